//! An access token came, by a scheme that is known here.

use http::header;

use super::{Access, Found, Refusal, Rule, refuse};
use crate::cast::dpop::Scheme;
use crate::cast::web::value;
use crate::scenario::QueryToken;

pub(super) const RULE: Rule<Access, Refusal> = Rule {
    name: "access-token-sent",
    specs: &["RFC 6750 3.1"],
    check,
};

fn check(access: &mut Access) -> Found {
    let Some(header) = access.received.header(header::AUTHORIZATION) else {
        let query = access.received.query();
        let read = access.in_query != QueryToken::Ignored;
        let Some(token) = value(&query, "access_token").filter(|_| read) else {
            return refuse(None, "no credential");
        };
        token.clone_into(&mut access.token);
        return Ok(Some("Bearer".to_owned()));
    };
    let Some((scheme, token)) = Scheme::read(header) else {
        return refuse(None, "no Bearer credential");
    };
    access.token = token.to_owned();
    access.scheme = scheme;
    Ok(Some(scheme.as_str().to_owned()))
}
