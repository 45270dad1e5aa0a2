//! The token is signed by a key of the issuer.

use super::{Draft, Found, Rule};
use crate::cast::jwt;

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-signature",
    specs: &["OIDC Core 3.1.3.7"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let verified = jwt::verify(&draft.token, &draft.keys)?;
    let found = format!("{} by a key of the issuer", verified.algorithm);
    draft.verified = Some(verified);
    Ok(Some(found))
}
