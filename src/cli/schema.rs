//! `flowscribe schema`: the JSON Schema of scenario files, for editors.

use super::{Ending, print};
use crate::error::Error;

/// Generated from the types that read the files; a test keeps it current.
const SCHEMA: &str = include_str!("../../schema/scenario.schema.json");

pub(super) fn run() -> Result<Ending, Error> {
    print(SCHEMA)?;
    Ok(Ending::AsDocumented)
}
