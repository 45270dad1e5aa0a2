//! How an access token is sent, and whether the key of its proof is the one that it is bound to.

use super::TOKEN_TYPE;
use crate::cast::jwt::ALGORITHMS;

/// By which scheme an access token is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Whoever holds the token may use it (RFC 6750 2.1).
    #[default]
    Bearer,
    /// With a proof of possession (RFC 9449 7.1).
    Dpop,
}

impl Scheme {
    /// Scheme and token of an Authorization header.
    pub(crate) fn read(header: &str) -> Option<(Self, &str)> {
        let (name, token) = header.split_once(' ')?;
        let mut all = [Self::Bearer, Self::Dpop].into_iter();
        let scheme = all.find(|scheme| scheme.as_str().eq_ignore_ascii_case(name))?;
        Some((scheme, token.trim()))
    }

    /// Its name, which is that of the token's type, too.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => TOKEN_TYPE,
        }
    }

    /// How a challenge by this scheme begins (RFC 6750 3, RFC 9449 7.1).
    pub(crate) fn challenge(self, realm: &str) -> String {
        match self {
            Self::Bearer => format!("Bearer realm=\"{realm}\""),
            Self::Dpop => format!("{TOKEN_TYPE} algs=\"{}\"", ALGORITHMS.join(" ")),
        }
    }
}

/// What holds of the key to which a token is bound and the one that was proved, by
/// their thumbprints; nothing where there is neither. A bound token is no bearer
/// token (RFC 9449 7.2).
pub(crate) fn holds(
    bound_to: Option<&str>,
    proved: Option<&str>,
) -> Result<Option<String>, &'static str> {
    match (bound_to, proved) {
        (None, None) => Ok(None),
        (Some(key), Some(proved)) if key == proved => {
            Ok(Some("bound to the key of the proof".to_owned()))
        }
        (Some(_), Some(_)) => Err("it is bound to another key"),
        (Some(_), None) => Err("it is bound to a key, and no proof came"),
        (None, Some(_)) => Err("it is bound to no key"),
    }
}
