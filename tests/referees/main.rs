//! The crates `oauth2` and `openidconnect` as referees.
//!
//! They are clients by other hands. Over the same pipes they must get from our
//! servers what our own clients get, and what they say to a doctored answer is
//! held against what our own client does with the same octets. Where both may
//! differ, the row says why.
//!
//! | file | what |
//! |---|---|
//! | `referee.rs` | the crates' HTTP client: over the pipes of a run, or out of a recording |
//! | `doctored.rs` | an authorization server that answers whatever a row tells it |
//! | `live.rs` | the flows with a browser, from the metadata to the resource; requests beside those of our clients |
//! | `grants.rs` | the same of the flows by back channel |
//! | `refusals.rs` | why the token endpoint gives nothing for a code |
//! | `scenarios.rs` | every answer of every built-in scenario |
//! | `id_tokens.rs`, `answers.rs`, `back_channel.rs` | doctored answers, both verdicts in one row |
//! | `vectors.rs`, `extensions.rs` | the standards' own examples |
//! | `taken.rs` | what our server answers to them |
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

mod answers;
mod back_channel;
mod doctored;
mod extensions;
mod grants;
mod id_tokens;
mod live;
#[expect(dead_code, reason = "the tables of rules use more of it")]
#[path = "../rules/mint.rs"]
mod mint;
mod referee;
mod refusals;
mod scenarios;
#[path = "../rules/stage.rs"]
#[expect(dead_code, reason = "the rules' tests need more of it")]
mod stage;
#[path = "../rules/table.rs"]
#[expect(dead_code, reason = "the rules' tests need more of it")]
mod table;
mod taken;
mod vectors;
