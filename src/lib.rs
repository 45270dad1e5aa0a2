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
//! The modules below are listed in the order in which they build on each other.

pub mod cast;
pub mod diagram;
pub mod network;
pub mod plantuml;
pub mod protocol;
pub mod render;
pub mod scenario;
pub mod simulation;
pub mod trace;
pub mod verdict;
pub mod walkthrough;
