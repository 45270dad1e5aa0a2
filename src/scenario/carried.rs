//! `${token-response.id_token}`: in the value of a fault, what an earlier message carried.

/// What stands for a part of another message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Carried<'t> {
    /// As written, with its braces.
    pub(crate) written: &'t str,
    /// The kind of message.
    pub(crate) kind: &'t str,
    /// The parameter.
    pub(crate) name: &'t str,
}

/// All of them, in their order; what is not of this form is text.
pub(crate) fn carried(text: &str) -> impl Iterator<Item = Carried<'_>> {
    let starts = text.match_indices("${").map(|(at, _)| at);
    starts.filter_map(|at| {
        let (inner, _) = text[at + 2..].split_once('}')?;
        let (kind, name) = inner.split_once('.')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let is_name = |part: &str| !part.is_empty() && part.chars().all(plain);
        let written = &text[at..at + inner.len() + 3];
        (is_name(kind) && is_name(name)).then_some(Carried {
            written,
            kind,
            name,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_messages_are_found_and_nothing_else() {
        let found = |text| carried(text).map(|c| (c.kind, c.name)).collect::<Vec<_>>();
        assert_eq!(
            found("Bearer ${token-response.id_token}"),
            [("token-response", "id_token")]
        );
        assert_eq!(found("${a.b}${c.d}"), [("a", "b"), ("c", "d")]);
        assert_eq!(found("${} ${a} ${.b} ${a.} ${a b.c} $a.b} ${"), []);
    }
}
