//! Brute force: no damage to a covered message goes unnoticed.

use super::*;
use crate::trace::sample::walkthrough;

const CODE_BULLETS: [&str; 9] = [
    "1 client>okta: authorization-start authorization-request",
    "1 okta>user: prompt-redirect prompt-request sign-in-prompt",
    "1 user>okta: sign-in-answer prompt-redirect prompt-request consent-prompt consent-answer",
    "2 okta>user: authorization-response",
    "3 user>client: callback-request",
    "4 client>okta: token-request",
    "4 okta>client: token-response",
    "5 client>app: resource-request",
    "5 app>client: resource-response",
];

const IMPLICIT_LIST: [&str; 5] = [
    "1 user>client: app-request",
    "1 client>okta: authorization-start authorization-request",
    "3 okta>user: prompt-redirect prompt-request sign-in-prompt",
    "3 user>okta: sign-in-answer",
    "4 okta>client: authorization-response callback-request",
];

struct Case {
    trace: Trace,
    document: Walkthrough,
}

fn cases() -> Vec<Case> {
    let case = |trace, document| Case { trace, document };
    let implicit_omits = "prompt-request prompt-redirect consent-prompt consent-answer callback-response keys-request keys-response preflight-request preflight-response resource-request resource-response discovery-request discovery-response";
    let code_omits = "app-request app-response callback-response keys-request keys-response discovery-request discovery-response";
    vec![
        case(
            code_flow(Ending::Success),
            walkthrough(code_omits, &CODE_BULLETS),
        ),
        case(
            code_flow(Ending::Denied),
            walkthrough(code_omits, &CODE_BULLETS),
        ),
        case(
            code_flow(Ending::StateMismatch),
            walkthrough(code_omits, &CODE_BULLETS),
        ),
        case(
            implicit_flow(Ending::Success),
            walkthrough(implicit_omits, &IMPLICIT_LIST),
        ),
        case(
            implicit_flow(Ending::Denied),
            walkthrough(implicit_omits, &IMPLICIT_LIST),
        ),
        case(code_flow(Ending::Success), code_diagram()),
        case(code_flow(Ending::Denied), code_diagram()),
        case(code_flow(Ending::StateMismatch), code_diagram()),
        case(implicit_flow(Ending::Success), implicit_diagram()),
        case(implicit_flow(Ending::Denied), implicit_diagram()),
    ]
}

impl Case {
    /// Covered HTTP events, with step and arrow.
    fn covered(&self) -> Vec<(usize, usize, usize)> {
        let verdict = verdict(&self.trace, &self.document);
        let claims = verdict.claims.iter().enumerate();
        claims
            .filter_map(|(event, claim)| match *claim {
                Claim::Covered { step, arrow } => Some((event, step, arrow)),
                _ => None,
            })
            .filter(|(event, ..)| self.trace.events[*event].transfer().is_some())
            .collect()
    }

    fn assert_noticed(&self, damaged: &Trace, (event, step, arrow): (usize, usize, usize)) {
        let verdict = verdict(damaged, &self.document);
        let kind = recognise(&self.trace)[event].kind;
        let named = |d: &Difference| d.step == Some(step) && d.message == Some(kind);
        let context = format!("{} event {event} {kind}", self.trace.header.scenario);
        assert!(
            verdict.differences.iter().any(named),
            "{context}: {:?}",
            verdict.differences
        );
        let state = verdict.steps[step].arrows[arrow].state;
        assert_eq!(state, StepState::Differs, "{context}");
    }
}

#[test]
fn undamaged_recordings_match() {
    for case in cases() {
        let verdict = verdict(&case.trace, &case.document);
        assert_eq!(verdict.differences, [], "{}", case.trace.header.scenario);
    }
}

#[test]
fn a_deleted_message_is_noticed() {
    for case in cases() {
        for covered in case.covered() {
            let mut damaged = case.trace.clone();
            damaged.events.remove(covered.0);
            case.assert_noticed(&damaged, covered);
        }
    }
}

#[test]
fn a_swapped_sender_is_noticed() {
    for case in cases() {
        let names = case.trace.header.participants.iter().map(|p| &p.name);
        for covered in case.covered() {
            for name in names.clone() {
                let mut damaged = case.trace.clone();
                let transfer = transfer(&mut damaged, covered.0);
                if transfer.from != *name {
                    transfer.from = name.clone();
                    case.assert_noticed(&damaged, covered);
                }
            }
        }
    }
}

#[test]
fn a_swapped_receiver_is_noticed() {
    for case in cases() {
        let names = case.trace.header.participants.iter().map(|p| &p.name);
        for covered in case.covered() {
            for name in names.clone() {
                let mut damaged = case.trace.clone();
                let transfer = transfer(&mut damaged, covered.0);
                if transfer.to != *name {
                    transfer.to = name.clone();
                    let verdict = verdict(&damaged, &case.document);
                    assert!(!verdict.matches(), "{covered:?} {name}");
                }
            }
        }
    }
}

#[test]
fn nothing_panics_on_half_a_recording() {
    for case in cases() {
        for length in 0..case.trace.events.len() {
            let mut damaged = case.trace.clone();
            damaged.events.truncate(length);
            let verdict = verdict(&damaged, &case.document);
            assert_eq!(verdict.claims.len(), length);
        }
    }
}
