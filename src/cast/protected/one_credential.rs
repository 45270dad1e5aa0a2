//! At most one token came, and by a way that is taken here.

use http::header;

use super::{Access, Found, Refusal, Rule, refuse};
use crate::protocol::ErrorCode::InvalidRequest;
use crate::scenario::QueryToken;

pub(super) const RULE: Rule<Access, Refusal> = Rule {
    name: "one-credential",
    specs: &["RFC 6750 2", "RFC 6750 3.1"],
    check,
};

fn check(access: &mut Access) -> Found {
    let values = access.received.head.headers.get_all(header::AUTHORIZATION);
    let in_header = values.iter().count();
    let query = access.received.query();
    let query = query.iter().filter(|(name, _)| name == "access_token");
    let in_query = match access.in_query {
        QueryToken::Ignored => 0,
        QueryToken::Refused | QueryToken::Accepted => query.count(),
    };
    match (in_header, in_query) {
        (0, 0) => Ok(None),
        (1, 0) => Ok(Some("in the Authorization header".to_owned())),
        (0, 1) if access.in_query == QueryToken::Accepted => Ok(Some("in the URL".to_owned())),
        // RFC 9700 4.3.2: a URL is logged, kept in histories and sent in Referer.
        (0, 1) => refuse(InvalidRequest, "an access token does not belong in a URL"),
        _ => refuse(InvalidRequest, "more than one credential"),
    }
}
