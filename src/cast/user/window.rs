//! What a script sees of the browser: location, history, session storage, fetch.

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Request, Response, header};
use indexmap::IndexMap;
use url::Url;

use super::referrer;
use crate::cast::web::set_in;
use crate::network::Endpoint;
use crate::protocol::{ReferrerPolicy, write_form};

/// Says on the wire whether the browser navigates or a script fetches.
pub(super) const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// A running script.
pub(crate) type Running<'w> = Pin<Box<dyn Future<Output = ()> + Send + 'w>>;

/// A program that a page brings along. It runs each time the page is loaded.
pub(crate) trait Script: fmt::Debug + Send + Sync {
    /// Runs to its end; what it wants of the browser it asks of the window.
    fn run<'w>(&'w self, window: &'w mut Window) -> Running<'w>;
}

/// One page's window, as its script sees it.
#[derive(Debug)]
pub(crate) struct Window {
    location: Url,
    endpoint: Endpoint,
    session_storage: IndexMap<String, String>,
    /// What the browser adds to requests to the page's own origin; scripts do not see it.
    cookies: Option<String>,
    /// What requests tell of the page.
    policy: ReferrerPolicy,
    leaving_for: Option<Url>,
}

/// A fetch that failed; scripts are not told why (the Fetch standard 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FetchFailed;

impl Window {
    /// `endpoint` is the script's: what it fetches is recorded as sent by it.
    pub(super) fn new(
        location: Url,
        endpoint: Endpoint,
        session_storage: IndexMap<String, String>,
        cookies: Option<String>,
        policy: ReferrerPolicy,
    ) -> Self {
        Self {
            location,
            endpoint,
            session_storage,
            cookies,
            policy,
            leaving_for: None,
        }
    }

    /// What stands after `#` in the address bar.
    pub(crate) fn fragment(&self) -> Option<&str> {
        self.location.fragment()
    }

    /// What stands in the address bar.
    pub(crate) fn href(&self) -> &str {
        self.location.as_str()
    }

    /// What stands after `?` in the address bar.
    pub(crate) fn query(&self) -> Option<&str> {
        self.location.query()
    }

    /// `location.assign`: leaves for another page when the script has ended.
    pub(crate) fn assign(&mut self, url: &str) {
        self.leaving_for = self.location.join(url).ok();
    }

    /// `history.replaceState` with the URL less its fragment.
    pub(crate) fn replace_state(&mut self) {
        self.location.set_fragment(None);
    }

    /// `history.replaceState` with the URL less its query and fragment.
    pub(crate) fn replace_state_without_query(&mut self) {
        self.location.set_query(None);
        self.replace_state();
    }

    /// `sessionStorage` of the page's origin.
    pub(crate) fn session_storage(&mut self) -> &mut IndexMap<String, String> {
        &mut self.session_storage
    }

    /// Where the script tells what no wire shows.
    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// `fetch` with GET; with a token, in an Authorization header.
    ///
    /// Across origins that header needs a preflight, and the answer can be
    /// read only if the server allows this origin.
    pub(crate) async fn fetch(
        &self,
        url: &str,
        bearer: Option<&str>,
    ) -> Result<Response<Bytes>, FetchFailed> {
        let url = self.location.join(url).map_err(|_| FetchFailed)?;
        let crosses = self.crosses(&url);
        if crosses && bearer.is_some() {
            self.preflight(&url).await?;
        }
        let mut headers = self.headers(&url);
        if let Some(token) = bearer {
            let credential = format!("Bearer {token}");
            set_in(&mut headers, header::AUTHORIZATION, &credential);
        }
        let response = self.send(Method::GET, &url, headers, Bytes::new()).await?;
        self.readable(crosses, response)
    }

    /// `fetch` with POST of a form, which needs no preflight (the Fetch standard 2.2.2).
    pub(crate) async fn post(
        &self,
        url: &str,
        form: Vec<(&str, &str)>,
    ) -> Result<Response<Bytes>, FetchFailed> {
        let url = self.location.join(url).map_err(|_| FetchFailed)?;
        let crosses = self.crosses(&url);
        let mut headers = self.headers(&url);
        let origin = self.location.origin().ascii_serialization();
        set_in(&mut headers, header::ORIGIN, &origin);
        let media_type = "application/x-www-form-urlencoded";
        set_in(&mut headers, header::CONTENT_TYPE, media_type);
        let body = Bytes::from(write_form(form));
        let response = self.send(Method::POST, &url, headers, body).await?;
        self.readable(crosses, response)
    }

    /// `navigator.sendBeacon` with a form: it is sent to whoever it is for, and nobody reads the answer.
    pub(crate) async fn send_beacon(&self, url: &str, form: Vec<(&str, &str)>) {
        let Ok(url) = self.location.join(url) else {
            return;
        };
        let mut headers = self.headers(&url);
        let origin = referrer::origin(self.policy, &self.location, &url);
        set_in(&mut headers, header::ORIGIN, &origin);
        set_in(&mut headers, SEC_FETCH_MODE, "no-cors");
        let media_type = "application/x-www-form-urlencoded";
        set_in(&mut headers, header::CONTENT_TYPE, media_type);
        let body = Bytes::from(write_form(form));
        drop(self.send(Method::POST, &url, headers, body).await);
    }

    /// The answer, if this page may read it.
    fn readable(
        &self,
        crosses: bool,
        response: Response<Bytes>,
    ) -> Result<Response<Bytes>, FetchFailed> {
        if crosses && !self.is_allowed_by(&response) {
            return Err(FetchFailed);
        }
        Ok(response)
    }

    async fn preflight(&self, url: &Url) -> Result<(), FetchFailed> {
        let mut headers = self.headers(url);
        set_in(&mut headers, header::ACCESS_CONTROL_REQUEST_METHOD, "GET");
        let asked = "authorization";
        set_in(&mut headers, header::ACCESS_CONTROL_REQUEST_HEADERS, asked);
        let response = self
            .send(Method::OPTIONS, url, headers, Bytes::new())
            .await?;
        let allowed = response.headers().get(header::ACCESS_CONTROL_ALLOW_HEADERS);
        let allowed = allowed
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let mut names = allowed.split(',').map(str::trim);
        // `*` does not cover Authorization (the Fetch standard 4.8).
        let covers = names.any(|name| name.eq_ignore_ascii_case(asked));
        if response.status().is_success() && covers && self.is_allowed_by(&response) {
            Ok(())
        } else {
            Err(FetchFailed)
        }
    }

    fn crosses(&self, url: &Url) -> bool {
        url.origin() != self.location.origin()
    }

    /// The head of a request, as the browser fills it in.
    fn headers(&self, url: &Url) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let crosses = self.crosses(url);
        if crosses {
            let origin = self.location.origin().ascii_serialization();
            set_in(&mut headers, header::ORIGIN, &origin);
        } else if let Some(cookies) = &self.cookies {
            set_in(&mut headers, header::COOKIE, cookies);
        }
        if let Some(referer) = referrer::referer(self.policy, &self.location, url) {
            set_in(&mut headers, header::REFERER, &referer);
        }
        let mode = if crosses { "cors" } else { "same-origin" };
        set_in(&mut headers, SEC_FETCH_MODE, mode);
        headers
    }

    fn is_allowed_by(&self, response: &Response<Bytes>) -> bool {
        let allowed = response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        let own = self.location.origin().ascii_serialization();
        allowed.is_some_and(|allowed| allowed == "*" || allowed.as_bytes() == own.as_bytes())
    }

    async fn send(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Response<Bytes>, FetchFailed> {
        let mut request = Request::builder().method(method).uri(without_fragment(url));
        if let Some(all) = request.headers_mut() {
            all.extend(headers);
        }
        let request = request.body(body).map_err(|_| FetchFailed)?;
        self.endpoint.send(request).await.map_err(|_| FetchFailed)
    }

    /// What the script left behind: the address bar, its storage, where it goes.
    pub(super) fn close(self) -> (Url, IndexMap<String, String>, Option<Url>) {
        (self.location, self.session_storage, self.leaving_for)
    }
}

/// What is sent of a URL: no request carries the fragment (RFC 9110 7.1).
pub(super) fn without_fragment(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}
