//! Authorization requests, each with its answer and the pages between both.

use indexmap::IndexMap;

use super::message::{Message, value};
use super::record::Record;
use crate::protocol::{MessageKind, ResponseMode, ResponseType, parse_form};
use crate::trace::{Parameter, Place};
use crate::walkthrough::Name;

/// One authorization request and what became of it.
#[derive(Debug)]
pub(super) struct Authorization<'a> {
    /// The event of the request.
    pub(super) request: usize,
    pub(super) browser: &'a Name,
    pub(super) server: &'a Name,
    /// What the server was asked for; of a pushed request, what was pushed.
    pub(super) asked: Vec<Parameter>,
    /// What was meant to be asked for, where somebody meant it.
    pub(super) meant: Vec<Parameter>,
    /// The pages and redirects to pages that came before the answer, as events.
    pub(super) pages: Vec<usize>,
    /// The person's answer to the consent page, as an event.
    pub(super) consented: Option<usize>,
    pub(super) answer: Option<Answer>,
}

/// An authorization response, an error in its place, or a page.
#[derive(Debug)]
pub(super) struct Answer {
    /// The event of the response.
    pub(super) event: usize,
    /// What the server sent with it.
    pub(super) parameters: Vec<Parameter>,
    /// Where the browser is sent; absent: it is a page.
    pub(super) location: Option<String>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Authorizations<'a> {
    pub(super) all: Vec<Authorization<'a>>,
    by_code: IndexMap<String, usize>,
    by_answer: IndexMap<usize, usize>,
    /// Those that are not answered, by browser and server.
    pending: IndexMap<(&'a Name, &'a Name), Vec<usize>>,
    /// The last one with a state, by browser and state.
    by_state: IndexMap<(&'a Name, String), usize>,
    /// What was pushed (RFC 9126), by the reference that stands for it.
    pushed: IndexMap<String, Vec<Parameter>>,
}

impl Authorization<'_> {
    /// A parameter that the server was asked with.
    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        value(&self.asked, name)
    }

    /// A parameter as it was meant.
    pub(super) fn meant(&self, name: &str) -> Option<&str> {
        value(&self.meant, name)
    }

    pub(super) fn response_type(&self) -> Option<ResponseType> {
        self.asked("response_type")?.parse().ok()
    }

    /// Where the answer must travel; unknown where the request does not say.
    pub(super) fn mode(&self) -> Option<ResponseMode> {
        let default = || Some(self.response_type()?.default_mode());
        match self.asked("response_mode") {
            // What returns tokens never uses the query, whoever asks for it (OAuth MRT 5).
            Some("query") | None => default(),
            Some("fragment") => Some(ResponseMode::Fragment),
            Some("form_post") => Some(ResponseMode::FormPost),
            Some(_) => None,
        }
    }

    /// The answer, where it brings what was asked for.
    pub(super) fn granted(&self) -> Option<&Answer> {
        let answer = self.answer.as_ref()?;
        let results = ["code", "access_token", "id_token"];
        let brings = results.iter().any(|name| answer.value(name).is_some());
        (brings && answer.value("error").is_none()).then_some(answer)
    }
}

impl Answer {
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        value(&self.parameters, name)
    }
}

impl<'a> Authorizations<'a> {
    pub(super) fn of(record: &Record<'a>) -> Self {
        let mut found = Self::default();
        for message in record.messages() {
            match message.kind {
                _ if record.is_push(message) => found.push(record, message),
                MessageKind::AuthorizationRequest if message.is_request() => found.request(message),
                MessageKind::AuthorizationResponse => found.answer(message),
                MessageKind::PromptRedirect
                | MessageKind::SignInPrompt
                | MessageKind::ConsentPrompt
                | MessageKind::OtherPrompt => found.page(message),
                MessageKind::ConsentAnswer | MessageKind::SignInAnswer => found.decision(message),
                MessageKind::CallbackRequest => found.posted(record, message),
                _ => {}
            }
        }
        found
    }

    /// The authorization that yielded a code.
    pub(super) fn by_code(&self, code: &str) -> Option<(usize, &Authorization<'a>)> {
        let index = *self.by_code.get(code)?;
        Some((index, &self.all[index]))
    }

    /// The authorization that a response answers.
    pub(super) fn answered_by(&self, event: usize) -> Option<&Authorization<'a>> {
        self.all.get(*self.by_answer.get(&event)?)
    }

    fn request(&mut self, message: &Message<'a>) {
        let (browser, server) = (message.from(), message.to());
        let resolved = |half: Option<&super::message::Half>| {
            let own = half.map(|half| half.parameters.clone()).unwrap_or_default();
            let pushed = value(&own, "request_uri").and_then(|uri| self.pushed.get(uri));
            pushed.cloned().unwrap_or(own)
        };
        let (asked, meant) = (resolved(message.arrived()), resolved(message.sent()));
        let index = self.all.len();
        self.pending
            .entry((browser, server))
            .or_default()
            .push(index);
        if let Some(state) = value(&asked, "state") {
            let key = (browser, state.to_owned());
            self.by_state.insert(key, index);
        }
        self.all.push(Authorization {
            request: message.event,
            browser,
            server,
            asked,
            meant,
            pages: Vec::new(),
            consented: None,
            answer: None,
        });
    }

    /// The last request of a browser that a server has not answered.
    fn open(&mut self, browser: &'a Name, server: &'a Name) -> Option<usize> {
        let pending = self.pending.get_mut(&(browser, server))?;
        while let Some(&last) = pending.last() {
            if self.all[last].answer.is_none() {
                return Some(last);
            }
            pending.pop();
        }
        None
    }

    /// The last request of a browser with this state, if it is not answered.
    fn waiting(&self, browser: &'a Name, state: String) -> Option<usize> {
        let index = *self.by_state.get(&(browser, state))?;
        self.all[index].answer.is_none().then_some(index)
    }

    fn answer(&mut self, message: &Message<'a>) {
        let Some(half) = message.sent() else { return };
        let location = half.http.redirect().map(str::to_owned);
        if location.is_none() && half.is_success() {
            // A page that the browser posts on: what it says, its form will show.
            return self.page(message);
        }
        self.answered(message, half.parameters.clone(), location);
    }

    fn answered(
        &mut self,
        message: &Message<'a>,
        parameters: Vec<Parameter>,
        location: Option<String>,
    ) {
        let (browser, server) = (message.to(), message.from());
        let state = value(&parameters, "state").map(str::to_owned);
        let by_state = state.and_then(|state| self.waiting(browser, state));
        let by_state = by_state.filter(|index| self.all[*index].server == server);
        let Some(index) = by_state.or_else(|| self.open(browser, server)) else {
            return;
        };
        if let Some(code) = value(&parameters, "code") {
            self.by_code.entry(code.to_owned()).or_insert(index);
        }
        self.by_answer.insert(message.event, index);
        self.all[index].answer = Some(Answer {
            event: message.event,
            parameters,
            location,
        });
    }

    fn page(&mut self, message: &Message<'a>) {
        if message.sent().is_some()
            && let Some(index) = self.open(message.to(), message.from())
        {
            self.all[index].pages.push(message.event);
        }
    }

    /// A consent, on a page of its own or together with the password.
    fn decision(&mut self, message: &Message<'a>) {
        let names = ["decision", "consent", "approval"];
        let decides = |one: &Parameter| names.contains(&one.name.as_str());
        let half = message.arrived();
        let decides = half.is_some_and(|half| half.parameters.iter().any(decides));
        if (message.kind == MessageKind::ConsentAnswer || decides)
            && let Some(index) = self.open(message.from(), message.to())
        {
            self.all[index].consented = Some(message.event);
        }
    }

    /// A form that the server let the browser post is its answer (OAuth Form Post 2).
    fn posted(&mut self, record: &Record<'a>, message: &Message<'a>) {
        let Some(half) = message.sent() else { return };
        let is_form = |one: &&Parameter| one.place == Place::Form;
        let form: Vec<_> = half.parameters.iter().filter(is_form).cloned().collect();
        let Some(state) = value(&form, "state") else {
            return;
        };
        let Some(index) = self.waiting(message.from(), state.to_owned()) else {
            return;
        };
        let page = self.all[index].pages.pop();
        if let Some(page) = page.and_then(|page| record.message(page)) {
            let location = half.url.as_ref().map(ToString::to_string);
            self.answered(page, form, location);
        }
    }

    /// A reference to a pushed request, and what it stands for (RFC 9126 2.2).
    fn push(&mut self, record: &Record<'a>, message: &Message<'a>) {
        let reference = message
            .sent()
            .and_then(|half| half.value_in(Place::Json, "request_uri"));
        let request = record.request_of(message).and_then(Message::arrived);
        if let (Some(reference), Some(request)) = (reference, request) {
            let form = parse_form(&request.http.text());
            let pushed = form.into_iter().map(|(name, value)| Parameter {
                place: Place::Form,
                name,
                value,
            });
            self.pushed.insert(reference.to_owned(), pushed.collect());
        }
    }
}
