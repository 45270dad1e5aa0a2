//! The block of a diagram and its lines, by plantuml-parser.
//!
//! The crate refuses a block without `@startuml` and mistakes `/' .. '/` on one
//! line for the opening of a longer comment: both are put right beforehand,
//! line for line, so that line numbers stay those of the source.

use std::borrow::Cow;

use plantuml_parser::{PlantUmlContent, PlantUmlFileData, PlantUmlLine, PlantUmlLineKind};

use super::{LIMIT, PlantumlError};

/// One line that is no comment.
pub(super) struct Line {
    /// Counted from 1 in the whole source.
    pub(super) number: usize,
    /// Without surrounding blanks.
    pub(super) text: String,
    /// Whether plantuml-parser reads it as a one-line title, header or footer.
    pub(super) heading: bool,
}

/// Splits a source into its lines, comments left out.
pub(super) fn lines(source: &str) -> Result<Vec<Line>, PlantumlError> {
    if source.len() > LIMIT {
        let message = format!("the source has {} bytes", source.len());
        let help = format!("at most {LIMIT} bytes (64 KB) are read");
        return Err(PlantumlError::new(1, message, help));
    }
    let (first, block) = block(source)?;
    let data = PlantUmlFileData::parse_from_str(block).map_err(|_| {
        let help = "close the diagram with `@enduml` and every `/'` comment with `'/`";
        PlantumlError::new(first.max(1), "the diagram does not end", help)
    })?;
    let inner = data.get(0).map(PlantUmlContent::inner);
    classify(&inner.unwrap_or_default(), first + 1)
}

/// The block from `@startuml` to `@enduml`, and the line of its start (0: it was added).
fn block(source: &str) -> Result<(usize, String), PlantumlError> {
    let lines: Vec<&str> = source.lines().collect();
    let at = |tag: &str, from: usize| {
        let starts = |line: &&str| line.trim_start().starts_with(tag);
        lines.iter().skip(from).position(starts).map(|n| n + from)
    };
    let Some(start) = at("@start", 0) else {
        if let Some(end) = at("@end", 0) {
            let help = "begin the diagram with `@startuml`, or leave both out";
            return Err(PlantumlError::new(end + 1, "nothing ends here", help));
        }
        return Ok((
            0,
            joined(["@startuml"].iter().chain(&lines).chain(&["@enduml"])),
        ));
    };
    if !lines[start].trim().starts_with("@startuml") {
        let help = "only sequence diagrams are read, between `@startuml` and `@enduml`";
        return Err(PlantumlError::new(
            start + 1,
            "this is no UML diagram",
            help,
        ));
    }
    let end = at("@end", start).unwrap_or(lines.len() - 1);
    if let Some(second) = at("@start", start + 1) {
        let help = "one source holds one diagram";
        return Err(PlantumlError::new(
            second + 1,
            "a second diagram starts",
            help,
        ));
    }
    Ok((start + 1, joined(lines[start..=end].iter())))
}

fn joined<'a>(lines: impl Iterator<Item = &'a &'a str>) -> String {
    lines.fold(String::new(), |block, line| {
        block + &without_comments(line) + "\n"
    })
}

/// Removes `/' .. '/` at the beginning and end of a line.
fn without_comments(line: &str) -> Cow<'_, str> {
    let text = line.trim();
    if let Some(rest) = text.strip_prefix("/'")
        && let Some((_, behind)) = rest.split_once("'/")
    {
        return Cow::Owned(without_comments(behind).into_owned());
    }
    match text
        .strip_suffix("'/")
        .and_then(|rest| rest.rsplit_once("/'"))
    {
        Some((before, _)) => Cow::Owned(before.trim_end().to_owned()),
        None => Cow::Borrowed(text),
    }
}

fn classify(inner: &str, first: usize) -> Result<Vec<Line>, PlantumlError> {
    let mut lines = Vec::new();
    let mut in_comment = false;
    for (index, text) in inner.lines().enumerate() {
        let number = first + index;
        let kind = PlantUmlLine::parse(text.into()).map(|(_, (_, line))| line.kind().clone());
        let heading = match kind {
            Ok(PlantUmlLineKind::BlockCommentClose(_)) if in_comment => {
                in_comment = false;
                continue;
            }
            _ if in_comment => continue,
            Ok(PlantUmlLineKind::BlockCommentOpen(_)) => {
                in_comment = true;
                continue;
            }
            Ok(PlantUmlLineKind::Empty) if !text.is_empty() => continue,
            Ok(PlantUmlLineKind::Include(_)) => {
                let help = "put the included lines here: sources are read alone";
                return Err(PlantumlError::new(number, "includes are not read", help));
            }
            Ok(
                PlantUmlLineKind::Title(_)
                | PlantUmlLineKind::Header(_)
                | PlantUmlLineKind::Footer(_),
            ) => true,
            _ => false,
        };
        let text = text.to_owned();
        lines.push(Line {
            number,
            text,
            heading,
        });
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(source: &str) -> Vec<(usize, String)> {
        let lines = lines(source).unwrap().into_iter();
        lines
            .filter(|line| !line.text.is_empty())
            .map(|line| (line.number, line.text))
            .collect()
    }

    #[test]
    fn comments_vanish_and_line_numbers_stay() {
        let source = "' one\n/' two '/\na -> b\n/' three\n  four\n'/\nb -> a /' five '/\n";
        assert_eq!(
            numbered(source),
            [(3, "a -> b".to_owned()), (7, "b -> a".to_owned())]
        );
    }

    #[test]
    fn a_framed_block_gives_the_same_lines() {
        let source = "prose\n@startuml\na -> b\n@enduml\nmore prose";
        assert_eq!(numbered(source), [(3, "a -> b".to_owned())]);
    }

    #[test]
    fn broken_frames_name_their_line() {
        for (source, line) in [
            ("@startuml\na -> b\n", 1),
            ("a -> b\n@enduml", 2),
            ("@startmindmap\n@endmindmap", 1),
            ("@startuml\n@enduml\n@startuml\n@enduml", 3),
            ("a -> b\n/' never closed", 1),
            ("a -> b\n!include other.puml", 2),
        ] {
            let error = lines(source).map(|_| ()).unwrap_err();
            assert_eq!(error.line, line, "{source}: {error}");
        }
    }

    #[test]
    fn a_source_over_the_limit_is_refused_by_name() {
        let error = lines(&"a -> b\n".repeat(10_000)).map(|_| ()).unwrap_err();
        assert!(error.help.contains("64 KB"), "{}", error.help);
    }
}
