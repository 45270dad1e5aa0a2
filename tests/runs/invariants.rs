//! The invariants on real runs.

use flowscribe::scenario;
use flowscribe::trace::{Trace, recognise};
use flowscribe::verdict::{Held, Holding, uphold};

use crate::common::trace_of;

fn held(trace: &Trace) -> Vec<Held> {
    uphold(trace, &recognise(trace))
}

#[test]
fn explore() {
    let mut line = vec![String::new(); 46];
    for builtin in scenario::builtin() {
        for one in held(&trace_of(builtin.name, 0)) {
            let n = usize::from(one.invariant.number()) - 1;
            line[n] += match &one.state {
                Holding::Holds => "h",
                Holding::CannotBeSeen => ".",
                Holding::Broken(b) => {
                    println!("{} {} {b:?}", builtin.name, n + 1);
                    "B"
                }
            };
        }
    }
    for (n, l) in line.iter().enumerate() {
        println!("{:2} {l}", n + 1);
    }
}
