//! What an arrow covers, where its label and its ends make that plain.

use super::part::has_word;
use crate::protocol::MessageKind::{
    self, AppRequest, AuthorizationRequest, AuthorizationResponse, AuthorizationStart,
    CallbackRequest, CallbackResponse, ConsentAnswer, ConsentPrompt, PreflightRequest,
    PreflightResponse, PromptRedirect, PromptRequest, ResourceRequest, ResourceResponse,
    SignInAnswer, SignInPrompt, TokenRequest, TokenResponse,
};
use crate::protocol::Role::{
    self, AuthorizationServer, Client, ResourceOwner, ResourceServer, UserAgent,
};

/// What a step is guessed to cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Claims {
    pub(super) covers: Vec<MessageKind>,
    pub(super) with: Vec<MessageKind>,
    pub(super) status: Option<&'static str>,
    pub(super) carries: Vec<&'static str>,
}

/// Where the tokens come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// From the token endpoint, for a code.
    Code,
    /// From the authorization endpoint, in the fragment.
    Implicit,
}

/// What the arrow between two roles covers.
pub(super) fn claims(from: Role, to: Role, label: &str, flow: Flow) -> Option<Claims> {
    let label = label.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let (covers, with): (&[MessageKind], &[MessageKind]) = match (from, to) {
        (Client, AuthorizationServer) if redeems(&label) => (&[TokenRequest], &[]),
        (Client, AuthorizationServer) if says(AUTHORIZE) => {
            (&[AuthorizationStart, AuthorizationRequest], &[])
        }
        (ResourceOwner | UserAgent, AuthorizationServer) if says(AUTHORIZE) => {
            (&[AuthorizationRequest], &[])
        }
        (ResourceOwner | UserAgent, AuthorizationServer) => (answers(&label)?, &[]),
        (AuthorizationServer, ResourceOwner | UserAgent) => prompts(&label)?,
        (AuthorizationServer, Client) => returns(&label, flow)?,
        (Client, ResourceOwner | UserAgent) if says(&["redirect"]) => (&[AuthorizationStart], &[]),
        (ResourceOwner | UserAgent, Client) if says(&["callback", "redirect uri", "code"]) => {
            (&[CallbackRequest], &[])
        }
        (ResourceOwner | UserAgent, Client) if says(&["access", "open", "visit", "click"]) => {
            (&[AppRequest], &[])
        }
        (Client, ResourceServer) if flow == Flow::Implicit => {
            (&[ResourceRequest], &[PreflightRequest, PreflightResponse])
        }
        (Client, ResourceServer) => (&[ResourceRequest], &[]),
        (ResourceServer, Client) => (&[ResourceResponse], &[]),
        _ => return None,
    };
    Some(Claims {
        covers: covers.to_vec(),
        with: with.to_vec(),
        status: status(&label),
        carries: carries(&label, covers),
    })
}

const AUTHORIZE: &[&str] = &[
    "/authorize",
    "authorization request",
    "authorization code request",
    "authentication request",
];

/// Whether the client asks the token endpoint.
fn redeems(label: &str) -> bool {
    let sends = ["send", "exchange", "redeem", "secret"];
    label.contains("/token") || (label.contains("code") && sends.iter().any(|w| label.contains(w)))
}

/// What the person answers.
fn answers(label: &str) -> Option<&'static [MessageKind]> {
    let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let signs_in = says(&[
        "authenticat",
        "sign in",
        "sign-in",
        "log in",
        "login",
        "credential",
    ]);
    let decides = says(&["consent", "approv", "grant"]);
    match (signs_in, decides) {
        (true, true) => Some(&[
            SignInAnswer,
            PromptRedirect,
            PromptRequest,
            ConsentPrompt,
            ConsentAnswer,
        ]),
        (true, false) => Some(&[SignInAnswer]),
        (false, true) => Some(&[ConsentAnswer]),
        (false, false) => None,
    }
}

/// Covered and with.
type Kinds = (&'static [MessageKind], &'static [MessageKind]);

/// What the authorization server asks of the person.
fn prompts(label: &str) -> Option<Kinds> {
    let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if !says(&[
        "authenticat",
        "sign-in",
        "sign in",
        "login",
        "log in",
        "prompt",
    ]) {
        return None;
    }
    if says(&["redirect"]) {
        return Some((&[PromptRedirect], &[PromptRequest, SignInPrompt]));
    }
    Some((&[PromptRedirect, PromptRequest, SignInPrompt], &[]))
}

/// What the authorization server gives to the client.
fn returns(label: &str, flow: Flow) -> Option<Kinds> {
    let token = has_word(label, "token") || has_word(label, "tokens");
    match flow {
        Flow::Code if token => Some((&[TokenResponse], &[])),
        Flow::Code if has_word(label, "code") => Some((
            &[AuthorizationResponse, CallbackRequest],
            &[CallbackResponse],
        )),
        Flow::Implicit if token => Some((
            &[AuthorizationResponse, CallbackRequest],
            &[CallbackResponse],
        )),
        _ => None,
    }
}

/// A status that the label names.
fn status(label: &str) -> Option<&'static str> {
    ["301", "302", "303", "307", "308"]
        .into_iter()
        .find(|status| has_word(label, status))
}

/// The parameters that the label names and the messages can carry.
fn carries(label: &str, covers: &[MessageKind]) -> Vec<&'static str> {
    let code = has_word(label, "code");
    let secret = label.contains("client secret");
    let token = label.contains("access token");
    let any = |kinds: &[MessageKind]| kinds.iter().any(|kind| covers.contains(kind));
    let tokens = any(&[TokenResponse, ResourceRequest]);
    let front = any(&[AuthorizationResponse]);
    let named = [
        ("code", code && any(&[AuthorizationResponse, TokenRequest])),
        ("client_secret", secret && any(&[TokenRequest])),
        ("access_token", token && (tokens || front)),
    ];
    let kept = named.into_iter().filter(|(_, named)| *named);
    kept.map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `from -> to: label` is guessed to cover, with what, and carrying what.
    fn told(arrow: &str, flow: Flow) -> String {
        let (ends, label) = arrow.split_once(": ").unwrap();
        let role = |name| match name {
            "user" => ResourceOwner,
            "client" => Client,
            "server" => AuthorizationServer,
            _ => ResourceServer,
        };
        let (from, to) = ends.split_once(" -> ").unwrap();
        let Some(claims) = claims(role(from), role(to), label, flow) else {
            return String::new();
        };
        let list = |kinds: &[MessageKind]| {
            let names: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
            names.join(" ")
        };
        let parts = [
            list(&claims.covers),
            list(&claims.with),
            claims.status.unwrap_or_default().to_owned(),
            claims.carries.join(" "),
        ];
        parts.join("|").trim_end_matches('|').to_owned()
    }

    #[test]
    fn arrows_of_the_code_flow() {
        let consent = "prompt-redirect prompt-request consent-prompt consent-answer";
        for (arrow, expected) in [
            (
                "client -> server: Request to /authorize",
                "authorization-start authorization-request",
            ),
            (
                "server -> user: 302 redirect to authentication prompt",
                "prompt-redirect|prompt-request sign-in-prompt|302",
            ),
            (
                "user -> server: Authentication & consent",
                &format!("sign-in-answer {consent}"),
            ),
            (
                "server -> client: Authorization Code Response",
                "authorization-response callback-request|callback-response||code",
            ),
            (
                "client -> server: Send authorization code + client secret to /token",
                "token-request|||code client_secret",
            ),
            (
                "server -> client: Access token",
                "token-response|||access_token",
            ),
            (
                "client -> api: Request with access token",
                "resource-request|||access_token",
            ),
            ("api -> client: Response", "resource-response"),
        ] {
            assert_eq!(told(arrow, Flow::Code), expected, "{arrow}");
        }
    }

    #[test]
    fn arrows_of_the_implicit_flow() {
        assert_eq!(
            told("server -> client: Access token response", Flow::Implicit),
            "authorization-response callback-request|callback-response||access_token"
        );
        assert_eq!(
            told("client -> api: Call", Flow::Implicit),
            "resource-request|preflight-request preflight-response"
        );
    }

    #[test]
    fn what_is_not_plain_is_not_guessed() {
        for arrow in [
            "client -> server: Hello",
            "user -> server: Hello",
            "server -> user: Hello",
            "server -> client: Hello",
            "api -> server: access token",
        ] {
            assert_eq!(told(arrow, Flow::Code), "", "{arrow}");
        }
    }
}
