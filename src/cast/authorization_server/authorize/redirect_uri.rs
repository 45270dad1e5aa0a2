//! `redirect_uri` equals a registered one, compared as strings.
//!
//! It may be left out where exactly one is registered (RFC 6749 3.1.2.3);
//! an OpenID Connect request must send it (OIDC Core 3.1.2.1).

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

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
    let good = match (draft.value("redirect_uri"), registered.as_slice()) {
        (Some(sent), _) if registered.iter().any(|known| known == sent) => sent.to_owned(),
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

fn asks_for_openid(draft: &Draft) -> bool {
    let scope = draft.value("scope").unwrap_or_default();
    scope.split(' ').any(|value| value == "openid")
}
