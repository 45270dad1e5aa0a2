//! What the author asked for: one TOML file a scenario, overlays merged, every mistake shown with a caret.

mod model;

pub use model::{
    Act, Action, Actor, ActorPart, AuthorizationServer, Client, ClientKind, Decision, Fault,
    FaultAction, Registration, ResourceOwner, ResourceServer, Scenario, Signing,
};
