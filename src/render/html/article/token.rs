//! The JWTs that a message carries, taken apart.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Map, Value};

use super::checks::Checks;
use super::said::{Explained, Said};
use crate::diagram::Story;
use crate::protocol::{Jwt, Kind};
use crate::render::clean::visible;
use crate::render::words::{Term, Words, fill};
use crate::trace::{Encoded, HttpMessage, Place};

/// A token in its three parts.
#[derive(Debug, Serialize)]
pub(super) struct Token {
    /// The parameter, member or header field that carries it.
    name: String,
    /// The parts as sent, base64url.
    raw: [String; 3],
    header: Vec<MemberRow>,
    claims: Vec<MemberRow>,
    /// How it is signed, in words; that it is not, where it is not.
    signed: String,
    /// The checks that its receiver made on it.
    checks: Vec<Said>,
}

/// A member of the header, or a claim.
#[derive(Debug, Serialize)]
struct MemberRow {
    name: String,
    /// As JSON.
    value: String,
    /// The number as a date, where it is one.
    date: Option<String>,
    explained: Option<Explained>,
}

/// Of more tokens in one message the later ones are left out: no real message
/// carries so many, and each takes far more room in the page than in the message.
const MOST: usize = 16;

/// The JWTs in a message by their text, and what carries each.
type Found = IndexMap<String, (String, Jwt)>;

/// The tokens of one message, each once.
pub(super) fn tokens(
    story: &Story<'_>,
    words: &Words,
    checks: &Checks,
    index: usize,
    (http, parameters): (&HttpMessage, &[Encoded<'_>]),
) -> Vec<Token> {
    let mut found = Found::new();
    for one in parameters {
        let parameter = &one.parameter;
        if one.nested {
            let value = serde_json::from_str(&one.raw).unwrap_or_default();
            nested(&parameter.name, &value, &mut found);
        } else {
            add(&parameter.name, &parameter.value, &mut found);
        }
    }
    for (name, value) in &http.headers {
        let apart = |letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter);
        for piece in value.split(apart) {
            add(name, piece, &mut found);
        }
    }
    let on = story.messages[index].kind;
    let token = |(text, (name, jwt)): (&String, &(String, Jwt))| {
        let made = checks.on(index, name).iter();
        let made = made.filter_map(|check| Said::local(story, words, *check));
        Token::of(words, on, (name, text, jwt), made.collect())
    };
    found.iter().map(token).collect()
}

fn nested(name: &str, value: &Value, found: &mut Found) {
    match value {
        Value::String(text) => add(name, text, found),
        Value::Array(values) => values.iter().for_each(|one| nested(name, one, found)),
        Value::Object(members) => {
            for (name, value) in members {
                nested(name, value, found);
            }
        }
        _ => {}
    }
}

fn add(name: &str, text: &str, found: &mut Found) {
    if found.len() < MOST
        && !found.contains_key(text)
        && let Ok(jwt) = text.parse()
    {
        found.insert(text.to_owned(), (name.to_owned(), jwt));
    }
}

impl Token {
    fn of(
        words: &Words,
        on: Kind,
        (name, text, jwt): (&str, &str, &Jwt),
        checks: Vec<Said>,
    ) -> Self {
        // A proof of possession is the same on every message that it comes with.
        let is_proof = name == "DPoP";
        let explained = |term: Term<'_>| {
            let place = is_proof.then_some(Place::Header);
            Explained::of(words, place.map_or(term.on(on), |place| term.at(place)))
        };
        let mut parts = text.split('.').map(visible);
        let [header, claims, signature] = [(); 3].map(|()| parts.next().unwrap_or_default());
        Self {
            name: visible(name),
            signed: signed(words, jwt),
            header: members(&jwt.header, |name| explained(Term::jose(name))),
            claims: members(&jwt.claims, |name| explained(Term::claim(name))),
            raw: [header, claims, signature],
            checks,
        }
    }
}

fn signed(words: &Words, jwt: &Jwt) -> String {
    let words = words.article();
    if jwt.signature.is_empty() {
        return words.unsigned.clone();
    }
    let member = |name| visible(jwt.header.get(name).and_then(Value::as_str).unwrap_or("?"));
    // A backtick would end the code that it stands in.
    let member = |name| member(name).replace('`', "'");
    let values = [("alg", &*member("alg")), ("kid", &*member("kid"))];
    fill(&words.signed, &values)
}

fn members(
    members: &Map<String, Value>,
    explain: impl Fn(&str) -> Option<Explained>,
) -> Vec<MemberRow> {
    let rows = members.iter().map(|(name, value)| MemberRow {
        name: visible(name),
        value: visible(&value.to_string()),
        date: dated(name, value),
        explained: explain(name),
    });
    rows.collect()
}

/// The members that are seconds since 1970 (RFC 7519 2, `NumericDate`).
fn dated(name: &str, value: &Value) -> Option<String> {
    let known = ["exp", "iat", "nbf", "auth_time", "updated_at"];
    date(value.as_i64().filter(|_| known.contains(&name))?)
}

/// Seconds since 1970 as a date; none outside of the years 0 to 9999.
fn date(seconds: i64) -> Option<String> {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Years that begin in March, in eras of 400: the leap day comes last.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    (0..=9999)
        .contains(&year)
        .then(|| format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_dates() {
        for (seconds, expected) in [
            (0, Some("1970-01-01 00:00:00 UTC")),
            (-1, Some("1969-12-31 23:59:59 UTC")),
            (951_782_400, Some("2000-02-29 00:00:00 UTC")),
            (1_767_225_600, Some("2026-01-01 00:00:00 UTC")),
            (4_107_542_399, Some("2100-02-28 23:59:59 UTC")),
            (253_402_300_799, Some("9999-12-31 23:59:59 UTC")),
            (253_402_300_800, None),
            (i64::MAX, None),
            (i64::MIN, None),
        ] {
            assert_eq!(date(seconds).as_deref(), expected, "{seconds}");
        }
        let text = serde_json::json!("1767225600");
        assert_eq!(dated("exp", &text), None);
        assert_eq!(dated("expires_in", &3600.into()), None);
    }
}
