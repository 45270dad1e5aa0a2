//! `id_token_hint`, if sent, is an ID token of this server.
//!
//! It is RECOMMENDED, and says which client asks and for whom; one that has expired does, too.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::cast::jwt;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "id-token-hint",
    specs: &["OIDC RP-Initiated Logout 2", "OIDC RP-Initiated Logout 4"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(hint) = draft.value("id_token_hint") else {
        return Ok(None);
    };
    let server = &draft.server;
    let verified = jwt::verify(hint, &server.issuer.key_set());
    let verified = verified.ok().filter(|verified| {
        let issuer = verified.claims.text("iss");
        verified.typ.as_deref() == Some("JWT") && issuer == Some(&server.config.issuer)
    });
    let audiences = verified
        .as_ref()
        .map(|verified| verified.claims.audiences());
    let mut audiences = audiences.into_iter().flatten();
    let Some(client) = audiences.find_map(|client_id| server.registration(client_id)) else {
        return refuse("id_token_hint was not issued here");
    };
    let found = format!("issued here, to {}", client.client_id);
    draft.client = Some(client.clone());
    Ok(Some(found))
}
