//! The actors. They speak only HTTP: no side channel, no shared state.
//!
//! | actor | participants | what |
//! |---|---|---|
//! | `user/` | the person, the browser | opens pages, reads the served forms and fills them |
//! | `client/` | a web app, or a static host and its script | asks for access and uses it |
//! | `authorization_server/` | the server | signs in, asks for consent, issues tokens |
//! | `resource_server/` | the server | validates tokens and serves the resource |
//! | `attacker.rs` | a person, a browser, a program with pages | wants what is not its own, and has what reaches it |
//! | `protected/` | what the resource server and the `UserInfo` endpoint ask of a request alike |
//! | `spy.rs` | a script of an attacker | runs in pages of others, or its own, and tells what stands in the address bar |
//! | `dpop/` | what clients and servers share of proofs of possession |
//!
//! What an actor needs of the world is an [`Endpoint`](crate::network::Endpoint)
//! and its own configuration from the scenario.

pub(crate) mod attacker;
pub(crate) mod authorization_server;
pub(crate) mod client;
mod client_key;
mod dpop;
mod endpoints;
mod entropy;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod jwt;
mod pages;
mod protected;
pub(crate) mod resource_server;
mod rule;
pub(crate) mod spy;
pub(crate) mod user;
mod web;

pub(crate) use endpoints::{Endpoints, origin};
pub(crate) use entropy::Entropy;
