//! The documented numbered steps: lifelines, arrows, promises, outcome. Data only.
//!
//! A [`Walkthrough`] is what a document claims. It never decides what is drawn
//! as having happened; that is the verdict's, from the trace.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::protocol::{Kind, MessageKind, SpecRef};

/// The name of a participant: `user`, `user/browser`, `client/script`.
///
/// The part before the slash is the actor that brings the participant along.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    /// A participant's name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The actor: what stands before the slash.
    pub fn actor(&self) -> &str {
        self.0.split('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One set of documented numbered steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Walkthrough {
    /// Its id within the scenario.
    pub id: String,
    /// What the document calls it, for headings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// BCP 47 language of its labels.
    pub language: String,
    /// From left to right.
    pub lifelines: Vec<Lifeline>,
    /// Messages that the document leaves out; they may be absent from a run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub omits: Vec<Kind>,
    /// In the document's order.
    pub steps: Vec<Step>,
    /// Frames, dividers and delays around the steps, in the document's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub landmarks: Vec<Landmark>,
    /// What a PlantUML source fixes beyond lifelines and arrows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plantuml: Option<PlantumlStyle>,
    /// Notes on the walkthrough as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// What is kept of a document's PlantUML source so that ours reads alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlantumlStyle {
    /// `skinparam`, `hide`, `title` lines, as typed and in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preamble: Vec<String>,
    /// The `autonumber` line as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autonumber: Option<String>,
}

/// What a document draws between its arrows.
///
/// Frames are told as in the source, where they begin and where they end: one
/// may be open around any number of steps, and frames nest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Landmark {
    /// Index of the step above which it stands; as many as there are steps: below the last.
    pub above: usize,
    /// What it is.
    pub kind: LandmarkKind,
    /// Guard, heading or text; the whole line as typed in a PlantUML source.
    #[serde(default)]
    pub label: Label,
}

/// What stands between arrows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LandmarkKind {
    /// A frame begins.
    Frame(Operator),
    /// The next operand of the innermost frame begins.
    Else,
    /// The innermost frame ends.
    End,
    /// A line across all lifelines.
    Divider,
    /// Time passes.
    Delay,
}

/// What a frame says of the arrows in it: an interaction operator (UML 2.5.1 17.6.3), or `group`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operator {
    /// They belong together; PlantUML's own.
    Group,
    /// One of the operands happens.
    Alt,
    /// They may happen.
    Opt,
    /// They may happen more than once.
    Loop,
    /// The operands happen in any order.
    Par,
    /// They happen in place of what follows.
    Break,
    /// Nothing happens between them.
    Critical,
}

impl Operator {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Group,
        Self::Alt,
        Self::Opt,
        Self::Loop,
        Self::Par,
        Self::Break,
        Self::Critical,
    ];

    /// The keyword in UML and in sources.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Alt => "alt",
            Self::Opt => "opt",
            Self::Loop => "loop",
            Self::Par => "par",
            Self::Break => "break",
            Self::Critical => "critical",
        }
    }
}

/// One vertical line of the drawing and the participants folded into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lifeline {
    /// Its alias in sources, unique in the walkthrough.
    pub id: String,
    /// What the reader sees, as plain text.
    pub name: String,
    /// A stick figure or a box.
    #[serde(default)]
    pub shape: LifelineShape,
    /// Actors, with all their participants, or single participants.
    pub holds: Vec<Name>,
    /// The declaration as typed in the document's PlantUML source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plantuml: Option<String>,
}

/// How a lifeline's head is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LifelineShape {
    /// A box.
    #[default]
    Participant,
    /// A stick figure.
    Actor,
}

/// One documented step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Unique in the walkthrough; never made from the number.
    pub id: String,
    /// The number as the document shows it; may repeat, bullets have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What the step says.
    pub label: Label,
    /// Text only: done before any run, such as registering the app.
    #[serde(default, skip_serializing_if = "is_false")]
    pub setup: bool,
    /// This run is declared not to show the step (a session exists).
    #[serde(default, skip_serializing_if = "is_false")]
    pub skip: bool,
    /// The step's messages may be repeated (passwords, polling).
    #[serde(default, skip_serializing_if = "is_false")]
    pub repeats: bool,
    /// Number and label stand on the first arrow; empty only for a setup step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrows: Vec<Arrow>,
    /// Parameters that the document promises and the run does not keep.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// Notes on the step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What a teacher says at this step, as plain text of one or several lines; never drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
}

/// A step's words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// As plain text, one line.
    pub text: String,
    /// As typed in a PlantUML source; emitted there as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plantuml: Option<String>,
}

/// A documented arrow: a path of real messages from one lifeline to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrow {
    /// The lifeline that it leaves.
    pub from: String,
    /// The lifeline that it reaches.
    pub to: String,
    /// The messages that make the arrow true, in their order.
    pub covers: Vec<Kind>,
    /// Further messages of the step, drawn with it but not judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Kind>,
    /// The status that the label promises for the first covered response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Parameters that the label promises; one of the covered messages must carry each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<String>,
    /// The error that the step promises: one of its messages fails with this code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Where the document draws this arrow although the wire runs as `from` and `to` say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departs: Option<DocumentedArrow>,
    /// How a PlantUML source draws it, where that is not a plain `->`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dress: Option<ArrowDress>,
}

/// What an arrow looks like in a PlantUML source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrowDress {
    /// As typed, such as `-->` or `<-[#red]-`.
    pub typed: String,
    /// Whether its head is on the left, so that the receiver stands first.
    #[serde(default, skip_serializing_if = "is_false")]
    pub leftwards: bool,
    /// Whether its line is dashed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub dashed: bool,
}

/// The ends of an arrow as the document draws it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentedArrow {
    /// The lifeline that it leaves on paper.
    pub from: String,
    /// The lifeline that it reaches on paper.
    pub to: String,
}

/// A remark with its source, shown as a footnote; never part of a label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Unique in the scenario, such as `V3`.
    pub id: String,
    /// One or two sentences of plain text.
    pub text: String,
    /// Where the standards say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specs: Vec<SpecRef>,
}

/// Where a run is declared to stop, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The message that fails; its failed form, or the message whose check fails.
    pub message: MessageKind,
    /// The status of the failing response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The error code as sent; for `delivered = "local"`, the rule that refused. Absent: none is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Parameters that the failing message must carry beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<String>,
    /// How the error reaches whom it concerns.
    pub delivered: Delivered,
    /// The actor at which it arrives.
    pub at: String,
}

/// What an attacker obtains, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obtained {
    /// What.
    pub what: Gained,
    /// The id of the resource owner whose it is.
    pub of: String,
}

/// What an attacker can obtain of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gained {
    /// The password reached it.
    Password,
    /// A code that was issued to this person's browser reached it, good or not.
    Code,
    /// An access token of this person's reached it.
    AccessToken,
    /// A refresh token of this person's reached it.
    RefreshToken,
    /// An ID token of this person's reached it.
    IdToken,
    /// A resource server served it this person's resource.
    Resource,
    /// Its browser is signed in to a client as this person.
    Session,
    /// This person's browser is signed in to a client as the attacker.
    PlantedSession,
}

/// How an error is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivered {
    /// As a page that the browser shows, without a redirect to the client.
    Page,
    /// In the query of the redirect to the client.
    Query,
    /// In the fragment of the redirect to the client.
    Fragment,
    /// As JSON from an endpoint of the authorization server.
    Json,
    /// As a `WWW-Authenticate` challenge; an error stands in it or nowhere.
    Challenge,
    /// Not at all: the actor that checked stops.
    Local,
    /// By the transport: no answer, or an answer of HTTP alone.
    Transport,
}

impl Delivered {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Page,
        Self::Query,
        Self::Fragment,
        Self::Json,
        Self::Challenge,
        Self::Local,
        Self::Transport,
    ];

    /// The name in scenario files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::Json => "json",
            Self::Challenge => "challenge",
            Self::Local => "local",
            Self::Transport => "transport",
        }
    }
}

impl Walkthrough {
    /// The lifeline into which a participant is folded: one that names it, else one that names its actor.
    pub fn lifeline_of(&self, participant: &Name) -> Option<&Lifeline> {
        let holding = |name: &str| {
            self.lifelines
                .iter()
                .find(|lifeline| lifeline.holds.iter().any(|held| held.as_str() == name))
        };
        holding(participant.as_str()).or_else(|| holding(participant.actor()))
    }

    /// What the document calls an actor: the name of its lifeline, else its id.
    pub fn name_of<'a>(&'a self, actor: &'a str) -> &'a str {
        let held = self.lifeline_of(&Name::new(actor));
        held.map_or(actor, |lifeline| lifeline.name.as_str())
    }

    /// A lifeline by its id.
    pub fn lifeline(&self, id: &str) -> Option<&Lifeline> {
        self.lifelines.iter().find(|lifeline| lifeline.id == id)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}
