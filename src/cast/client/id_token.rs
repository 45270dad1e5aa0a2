//! Validating the ID token ([OIDC Core 3.1.3.7], [3.2.2.9], [3.2.2.11], [3.3.2.10]).
//!
//! The table follows the numbered steps of the specification that concern a
//! token with one audience and a signature by a public key.
//!
//! [OIDC Core 3.1.3.7]: https://openid.net/specs/openid-connect-core-1_0.html#section-3.1.3.7
//! [3.2.2.9]: https://openid.net/specs/openid-connect-core-1_0.html#section-3.2.2.9
//! [3.2.2.11]: https://openid.net/specs/openid-connect-core-1_0.html#section-3.2.2.11
//! [3.3.2.10]: https://openid.net/specs/openid-connect-core-1_0.html#section-3.3.2.10

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use jsonwebtoken::jwk::JwkSet;

use super::request::SignInDemand;
use crate::cast::jwt::{self, Claims, Verified};
use crate::cast::rule::{Rule, apply};
use crate::cast::web;
use crate::network::Endpoint;
use crate::protocol::half_hash;

/// What the token is held against.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    pub(super) issuer: String,
    pub(super) client_id: String,
    pub(super) nonce: Option<String>,
    /// How far the clocks may differ.
    pub(super) leeway: Duration,
    /// How the request asked the person to sign in.
    pub(super) asked: SignInDemand,
    /// The access token that came beside it.
    pub(super) access_token: Option<String>,
    /// Whether `at_hash` is REQUIRED: the token came from the authorization
    /// endpoint together with an access token (OIDC Core 3.2.2.10).
    pub(super) from_authorization_endpoint: bool,
    /// The code that came beside it; `c_hash` is then REQUIRED (OIDC Core 3.3.2.11).
    pub(super) code: Option<String>,
    /// Whom the ID token from the authorization endpoint named, where there was one.
    pub(super) told: Option<Identity>,
}

/// Who signed in, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) issuer: String,
    pub(super) subject: String,
}

/// A token under examination.
struct Draft {
    token: String,
    keys: JwkSet,
    expected: Expected,
    now: u64,
    verified: Option<Verified>,
}

const RULES: &[Rule<Draft, String>] = &[
    Rule {
        name: "id-token-signature",
        specs: &["OIDC Core 3.1.3.7"],
        check: signature,
    },
    Rule {
        name: "id-token-type",
        specs: &["RFC 8725 3.11", "RFC 9068 2.1"],
        check: kind,
    },
    Rule {
        name: "id-token-issuer",
        specs: &["OIDC Core 3.1.3.7"],
        check: issuer,
    },
    Rule {
        name: "id-token-audience",
        specs: &["OIDC Core 3.1.3.7"],
        check: audience,
    },
    Rule {
        name: "id-token-subject",
        specs: &["OIDC Core 2"],
        check: subject,
    },
    Rule {
        name: "id-token-expiry",
        specs: &["OIDC Core 3.1.3.7"],
        check: expiry,
    },
    Rule {
        name: "id-token-issued-at",
        specs: &["OIDC Core 2"],
        check: issued_at,
    },
    Rule {
        name: "nonce",
        specs: &["OIDC Core 3.1.3.7", "OIDC Core 3.2.2.11"],
        check: nonce,
    },
    Rule {
        name: "id-token-acr",
        specs: &["OIDC Core 3.1.3.7"],
        check: acr,
    },
    Rule {
        name: "id-token-auth-time",
        specs: &["OIDC Core 3.1.3.7", "OIDC Core 2"],
        check: auth_time,
    },
    Rule {
        name: "at-hash",
        specs: &["OIDC Core 3.1.3.8", "OIDC Core 3.2.2.9"],
        check: at_hash,
    },
    Rule {
        name: "c-hash",
        specs: &["OIDC Core 3.3.2.10", "OIDC Core 3.3.2.11"],
        check: c_hash,
    },
    Rule {
        name: "same-subject",
        specs: &["OIDC Core 3.3.3.6"],
        check: same_subject,
    },
];

/// Applies the table; gives `iss` and `sub`.
pub(super) fn validate(
    token: &str,
    keys: JwkSet,
    expected: Expected,
    endpoint: &Endpoint,
) -> Option<Identity> {
    let mut draft = Draft {
        token: token.to_owned(),
        keys,
        expected,
        now: endpoint.clock().unix(),
        verified: None,
    };
    apply(RULES, &mut draft, endpoint).ok()?;
    Some(draft.identity())
}

/// The server's key set; empty where it cannot be had, so that no signature holds.
pub(super) async fn fetch_keys(endpoint: &Endpoint, url: &str) -> JwkSet {
    let none = JwkSet { keys: Vec::new() };
    let Ok(request) = Request::get(url).body(Bytes::new()) else {
        return none;
    };
    match endpoint.send(request).await {
        Ok(response) => web::read_json(&response).unwrap_or(none),
        Err(_) => none,
    }
}

impl Draft {
    fn verified(&self) -> &Verified {
        let verified = self.verified.as_ref();
        verified.expect("id-token-signature stands first in the table")
    }

    fn claims(&self) -> &Claims {
        &self.verified().claims
    }

    fn identity(&self) -> Identity {
        let claim = |name| self.claims().text(name).unwrap_or_default().to_owned();
        Identity {
            issuer: claim("iss"),
            subject: claim("sub"),
        }
    }
}

type Found = Result<Option<String>, String>;

fn signature(draft: &mut Draft) -> Found {
    let verified = jwt::verify(&draft.token, &draft.keys)?;
    let found = format!("{} by a key of the issuer", verified.algorithm);
    draft.verified = Some(verified);
    Ok(Some(found))
}

/// An access token of the same issuer is no ID token, even if it would pass for one
/// otherwise. An ID token has no type of its own; success says nothing here.
fn kind(draft: &mut Draft) -> Found {
    let typ = draft.verified().typ.as_deref().unwrap_or("JWT");
    let subtype = match typ.split_once('/') {
        Some((kind, subtype)) if kind.eq_ignore_ascii_case("application") => subtype,
        _ => typ,
    };
    if subtype.eq_ignore_ascii_case("JWT") {
        Ok(None)
    } else {
        Err("it is a token of another kind".to_owned())
    }
}

fn issuer(draft: &mut Draft) -> Found {
    let expected = &draft.expected.issuer;
    match draft.claims().text("iss") {
        Some(issuer) if issuer == expected => Ok(Some(issuer.to_owned())),
        _ => Err("another issuer".to_owned()),
    }
}

fn audience(draft: &mut Draft) -> Found {
    let client_id = &draft.expected.client_id;
    match draft.claims().audiences().as_slice() {
        [only] if only == client_id => Ok(Some(client_id.clone())),
        all if all.contains(&client_id.as_str()) => {
            Err("it is meant for another client as well".to_owned())
        }
        _ => Err("it is meant for another client".to_owned()),
    }
}

/// REQUIRED; whoever it names is told when the page is shown, so success says nothing here.
fn subject(draft: &mut Draft) -> Found {
    match draft.claims().text("sub") {
        Some(subject) if !subject.is_empty() => Ok(None),
        _ => Err("it names nobody".to_owned()),
    }
}

fn expiry(draft: &mut Draft) -> Found {
    let (now, leeway) = (draft.now, draft.expected.leeway);
    let good = draft.claims().unexpired(now, leeway);
    good.map(Some).map_err(str::to_owned)
}

/// REQUIRED. How old a token may be is for the client to say, and this one says nothing; one of
/// tomorrow it does not take.
fn issued_at(draft: &mut Draft) -> Found {
    let (now, leeway) = (draft.now, draft.expected.leeway);
    draft.claims().issued(now, leeway).map_err(str::to_owned)
}

fn nonce(draft: &mut Draft) -> Found {
    match (&draft.expected.nonce, draft.claims().text("nonce")) {
        (None, _) => Ok(None),
        (Some(sent), Some(nonce)) if sent == nonce => Ok(Some("as sent".to_owned())),
        _ => Err("it is not the nonce that was sent".to_owned()),
    }
}

/// Where a way to sign in was asked for, it is one of those.
fn acr(draft: &mut Draft) -> Found {
    let Some(asked) = &draft.expected.asked.acr_values else {
        return Ok(None);
    };
    match draft.claims().text("acr") {
        Some(acr) if asked.split(' ').any(|asked| asked == acr) => Ok(Some(acr.to_owned())),
        _ => Err("the user did not sign in as was asked for".to_owned()),
    }
}

/// REQUIRED where `max_age` was sent.
fn auth_time(draft: &mut Draft) -> Found {
    let Some(longest) = draft.expected.asked.max_age else {
        return Ok(None);
    };
    let signed_in = draft.claims().date("auth_time");
    match signed_in.map(|then| draft.now.saturating_sub(then)) {
        Some(age) if age <= longest => Ok(Some(format!("signed in {age} s ago"))),
        Some(_) => Err("the user signed in too long ago".to_owned()),
        None => Err("it does not say when the user signed in".to_owned()),
    }
}

/// OPTIONAL from the token endpoint (OIDC Core 3.1.3.6), REQUIRED beside a token in the fragment.
fn at_hash(draft: &mut Draft) -> Found {
    let Some(token) = &draft.expected.access_token else {
        return Ok(None);
    };
    let verified = draft.verified();
    match verified.claims.text("at_hash") {
        None if !(verified.claims.has("at_hash") || draft.expected.from_authorization_endpoint) => {
            Ok(None)
        }
        Some(hash) if hash == half_hash(token, &verified.algorithm) => {
            Ok(Some("it belongs to the access token".to_owned()))
        }
        _ => Err("it does not belong to the access token".to_owned()),
    }
}

/// Binds the code to the ID token that came beside it.
fn c_hash(draft: &mut Draft) -> Found {
    let Some(code) = &draft.expected.code else {
        return Ok(None);
    };
    let verified = draft.verified();
    match verified.claims.text("c_hash") {
        Some(hash) if hash == half_hash(code, &verified.algorithm) => {
            Ok(Some("it belongs to the code".to_owned()))
        }
        _ => Err("it does not belong to the code".to_owned()),
    }
}

/// Both ID tokens of the hybrid flow name the same person in the same words.
fn same_subject(draft: &mut Draft) -> Found {
    match &draft.expected.told {
        None => Ok(None),
        Some(told) if *told == draft.identity() => Ok(Some(format!("{} again", told.subject))),
        Some(_) => Err("the two ID tokens name different people".to_owned()),
    }
}
