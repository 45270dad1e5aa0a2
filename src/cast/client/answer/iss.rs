//! The answer is from the server that was asked.
//!
//! One without `iss` is refused where the server announces that it sends it.

use super::{Answer, Rule};
use crate::cast::web::value;

pub(super) const RULE: Rule<Answer, String> = Rule {
    name: "iss",
    specs: &["RFC 9207 2.4"],
    check,
};

fn check(answer: &mut Answer) -> Result<Option<String>, String> {
    if !answer.checks_iss {
        return Ok(None);
    }
    match value(&answer.parameters, "iss") {
        Some(iss) if *iss == answer.issuer => Ok(Some(iss.to_owned())),
        Some(_) => Err("the answer comes from another issuer".to_owned()),
        None if answer.sends_iss => Err("the answer does not name its issuer".to_owned()),
        None => Ok(None),
    }
}
