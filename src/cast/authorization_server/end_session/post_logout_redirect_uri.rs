//! `post_logout_redirect_uri`, if sent, is exactly as registered.
//!
//! Without an ID token nobody can tell whose it is.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::cast::web;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "post-logout-redirect-uri",
    specs: &["OIDC RP-Initiated Logout 3"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(uri) = draft.value("post_logout_redirect_uri") else {
        return Ok(None);
    };
    let Some(client) = &draft.client else {
        return refuse("post_logout_redirect_uri needs an id_token_hint");
    };
    if !client
        .post_logout_redirect_uris
        .iter()
        .any(|known| known == uri)
    {
        return refuse("post_logout_redirect_uri is not registered");
    }
    let found = format!("{uri} is registered");
    let state = draft.value("state").map(|state| ("state", state));
    draft.back = Some(web::with_query(uri, state.as_slice()));
    Ok(Some(found))
}
