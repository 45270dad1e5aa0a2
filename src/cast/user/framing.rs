//! Whether a page lets itself be shown in a frame of another one (RFC 9700 4.16).

use std::str::SplitWhitespace;

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
    let policies = values(headers, "content-security-policy");
    let mut ancestors = policies.iter().copied().filter_map(ancestors).peekable();
    if ancestors.peek().is_some() {
        let refuses = ancestors.any(|sources| !allowed(sources, page, top));
        return refuses.then_some(BY_POLICY);
    }
    let same = page.origin() == top.origin();
    let options = values(headers, "x-frame-options");
    refused_by_options(&options, same).then_some(BY_OPTIONS)
}

/// The values of a header: it may stand there more than once, and be a list (RFC 9110 5.3).
fn values<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    let fields = headers.get_all(name).into_iter();
    let fields = fields.filter_map(|field| field.to_str().ok());
    let values = fields.flat_map(|field| field.split(','));
    values.map(str::trim).collect()
}

/// Whom a policy lets frame the page: the sources of its first such directive (CSP 3 2.2.1).
fn ancestors(policy: &str) -> Option<SplitWhitespace<'_>> {
    let mut directives = policy.split(';').map(str::split_whitespace);
    directives.find_map(|mut words| {
        let name = words.next()?;
        let named = name.eq_ignore_ascii_case("frame-ancestors");
        named.then_some(words)
    })
}

fn allowed(mut sources: SplitWhitespace<'_>, page: &Url, top: &Url) -> bool {
    sources.any(|source| match source {
        "*" => true,
        "'self'" => page.origin() == top.origin(),
        source => source == top.origin().ascii_serialization(),
    })
}

/// Values that contradict each other refuse as well (HTML, "the `X-Frame-Options` header").
fn refused_by_options(options: &[&str], same: bool) -> bool {
    let says = |known: &str| {
        let mut options = options.iter();
        options.any(|option| option.eq_ignore_ascii_case(known))
    };
    let differ = |pair: &[&str]| !pair[0].eq_ignore_ascii_case(pair[1]);
    if options.windows(2).any(differ) {
        return ["deny", "sameorigin", "allowall"].into_iter().any(says);
    }
    says("deny") || says("sameorigin") && !same
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
    #[test]
    fn of_several_values_each_must_allow() {
        let page: Url = "https://as.example/consent".parse().unwrap();
        let evil: Url = "https://evil.example/".parse().unwrap();
        let (none, any) = ("frame-ancestors 'none'", "frame-ancestors *");
        let csp = "content-security-policy";
        let options = "x-frame-options";
        let listed = format!("{any}, {none}");
        for (name, fields, top, refused_by) in [
            (csp, &["default-src *", none][..], &evil, Some(BY_POLICY)),
            (csp, &[any, none], &evil, Some(BY_POLICY)),
            (csp, &[none, any], &evil, Some(BY_POLICY)),
            (csp, &[&listed], &evil, Some(BY_POLICY)),
            (csp, &[any, any], &evil, None),
            (options, &["", "DENY"], &evil, Some(BY_OPTIONS)),
            (options, &["DENY, SAMEORIGIN"], &page, Some(BY_OPTIONS)),
            (options, &["SAMEORIGIN", "DENY"], &page, Some(BY_OPTIONS)),
            (options, &["SAMEORIGIN, sameorigin"], &page, None),
            (
                options,
                &["SAMEORIGIN, sameorigin"],
                &evil,
                Some(BY_OPTIONS),
            ),
        ] {
            let mut headers = HeaderMap::new();
            for field in fields {
                headers.append(name, field.parse().unwrap());
            }
            assert_eq!(refused(&headers, &page, top), refused_by, "{fields:?}");
        }
    }
}
