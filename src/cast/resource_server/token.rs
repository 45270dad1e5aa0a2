//! Whether the token is good, and good enough.

use super::{Draft, Evidence, Found, Refusal, Rule, refuse};
use crate::cast::{dpop, jwt};
use crate::protocol::ErrorCode::{InsufficientScope, InsufficientUserAuthentication, InvalidToken};

/// For a JWT that is checked here (RFC 9068 4).
pub(super) const JWT: &[Rule<Draft, Refusal>] = &[
    SIGNATURE,
    TYPE,
    ISSUER,
    AUDIENCE,
    EXPIRY,
    KEY_BINDING,
    ACR,
    AUTH_TIME,
    SCOPE,
];

/// For a token that the authorization server was asked about (RFC 7662).
pub(super) const INTROSPECTED: &[Rule<Draft, Refusal>] =
    &[ACTIVE, AUDIENCE, KEY_BINDING, ACR, AUTH_TIME, SCOPE];

const SIGNATURE: Rule<Draft, Refusal> = Rule {
    name: "signature",
    specs: &["RFC 9068 4"],
    check: signature,
};

const TYPE: Rule<Draft, Refusal> = Rule {
    name: "type",
    specs: &["RFC 9068 4"],
    check: typ,
};

const ISSUER: Rule<Draft, Refusal> = Rule {
    name: "issuer",
    specs: &["RFC 9068 4"],
    check: issuer,
};

const AUDIENCE: Rule<Draft, Refusal> = Rule {
    name: "audience",
    specs: &["RFC 9068 4"],
    check: audience,
};

const EXPIRY: Rule<Draft, Refusal> = Rule {
    name: "expiry",
    specs: &["RFC 9068 4"],
    check: expiry,
};

const ACR: Rule<Draft, Refusal> = Rule {
    name: "acr",
    specs: &["RFC 9470 3", "RFC 9068 2.2.1"],
    check: acr,
};

const AUTH_TIME: Rule<Draft, Refusal> = Rule {
    name: "auth-time",
    specs: &["RFC 9470 3", "RFC 9068 2.2.1"],
    check: auth_time,
};

const KEY_BINDING: Rule<Draft, Refusal> = Rule {
    name: "key-binding",
    specs: &["RFC 9449 7.1", "RFC 9449 7.2", "RFC 9449 6"],
    check: key_binding,
};

const SCOPE: Rule<Draft, Refusal> = Rule {
    name: "scope",
    specs: &["RFC 6750 3.1"],
    check: scope,
};

const ACTIVE: Rule<Draft, Refusal> = Rule {
    name: "active",
    specs: &["RFC 7662 2.2"],
    check: active,
};

fn signature(draft: &mut Draft) -> Found {
    let unsigned = draft.server.config.accepts_unsigned;
    if let Some(believed) = jwt::unsigned(&draft.token).filter(|_| unsigned) {
        draft.typ = believed.typ;
        draft.claims = believed.claims;
        return Ok(Some(believed.algorithm));
    }
    let verified = match &draft.evidence {
        Evidence::Keys(keys) => jwt::verify(&draft.token, keys),
        Evidence::Answer(_) => Err("there are no keys".to_owned()),
    };
    match verified {
        Ok(verified) => {
            let good = format!("{} by a key of the issuer", verified.algorithm);
            draft.typ = verified.typ;
            draft.claims = verified.claims;
            Ok(Some(good))
        }
        Err(reason) => refuse(InvalidToken, reason),
    }
}

/// The authorization server's word (RFC 7662 2.2); what it told of the token are its claims.
fn active(draft: &mut Draft) -> Found {
    if let Evidence::Answer(answer) = &draft.evidence
        && answer.is_true("active")
    {
        draft.claims = answer.clone();
        return Ok(Some("the authorization server says so".to_owned()));
    }
    refuse(
        InvalidToken,
        "the authorization server says it is not active",
    )
}

fn typ(draft: &mut Draft) -> Found {
    match draft.typ.as_deref() {
        Some("at+jwt" | "application/at+jwt") => Ok(Some("at+jwt".to_owned())),
        _ => refuse(InvalidToken, "it is no access token"),
    }
}

fn issuer(draft: &mut Draft) -> Found {
    match draft.claims.text("iss") {
        Some(issuer) if issuer == draft.server.issuer.issuer => Ok(Some(issuer.to_owned())),
        _ => refuse(InvalidToken, "another issuer"),
    }
}

fn audience(draft: &mut Draft) -> Found {
    if !draft.server.config.checks_audience {
        return Ok(None);
    }
    let own = &draft.server.config.audience;
    if draft.claims.audiences().contains(&own.as_str()) {
        return Ok(Some(own.clone()));
    }
    refuse(InvalidToken, "it is meant for another resource server")
}

fn expiry(draft: &mut Draft) -> Found {
    let now = draft.server.endpoint.clock().unix();
    let good = draft.claims.unexpired(now, draft.server.config.leeway);
    good.map(Some)
        .or_else(|detail| refuse(InvalidToken, detail))
}

/// How the person signed in.
fn acr(draft: &mut Draft) -> Found {
    let Some(needed) = &draft.server.config.acr_values else {
        return Ok(None);
    };
    let acr = draft.claims.text("acr").unwrap_or_default();
    if needed.split(' ').any(|needed| needed == acr) {
        return Ok(Some(acr.to_owned()));
    }
    insufficient(draft, "a different authentication level is needed")
}

/// How long ago the person signed in.
fn auth_time(draft: &mut Draft) -> Found {
    let Some(longest) = draft.server.config.max_age else {
        return Ok(None);
    };
    let now = draft.server.endpoint.clock().unix();
    let signed_in = draft.claims.date("auth_time");
    match signed_in.map(|then| now.saturating_sub(then)) {
        Some(age) if age <= longest.as_secs() => Ok(Some(format!("signed in {age} s ago"))),
        _ => insufficient(draft, "a more recent authentication is needed"),
    }
}

/// All that would be enough is told at once (RFC 9470 3).
fn insufficient(draft: &Draft, detail: &str) -> Found {
    let config = &draft.server.config;
    let acr_values = config.acr_values.clone();
    let max_age = config.max_age.map(|longest| longest.as_secs().to_string());
    let needed = [("acr_values", acr_values), ("max_age", max_age)].into_iter();
    Err(Refusal {
        error: Some(InsufficientUserAuthentication),
        detail: detail.to_owned(),
        needed: needed
            .filter_map(|(name, value)| Some((name, value?)))
            .collect(),
    })
}

fn key_binding(draft: &mut Draft) -> Found {
    let held = dpop::holds(draft.claims.bound_to(), draft.jkt.as_deref());
    held.or_else(|detail| refuse(InvalidToken, detail))
}

fn scope(draft: &mut Draft) -> Found {
    let Some(needed) = &draft.server.config.scope else {
        return Ok(None);
    };
    let granted = draft.claims.text("scope").unwrap_or_default();
    let missing = needed
        .split_whitespace()
        .find(|needed| granted.split(' ').all(|granted| granted != *needed));
    match missing {
        None => Ok(Some(granted.to_owned())),
        Some(missing) => Err(Refusal {
            error: Some(InsufficientScope),
            detail: format!("scope {missing} is needed"),
            needed: vec![("scope", needed.clone())],
        }),
    }
}
