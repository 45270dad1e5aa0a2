//! The browser's cookies, and which requests they come along with.

use bytes::Bytes;
use http::{Method, Response, header};
use indexmap::IndexMap;
use url::Url;

/// All cookies, by host: they go by host and not by port (RFC 6265 8.5).
#[derive(Debug, Default)]
pub(super) struct Cookies {
    hosts: IndexMap<String, IndexMap<String, Cookie>>,
}

#[derive(Debug)]
struct Cookie {
    value: String,
    same_site: SameSite,
}

/// What causes a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cause<'u> {
    /// A person, or the page's own script.
    Own,
    /// A page, which the browser leaves for another one by this method.
    Left(&'u Url, &'u Method),
    /// A part of the page that the address bar shows: what stands in a frame, an image, a script (RFC 6265bis 5.2).
    Within(&'u Url),
}

/// Which requests that other sites cause a cookie comes along with (RFC 6265bis 5.6.7, as browsers do).
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

    fn comes_along(self, url: &Url, cause: Cause<'_>) -> bool {
        let same = |other: &Url| site(other) == site(url);
        match (self, cause) {
            (Self::None, _) | (_, Cause::Own) => true,
            (Self::Lax, Cause::Left(from, method)) => same(from) || *method == Method::GET,
            (_, Cause::Left(from, _)) => same(from),
            (_, Cause::Within(page)) => same(page),
        }
    }
}

impl Cookies {
    /// Every cookie here is one of a session: none says how long it is to be kept.
    pub(super) fn forget(&mut self) {
        self.hosts.clear();
    }

    /// What goes into the Cookie header of a request.
    pub(super) fn of(&self, url: &Url, cause: Cause<'_>) -> Option<String> {
        let cookies = self.hosts.get(&host(url))?.iter();
        let sent = cookies.filter(|(_, cookie)| cookie.same_site.comes_along(url, cause));
        let pairs: Vec<_> = sent
            .map(|(name, cookie)| format!("{name}={}", cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Keeps, or forgets, what an answer sets; in a part of another site's page only what comes
    /// along there as well (RFC 6265bis 5.7, as browsers do).
    pub(super) fn keep(&mut self, url: &Url, response: &Response<Bytes>, cause: Cause<'_>) {
        for value in response.headers().get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap_or_default();
            let pair = text.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                let same_site = SameSite::of(text);
                let within = matches!(cause, Cause::Within(_));
                if within && !same_site.comes_along(url, cause) {
                    continue;
                }
                let jar = self.hosts.entry(host(url)).or_default();
                if is_over(text) {
                    jar.shift_remove(name.trim());
                    continue;
                }
                let value = value.trim().to_owned();
                jar.insert(name.trim().to_owned(), Cookie { value, same_site });
            }
        }
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

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// The host without its subdomains: the last two labels, as every name on stage has them.
fn site(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    let start = host.rmatch_indices('.').nth(1).map_or(0, |(at, _)| at + 1);
    &host[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_sites_cause_comes_with_the_cookies_that_say_so() {
        let url: Url = "https://as.example/consent".parse().unwrap();
        let evil: Url = "https://www.evil.example/".parse().unwrap();
        let get = Method::GET;
        let sent = |attributes: &str, cause| {
            let mut cookies = Cookies::default();
            let answer = Response::builder().header("set-cookie", format!("s=1{attributes}"));
            let answer = answer.body(Bytes::new()).unwrap();
            cookies.keep(&url, &answer, Cause::Own);
            let mut framed = Cookies::default();
            framed.keep(&url, &answer, cause);
            let kept = framed.of(&url, Cause::Own).is_some();
            let sent = cookies.of(&url, cause).is_some();
            assert!(kept == sent || !matches!(cause, Cause::Within(_)));
            sent
        };
        for (same_site, left, posted, within) in [
            ("Strict", false, false, false),
            ("Lax", true, false, false),
            ("None", true, true, true),
        ] {
            let attributes = format!("; SameSite={same_site}");
            assert_eq!(sent(&attributes, Cause::Left(&evil, &get)), left);
            assert_eq!(sent(&attributes, Cause::Left(&evil, &Method::POST)), posted);
            assert_eq!(sent(&attributes, Cause::Within(&evil)), within);
            assert!(sent(&attributes, Cause::Own) && sent(&attributes, Cause::Within(&url)));
        }
        assert!(!sent("; Max-Age=0", Cause::Own));
    }

    #[test]
    fn another_site_forgets_only_the_cookies_that_it_may_set() {
        let url: Url = "https://as.example/logout".parse().unwrap();
        let evil: Url = "https://www.evil.example/".parse().unwrap();
        let answer = |cookie: &str| {
            let answer = Response::builder().header("set-cookie", cookie);
            answer.body(Bytes::new()).unwrap()
        };
        for (same_site, cause, stays) in [
            ("Strict", Cause::Within(&evil), true),
            ("Lax", Cause::Within(&evil), true),
            ("None", Cause::Within(&evil), false),
            ("Lax", Cause::Within(&url), false),
            ("Lax", Cause::Own, false),
        ] {
            let mut cookies = Cookies::default();
            let set = format!("s=1; SameSite={same_site}");
            cookies.keep(&url, &answer(&set), Cause::Own);
            cookies.keep(&url, &answer(&format!("{set}; Max-Age=0")), cause);
            let kept = cookies.of(&url, Cause::Own).is_some();
            assert_eq!(kept, stays, "{same_site} {cause:?}");
        }
    }
}
