//! flowscribe runs OAuth 2.0 and OpenID Connect flows for real, records every
//! message, holds the recording against documented numbered steps, and draws it.
//!
//! # The map
//!
//! ```text
//! scenario file -> simulation -> TRACE -> verdict -> diagram -> render -> cli
//! \____ left wing: async, HTTP ____/    \____ right wing: pure functions ____/
//!             both stand on: protocol, walkthrough, trace
//! ```
//!
//! The modules below stand in the order in which they build on each other.
//!
//! # Example
//!
//! ```
//! use flowscribe::diagram::{Detail, Story};
//! use flowscribe::render::{Format, Options, render};
//! use flowscribe::scenario::Scenario;
//! use flowscribe::simulation;
//!
//! let scenario = Scenario::load("okta-authorization-code")?;
//! let trace = simulation::run(&scenario, 0)?;
//! let story = Story::new(&trace, &trace.header.walkthroughs[0]);
//! assert!(story.verdict.matches());
//!
//! let options = Options { format: Format::Plantuml, detail: Detail::Steps, ..Options::default() };
//! let drawn = render(&story, &options)?;
//! assert!(drawn.text().contains("client -> okta: Authorization Code Request"));
//! # Ok::<(), flowscribe::error::Error>(())
//! ```

pub mod protocol;

pub mod plantuml;

pub mod walkthrough;

pub mod trace;

pub mod scenario;

pub mod network;

mod cast;
#[cfg(fuzzing)]
pub use cast::fuzzing::readers;

pub mod simulation;

pub mod verdict;

pub mod diagram;

pub mod render;

pub mod document;

pub mod error;

pub mod cli;
