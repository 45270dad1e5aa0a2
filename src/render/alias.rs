//! What a lifeline is called in the arrows of a source.

use crate::diagram::Lifeline;

/// Its id where the format takes that as a name, else its place: `lifeline2`.
///
/// No two are the same, and none is one of the format's own (lower-case) words.
pub(super) fn alias(lifelines: &[Lifeline], index: usize, reserved: &[&str]) -> String {
    let id = lifelines.get(index).map_or("", |known| known.id.as_str());
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.chars().all(plain);
    let lower = id.to_ascii_lowercase();
    let ours = lower.starts_with("lifeline") || reserved.contains(&lower.as_str());
    let taken = lifelines.iter().take(index).any(|known| known.id == id);
    if word && !ours && !taken {
        id.to_owned()
    } else {
        format!("lifeline{}", index + 1)
    }
}
