//! References into the standards: `RFC 6749 4.1.2.1`, `OIDC Core 3.2.2.10`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A document of the standards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// An RFC by number.
    Rfc(u16),
    /// OpenID Connect Core 1.0.
    OidcCore,
    /// OpenID Connect Discovery 1.0.
    OidcDiscovery,
    /// OAuth 2.0 Multiple Response Type Encoding Practices.
    MultipleResponseTypes,
    /// OAuth 2.0 Form Post Response Mode.
    FormPost,
    /// OpenID Connect RP-Initiated Logout 1.0.
    RpInitiatedLogout,
    /// The Fetch standard, where the CORS protocol stands.
    Fetch,
    /// Fetch Metadata Request Headers, where browsers say why they ask.
    FetchMetadata,
    /// Referrer Policy: what a request tells of the page that causes it.
    ReferrerPolicy,
    /// Content Security Policy Level 3, where a page says who may frame it.
    ContentSecurityPolicy,
}

/// One section of one document, written `RFC 6749 4.1.2` or `OIDC Core 3.1.3.7`.
///
/// ```
/// let spec: flowscribe::protocol::SpecRef = "RFC 6749 4.1.2.1".parse()?;
/// assert_eq!(spec.url(), "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1");
/// # Ok::<(), flowscribe::protocol::SpecRefError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SpecRef {
    document: Document,
    section: String,
}

/// The text names no document that flowscribe knows, or no section.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no reference such as `RFC 6749 4.1.2.1` or `OIDC Core 3.1.3.7`")]
pub struct SpecRefError(String);

const NAMED: &[(&str, Document, &str)] = &[
    (
        "OIDC Core",
        Document::OidcCore,
        "https://openid.net/specs/openid-connect-core-1_0.html",
    ),
    (
        "OIDC Discovery",
        Document::OidcDiscovery,
        "https://openid.net/specs/openid-connect-discovery-1_0.html",
    ),
    (
        "OAuth MRT",
        Document::MultipleResponseTypes,
        "https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html",
    ),
    (
        "OAuth Form Post",
        Document::FormPost,
        "https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html",
    ),
    (
        "OIDC RP-Initiated Logout",
        Document::RpInitiatedLogout,
        "https://openid.net/specs/openid-connect-rpinitiated-1_0.html",
    ),
    ("Fetch", Document::Fetch, "https://fetch.spec.whatwg.org/"),
    (
        "Fetch Metadata",
        Document::FetchMetadata,
        "https://www.w3.org/TR/fetch-metadata/",
    ),
    (
        "Referrer Policy",
        Document::ReferrerPolicy,
        "https://www.w3.org/TR/referrer-policy/",
    ),
    (
        "CSP",
        Document::ContentSecurityPolicy,
        "https://www.w3.org/TR/CSP3/",
    ),
];

impl Document {
    fn named(name: &str) -> Option<Self> {
        if let Some(number) = name.strip_prefix("RFC ") {
            return number.parse().ok().map(Self::Rfc);
        }
        let named = NAMED.iter().find(|(known, _, _)| *known == name);
        named.map(|(_, document, _)| *document)
    }
}

impl SpecRef {
    /// The document.
    pub fn document(&self) -> Document {
        self.document
    }

    /// The section number, such as `4.1.2.1` or `A.5`.
    pub fn section(&self) -> &str {
        &self.section
    }

    /// Where the section can be read.
    pub fn url(&self) -> String {
        let appendix = self.section.starts_with(|c: char| c.is_ascii_alphabetic());
        match self.document {
            Document::Rfc(number) => {
                let kind = if appendix { "appendix" } else { "section" };
                let section = &self.section;
                format!("https://www.rfc-editor.org/rfc/rfc{number}#{kind}-{section}")
            }
            document => {
                let named = NAMED.iter().find(|(_, named, _)| *named == document);
                named
                    .map(|(_, _, url)| (*url).to_owned())
                    .unwrap_or_default()
            }
        }
    }
}

impl FromStr for SpecRef {
    type Err = SpecRefError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || SpecRefError(text.to_owned());
        let (name, section) = text.rsplit_once(' ').ok_or_else(refused)?;
        let starts_well = section.starts_with(|c: char| c.is_ascii_alphanumeric());
        let only = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        if !starts_well || !section.chars().all(only) {
            return Err(refused());
        }
        let document = Document::named(name).ok_or_else(refused)?;
        Ok(Self {
            document,
            section: section.to_owned(),
        })
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Rfc(number) = self {
            return write!(f, "RFC {number}");
        }
        let named = NAMED.iter().find(|(_, named, _)| named == self);
        f.write_str(named.expect("every other document is in the table").0)
    }
}

impl fmt::Display for SpecRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.document, self.section)
    }
}

impl From<SpecRef> for String {
    fn from(spec: SpecRef) -> Self {
        spec.to_string()
    }
}

impl TryFrom<String> for SpecRef {
    type Error = SpecRefError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A document of the standards, or a section of one with what stands below it.
///
/// ```
/// use flowscribe::protocol::{SpecRange, SpecRef};
///
/// let errors: SpecRef = "RFC 6749 4.1.2.1".parse()?;
/// assert!("RFC 6749 4.1".parse::<SpecRange>()?.contains(&errors));
/// assert!("RFC 6749".parse::<SpecRange>()?.contains(&errors));
/// assert!(!"RFC 6749 4.1.2.10".parse::<SpecRange>()?.contains(&errors));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecRange {
    document: Document,
    section: Option<String>,
}

/// The text names no document that flowscribe knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no document or section of the standards; write it as `RFC 6749` or `RFC 6749 4.1.2.1`")]
pub struct SpecRangeError;

impl SpecRange {
    /// Whether a reference points into it.
    pub fn contains(&self, spec: &SpecRef) -> bool {
        let below = |section: &String| {
            let rest = spec.section.strip_prefix(section.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.document == spec.document && self.section.as_ref().is_none_or(below)
    }
}

impl fmt::Display for SpecRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.document.fmt(f)?;
        let mut section = self.section.iter();
        section.try_for_each(|section| write!(f, " {section}"))
    }
}

impl FromStr for SpecRange {
    type Err = SpecRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(document) = Document::named(text) {
            return Ok(Self {
                document,
                section: None,
            });
        }
        let spec: SpecRef = text.parse().map_err(|_| SpecRangeError)?;
        Ok(Self {
            document: spec.document,
            section: Some(spec.section),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_survive_a_round_trip() {
        for text in [
            "RFC 6749 4.1.2.1",
            "RFC 6749 A.5",
            "OIDC Core 3.1.3.7",
            "OIDC RP-Initiated Logout 3",
            "Fetch Metadata 2.2",
        ] {
            let spec: SpecRef = text.parse().unwrap();
            assert_eq!(spec.to_string(), text);
            assert!(spec.url().starts_with("https://"));
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "RFC 6749", "RFC x 4", "Okta 4.1", "RFC 6749 §4"] {
            assert!(text.parse::<SpecRef>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_range_is_a_document_or_a_section_with_what_is_below() {
        let range = |text: &str| text.parse::<SpecRange>();
        let within = |text: &str, spec: &str| range(text).unwrap().contains(&spec.parse().unwrap());
        assert!(within("Fetch Metadata", "Fetch Metadata 2.2"));
        assert!(within("RFC 7636 4", "RFC 7636 4.4.1"));
        assert!(!within("RFC 7636 4", "RFC 7636 40"));
        assert!(!within("RFC 6749", "RFC 6750 3.1"));
        for text in ["", "RFC", "RFC x", "Okta", "RFC 6749 §4"] {
            assert!(range(text).is_err(), "{text}");
        }
    }
}
