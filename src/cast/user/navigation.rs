//! A browser's way to a page, and the head of each request on it.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Response, header};
use url::Url;

use super::cookies::{Cause, Cookies};
use super::referrer::{self, origin, referer};
use super::window::SEC_FETCH_MODE;
use crate::cast::web::set_in;
use crate::protocol::ReferrerPolicy;

/// Says on the wire that an answer is to be shown in a frame (Fetch Metadata 2.1).
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// A navigation on its way through redirects.
#[derive(Clone, Debug)]
pub(super) struct Navigation {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Bytes,
    /// The page that sent the browser away, if a page did.
    pub(super) from: Option<Url>,
    /// What is told of that page.
    pub(super) policy: ReferrerPolicy,
    /// The page in whose frame the answer is to be shown; absent: it gets the window.
    pub(super) top: Option<Url>,
}

impl Navigation {
    /// What the address bar asks for.
    pub(super) fn to(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            body: Bytes::new(),
            from: None,
            policy: ReferrerPolicy::default(),
            top: None,
        }
    }

    /// The head of the request.
    pub(super) fn headers(&self, cookies: &Cookies) -> HeaderMap {
        let mut headers = HeaderMap::new();
        set_in(&mut headers, header::ACCEPT, "text/html");
        set_in(&mut headers, SEC_FETCH_MODE, "navigate");
        if self.top.is_some() {
            set_in(&mut headers, SEC_FETCH_DEST, "iframe");
        }
        if let Some(from) = &self.from {
            if self.method == Method::POST {
                let origin = origin(self.policy, from, &self.url);
                set_in(&mut headers, header::ORIGIN, &origin);
            }
            if let Some(referer) = referer(self.policy, from, &self.url) {
                set_in(&mut headers, header::REFERER, &referer);
            }
        }
        if self.method == Method::POST {
            let form = "application/x-www-form-urlencoded";
            set_in(&mut headers, header::CONTENT_TYPE, form);
        }
        if let Some(cookies) = cookies.of(&self.url, self.cause()) {
            set_in(&mut headers, header::COOKIE, &cookies);
        }
        headers
    }

    pub(super) fn cause(&self) -> Cause<'_> {
        match (&self.top, &self.from) {
            (Some(top), _) => Cause::Within(top),
            (None, Some(from)) => Cause::Left(from, &self.method),
            (None, None) => Cause::Own,
        }
    }

    /// Where a redirect leads (Fetch 4.4, RFC 9110 15.4).
    ///
    /// 301 and 302 turn POST into GET, 303 everything; 307 and 308 repeat the
    /// request. A fragment is kept where the Location has none (RFC 9110 10.2.2).
    pub(super) fn redirected(&self, response: &Response<Bytes>) -> Option<Self> {
        let status = response.status().as_u16();
        if ![301, 302, 303, 307, 308].contains(&status) {
            return None;
        }
        let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
        let mut url = self.url.join(location).ok()?;
        if url.fragment().is_none() {
            url.set_fragment(self.url.fragment());
        }
        let repeats = matches!(status, 307 | 308);
        let (method, body) = if repeats {
            (self.method.clone(), self.body.clone())
        } else {
            (Method::GET, Bytes::new())
        };
        Some(Self {
            method,
            url,
            body,
            policy: referrer::policy(response.headers()).unwrap_or(self.policy),
            ..self.clone()
        })
    }
}

/// The head of a request for a part of a page: an image, or a script of others.
pub(super) fn part_headers(
    page: &Url,
    policy: ReferrerPolicy,
    url: &Url,
    accept: &str,
    cookies: &Cookies,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set_in(&mut headers, header::ACCEPT, accept);
    set_in(&mut headers, SEC_FETCH_MODE, "no-cors");
    if let Some(referer) = referer(policy, page, url) {
        set_in(&mut headers, header::REFERER, &referer);
    }
    if let Some(cookies) = cookies.of(url, Cause::Within(page)) {
        set_in(&mut headers, header::COOKIE, &cookies);
    }
    headers
}
