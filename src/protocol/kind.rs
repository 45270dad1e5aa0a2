//! What one request or one response *is* in the words of the standards.
//!
//! The list is closed: a documented step can cover these and nothing else.
//! How each is told from the HTTP alone stands beside it and, generated from
//! here, in docs/scenarios.md.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    (
        $(#[$meta:meta])* $name:ident {
            $($variant:ident = $text:literal, $title:literal, $rule:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = $rule] $variant,)*
        }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in scenario files, such as `authorization-request`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The standards' own name where they have one, such as
            /// `access token request` (RFC 6749 4.1.3); for drawings.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// How it is recognised, in a sentence.
            pub fn rule(self) -> &'static str {
                match self { $(Self::$variant => $rule,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownKind;

            fn from_str(text: &str) -> Result<Self, UnknownKind> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|kind| kind.as_str() == text)
                    .ok_or_else(|| UnknownKind(text.to_owned()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// No message or local event has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown message kind `{0}`")]
pub struct UnknownKind(pub String);

kinds! {
    /// What an HTTP message is. Each message has exactly one kind.
    MessageKind {
        AppRequest = "app-request", "application request",
            "A request to a client that is not to its redirection endpoint; where the browser sends Sec-Fetch-Mode, one that navigates; none whose body is JSON.";
        AppResponse = "app-response", "application response",
            "The client's answer to an app-request, if it starts no authorization.";
        PushedAuthorizationRequest = "pushed-authorization-request", "pushed authorization request",
            "A request to the authorization server whose path ends in `/par` (RFC 9126 2.1).";
        PushedAuthorizationResponse = "pushed-authorization-response", "pushed authorization response",
            "The answer to a pushed-authorization-request (RFC 9126 2.2, 2.3).";
        AuthorizationStart = "authorization-start", "start of the authorization",
            "The client's redirect whose Location is an authorization request; where no redirect led to one, the page that the client (by Referer, else by the origin of `redirect_uri`) answered last before it.";
        AuthorizationRequest = "authorization-request", "authorization request",
            "A request to the authorization server with `response_type`, or with `client_id` at a path that ends in `/authorize` (RFC 6749 4.1.1, 4.2.1).";
        PromptRedirect = "prompt-redirect", "redirect to a page of the authorization server",
            "Between authorization request and response: a redirect of the authorization server to a page of its own.";
        PromptRequest = "prompt-request", "request for a page of the authorization server",
            "Between authorization request and response: a request to the authorization server that sends no form.";
        SignInPrompt = "sign-in-prompt", "sign-in page",
            "Between authorization request and response: a page whose form has a field for a password or a one-time code, whatever its status.";
        SignInAnswer = "sign-in-answer", "credentials",
            "A form with a password or a one-time code is sent to the authorization server: the field is called `password`, or is of that type in the page, or has `autocomplete=\"one-time-code\"` there, or the form was a sign-in-prompt's.";
        ConsentPrompt = "consent-prompt", "consent page",
            "Between authorization request and response: a page whose form asks for a decision, by a field called `decision`, `consent` or `approval` or by several submit buttons of one name.";
        ConsentAnswer = "consent-answer", "consent decision",
            "A form with a decision is sent to the authorization server: by the field, as in a consent-prompt, or the form was a consent-prompt's.";
        OtherPrompt = "other-prompt", "page of the authorization server",
            "Between authorization request and response: any other page of the authorization server that is no error.";
        OtherAnswer = "other-answer", "form of the authorization server",
            "Between authorization request and response: any other form that is sent to the authorization server.";
        AuthorizationResponse = "authorization-response", "authorization response",
            "The authorization server's redirect to elsewhere whose Location carries `code`, `access_token`, `id_token` or `error` in query or fragment (RFC 6749 4.1.2, 4.2.2), or its page whose form posts one of them elsewhere (OAuth Form Post 2); as an error page, its failed form: a 4xx or 5xx without a prompt's form in the place of a prompt or redirect.";
        CallbackRequest = "callback-request", "request to the redirection endpoint",
            "A request whose URL is the Location of an authorization response without the fragment, or where its form is posted, or whose query carries `state` with `code` or `error`.";
        CallbackResponse = "callback-response", "answer of the redirection endpoint",
            "The client's answer to a callback-request.";
        HandoverRequest = "handover-request", "authorization response handed to the client's server",
            "A POST to a client, not where an authorization response leads, whose form has `state` with `code`, `access_token` or `id_token`: what a script read from the fragment (OIDC Core 15.5.3).";
        HandoverResponse = "handover-response", "answer of the client's server to its script",
            "The answer to a handover-request.";
        TokenRequest = "token-request", "access token request",
            "A request to the authorization server whose form has `grant_type`, or whose path ends in `/token` (RFC 6749 4.1.3).";
        TokenResponse = "token-response", "access token response",
            "The answer to a token-request (RFC 6749 5.1, 5.2), or JSON with `access_token` and `token_type` whose request was not recorded.";
        PreflightRequest = "preflight-request", "CORS preflight",
            "OPTIONS with Access-Control-Request-Method (the Fetch standard).";
        PreflightResponse = "preflight-response", "CORS preflight answer",
            "The answer to a preflight-request.";
        ResourceRequest = "resource-request", "protected resource request",
            "A request to a resource server (RFC 6749 7).";
        ResourceResponse = "resource-response", "protected resource response",
            "The answer to a resource-request.";
        DiscoveryRequest = "discovery-request", "metadata request",
            "A request below `/.well-known/` (OIDC Discovery 4.1, RFC 8414 3.1).";
        DiscoveryResponse = "discovery-response", "metadata",
            "The answer to a discovery-request.";
        KeysRequest = "keys-request", "key set request",
            "A request for the `jwks_uri` of the metadata, or to a path of the authorization server that ends in `/keys`, `/jwks` or `jwks.json`.";
        KeysResponse = "keys-response", "key set",
            "The answer to a keys-request (RFC 7517 5).";
        IntrospectionRequest = "introspection-request", "introspection request",
            "A request to the authorization server whose path ends in `/introspect` (RFC 7662 2.1).";
        IntrospectionResponse = "introspection-response", "introspection response",
            "The answer to an introspection-request (RFC 7662 2.2).";
        RevocationRequest = "revocation-request", "revocation request",
            "A request to the authorization server whose path ends in `/revoke` (RFC 7009 2.1).";
        RevocationResponse = "revocation-response", "revocation response",
            "The answer to a revocation-request (RFC 7009 2.2).";
        UserinfoRequest = "userinfo-request", "UserInfo request",
            "A request to the authorization server whose path ends in `/userinfo` (OIDC Core 5.3.1).";
        UserinfoResponse = "userinfo-response", "UserInfo response",
            "The answer to a userinfo-request (OIDC Core 5.3.2).";
        DeviceAuthorizationRequest = "device-authorization-request", "device authorization request",
            "A request to the authorization server whose path ends in `/device_authorization` (RFC 8628 3.1).";
        DeviceAuthorizationResponse = "device-authorization-response", "device authorization response",
            "The answer to a device-authorization-request (RFC 8628 3.2).";
        VerificationRequest = "verification-request", "request for the verification page",
            "A request for the `verification_uri` of a device-authorization-response (RFC 8628 3.3); what follows is told as between authorization request and response.";
        VerificationPrompt = "verification-prompt", "verification page",
            "A page that answers a verification-request or, where it is shown again, a verification-answer (RFC 8628 3.3).";
        VerificationAnswer = "verification-answer", "user code",
            "A form with `user_code` is sent to the authorization server (RFC 8628 3.3).";
        LogoutRequest = "logout-request", "logout request",
            "A request to the authorization server whose path ends in `/logout` (OIDC RP-Initiated Logout 2).";
        LogoutPrompt = "logout-prompt", "logout page",
            "A page with a form that answers a logout-request.";
        LogoutAnswer = "logout-answer", "logout decision",
            "The form of a logout-prompt is sent to the authorization server.";
        LogoutResponse = "logout-response", "logout response",
            "Any other answer to a logout-request or logout-answer: a redirect to the client, or a page (OIDC RP-Initiated Logout 3).";
        OtherRequest = "other-request", "request",
            "Any other request.";
        OtherResponse = "other-response", "response",
            "The answer to an other-request, or a response whose request was not recorded and that shows nothing of itself.";
    }
}

kinds! {
    /// What no wire shows but a lesson needs.
    LocalKind {
        FormFilled = "form-filled", "fills the form",
            "The person reads a page and fills its form.";
        FragmentKept = "fragment-kept", "keeps the fragment",
            "The browser follows a Location whose fragment no request carries.";
        FragmentRead = "fragment-read", "reads the fragment",
            "The page's script reads the fragment.";
        FragmentCleared = "fragment-cleared", "clears the fragment",
            "The page's script removes the fragment from the address bar and the history entry.";
        ValueStored = "value-stored", "stores a value",
            "A participant keeps a value for later, such as state or a token.";
        QueryRead = "query-read", "reads the query",
            "The page's script reads the answer in the query of its own URL.";
        QueryCleared = "query-cleared", "clears the query",
            "The page's script removes the query from the address bar and the history entry.";
        CodeShown = "code-shown", "shows the code",
            "A device shows what the person has to type, and where.";
        BrowserClosed = "browser-closed", "closes the browser",
            "The person closes the browser, which forgets its session cookies and what its pages kept.";
        TimePassed = "time-passed", "time passes",
            "The clock moves for everybody, by an act or a fault of the scenario.";
        GaveUp = "gave-up", "gives up",
            "A participant's request gets no answer: the connection fails, or its patience ends.";
        Learned = "learned", "learned",
            "An attacker takes a value from a message that reached it.";
        PrologueEnded = "prologue-ended", "the prologue ends",
            "What is recorded before it happened earlier and is outside the walkthroughs.";
        CheckPassed = "check-passed", "check passed",
            "A participant checked a rule and accepts.";
        CheckFailed = "check-failed", "check failed",
            "A participant checked a rule and refuses.";
    }
}

/// What a step can cover: an HTTP message or a local event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Kind {
    /// An HTTP message.
    Message(MessageKind),
    /// A local event.
    Local(LocalKind),
}

impl Kind {
    /// The name in scenario files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Message(kind) => kind.as_str(),
            Self::Local(kind) => kind.as_str(),
        }
    }

    /// The standards' own name where they have one.
    pub fn title(self) -> &'static str {
        match self {
            Self::Message(kind) => kind.title(),
            Self::Local(kind) => kind.title(),
        }
    }

    /// When a flow meets it first; what may come at any time, comes last.
    pub fn phase(self) -> u8 {
        match self {
            Self::Message(kind) => kind.phase(),
            Self::Local(_) => u8::MAX,
        }
    }

    /// Whether this is a message.
    pub fn is_message(self) -> bool {
        matches!(self, Self::Message(_))
    }

    /// All names, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let messages = MessageKind::ALL.iter().map(|kind| kind.as_str());
        messages.chain(LocalKind::ALL.iter().map(|kind| kind.as_str()))
    }
}

impl MessageKind {
    /// When a flow meets it first; what may come at any time, comes last.
    pub fn phase(self) -> u8 {
        match self {
            Self::AppRequest => 0,
            Self::PushedAuthorizationRequest => 1,
            Self::PushedAuthorizationResponse => 2,
            Self::AppResponse | Self::AuthorizationStart => 3,
            Self::AuthorizationRequest => 4,
            Self::PromptRedirect => 5,
            Self::PromptRequest => 6,
            Self::SignInPrompt => 7,
            Self::SignInAnswer => 8,
            Self::ConsentPrompt => 9,
            Self::ConsentAnswer => 10,
            Self::OtherPrompt => 11,
            Self::OtherAnswer => 12,
            Self::AuthorizationResponse => 13,
            Self::CallbackRequest => 14,
            Self::CallbackResponse => 15,
            Self::HandoverRequest => 16,
            Self::HandoverResponse => 17,
            Self::TokenRequest => 18,
            Self::TokenResponse => 19,
            Self::PreflightRequest => 20,
            Self::PreflightResponse => 21,
            Self::ResourceRequest => 22,
            Self::ResourceResponse => 23,
            Self::DiscoveryRequest
            | Self::DiscoveryResponse
            | Self::KeysRequest
            | Self::KeysResponse
            | Self::IntrospectionRequest
            | Self::IntrospectionResponse
            | Self::RevocationRequest
            | Self::RevocationResponse
            | Self::UserinfoRequest
            | Self::UserinfoResponse
            | Self::DeviceAuthorizationRequest
            | Self::DeviceAuthorizationResponse
            | Self::VerificationRequest
            | Self::VerificationPrompt
            | Self::VerificationAnswer
            | Self::LogoutRequest
            | Self::LogoutPrompt
            | Self::LogoutAnswer
            | Self::LogoutResponse
            | Self::OtherRequest
            | Self::OtherResponse => u8::MAX,
        }
    }

    /// Authorization, token and resource messages: a document that leaves
    /// them out is told so, and `with` may not claim them.
    pub fn is_essential(self) -> bool {
        matches!(
            self,
            Self::PushedAuthorizationRequest
                | Self::PushedAuthorizationResponse
                | Self::AuthorizationStart
                | Self::AuthorizationRequest
                | Self::AuthorizationResponse
                | Self::TokenRequest
                | Self::TokenResponse
                | Self::ResourceRequest
                | Self::ResourceResponse
        )
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        text.parse()
            .map(Self::Message)
            .or_else(|_| text.parse().map(Self::Local))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Kind> for String {
    fn from(kind: Kind) -> Self {
        kind.as_str().to_owned()
    }
}

impl TryFrom<String> for Kind {
    type Error = UnknownKind;

    fn try_from(text: String) -> Result<Self, UnknownKind> {
        text.parse()
    }
}

impl From<MessageKind> for Kind {
    fn from(kind: MessageKind) -> Self {
        Self::Message(kind)
    }
}

impl From<LocalKind> for Kind {
    fn from(kind: LocalKind) -> Self {
        Self::Local(kind)
    }
}
