//! Kinds of messages and local events, as a file names them.

use super::error::Problem;
use super::names::did_you_mean;
use super::raw::Text;
use crate::protocol::{Kind, MessageKind};

/// The kind of a message.
pub(super) fn message(given: &Text) -> Result<MessageKind, Problem> {
    match kind(given)? {
        Kind::Message(kind) => Ok(kind),
        Kind::Local(_) => {
            let title = format!("`{}` is a local event, no message", given.value);
            Err(Problem::at(given.place, title).help("name a message that travels"))
        }
    }
}

/// The kind of a message or local event.
pub(super) fn kind(given: &Text) -> Result<Kind, Problem> {
    given.value.parse().map_err(|_| {
        let names: Vec<&str> = Kind::names().collect();
        let near = did_you_mean(&given.value, &names);
        let help = near.unwrap_or_else(|| "docs/scenarios.md lists all kinds".to_owned());
        Problem::at(given.place, format!("unknown kind `{}`", given.value)).help(help)
    })
}
