//! Scenario to trace: build the cast, turn faults into network rules, play.

mod attack;
mod edit;
mod faults;
mod setting;
mod stage;

use std::any::Any;
use std::fmt;

use axum::Router;
use indexmap::IndexMap;

use crate::network::{Endpoint, Network};
use crate::protocol::LocalKind;
use crate::scenario::{Action, Scenario, ScenarioError};
use crate::trace::{Format, Header, Trace};
use crate::walkthrough::Name;
use faults::Faults;
use stage::Stage;

type BuildRouter<'s> = Box<dyn FnOnce(Endpoint) -> Router + Send + 's>;

/// One run in preparation.
///
/// Any server of the cast can be replaced by a [`Router`] of one's own; it is
/// then played, recorded and judged as ours would be.
///
/// ```
/// use flowscribe::{scenario::Scenario, simulation::Simulation};
///
/// let scenario = Scenario::load("okta-authorization-code")?;
/// let trace = Simulation::new(&scenario).seed(7).run()?;
/// assert_eq!(trace.header.seed, 7);
///
/// // An authorization server that is out of order.
/// let broken = axum::Router::new().fallback(|| async { http::StatusCode::SERVICE_UNAVAILABLE });
/// let trace = Simulation::new(&scenario).replace("okta", broken).run()?;
/// assert!(trace.events.len() < 10);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Simulation<'s> {
    scenario: &'s Scenario,
    seed: u64,
    replaced: IndexMap<String, BuildRouter<'s>>,
}

/// A run that cannot take place. An OAuth error is no such thing: it is in the trace.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// The scenario has no such actor.
    #[error("the scenario has no actor `{0}` to replace")]
    UnknownActor(String),
    /// Only what serves HTTP can be replaced by a router.
    #[error("`{0}` is a resource owner, which no router can replace")]
    NotAServer(String),
    /// A fault of the scenario did nothing; shows where the file names its message.
    #[error(transparent)]
    Fault(#[from] ScenarioError),
    /// The machine gave no runtime.
    #[error("no runtime: {0}")]
    Runtime(#[from] std::io::Error),
}

/// Runs a scenario.
///
/// # Errors
///
/// See [`Simulation::run`].
///
/// # Panics
///
/// See [`Simulation::run`].
pub fn run(scenario: &Scenario, seed: u64) -> Result<Trace, SimulationError> {
    Simulation::new(scenario).seed(seed).run()
}

impl<'s> Simulation<'s> {
    /// A run of this scenario with seed 0 and nobody replaced.
    pub fn new(scenario: &'s Scenario) -> Self {
        Self {
            scenario,
            seed: 0,
            replaced: IndexMap::new(),
        }
    }

    /// What all random values are drawn from; another seed gives other codes, tokens and states.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Lets a router play a server of the cast, at that server's own origin.
    #[must_use]
    pub fn replace(self, actor: &str, router: Router) -> Self {
        self.replace_with(actor, |_| router)
    }

    /// As [`Simulation::replace`], for a router that sends requests itself:
    /// through the endpoint they are recorded as the actor's.
    #[must_use]
    pub fn replace_with(
        mut self,
        actor: &str,
        build: impl FnOnce(Endpoint) -> Router + Send + 's,
    ) -> Self {
        self.replaced.insert(actor.to_owned(), Box::new(build));
        self
    }

    /// Plays the scenario to its end. Takes no real time but the work itself.
    ///
    /// # Errors
    ///
    /// When somebody is to be replaced who is not there, or a fault did nothing.
    ///
    /// # Panics
    ///
    /// Inside an asynchronous task, since it owns a runtime: call it through
    /// `tokio::task::spawn_blocking` there.
    pub fn run(self) -> Result<Trace, SimulationError> {
        for actor in self.replaced.keys() {
            self.check_replaceable(actor)?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()?;
        runtime.block_on(self.play())
    }

    fn check_replaceable(&self, actor: &str) -> Result<(), SimulationError> {
        let mut actors = self.scenario.actors.iter();
        let Some(known) = actors.find(|known| known.id == actor) else {
            return Err(SimulationError::UnknownActor(actor.to_owned()));
        };
        if stage::is_server(known) {
            Ok(())
        } else {
            Err(SimulationError::NotAServer(actor.to_owned()))
        }
    }

    async fn play(mut self) -> Result<Trace, SimulationError> {
        let header = self.header();
        let network = Network::new(Faults::new(&self.scenario.faults, &header));
        let mut stage = Stage::set(self.scenario, &header, &network, &mut self.replaced);
        self.act(&mut stage, &network).await;
        let (events, rule) = network.finish();
        let faults: Box<dyn Any> = rule;
        let faults = faults.downcast::<Faults>();
        faults
            .expect("the rule that it was given")
            .check(self.scenario)?;
        let mut attackers = stage.attackers();
        attackers.try_for_each(|hands| attack::missing(hands, self.scenario))?;
        let trace = Trace { header, events };
        attack::guessed(&trace, self.scenario)?;
        Ok(trace)
    }

    fn header(&self) -> Header {
        let is_replaced = |actor: &str| self.replaced.contains_key(actor);
        Header {
            format: Format::V1,
            scenario: self.scenario.name.clone(),
            title: self.scenario.title.clone(),
            lesson: self.scenario.lesson.clone(),
            seed: self.seed,
            participants: stage::participants(self.scenario, is_replaced),
            walkthroughs: self.scenario.walkthroughs.clone(),
            outcome: self.scenario.outcome.clone(),
            obtained: self.scenario.obtained.clone(),
            breaks: self.scenario.breaks.clone(),
            setting: setting::of(self.scenario),
        }
    }

    async fn act(&self, stage: &mut Stage<'_>, network: &Network) {
        let acts = &self.scenario.acts;
        for (index, act) in acts.iter().enumerate() {
            let user = network.endpoint(Name::new(&act.actor));
            match &act.action {
                Action::Open {
                    client,
                    stops_before,
                } => {
                    let until = stops_before.as_deref();
                    stage.open(&act.actor, client, until).await;
                }
                Action::Visit {
                    url,
                    form,
                    stops_before,
                } => {
                    let until = stops_before.as_deref();
                    stage.visit(&act.actor, url, form.as_deref(), until).await;
                }
                Action::Send(deed) => {
                    if let Some(hands) = stage.hands(&act.actor) {
                        hands.send(deed).await;
                    }
                }
                Action::Forge { token, claims } => {
                    if let Some(hands) = stage.hands(&act.actor) {
                        hands.forge(&act.id, token, claims);
                    }
                }
                Action::Run { client } => {
                    if let Some(program) = stage.program(client) {
                        program.run().await;
                    }
                }
                Action::Refresh { client, scope } => {
                    if let Some(program) = stage.program(client) {
                        program.refresh(scope.as_deref()).await;
                    }
                }
                Action::Revoke { client, token } => {
                    if let Some(program) = stage.program(client) {
                        program.revoke(*token).await;
                    }
                }
                Action::Advance(by) => network.advance(Name::new(&act.actor), *by),
                Action::Close => stage.close(&act.actor),
            }
            network.settle().await;
            let goes_on = acts.get(index + 1).is_some_and(|next| !next.prologue);
            if act.prologue && goes_on {
                user.local(LocalKind::PrologueEnded, &act.id, "", &[]);
            }
        }
    }
}

impl fmt::Debug for Simulation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation")
            .field("scenario", &self.scenario.name)
            .field("seed", &self.seed)
            .field("replaced", &self.replaced.keys())
            .finish()
    }
}
