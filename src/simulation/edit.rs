//! Editing one part of a recorded message.

use serde_json::Value;

use crate::protocol::{Parameters, parse_form, write_form};
use crate::scenario::{Edit, Target};
use crate::trace::{Octets, split_url};

/// The message with one part of it edited. What has no such part stays as it is.
pub(super) fn edited(octets: &Octets, target: &Target, edit: &Edit) -> Octets {
    let text = String::from_utf8_lossy(octets.as_bytes()).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut lines: Vec<String> = head.split("\r\n").map(str::to_owned).collect();
    let mut body = body.to_owned();
    match target {
        Target::Header(name) => edit_header(&mut lines, name, edit),
        Target::Parameter(name) => {
            body = edit_body(&lines, &body, name, edit);
            edit_start(&mut lines[0], name, edit);
            for line in &mut lines[1..] {
                edit_field(line, name, edit, body.len());
            }
        }
    }
    Octets::new(format!("{}\r\n\r\n{body}", lines.join("\r\n")))
}

fn field(line: &str) -> (&str, &str) {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    (name, value.trim())
}

fn edit_header(lines: &mut Vec<String>, name: &str, edit: &Edit) {
    let is_it = |line: &String| field(line).0.eq_ignore_ascii_case(name);
    let Some(at) = lines.iter().skip(1).position(is_it) else {
        return;
    };
    let at = at + 1;
    let (name, value) = field(&lines[at]);
    let with = |value: &str| format!("{name}: {value}");
    match edit {
        Edit::Replace(new) => lines[at] = with(new),
        Edit::Append(end) => lines[at] = with(&format!("{value}{end}")),
        Edit::Alter(place) => lines[at] = with(&altered(value, *place)),
        Edit::Remove => drop(lines.remove(at)),
        Edit::Duplicate(first) => {
            let first = with(first.as_deref().unwrap_or(value));
            lines.insert(at, first);
        }
    }
}

/// The target of a request line.
fn edit_start(line: &mut String, name: &str, edit: &Edit) {
    if line.starts_with("HTTP/") {
        return;
    }
    let parts: Vec<&str> = line.splitn(3, ' ').collect();
    if let [method, target, version] = parts[..] {
        *line = format!("{method} {} {version}", edit_url(target, name, edit));
    }
}

/// A Location, and the length of the edited body.
fn edit_field(line: &mut String, parameter: &str, edit: &Edit, length: usize) {
    let (name, value) = field(line);
    if name.eq_ignore_ascii_case("location") {
        *line = format!("{name}: {}", edit_url(value, parameter, edit));
    } else if name.eq_ignore_ascii_case("content-length") {
        *line = format!("{name}: {length}");
    }
}

fn edit_url(url: &str, name: &str, edit: &Edit) -> String {
    let (base, query, fragment) = split_url(url);
    let mut edited = base.to_owned();
    for (mark, part) in [('?', query), ('#', fragment)] {
        if let Some(part) = part {
            edited.push(mark);
            edited += &edit_form(part, name, edit);
        }
    }
    edited
}

fn edit_body(head: &[String], body: &str, name: &str, edit: &Edit) -> String {
    let mut fields = head.iter().map(|line| field(line));
    let media_type = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let media_type = media_type
        .map_or("", |(_, value)| value)
        .to_ascii_lowercase();
    if media_type.starts_with("application/x-www-form-urlencoded") {
        edit_form(body, name, edit)
    } else if media_type.starts_with("application/json") {
        edit_json(body, name, edit)
    } else {
        body.to_owned()
    }
}

fn edit_form(form: &str, name: &str, edit: &Edit) -> String {
    let mut pairs: Parameters = parse_form(form);
    let Some(at) = pairs.iter().position(|(known, _)| known == name) else {
        // What is not edited keeps the sender's own encoding.
        return form.to_owned();
    };
    match edit {
        Edit::Replace(new) => pairs[at].1.clone_from(new),
        Edit::Append(end) => pairs[at].1 += end,
        Edit::Alter(place) => pairs[at].1 = altered(&pairs[at].1, *place),
        Edit::Remove => drop(pairs.remove(at)),
        Edit::Duplicate(first) => {
            let first = first.clone().unwrap_or_else(|| pairs[at].1.clone());
            pairs.insert(at, (name.to_owned(), first));
        }
    }
    write_form(pairs)
}

/// A member of a JSON object; JSON has no word for one that stands twice (RFC 8259 4).
fn edit_json(json: &str, name: &str, edit: &Edit) -> String {
    let Ok(Value::Object(mut members)) = serde_json::from_str(json) else {
        return json.to_owned();
    };
    let Some(value) = members.get_mut(name) else {
        return json.to_owned();
    };
    match (edit, value) {
        (Edit::Replace(new), value) => *value = Value::String(new.clone()),
        (Edit::Append(end), Value::String(text)) => *text += end,
        (Edit::Alter(place), Value::String(text)) => *text = altered(text, *place),
        (Edit::Remove, _) => drop(members.shift_remove(name)),
        _ => return json.to_owned(),
    }
    Value::Object(members).to_string()
}

/// The value with one character turned into its neighbour: a letter into a
/// letter of its case, a digit into a digit. What else stands there stays.
fn altered(value: &str, place: i64) -> String {
    let count = value.chars().count();
    let distance = usize::try_from(place.unsigned_abs()).unwrap_or(usize::MAX);
    let at = if place < 0 {
        count.checked_sub(distance)
    } else {
        distance.checked_sub(1)
    };
    let turned = |(index, letter): (usize, char)| match letter {
        _ if Some(index) != at => letter,
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        'a'..='y' | 'A'..='Y' | '0'..='8' => char::from(letter as u8 + 1),
        _ => letter,
    };
    value.chars().enumerate().map(turned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, target: &Target, edit: &Edit) -> String {
        let octets = edited(&Octets::new(text), target, edit);
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
            (header.clone(), Edit::Alter(-1), "X-A: 2\r\n"),
            (state(), Edit::Alter(1), "/cb?state=z&a=1 "),
            (header, Edit::Duplicate(None), "X-A: 1\r\nX-A: 1\r\n"),
        ] {
            let edited = after(text, &target, &edit);
            assert!(edited.contains(expected), "{edited}");
        }
    }

    #[test]
    fn an_altered_value_keeps_length_and_alphabet() {
        for (value, place, expected) in [
            ("abc", 1, "bbc"),
            ("abc", -1, "abd"),
            ("aZz9", -1, "aZz0"),
            ("aZz9", 2, "aAz9"),
            ("a-b", 2, "a-b"),
            ("abc", 4, "abc"),
            ("abc", -4, "abc"),
        ] {
            assert_eq!(altered(value, place), expected);
        }
    }

    #[test]
    fn what_has_no_such_part_stays_as_it_is() {
        let text = "GET /cb?code=a%20b HTTP/1.1\r\nHost: a\r\n\r\n";
        assert_eq!(after(text, &state(), &Edit::Remove), text);
        let header = Target::Header("x-a".to_owned());
        assert_eq!(after(text, &header, &Edit::Remove), text);
    }
}
