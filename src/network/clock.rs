//! One virtual clock, for issuing and for validating.
//!
//! The runtime's clock is paused: it stands still while anybody works and
//! jumps to the next timer when all wait. A run therefore takes no real time
//! and reads the same instants on every machine.

use std::time::Duration;

use tokio::time::Instant;

/// When every run begins: 2026-01-01T00:00:00Z, in seconds since 1970.
const EPOCH: u64 = 1_767_225_600;

/// The virtual clock of one run.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    /// How long the run has lasted.
    pub fn elapsed(self) -> Duration {
        self.start.elapsed()
    }

    /// Seconds since 1970-01-01T00:00:00Z, as in `exp` and `iat` (RFC 7519 2).
    pub fn unix(self) -> u64 {
        EPOCH + self.elapsed().as_secs()
    }

    /// Microseconds since the run began, as in a trace.
    pub(super) fn micros(self) -> u64 {
        u64::try_from(self.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
