//! One recorded event as a message or a note.

use super::label::{attachments, describe};
use super::model::named;
use super::remark::befell;
use super::{Detail, Fragment, Lifeline, Message, Note, Remark, Sort, State, Story, steps};
use crate::protocol::LocalKind;
use crate::trace::{Event, LocalEvent, Part, Transfer};
use crate::verdict::{Claim, Difference, DifferenceKind};
use crate::walkthrough::{LifelineShape, Name};

/// A drawing has no more lifelines of participants that its document does not
/// show; whoever comes later shares one.
const MOST_OWN: usize = 64;

/// The lifeline of those who have none of their own.
const OTHERS: &str = "…";

/// Draws events; counts the messages of each step as it goes.
pub(super) struct Occurrences<'a> {
    story: &'a Story<'a>,
    detail: Detail,
    lifelines: &'a mut Vec<Lifeline>,
    counts: Vec<usize>,
    /// For each event the differences that name it.
    differences: Vec<Vec<&'a Difference>>,
}

impl<'a> Occurrences<'a> {
    /// Starts with no message counted. Participants that the document does not
    /// show get lifelines at the right end.
    pub(super) fn new(
        story: &'a Story<'a>,
        detail: Detail,
        lifelines: &'a mut Vec<Lifeline>,
    ) -> Self {
        let counts = vec![0; story.walkthrough.steps.len()];
        let mut differences = vec![Vec::new(); story.trace.events.len()];
        for difference in &story.verdict.differences {
            for &event in &difference.events {
                if let Some(known) = differences.get_mut(event) {
                    known.push(difference);
                }
            }
        }
        Self {
            story,
            detail,
            lifelines,
            counts,
            differences,
        }
    }

    /// Draws these events, all of one step or of none.
    pub(super) fn draw(&mut self, step: Option<usize>, events: &[usize]) -> Vec<Fragment> {
        let mut drawn = Vec::new();
        for &index in events {
            match &self.story.trace.events[index] {
                Event::Local(local) => self.draw_local(index, local, &mut drawn),
                event => {
                    if let Some((part, transfer)) = event.transfer() {
                        let message = self.message(step, index, part, transfer);
                        drawn.push(Fragment::Message(message));
                    }
                }
            }
        }
        drawn
    }

    fn message(
        &mut self,
        step: Option<usize>,
        index: usize,
        part: Part,
        transfer: &Transfer,
    ) -> Message {
        let (id, number) = self.identity(step, index);
        let state = self.state(index);
        Message {
            id,
            number,
            label: describe(
                &self.story.trace.events[index],
                self.story.messages.get(index),
            ),
            from: self.lifeline(&transfer.from),
            to: self.lifeline(&transfer.to),
            sort: match part {
                Part::Request => Sort::Request,
                Part::Response => Sort::Response,
            },
            dress: None,
            state,
            lost: matches!(self.story.trace.events[index], Event::Lost { .. }),
            remarks: self.remarks(index, state),
            marks: Vec::new(),
            attached: match self.detail {
                Detail::Wire => attachments(part, transfer),
                Detail::Steps | Detail::Messages => Vec::new(),
            },
            events: vec![index],
        }
    }

    /// Id and number: `message-4.2`, 4.2. An event that no step claims has no number,
    /// nor have those of a step without one.
    fn identity(&mut self, step: Option<usize>, index: usize) -> (String, Option<String>) {
        let claim = self.story.verdict.claims.get(index);
        let claimed = matches!(claim, Some(Claim::Covered { .. } | Claim::With { .. }));
        let Some(step) = step.filter(|_| claimed) else {
            return (event_id(index), None);
        };
        self.counts[step] += 1;
        let count = self.counts[step];
        let step = &self.story.walkthrough.steps[step];
        let number = step.number.as_ref();
        let number = number.map(|number| format!("{}.{count}", number.trim_end_matches('.')));
        (format!("message-{}.{count}", step.id), number)
    }

    fn lifeline(&mut self, participant: &Name) -> usize {
        let walkthrough = self.story.walkthrough;
        if let Some(held) = walkthrough.lifeline_of(participant) {
            let mut declared = walkthrough.lifelines.iter();
            return declared.position(|one| one.id == held.id).unwrap_or(0);
        }
        let declared = walkthrough.lifelines.len();
        let own = || self.lifelines.iter().skip(declared);
        let known = |id: &str| own().position(|known| known.id == id);
        let name = participant.as_str();
        let is_shown = own().count() < MOST_OWN || known(name).is_some();
        let name = if is_shown { name } else { OTHERS };
        if let Some(known) = known(name) {
            return declared + known;
        }
        let setting = &self.story.trace.header.setting;
        let attacker = setting.holder_of(participant.actor()).is_some() && is_shown;
        self.lifelines.push(Lifeline {
            id: name.to_owned(),
            name: named(name, attacker),
            attacker,
            shape: LifelineShape::Participant,
            declaration: None,
        });
        self.lifelines.len() - 1
    }

    fn state(&self, index: usize) -> State {
        let verdict = &self.story.verdict;
        let stopped = verdict
            .stop
            .as_ref()
            .is_some_and(|stop| stop.event == index);
        if stopped {
            return State::Stopped;
        }
        if let Event::Lost { .. } = self.story.trace.events[index] {
            return State::Lost;
        }
        if !self.differences[index].is_empty() {
            return State::Differs;
        }
        match verdict.claims.get(index) {
            Some(Claim::Omitted) => State::Omitted,
            Some(Claim::Unclaimed) | None => State::Differs,
            Some(Claim::Covered { .. } | Claim::With { .. } | Claim::Local { .. }) => {
                State::Happened
            }
        }
    }

    fn remarks(&self, index: usize, state: State) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if state == State::Stopped {
            remarks.extend(steps::stop(self.story));
        }
        remarks.extend(befell(&self.story.trace.events[index]));
        remarks.extend(steps::obtained(self.story, index));
        let known = remarks.len();
        remarks.extend(self.differences[index].iter().copied().map(Remark::from));
        if state == State::Differs && remarks.len() == known {
            remarks.push(Remark::Difference {
                kind: DifferenceKind::Undocumented,
                detail: None,
            });
        }
        remarks
    }

    fn draw_local(&mut self, index: usize, local: &LocalEvent, drawn: &mut Vec<Fragment>) {
        let state = self.state(index);
        let lifeline = self.lifeline(&local.participant);
        let mergeable = self.detail == Detail::Messages
            && local.kind == LocalKind::CheckPassed
            && matches!(state, State::Happened | State::Omitted);
        if mergeable && merge(drawn, (lifeline, state), &local.subject, index) {
            return;
        }
        let mut remarks = vec![if mergeable {
            Remark::ChecksPassed(vec![local.subject.clone()])
        } else {
            Remark::from(local)
        }];
        if state == State::Stopped {
            remarks.extend(steps::stop(self.story));
        }
        remarks.extend(self.differences[index].iter().copied().map(Remark::from));
        drawn.push(Fragment::Note(Note {
            id: event_id(index),
            // Time passes for everybody.
            lifeline: Some(lifeline).filter(|_| local.kind != LocalKind::TimePassed),
            number: None,
            text: None,
            state,
            remarks,
            marks: Vec::new(),
            events: vec![index],
        }));
    }
}

/// Adds a passed check to the note above, where that is one of passed checks on the same lifeline
/// and in the same state.
fn merge(
    drawn: &mut [Fragment],
    (lifeline, state): (usize, State),
    subject: &str,
    event: usize,
) -> bool {
    let Some(Fragment::Note(note)) = drawn.last_mut() else {
        return false;
    };
    match note.remarks.as_mut_slice() {
        [Remark::ChecksPassed(subjects)]
            if (note.lifeline, note.state) == (Some(lifeline), state) =>
        {
            subjects.push(subject.to_owned());
            note.events.push(event);
            true
        }
        _ => false,
    }
}

pub(super) fn event_id(index: usize) -> String {
    format!("event-{}", index + 1)
}
