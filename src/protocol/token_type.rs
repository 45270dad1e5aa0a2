//! What a token is, in a token exchange ([RFC 8693 section 3](https://www.rfc-editor.org/rfc/rfc8693#section-3)).

/// An access token of the authorization server that is asked; `subject_token_type`, `issued_token_type`.
pub const ACCESS_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";
