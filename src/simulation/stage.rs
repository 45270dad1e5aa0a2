//! Building the cast: who stands at which origin, and who is reached by whom.

use std::sync::Arc;
use std::time::Duration;

use indexmap::IndexMap;

use super::BuildRouter;
use crate::cast::attacker::Hands;
use crate::cast::authorization_server::{self, Account};
use crate::cast::client::{self, App, Device, HandoverScript, Program, ScriptOfApp, Service};
use crate::cast::spy::Spy;
use crate::cast::user::{Browser, Going, Hosted, Script, User};
use crate::cast::{Endpoints, Entropy, origin, resource_server};
use crate::network::{Endpoint, Network};
use crate::protocol::Role;
use crate::scenario::{Actor, ActorPart, Client, ClientKind, ResourceOwner, Scenario, Told};
use crate::trace::{Header, Participant};
use crate::walkthrough::Name;

/// How long a browser and its scripts wait for an answer.
const BROWSER_PATIENCE: Duration = Duration::from_mins(1);

/// Everybody in place.
pub(super) struct Stage<'s> {
    scenario: &'s Scenario,
    users: IndexMap<String, User>,
    programs: IndexMap<String, Program>,
    hands: IndexMap<String, Arc<Hands>>,
}

/// Whether an actor serves HTTP.
pub(super) fn is_server(actor: &Actor) -> bool {
    origin_of(actor).is_some()
}

/// Everyone on stage, in the order of the scenario.
pub(super) fn participants(
    scenario: &Scenario,
    is_replaced: impl Fn(&str) -> bool,
) -> Vec<Participant> {
    let mut all = Vec::new();
    for actor in &scenario.actors {
        let mut add = |name: String, role, origins, opaque| {
            all.push(Participant {
                name: Name::new(name),
                role,
                origins,
                opaque,
            });
        };
        let id = &actor.id;
        let replaced = is_replaced(id);
        match &actor.part {
            ActorPart::ResourceOwner(_) => {
                add(id.clone(), Role::ResourceOwner, Vec::new(), false);
                add(format!("{id}/browser"), Role::UserAgent, Vec::new(), false);
            }
            ActorPart::Attacker(attacker) => {
                let origins = attacker.host.iter().cloned().collect();
                add(id.clone(), Role::Client, origins, false);
                add(format!("{id}/browser"), Role::UserAgent, Vec::new(), false);
                if attacker.has_script() {
                    add(format!("{id}/script"), Role::Client, Vec::new(), false);
                }
            }
            ActorPart::Client(client) => {
                let origins = client.host.iter().cloned().collect();
                add(id.clone(), Role::Client, origins, replaced);
                if client.has_script() {
                    add(format!("{id}/script"), Role::Client, Vec::new(), false);
                }
            }
            ActorPart::AuthorizationServer(server) => {
                let origins = vec![origin(&server.issuer).to_owned()];
                add(id.clone(), Role::AuthorizationServer, origins, replaced);
            }
            ActorPart::ResourceServer(server) => {
                let origins = vec![origin(&server.audience).to_owned()];
                add(id.clone(), Role::ResourceServer, origins, replaced);
            }
        }
    }
    all
}

impl<'s> Stage<'s> {
    /// Starts every server and opens a browser for every person.
    pub(super) fn set(
        scenario: &'s Scenario,
        header: &Header,
        network: &Network,
        replaced: &mut IndexMap<String, BuildRouter<'_>>,
    ) -> Self {
        let builder = Builder {
            scenario,
            seed: header.seed,
            network,
        };
        let (mut users, mut programs) = (IndexMap::new(), IndexMap::new());
        let mut hands = IndexMap::new();
        for actor in &scenario.actors {
            let name = Name::new(&actor.id);
            let router = if let Some(build) = replaced.shift_remove(&actor.id) {
                Some(build(builder.place(actor)))
            } else {
                let program = builder.program(actor);
                let mut router = builder.router(actor, program.as_ref());
                if let ActorPart::Attacker(attacker) = &actor.part {
                    let endpoint = network.endpoint(name.clone());
                    let own = Arc::new(Hands::new(attacker, header.clone(), endpoint));
                    router = Some(own.router());
                    hands.insert(actor.id.clone(), own);
                }
                programs.extend(program.map(|one| (actor.id.clone(), one)));
                router
            };
            if let (Some(router), Some(origin)) = (router, origin_of(actor)) {
                network.serve(origin, name, router);
            }
            match &actor.part {
                ActorPart::ResourceOwner(person) => {
                    users.insert(actor.id.clone(), builder.user(&actor.id, person, true));
                }
                ActorPart::Attacker(attacker) => {
                    let user = builder.user(&actor.id, &attacker.person, false);
                    users.insert(actor.id.clone(), user);
                }
                _ => {}
            }
        }
        Self {
            scenario,
            users,
            programs,
            hands,
        }
    }

    /// A person opens a client's start page, or turns a device on.
    pub(super) async fn open(&mut self, user: &str, client: &str, stops_before: Option<&str>) {
        if let Some(Program::Device(device)) = self.programs.get(client) {
            let device = Arc::clone(device);
            return self.connect(user, &device).await;
        }
        let start = self
            .scenario
            .actors
            .iter()
            .find_map(|actor| match &actor.part {
                ActorPart::Client(part) if actor.id == client => Some(part.start.as_str()),
                _ => None,
            });
        if let Some(start) = start {
            let going = Going {
                url: start.to_owned(),
                form: None,
                stops_before: stops_before.map(str::to_owned),
            };
            self.go(user, going).await;
        }
    }

    /// A person closes the browser.
    pub(super) fn close(&mut self, user: &str) {
        if let Some(user) = self.users.get_mut(user) {
            user.close();
        }
    }

    /// The device shows a code; while it polls, the person types it into the browser.
    async fn connect(&mut self, user: &str, device: &Device) {
        let (Some(user), Some(codes)) = (self.users.get_mut(user), device.begin().await) else {
            return;
        };
        let shown = codes.shown();
        tokio::join!(device.poll(&codes), user.connect(&shown));
    }

    /// What a client does by itself; nothing where somebody else plays it.
    pub(super) fn program(&self, client: &str) -> Option<&Program> {
        self.programs.get(client)
    }

    /// What an attacker does with its own hands.
    pub(super) fn hands(&self, attacker: &str) -> Option<&Hands> {
        self.hands.get(attacker).map(Arc::as_ref)
    }

    /// All attackers.
    pub(super) fn attackers(&self) -> impl Iterator<Item = &Hands> {
        self.hands.values().map(Arc::as_ref)
    }

    /// A person opens a page; an attacker writes into its URL, or into a form
    /// that its browser posts there, what it has learned.
    pub(super) async fn visit(
        &mut self,
        user: &str,
        url: &Told,
        form: Option<&[(String, Told)]>,
        stops_before: Option<&str>,
    ) {
        let hands = self.hands(user);
        let say = |told: &Told| hands.map_or(told.text.clone(), |hands| hands.say(told));
        let fields = |form: &[(String, Told)]| {
            let fields = form.iter().map(|(name, told)| (name.clone(), say(told)));
            fields.collect()
        };
        let going = Going {
            url: say(url),
            form: form.map(fields),
            stops_before: stops_before.map(str::to_owned),
        };
        self.go(user, going).await;
    }

    async fn go(&mut self, user: &str, going: Going) {
        if let Some(user) = self.users.get_mut(user) {
            user.go(going).await;
        }
    }
}

/// Where a server stands.
fn origin_of(actor: &Actor) -> Option<&str> {
    match &actor.part {
        ActorPart::ResourceOwner(_) => None,
        ActorPart::Attacker(attacker) => attacker.host.as_deref(),
        ActorPart::Client(client) => client.host.as_deref(),
        ActorPart::AuthorizationServer(server) => Some(origin(&server.issuer)),
        ActorPart::ResourceServer(server) => Some(origin(&server.audience)),
    }
}

struct Builder<'b> {
    scenario: &'b Scenario,
    seed: u64,
    network: &'b Network,
}

impl Builder<'_> {
    /// Where an actor stands, with its own clock.
    fn place(&self, actor: &Actor) -> Endpoint {
        let endpoint = self.network.endpoint(Name::new(&actor.id));
        endpoint.ahead(actor.clock)
    }

    /// Our own router for a server of the cast.
    fn router(&self, actor: &Actor, program: Option<&Program>) -> Option<axum::Router> {
        let endpoint = self.place(actor);
        let entropy = Entropy::new(self.seed, &actor.id);
        match &actor.part {
            ActorPart::ResourceOwner(_) | ActorPart::Attacker(_) => None,
            ActorPart::Client(part) => match program {
                Some(Program::WebApp(app)) => Some(client::web_app(Arc::clone(app))),
                Some(Program::Service(_) | Program::Device(_)) => None,
                None => Some(client::static_host(part)),
            },
            ActorPart::AuthorizationServer(part) => {
                let accounts = self.accounts();
                Some(authorization_server::router(
                    part, accounts, endpoint, entropy,
                ))
            }
            ActorPart::ResourceServer(part) => {
                let issuer = self.endpoints(&part.authorization_server);
                Some(resource_server::router(part, issuer, endpoint, &entropy))
            }
        }
    }

    /// A client that does something by itself: not one whose script does everything.
    fn program(&self, actor: &Actor) -> Option<Program> {
        let ActorPart::Client(part) = &actor.part else {
            return None;
        };
        let endpoint = self.place(actor);
        let server = self.server_of(part);
        let entropy = Entropy::new(self.seed, &actor.id);
        match part.kind {
            ClientKind::WebApp => {
                let app = App::new(part, server, endpoint, entropy);
                Some(Program::WebApp(Arc::new(app)))
            }
            ClientKind::SinglePageApp => None,
            ClientKind::Service => {
                let service = Service::new(part, server, endpoint, entropy);
                Some(Program::Service(Arc::new(service)))
            }
            ClientKind::Device => {
                let device = Device::new(part, server, endpoint, entropy);
                Some(Program::Device(Arc::new(device)))
            }
        }
    }

    fn user(&self, id: &str, person: &ResourceOwner, attacked: bool) -> User {
        let browser = self.network.endpoint(Name::new(format!("{id}/browser")));
        let handed = if attacked { self.handed() } else { Vec::new() };
        let browser = browser.waiting(BROWSER_PATIENCE).handing(handed);
        let person_at = self.network.endpoint(Name::new(id));
        User::new(person, person_at, Browser::new(browser, self.scripts()))
    }

    /// The scripts that pages bring along, by the origin that serves them.
    fn scripts(&self) -> IndexMap<String, Hosted> {
        let mut scripts = IndexMap::new();
        for actor in &self.scenario.actors {
            match &actor.part {
                ActorPart::Client(client) if client.has_script() => {
                    let origin = origin(&client.redirect_uri).to_owned();
                    scripts.insert(origin, self.script(actor, client));
                }
                ActorPart::Attacker(attacker) if attacker.has_script() => {
                    let host = attacker.host.clone().unwrap_or_default();
                    let spy = Arc::new(Spy::new(&host));
                    scripts.insert(host, self.hosted(actor, spy));
                }
                _ => {}
            }
        }
        scripts
    }

    /// The URLs that the devices of people hand to an attacker's app.
    fn handed(&self) -> Vec<(String, String)> {
        let attackers = self
            .scenario
            .actors
            .iter()
            .filter_map(|actor| match &actor.part {
                ActorPart::Attacker(attacker) => Some(attacker),
                _ => None,
            });
        let claimed = attackers.flat_map(|attacker| {
            let host = attacker.host.clone().unwrap_or_default();
            attacker
                .claims
                .iter()
                .map(move |claim| (claim.clone(), host.clone()))
        });
        claimed.collect()
    }

    fn script(&self, actor: &Actor, client: &Client) -> Hosted {
        let entropy = Entropy::new(self.seed, &format!("{}/script", actor.id));
        let script: Arc<dyn Script> = if client.kind == ClientKind::SinglePageApp {
            Arc::new(ScriptOfApp::new(client, self.server_of(client), entropy))
        } else {
            Arc::new(HandoverScript::new(client))
        };
        self.hosted(actor, script)
    }

    /// A script as it runs in a browser, a participant of its own.
    fn hosted(&self, actor: &Actor, script: Arc<dyn Script>) -> Hosted {
        let name = Name::new(format!("{}/script", actor.id));
        let endpoint = self.network.endpoint(name).ahead(actor.clock);
        (script, endpoint.waiting(BROWSER_PATIENCE))
    }

    fn accounts(&self) -> Vec<Account> {
        let people = self.scenario.actors.iter();
        let people = people.filter_map(|actor| match &actor.part {
            ActorPart::ResourceOwner(person) => Some(person),
            ActorPart::Attacker(attacker) => Some(&attacker.person),
            _ => None,
        });
        let people = people.filter(|person| !person.username.is_empty());
        let account = |person: &ResourceOwner| Account {
            username: person.username.clone(),
            password: person.password.clone(),
            totp_secret: person.totp_secret.clone(),
        };
        people.map(account).collect()
    }

    fn server_of(&self, client: &Client) -> Endpoints {
        self.endpoints(&client.authorization_server)
    }

    fn endpoints(&self, server: &str) -> Endpoints {
        let mut actors = self.scenario.actors.iter();
        let found = actors.find_map(|actor| match &actor.part {
            ActorPart::AuthorizationServer(part) if actor.id == server => Some(part),
            _ => None,
        });
        Endpoints::of(found.expect("a loaded scenario names an authorization server that it has"))
    }
}
