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

/// An absolute https URL without fragment; everything on stage is reached by https.
pub(super) fn https(what: &str, url: &Spanned<String>) -> Result<Url, Problem> {
    let parsed = Url::parse(&url.value).ok();
    parsed
        .filter(|parsed| url.value.starts_with("https://") && parsed.fragment().is_none())
        .ok_or_else(|| {
            let title = format!("`{}` is no absolute https URL", url.value);
            let help = format!("write `{what} = \"https://host.example/...\"`, without a fragment");
            Problem::at(url.place, title).help(help)
        })
}

/// Scheme and host, as in `https://example.com`.
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let known = ["okta-implicit", "okta-authorization-code"];
        let help = did_you_mean("okta-implict", &known).unwrap();
        assert_eq!(help, "did you mean `okta-implicit`?");
        assert_eq!(did_you_mean("banana", &known), None);
    }
}
