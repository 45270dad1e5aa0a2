//! Lines to statements; notes and headings may span lines.

use super::frame::Line;
use super::{PlantumlError, Statement, StatementKind, arrow, autonumber, participant};

const GROUPS: [&str; 7] = ["group", "alt", "opt", "loop", "par", "break", "critical"];

const LOOKS: [&str; 13] = [
    "skinparam",
    "hide",
    "show",
    "scale",
    "title",
    "header",
    "footer",
    "caption",
    "legend",
    "mainframe",
    "box",
    "!pragma",
    "!theme",
];

const ACTIVATIONS: [&str; 5] = [
    "activate",
    "deactivate",
    "destroy",
    "create",
    "autoactivate",
];

const HEADINGS: [&str; 4] = ["title", "header", "footer", "legend"];

/// Where a `legend` may stand.
const PLACES: [&str; 5] = ["left", "right", "center", "top", "bottom"];

const NOTES: [&str; 4] = ["note", "hnote", "rnote", "ref"];

/// Reads all lines.
pub(super) fn read(lines: &[Line]) -> Result<Vec<Statement>, PlantumlError> {
    let mut reader = Reader::default();
    for line in lines {
        reader.line(line)?;
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    statements: Vec<Statement>,
    /// The statement whose lines are being collected, with what ends it.
    pending: Option<(Statement, Closer)>,
    /// The lines of the open frames.
    frames: Vec<usize>,
}

/// What ends a statement over several lines.
#[derive(Clone, Copy)]
enum Closer {
    /// `end note`, `endnote`.
    EndOf(&'static str),
    /// `}` or `</style>`.
    Exactly(&'static str),
}

impl Closer {
    fn closes(self, text: &str) -> bool {
        match self {
            Self::Exactly(end) => text.eq_ignore_ascii_case(end),
            Self::EndOf(word) => {
                let text = text.to_ascii_lowercase();
                text.strip_prefix("end")
                    .is_some_and(|rest| rest.trim() == word)
            }
        }
    }
}

impl Reader {
    fn line(&mut self, line: &Line) -> Result<(), PlantumlError> {
        if let Some((mut statement, closer)) = self.pending.take() {
            statement.text = format!("{}\n{}", statement.text, line.text);
            if closer.closes(&line.text) {
                self.statements.push(statement);
            } else {
                append(&mut statement.kind, &line.text);
                self.pending = Some((statement, closer));
            }
            return Ok(());
        }
        if line.text.is_empty() {
            return Ok(());
        }
        self.statement(line)
    }

    fn statement(&mut self, line: &Line) -> Result<(), PlantumlError> {
        let text = line.text.as_str();
        let kind = if line.heading {
            Some(StatementKind::Preamble)
        } else {
            kind(text)
        };
        let kind = kind.ok_or_else(|| unknown(line))?;
        match kind {
            StatementKind::Group { .. } => self.frames.push(line.number),
            StatementKind::End if self.frames.pop().is_none() => {
                let help = "remove it, or open a frame such as `alt` before it";
                return Err(PlantumlError::new(
                    line.number,
                    "no frame is open here",
                    help,
                ));
            }
            StatementKind::Else(_) if self.frames.is_empty() => {
                let help = "`else` stands between `alt` and `end`";
                return Err(PlantumlError::new(
                    line.number,
                    "no frame is open here",
                    help,
                ));
            }
            _ => {}
        }
        let statement = Statement {
            line: line.number,
            text: text.to_owned(),
            kind,
        };
        match closer(text, line.heading) {
            Some(closer) => self.pending = Some((statement, closer)),
            None => self.statements.push(statement),
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<Statement>, PlantumlError> {
        let open = self.pending.map(|(statement, _)| statement.line);
        match open.or(self.frames.last().copied()) {
            Some(line) => {
                let help = "close it with `end` (a note with `end note`)";
                Err(PlantumlError::new(
                    line,
                    "what opens here is never closed",
                    help,
                ))
            }
            None => Ok(self.statements),
        }
    }
}

fn append(kind: &mut StatementKind, line: &str) {
    if let StatementKind::Note(text) = kind {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
}

/// What a line says; arrows first, since a participant may be called `note`.
fn kind(text: &str) -> Option<StatementKind> {
    if let Some(message) = arrow::parse(text) {
        return Some(StatementKind::Message(message));
    }
    if let Some(participant) = participant::parse(text) {
        return Some(StatementKind::Participant(participant));
    }
    if let Some(autonumber) = autonumber::parse(text) {
        return Some(StatementKind::Autonumber(autonumber));
    }
    marked(text).or_else(|| worded(text))
}

/// `== text ==`, `...`, `|||`.
fn marked(text: &str) -> Option<StatementKind> {
    let between = |mark: &str| text.strip_prefix(mark)?.strip_suffix(mark);
    if let Some(inner) = between("==") {
        return Some(StatementKind::Divider(
            inner.trim_matches('=').trim().to_owned(),
        ));
    }
    if text == "..." || text == "...." {
        return Some(StatementKind::Delay(String::new()));
    }
    if let Some(inner) = between("...") {
        return Some(StatementKind::Delay(inner.trim().to_owned()));
    }
    let space = between("||").is_some_and(|n| n.chars().all(|c| c == '|' || c.is_ascii_digit()));
    (space || text == "|||" || text == "<style>").then_some(StatementKind::Preamble)
}

/// Statements that begin with a word.
fn worded(text: &str) -> Option<StatementKind> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let word = word.to_ascii_lowercase();
    let rest = rest.trim();
    let among = |words: &[&str]| words.contains(&word.as_str());
    if among(&NOTES) {
        return note(&word, rest).map(StatementKind::Note);
    }
    // A colour may hang on: `alt#gold`.
    let operator = word.split('#').next().unwrap_or_default();
    if GROUPS.contains(&operator) {
        return Some(StatementKind::Group {
            operator: operator.to_owned(),
            label: rest.to_owned(),
        });
    }
    let ends_box = word == "end" && rest.eq_ignore_ascii_case("box");
    if among(&LOOKS) || ends_box {
        return Some(StatementKind::Preamble);
    }
    match word.as_str() {
        "else" => Some(StatementKind::Else(rest.to_owned())),
        "end" if rest.is_empty() || GROUPS.contains(&rest) => Some(StatementKind::End),
        _ => (among(&ACTIVATIONS) && !rest.is_empty()).then_some(StatementKind::Activation),
    }
}

/// The text of `note over a, b : text`; empty where it follows on further lines.
fn note(word: &str, rest: &str) -> Option<String> {
    let rest = rest.strip_prefix("across").map_or(rest, str::trim_start);
    let (place, text) = match rest.split_once(':') {
        Some((place, text)) => (place, Some(text.trim())),
        None => (rest, None),
    };
    let first = place.split([' ', '#']).next().unwrap_or_default();
    let placed = ["over", "left", "right", ""].contains(&first.to_ascii_lowercase().as_str());
    let known = if word == "ref" {
        first == "over"
    } else {
        placed
    };
    known.then(|| text.unwrap_or_default().to_owned())
}

/// What ends a statement that goes on behind its first line.
fn closer(text: &str, heading: bool) -> Option<Closer> {
    if text == "<style>" {
        return Some(Closer::Exactly("</style>"));
    }
    let word = text.split_whitespace().next()?.to_ascii_lowercase();
    if word == "skinparam" && text.ends_with('{') {
        return Some(Closer::Exactly("}"));
    }
    let same = |known: &&str| *known == word;
    if let Some(word) = HEADINGS.into_iter().find(same) {
        let rest = text[word.len()..].split_whitespace();
        let only_placed = rest.into_iter().all(|word| PLACES.contains(&word));
        return (!heading && only_placed).then_some(Closer::EndOf(word));
    }
    let is_arrow = || arrow::parse(text).is_some();
    let note = NOTES.into_iter().find(same)?;
    (!text.contains(':') && !is_arrow()).then_some(Closer::EndOf(note))
}

fn unknown(line: &Line) -> PlantumlError {
    let shown: String = line.text.chars().take(60).collect();
    let help = if line.text.starts_with('!') {
        "the preprocessor is not run: write the statements themselves"
    } else if line.text.to_ascii_lowercase().starts_with("return") {
        "write the returning arrow itself: `a <-- b: label`"
    } else {
        "arrows read `a -> b: label`, participants `participant \"Name\" as a`"
    };
    PlantumlError::new(
        line.number,
        format!("`{shown}` is no statement of a sequence diagram"),
        help,
    )
}

#[cfg(test)]
mod tests {
    use crate::plantuml::{StatementKind, parse, plain};

    fn kinds(source: &str) -> Vec<StatementKind> {
        let diagram = parse(source).unwrap();
        diagram.statements.into_iter().map(|s| s.kind).collect()
    }

    #[test]
    fn a_legend_is_no_row_of_arrows() {
        for place in ["", " left", " bottom right"] {
            let source = format!("a -> b: x\nlegend{place}\na -> b: y\nendlegend");
            assert_eq!(parse(&source).unwrap().messages().count(), 1, "{place}");
        }
    }

    #[test]
    fn notes_on_one_line_and_on_many() {
        let source = "note over a, b : one\nnote left of a #aqua\n  two: x\n\n three\nend note\n\
                      note right: four\nref over a\nfive\nend ref\nhnote across: six";
        let texts: Vec<_> = kinds(source)
            .into_iter()
            .map(|kind| match kind {
                StatementKind::Note(text) => text,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(texts, ["one", "two: x\n\nthree", "four", "five", "six"]);
    }

    #[test]
    fn frames_nest_and_must_close() {
        let source = "alt a\na -> b\nelse c\nloop 3 times\nb -> a\nend\nend";
        let kinds = kinds(source);
        assert_eq!(kinds[2], StatementKind::Else("c".to_owned()));
        assert_eq!(kinds[6], StatementKind::End);
        for (source, line) in [
            ("a -> b\nend", 2),
            ("alt\na -> b", 1),
            ("else x", 1),
            ("a -> b\nnote over a\nx", 2),
        ] {
            assert_eq!(parse(source).unwrap_err().line, line, "{source}");
        }
    }

    #[test]
    fn a_frame_may_have_colours() {
        let group = StatementKind::Group {
            operator: "alt".to_owned(),
            label: "#LightBlue it works".to_owned(),
        };
        let kinds = kinds("alt#Gold #LightBlue it works\na -> b\nend");
        assert_eq!(kinds[0], group);
    }

    #[test]
    fn looks_are_kept_as_typed() {
        let source = "skinparam monochrome true\ntitle A -> B\nheader\nmany\nend header\n\
                      skinparam x {\n y z\n}\n<style>\na {}\n</style>\nhide footbox\nfooter f\na -> b";
        let diagram = parse(source).unwrap();
        let preamble: Vec<_> = diagram.preamble().collect();
        assert_eq!(preamble.len(), 7);
        assert_eq!(preamble[0], "skinparam monochrome true");
        assert_eq!(preamble[1], "title A -> B");
        assert_eq!(preamble[2], "header\nmany\nend header");
        assert_eq!(diagram.messages().count(), 1);
    }

    #[test]
    fn dividers_delays_and_activations() {
        let kinds =
            kinds("== A ==\n...\n...5 minutes...\nactivate a\ndeactivate a\nautoactivate on\n|||");
        assert_eq!(kinds[0], StatementKind::Divider("A".to_owned()));
        assert_eq!(kinds[1], StatementKind::Delay(String::new()));
        assert_eq!(kinds[2], StatementKind::Delay("5 minutes".to_owned()));
        assert_eq!(kinds[3..6], [const { StatementKind::Activation }; 3]);
    }

    /// The statements that flowscribe itself writes.
    #[test]
    fn our_own_sources_read_back() {
        let source = "@startuml\nactor \"A <U+002F> B\" as user\nparticipant \"Client\" as client\n\n\
                      autonumber stop\ngroup <b>1.</b> Access <U+0022>x<U+0022>\n\
                      user -> client: GET <U+002F>login\\nHost\nclient -[#gray]-> user: <i>302</i>\n\
                      note right\n<b>head</b>\n Host: x\n<U+0045>nd note\nend note\n\
                      note over user, client: a\\nb\nnote right: x: y\nend\n\
                      autonumber resume \"<b>#.\"\nuser ->x client: lost\nclient -->o user\n\
                      == A <U+003D> B ==\nuser -[#gray]> client\n@enduml\n";
        let diagram = parse(source).unwrap();
        let numbers: Vec<_> = diagram.numbers().into_iter().flatten().collect();
        assert_eq!(numbers, ["1.", "2.", "3."]);
        let labels: Vec<_> = diagram.messages().map(|m| plain(&m.label)).collect();
        assert_eq!(labels, ["GET /login Host", "302", "lost", "", ""]);
        assert_eq!(diagram.participants().len(), 2);
        assert_eq!(plain(&diagram.participants()[0].0.name), "A / B");
    }

    #[test]
    fn an_unknown_line_is_named() {
        let error = parse("a -> b\n\nsomething else\n").unwrap_err();
        assert_eq!(error.line, 3);
        assert!(error.message.contains("something else"));
        for line in [
            "return x",
            "!define X",
            "note nowhere",
            "activate",
            "[a]",
            "autonumber y",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
