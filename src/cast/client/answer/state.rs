//! The answer is to a request of this browser: `state` is the one that was sent.

use super::{Answer, Rule};
use crate::cast::web::value;

pub(super) const RULE: Rule<Answer, String> = Rule {
    name: "state",
    specs: &["RFC 6749 10.12"],
    check,
};

fn check(answer: &mut Answer) -> Result<Option<String>, String> {
    if !answer.checks_state {
        return Ok(None);
    }
    match (&answer.state, value(&answer.parameters, "state")) {
        (Some(sent), Some(state)) if sent == state => Ok(Some("as sent".to_owned())),
        (None, _) => Err("this browser did not begin a sign-in".to_owned()),
        (_, None) => Err("state is missing".to_owned()),
        _ => Err("it is not the state that was sent".to_owned()),
    }
}
