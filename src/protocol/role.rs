//! Who plays ([RFC 6749 section 1.1](https://www.rfc-editor.org/rfc/rfc6749#section-1.1)).

use serde::{Deserialize, Serialize};

/// A role of RFC 6749 section 1.1, and the user agent of its figures.
///
/// An attacker is no role: it holds an ordinary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The person who can grant access; emits no HTTP.
    ResourceOwner,
    /// The resource owner's browser.
    UserAgent,
    /// The application that asks for access.
    Client,
    /// The server that issues tokens.
    AuthorizationServer,
    /// The server that hosts the protected resources.
    ResourceServer,
}
