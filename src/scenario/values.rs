//! Values with a notation of their own: durations, wrong clocks and status codes.
//!
//! Beside each parser stands what the schema says of the same notation; one
//! table of accepted and refused values holds both together.

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// `1h`, `61m`, `30s`, `500ms`, or several of them together, from the largest
/// unit to the smallest; a hundred years at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period(pub(super) Duration);

const UNITS: [(&str, u64); 5] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// A hundred years, in milliseconds: nobody's clock comes to its end.
const LONGEST: u64 = 100 * 365 * 86_400_000;

impl Period {
    /// The notation; that a hundred years are the most, the parser alone tells.
    #[cfg(test)]
    pub(super) fn schema() -> serde_json::Value {
        let units = UNITS.iter().rev();
        let parts = units.map(|(name, _)| format!(r"([0-9]+\s*{name}\s*)?"));
        let pattern = format!(r"^\s*{}$", parts.collect::<String>());
        serde_json::json!({
            "type": "string",
            "pattern": pattern,
            "allOf": [{ "pattern": "[1-9]" }],
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let mut total = 0_u64;
        let mut smallest = u64::MAX;
        while !rest.is_empty() {
            let unit = rest.find(|c: char| !c.is_ascii_digit())?;
            let number: u64 = rest[..unit].parse().ok()?;
            let behind = &rest[unit..];
            let end = behind
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(behind.len());
            let (_, scale) = UNITS
                .iter()
                .find(|(name, _)| *name == behind[..end].trim())?;
            // From the largest unit to the smallest: `30m1h` is a slip.
            if *scale >= smallest {
                return None;
            }
            smallest = *scale;
            total = total.checked_add(number.checked_mul(*scale)?)?;
            rest = &behind[end..];
        }
        let given = !text.trim().is_empty() && total <= LONGEST;
        given.then(|| Self(Duration::from_millis(total)))
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(PeriodVisitor)
    }
}

struct PeriodVisitor;

impl Visitor<'_> for PeriodVisitor {
    type Value = Period;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a duration of 100 years at most, such as \"1h30m\", \"30s\" or \"500ms\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Period, E> {
        match Period::parse(text) {
            Some(Period(Duration::ZERO)) => Err(E::custom("a duration of zero is not allowed")),
            Some(period) => Ok(period),
            None => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }
}

/// `+2m` or `-30s`: how far a clock is ahead or behind, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offset(pub(super) i64);

impl Offset {
    /// The notation; that it is a number of whole seconds, the parser alone tells.
    #[cfg(test)]
    pub(super) fn schema() -> serde_json::Value {
        let mut schema = Period::schema();
        let pattern = schema["pattern"].as_str().unwrap_or_default();
        let pattern = format!("^[+-]?{}", pattern.trim_start_matches('^'));
        schema["pattern"] = pattern.into();
        schema
    }

    fn parse(text: &str) -> Option<Self> {
        let behind = text.starts_with('-');
        let Period(far) = Period::parse(text.strip_prefix(['+', '-']).unwrap_or(text))?;
        let whole = !far.is_zero() && far.subsec_nanos() == 0;
        let seconds = i64::try_from(far.as_secs()).ok().filter(|_| whole)?;
        Some(Self(if behind { -seconds } else { seconds }))
    }
}

impl<'de> Deserialize<'de> for Offset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(OffsetVisitor)
    }
}

struct OffsetVisitor;

impl Visitor<'_> for OffsetVisitor {
    type Value = Offset;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("how far the clock is wrong in whole seconds, such as \"+2m\" or \"-30s\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Offset, E> {
        Offset::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// An HTTP status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Status(pub(super) u16);

impl Status {
    const ALL: RangeInclusive<u16> = 100..=599;

    #[cfg(test)]
    pub(super) fn schema() -> serde_json::Value {
        let (least, most) = (Self::ALL.start(), Self::ALL.end());
        serde_json::json!({ "type": "integer", "minimum": least, "maximum": most })
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u16(StatusVisitor)
    }
}

struct StatusVisitor;

impl Visitor<'_> for StatusVisitor {
    type Value = Status;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an HTTP status between 100 and 599")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Status, E> {
        let status = u16::try_from(number).ok();
        status
            .filter(|status| Status::ALL.contains(status))
            .map(Status)
            .ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
    }
}

#[cfg(test)]
mod tests {
    use boon::{Compiler, Schemas};
    use serde::de::value::{Error as Refused, I64Deserializer};
    use serde_json::Value;

    use super::*;

    fn allows(schema: Value, value: impl Into<Value>) -> bool {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("value.json", schema).unwrap();
        let root = compiler.compile("value.json", &mut schemas).unwrap();
        schemas.validate(&value.into(), root).is_ok()
    }

    #[test]
    fn parser_and_schema_know_the_same_durations() {
        for (text, millis) in [
            ("1h", Some(3_600_000)),
            ("61m", Some(3_660_000)),
            ("30s", Some(30_000)),
            ("500ms", Some(500)),
            ("1h30m", Some(5_400_000)),
            ("1d 2h", Some(93_600_000)),
            (" 1 m 5 ms ", Some(60_005)),
            ("0d1s", Some(1_000)),
            ("36500d", Some(3_153_600_000_000)),
            ("", None),
            ("0s", None),
            ("5", None),
            ("h", None),
            ("-1s", None),
            ("1.5h", None),
            ("30m1h", None),
            ("1s1s", None),
            ("1 week", None),
        ] {
            let period = Period::parse(text).map(|Period(duration)| duration);
            let period = period.filter(|duration| !duration.is_zero());
            assert_eq!(period, millis.map(Duration::from_millis), "{text}");
            assert_eq!(allows(Period::schema(), text), millis.is_some(), "{text}");
        }
    }

    #[test]
    fn parser_and_schema_know_the_same_wrong_clocks() {
        for (text, seconds) in [
            ("+2m", Some(120)),
            ("-30s", Some(-30)),
            ("+1h 5m", Some(3_900)),
            ("2m", Some(120)),
            ("", None),
            ("+", None),
            ("+0s", None),
            ("+-1s", None),
            ("-1.5h", None),
        ] {
            let offset = Offset::parse(text).map(|Offset(seconds)| seconds);
            assert_eq!(offset, seconds, "{text}");
            assert_eq!(allows(Offset::schema(), text), seconds.is_some(), "{text}");
        }
        assert_eq!(Offset::parse("+500ms"), None);
    }

    #[test]
    fn no_duration_is_longer_than_a_hundred_years() {
        for text in [
            "36500d1ms",
            "9999999999d",
            "9999999999999999999d",
            "99999999999999999999s",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn parser_and_schema_know_the_same_statuses() {
        for (number, known) in [
            (100, true),
            (404, true),
            (599, true),
            (99, false),
            (600, false),
            (-1, false),
            (65_636, false),
        ] {
            let given = I64Deserializer::<Refused>::new(number);
            assert_eq!(Status::deserialize(given).is_ok(), known, "{number}");
            assert_eq!(allows(Status::schema(), number), known, "{number}");
        }
    }
}
