//! What a document's PlantUML source says: lifelines, arrows, labels, numbers, looks.

use super::error::Problem;
use super::raw::Text;
use super::source::{Place, Sources};
use crate::plantuml::{self, Message, Participant, Shape, StatementKind, plain};
use crate::walkthrough::{Label, Lifeline, LifelineShape, PlantumlStyle};

/// A source, read for a walkthrough.
pub(super) struct Documented {
    /// From left to right; nobody is held yet.
    pub(super) lifelines: Vec<Lifeline>,
    /// From top to bottom.
    pub(super) arrows: Vec<DocumentedStep>,
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
        let mut arrows = Vec::new();
        for statement in &diagram.statements {
            if let StatementKind::Message(message) = &statement.kind {
                let number = numbers.next().flatten();
                arrows.push(step(message, number, line(statement.line))?);
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
        place,
    })
}
