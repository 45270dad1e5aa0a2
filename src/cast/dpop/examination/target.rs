//! The proof is for a request to this URL, compared without query and fragment.

use super::{Examination, Found, Refused, Rule, refused};
use url::Url;

pub(super) const RULE: Rule<Examination, Refused> = Rule {
    name: "dpop-target",
    specs: &["RFC 9449 4.3"],
    check,
};

fn check(proof: &mut Examination) -> Found {
    let bare = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    };
    let named = proof.claims.text("htu").and_then(bare);
    match named {
        Some(named) if Some(&named) == bare(&proof.url).as_ref() => Ok(Some(named.into())),
        _ => refused("htu is another URL"),
    }
}
