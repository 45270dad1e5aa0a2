//! Values with a notation of their own: durations and status codes.

use std::fmt;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// `1h`, `61m`, `30s`, `500ms`, or several of them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period(pub(super) Duration);

const UNITS: [(&str, u64); 5] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

impl Period {
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
        let given = !text.trim().is_empty();
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
        f.write_str("a duration such as \"1h30m\", \"30s\" or \"500ms\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Period, E> {
        match Period::parse(text) {
            Some(Period(Duration::ZERO)) => Err(E::custom("a duration of zero is not allowed")),
            Some(period) => Ok(period),
            None => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }
}

/// An HTTP status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Status(pub(super) u16);

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
            .filter(|status| (100..600).contains(status))
            .map(Status)
            .ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, millis) in [
            ("1h", Some(3_600_000)),
            ("61m", Some(3_660_000)),
            ("30s", Some(30_000)),
            ("500ms", Some(500)),
            ("1h30m", Some(5_400_000)),
            ("1d 2h", Some(93_600_000)),
            ("", None),
            ("0s", Some(0)),
            ("5", None),
            ("h", None),
            ("-1s", None),
            ("30m1h", None),
            ("1 week", None),
            ("99999999999999999999s", None),
            ("9999999999999999999d", None),
        ] {
            let period = Period::parse(text).map(|Period(duration)| duration);
            assert_eq!(period, millis.map(Duration::from_millis), "{text}");
        }
    }
}
