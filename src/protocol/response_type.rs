//! Response types ([RFC 6749 section 3.1.1], OAuth 2.0 Multiple Response Type Encoding Practices).
//!
//! [RFC 6749 section 3.1.1]: https://www.rfc-editor.org/rfc/rfc6749#section-3.1.1

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What the authorization endpoint is asked to return; the order of the values does not matter.
///
/// ```
/// use flowscribe::protocol::{ResponseMode, ResponseType};
/// let asked: ResponseType = "token id_token".parse()?;
/// assert_eq!(asked.to_string(), "id_token token");
/// assert_eq!(asked.default_mode(), ResponseMode::Fragment);
/// # Ok::<(), flowscribe::protocol::UnknownResponseType>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ResponseType {
    code: bool,
    id_token: bool,
    token: bool,
}

/// How the parameters of an authorization response travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// After `?`.
    Query,
    /// After `#`, where no request carries them.
    Fragment,
    /// In a form that the browser posts (OAuth Form Post 2).
    FormPost,
}

/// The text is no combination of `code`, `id_token` and `token`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no response type")]
pub struct UnknownResponseType(String);

impl ResponseType {
    /// All of them as the standards write them (RFC 6749 3.1.1, OAuth MRT 3 and 5).
    pub const ALL: [&'static str; 7] = [
        "code",
        "token",
        "id_token",
        "id_token token",
        "code id_token",
        "code token",
        "code id_token token",
    ];

    /// Whether an authorization code is returned (RFC 6749 4.1.2).
    pub fn code(self) -> bool {
        self.code
    }

    /// Whether an ID token is returned from the authorization endpoint (OIDC Core 3.2.2.5).
    pub fn id_token(self) -> bool {
        self.id_token
    }

    /// Whether an access token is returned from the authorization endpoint (RFC 6749 4.2.2).
    pub fn token(self) -> bool {
        self.token
    }

    /// The query for `code`, the fragment for everything that returns a token (MRT 2.1, 5).
    pub fn default_mode(self) -> ResponseMode {
        if self.id_token || self.token {
            ResponseMode::Fragment
        } else {
            ResponseMode::Query
        }
    }
}

impl ResponseMode {
    /// The name in `response_mode` (OAuth MRT 2.1, OAuth Form Post 2).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }

    /// Adds parameters to a redirect URI (RFC 6749 4.1.2: a query that it has already is kept).
    pub fn write(self, redirect_uri: &str, parameters: &str) -> String {
        let separator = match self {
            Self::FormPost => return redirect_uri.to_owned(),
            Self::Fragment => '#',
            Self::Query if redirect_uri.contains('?') => '&',
            Self::Query => '?',
        };
        format!("{redirect_uri}{separator}{parameters}")
    }
}

impl FromStr for ResponseType {
    type Err = UnknownResponseType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut asked = Self {
            code: false,
            id_token: false,
            token: false,
        };
        let refused = || UnknownResponseType(text.to_owned());
        for value in text.split(' ') {
            let flag = match value {
                "code" => &mut asked.code,
                "id_token" => &mut asked.id_token,
                "token" => &mut asked.token,
                _ => return Err(refused()),
            };
            if std::mem::replace(flag, true) {
                return Err(refused());
            }
        }
        Ok(asked)
    }
}

impl fmt::Display for ResponseType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = [
            (self.code, "code"),
            (self.id_token, "id_token"),
            (self.token, "token"),
        ];
        let asked: Vec<_> = values
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, v)| *v)
            .collect();
        f.write_str(&asked.join(" "))
    }
}

impl From<ResponseType> for String {
    fn from(asked: ResponseType) -> Self {
        asked.to_string()
    }
}

impl TryFrom<String> for ResponseType {
    type Error = UnknownResponseType;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_or_unknown_is_refused() {
        for text in ["", "code code", "token  id_token", "none", "Code"] {
            assert!(text.parse::<ResponseType>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_query_is_added_to_the_one_that_is_there() {
        let uri = ResponseMode::Query.write("https://app.example/cb?a=1", "code=x");
        assert_eq!(uri, "https://app.example/cb?a=1&code=x");
    }
}
