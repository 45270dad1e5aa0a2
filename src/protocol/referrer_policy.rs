//! What a page lets browsers tell of it ([Referrer Policy 3](https://www.w3.org/TR/referrer-policy/#referrer-policies)).

use serde::Deserialize;

/// What of a page's URL the requests that it causes may carry. No URL here is less secure than another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferrerPolicy {
    /// Nothing.
    NoReferrer,
    /// The whole URL, less its fragment.
    UnsafeUrl,
    /// The whole URL too, over TLS: what older browsers do where a page says nothing.
    NoReferrerWhenDowngrade,
    /// The origin.
    Origin,
    /// The origin, over TLS.
    StrictOrigin,
    /// The whole URL to the page's own origin, nothing to others.
    SameOrigin,
    /// The whole URL to the page's own origin, the origin to others.
    OriginWhenCrossOrigin,
    /// The same, over TLS: what browsers do where a page says nothing.
    #[default]
    StrictOriginWhenCrossOrigin,
}

impl ReferrerPolicy {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NoReferrer,
        Self::UnsafeUrl,
        Self::NoReferrerWhenDowngrade,
        Self::Origin,
        Self::StrictOrigin,
        Self::SameOrigin,
        Self::OriginWhenCrossOrigin,
        Self::StrictOriginWhenCrossOrigin,
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoReferrer => "no-referrer",
            Self::UnsafeUrl => "unsafe-url",
            Self::NoReferrerWhenDowngrade => "no-referrer-when-downgrade",
            Self::Origin => "origin",
            Self::StrictOrigin => "strict-origin",
            Self::SameOrigin => "same-origin",
            Self::OriginWhenCrossOrigin => "origin-when-cross-origin",
            Self::StrictOriginWhenCrossOrigin => "strict-origin-when-cross-origin",
        }
    }
}
