//! Who a lifeline is, by its name.

use crate::protocol::Role;

/// The words that tell a role, the more exact ones first.
const WORDS: &[(Role, &[&str])] = &[
    (
        Role::ResourceServer,
        &["resource server", "資源伺服器", "api"],
    ),
    (
        Role::AuthorizationServer,
        &[
            "authorization server",
            "authorisation server",
            "auth server",
            "identity provider",
            "openid provider",
            "okta",
            "認證伺服器",
            "授權伺服器",
        ],
    ),
    (
        Role::UserAgent,
        &["browser", "user agent", "user-agent", "瀏覽器"],
    ),
    (Role::ResourceOwner, &["resource owner", "user", "使用者"]),
    (
        Role::Client,
        &[
            "client",
            "app",
            "application",
            "客戶端",
            "用戶端",
            "應用程式",
        ],
    ),
    (Role::AuthorizationServer, &["server"]),
];

/// The role that a name tells, if it does.
pub(super) fn role(name: &str) -> Option<Role> {
    let name = name.to_lowercase();
    let told = |words: &[&str]| words.iter().any(|word| has_word(&name, word));
    WORDS
        .iter()
        .find(|(_, words)| told(words))
        .map(|(role, _)| *role)
}

/// What a text that is not in English calls a role.
pub(super) fn own_name(of: Role, text: &str) -> Option<&'static str> {
    let words = WORDS.iter().filter(|(role, _)| *role == of);
    let mut words = words.flat_map(|(_, words)| words.iter());
    words
        .find(|word| !word.is_ascii() && text.contains(**word))
        .copied()
}

/// Whether a text has a word, not only as a part of a longer one.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        !letter(before) && !letter(behind)
    })
}

/// The id that the cast gives to a role, and what its lifeline holds.
pub(super) fn actor(role: Role) -> &'static str {
    match role {
        Role::ResourceOwner => "user",
        Role::UserAgent => "user/browser",
        Role::Client => "client",
        Role::AuthorizationServer => "server",
        Role::ResourceServer => "api",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_roles() {
        for (name, expected) in [
            ("Resource Owner (User)", Some(Role::ResourceOwner)),
            ("Web App", Some(Role::Client)),
            ("Resource Server (Your App)", Some(Role::ResourceServer)),
            (
                "Authorization Server (Okta)",
                Some(Role::AuthorizationServer),
            ),
            ("Browser", Some(Role::UserAgent)),
            ("App Server", Some(Role::Client)),
            ("The server", Some(Role::AuthorizationServer)),
            ("Happening", None),
        ] {
            assert_eq!(role(name), expected, "{name}");
        }
    }
}
