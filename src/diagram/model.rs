//! The interaction: lifelines and fragments (UML 2.5.1 clause 17). Data only.

use std::collections::BTreeSet;

use super::Remark;
use crate::protocol::{Kind, Setting, SpecRef};
use crate::verdict::StepState;
use crate::walkthrough::{self, ArrowDress, LifelineShape, Name, Operator, PlantumlStyle};

/// One drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// The scenario's title.
    pub title: String,
    /// BCP 47 language of the document's words, and of a renderer's unless it is told another.
    pub language: String,
    /// From left to right; messages point into this list.
    pub lifelines: Vec<Lifeline>,
    /// From top to bottom.
    pub fragments: Vec<Fragment>,
    /// When which lifeline is at work, in the order in which they begin.
    pub executions: Vec<Execution>,
    /// The document's notes in the order of their marks.
    pub footnotes: Vec<Footnote>,
    /// What the document's PlantUML source fixes; its `autonumber` only where
    /// this drawing has the document's arrows and no others.
    pub source: Option<PlantumlStyle>,
}

/// One vertical line.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifeline {
    /// Its alias in the document, or the participant's name where the document has none.
    pub id: String,
    /// What the reader sees.
    pub name: String,
    /// Whether all that it holds is an attacker's.
    pub attacker: bool,
    /// A stick figure or a box.
    pub shape: LifelineShape,
    /// The declaration as typed in the document's PlantUML source.
    pub declaration: Option<String>,
}

/// What stands below what stood before.
#[derive(Clone, Debug, PartialEq)]
pub enum Fragment {
    /// An arrow.
    Message(Message),
    /// Text on or across lifelines.
    Note(Note),
    /// A combined fragment: the messages of one step, or a frame of the document.
    Group(Group),
    /// In a frame of the document: where its next operand begins.
    Operand(Operand),
    /// A line across all lifelines.
    Divider(Divider),
    /// Time that passes, as the document has it.
    Delay(Delay),
}

/// An arrow from one lifeline to another, or to itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Stable: `step-4`, `step-4.2` for a step's second arrow, `message-4.2`, `event-17`.
    pub id: String,
    /// The number as the reader sees it.
    pub number: Option<String>,
    /// What stands over the arrow.
    pub label: Label,
    /// Index of the lifeline that it leaves.
    pub from: usize,
    /// Index of the lifeline that it reaches.
    pub to: usize,
    /// What kind of arrow it is.
    pub sort: Sort,
    /// What it looks like in the document's PlantUML source, where that is not a plain `->`.
    pub dress: Option<ArrowDress>,
    /// What became of it.
    pub state: State,
    /// Whether it was sent and never arrived, which a declared stop may be as well.
    pub lost: bool,
    /// Remarks that belong to it.
    pub remarks: Vec<Remark>,
    /// Footnotes that it refers to, counted from 1.
    pub marks: Vec<usize>,
    /// Head and body.
    pub attached: Vec<Attachment>,
    /// The recorded events behind it, as indices into the trace.
    pub events: Vec<usize>,
}

/// From the arrival of a request to its response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// Index of the lifeline that is at work.
    pub lifeline: usize,
    /// Index of the message that brings the request, counted in [`Interaction::messages`].
    pub begin: usize,
    /// Index of the message that takes the response away.
    pub end: usize,
}

/// What kind of arrow a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// As the document draws it.
    Documented,
    /// An HTTP request.
    Request,
    /// An HTTP response.
    Response,
}

/// What became of what is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It happened.
    Happened,
    /// It happened, but not as documented.
    Differs,
    /// Documented, but not recorded.
    Missing,
    /// The run stopped here, as declared.
    Stopped,
    /// It lies behind the declared stop.
    NotReached,
    /// Declared as skipped, and not seen.
    Skipped,
    /// This recording cannot show it.
    CannotBeSeen,
    /// It happened, and the document leaves it out.
    Omitted,
    /// It was sent, but never arrived.
    Lost,
}

impl State {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Happened,
        Self::Differs,
        Self::Missing,
        Self::Stopped,
        Self::NotReached,
        Self::Skipped,
        Self::CannotBeSeen,
        Self::Omitted,
        Self::Lost,
    ];

    /// Whether something is drawn that was not recorded.
    pub fn is_absent(self) -> bool {
        matches!(
            self,
            Self::Missing | Self::NotReached | Self::Skipped | Self::CannotBeSeen
        )
    }

    /// The state of an arrow in the verdict; one without events is missing.
    pub(super) fn of_arrow(state: StepState, recorded: bool) -> Self {
        match state {
            StepState::Happened | StepState::Setup => Self::Happened,
            StepState::Differs if recorded => Self::Differs,
            StepState::Differs => Self::Missing,
            StepState::Stopped => Self::Stopped,
            StepState::NotReached => Self::NotReached,
            StepState::Skipped => Self::Skipped,
            StepState::CannotBeSeen => Self::CannotBeSeen,
        }
    }
}

/// What stands over an arrow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    /// As plain text; may be empty where `kind` speaks.
    pub text: String,
    /// The standard name to show, after the text if there is one.
    pub kind: Option<Kind>,
    /// Whether a message of that name tells of an error.
    pub failed: bool,
    /// As typed in the document's PlantUML source: the label of an arrow, else the whole line.
    pub source: Option<String>,
}

/// A recorded message, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Set where a fault changed the message: `true` for what arrived, `false` for what was sent.
    pub delivered: Option<bool>,
    /// Head and body as text, lines ended by `\n`.
    pub text: String,
}

/// Text on one lifeline, or across all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Stable, where something can refer to it: `step-2`, `event-17`.
    pub id: String,
    /// Index of the lifeline; absent: across all.
    pub lifeline: Option<usize>,
    /// The number of a step that is text only.
    pub number: Option<String>,
    /// The label of a step that is text only.
    pub text: Option<String>,
    /// What became of it.
    pub state: State,
    /// What it says, a line each.
    pub remarks: Vec<Remark>,
    /// Footnotes that it refers to, counted from 1.
    pub marks: Vec<usize>,
    /// The recorded local events behind it, as indices into the trace.
    pub events: Vec<usize>,
}

/// The messages of one step, or a frame of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Stable: `step-4`; `step-4-continued-1` for a later part of the same step; `frame-2`.
    pub id: String,
    /// What the document's frame says of its arrows; absent for a step.
    pub operator: Option<Operator>,
    /// The step's number as the document shows it.
    pub number: Option<String>,
    /// The step's label, or the guard of the frame's first operand.
    pub label: Label,
    /// What became of the step, or of all in the frame.
    pub state: State,
    /// Whether the step's earlier messages stand in a group above.
    pub continued: bool,
    /// Remarks that belong to the step as a whole.
    pub remarks: Vec<Remark>,
    /// Footnotes that the step refers to, counted from 1.
    pub marks: Vec<usize>,
    /// Messages, notes; in a frame of the document other frames, too, and its operands
    /// one behind the other.
    pub fragments: Vec<Fragment>,
}

/// Where the next operand of a frame begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// Its guard.
    pub label: Label,
}

/// A line across all lifelines and what it says.
#[derive(Clone, Debug, PartialEq)]
pub enum Divider {
    /// Nothing that stands below was reached.
    NotReached,
    /// The document's own.
    Documented(Label),
}

/// Time that passes, as the document has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Delay {
    /// What it says; may be empty.
    pub label: Label,
}

/// A note of the document with the number of its mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// Counted from 1.
    pub mark: usize,
    /// Unique in the scenario, such as `V3`.
    pub id: String,
    /// One or two sentences.
    pub text: String,
    /// Where the standards say so.
    pub specs: Vec<SpecRef>,
}

impl Lifeline {
    /// As the document declares it; what was settled before the run tells whose it is.
    ///
    /// An attacker's is marked by a keyword in front of its name (UML 2.5.1 C.1), unless a
    /// document's source fixes how it is declared.
    pub(super) fn of(declared: &walkthrough::Lifeline, setting: &Setting) -> Self {
        let attackers = |name: &Name| setting.holder_of(name.actor()).is_some();
        let attacker = !declared.holds.is_empty() && declared.holds.iter().all(attackers);
        Self {
            attacker,
            id: declared.id.clone(),
            name: named(&declared.name, attacker),
            shape: declared.shape,
            declaration: declared.plantuml.clone(),
        }
    }
}

/// A lifeline's name, behind the keyword of an attacker.
pub(super) fn named(name: &str, attacker: bool) -> String {
    if attacker {
        format!("«attacker» {name}")
    } else {
        name.to_owned()
    }
}

impl From<&walkthrough::Label> for Label {
    fn from(label: &walkthrough::Label) -> Self {
        Self {
            text: label.text.clone(),
            source: label.plantuml.clone(),
            ..Self::default()
        }
    }
}

impl Fragment {
    /// The recorded events behind a message or note.
    pub fn events(&self) -> &[usize] {
        match self {
            Self::Message(message) => &message.events,
            Self::Note(note) => &note.events,
            Self::Group(_) | Self::Operand(_) | Self::Divider(_) | Self::Delay(_) => &[],
        }
    }
}

impl Group {
    /// What stands in front of a frame's guard; a plain group is called by its label alone.
    pub fn keyword(&self) -> Option<&'static str> {
        let labelled = !self.label.text.is_empty();
        let own = |operator: &Operator| *operator != Operator::Group || !labelled;
        self.operator.filter(own).map(Operator::as_str)
    }
}

impl Message {
    /// Whether its line is dashed: a response, or drawn so by the document.
    pub fn is_dashed(&self) -> bool {
        let dressed = self.dress.as_ref().is_some_and(|dress| dress.dashed);
        dressed || self.sort == Sort::Response
    }
}

impl Interaction {
    /// The footnotes to which no message, note or group refers: what is said of the whole.
    pub fn unreferenced(&self) -> Vec<usize> {
        let mut referenced = BTreeSet::new();
        referred(&self.fragments, &mut referenced);
        let marks = self.footnotes.iter().map(|footnote| footnote.mark);
        marks.filter(|mark| !referenced.contains(mark)).collect()
    }

    /// All messages from top to bottom, those in groups included.
    pub fn messages(&self) -> Vec<&Message> {
        let mut found = Vec::new();
        collect(&self.fragments, &mut found);
        found
    }
}

fn referred(fragments: &[Fragment], marks: &mut BTreeSet<usize>) {
    for fragment in fragments {
        match fragment {
            Fragment::Message(message) => marks.extend(&message.marks),
            Fragment::Note(note) => marks.extend(&note.marks),
            Fragment::Group(group) => {
                marks.extend(&group.marks);
                referred(&group.fragments, marks);
            }
            _ => {}
        }
    }
}

/// All messages from top to bottom.
pub(super) fn collect<'a>(fragments: &'a [Fragment], found: &mut Vec<&'a Message>) {
    for fragment in fragments {
        match fragment {
            Fragment::Message(message) => found.push(message),
            Fragment::Group(group) => collect(&group.fragments, found),
            Fragment::Note(_)
            | Fragment::Operand(_)
            | Fragment::Divider(_)
            | Fragment::Delay(_) => {}
        }
    }
}

/// How deep groups are nested in each other.
pub(crate) fn depth(fragments: &[Fragment]) -> usize {
    let depths = fragments.iter().map(|fragment| match fragment {
        Fragment::Group(group) => 1 + depth(&group.fragments),
        _ => 0,
    });
    depths.max().unwrap_or(0)
}
