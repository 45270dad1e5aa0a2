//! The frames, dividers and delays of a document around what is drawn.

use super::model::collect;
use super::{Delay, Divider, Fragment, Group, Operand, State};
use crate::walkthrough::{Landmark, LandmarkKind, Operator};

/// What is drawn, from top to bottom, and the frames that are open.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    drawn: Vec<Fragment>,
    /// From the outermost to the innermost.
    open: Vec<Group>,
    /// How many frames began.
    frames: usize,
}

impl Sheet {
    /// Draws into the innermost frame.
    pub(super) fn extend(&mut self, fragments: impl IntoIterator<Item = Fragment>) {
        let fragments = fragments.into_iter();
        match self.open.last_mut() {
            Some(frame) => frame.fragments.extend(fragments),
            None => self.drawn.extend(fragments),
        }
    }

    /// Draws what a document has between its arrows.
    pub(super) fn landmarks(&mut self, landmarks: &[Landmark]) {
        for landmark in landmarks {
            self.landmark(landmark);
        }
    }

    /// Begins, divides or ends a frame, or draws a divider or delay.
    fn landmark(&mut self, landmark: &Landmark) {
        let label = (&landmark.label).into();
        match landmark.kind {
            LandmarkKind::Frame(operator) => self.begin(operator, label),
            LandmarkKind::Else if self.open.is_empty() => {}
            LandmarkKind::Else => self.extend([Fragment::Operand(Operand { label })]),
            LandmarkKind::End => self.end(),
            LandmarkKind::Divider => self.extend([Fragment::Divider(Divider::Documented(label))]),
            LandmarkKind::Delay => self.extend([Fragment::Delay(Delay { label })]),
        }
    }

    fn begin(&mut self, operator: Operator, label: super::Label) {
        self.frames += 1;
        self.open.push(begun(self.frames, operator, label));
    }

    fn end(&mut self) {
        if let Some(mut frame) = self.open.pop() {
            let mut messages = Vec::new();
            collect(&frame.fragments, &mut messages);
            frame.state = state(messages.iter().map(|message| message.state));
            self.extend([Fragment::Group(frame)]);
        }
    }

    /// Everything; frames that the document leaves open end here.
    pub(super) fn finish(mut self) -> Vec<Fragment> {
        while !self.open.is_empty() {
            self.end();
        }
        self.drawn
    }
}

/// A frame of which nothing is drawn yet; counted from 1.
pub(super) fn begun(nth: usize, operator: Operator, label: super::Label) -> Group {
    Group {
        id: format!("frame-{nth}"),
        operator: Some(operator),
        number: None,
        label,
        state: State::Happened,
        continued: false,
        remarks: Vec::new(),
        marks: Vec::new(),
        fragments: Vec::new(),
    }
}

/// What became of a frame: something happened, unless all of it is absent for one reason.
pub(super) fn state(messages: impl IntoIterator<Item = State>) -> State {
    let mut states = messages.into_iter();
    match states.next() {
        Some(first) if first.is_absent() && states.all(|state| state == first) => first,
        _ => State::Happened,
    }
}
