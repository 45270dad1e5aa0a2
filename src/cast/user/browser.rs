//! The browser: it alone follows redirects, keeps cookies and fragments.
//!
//! # Incomplete support
//!
//! A frame covers the page below it and is not seen, as in clickjacking; what
//! stands in it runs no script and loads nothing. A script of another origin that
//! leaves for elsewhere (`location.assign`) stays: only the page's own is followed.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, header};
use indexmap::IndexMap;
use url::Url;

use super::cookies::{Cause, Cookies};
use super::framing;
use super::navigation::{Navigation, part_headers};
use super::page::{self, Form, Page};
use super::referrer;
use super::window::{Script, Window, without_fragment};
use crate::cast::rule::specs;
use crate::network::Endpoint;
use crate::protocol::{LocalKind, ReferrerPolicy, write_form};

/// As many as the Fetch standard allows (4.4).
const MOST_REDIRECTS: usize = 20;

/// A script and the participant in whose name it fetches.
pub(crate) type Hosted = (Arc<dyn Script>, Endpoint);

/// One browser window with one page in it.
#[derive(Debug)]
pub(crate) struct Browser {
    endpoint: Endpoint,
    /// The programs that pages bring along, by the origin that serves them.
    scripts: IndexMap<String, Hosted>,
    cookies: Cookies,
    session_storage: IndexMap<String, IndexMap<String, String>>,
    shown: Document,
    /// What stands in the page's frame.
    framed: Document,
    /// The URL, less query and fragment, to which it does not go.
    stops_before: Option<String>,
}

/// A page and where it came from.
#[derive(Debug, Default)]
struct Document {
    location: Option<Url>,
    page: Page,
    policy: ReferrerPolicy,
}

impl Document {
    fn new(location: Url, response: &Response<Bytes>) -> Self {
        let media_type = response.headers().get(header::CONTENT_TYPE);
        let is_page = media_type.is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
        Self {
            location: Some(location),
            page: if is_page {
                page::read(response.body())
            } else {
                Page::default()
            },
            policy: referrer::policy(response.headers()).unwrap_or_default(),
        }
    }

    /// Leaves the page for another one.
    fn leave(&self, url: Url) -> Navigation {
        Navigation {
            from: self.location.clone(),
            policy: self.policy,
            ..Navigation::to(url)
        }
    }

    fn submission(&self, form: &Form, fields: &[(String, String)]) -> Option<Navigation> {
        let from = self.location.clone()?;
        let mut url = from.join(form.action.as_deref().unwrap_or_default()).ok()?;
        let data = write_form(fields.iter().map(|(name, value)| (name, value)));
        let (method, body) = if form.posts {
            (Method::POST, Bytes::from(data))
        } else {
            url.set_query(Some(&data));
            (Method::GET, Bytes::new())
        };
        Some(Navigation {
            method,
            body,
            ..self.leave(url)
        })
    }
}

impl Browser {
    pub(crate) fn new(endpoint: Endpoint, scripts: IndexMap<String, Hosted>) -> Self {
        Self {
            endpoint,
            scripts,
            cookies: Cookies::default(),
            session_storage: IndexMap::new(),
            shown: Document::default(),
            framed: Document::default(),
            stops_before: None,
        }
    }

    /// Its owner has it stop in front of a URL, or go on.
    pub(super) fn stop_before(&mut self, url: Option<String>) {
        self.stops_before = url;
    }

    fn stops(&self, url: &Url) -> bool {
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        self.stops_before.as_deref() == Some(bare.as_str())
    }

    /// Forgets its sessions.
    pub(super) fn close(&mut self) {
        self.cookies.forget();
        self.session_storage.clear();
        self.shown = Document::default();
        self.framed = Document::default();
    }

    /// The forms on the page.
    pub(super) fn forms(&self) -> Vec<Form> {
        self.shown.page.forms.clone()
    }

    /// Whether a frame lies over the page, so that what is pressed is what stands in it.
    pub(super) fn is_covered(&self) -> bool {
        self.shown.page.frame.is_some()
    }

    /// The person types a URL.
    pub(super) async fn open(&mut self, url: &str) {
        if let Ok(url) = Url::parse(url) {
            self.visit(Navigation::to(url)).await;
        }
    }

    /// The person has the browser post a form that no page has.
    pub(super) async fn post(&mut self, url: &str, fields: &[(String, String)]) {
        if let Ok(url) = Url::parse(url) {
            let data = write_form(fields.iter().map(|(name, value)| (name, value)));
            self.visit(Navigation {
                method: Method::POST,
                body: Bytes::from(data),
                ..Navigation::to(url)
            })
            .await;
        }
    }

    /// The person submits a form of the page, or what lies over it.
    pub(super) async fn submit(&mut self, form: &Form, fields: &[(String, String)]) {
        if self.is_covered() {
            // Nothing is to be seen of it, and nobody presses again.
            self.shown.page.forms.clear();
            return self.press_covering().await;
        }
        if let Some(navigation) = self.shown.submission(form, fields) {
            self.visit(navigation).await;
        }
    }

    /// The button of the frame under the pointer: the attacker has seen to that.
    async fn press_covering(&mut self) {
        let mut forms = self.framed.page.forms.iter();
        let Some(form) = forms.find(|form| form.needs_no_typing()).cloned() else {
            return;
        };
        let Some(submission) = self.framed.submission(&form, &form.pressed(true)) else {
            return;
        };
        let top = self.shown.location.clone();
        self.load_frame(Navigation { top, ..submission }).await;
    }

    /// What a page does of itself: it submits its form, or its script leaves for elsewhere.
    async fn of_itself(&mut self) -> Option<Navigation> {
        if self.shown.page.submits_itself {
            let form = self.shown.page.forms.first()?;
            return self.shown.submission(form, &form.hidden());
        }
        self.run_own_script().await
    }

    /// Loads a page and runs its script, which may leave for the next one.
    async fn visit(&mut self, navigation: Navigation) {
        let mut next = Some(navigation);
        for _ in 0..MOST_REDIRECTS {
            let Some(navigation) = next.take() else {
                return self.load_parts().await;
            };
            self.shown.page = Page::default();
            self.framed = Document::default();
            if let Some((url, response)) = self.load(navigation).await {
                self.shown = Document::new(url, &response);
            }
            next = self.of_itself().await;
        }
    }

    /// Sends the request and follows redirects to a page.
    async fn load(&mut self, mut navigation: Navigation) -> Option<(Url, Response<Bytes>)> {
        for _ in 0..MOST_REDIRECTS {
            if self.stops(&navigation.url) {
                return None;
            }
            let headers = navigation.headers(&self.cookies);
            let (method, body) = (navigation.method.clone(), navigation.body.clone());
            let response = self.request(method, &navigation.url, headers, body).await?;
            let cause = navigation.cause();
            self.cookies.keep(&navigation.url, &response, cause);
            let Some(next) = navigation.redirected(&response) else {
                return Some((navigation.url, response));
            };
            self.note_fragment(&navigation.url, &next.url);
            navigation = next;
        }
        None
    }

    async fn request(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Option<Response<Bytes>> {
        let mut request = Request::builder().method(method).uri(without_fragment(url));
        request.headers_mut()?.extend(headers);
        let response = self.endpoint.send(request.body(body).ok()?).await.ok()?;
        Some(response)
    }

    /// What the page shows and runs beside its own: images, scripts of others, a frame.
    async fn load_parts(&mut self) {
        let Some(page) = self.shown.location.clone() else {
            return;
        };
        let url = |part: &String| page.join(part).ok();
        let images: Vec<Url> = self.shown.page.images.iter().filter_map(url).collect();
        let scripts: Vec<Url> = self.shown.page.scripts.iter().filter_map(url).collect();
        let frame = self.shown.page.frame.as_ref().and_then(url);
        for image in images {
            self.load_part(&image, "image/*").await;
        }
        for script in scripts {
            let answer = self.load_part(&script, "*/*").await;
            if answer.as_ref().is_some_and(is_script) {
                let origin = script.origin().ascii_serialization();
                self.run_script(&origin).await;
            }
        }
        if let Some(url) = frame {
            let top = Some(page);
            self.load_frame(Navigation {
                top,
                ..self.shown.leave(url)
            })
            .await;
        }
    }

    async fn load_part(&mut self, url: &Url, accept: &str) -> Option<Response<Bytes>> {
        let page = self.shown.location.clone()?;
        let headers = part_headers(&page, self.shown.policy, url, accept, &self.cookies);
        let response = self
            .request(Method::GET, url, headers, Bytes::new())
            .await?;
        self.cookies.keep(url, &response, Cause::Within(&page));
        Some(response)
    }

    /// Loads a page into the frame, unless the page refuses to stand in one.
    async fn load_frame(&mut self, navigation: Navigation) {
        self.framed = Document::default();
        let top = navigation.top.clone();
        let (Some(top), Some((url, response))) = (top, self.load(navigation).await) else {
            return;
        };
        match framing::refused(response.headers(), &url, &top) {
            Some((rule, section)) => {
                let detail = "no other site may frame this page";
                let sections = specs(&["RFC 9700 4.16", section]);
                let kind = LocalKind::CheckFailed;
                self.endpoint.local(kind, rule, detail, &sections);
            }
            None => self.framed = Document::new(url, &response),
        }
    }

    fn note_fragment(&self, before: &Url, url: &Url) {
        let fragment = url.fragment().filter(|fragment| !fragment.is_empty());
        let (detail, section) = match fragment {
            None => return,
            stays if stays == before.fragment() => {
                ("the Location has none, and it stays", "RFC 9110 10.2.2")
            }
            Some(_) => ("no request carries it", "RFC 9110 7.1"),
        };
        let kind = LocalKind::FragmentKept;
        self.endpoint
            .local(kind, "fragment", detail, &specs(&[section]));
    }

    /// Runs the script that the page itself brings along; gives where it leaves for.
    async fn run_own_script(&mut self) -> Option<Navigation> {
        let location = self.shown.location.as_ref()?;
        let origin = location.origin().ascii_serialization();
        if !self.shown.page.has_script {
            return None;
        }
        self.run_script(&origin).await
    }

    /// Runs the script that an origin serves, in the page that is shown.
    async fn run_script(&mut self, served_by: &str) -> Option<Navigation> {
        let location = self.shown.location.clone()?;
        let origin = location.origin().ascii_serialization();
        let (script, endpoint) = self.scripts.get(served_by)?.clone();
        let storage = self.session_storage.shift_remove(&origin);
        let cookies = self.cookies.of(&location, Cause::Own);
        let storage = storage.unwrap_or_default();
        let policy = self.shown.policy;
        let mut window = Window::new(location, endpoint, storage, cookies, policy);
        script.run(&mut window).await;
        let (location, storage, leaving_for) = window.close();
        self.session_storage.insert(origin, storage);
        self.shown.location = Some(location);
        leaving_for.map(|url| self.shown.leave(url))
    }
}

/// Whether an answer is a script that a browser runs (Fetch 2.6: what its type says).
fn is_script(response: &Response<Bytes>) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE);
    let is_script = |value: &http::HeaderValue| value.as_bytes().starts_with(b"text/javascript");
    response.status().is_success() && media_type.is_some_and(is_script)
}
