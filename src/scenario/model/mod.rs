//! What a scenario file says, typed: who plays, what happens, what goes wrong.

mod act;
mod attacker;
mod authorization_server;
mod client;
mod fault;
mod refusals;
mod resource_owner;
mod resource_server;

pub use act::{Act, Action, Deed, Revoked};
pub use attacker::{Attacker, Bait, Lure, Served, Told};
pub use authorization_server::{
    AccessTokens, AuthorizationServer, EmptyParameters, Exchange, FrameRule, Matching, Offer,
    PkcePolicy, Prompts, Registration, SameSite, Signing,
};
pub use client::{
    AppPages, AskedMode, AuthMethod, Client, ClientKind, Pkce, SignsInBy, TokenPlace,
};
pub(crate) use fault::FaultPlaces;
pub use fault::{Edit, Fault, FaultAction, Target};
pub use refusals::{LostSession, Refusals, Route, Trouble, TroubleAt, TroubleError, VerifierError};
pub use resource_owner::{Decision, ResourceOwner};
pub use resource_server::{Exchanger, QueryToken, ResourceServer, Validation};

use super::error::ScenarioError;
use super::source::{Place, Sources};
use crate::protocol::{Break, SpecRef};
use crate::walkthrough::{Obtained, Outcome, Walkthrough};

/// One scenario, its `base` chain already merged.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its built-in name, or the file's stem.
    pub name: String,
    /// A few words.
    pub title: String,
    /// What it teaches, in a sentence.
    pub lesson: String,
    /// The flow that it shows, such as `implicit`.
    pub flow: String,
    /// The scenario that this one overlays.
    pub base: Option<String>,
    /// Where the standards define what it shows.
    pub specs: Vec<SpecRef>,
    /// Who plays, in the order of the file.
    pub actors: Vec<Actor>,
    /// What happens, one after the other.
    pub acts: Vec<Act>,
    /// What goes wrong on the wire.
    pub faults: Vec<Fault>,
    /// Where the run is declared to stop.
    pub outcome: Option<Outcome>,
    /// What the attacker is declared to obtain; absent: nobody attacks.
    pub obtained: Option<Vec<Obtained>>,
    /// The invariants that it breaks on purpose.
    pub breaks: Vec<Break>,
    /// The documents to hold the run against; the first one is the default.
    pub walkthroughs: Vec<Walkthrough>,
    /// The files that it was read from, to show where a mistake stands that only the run reveals.
    pub(crate) sources: Sources,
}

/// One member of the cast.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Its id, and the name of its first participant.
    pub id: String,
    /// Its role and what it needs to play it.
    pub part: ActorPart,
    /// The id of the attacker whose it is; absent: it is honest, or the attacker itself.
    pub held_by: Option<String>,
    /// By how many seconds its clock is ahead, or behind where it is negative.
    pub clock: i64,
}

/// What an actor needs to play its role.
#[derive(Clone, Debug, PartialEq)]
pub enum ActorPart {
    /// A person with a browser.
    ResourceOwner(ResourceOwner),
    /// The application.
    Client(Client),
    /// The server that issues tokens.
    AuthorizationServer(AuthorizationServer),
    /// The server that hosts the resource.
    ResourceServer(ResourceServer),
    /// Somebody who wants what is not theirs.
    Attacker(Attacker),
}

impl Scenario {
    /// A fault that the run shows to be a mistake, with a caret at one of its keys.
    pub(crate) fn mistaken(
        &self,
        place: Place,
        title: impl Into<String>,
        help: impl Into<String>,
    ) -> ScenarioError {
        ScenarioError::of_run(&self.sources, place, title, help)
    }
}
