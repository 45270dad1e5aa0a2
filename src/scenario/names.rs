//! Names that must be known, and the one that was meant.

use url::Url;

use super::error::Problem;
use super::spanned::Spanned;

/// The nearest of the known names, as a line of help.
pub(super) fn did_you_mean(name: &str, known: &[&str]) -> Option<String> {
    let name: String = name.chars().take(64).collect();
    let allowed = (name.chars().count() / 3).max(1);
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}

/// What to say about a name that is none of the known ones: the nearest, else which there are.
pub(crate) fn suggestion(name: &str, known: &[&str]) -> String {
    did_you_mean(name, known).unwrap_or_else(|| choices(name, known))
}

/// The known names, as a line of help; where they do not fit into one, the nearest.
fn choices(name: &str, known: &[&str]) -> String {
    const LONGEST: usize = 200;
    let all = known.join(", ");
    match known {
        [] => "there is none here".to_owned(),
        _ if all.len() <= LONGEST => format!("known here: {all}"),
        _ => format!("nearest here: {}", nearest(name, known).join(", ")),
    }
}

/// The three names that are most like this one.
pub(super) fn nearest<'n>(name: &str, known: &[&'n str]) -> Vec<&'n str> {
    let name: String = name.chars().take(64).collect();
    let mut known = known.to_vec();
    known.sort_by(|one, other| {
        let alike = |candidate: &str| strsim::jaro_winkler(&name, candidate);
        alike(other).total_cmp(&alike(one))
    });
    known.truncate(3);
    known
}

/// Refuses a name that is none of the known ones.
pub(super) fn known(what: &str, name: &Spanned<String>, among: &[&str]) -> Result<(), Problem> {
    if among.contains(&name.value.as_str()) {
        return Ok(());
    }
    Err(Problem::unknown(what, &name.value, among).or_at(name.place))
}

/// Refuses an id that cannot stand in a participant's name or a URL.
pub(super) fn id(what: &str, id: &Spanned<String>) -> Result<(), Problem> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !id.value.is_empty() && id.value.chars().all(allowed) {
        return Ok(());
    }
    let title = format!("`{}` cannot be the id of {what}", id.value);
    Err(Problem::at(id.place, title).help("ids are made of letters, digits, `-` and `_`"))
}

/// Refuses a text that says nothing.
pub(super) fn not_empty(key: &str, given: &Spanned<String>) -> Result<String, Problem> {
    if !given.value.trim().is_empty() {
        return Ok(given.value.clone());
    }
    let title = format!("`{key}` is empty");
    Err(Problem::at(given.place, title).help(format!("write `{key} = \"...\"` with a text in it")))
}

/// An absolute https URL without fragment; everything on stage is reached by https.
pub(super) fn https(what: &str, url: &Spanned<String>) -> Result<Url, Problem> {
    let parsed = Url::parse(&url.value).ok();
    let parsed = parsed
        .filter(|parsed| url.value.starts_with("https://") && parsed.fragment().is_none())
        .ok_or_else(|| {
            let title = format!("`{}` is no absolute https URL", url.value);
            let help = format!("write `{what} = \"https://host.example/...\"`, without a fragment");
            Problem::at(url.place, title).help(help)
        })?;
    // URLs are compared as strings, and browsers send them in their normal form.
    let normal = parsed.as_str();
    if normal == url.value || normal.strip_suffix('/') == Some(&url.value) {
        return Ok(parsed);
    }
    let title = format!("`{}` is not how a browser writes this URL", url.value);
    Err(Problem::at(url.place, title).help(format!("write `{what} = \"{normal}\"`")))
}

/// A path of a host; it may have a query.
pub(super) fn path(key: &str, given: &Spanned<String>) -> Result<(), Problem> {
    let value = &given.value;
    let good = value.starts_with('/') && !value.contains(|c: char| c == '#' || c.is_whitespace());
    if good {
        return Ok(());
    }
    let title = format!("`{value}` is no path");
    Err(Problem::at(given.place, title).help(format!("write `{key} = \"/...\"`")))
}

/// Scheme and host, as in `https://example.com`.
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::super::source::Place;
    use super::super::spanned::Spanned;
    use super::{choices, did_you_mean};

    #[test]
    fn urls_are_written_as_browsers_write_them() {
        let place = Place {
            source: 0,
            start: 0,
            end: 0,
        };
        let https = |value: &str| {
            let value = value.to_owned();
            super::https("redirect_uri", &Spanned { value, place })
        };
        for good in [
            "https://example.com",
            "https://example.com/cb?a=b",
            "https://example.com:8443/",
        ] {
            assert!(https(good).is_ok(), "{good}");
        }
        for bad in [
            "https://Example.com/cb",
            "https://example.com:443/cb",
            "https://example.com/c\u{e4}",
        ] {
            assert!(https(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let known = ["okta-implicit", "okta-authorization-code"];
        let help = did_you_mean("okta-implict", &known).unwrap();
        assert_eq!(help, "did you mean `okta-implicit`?");
        assert_eq!(did_you_mean("banana", &known), None);
    }

    #[test]
    fn many_names_are_not_all_told() {
        assert_eq!(choices("x", &[]), "there is none here");
        assert_eq!(choices("x", &["one", "two"]), "known here: one, two");
        let long = ["state", "code"].map(|name| name.repeat(40));
        let known = [
            "nonce", &long[0], &long[1], "no-token", "page", "query", "none",
        ];
        assert_eq!(choices("no", &known), "nearest here: none, nonce, no-token");
    }
}
