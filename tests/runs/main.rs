//! Tests that run the built-in scenarios.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

mod acceptance;
mod broken_runs;
mod brute_force;
mod common;
mod determinism;
mod documents;
mod faults;
mod glossary;
mod invariants;
mod knowledge;
mod recording;
mod snapshots;
