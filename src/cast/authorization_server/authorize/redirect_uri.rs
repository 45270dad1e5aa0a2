//! `redirect_uri` equals a registered one, compared as strings.
//!
//! It may be left out where exactly one is registered (RFC 6749 3.1.2.3);
//! an OpenID Connect request must send it (OIDC Core 3.1.2.1).

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;
use crate::scenario::Matching;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "redirect-uri",
    specs: &["RFC 6749 3.1.2.3", "RFC 9700 2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.count("redirect_uri") > 1 {
        return Err(Refusal::new(InvalidRequest, "redirect_uri is repeated"));
    }
    let registered = &draft.client().redirect_uris;
    let matching = draft.server.config.redirect_uri_matching;
    let good = match (draft.value("redirect_uri"), registered.as_slice()) {
        (Some(sent), _)
            if registered
                .iter()
                .any(|known| matches(matching, known, sent)) =>
        {
            sent.to_owned()
        }
        (Some(_), _) => {
            return Err(Refusal::new(
                InvalidRequest,
                "redirect_uri is not registered",
            ));
        }
        (None, [only]) if !asks_for_openid(draft) => only.clone(),
        (None, _) => return Err(Refusal::new(InvalidRequest, "redirect_uri is missing")),
    };
    let found = format!("{good} is registered");
    draft.redirect_uri = Some(good);
    Ok(Some(found))
}

/// In a pattern a `*` stands for anything, dots and slashes too: the trap of RFC 9700 4.1.1.
fn matches(matching: Matching, known: &str, sent: &str) -> bool {
    match matching {
        Matching::Exact => known == sent,
        Matching::Pattern => {
            let mut parts = known.split('*');
            let first = parts.next().unwrap_or_default();
            let Some(rest) = sent.strip_prefix(first) else {
                return false;
            };
            let rest = parts.try_fold(rest, |rest, part| {
                rest.find(part).map(|at| &rest[at + part.len()..])
            });
            rest.is_some_and(|rest| rest.is_empty() || known.ends_with('*'))
        }
    }
}

fn asks_for_openid(draft: &Draft) -> bool {
    let scope = draft.value("scope").unwrap_or_default();
    scope.split(' ').any(|value| value == "openid")
}
