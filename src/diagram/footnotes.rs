//! The notes of a document, numbered in the order in which its steps refer to them.

use super::Footnote;
use crate::walkthrough::{Note, Walkthrough};

/// The numbered notes of one walkthrough.
#[derive(Debug)]
pub(super) struct Footnotes(Vec<Footnote>);

impl Footnotes {
    /// Numbers the notes of the steps, then those of the walkthrough as a whole.
    pub(super) fn collect(walkthrough: &Walkthrough) -> Self {
        let mut list: Vec<Footnote> = Vec::new();
        let of_steps = walkthrough.steps.iter().flat_map(|step| &step.notes);
        for note in of_steps.chain(&walkthrough.notes) {
            if list.iter().all(|known| known.id != note.id) {
                list.push(Footnote {
                    mark: list.len() + 1,
                    id: note.id.clone(),
                    text: note.text.clone(),
                    specs: note.specs.clone(),
                });
            }
        }
        Self(list)
    }

    /// The marks of these notes.
    pub(super) fn marks(&self, notes: &[Note]) -> Vec<usize> {
        let mark = |note: &Note| self.0.iter().find(|known| known.id == note.id);
        notes
            .iter()
            .filter_map(mark)
            .map(|note| note.mark)
            .collect()
    }

    pub(super) fn into_list(self) -> Vec<Footnote> {
        self.0
    }
}
