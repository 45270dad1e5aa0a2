//! A web app: confidential, a cookie session, the authorization code flow.

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{Method, Request, StatusCode};
use indexmap::IndexMap;
use tokio::sync::OnceCell;

use super::answer::Answer;
use super::discovery::{self, Discovered};
use super::id_token::{self, Expected, Identity};
use super::pages::message;
use super::request::{Pending, SignInDemand, begin, url};
use super::session::SESSION;
use super::token::{self, Asking, NoResource, Tokens};
use super::{
    check_token_type, home, logout, no_details, no_id_token, pages, password_form, prover, pushed,
    redirected_on, session, userinfo,
};
use crate::cast::dpop::{Prover, Scheme};
use crate::cast::endpoints::path;
use crate::cast::web::{self, Received, value};
use crate::cast::{Endpoints, Entropy, jwt};
use crate::network::Endpoint;
use crate::protocol::{GrantType, Parameters};
use crate::scenario::{self, AskedMode, SignsInBy};

/// A web app.
#[derive(Debug)]
pub(crate) struct App {
    pub(super) config: scenario::Client,
    server: Endpoints,
    discovered: OnceCell<Discovered>,
    pub(super) endpoint: Endpoint,
    pub(super) entropy: Entropy,
    prover: Option<Prover>,
    sessions: Mutex<IndexMap<String, Session>>,
}

/// What the app remembers of one browser.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    pub(super) pending: Option<Pending>,
    pub(super) user: Option<String>,
    pub(super) resource: Option<String>,
    pub(super) access_token: Option<String>,
    pub(super) refresh_token: Option<String>,
    /// What a resource server had demanded of this sign-in (RFC 9470 4).
    pub(super) stepped_up: Option<SignInDemand>,
    /// What says who signed in, for the day when that ends.
    pub(super) id_token: Option<String>,
    /// The state of a logout request; the session is over by then.
    pub(super) leaving: Option<String>,
}

/// Requests the resource once more, with the access token that the session has.
const RESOURCE: &str = "/resource";

/// The app's router: start page, redirection endpoint, home page, resource page.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new().fallback(route).with_state(app)
}

/// The scenario decides the paths, so they are compared and never taken for patterns.
async fn route(State(app): State<Arc<App>>, request: Request<Body>) -> Response {
    let asked = request.uri().path();
    if let Some(elsewhere) = redirected_on(&app.config, request.uri()) {
        return elsewhere;
    }
    let is_redirection_endpoint =
        !app.config.redirect_uri.is_empty() && asked == path(&app.config.redirect_uri);
    if is_redirection_endpoint && app.config.reads_fragment() && request.method() == Method::GET {
        pages::handover(&app.config)
    } else if is_redirection_endpoint {
        redirection_endpoint(app, request).await
    } else if asked == path(&app.config.start) {
        if app.config.grant_types.contains(&GrantType::Password) {
            return password_form::page(&app, request).await;
        }
        match app.discover().await {
            Ok(()) => log_in(&app, None).await,
            Err(reason) => message(StatusCode::BAD_GATEWAY, "Sign-in failed", &reason),
        }
    } else if asked == home(&app.config) {
        let received = Received::read(request).await;
        pages::home(&app.config, &app.session(&received))
    } else if app.is_after_logout(asked) {
        logout::arrive(&app, &Received::read(request).await)
    } else if asked == logout::LOGOUT {
        logout::leave(&app, &Received::read(request).await)
    } else if asked == SESSION && app.config.signs_in_by != SignsInBy::Code {
        session::begin(&app, request).await
    } else if asked == RESOURCE {
        resource(&app, request).await
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

/// Sends the browser to the authorization endpoint.
async fn log_in(app: &App, demand: Option<SignInDemand>) -> Response {
    let (pending, mut asked) = begin(&app.config, &app.entropy, demand.as_ref());
    let key = app.prover.as_ref().map(Prover::thumbprint);
    asked.extend(key.map(|key| ("dpop_jkt", key)));
    let asked = if app.config.pushes_request {
        match pushed::push(app.asking(), asked).await {
            Ok(reference) => reference,
            Err(reason) => return message(StatusCode::BAD_GATEWAY, "Sign-in failed", &reason),
        }
    } else {
        asked
    };
    let url = url(app.server(), asked);
    let session = Session {
        pending: Some(pending),
        stepped_up: demand,
        ..Session::default()
    };
    let id = app.entropy.value("session");
    app.sessions().insert(id.clone(), session);
    let mut response = web::found(&url);
    // Another site's page posts the form, so the cookie has to come along all the same.
    if app.config.response_mode == Some(AskedMode::FormPost) {
        web::set_cross_site_cookie(&mut response, "app_session", &id);
    } else {
        web::set_session_cookie(&mut response, "app_session", &id);
    }
    response
}

/// Takes the authorization response, gets tokens, uses them.
///
/// It comes in the query (RFC 6749 4.1.2), or in a form: posted by our own
/// script out of the fragment, or by the page that the server made of it
/// (OAuth Form Post 2).
async fn redirection_endpoint(app: Arc<App>, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let id = received
        .cookie("app_session")
        .unwrap_or_default()
        .to_owned();
    // An answer is good once: the pending request is taken out.
    let pending = app.sessions().get_mut(&id).and_then(|s| s.pending.take());
    let state = pending.as_ref().map(|pending| pending.state.clone());
    let sent = if app.config.reads_form() {
        received.form()
    } else {
        received.query()
    };
    let answer = Answer::new(sent, state, &app.config, app.server());
    let answer = match answer.check(&app.endpoint) {
        Ok(parameters) => parameters,
        Err(reason) => return message(StatusCode::BAD_REQUEST, "Sign-in failed", &reason),
    };
    if let Some(error) = value(&answer, "error") {
        return message(StatusCode::OK, "Sign-in failed", error);
    }
    // Only a client that checks no state comes so far without one that it waited for.
    let pending = pending.unwrap_or_default();
    match app.use_code(&answer, pending).await {
        Ok(signed_in) => {
            let stepped_up = app.session(&received).stepped_up;
            app.sessions().shift_remove(&id);
            let session = Session {
                stepped_up,
                ..signed_in
            };
            app.keep(session)
        }
        Err(reason) => message(StatusCode::BAD_GATEWAY, "Sign-in failed", &reason),
    }
}

async fn resource(app: &App, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let id = received
        .cookie("app_session")
        .unwrap_or_default()
        .to_owned();
    let mut session = app.session(&received);
    let (Some(url), Some(token)) = (&app.config.resource, &session.access_token) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match app.resource(url, token).await {
        Ok(resource) => {
            session.resource = Some(resource);
            // The demand is met; when it comes again, it is a new one.
            session.stepped_up = None;
            if let Some(kept) = app.sessions().get_mut(&id) {
                kept.clone_from(&session);
            }
            pages::home(&app.config, &session)
        }
        // The same demand once more would go round in circles (RFC 9470 5).
        Err(NoResource {
            demand: Some(demand),
            ..
        }) if session.stepped_up.as_ref() != Some(&demand) => log_in(app, Some(demand)).await,
        Err(refused) => message(StatusCode::BAD_GATEWAY, "No resource", &refused.reason),
    }
}

impl App {
    pub(crate) fn new(
        config: &scenario::Client,
        server: Endpoints,
        endpoint: Endpoint,
        entropy: Entropy,
    ) -> Self {
        Self {
            config: config.clone(),
            server,
            discovered: OnceCell::new(),
            endpoint,
            prover: prover(config, &entropy),
            entropy,
            sessions: Mutex::default(),
        }
    }

    /// Keeps the session of somebody who has signed in, under a new identifier: whoever
    /// knew the one before the sign-in, must not share the session.
    pub(super) fn keep(&self, session: Session) -> Response {
        let mut response = self.welcome(&session);
        let id = self.entropy.value("session");
        web::set_session_cookie(&mut response, "app_session", &id);
        self.sessions().insert(id, session);
        response
    }

    /// Whoever was sent away for a page comes back to it. A script is told that
    /// all is well, and leaves for the home page itself.
    fn welcome(&self, session: &Session) -> Response {
        if session.stepped_up.is_some() {
            web::see_other(RESOURCE)
        } else if self.config.reads_fragment() {
            StatusCode::NO_CONTENT.into_response()
        } else if self.config.pages.leaves_callback {
            web::see_other(home(&self.config))
        } else {
            pages::home(&self.config, session)
        }
    }

    fn is_after_logout(&self, asked: &str) -> bool {
        let after = self.config.post_logout_redirect_uri.as_deref();
        after.is_some_and(|after| path(after) == asked)
    }

    /// Learns where the server is reached, if the client does not know.
    async fn discover(&self) -> Result<(), String> {
        if self.config.discovery {
            let learn = || discovery::discover(&self.endpoint, &self.server);
            self.discovered.get_or_try_init(learn).await?;
        }
        Ok(())
    }

    /// Where the server is reached, as far as the client knows.
    pub(super) fn server(&self) -> &Endpoints {
        let discovered = self.discovered.get();
        discovered.map_or(&self.server, |known| &known.endpoints)
    }

    /// Who asks the server.
    pub(super) fn asking(&self) -> Asking<'_> {
        Asking {
            client: &self.config,
            server: self.server(),
            endpoint: &self.endpoint,
            entropy: &self.entropy,
            prover: self.prover.as_ref(),
        }
    }

    pub(super) fn sessions(&self) -> MutexGuard<'_, IndexMap<String, Session>> {
        let sessions = self.sessions.lock();
        sessions.expect("nobody panics while holding the sessions")
    }

    fn session(&self, received: &Received) -> Session {
        let id = received.cookie("app_session").unwrap_or_default();
        self.sessions().get(id).cloned().unwrap_or_default()
    }

    /// Code to tokens, tokens to user and resource.
    async fn use_code(&self, answer: &Parameters, pending: Pending) -> Result<Session, String> {
        let code = value(answer, "code").ok_or("the answer has no code")?;
        let told = self.told_in_front(answer, &pending).await?;
        let tokens = self.redeem(code, pending.code_verifier.as_deref()).await?;
        let expected = Expected {
            access_token: Some(tokens.access_token.clone()),
            told,
            ..self.expected(Some(&pending))
        };
        let user = match &tokens.id_token {
            Some(id_token) => Some(self.user(id_token, expected).await?),
            None if pending.nonce.is_some() => return Err(no_id_token(&self.endpoint)),
            None => None,
        };
        if let (true, Some(user), Some(url)) =
            (self.config.userinfo, &user, &self.server().userinfo)
        {
            userinfo::ask(self.asking(), url, &tokens.access_token, &user.subject).await?;
        }
        let at_once = self.config.resource.as_ref();
        let at_once = at_once.filter(|_| self.config.resource_at_sign_in);
        let resource = match at_once {
            Some(url) => {
                let answer = self.resource(url, &tokens.access_token).await;
                Some(answer.map_err(|refused| refused.reason)?)
            }
            None => None,
        };
        Ok(Session {
            id_token: tokens.id_token,
            user: user.map(|user| user.subject),
            resource,
            access_token: Some(tokens.access_token),
            refresh_token: tokens.refresh_token,
            ..Session::default()
        })
    }

    /// The access token request (RFC 6749 4.1.3).
    async fn redeem(&self, code: &str, verifier: Option<&str>) -> Result<Tokens, String> {
        let form = token::of_code(&self.config, code, verifier);
        let tokens = self.asking().tokens(form, "code").await;
        let tokens = tokens.map_err(|failed| failed.reason)?;
        if self.config.authorization_details.is_some() && tokens.authorization_details.is_none() {
            return Err(no_details(&self.endpoint));
        }
        Ok(tokens)
    }

    /// What the hybrid flow brings beside the code (OIDC Core 3.3.2.8): who signed
    /// in, where an ID token was asked for.
    async fn told_in_front(
        &self,
        answer: &Parameters,
        pending: &Pending,
    ) -> Result<Option<Identity>, String> {
        let access_token = value(answer, "access_token");
        if access_token.is_some() {
            let token_type = value(answer, "token_type").unwrap_or_default();
            check_token_type(token_type, Scheme::Bearer, &self.endpoint)?;
        }
        let mut asked = self.config.response_type.split(' ');
        if !asked.any(|asked| asked == "id_token") {
            return Ok(None);
        }
        let id_token = value(answer, "id_token").ok_or_else(|| no_id_token(&self.endpoint))?;
        let expected = Expected {
            access_token: access_token.map(str::to_owned),
            code: value(answer, "code").map(str::to_owned),
            from_authorization_endpoint: true,
            ..self.expected(Some(pending))
        };
        self.user(id_token, expected).await.map(Some)
    }

    /// What an ID token has to say; without a request of ours it is bound to none.
    pub(super) fn expected(&self, pending: Option<&Pending>) -> Expected {
        Expected {
            issuer: self.server().issuer.clone(),
            client_id: self.config.client_id.clone(),
            nonce: pending.and_then(|pending| pending.nonce.clone()),
            asked: pending
                .map(|pending| pending.asked.clone())
                .unwrap_or_default(),
            leeway: self.config.leeway,
            ..Expected::default()
        }
    }

    pub(super) async fn user(
        &self,
        id_token: &str,
        expected: Expected,
    ) -> Result<Identity, String> {
        let keys = match self.discovered.get() {
            Some(known) if jwt::knows(&known.keys, id_token) => known.keys.clone(),
            // A new name is a new key (OIDC Core 10.1.1).
            _ => id_token::fetch_keys(&self.endpoint, &self.server().keys).await,
        };
        id_token::validate(id_token, keys, expected, &self.endpoint)
            .ok_or_else(|| "the ID token is not valid".to_owned())
    }

    pub(super) async fn resource(
        &self,
        url: &str,
        access_token: &str,
    ) -> Result<String, NoResource> {
        self.asking().resource(url, access_token).await
    }
}
