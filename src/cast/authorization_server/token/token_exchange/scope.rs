//! The scope is that of the subject token or less: what is exchanged never becomes more.

use super::{Draft, Refusal, Rule, narrowed};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "exchange-scope",
    specs: &["RFC 8693 2.1", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let granted = draft.subject_token().scope.split(' ');
    let granted: Vec<_> = granted.map(str::to_owned).collect();
    narrowed(draft, &granted)
}
