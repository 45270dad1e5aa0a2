//! Who is on stage: `actor "Resource Owner (User)" as user order 1 #pink`.

use super::cursor::Cursor;
use super::{End, Statement, StatementKind};

/// A declared or implied participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// How its head is drawn.
    pub shape: Shape,
    /// What is shown, as typed between the quotes.
    pub name: String,
    /// What arrows call it, where that is not its name.
    pub alias: Option<String>,
    /// From left to right; the order of the source decides between equals.
    pub order: i64,
}

impl Participant {
    /// What arrows call it.
    pub fn id(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }
}

/// How a participant's head is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A box.
    Participant,
    /// A stick figure.
    Actor,
    /// A circle with a bar at its side.
    Boundary,
    /// A circle with an arrow.
    Control,
    /// A circle on a line.
    Entity,
    /// A cylinder.
    Database,
    /// A lying cylinder.
    Queue,
    /// A stack of boxes.
    Collections,
}

const SHAPES: [(&str, Shape); 8] = [
    ("participant", Shape::Participant),
    ("actor", Shape::Actor),
    ("boundary", Shape::Boundary),
    ("control", Shape::Control),
    ("entity", Shape::Entity),
    ("database", Shape::Database),
    ("queue", Shape::Queue),
    ("collections", Shape::Collections),
];

/// Reads a declaration; `None`: the line is none.
pub(super) fn parse(line: &str) -> Option<Participant> {
    let mut cursor = Cursor::new(line);
    cursor.keyword("create");
    let (_, shape) = SHAPES.iter().find(|(word, _)| cursor.keyword(word))?;
    let quoted = cursor.rest.starts_with('"');
    let first = cursor.name()?;
    cursor.blanks();
    let second = if cursor.keyword("as") {
        let name = cursor.name()?;
        cursor.blanks();
        Some(name)
    } else {
        None
    };
    let order = tail(cursor)?;
    let participant = |name: &str, alias: Option<&str>| Participant {
        shape: *shape,
        name: name.to_owned(),
        alias: alias.map(str::to_owned),
        order,
    };
    Some(match second {
        // `user as "Resource Owner"`: the quoted one is shown.
        Some(second) if !quoted && is_quoted_last(line) => participant(second, Some(first)),
        second => participant(first, second),
    })
}

/// Whether the name behind `as` is the quoted one.
fn is_quoted_last(line: &str) -> bool {
    line.split_whitespace()
        .skip_while(|word| !word.eq_ignore_ascii_case("as"))
        .nth(1)
        .is_some_and(|word| word.starts_with('"'))
}

/// Stereotype, order and colour, in any sequence; the order is given back.
fn tail(mut cursor: Cursor<'_>) -> Option<i64> {
    let mut order = 0;
    while !cursor.rest.is_empty() {
        if cursor.keyword("order") {
            order = cursor
                .take_while(|c| c == '-' || c.is_ascii_digit())
                .parse()
                .ok()?;
        } else if cursor.take("<<") {
            let (_, behind) = cursor.rest.split_once(">>")?;
            cursor.rest = behind;
        } else if cursor.rest.starts_with('#') {
            cursor.take_while(|c| !c.is_whitespace());
        } else {
            return None;
        }
        cursor.blanks();
    }
    Some(order)
}

/// Everyone from left to right: as declared, or where an arrow first names them.
pub(super) fn on_stage(statements: &[Statement]) -> Vec<(Participant, Option<&str>)> {
    let mut stage: Vec<(Participant, Option<&str>)> = Vec::new();
    let mut enter = |participant: Participant, text| {
        if stage
            .iter()
            .all(|(known, _)| known.id() != participant.id())
        {
            stage.push((participant, text));
        }
    };
    for statement in statements {
        match &statement.kind {
            StatementKind::Participant(participant) => {
                enter(participant.clone(), Some(statement.text.as_str()));
            }
            StatementKind::Message(message) => {
                for end in message.typed_ends() {
                    if let End::Participant(name) = end {
                        enter(implied(name), None);
                    }
                }
            }
            _ => {}
        }
    }
    stage.sort_by_key(|(participant, _)| participant.order);
    stage
}

fn implied(name: &str) -> Participant {
    Participant {
        shape: Shape::Participant,
        name: name.to_owned(),
        alias: None,
        order: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(line: &str) -> Option<(Shape, String, String, i64)> {
        let p = parse(line)?;
        Some((p.shape, p.name.clone(), p.id().to_owned(), p.order))
    }

    #[test]
    fn declarations() {
        let own = |shape, name: &str, id: &str, order| Some((shape, name.into(), id.into(), order));
        for (line, expected) in [
            ("participant Foo", own(Shape::Participant, "Foo", "Foo", 0)),
            (
                "actor \"Resource Owner (User)\" as user",
                own(Shape::Actor, "Resource Owner (User)", "user", 0),
            ),
            (
                "participant okta as \"Auth Server \"",
                own(Shape::Participant, "Auth Server ", "okta", 0),
            ),
            ("participant A as B", own(Shape::Participant, "A", "B", 0)),
            (
                "participant \"A b\"",
                own(Shape::Participant, "A b", "A b", 0),
            ),
            ("create control Foo", own(Shape::Control, "Foo", "Foo", 0)),
            (
                "database \"D\" as d <<store>> order -20 #pink",
                own(Shape::Database, "D", "d", -20),
            ),
            ("queue q #99FF99 order 3", own(Shape::Queue, "q", "q", 3)),
            (
                "Collections \u{5ba2}\u{6236}\u{7aef}",
                own(
                    Shape::Collections,
                    "\u{5ba2}\u{6236}\u{7aef}",
                    "\u{5ba2}\u{6236}\u{7aef}",
                    0,
                ),
            ),
            ("boundary", None),
            ("entity Foo bar", None),
            ("participant \"open", None),
        ] {
            assert_eq!(seen(line), expected, "{line}");
        }
    }

    #[test]
    fn order_then_appearance_decide_the_stage() {
        let source = "participant Last order 30\nb -> Last\nparticipant First order -1\nb <- c";
        let diagram = crate::plantuml::parse(source).unwrap();
        let stage: Vec<_> = diagram.participants();
        let names: Vec<_> = stage.iter().map(|(p, _)| p.id()).collect();
        assert_eq!(names, ["First", "b", "c", "Last"]);
        assert_eq!(stage[0].1, Some("participant First order -1"));
        assert_eq!(stage[1].1, None);
    }
}
