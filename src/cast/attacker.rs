//! The attacker: a person with a browser, and a program that sends requests and serves pages.
//!
//! It has nothing but what an ordinary actor has. What it says of a secret it
//! takes from a message that reached it, its browser, or a client or server
//! that it holds, and the recording names that message ([`LocalKind::Learned`]).
//!
//! [`LocalKind::Learned`]: crate::protocol::LocalKind::Learned

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::{Request, StatusCode, header};
use indexmap::{IndexMap, IndexSet};
use minijinja::context;

use super::spy::Spy;
use super::{jwt, pages, web};
use crate::network::Endpoint;
use crate::protocol::{parse_form, write_form};
use crate::scenario::{Attacker, Bait, Deed, FORGED, LATEST, Lure, Place, Served, Told, carried};
use crate::trace::{Event, ExchangeId, Header, ProtocolMessage, Trace, recognise, split_url};

/// What an attacker does with its own hands; its browser is a [`User`](super::user::User)'s.
#[derive(Debug)]
pub(crate) struct Hands {
    /// For reading what reached it; the participants that are its own stand there.
    header: Header,
    endpoint: Endpoint,
    pages: Vec<Lure>,
    spy: Spy,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    /// Tokens that it made, by the act.
    made: IndexMap<String, String>,
    /// What it is recorded to have learned.
    learned: IndexSet<(ExchangeId, String)>,
    mistakes: Vec<Mistake>,
}

/// What the run shows to be a mistake of the file.
#[derive(Clone, Debug)]
pub(crate) enum Mistake {
    /// It names what it never learned.
    Missing(Missing),
    /// It has what the file says it lacks; where the file says so.
    Reached(Place),
}

/// A value that no message brought to the attacker.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    /// Where it is asked for.
    pub(crate) place: Place,
    /// What stands there.
    pub(crate) written: String,
}

impl Hands {
    pub(crate) fn new(attacker: &Attacker, header: Header, endpoint: Endpoint) -> Self {
        Self {
            header,
            endpoint,
            pages: attacker.pages.clone(),
            spy: Spy::new(attacker.host.as_deref().unwrap_or_default()),
            memory: Mutex::default(),
        }
    }

    /// Its own server: its pages, and an empty one at every other path.
    pub(crate) fn router(self: &Arc<Self>) -> Router {
        Router::new().fallback(serve).with_state(Arc::clone(self))
    }

    /// Sends a request; what is answered reaches it. What is out of its reach it must not have.
    pub(crate) async fn send(&self, deed: &Deed) {
        if let Some(place) = deed.out_of_reach {
            if deed.told().into_iter().all(|told| self.knows(told)) {
                self.with(|memory| memory.mistakes.push(Mistake::Reached(place)));
            }
            return;
        }
        let mut request = match &deed.form {
            Some(_) => Request::post(self.say(&deed.url)),
            None => Request::get(self.say(&deed.url)),
        };
        for (name, value) in &deed.headers {
            request = request.header(name, self.say(value));
        }
        let mut body = String::new();
        if let Some(form) = &deed.form {
            let fields = form.iter().map(|(name, value)| (name, self.say(value)));
            body = write_form(fields);
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Ok(request) = request.body(Bytes::from(body)) {
            drop(self.endpoint.send(request).await);
        }
    }

    /// Makes an unsigned token of one that it has.
    pub(crate) fn forge(&self, act: &str, token: &Told, claims: &[(String, Told)]) {
        let claims = claims.iter();
        let claims: Vec<_> = claims
            .map(|(name, value)| (name.clone(), self.say(value)))
            .collect();
        let made = jwt::forged(&self.say(token), &claims);
        self.with(|memory| memory.made.insert(act.to_owned(), made.unwrap_or_default()));
    }

    /// A text, with what reached it in place of `${kind.parameter}`.
    pub(crate) fn say(&self, told: &Told) -> String {
        let mut said = told.text.clone();
        for part in carried(&told.text) {
            let made = self.with(|memory| memory.made.get(part.kind).cloned());
            let made = made.filter(|_| part.name == FORGED);
            match made.or_else(|| self.learn(part.kind, part.name)) {
                Some(value) => said = said.replace(part.written, &value),
                None => self.with(|memory| {
                    memory.mistakes.push(Mistake::Missing(Missing {
                        place: told.place,
                        written: part.written.to_owned(),
                    }));
                }),
            }
        }
        said
    }

    /// Whether it has all that a text names.
    fn knows(&self, told: &Told) -> bool {
        carried(&told.text).all(|part| {
            let made = self.with(|memory| memory.made.contains_key(part.kind));
            made || self.recall(part.kind, part.name).is_some()
        })
    }

    /// What the last such message that reached it carried; the recording names it.
    fn learn(&self, kind: &str, name: &str) -> Option<String> {
        let (exchange, detail, value) = self.recall(kind, name)?;
        let new = self.with(|memory| memory.learned.insert((exchange, name.to_owned())));
        if new {
            self.endpoint.learned(exchange, name, detail);
        }
        Some(value)
    }

    fn recall(&self, kind: &str, name: &str) -> Option<(ExchangeId, String, String)> {
        let trace = Trace {
            header: self.header.clone(),
            events: self.endpoint.recorded(),
        };
        let messages = recognise(&trace);
        let mut events = trace.events.iter().zip(&messages).rev();
        events.find_map(|(event, message)| {
            let (Event::Request(transfer) | Event::Response(transfer)) = event else {
                return None;
            };
            let own = self.header.setting.holder_of(transfer.to.actor());
            let reached = own == Some(self.endpoint.participant().actor());
            if !reached || (kind != LATEST && message.kind.as_str() != kind) {
                return None;
            }
            let value = carries(event, message, name)?;
            let kind = message.kind;
            let detail = format!("from {kind} {} to {}", transfer.exchange, transfer.to);
            Some((transfer.exchange, detail, value))
        })
    }

    /// What the run shows to be a mistake of the file.
    pub(crate) fn mistakes(&self) -> Vec<Mistake> {
        self.with(|memory| memory.mistakes.clone())
    }

    fn with<T>(&self, work: impl FnOnce(&mut Memory) -> T) -> T {
        let memory = self.memory.lock();
        work(&mut memory.expect("nobody panics while remembering"))
    }
}

/// What a message carries under a name: as a parameter of its own, or in the
/// address of a page of which it tells, as Referer does.
fn carries(event: &Event, message: &ProtocolMessage, name: &str) -> Option<String> {
    let own = message.parameters.iter().find(|one| one.name == name);
    if let Some(own) = own {
        return Some(own.value.clone());
    }
    let http = event.http().and_then(Result::ok)?;
    let values = message.parameters.iter().map(|one| one.value.as_str());
    let mut pages = http.header("referer").into_iter().chain(values);
    pages.find_map(|page| {
        let (_, query, fragment) = split_url(page);
        let parts = [query, fragment].into_iter().flatten();
        let mut parameters = parts.flat_map(parse_form);
        let found = parameters.find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    })
}

async fn serve(State(hands): State<Arc<Hands>>, request: Request<Body>) -> Response {
    let path = request.uri().path();
    let lure = hands.pages.iter().find(|page| page.path == path);
    let page = |name, values| web::html(StatusCode::OK, pages::render(name, values));
    match lure.map(|lure| &lure.bait) {
        Some(Bait::LeadsTo(url)) => web::found(&hands.say(url)),
        Some(Bait::Frames(url)) => {
            let framed = hands.say(url);
            page("covered.html", context! { title => "You have won", framed })
        }
        Some(Bait::Serves(Served::Script)) => script(&hands.spy),
        Some(Bait::Serves(Served::Page)) => {
            let values = context! { title => "Welcome", app => "spy" };
            page("single_page_app.html", values)
        }
        // To the person it is the page that it looks like.
        Some(Bait::Serves(Served::SignInForm)) => {
            page("sign_in.html", context! { title => "Sign in" })
        }
        None => (
            StatusCode::OK,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            "",
        )
            .into_response(),
    }
}

fn script(spy: &Spy) -> Response {
    let mut response = Response::new(Body::from(spy.source()));
    web::set(&mut response, header::CONTENT_TYPE, "text/javascript");
    response
}
