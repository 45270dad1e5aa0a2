//! The order of the work, and what became of each arrow and step.

use super::align::{self, Slot};
use super::findings::Findings;
use super::outcome::End;
use super::run::Run;
use super::stop::{Halt, Stopped};
use super::{ArrowFinding, Claim, Departure, StepFinding, StepState, Stop, Verdict};
use super::{claim, gains, order, outcome, path, promise, stop};
use crate::protocol::{Kind, LocalKind};
use crate::trace::{ProtocolMessage, Trace};
use crate::walkthrough::Walkthrough;

/// Holds a trace against a walkthrough and the declared outcome.
///
/// `messages` is what [`crate::trace::recognise`] gave for the trace. What was
/// recorded in a prologue is outside the walkthroughs.
pub fn judge(trace: &Trace, messages: &[ProtocolMessage], walkthrough: &Walkthrough) -> Verdict {
    let mut verdict = judge_play(trace, messages, walkthrough);
    verdict.obtained = gains::gains(trace, messages);
    let differences = gains::differences(trace, &verdict.obtained);
    verdict.differences.extend(differences);
    verdict
}

fn judge_play(trace: &Trace, messages: &[ProtocolMessage], walkthrough: &Walkthrough) -> Verdict {
    let ended = Kind::Local(LocalKind::PrologueEnded);
    let Some(end) = messages.iter().rposition(|message| message.kind == ended) else {
        return judge_all(trace, messages, walkthrough);
    };
    let (before, after) = (end + 1, trace.events.get(end + 1..).unwrap_or_default());
    let play = Trace {
        header: trace.header.clone(),
        events: after.to_vec(),
    };
    let mut verdict = judge_all(&play, &messages[before..], walkthrough);
    verdict.shift(before);
    verdict
}

fn judge_all(trace: &Trace, messages: &[ProtocolMessage], walkthrough: &Walkthrough) -> Verdict {
    let run = Run::new(trace, messages, walkthrough);
    let halt = stop::find(&run);
    let halt = halt.as_ref();
    let mut slots = align::slots(&run);
    align::align(&run, &mut slots, halt);
    let stopped = halt.and_then(|halt| stop::place(&run, &mut slots, halt));
    let later = halt.map(|halt| outcome::later(&run, &slots, halt));
    let later = later.unwrap_or_default();
    let claims = claim::claims(&run, &slots, halt, stopped);
    let owners = order::Owners::new(walkthrough, &claims);
    let end = End {
        halt,
        stopped,
        later: &later,
        owners: &owners,
    };

    let mut findings = Findings::default();
    order::check(&run, &slots, &claims, &owners, &later, &mut findings);
    path::check(&run, &slots, &mut findings);
    let departures = promises(&run, &slots, halt, stopped, &mut findings);
    outcome::check(&run, &claims, end, &mut findings);

    Verdict {
        walkthrough: walkthrough.id.clone(),
        steps: steps(&run, &slots, stopped, &findings),
        leaves_out: claim::leaves_out(&run, &claims),
        stop: halt.and_then(|halt| verified(&run, halt, stopped, &later)),
        obtained: Vec::new(),
        claims,
        departures,
        differences: findings.finish(),
    }
}

/// Promises of arrows that were recorded as a whole and did not stop.
fn promises(
    run: &Run<'_>,
    slots: &[Slot],
    halt: Option<&Halt>,
    stopped: Option<Stopped>,
    findings: &mut Findings,
) -> Vec<Departure> {
    let mut departures = Vec::new();
    for step in 0..run.walkthrough.steps.len() {
        let mut whole = true;
        for arrow in arrows(slots, step) {
            let stops = stopped == Some((arrow[0].step, arrow[0].arrow));
            let travels = arrow.iter().any(|slot| slot.kind.is_message());
            let decides = |slot: &&Slot| slot.kind.is_message() || !travels;
            if stops
                || arrow
                    .iter()
                    .filter(decides)
                    .any(|slot| slot.event.is_none())
            {
                whole = false;
                continue;
            }
            promise::check(run, arrow, halt, findings);
            departures.extend(promise::departure(run, arrow, findings));
        }
        if whole {
            departures.extend(promise::lacks(run, step, slots, findings));
        }
    }
    departures
}

fn arrows(slots: &[Slot], step: usize) -> impl Iterator<Item = &[Slot]> {
    slots
        .chunk_by(|a, b| (a.step, a.arrow) == (b.step, b.arrow))
        .filter(move |arrow| arrow[0].step == step)
}

/// The declared stop, if everything about it is as declared.
fn verified(run: &Run<'_>, halt: &Halt, stopped: Option<Stopped>, later: &[usize]) -> Option<Stop> {
    let outcome = run.trace.header.outcome.clone()?;
    (halt.problems.is_empty() && later.is_empty()).then_some(Stop {
        step: stopped.map(|(step, _)| step),
        event: halt.event,
        outcome,
    })
}

fn steps(
    run: &Run<'_>,
    slots: &[Slot],
    stopped: Option<Stopped>,
    findings: &Findings,
) -> Vec<StepFinding> {
    let steps = run.walkthrough.steps.iter().enumerate();
    steps
        .map(|(index, step)| {
            let arrows: Vec<ArrowFinding> = (0..step.arrows.len())
                .map(|arrow| arrow_finding(run, slots, (index, arrow), stopped, findings))
                .collect();
            let state = if step.setup {
                StepState::Setup
            } else if findings.in_step(index) {
                StepState::Differs
            } else {
                step_state(&arrows)
            };
            StepFinding {
                step: step.id.clone(),
                state,
                arrows,
            }
        })
        .collect()
}

/// A step is what its gravest arrow is; what cannot be seen weighs least.
fn step_state(arrows: &[ArrowFinding]) -> StepState {
    use StepState as S;
    let gravest = [
        S::Differs,
        S::Stopped,
        S::NotReached,
        S::Skipped,
        S::Happened,
    ];
    let is = |state: &S| arrows.iter().any(|arrow| arrow.state == *state);
    gravest.into_iter().find(is).unwrap_or(S::CannotBeSeen)
}

fn arrow_finding(
    run: &Run<'_>,
    slots: &[Slot],
    (step, arrow): Stopped,
    stopped: Option<Stopped>,
    findings: &Findings,
) -> ArrowFinding {
    let documented = &run.walkthrough.steps[step];
    let own: Vec<Slot> = slots
        .iter()
        .filter(|slot| (slot.step, slot.arrow) == (step, arrow))
        .cloned()
        .collect();
    let missing = || own.iter().filter(|slot| slot.event.is_none());
    let state = if findings.in_arrow(step, arrow) {
        StepState::Differs
    } else if documented.setup {
        StepState::Setup
    } else if documented.skip {
        StepState::Skipped
    } else if stopped == Some((step, arrow)) {
        StepState::Stopped
    } else if missing().any(|slot| slot.excused) {
        StepState::NotReached
    } else if missing().count() == own.len() {
        StepState::CannotBeSeen
    } else {
        StepState::Happened
    };
    let (from, to) = promise::recorded_ends(run, &own);
    ArrowFinding {
        state,
        events: own.iter().filter_map(|slot| slot.event).collect(),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
    }
}

impl Verdict {
    /// Points into a trace that has so many events before.
    fn shift(&mut self, before: usize) {
        let arrows = self.steps.iter_mut().flat_map(|step| &mut step.arrows);
        let shown = arrows.map(|arrow| &mut arrow.events);
        let differing = self.differences.iter_mut().map(|d| &mut d.events);
        for events in shown.chain(differing).chain([&mut self.leaves_out]) {
            for event in events {
                *event += before;
            }
        }
        if let Some(stop) = &mut self.stop {
            stop.event += before;
        }
        let omitted = std::iter::repeat_n(Claim::Omitted, before);
        self.claims.splice(0..0, omitted);
    }
}
