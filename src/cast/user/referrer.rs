//! What a browser tells the next server about the page that asks
//! ([Referrer Policy](https://www.w3.org/TR/referrer-policy/)).

use http::HeaderMap;
use url::Url;

use super::window::without_fragment;
use crate::protocol::ReferrerPolicy;

/// What a page says of itself: the last value that is known counts (Referrer Policy 8.1).
pub(super) fn policy(headers: &HeaderMap) -> Option<ReferrerPolicy> {
    let values = headers.get_all("referrer-policy").into_iter();
    let values = values.filter_map(|value| value.to_str().ok());
    let tokens = values.flat_map(|value| value.split(','));
    let known = |token: &str| {
        let mut all = ReferrerPolicy::ALL.into_iter();
        all.find(|policy| token.trim().eq_ignore_ascii_case(policy.as_str()))
    };
    tokens.filter_map(known).next_back()
}

/// The Referer of a request that a page causes (Referrer Policy 8.3).
pub(super) fn referer(policy: ReferrerPolicy, from: &Url, to: &Url) -> Option<String> {
    use ReferrerPolicy as P;
    let same = from.origin() == to.origin();
    let whole = || Some(without_fragment(from));
    let origin = || Some(format!("{}/", from.origin().ascii_serialization()));
    match policy {
        P::NoReferrer => None,
        P::UnsafeUrl | P::NoReferrerWhenDowngrade => whole(),
        P::Origin | P::StrictOrigin => origin(),
        _ if same => whole(),
        P::SameOrigin => None,
        P::OriginWhenCrossOrigin | P::StrictOriginWhenCrossOrigin => origin(),
    }
}

/// The Origin of what a page posts without CORS (Fetch 3.2, "append a request Origin header").
pub(super) fn origin(policy: ReferrerPolicy, from: &Url, to: &Url) -> String {
    let hidden = match policy {
        ReferrerPolicy::NoReferrer => true,
        ReferrerPolicy::SameOrigin => from.origin() != to.origin(),
        _ => false,
    };
    if hidden {
        "null".to_owned()
    } else {
        from.origin().ascii_serialization()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_never_and_a_query_only_where_the_policy_is_unsafe() {
        let page: Url = "https://app.example/cb?code=c#f".parse().unwrap();
        let other: Url = "https://evil.example/pixel".parse().unwrap();
        let own: Url = "https://app.example/".parse().unwrap();
        let (whole, origin) = ("https://app.example/cb?code=c", "https://app.example/");
        for (said, to_other, to_own) in [
            ("", Some(origin), Some(whole)),
            ("no-referrer", None, None),
            ("unsafe-url", Some(whole), Some(whole)),
            ("no-referrer-when-downgrade", Some(whole), Some(whole)),
            ("origin", Some(origin), Some(origin)),
            ("same-origin", None, Some(whole)),
            ("unsafe-url, nonsense", Some(whole), Some(whole)),
            ("unsafe-url, no-referrer", None, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("referrer-policy", said.parse().unwrap());
            let policy = policy(&headers).unwrap_or_default();
            assert_eq!(
                referer(policy, &page, &other).as_deref(),
                to_other,
                "{said}"
            );
            assert_eq!(referer(policy, &page, &own).as_deref(), to_own, "{said}");
        }
    }
    #[test]
    fn the_origin_of_a_form_is_told_unless_the_policy_hides_it() {
        use ReferrerPolicy as P;
        let page: Url = "https://app.example/cb".parse().unwrap();
        let other: Url = "https://evil.example/take".parse().unwrap();
        let own: Url = "https://app.example/take".parse().unwrap();
        let told = "https://app.example";
        for (policy, to_other, to_own) in [
            (P::NoReferrer, "null", "null"),
            (P::SameOrigin, "null", told),
            (P::StrictOriginWhenCrossOrigin, told, told),
            (P::UnsafeUrl, told, told),
        ] {
            assert_eq!(origin(policy, &page, &other), to_other, "{policy:?}");
            assert_eq!(origin(policy, &page, &own), to_own, "{policy:?}");
        }
    }
}
