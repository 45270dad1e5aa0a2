//! What a document's PlantUML source says: lifelines, arrows, labels, numbers, frames, looks.

use super::error::Problem;
use super::raw::Text;
use super::source::{Place, Sources};
use crate::plantuml::{self, Arrow, Message, Participant, Shape, Statement, StatementKind, plain};
use crate::walkthrough::{
    ArrowDress, Label, Landmark, LandmarkKind, Lifeline, LifelineShape, Operator, PlantumlStyle,
};

/// A source, read for a walkthrough.
pub(super) struct Documented {
    /// From left to right; nobody is held yet.
    pub(super) lifelines: Vec<Lifeline>,
    /// From top to bottom.
    pub(super) arrows: Vec<DocumentedStep>,
    /// What stands between the arrows, each above an arrow by its index.
    pub(super) landmarks: Vec<Landmark>,
    /// What ours must repeat.
    pub(super) style: PlantumlStyle,
}

/// One arrow of the source.
pub(super) struct DocumentedStep {
    /// The lifeline that it leaves.
    pub(super) from: String,
    /// The lifeline that it reaches.
    pub(super) to: String,
    /// As typed and as plain text.
    pub(super) label: Label,
    /// As shown.
    pub(super) number: Option<String>,
    /// What it looks like, where that is not a plain `->`.
    pub(super) dress: Option<ArrowDress>,
    /// Its line in the scenario file.
    pub(super) place: Place,
}

impl Documented {
    /// Reads the source; mistakes are shown at its lines in the scenario file.
    pub(super) fn read(source: &Text, sources: &Sources) -> Result<Self, Problem> {
        let line = |line| sources.line_within(source.place, line);
        let diagram = plantuml::parse(&source.value)
            .map_err(|error| Problem::at(line(error.line), error.message).help(error.help))?;
        let mut numbers = diagram.numbers().into_iter();
        let (mut arrows, mut landmarks) = (Vec::new(), Vec::new());
        for statement in &diagram.statements {
            if let StatementKind::Message(message) = &statement.kind {
                let number = numbers.next().flatten();
                arrows.push(step(message, number, line(statement.line))?);
            } else {
                landmarks.extend(landmark(statement, arrows.len()));
            }
        }
        if arrows.is_empty() {
            return Err(
                Problem::at(source.place, "the PlantUML source has no arrows")
                    .help("arrows read `client -> okta: label`"),
            );
        }
        let stage = diagram.participants().into_iter();
        Ok(Self {
            lifelines: stage.map(|(who, typed)| lifeline(&who, typed)).collect(),
            arrows,
            landmarks,
            style: PlantumlStyle {
                preamble: diagram.preamble().map(str::to_owned).collect(),
                autonumber: diagram.autonumber().map(str::to_owned),
            },
        })
    }
}

fn lifeline(participant: &Participant, typed: Option<&str>) -> Lifeline {
    Lifeline {
        id: participant.id().to_owned(),
        name: plain(&participant.name),
        shape: match participant.shape {
            Shape::Actor => LifelineShape::Actor,
            _ => LifelineShape::Participant,
        },
        holds: Vec::new(),
        plantuml: typed.map(str::to_owned),
    }
}

fn step(
    message: &Message,
    number: Option<String>,
    place: Place,
) -> Result<DocumentedStep, Problem> {
    let (Some(from), Some(to)) = (message.from.participant(), message.to.participant()) else {
        return Err(
            Problem::at(place, "a documented arrow runs between two participants")
                .help("name both of its ends"),
        );
    };
    Ok(DocumentedStep {
        from: from.to_owned(),
        to: to.to_owned(),
        label: Label {
            text: plain(&message.label),
            plantuml: Some(message.label.clone()),
        },
        number,
        dress: dress(&message.arrow),
        place,
    })
}

fn dress(arrow: &Arrow) -> Option<ArrowDress> {
    (arrow.text != "->").then(|| ArrowDress {
        typed: arrow.text.clone(),
        leftwards: arrow.leftwards,
        dashed: arrow.dashed,
    })
}

/// A frame, a divider or a delay; `None`: the statement is none.
fn landmark(statement: &Statement, above: usize) -> Option<Landmark> {
    let (kind, text) = match &statement.kind {
        StatementKind::Group { operator, label } => {
            let mut known = Operator::ALL.iter();
            let operator = known.find(|one| one.as_str() == operator)?;
            (LandmarkKind::Frame(*operator), uncoloured(label))
        }
        StatementKind::Else(guard) => (LandmarkKind::Else, uncoloured(guard)),
        StatementKind::End => (LandmarkKind::End, ""),
        StatementKind::Divider(text) => (LandmarkKind::Divider, text.as_str()),
        StatementKind::Delay(text) => (LandmarkKind::Delay, text.as_str()),
        _ => return None,
    };
    Some(Landmark {
        above,
        kind,
        label: Label {
            text: plain(text),
            plantuml: Some(statement.text.clone()),
        },
    })
}

/// A guard without the colour that may stand in front of it: `#LightBlue it works`.
fn uncoloured(guard: &str) -> &str {
    let rest = guard.strip_prefix('#').map(|rest| {
        let colour = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest[colour..].trim_start()
    });
    rest.unwrap_or(guard)
}
