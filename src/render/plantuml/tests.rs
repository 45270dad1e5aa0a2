//! Sources as a reader sees them.

use crate::diagram::fixture::{code_flow, denied, differing};
use crate::diagram::{Detail, build};
use crate::render::{Options, plantuml};

#[test]
fn look() {
    for (name, fixture) in [
        ("code", code_flow()),
        ("denied", denied()),
        ("differing", differing()),
    ] {
        for detail in [Detail::Steps, Detail::Messages, Detail::Wire] {
            let options = Options {
                footnotes: detail != Detail::Steps,
                ..Options::default()
            };
            let drawn = plantuml(&build(&fixture.story(), detail), &options);
            std::fs::write(format!("/tmp/pu/{name}-{detail}.puml"), drawn).unwrap();
        }
    }
}
