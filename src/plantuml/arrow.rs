//! Arrows: `client -> okta: label`, in all their dress.

use super::cursor::Cursor;

/// One arrow of the diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who sends, whatever side of the arrow it stands on.
    pub from: End,
    /// Who receives.
    pub to: End,
    /// The arrow itself.
    pub arrow: Arrow,
    /// What stands behind the colon, as typed, without surrounding blanks.
    pub label: String,
}

/// One end of an arrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// A participant, by the name that arrows call it.
    Participant(String),
    /// The edge of the drawing: `[` or `]`, or `?` for a short arrow.
    Outside,
}

impl End {
    /// The participant, if it is one.
    pub fn participant(&self) -> Option<&str> {
        match self {
            Self::Participant(name) => Some(name),
            Self::Outside => None,
        }
    }
}

/// What an arrow looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// As typed, such as `-[#red]>`.
    pub text: String,
    /// Whether its head is on the left: `a <- b`.
    pub leftwards: bool,
    /// Whether its line is dashed or dotted.
    pub dashed: bool,
    /// Whether it ends in a cross: the message is lost.
    pub lost: bool,
    /// `#red`, where one is given.
    pub colour: Option<String>,
}

const LEFT_HEADS: [&str; 6] = ["<<", "<", "\\\\", "\\", "//", "/"];
const RIGHT_HEADS: [&str; 6] = [">>", ">", "\\\\", "\\", "//", "/"];

impl Message {
    /// Its ends in the order as typed.
    pub(super) fn typed_ends(&self) -> [&End; 2] {
        if self.arrow.leftwards {
            [&self.to, &self.from]
        } else {
            [&self.from, &self.to]
        }
    }
}

/// Reads an arrow; `None`: the line is none.
pub(super) fn parse(line: &str) -> Option<Message> {
    let mut cursor = Cursor::new(line);
    if cursor.take("&") {
        cursor.blanks();
    }
    let left = end(&mut cursor, &["[", "?"])?;
    cursor.blanks();
    let arrow = arrow(&mut cursor)?;
    cursor.blanks();
    let right = end(&mut cursor, &["]", "?"])?;
    let label = label(cursor)?.to_owned();
    let (from, to) = if arrow.leftwards {
        (right, left)
    } else {
        (left, right)
    };
    Some(Message {
        from,
        to,
        arrow,
        label,
    })
}

fn end(cursor: &mut Cursor<'_>, edges: &[&'static str]) -> Option<End> {
    if cursor.take_any(edges).is_some() {
        return Some(End::Outside);
    }
    cursor.name().map(|name| End::Participant(name.to_owned()))
}

fn arrow(cursor: &mut Cursor<'_>) -> Option<Arrow> {
    let begin = cursor.rest;
    let left_mark = cursor.take_any(&["x", "o"]);
    let left_head = cursor.take_any(&LEFT_HEADS);
    let mut dashes = cursor.take_while(|c| c == '-').len();
    let style = if dashes > 0 && cursor.take("[") {
        let style = cursor.take_while(|c| c != ']');
        cursor.take("]").then_some(style)?
    } else {
        ""
    };
    dashes += cursor.take_while(|c| c == '-').len();
    let right_head = cursor.take_any(&RIGHT_HEADS);
    let right_mark = right_mark(cursor);
    // A cross is a head of its own, a circle only adorns one.
    let points_right = right_head.is_some() || right_mark == Some("x");
    let points_left = left_head.is_some() || left_mark == Some("x");
    if dashes == 0 || !(points_left || points_right) {
        return None;
    }
    let styles = || style.split(',').map(str::trim);
    Some(Arrow {
        text: begin[..begin.len() - cursor.rest.len()].to_owned(),
        leftwards: !points_right,
        dashed: dashes > 1 || styles().any(|word| matches!(word, "dashed" | "dotted")),
        lost: left_mark == Some("x") || right_mark == Some("x"),
        colour: styles()
            .find(|word| word.starts_with('#'))
            .map(str::to_owned),
    })
}

/// A cross or circle behind the head, unless it is the name of a participant.
fn right_mark(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    let mut ahead = *cursor;
    let mark = ahead.take_any(&["x", "o"])?;
    let apart = ahead.blanks();
    let goes_on = ahead.rest.starts_with(']') || (apart && end(&mut ahead, &[]).is_some());
    if !goes_on {
        return None;
    }
    cursor.rest = &cursor.rest[mark.len()..];
    Some(mark)
}

/// The label; activation marks (`++ #gold`, `--`) may stand before its colon.
fn label(mut cursor: Cursor<'_>) -> Option<&str> {
    cursor.blanks();
    if !cursor
        .take_while(|c| matches!(c, '+' | '-' | '*' | '!'))
        .is_empty()
    {
        cursor.blanks();
        if cursor.rest.starts_with('#') {
            cursor.take_while(|c| c != ':' && !c.is_whitespace());
            cursor.blanks();
        }
    }
    if cursor.rest.is_empty() {
        return Some("");
    }
    cursor.take(":").then(|| cursor.rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `from>to|label`, with marks for dashed, lost and colour.
    fn told(line: &str) -> Option<String> {
        let m = parse(line)?;
        let name = |end: &End| end.participant().unwrap_or("[]").to_owned();
        let dashed = if m.arrow.dashed { "~" } else { "" };
        let lost = if m.arrow.lost { "!" } else { "" };
        let colour = m.arrow.colour.unwrap_or_default();
        let (from, to, label) = (name(&m.from), name(&m.to), m.label);
        Some(format!("{from}>{to}{dashed}{lost}{colour}|{label}"))
    }

    #[test]
    fn arrows_in_all_their_dress() {
        for (line, expected) in [
            ("client -> okta: Access token", "client>okta|Access token"),
            ("client->okta:Access: token ", "client>okta|Access: token"),
            ("a --> b : x", "a>b~|x"),
            ("a <- b", "b>a|"),
            ("a <-- b: y", "b>a~|y"),
            ("a ->> b: y", "a>b|y"),
            ("a ->x b: y", "a>b!|y"),
            ("a ->x: y", "a>x|y"),
            ("a ->x", "a>x|"),
            ("a ->o b", "a>b|"),
            ("a x<- b", "b>a!|"),
            ("a o<--o b", "b>a~|"),
            ("a <-> b", "a>b|"),
            ("a -[#red]> b: z", "a>b#red|z"),
            ("a -[#gray,dashed]-> b", "a>b~#gray|"),
            ("a -[#gray,dotted]> b", "a>b~#gray|"),
            ("[-> a: in", "[]>a|in"),
            ("[<- a", "a>[]|"),
            ("a ->]: out", "a>[]|out"),
            ("a ->x]", "a>[]!|"),
            ("?-> a", "[]>a|"),
            ("a -x b", "a>b!|"),
            ("a x-- b", "b>a~!|"),
            ("a -[#red]->x b: l", "a>b~!#red|l"),
            (
                "\"Web App\" -> \"Auth: Server\" : q",
                "Web App>Auth: Server|q",
            ),
            ("a -> b ++ #gold: call", "a>b|call"),
            ("a -> b --", "a>b|"),
            ("& a -\\ b", "a>b|"),
            ("a //-- b", "b>a~|"),
            ("a -> a: self", "a>a|self"),
        ] {
            assert_eq!(told(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn what_is_no_arrow() {
        for line in [
            "",
            "a",
            "a b",
            "a - b",
            "a -> ",
            "-> b",
            "a -> b c",
            "a -[#red b",
            "alt a -> b",
            "\"a -> b",
            "a > b",
            "a < b",
            "== a -> b ==",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
