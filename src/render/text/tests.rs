//! Drawings as a reader sees them.

use crate::diagram::fixture::{code_flow, denied, differing};
use crate::diagram::{Detail, build};
use crate::render::{Options, text};

#[test]
fn look() {
    for fixture in [code_flow(), denied(), differing()] {
        for detail in [Detail::Steps, Detail::Messages, Detail::Wire] {
            let options = Options {
                footnotes: true,
                ..Options::default()
            };
            println!("{}", text(&build(&fixture.story(), detail), &options));
        }
    }
}
