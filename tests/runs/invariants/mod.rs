//! The invariants on real runs, on runs that were doctored, and on recordings made by hand.

mod authorization_cases;
mod by_hand;
mod declared;
mod doctor;
mod doctored;
mod octets;
mod recorder;
mod token_cases;

use flowscribe::protocol::Invariant;
use flowscribe::scenario;
use flowscribe::trace::{Trace, recognise};
use flowscribe::verdict::{Held, Holding, repeated, uphold};

use crate::common::trace_of;

/// No number at all.
const NONE: [u8; 0] = [];

fn held(trace: &Trace) -> Vec<Held> {
    uphold(trace, &recognise(trace))
}

/// The numbers of those that are broken.
fn broken(trace: &Trace) -> Vec<u8> {
    let held = held(trace);
    let broken = held.iter().filter(|one| one.is_broken());
    broken.map(|one| one.invariant.number()).collect()
}

/// Whether something in the recording is about an invariant, and it holds.
fn holds(trace: &Trace, number: u8) -> bool {
    held(trace)[usize::from(number) - 1].state == Holding::Holds
}

/// Everything breaks what it declares, and nothing else.
#[test]
fn every_scenario_keeps_what_it_does_not_declare_to_break() {
    for builtin in scenario::builtin() {
        for seed in [0, 1] {
            for one in held(&trace_of(builtin.name, seed)) {
                assert!(!one.differs(), "{}, seed {seed}: {one:?}", builtin.name);
            }
        }
    }
}

/// 14 over two runs: other seeds, other values.
#[test]
fn state_nonce_and_challenge_differ_from_run_to_run() {
    // An attacker's lure has a state that the attacker made up beforehand.
    let honest = |one: &&scenario::Builtin| one.group() != "attacks";
    for builtin in scenario::builtin().iter().filter(honest) {
        let (one, other) = (trace_of(builtin.name, 0), trace_of(builtin.name, 1));
        assert_eq!(repeated(&one, &other), [""; 0], "{}", builtin.name);
    }
    let same = trace_of("okta-authorization-code", 0);
    assert_eq!(repeated(&same, &same), ["nonce", "state"]);
}

#[test]
fn there_is_an_entry_for_each_in_order() {
    let held = held(&trace_of("okta-implicit", 0));
    let numbers: Vec<Invariant> = held.iter().map(|one| one.invariant).collect();
    assert_eq!(numbers, Invariant::all().collect::<Vec<_>>());
}

/// A recording that says nothing is about nothing.
#[test]
fn of_an_empty_recording_nothing_can_be_seen() {
    let mut trace = trace_of("okta-implicit", 0);
    trace.events.clear();
    let unseen = |one: &Held| one.state == Holding::CannotBeSeen;
    assert!(held(&trace).iter().all(unseen));
}

/// A saved trace is judged as the run was; an older one, whose header knows less, by what it shows.
#[test]
fn a_saved_trace_is_judged_alike() {
    for name in ["okta-authorization-code", "implicit-six-steps-token-in-url"] {
        let trace = trace_of(name, 0);
        let saved = Trace::from_jsonl(&trace.to_jsonl()).unwrap();
        assert_eq!(held(&saved), held(&trace), "{name}");
        let mut old = trace.clone();
        old.header.setting = flowscribe::protocol::Setting::default();
        let unseen = held(&old);
        let unseen = unseen.iter().zip(held(&trace));
        let differing = unseen.filter(|(old, new)| **old != *new);
        let differing: Vec<u8> = differing.map(|(old, _)| old.invariant.number()).collect();
        assert_eq!(differing, [11], "{name}");
    }
}
