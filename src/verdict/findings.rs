//! Collecting differences, each with the arrow that it takes the truth from.

use super::{Difference, DifferenceKind};
use crate::protocol::Kind;

#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<(Option<usize>, Difference)>,
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct About {
    pub(super) step: Option<usize>,
    pub(super) arrow: Option<usize>,
    pub(super) message: Option<Kind>,
}

impl About {
    pub(super) fn arrow((step, arrow): (usize, usize)) -> Self {
        Self {
            step: Some(step),
            arrow: Some(arrow),
            message: None,
        }
    }

    /// An arrow where one is concerned.
    pub(super) fn place(place: Option<(usize, usize)>) -> Self {
        place.map(Self::arrow).unwrap_or_default()
    }

    pub(super) fn message(self, kind: Kind) -> Self {
        Self {
            message: Some(kind),
            ..self
        }
    }
}

impl Findings {
    pub(super) fn add(
        &mut self,
        kind: DifferenceKind,
        about: About,
        events: Vec<usize>,
        detail: String,
    ) {
        let difference = Difference {
            kind,
            step: about.step,
            message: about.message,
            events,
            detail,
        };
        self.list.push((about.arrow, difference));
    }

    /// Whether anything differs in a step.
    pub(super) fn in_step(&self, step: usize) -> bool {
        self.list.iter().any(|(_, d)| d.step == Some(step))
    }

    /// Whether anything differs in an arrow.
    pub(super) fn in_arrow(&self, step: usize, arrow: usize) -> bool {
        self.list
            .iter()
            .any(|(known, d)| d.step == Some(step) && known.is_none_or(|known| known == arrow))
    }

    /// In the order of the steps, then of the recording; what concerns no step comes last.
    pub(super) fn finish(self) -> Vec<Difference> {
        let mut list: Vec<_> = self.list.into_iter().map(|(_, d)| d).collect();
        list.sort_by_key(|d| (d.step.unwrap_or(usize::MAX), d.events.first().copied()));
        list
    }
}
