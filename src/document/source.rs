//! The PlantUML source inside a fence or a comment.

use crate::plantuml::{self, Message, StatementKind, plain};

/// Whether a fence's info string calls it PlantUML.
pub(super) fn is_plantuml(info: &str) -> bool {
    let word = info.split(|c: char| !c.is_ascii_alphanumeric()).next();
    word.is_some_and(|word| ["plantuml", "puml", "uml"].contains(&word.to_lowercase().as_str()))
}

/// The source in a fence: one that is named so, or holds `@startuml`.
pub(super) fn of_fence(code: &str, named: bool) -> Option<String> {
    framed(code).or_else(|| trimmed(code).filter(|_| named))
}

/// The source in a comment, behind whatever prose stands before it.
pub(super) fn of_comment(comment: &str) -> Option<String> {
    framed(comment).or_else(|| {
        let lines: Vec<&str> = comment.lines().collect();
        let first = lines.iter().position(|line| begins(line))?;
        let rest = &lines[first..];
        rest.iter()
            .any(|line| arrow(line).is_some())
            .then(|| trimmed(&rest.join("\n")))?
    })
}

/// From `@startuml` to `@enduml`.
fn framed(text: &str) -> Option<String> {
    let behind = &text[text.find("@startuml")?..];
    let end = behind.find("@enduml").map(|at| at + "@enduml".len());
    trimmed(&behind[..end.unwrap_or(behind.len())])
}

fn trimmed(source: &str) -> Option<String> {
    let lines: Vec<&str> = source.trim_end().lines().map(str::trim_end).collect();
    let first = lines.iter().position(|line| !line.is_empty())?;
    Some(lines[first..].join("\n") + "\n")
}

/// Whether a line alone is a statement with which sources begin.
fn begins(line: &str) -> bool {
    statement(line).is_some_and(|kind| {
        matches!(
            kind,
            StatementKind::Participant(_)
                | StatementKind::Message(_)
                | StatementKind::Autonumber(_)
                | StatementKind::Preamble
        )
    })
}

fn arrow(line: &str) -> Option<Message> {
    match statement(line)? {
        StatementKind::Message(message) => Some(message),
        _ => None,
    }
}

/// What a source draws.
pub(super) struct Diagram<'a> {
    /// As typed.
    pub(super) source: &'a str,
    /// Its arrows.
    pub(super) messages: Vec<Message>,
    /// Everyone on its stage: alias, and name as plain text.
    pub(super) participants: Vec<(String, String)>,
}

impl<'a> Diagram<'a> {
    /// Reads a source; of one that cannot be read as a whole, the lines that are arrows.
    pub(super) fn read(source: &'a str) -> Self {
        let Ok(diagram) = plantuml::parse(source) else {
            return Self {
                source,
                messages: source.lines().filter_map(arrow).collect(),
                participants: Vec::new(),
            };
        };
        let stage = diagram.participants().into_iter();
        Self {
            source,
            messages: diagram.messages().cloned().collect(),
            participants: stage
                .map(|(who, _)| (who.id().to_owned(), plain(&who.name)))
                .collect(),
        }
    }
}

/// The only statement of a line.
fn statement(line: &str) -> Option<StatementKind> {
    let diagram = plantuml::parse(line).ok()?;
    diagram.statements.into_iter().next().map(|one| one.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_before_the_source_is_left_out() {
        let comment = " Source for image. Generated using http://plantuml.example/uml/\n\n\
                       skinparam monochrome true\nactor \"A\" as a\n\na -> b: hello  \n\n";
        let source = of_comment(comment).unwrap();
        assert_eq!(
            source,
            "skinparam monochrome true\nactor \"A\" as a\n\na -> b: hello\n"
        );
    }

    #[test]
    fn a_frame_bounds_the_source() {
        let source = of_comment("prose\n@startuml\na -> b\n@enduml\nmore").unwrap();
        assert_eq!(source, "@startuml\na -> b\n@enduml\n");
        assert_eq!(
            of_fence("@startuml\na -> b", false),
            Some("@startuml\na -> b\n".into())
        );
    }

    #[test]
    fn what_is_no_source_is_none() {
        for comment in ["", "prose only\nand more", "title A title and no arrow"] {
            assert_eq!(of_comment(comment), None, "{comment}");
        }
        assert_eq!(
            of_fence("a -> b", false),
            None,
            "a fence of some other language"
        );
        assert_eq!(of_fence("a -> b", true), Some("a -> b\n".into()));
        assert!(is_plantuml("plantuml") && is_plantuml("puml {width=5}") && !is_plantuml("rust"));
    }
}
