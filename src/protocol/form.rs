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
    form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
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
