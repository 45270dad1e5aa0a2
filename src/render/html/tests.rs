//! Pages.

use crate::diagram::Detail;
use crate::diagram::fixture::{code_flow, denied, differing};
use crate::render::{Format, Options, render};

#[test]
fn look() {
    for (name, fixture) in [
        ("code", code_flow()),
        ("denied", denied()),
        ("differing", differing()),
    ] {
        for detail in [Detail::Steps, Detail::Messages] {
            let options = Options {
                footnotes: true,
                detail,
                format: Format::Html,
                ..Options::default()
            };
            std::fs::write(
                format!("/tmp/pu/{name}-{detail}.html"),
                render(&fixture.story(), &options),
            )
            .unwrap();
        }
    }
}
