//! The parameters of an authentication challenge ([RFC 9110 section 11.6.1]).
//!
//! [RFC 9110 section 11.6.1]: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1

/// A parameter of a challenge.
pub(crate) struct AuthParam<'a> {
    pub(crate) name: &'a str,
    /// As it stands there, with its quotes.
    pub(crate) raw: &'a str,
    pub(crate) value: String,
}

/// The auth-params of one or several challenges, as a `WWW-Authenticate` header has them.
pub(crate) fn auth_params(header: &str) -> impl Iterator<Item = AuthParam<'_>> {
    split_outside_quotes(header).filter_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        let raw = value.trim();
        Some(AuthParam {
            // A challenge's first parameter stands behind its scheme.
            name: name.trim().rsplit(' ').next().unwrap_or_default(),
            raw,
            value: unquote(raw),
        })
    })
}

fn split_outside_quotes(value: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    value.split(move |letter| {
        if escaped {
            escaped = false;
            return false;
        }
        match letter {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        letter == ',' && !quoted
    })
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let mut text = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => text.extend(letters.next()),
            _ => text.push(letter),
        }
    }
    text
}
