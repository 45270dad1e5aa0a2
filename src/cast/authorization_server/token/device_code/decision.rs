//! The person has allowed it.

use super::{Draft, Refusal, Rule};
use crate::cast::authorization_server::store::Decided;
use crate::protocol::ErrorCode::{AccessDenied, AuthorizationPending};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "device-decision",
    specs: &["RFC 8628 3.5"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.device().decision.clone() {
        Decided::Allowed(grant) => {
            draft.found.grant = Some(*grant);
            Ok(Some("the user has allowed it".to_owned()))
        }
        Decided::Denied => Err(Refusal::new(AccessDenied, "the resource owner refused")),
        Decided::Pending => {
            let detail = "the user has not decided yet";
            Err(Refusal::new(AuthorizationPending, detail))
        }
    }
}
