//! The browser: it alone follows redirects, keeps cookies and fragments.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, header};
use indexmap::IndexMap;
use url::Url;

use super::page::{self, Form, Page};
use super::window::{SEC_FETCH_MODE, Script, Window, without_fragment};
use crate::cast::rule::specs;
use crate::cast::web::set_in;
use crate::network::Endpoint;
use crate::protocol::{LocalKind, write_form};

/// As many as the Fetch standard allows (4.4).
const MOST_REDIRECTS: usize = 20;

/// A script and the participant in whose name it fetches.
pub(crate) type Hosted = (Arc<dyn Script>, Endpoint);

/// One browser window with one page in it.
#[derive(Debug)]
pub(crate) struct Browser {
    endpoint: Endpoint,
    /// The programs that pages of an origin bring along.
    scripts: IndexMap<String, Hosted>,
    cookies: IndexMap<String, IndexMap<String, String>>,
    session_storage: IndexMap<String, IndexMap<String, String>>,
    location: Option<Url>,
    page: Page,
}

/// A navigation on its way through redirects.
struct Navigation {
    method: Method,
    url: Url,
    body: Bytes,
    /// The page that sent the browser away, if a page did.
    from: Option<Url>,
}

impl Browser {
    pub(crate) fn new(endpoint: Endpoint, scripts: IndexMap<String, Hosted>) -> Self {
        Self {
            endpoint,
            scripts,
            cookies: IndexMap::new(),
            session_storage: IndexMap::new(),
            location: None,
            page: Page::default(),
        }
    }

    /// The forms on the page.
    pub(super) fn forms(&self) -> Vec<Form> {
        self.page.forms.clone()
    }

    /// The person types a URL.
    pub(super) async fn open(&mut self, url: &str) {
        if let Ok(url) = Url::parse(url) {
            self.visit(Navigation {
                method: Method::GET,
                url,
                body: Bytes::new(),
                from: None,
            })
            .await;
        }
    }

    /// The person submits a form of the page.
    pub(super) async fn submit(&mut self, form: &Form, fields: &[(String, String)]) {
        let Some(from) = self.location.clone() else {
            return;
        };
        let Ok(mut url) = from.join(form.action.as_deref().unwrap_or_default()) else {
            return;
        };
        let data = write_form(fields.iter().map(|(name, value)| (name, value)));
        let (method, body) = if form.posts {
            (Method::POST, Bytes::from(data))
        } else {
            url.set_query(Some(&data));
            (Method::GET, Bytes::new())
        };
        self.visit(Navigation {
            method,
            url,
            body,
            from: Some(from),
        })
        .await;
    }

    /// Loads a page and runs its script, which may leave for the next one.
    async fn visit(&mut self, navigation: Navigation) {
        let mut next = Some(navigation);
        for _ in 0..MOST_REDIRECTS {
            let Some(navigation) = next.take() else {
                return;
            };
            self.page = Page::default();
            self.load(navigation).await;
            next = self.run_script().await;
        }
    }

    /// Sends the request and follows redirects to a page.
    async fn load(&mut self, mut navigation: Navigation) {
        for _ in 0..MOST_REDIRECTS {
            let Some(response) = self.request(&navigation).await else {
                return;
            };
            self.keep_cookies(&navigation.url, &response);
            let Some(next) = redirected(&navigation, &response) else {
                return self.show(navigation.url, &response);
            };
            self.note_fragment(&next.url);
            navigation = next;
        }
    }

    fn show(&mut self, url: Url, response: &Response<Bytes>) {
        let media_type = response.headers().get(header::CONTENT_TYPE);
        if media_type.is_some_and(|value| value.as_bytes().starts_with(b"text/html")) {
            self.page = page::read(response.body());
        }
        self.location = Some(url);
    }

    fn note_fragment(&self, url: &Url) {
        if url.fragment().is_some_and(|fragment| !fragment.is_empty()) {
            let detail = "no request carries it";
            let section = specs(&["RFC 9110 7.1"]);
            let kind = LocalKind::FragmentKept;
            self.endpoint.local(kind, "fragment", detail, &section);
        }
    }

    async fn request(&self, navigation: &Navigation) -> Option<Response<Bytes>> {
        let mut request = Request::builder()
            .method(navigation.method.clone())
            .uri(without_fragment(&navigation.url));
        if let Some(headers) = request.headers_mut() {
            headers.extend(self.headers(navigation));
        }
        let request = request.body(navigation.body.clone()).ok()?;
        self.endpoint.send(request).await.ok()
    }

    fn headers(&self, navigation: &Navigation) -> HeaderMap {
        let mut headers = HeaderMap::new();
        set_in(&mut headers, header::ACCEPT, "text/html");
        set_in(&mut headers, SEC_FETCH_MODE, "navigate");
        if let Some(from) = &navigation.from {
            let origin = from.origin().ascii_serialization();
            if navigation.method == Method::POST {
                set_in(&mut headers, header::ORIGIN, &origin);
            }
            set_in(
                &mut headers,
                header::REFERER,
                &referrer(from, &navigation.url),
            );
        }
        if navigation.method == Method::POST {
            let form = "application/x-www-form-urlencoded";
            set_in(&mut headers, header::CONTENT_TYPE, form);
        }
        if let Some(cookies) = self.cookies.get(&site(&navigation.url)) {
            let pairs: Vec<_> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            set_in(&mut headers, header::COOKIE, &pairs.join("; "));
        }
        headers
    }

    fn keep_cookies(&mut self, url: &Url, response: &Response<Bytes>) {
        for value in response.headers().get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap_or_default();
            let pair = text.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                let jar = self.cookies.entry(site(url)).or_default();
                jar.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }

    /// Runs the script that the page brings along; gives where it leaves for.
    async fn run_script(&mut self) -> Option<Navigation> {
        let location = self.location.clone()?;
        let origin = location.origin().ascii_serialization();
        if !self.page.has_script {
            return None;
        }
        let (script, endpoint) = self.scripts.get(&origin)?.clone();
        let storage = self.session_storage.shift_remove(&origin);
        let mut window = Window::new(location, endpoint, storage.unwrap_or_default());
        script.run(&mut window).await;
        let (location, storage, leaving_for) = window.close();
        self.session_storage.insert(origin, storage);
        self.location = Some(location.clone());
        leaving_for.map(|url| Navigation {
            method: Method::GET,
            url,
            body: Bytes::new(),
            from: Some(location),
        })
    }
}

/// Where a redirect leads (the Fetch standard 4.4, RFC 9110 15.4).
///
/// 301 and 302 turn POST into GET, 303 everything; 307 and 308 repeat the
/// request. A fragment is kept where the Location has none (RFC 9110 10.2.2).
fn redirected(navigation: &Navigation, response: &Response<Bytes>) -> Option<Navigation> {
    let status = response.status().as_u16();
    if ![301, 302, 303, 307, 308].contains(&status) {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let mut url = navigation.url.join(location).ok()?;
    if url.fragment().is_none() {
        url.set_fragment(navigation.url.fragment());
    }
    let repeats = matches!(status, 307 | 308);
    let (method, body) = if repeats {
        (navigation.method.clone(), navigation.body.clone())
    } else {
        (Method::GET, Bytes::new())
    };
    Some(Navigation {
        method,
        url,
        body,
        from: navigation.from.clone(),
    })
}

/// `strict-origin-when-cross-origin`, which browsers apply by default.
fn referrer(from: &Url, to: &Url) -> String {
    if from.origin() == to.origin() {
        without_fragment(from)
    } else {
        format!("{}/", from.origin().ascii_serialization())
    }
}

/// Cookies go by host and not by port (RFC 6265 8.5).
fn site(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
