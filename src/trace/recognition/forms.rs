//! The forms of a page, as far as they tell what the page asks of the person.

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{Spanned, Tokenizer};

/// What a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// A password, or a one-time code.
    Credentials,
    /// A choice between buttons, as allow and deny.
    Decision,
    /// Anything else.
    Other,
}

/// One form of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Where it is sent; absent: to the page's own URL.
    pub(super) action: Option<String>,
    /// Whether it is sent with GET.
    pub(super) by_get: bool,
    fields: Vec<Field>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Field {
    name: String,
    kind: String,
    value: String,
    /// What a browser may fill in of itself.
    autocomplete: String,
}

impl Field {
    fn is_credential(&self) -> bool {
        self.kind == "password" || self.autocomplete == "one-time-code"
    }
}

const DECISIONS: [&str; 3] = ["decision", "consent", "approval"];

impl Form {
    /// What it asks for.
    pub(super) fn asks(&self) -> Asks {
        if self.fields.iter().any(Field::is_credential) {
            Asks::Credentials
        } else if self.fields.iter().any(|field| self.decides(&field.name)) {
            Asks::Decision
        } else {
            Asks::Other
        }
    }

    /// Whether this field is one for a password or a one-time code.
    pub(super) fn is_credential(&self, name: &str) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| field.name == name && field.is_credential())
    }

    /// Whether this field carries a decision: by its name, or as one of several
    /// submit buttons that share it.
    pub(super) fn decides(&self, name: &str) -> bool {
        let mut buttons = self
            .fields
            .iter()
            .filter(|field| field.name == name && field.kind == "submit");
        is_decision(name)
            || buttons
                .next()
                .is_some_and(|first| buttons.any(|button| button.value != first.value))
    }

    /// Whether it has a field of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }
}

/// Whether a field of this name carries a decision wherever it stands.
pub(super) fn is_decision(name: &str) -> bool {
    DECISIONS.contains(&name)
}

/// Reads the forms of a page. Fields outside of a form are left out.
pub(super) fn forms(html: &str) -> Vec<Form> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut forms: Vec<Form> = Vec::new();
    let mut inside = false;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Ok(Token::StartTag(tag)) if tag.name.as_slice() == b"form" => {
                inside = true;
                forms.push(Form {
                    action: attribute(&tag, "action"),
                    by_get: attribute(&tag, "method")
                        .is_none_or(|method| method.eq_ignore_ascii_case("get")),
                    fields: Vec::new(),
                });
            }
            Ok(Token::StartTag(tag)) if inside => {
                if let (Some(field), Some(form)) = (field(&tag), forms.last_mut()) {
                    form.fields.push(field);
                }
            }
            Ok(Token::EndTag(tag)) if tag.name.as_slice() == b"form" => inside = false,
            _ => {}
        }
    }
    forms
}

fn field(tag: &StartTag<()>) -> Option<Field> {
    let default = match tag.name.as_slice() {
        b"input" => "text",
        b"button" => "submit",
        b"select" | b"textarea" => "",
        _ => return None,
    };
    Some(Field {
        name: attribute(tag, "name")?,
        kind: attribute(tag, "type").map_or(default.to_owned(), |kind| kind.to_ascii_lowercase()),
        value: attribute(tag, "value").unwrap_or_default(),
        autocomplete: attribute(tag, "autocomplete").unwrap_or_default(),
    })
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let Spanned { value, .. } = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_known_by_its_fields() {
        let page = "<script>'<form>'</script><input type=password name=outside>
            <form action=/login method=POST><input name=u><input type=PASSWORD name=p></form>
            <form><button name=do value=yes>Yes</button><button name=do value=no>No</button></form>
            <form><button name=do value=yes>Search</button></form>
            <form><input name=c autocomplete=one-time-code></form>";
        let forms = forms(page);
        let asks: Vec<_> = forms.iter().map(Form::asks).collect();
        let credentials = Asks::Credentials;
        assert_eq!(
            asks,
            [credentials, Asks::Decision, Asks::Other, credentials]
        );
        assert_eq!(forms[0].action.as_deref(), Some("/login"));
        assert!(!forms[0].by_get && forms[1].by_get);
        assert!(forms[0].is_credential("p") && !forms[0].is_credential("u"));
    }
}
