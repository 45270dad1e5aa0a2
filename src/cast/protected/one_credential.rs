//! At most one token came, and by a way that is taken here.

use http::header;

use super::{Access, Found, Refusal, Rule, refuse};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Access, Refusal> = Rule {
    name: "one-credential",
    specs: &["RFC 6750 2", "RFC 6750 3.1"],
    check,
};

fn check(access: &mut Access) -> Found {
    let values = access.received.head.headers.get_all(header::AUTHORIZATION);
    let in_header = values.iter().count();
    let query = access.received.query();
    let in_query = query.iter().filter(|(name, _)| name == "access_token");
    match in_header + in_query.count() {
        0 => Ok(None),
        1 if in_header == 1 => Ok(Some("in the Authorization header".to_owned())),
        1 if access.takes_query => Ok(Some("in the URL".to_owned())),
        // RFC 9700 4.3.2: a URL is logged, kept in histories and sent in Referer.
        1 => refuse(InvalidRequest, "an access token does not belong into a URL"),
        _ => refuse(InvalidRequest, "more than one credential"),
    }
}
