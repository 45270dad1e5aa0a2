//! What the author asked for: one TOML file a scenario, overlays merged, every mistake shown with a caret.
//!
//! docs/scenarios.md explains the format. A file takes this way:
//!
//! | file | what |
//! |---|---|
//! | `catalogue.rs` | the scenarios that are built in |
//! | `load.rs` | from a name or path along the `base` chain |
//! | `source.rs`, `node.rs` | TOML as a tree in which everything knows its place |
//! | `merge.rs` | an overlay laid upon its base |
//! | `de.rs`, `spanned.rs`, `raw/`, `values.rs` | the tree as typed keys |
//! | `check.rs`, `cast/`, `acts.rs`, `attack.rs`, `faults.rs`, `outcome.rs` | keys to a scenario: derived, checked |
//! | `walkthroughs.rs`, `steps.rs`, `documented.rs` | keys to walkthroughs |
//! | `names.rs`, `kinds.rs`, `error.rs` | what was meant, and how it is said |
//! | `model/` | the result |

mod acts;
mod attack;
mod carried;
mod cast;
mod catalogue;
mod check;
mod de;
mod documented;
mod error;
mod faults;
mod kinds;
mod load;
mod merge;
mod model;
mod names;
mod node;
mod outcome;
mod raw;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod shape;
mod source;
mod spanned;
mod steps;
mod values;
#[cfg(test)]
mod walk;
mod walkthroughs;

pub(crate) use attack::{FORGED, LATEST};
pub(crate) use carried::carried;
pub use catalogue::{Builtin, GROUPS, builtin};
pub use error::ScenarioError;
pub use model::{
    AccessTokens, Act, Action, Actor, ActorPart, AppPages, AskedMode, Attacker, AuthMethod,
    AuthorizationServer, Bait, Client, ClientKind, Decision, Deed, Edit, EmptyParameters, Exchange,
    Exchanger, Fault, FaultAction, FrameRule, LostSession, Lure, Matching, Offer, Pkce, PkcePolicy,
    Prompts, QueryToken, Refusals, Registration, ResourceOwner, ResourceServer, Revoked, Route,
    SameSite, Scenario, Served, Signing, SignsInBy, Target, TokenPlace, Told, Trouble, TroubleAt,
    TroubleError, Validation, VerifierError,
};
pub(crate) use names::suggestion;
pub(crate) use source::Place;
