//! What the page may load: nothing but the script and the style sheet in it,
//! named by their hashes ([Content Security Policy Level 3]).
//!
//! [Content Security Policy Level 3]: https://www.w3.org/TR/CSP3/

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The policy of a page with this script and this style sheet inside.
pub(super) fn inline(script: &str, style: &str) -> String {
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
        source(script),
        source(style)
    )
}

/// An element's text as a source expression.
fn source(text: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!("'sha256-{hash}'")
}
