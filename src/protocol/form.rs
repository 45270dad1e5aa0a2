//! `application/x-www-form-urlencoded` in the order as sent.
//!
//! RFC 6749 uses it for queries, fragments and bodies (appendix B). Order and
//! repetition are kept: "request and response parameters MUST NOT be included
//! more than once" (section 3.1) can only be checked by a reader that sees both.

/// Name and value pairs, decoded, in the order as sent.
pub type Parameters = Vec<(String, String)>;

/// Reads a query, fragment or form body.
///
/// ```
/// let pairs = flowscribe::protocol::parse_form("code=SplxlOBeZQQYbYS6WxSbIA&state=xyz");
/// assert_eq!(pairs[1], ("state".to_owned(), "xyz".to_owned()));
/// ```
pub fn parse_form(text: &str) -> Parameters {
    form_pairs(text)
        .map(|pair| (pair.name, pair.value))
        .collect()
}

/// One pair of a form, as sent and decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormPair<'a> {
    /// Decoded.
    pub(crate) name: String,
    /// What stands behind the `=`, percent-encoded.
    pub(crate) raw: &'a str,
    /// Decoded.
    pub(crate) value: String,
}

/// Reads a query, fragment or form body; keeps each value as it was sent.
pub(crate) fn form_pairs(text: &str) -> impl Iterator<Item = FormPair<'_>> {
    text.split('&').filter_map(|piece| {
        let (name, value) = form_urlencoded::parse(piece.as_bytes()).next()?;
        Some(FormPair {
            name: name.into_owned(),
            raw: piece.split_once('=').map_or("", |(_, raw)| raw),
            value: value.into_owned(),
        })
    })
}

/// Writes pairs as a query, fragment or form body.
///
/// ```
/// let text = flowscribe::protocol::write_form([("scope", "openid profile")]);
/// assert_eq!(text, "scope=openid+profile");
/// ```
pub fn write_form<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}
