//! Editing one part of a recorded message.
//!
//! Works on bytes: what is not edited arrives as it was sent, in the sender's
//! own encoding, whatever it is.

use serde_json::Value;

use crate::protocol::{parse_form, write_form};
use crate::scenario::{Edit, Target};
use crate::trace::{HttpMessage, Octets, Part, split_url};

/// Why an edit changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoEffect {
    /// The message has no such part.
    Absent,
    /// The part holds this value already.
    Same,
    /// A member of a JSON object cannot stand twice (RFC 8259 4).
    Twice,
    /// The part is no text, to which something could be added.
    NoText,
    /// The value has no letter or digit at this place.
    NoPlace,
    /// No message before it carries what its value stands for.
    NotCarried,
}

/// A part of a message after an edit.
type Edited<T> = Result<T, NoEffect>;

/// The message with one part of it edited.
pub(super) fn edited(part: Part, octets: &Octets, target: &Target, edit: &Edit) -> Edited<Octets> {
    let bytes = octets.as_bytes();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = bytes.split_at(end.ok_or(NoEffect::Absent)?);
    let mut lines = lines(head);
    let edited = match target {
        Target::Header(name) => {
            edit_header(&mut lines, name, edit)?;
            None
        }
        Target::Method => {
            edit_method(&mut lines, edit)?;
            None
        }
        Target::Parameter(name) => {
            let message = HttpMessage::of(part, octets).map_err(|_| NoEffect::Absent)?;
            let body = edit_body(&message, name, edit);
            if let (Edit::Add(_), Ok(body)) = (edit, &body) {
                let body = write_body(&mut lines, body);
                return Ok(Octets::new(
                    [&lines.join(&b"\r\n"[..]), &b"\r\n\r\n"[..], &body[..]].concat(),
                ));
            }
            let urls = lines.iter_mut().map(|line| edit_line(line, name, edit));
            let reasons: Vec<NoEffect> = urls.filter_map(Result::err).collect();
            match body {
                Ok(body) => Some(write_body(&mut lines, &body)),
                Err(why) if reasons.len() == lines.len() => {
                    let mut reasons = reasons.into_iter().chain([why]);
                    return Err(reasons
                        .find(|why| *why != NoEffect::Absent)
                        .unwrap_or(NoEffect::Absent));
                }
                Err(_) => None,
            }
        }
    };
    let body = edited.as_deref().unwrap_or(&body[4..]);
    Ok(Octets::new(
        [&lines.join(&b"\r\n"[..]), &b"\r\n\r\n"[..], body].concat(),
    ))
}

fn lines(head: &[u8]) -> Vec<Vec<u8>> {
    let lines = head.split(|&byte| byte == b'\n');
    lines
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec())
        .collect()
}

/// Name and value of a header line.
fn field(line: &[u8]) -> (&[u8], &[u8]) {
    let colon = line.iter().position(|&byte| byte == b':');
    let (name, value) = line.split_at(colon.unwrap_or(line.len()));
    (name, value.get(1..).unwrap_or_default().trim_ascii())
}

fn is_field(line: &[u8], name: &str) -> bool {
    field(line).0.eq_ignore_ascii_case(name.as_bytes())
}

/// The first word of the request line.
fn edit_method(lines: &mut [Vec<u8>], edit: &Edit) -> Edited<()> {
    let (Some(line), Edit::Replace(new)) = (lines.first_mut(), edit) else {
        return Err(NoEffect::Absent);
    };
    let blank = line.iter().position(|&byte| byte == b' ');
    let (method, rest) = line.split_at(blank.ok_or(NoEffect::Absent)?);
    if method == new.as_bytes() {
        return Err(NoEffect::Same);
    }
    *line = [new.as_bytes(), rest].concat();
    Ok(())
}

fn edit_header(lines: &mut Vec<Vec<u8>>, name: &str, edit: &Edit) -> Edited<()> {
    if let Edit::Add(value) = edit {
        lines.push([name.as_bytes(), b": ", value.as_bytes()].concat());
        return Ok(());
    }
    let mut fields = lines.iter().skip(1);
    let at = fields.position(|line| is_field(line, name));
    let at = at.ok_or(NoEffect::Absent)? + 1;
    let (spelled, value) = field(&lines[at]);
    let with = |value: &[u8]| [spelled, b": ", value].concat();
    match edit {
        Edit::Replace(new) if new.as_bytes() == value => return Err(NoEffect::Same),
        Edit::Append(end) if end.is_empty() => return Err(NoEffect::Same),
        Edit::Replace(new) => lines[at] = with(new.as_bytes()),
        Edit::Append(end) => lines[at] = with(&[value, end.as_bytes()].concat()),
        Edit::Alter(place) => {
            let text = str::from_utf8(value).map_err(|_| NoEffect::NoText)?;
            lines[at] = with(altered(text, *place)?.as_bytes());
        }
        Edit::Remove => {
            let mut index = 0;
            lines.retain(|line| {
                index += 1;
                index == 1 || !is_field(line, name)
            });
        }
        Edit::Duplicate(first) => {
            let first = with(first.as_deref().map_or(value, str::as_bytes));
            lines.insert(at, first);
        }
        Edit::Add(_) => {}
    }
    Ok(())
}

/// The target of a request line, or a Location.
fn edit_line(line: &mut Vec<u8>, name: &str, edit: &Edit) -> Edited<()> {
    let text = str::from_utf8(line).map_err(|_| NoEffect::Absent)?;
    let (before, url, behind) = match text.split(' ').collect::<Vec<_>>()[..] {
        [method, target, version] if version.starts_with("HTTP/") => {
            (format!("{method} "), target, format!(" {version}"))
        }
        _ => match text.split_once(':') {
            Some((name, url)) if name.eq_ignore_ascii_case("location") => {
                (format!("{name}: "), url.trim(), String::new())
            }
            _ => return Err(NoEffect::Absent),
        },
    };
    *line = [before, edit_url(url, name, edit)?, behind]
        .concat()
        .into_bytes();
    Ok(())
}

fn edit_url(url: &str, name: &str, edit: &Edit) -> Edited<String> {
    let (base, query, fragment) = split_url(url);
    if let Edit::Add(value) = edit {
        let added = write_form([(name, value)]);
        return Ok(match (query, fragment) {
            (None, None) => format!("{url}?{added}"),
            _ => format!("{url}&{added}"),
        });
    }
    let mut whole = base.to_owned();
    let mut result = Err(NoEffect::Absent);
    for (mark, part) in [('?', query), ('#', fragment)] {
        let Some(part) = part else { continue };
        whole.push(mark);
        match edit_form(part, name, edit) {
            Ok(edited) => {
                whole += &edited;
                result = Ok(());
            }
            Err(why) => {
                whole += part;
                result = result.map_err(|known| {
                    if known == NoEffect::Absent {
                        why
                    } else {
                        known
                    }
                });
            }
        }
    }
    result.map(|()| whole)
}

fn edit_body(message: &HttpMessage, name: &str, edit: &Edit) -> Edited<Vec<u8>> {
    if message.has_type("application/x-www-form-urlencoded") {
        let form = str::from_utf8(&message.body).map_err(|_| NoEffect::Absent)?;
        edit_form(form, name, edit).map(String::into_bytes)
    } else if message.has_type("application/json") {
        edit_json(&message.body, name, edit).map(String::into_bytes)
    } else {
        Err(NoEffect::Absent)
    }
}

/// The body as the head announces it: in one chunk, or with its length.
fn write_body(lines: &mut [Vec<u8>], body: &[u8]) -> Vec<u8> {
    let length = body.len();
    if lines.iter().any(|line| is_field(line, "transfer-encoding")) {
        let size = format!("{length:x}\r\n");
        let chunk = [size.as_bytes(), body, b"\r\n"].concat();
        let chunk = if body.is_empty() { Vec::new() } else { chunk };
        return [&chunk, &b"0\r\n\r\n"[..]].concat();
    }
    for line in lines.iter_mut().skip(1) {
        if is_field(line, "content-length") {
            let (name, _) = field(line);
            *line = [name, format!(": {length}").as_bytes()].concat();
        }
    }
    body.to_vec()
}

/// Only the part with the name is written anew.
fn edit_form(form: &str, name: &str, edit: &Edit) -> Edited<String> {
    if let Edit::Add(value) = edit {
        let added = write_form([(name, value)]);
        let and = if form.is_empty() { "" } else { "&" };
        return Ok([form, and, &added].concat());
    }
    let pairs = |segment: &str| parse_form(segment).into_iter().next();
    let is_it = |segment: &&str| pairs(segment).is_some_and(|(known, _)| known == name);
    let mut segments: Vec<&str> = form.split('&').collect();
    let at = segments.iter().position(is_it);
    let at = at.ok_or(NoEffect::Absent)?;
    let segment = segments[at];
    let value = pairs(segment).map_or_else(String::new, |(_, value)| value);
    let spelled = segment.split('=').next().unwrap_or_default();
    let with = |value: &str| spelled.to_owned() + &write_form([("", value)]);
    let new = match edit {
        Edit::Replace(new) if *new == value => return Err(NoEffect::Same),
        Edit::Append(end) if end.is_empty() => return Err(NoEffect::Same),
        Edit::Replace(new) => with(new),
        Edit::Append(end) => {
            let equals = if segment.contains('=') { "" } else { "=" };
            [segment, equals, &write_form([("", end)])[1..]].concat()
        }
        Edit::Alter(place) => with(&altered(&value, *place)?),
        Edit::Remove => {
            segments.retain(|segment| !is_it(segment));
            return Ok(segments.join("&"));
        }
        Edit::Duplicate(first) => {
            let first = first.as_deref().map_or_else(|| segment.to_owned(), with);
            [&first, "&", segment].concat()
        }
        Edit::Add(_) => return Err(NoEffect::Absent),
    };
    segments[at] = &new;
    Ok(segments.join("&"))
}

/// A member of a JSON object. What was a number or a boolean becomes one
/// again, where the new value is one.
fn edit_json(json: &[u8], name: &str, edit: &Edit) -> Edited<String> {
    let Ok(Value::Object(mut members)) = serde_json::from_slice(json) else {
        return Err(NoEffect::Absent);
    };
    if let Edit::Add(new) = edit {
        let before = members.insert(name.to_owned(), Value::String(new.clone()));
        return match before {
            Some(_) => Err(NoEffect::Twice),
            None => Ok(Value::Object(members).to_string()),
        };
    }
    let value = members.get_mut(name).ok_or(NoEffect::Absent)?;
    let before = value.clone();
    match (edit, &mut *value) {
        (Edit::Replace(new), _) => {
            let plain = serde_json::from_str(new).ok();
            let plain = plain.filter(|new: &Value| {
                (new.is_number() && before.is_number()) || (new.is_boolean() && before.is_boolean())
            });
            *value = plain.unwrap_or_else(|| Value::String(new.clone()));
        }
        (Edit::Append(end), Value::String(text)) => *text += end,
        (Edit::Alter(place), Value::String(text)) => *text = altered(text, *place)?,
        (Edit::Append(_) | Edit::Alter(_), _) => return Err(NoEffect::NoText),
        (Edit::Duplicate(_) | Edit::Add(_), _) => return Err(NoEffect::Twice),
        (Edit::Remove, _) => {
            members.shift_remove(name);
            return Ok(Value::Object(members).to_string());
        }
    }
    if *value == before {
        return Err(NoEffect::Same);
    }
    Ok(Value::Object(members).to_string())
}

/// The value with one character turned into its neighbour: a letter into a
/// letter of its case, a digit into a digit.
fn altered(value: &str, place: i64) -> Edited<String> {
    let count = value.chars().count();
    let distance = usize::try_from(place.unsigned_abs()).unwrap_or(usize::MAX);
    let at = if place < 0 {
        count.checked_sub(distance)
    } else {
        distance.checked_sub(1)
    };
    let mut letters: Vec<char> = value.chars().collect();
    let letter = at.and_then(|at| letters.get_mut(at));
    let letter = letter.ok_or(NoEffect::NoPlace)?;
    *letter = match *letter {
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        'a'..='y' | 'A'..='Y' | '0'..='8' => char::from(*letter as u8 + 1),
        _ => return Err(NoEffect::NoPlace),
    };
    Ok(letters.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(text: impl Into<Vec<u8>>, target: &Target, edit: &Edit) -> Edited<Vec<u8>> {
        let octets = Octets::new(text);
        let part = if octets.as_bytes().starts_with(b"HTTP/") {
            Part::Response
        } else {
            Part::Request
        };
        edited(part, &octets, target, edit).map(|octets| octets.as_bytes().to_vec())
    }

    fn after(text: &str, target: &Target, edit: &Edit) -> String {
        String::from_utf8(tried(text, target, edit).unwrap()).unwrap()
    }

    fn parameter(name: &str) -> Target {
        Target::Parameter(name.to_owned())
    }

    fn state() -> Target {
        parameter("state")
    }

    fn value(new: &str) -> Edit {
        Edit::Replace(new.to_owned())
    }

    fn json(body: &str) -> String {
        let length = body.len();
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    }

    #[test]
    fn a_parameter_is_edited_wherever_it_travels() {
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
                &json("{\"b\":1,\"state\":\"y\"}"),
                "Content-Length: 24\r\n\r\n{\"b\":1,\"state\":\"forged\"}",
            ),
        ] {
            let edited = after(text, &state(), &value("forged"));
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
    fn what_is_not_edited_keeps_the_senders_encoding() {
        let text = "GET /cb?a=%7e%20&state=y%7E&&b HTTP/1.1\r\nHost:  a\r\n\r\n";
        for (edit, expected) in [
            (value("z"), "/cb?a=%7e%20&state=z&&b HTTP/1.1\r\nHost:  a"),
            (Edit::Append("z".to_owned()), "?a=%7e%20&state=y%7Ez&&b "),
            (Edit::Duplicate(None), "?a=%7e%20&state=y%7E&state=y%7E&&b "),
        ] {
            let edited = after(text, &state(), &edit);
            assert!(edited.contains(expected), "{edited}");
        }
        let bytes = b"POST /x?state=y HTTP/1.1\r\nX-A: \xff\r\n\r\n\x00\xfe";
        let edited = tried(*bytes, &state(), &value("z")).unwrap();
        assert_eq!(
            edited,
            b"POST /x?state=z HTTP/1.1\r\nX-A: \xff\r\n\r\n\x00\xfe"
        );
    }

    #[test]
    fn all_occurrences_are_removed() {
        let text = "GET /cb?state=1&a=2&state=3 HTTP/1.1\r\nX-A: 1\r\nHost: a\r\nx-a: 2\r\n\r\n";
        assert!(after(text, &state(), &Edit::Remove).contains("/cb?a=2 "));
        let header = Target::Header("x-a".to_owned());
        let removed = after(text, &header, &Edit::Remove);
        assert!(
            removed.ends_with("HTTP/1.1\r\nHost: a\r\n\r\n"),
            "{removed}"
        );
    }

    #[test]
    fn a_body_in_chunks_stays_one() {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        let text = format!("{head}8\r\n{{\"state\"\r\n5\r\n:\"y\"}}\r\n0\r\n\r\n");
        let edited = after(&text, &state(), &value("forged"));
        assert_eq!(
            edited,
            format!("{head}12\r\n{{\"state\":\"forged\"}}\r\n0\r\n\r\n")
        );
        assert!(HttpMessage::response(edited.as_bytes()).is_ok());
    }

    #[test]
    fn a_json_value_keeps_its_type_where_the_new_one_has_it() {
        let text = json("{\"expires_in\":3600,\"active\":true,\"scope\":\"1\"}");
        for (name, new, expected) in [
            ("expires_in", "-1", "\"expires_in\":-1,"),
            ("expires_in", "soon", "\"expires_in\":\"soon\","),
            ("active", "false", "\"active\":false,"),
            ("active", "1", "\"active\":\"1\","),
            ("scope", "2", "\"scope\":\"2\""),
        ] {
            let edited = after(&text, &parameter(name), &value(new));
            assert!(edited.contains(expected), "{edited}");
        }
    }

    #[test]
    fn an_altered_value_keeps_length_and_alphabet() {
        for (value, place, expected) in [
            ("abc", 1, Ok("bbc")),
            ("abc", -1, Ok("abd")),
            ("aZz9", -1, Ok("aZz0")),
            ("aZz9", 2, Ok("aAz9")),
            ("a-b", 2, Err(NoEffect::NoPlace)),
            ("abc", 0, Err(NoEffect::NoPlace)),
            ("abc", 4, Err(NoEffect::NoPlace)),
            ("abc", -4, Err(NoEffect::NoPlace)),
        ] {
            assert_eq!(altered(value, place).as_deref(), expected.as_deref());
        }
    }

    #[test]
    fn why_an_edit_changes_nothing_is_told() {
        let get = "GET /cb?state=a%20b HTTP/1.1\r\nHost: a\r\n\r\n";
        let object = json("{\"expires_in\":3600,\"state\":\"y\"}");
        let append = |end: &str| Edit::Append(end.to_owned());
        let header = |name: &str| Target::Header(name.to_owned());
        for (text, target, edit, why) in [
            (get, parameter("nonce"), Edit::Remove, NoEffect::Absent),
            (get, header("x-a"), Edit::Remove, NoEffect::Absent),
            (get, state(), value("a b"), NoEffect::Same),
            (get, state(), append(""), NoEffect::Same),
            (get, header("host"), value("a"), NoEffect::Same),
            (get, state(), Edit::Alter(9), NoEffect::NoPlace),
            (&object, parameter("nonce"), value("x"), NoEffect::Absent),
            (
                &object,
                parameter("expires_in"),
                value("3600"),
                NoEffect::Same,
            ),
            (
                &object,
                parameter("expires_in"),
                append("0"),
                NoEffect::NoText,
            ),
            (&object, state(), Edit::Duplicate(None), NoEffect::Twice),
            (&object, state(), Edit::Alter(2), NoEffect::NoPlace),
            ("no HTTP", state(), Edit::Remove, NoEffect::Absent),
        ] {
            assert_eq!(tried(text, &target, &edit), Err(why), "{text} {edit:?}");
        }
    }
}
