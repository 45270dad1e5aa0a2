//! `authorization_details`, if sent, is an array of objects of types that this server knows.

use serde_json::Value;

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidAuthorizationDetails;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "authorization-details",
    specs: &["RFC 9396 5", "RFC 9396 2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let known = &draft.server.config.authorization_details_types;
    let Some(sent) = draft.value("authorization_details") else {
        return Ok(None);
    };
    if known.is_empty() {
        return Ok(None);
    }
    let refused = |detail: String| Refusal::new(InvalidAuthorizationDetails, detail);
    let details: Vec<Value> = serde_json::from_str(sent)
        .map_err(|_| refused("authorization_details is no JSON array".to_owned()))?;
    let mut types = Vec::new();
    for one in &details {
        let of = one.get("type").and_then(Value::as_str);
        let of = of.ok_or_else(|| refused("an authorization detail has no type".to_owned()))?;
        if !known.iter().any(|known| known == of) {
            return Err(refused(format!("the type '{of}' is not supported")));
        }
        types.push(of.to_owned());
    }
    draft.authorization_details = Some(Value::from(details));
    Ok(Some(types.join(", ")))
}
