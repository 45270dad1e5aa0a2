//! One virtual clock, for issuing and for validating; who reads it may read it wrong.
//!
//! The runtime's clock is paused: it stands still while anybody works and
//! jumps to the next timer when all wait. A run therefore takes no real time
//! and reads the same instants on every machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// When every run begins: 2026-01-01T00:00:00Z, in seconds since 1970.
pub(crate) const EPOCH: u64 = 1_767_225_600;

/// The virtual clock of one run. Cloning gives another handle on the same clock.
#[derive(Clone, Debug)]
pub struct Clock {
    start: Instant,
    /// Microseconds that were jumped over.
    skipped: Arc<AtomicU64>,
    /// By how many seconds this handle tells another time of day.
    ahead: i64,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self {
            start: Instant::now(),
            skipped: Arc::default(),
            ahead: 0,
        }
    }

    /// The same clock as somebody reads it whose own one is wrong.
    pub(super) fn wrong_by(self, ahead: i64) -> Self {
        Self { ahead, ..self }
    }

    /// How long the run has lasted, whatever time of day it is.
    pub fn elapsed(&self) -> Duration {
        let skipped = self.skipped.load(Ordering::Relaxed);
        self.start.elapsed() + Duration::from_micros(skipped)
    }

    /// Seconds since 1970-01-01T00:00:00Z, as in `exp` and `iat` (RFC 7519 2).
    pub fn unix(&self) -> u64 {
        (EPOCH + self.elapsed().as_secs()).saturating_add_signed(self.ahead)
    }

    /// Lets time pass for everybody at once. Nobody's timeout runs out by it:
    /// it is the hour between two messages, not an hour without an answer.
    pub(super) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_micros()).unwrap_or(u64::MAX);
        let skipped = self.skipped.load(Ordering::Relaxed);
        // One thread runs everybody. A clock at its end stands; it never runs backwards.
        self.skipped
            .store(skipped.saturating_add(by), Ordering::Relaxed);
    }

    /// Microseconds since the run began, as in a trace.
    pub(super) fn micros(&self) -> u64 {
        u64::try_from(self.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_clock_never_runs_backwards() {
        let clock = Clock::start();
        for _ in 0..3 {
            let (before, since) = (clock.elapsed(), clock.unix());
            clock.advance(Duration::from_micros(u64::MAX / 2 + 1));
            assert!(clock.elapsed() >= before && clock.unix() >= since);
        }
        assert_eq!(clock.micros(), u64::MAX);
    }
}
