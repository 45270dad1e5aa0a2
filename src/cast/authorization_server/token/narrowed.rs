//! A scope that may become less than what was granted, never more.

use super::{Draft, Refusal};
use crate::protocol::ErrorCode::InvalidScope;

/// The scope that is asked for, if it is granted; without one all that is.
pub(super) fn narrowed(draft: &mut Draft, granted: &[String]) -> Result<Option<String>, Refusal> {
    let scope = match draft.value("scope") {
        Some(asked) => asked.split(' ').map(str::to_owned).collect(),
        None => granted.to_vec(),
    };
    if let Some(wider) = scope.iter().find(|scope| !granted.contains(scope)) {
        let detail = format!("scope '{wider}' was not granted");
        return Err(Refusal::new(InvalidScope, detail));
    }
    let found = scope.join(" ");
    draft.scope = scope;
    Ok(Some(found))
}
