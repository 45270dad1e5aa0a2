//! The token has not expired.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-expiry",
    specs: &["OIDC Core 3.1.3.7"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let (now, leeway) = (draft.now, draft.expected.leeway);
    let good = draft.claims().unexpired(now, leeway);
    good.map(Some).map_err(str::to_owned)
}
