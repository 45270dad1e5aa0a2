//! Whether a page lets itself be shown in a frame of another one (RFC 9700 4.16).

use http::HeaderMap;
use url::Url;

const BY_POLICY: (&str, &str) = ("frame-ancestors", "CSP 6.4.2");
const BY_OPTIONS: (&str, &str) = ("x-frame-options", "RFC 7034 2.1");

/// The rule by which a browser does not show a page in a frame, and where it stands.
///
/// `frame-ancestors` of a Content-Security-Policy counts before X-Frame-Options (CSP 3 6.4.2).
pub(super) fn refused(
    headers: &HeaderMap,
    page: &Url,
    top: &Url,
) -> Option<(&'static str, &'static str)> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let policy = text("content-security-policy").unwrap_or_default();
    let mut directives = policy.split(';').map(str::split_whitespace);
    let named = |words: &mut std::str::SplitWhitespace| {
        let name = words.next().unwrap_or_default();
        name.eq_ignore_ascii_case("frame-ancestors")
    };
    let origin = top.origin().ascii_serialization();
    let same = page.origin() == top.origin();
    if let Some(mut sources) = directives.find_map(|mut words| named(&mut words).then_some(words)) {
        let allows = |source: &str| match source {
            "*" => true,
            "'self'" => same,
            source => source == origin,
        };
        return (!sources.any(allows)).then_some(BY_POLICY);
    }
    let options = text("x-frame-options").unwrap_or_default();
    let options = options.trim().to_ascii_lowercase();
    let refuses = options == "deny" || options == "sameorigin" && !same;
    refuses.then_some(BY_OPTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_framed_unless_it_says_otherwise() {
        let page: Url = "https://as.example/consent".parse().unwrap();
        let evil: Url = "https://evil.example/".parse().unwrap();
        for (policy, options, refused_by) in [
            ("", "", None),
            ("default-src 'self'", "", None),
            ("default-src *; frame-ancestors 'none'", "", Some(BY_POLICY)),
            (
                "frame-ancestors 'self' https://friend.example",
                "",
                Some(BY_POLICY),
            ),
            ("frame-ancestors https://evil.example", "DENY", None),
            ("", "DENY", Some(BY_OPTIONS)),
            ("", "SameOrigin", Some(BY_OPTIONS)),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("content-security-policy", policy.parse().unwrap());
            headers.insert("x-frame-options", options.parse().unwrap());
            assert_eq!(
                refused(&headers, &page, &evil),
                refused_by,
                "{policy} {options}"
            );
        }
        let mut headers = HeaderMap::new();
        headers.insert(
            "content-security-policy",
            "frame-ancestors 'self'".parse().unwrap(),
        );
        assert_eq!(refused(&headers, &page, &page), None);
    }
}
