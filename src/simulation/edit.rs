//! Editing one part of a recorded message.

use serde_json::Value;

use crate::protocol::{Parameters, parse_form, write_form};
use crate::scenario::{Edit, Target};
use crate::trace::{Octets, split_url};

/// The message with one part of it edited.
///
/// # Errors
///
/// The message stays as it is.
pub(super) fn edited(octets: &Octets, target: &Target, edit: &Edit) -> Result<Octets, Unchanged> {
    let text = String::from_utf8_lossy(octets.as_bytes()).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut lines: Vec<String> = head.split("\r\n").map(str::to_owned).collect();
    let mut body = body.to_owned();
    let mut editor = Editor {
        target,
        edit,
        seen: Vec::new(),
        done: false,
    };
    match target {
        Target::Header(_) => editor.headers(&mut lines),
        Target::Parameter(_) => {
            body = editor.body(&lines, &body);
            editor.start(&mut lines[0]);
            for line in &mut lines[1..] {
                editor.field(line, body.len());
            }
        }
    }
    if editor.done {
        let octets = Octets::new(format!("{}\r\n\r\n{body}", lines.join("\r\n")));
        return Ok(octets);
    }
    Err(match edit {
        _ if !editor.seen.iter().any(|name| editor.is(name)) => Unchanged::NoSuchPart(editor.seen),
        Edit::Append(_) => Unchanged::NoText,
        _ => Unchanged::SameValue,
    })
}

/// Why an edit left a message as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unchanged {
    /// The message has only these parts.
    NoSuchPart(Vec<String>),
    /// The part has this value already.
    SameValue,
    /// The part is no text, and so has no end to add to.
    NoText,
}

/// One edit, tried wherever its part may stand.
struct Editor<'e> {
    target: &'e Target,
    edit: &'e Edit,
    /// The names of all parts that were looked at.
    seen: Vec<String>,
    /// Whether anything is another than before.
    done: bool,
}

fn field(line: &str) -> (&str, &str) {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    (name, value.trim())
}

impl Editor<'_> {
    /// Whether a part is the one that is meant; names of header fields know no case.
    fn is(&self, name: &str) -> bool {
        match self.target {
            Target::Parameter(meant) => meant == name,
            Target::Header(meant) => meant.eq_ignore_ascii_case(name),
        }
    }

    /// Edits the first part of this name; parts in their order, with what is written of each.
    fn parts<V: Clone + PartialEq>(
        &mut self,
        parts: &mut Vec<(String, V)>,
        text: impl Fn(&str) -> V,
        longer: impl Fn(&V, &str) -> V,
    ) -> bool {
        self.seen.extend(parts.iter().map(|(name, _)| name.clone()));
        let Some(at) = parts.iter().position(|(name, _)| self.is(name)) else {
            return false;
        };
        let before = parts.clone();
        let (name, value) = parts[at].clone();
        match self.edit {
            Edit::Replace(new) => parts[at].1 = text(new),
            Edit::Append(end) => parts[at].1 = longer(&value, end),
            Edit::Remove => drop(parts.remove(at)),
            Edit::Duplicate(first) => {
                let first = first.as_deref().map_or(value, text);
                parts.insert(at, (name, first));
            }
        }
        let changed = *parts != before;
        self.done |= changed;
        changed
    }

    fn headers(&mut self, lines: &mut Vec<String>) {
        let fields = lines.iter().skip(1).map(|line| field(line));
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut fields: Vec<(String, String)> = fields.collect();
        if self.parts(&mut fields, str::to_owned, |value, end| {
            value.to_owned() + end
        }) {
            lines.truncate(1);
            let written = fields
                .iter()
                .map(|(name, value)| format!("{name}: {value}"));
            lines.extend(written);
        }
    }

    /// The target of a request line.
    fn start(&mut self, line: &mut String) {
        if line.starts_with("HTTP/") {
            return;
        }
        let parts: Vec<&str> = line.splitn(3, ' ').collect();
        if let [method, target, version] = parts[..] {
            *line = format!("{method} {} {version}", self.url(target));
        }
    }

    /// A Location, and the length of the edited body.
    fn field(&mut self, line: &mut String, length: usize) {
        let (name, value) = field(line);
        if name.eq_ignore_ascii_case("location") {
            *line = format!("{name}: {}", self.url(value));
        } else if name.eq_ignore_ascii_case("content-length") {
            *line = format!("{name}: {length}");
        }
    }

    fn url(&mut self, url: &str) -> String {
        let (base, query, fragment) = split_url(url);
        let mut edited = base.to_owned();
        for (mark, part) in [('?', query), ('#', fragment)] {
            if let Some(part) = part {
                edited.push(mark);
                edited += &self.form(part);
            }
        }
        edited
    }

    fn body(&mut self, head: &[String], body: &str) -> String {
        let mut fields = head.iter().map(|line| field(line));
        let media_type = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let media_type = media_type
            .map_or("", |(_, value)| value)
            .to_ascii_lowercase();
        if media_type.starts_with("application/x-www-form-urlencoded") {
            self.form(body)
        } else if media_type.starts_with("application/json") {
            self.json(body)
        } else {
            body.to_owned()
        }
    }

    /// What is not edited keeps the sender's own encoding.
    fn form(&mut self, form: &str) -> String {
        let mut pairs: Parameters = parse_form(form);
        if self.parts(&mut pairs, str::to_owned, |value, end| {
            value.to_owned() + end
        }) {
            return write_form(pairs);
        }
        form.to_owned()
    }

    /// The members of a JSON object. A name should stand once (RFC 8259 4), and nothing keeps a sender to it.
    fn json(&mut self, json: &str) -> String {
        let Ok(Value::Object(members)) = serde_json::from_str(json) else {
            return json.to_owned();
        };
        let mut members: Vec<(String, Value)> = members.into_iter().collect();
        let longer = |value: &Value, end: &str| match value {
            Value::String(text) => Value::String(text.clone() + end),
            other => other.clone(),
        };
        if !self.parts(&mut members, |text| Value::String(text.to_owned()), longer) {
            return json.to_owned();
        }
        let members = members.into_iter();
        let written = members.map(|(name, value)| format!("{}:{value}", Value::String(name)));
        format!("{{{}}}", written.collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, target: &Target, edit: &Edit) -> String {
        let octets = edited(&Octets::new(text), target, edit).unwrap();
        String::from_utf8(octets.as_bytes().to_vec()).unwrap()
    }

    fn state() -> Target {
        Target::Parameter("state".to_owned())
    }

    #[test]
    fn a_parameter_is_edited_wherever_it_travels() {
        let forged = Edit::Replace("forged".to_owned());
        for (text, expected) in [
            (
                "GET /cb?code=x&state=y HTTP/1.1\r\nHost: a\r\n\r\n",
                "state=forged HTTP/1.1",
            ),
            (
                "HTTP/1.1 303 See Other\r\nLocation: https://a/cb#state=y\r\n\r\n",
                "#state=forged\r\n",
            ),
            (
                "POST /x HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\nstate=y",
                "Content-Length: 12\r\n\r\nstate=forged",
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{\"b\":1,\"state\":\"y\"}",
                "Content-Length: 24\r\n\r\n{\"b\":1,\"state\":\"forged\"}",
            ),
        ] {
            let edited = after(text, &state(), &forged);
            assert!(edited.contains(expected), "{edited}");
        }
    }

    #[test]
    fn each_edit_does_what_it_says() {
        let text = "GET /cb?state=y&a=1 HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n\r\n";
        let header = Target::Header("x-a".to_owned());
        let end = || Edit::Append("!".to_owned());
        for (target, edit, expected) in [
            (state(), end(), "/cb?state=y%21&a=1 "),
            (state(), Edit::Remove, "/cb?a=1 "),
            (state(), Edit::Duplicate(None), "/cb?state=y&state=y&a=1 "),
            (
                state(),
                Edit::Duplicate(Some(String::new())),
                "/cb?state=&state=y&a=1 ",
            ),
            (header.clone(), end(), "X-A: 1!\r\n"),
            (header.clone(), Edit::Remove, "Host: a\r\n\r\n"),
            (header, Edit::Duplicate(None), "X-A: 1\r\nX-A: 1\r\n"),
        ] {
            let edited = after(text, &target, &edit);
            assert!(edited.contains(expected), "{edited}");
        }
    }

    #[test]
    fn a_json_member_may_stand_twice() {
        let json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"state\":\"y\"}";
        let twice = after(json, &state(), &Edit::Duplicate(Some("x".to_owned())));
        assert!(
            twice.ends_with("Content-Length: 25\r\n\r\n{\"state\":\"x\",\"state\":\"y\"}"),
            "{twice}"
        );
    }

    #[test]
    fn what_stays_as_it_is_says_why() {
        let why = |text: &str, target: &Target, edit: Edit| {
            edited(&Octets::new(text), target, &edit).unwrap_err()
        };
        let text = "GET /cb?code=a%20b HTTP/1.1\r\nHost: a\r\n\r\n";
        let known =
            |names: &[&str]| Unchanged::NoSuchPart(names.iter().map(|&n| n.into()).collect());
        assert_eq!(why(text, &state(), Edit::Remove), known(&["code"]));
        let header = Target::Header("x-a".to_owned());
        assert_eq!(why(text, &header, Edit::Remove), known(&["Host"]));
        let code = Target::Parameter("code".to_owned());
        let same = Edit::Replace("a b".to_owned());
        assert_eq!(why(text, &code, same), Unchanged::SameValue);
        let json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"state\":1}";
        let longer = Edit::Append("0".to_owned());
        assert_eq!(why(json, &state(), longer), Unchanged::NoText);
    }
}
