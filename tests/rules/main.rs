//! Every rule of the cast, broken once: what is refused, how the refusal is
//! told, where it is delivered, and which check the recording names.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

mod anything;
mod authorize;
mod browser;
mod choices;
mod client;
mod coverage;
mod dpop;
mod exchange;
mod further;
mod grants;
mod introspection;
mod live;
mod logout;
mod mint;
mod pushed;
mod resource_server;
mod stage;
mod table;
mod token;
