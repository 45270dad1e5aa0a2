//! What a sentence of a numbered list covers, where its words make that plain.

use crate::protocol::Role::{self, AuthorizationServer, Client, ResourceOwner, ResourceServer};
use crate::protocol::{Kind, LocalKind, MessageKind};

/// One arrow of a sentence.
pub(super) type Arrow = (Role, Role, &'static [Kind]);

const fn message(kind: MessageKind) -> Kind {
    Kind::Message(kind)
}

const START: Arrow = (
    Client,
    AuthorizationServer,
    &[
        message(MessageKind::AuthorizationStart),
        message(MessageKind::AuthorizationRequest),
    ],
);
const PROMPT: Arrow = (
    AuthorizationServer,
    ResourceOwner,
    &[
        message(MessageKind::PromptRedirect),
        message(MessageKind::PromptRequest),
        message(MessageKind::SignInPrompt),
    ],
);
const ANSWER: Arrow = (
    ResourceOwner,
    AuthorizationServer,
    &[message(MessageKind::SignInAnswer)],
);
const CONSENT: Arrow = (
    ResourceOwner,
    AuthorizationServer,
    &[message(MessageKind::ConsentAnswer)],
);
const OPEN: Arrow = (ResourceOwner, Client, &[message(MessageKind::AppRequest)]);
const RESPONSE: Arrow = (
    AuthorizationServer,
    ResourceOwner,
    &[message(MessageKind::AuthorizationResponse)],
);
const CALLBACK: Arrow = (
    ResourceOwner,
    Client,
    &[message(MessageKind::CallbackRequest)],
);
const RETURN: Arrow = (
    AuthorizationServer,
    Client,
    &[
        message(MessageKind::AuthorizationResponse),
        message(MessageKind::CallbackRequest),
    ],
);
const READ: Arrow = (Client, Client, &[Kind::Local(LocalKind::FragmentRead)]);
const REDEEM: Arrow = (
    Client,
    AuthorizationServer,
    &[message(MessageKind::TokenRequest)],
);
const TOKENS: Arrow = (
    AuthorizationServer,
    Client,
    &[message(MessageKind::TokenResponse)],
);
const CALL: Arrow = (
    Client,
    ResourceServer,
    &[message(MessageKind::ResourceRequest)],
);
const RESOURCE: Arrow = (
    ResourceServer,
    Client,
    &[message(MessageKind::ResourceResponse)],
);

/// All these words, and the arrows that they tell; the first entry that fits counts.
const SENTENCES: &[(&[&str], &[Arrow])] = &[
    (
        &["directs the browser", "sign-in page", "authenticates"],
        &[START, PROMPT, ANSWER],
    ),
    (&["/authorize"], &[START]),
    (&["receives an authorization code"], &[RESPONSE]),
    (&["code", "is passed to"], &[CALLBACK]),
    (&["sends", "code", "returns", "token"], &[REDEEM, TOKENS]),
    (&["/token"], &[REDEEM]),
    (&["redirects the browser back"], &[RETURN]),
    (&["returns an access token", "redirect"], &[RETURN]),
    (&["extracts the token"], &[READ]),
    (&["token", "call the resource server"], &[CALL, RESOURCE]),
    (&["use these tokens", "resource server"], &[CALL, RESOURCE]),
    (&["access the resource", "access token"], &[CALL]),
    (&["resource server returns"], &[RESOURCE]),
    (&["user accesses the app"], &[OPEN]),
    (&["user makes an access request to your app"], &[OPEN]),
    (&["使用者訪問"], &[OPEN]),
    (&["將使用者導向", "伺服器"], &[START]),
    (&["使用者同意"], &[CONSENT]),
    (&["伺服器向使用者", "token"], &[RESPONSE]),
    (&["使用者", "發送token"], &[CALLBACK]),
    (&["向資源伺服器索要"], &[CALL]),
    (&["資源伺服器回傳"], &[RESOURCE]),
];

/// The arrows of a sentence; none where it is not plain.
pub(super) fn arrows(sentence: &str) -> &'static [Arrow] {
    let sentence = sentence.to_lowercase();
    let fits = |words: &&[&str]| words.iter().all(|word| sentence.contains(word));
    let found = SENTENCES.iter().find(|(words, _)| fits(words));
    found.map_or(&[], |(_, arrows)| arrows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_tell_arrows() {
        let sentence = "Your app sends this code to the server, which returns the tokens.";
        assert_eq!(arrows(sentence), [REDEEM, TOKENS]);
        assert_eq!(arrows("The app extracts the tokens from the URI"), [READ]);
        assert!(arrows("Something else happens").is_empty());
    }
}
