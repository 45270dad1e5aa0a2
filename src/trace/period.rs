//! Durations as people say them.

use std::time::Duration;

/// From the largest unit to the smallest.
const UNITS: [(u128, &str); 5] = [
    (3_600_000_000, "h"),
    (60_000_000, "min"),
    (1_000_000, "s"),
    (1_000, "ms"),
    (1, "µs"),
];

/// A duration in the largest unit that leaves no rest: `8 h`, `61 min`, `90 s`.
pub fn period(duration: Duration) -> String {
    let micros = duration.as_micros();
    if micros == 0 {
        return "0 s".to_owned();
    }
    let whole = UNITS.iter().find(|(unit, _)| micros.is_multiple_of(*unit));
    let (unit, name) = whole.unwrap_or(&UNITS[4]);
    format!("{} {name}", micros / unit)
}

#[test]
fn the_largest_unit_without_a_rest() {
    for (seconds, expected) in [
        (28_800.0, "8 h"),
        (3_660.0, "61 min"),
        (90.0, "90 s"),
        (0.5, "500 ms"),
        (0.000_02, "20 µs"),
        (0.0, "0 s"),
    ] {
        assert_eq!(period(Duration::from_secs_f64(seconds)), expected);
    }
}
