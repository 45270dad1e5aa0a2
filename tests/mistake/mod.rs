//! Scenario texts with one mistake, whose place is marked.

use flowscribe::scenario::{Scenario, ScenarioError};

/// Reads a text in which `«` stands where the caret must be.
pub(crate) fn mistake(marked: &str) -> ScenarioError {
    let byte = marked
        .find('«')
        .unwrap_or_else(|| panic!("no mark in {marked}"));
    let text = marked.replacen('«', "", 1);
    let error = Scenario::from_toml("mistake", &text).expect_err(marked);
    let line_start = marked[..byte].rfind('\n').map_or(0, |n| n + 1);
    let line = marked[..byte].matches('\n').count() + 1;
    let column = marked[line_start..byte].chars().count() + 1;
    assert_eq!(
        (error.line(), error.column()),
        (Some(line), Some(column)),
        "{error}"
    );
    let report = error.to_string();
    assert!(
        report.contains(&format!("--> mistake.toml:{line}:{column}")),
        "{report}"
    );
    assert!(report.contains('^'), "{report}");
    assert_eq!(report.matches("help: ").count(), 1, "{report}");
    error
}

/// An overlay on a built-in scenario, with what its report must say.
pub(crate) fn overlay(base: &str, rest: &str, said: &str) {
    let report = mistake(&format!("base = \"{base}\"\n{rest}")).to_string();
    assert!(report.contains(said), "{said} is not in\n{report}");
}
