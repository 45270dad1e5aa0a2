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
    cookies: IndexMap<String, IndexMap<String, Cookie>>,
    session_storage: IndexMap<String, IndexMap<String, String>>,
    location: Option<Url>,
    page: Page,
    /// The URL, less query and fragment, to which it does not go.
    stops_before: Option<String>,
}

/// A cookie, and which requests that other sites cause it comes along with.
#[derive(Debug)]
struct Cookie {
    value: String,
    same_site: SameSite,
}

/// RFC 6265bis 5.6.7, as browsers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SameSite {
    /// None of them.
    Strict,
    /// Those that go to a page and post nothing; so too where the cookie says nothing.
    Lax,
    /// All of them.
    None,
}

impl SameSite {
    fn of(set_cookie: &str) -> Self {
        let attributes = set_cookie.split(';').skip(1);
        let mut pairs = attributes.filter_map(|attribute| attribute.trim().split_once('='));
        let given = pairs.find(|(name, _)| name.eq_ignore_ascii_case("samesite"));
        match given
            .map(|(_, value)| value.to_ascii_lowercase())
            .as_deref()
        {
            Some("strict") => Self::Strict,
            Some("none") => Self::None,
            _ => Self::Lax,
        }
    }

    /// Whether the cookie comes along with a request that another site causes.
    fn crosses(self, method: &Method) -> bool {
        match self {
            Self::Strict => false,
            Self::Lax => *method == Method::GET,
            Self::None => true,
        }
    }
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
            stops_before: None,
        }
    }

    /// Its owner has it stop in front of a URL, or go on.
    pub(super) fn stop_before(&mut self, url: Option<&str>) {
        self.stops_before = url.map(str::to_owned);
    }

    fn stops(&self, url: &Url) -> bool {
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        self.stops_before.as_deref() == Some(bare.as_str())
    }

    /// Every cookie here is one of a session: none says how long it is to be kept.
    pub(super) fn close(&mut self) {
        self.cookies.clear();
        self.session_storage.clear();
        self.location = None;
        self.page = Page::default();
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
        if let Some(navigation) = self.submission(form, fields) {
            self.visit(navigation).await;
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
            url,
            body,
            from: Some(from),
        })
    }

    /// What a page does of itself: it submits its form, or its script leaves for elsewhere.
    async fn of_itself(&mut self) -> Option<Navigation> {
        if self.page.submits_itself {
            let form = self.page.forms.first()?;
            return self.submission(form, &form.hidden());
        }
        self.run_script().await
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
            next = self.of_itself().await;
        }
    }

    /// Sends the request and follows redirects to a page.
    async fn load(&mut self, mut navigation: Navigation) {
        for _ in 0..MOST_REDIRECTS {
            if self.stops(&navigation.url) {
                return;
            }
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
        let (from, method) = (navigation.from.as_ref(), &navigation.method);
        if let Some(cookies) = self.cookies_for(&navigation.url, from, method) {
            set_in(&mut headers, header::COOKIE, &cookies);
        }
        headers
    }

    /// The cookies of a request that a page (or the person) causes.
    fn cookies_for(&self, url: &Url, from: Option<&Url>, method: &Method) -> Option<String> {
        let same = from.is_none_or(|from| site(from) == site(url));
        let cookies = self.cookies.get(&host(url))?.iter();
        let sent = cookies.filter(|(_, cookie)| same || cookie.same_site.crosses(method));
        let pairs: Vec<_> = sent
            .map(|(name, cookie)| format!("{name}={}", cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    fn keep_cookies(&mut self, url: &Url, response: &Response<Bytes>) {
        for value in response.headers().get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap_or_default();
            let pair = text.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                let jar = self.cookies.entry(host(url)).or_default();
                if is_over(text) {
                    jar.shift_remove(name.trim());
                    continue;
                }
                let value = value.trim().to_owned();
                let same_site = SameSite::of(text);
                jar.insert(name.trim().to_owned(), Cookie { value, same_site });
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
        let cookies = self.cookies_for(&location, None, &Method::GET);
        let mut window = Window::new(location, endpoint, storage.unwrap_or_default(), cookies);
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

/// Whether a cookie is set only to be forgotten (RFC 6265 5.2.2).
fn is_over(set_cookie: &str) -> bool {
    let attributes = set_cookie.split(';').skip(1);
    let mut pairs = attributes.filter_map(|attribute| attribute.trim().split_once('='));
    let age = pairs.find(|(name, _)| name.eq_ignore_ascii_case("max-age"));
    let age = age.and_then(|(_, age)| age.trim().parse::<i64>().ok());
    age.is_some_and(|age| age <= 0)
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
fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// The host without its subdomains: the last two labels, as every name on stage has them.
fn site(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    let start = host.rmatch_indices('.').nth(1).map_or(0, |(at, _)| at + 1);
    &host[start..]
}
