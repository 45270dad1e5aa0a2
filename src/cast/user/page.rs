//! Reading the served HTML: forms, their fields and buttons, script elements.

use html5gum::{StartTag, Token, Tokenizer};

/// What words on a button mean yes.
const YES: [&str; 8] = [
    "allow",
    "approve",
    "accept",
    "authorize",
    "grant",
    "agree",
    "continue",
    "yes",
];
/// What words on a button mean no.
const NO: [&str; 6] = ["deny", "decline", "reject", "refuse", "cancel", "no"];

/// What a page holds that the simulation can act on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) forms: Vec<Form>,
    /// Whether it runs the app's script (an element with `data-app`).
    pub(super) has_script: bool,
    /// Whether it submits its first form as soon as it is loaded (OAuth Form Post A).
    pub(super) submits_itself: bool,
    /// Where its images are.
    pub(super) images: Vec<String>,
    /// Where scripts of others are that it runs as its own.
    pub(super) scripts: Vec<String>,
    /// What it shows in a frame; a frame here covers the page and is not seen.
    pub(super) frame: Option<String>,
}

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Absent: the page's own URL.
    pub(super) action: Option<String>,
    /// Whether its method is `post`.
    pub(super) posts: bool,
    pub(super) fields: Vec<Field>,
    pub(super) buttons: Vec<Button>,
}

/// An input of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Text {
        name: String,
    },
    Password {
        name: String,
    },
    /// For what an authenticator shows: `autocomplete="one-time-code"` (HTML, autofill).
    OneTimeCode {
        name: String,
    },
    Hidden {
        name: String,
        value: String,
    },
}

/// A submit button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Button {
    pub(super) name: Option<String>,
    pub(super) value: String,
    pub(super) text: String,
}

impl Field {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Text { name }
            | Self::Password { name }
            | Self::OneTimeCode { name }
            | Self::Hidden { name, .. } => name,
        }
    }
}

impl Form {
    pub(super) fn asks_password(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| matches!(field, Field::Password { .. }))
    }

    pub(super) fn asks_one_time_code(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| matches!(field, Field::OneTimeCode { .. }))
    }

    /// What it sends when nobody fills it.
    pub(super) fn hidden(&self) -> Vec<(String, String)> {
        let hidden = self.fields.iter().filter_map(|field| match field {
            Field::Hidden { name, value } => Some((name.clone(), value.clone())),
            Field::Text { .. } | Field::Password { .. } | Field::OneTimeCode { .. } => None,
        });
        hidden.collect()
    }

    /// Whether a press on its button is enough.
    pub(super) fn needs_no_typing(&self) -> bool {
        let mut fields = self.fields.iter();
        !self.buttons.is_empty() && fields.all(|field| matches!(field, Field::Hidden { .. }))
    }

    /// What it sends when nothing is done but to press a button.
    pub(super) fn pressed(&self, allow: bool) -> Vec<(String, String)> {
        let button = self.button(allow);
        let button = button.and_then(|one| Some((one.name.clone()?, one.value.clone())));
        self.hidden().into_iter().chain(button).collect()
    }

    /// Whether the person knows what it asks: a password, a one-time code, or a yes or no.
    pub(super) fn is_understood(&self) -> bool {
        self.asks_password()
            || self.asks_one_time_code()
            || self.buttons.iter().any(|button| button.says(&YES))
    }

    /// The button to press: yes or no where they differ, else the first.
    pub(super) fn button(&self, allow: bool) -> Option<&Button> {
        let words: &[&str] = if allow { &YES } else { &NO };
        let meant = self.buttons.iter().find(|button| button.says(words));
        meant.or(self.buttons.first())
    }
}

impl Button {
    fn says(&self, words: &[&str]) -> bool {
        [&self.value, &self.text].iter().any(|text| {
            let text = text.to_ascii_lowercase();
            let mut spoken = text.split(|c: char| !c.is_ascii_alphanumeric());
            spoken.any(|word| words.contains(&word))
        })
    }
}

/// Reads a page.
pub(super) fn read(html: &[u8]) -> Page {
    let mut reader = Reader::default();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&tag.name),
            Token::String(text) => reader.text(&text),
            _ => {}
        }
    }
    reader.close_form();
    reader.page
}

#[derive(Default)]
struct Reader {
    page: Page,
    form: Option<Form>,
    in_button: bool,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<()>) {
        let attribute = |name: &str| {
            let value = tag.attributes.get(name.as_bytes());
            value.map(|value| String::from_utf8_lossy(value).into_owned())
        };
        match &**tag.name {
            b"body" => {
                let onload = attribute("onload").unwrap_or_default();
                self.page.submits_itself = onload.contains("document.forms[0].submit()");
            }
            b"script" => {
                self.page.has_script |= attribute("data-app").is_some();
                self.page.scripts.extend(attribute("src"));
            }
            b"img" => self.page.images.extend(attribute("src")),
            b"iframe" => self.page.frame = attribute("src"),
            b"form" => {
                self.close_form();
                let method = attribute("method").unwrap_or_default();
                self.form = Some(Form {
                    action: attribute("action").filter(|action| !action.is_empty()),
                    posts: method.eq_ignore_ascii_case("post"),
                    ..Form::default()
                });
            }
            b"input" => {
                let kind = attribute("type").unwrap_or_default().to_ascii_lowercase();
                let value = attribute("value").unwrap_or_default();
                let checked = attribute("checked").is_some();
                let filled = attribute("autocomplete").unwrap_or_default();
                let kind = if filled == "one-time-code" {
                    &filled
                } else {
                    &kind
                };
                self.input(kind, attribute("name"), value, checked);
            }
            b"button" => {
                if let Some(form) = &mut self.form {
                    self.in_button = true;
                    form.buttons.push(Button {
                        name: attribute("name"),
                        value: attribute("value").unwrap_or_default(),
                        text: String::new(),
                    });
                }
            }
            _ => {}
        }
    }

    fn input(&mut self, kind: &str, name: Option<String>, value: String, checked: bool) {
        let Some(form) = &mut self.form else { return };
        if kind == "submit" {
            let text = value.clone();
            form.buttons.push(Button { name, value, text });
            return;
        }
        let Some(name) = name else { return };
        match kind {
            "" | "text" | "email" => form.fields.push(Field::Text { name }),
            "one-time-code" => form.fields.push(Field::OneTimeCode { name }),
            "password" => form.fields.push(Field::Password { name }),
            "hidden" => form.fields.push(Field::Hidden { name, value }),
            // A box that is checked already is sent; the person changes none.
            "checkbox" | "radio" if checked => {
                let value = if value.is_empty() {
                    "on".to_owned()
                } else {
                    value
                };
                form.fields.push(Field::Hidden { name, value });
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"form" => self.close_form(),
            b"button" => self.in_button = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &[u8]) {
        if self.in_button
            && let Some(button) = self.form.as_mut().and_then(|form| form.buttons.last_mut())
        {
            button.text += String::from_utf8_lossy(text).trim();
        }
    }

    fn close_form(&mut self) {
        self.in_button = false;
        self.page.forms.extend(self.form.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_consent_page_is_understood() {
        let html = br#"<form method=POST action="/ok?a=1&amp;b=2"><input type=hidden name=t value="&lt;1&gt;">
            <button name=verdict value=1>Yes, I agree</button><input type=submit name=verdict value="Cancel"></form>"#;
        let form = read(html).forms.remove(0);
        assert_eq!(form.action.as_deref(), Some("/ok?a=1&b=2"));
        assert!(form.posts && form.is_understood());
        assert_eq!(form.fields.len(), 1);
        assert_eq!(form.button(true).unwrap().value, "1");
        assert_eq!(form.button(false).unwrap().value, "Cancel");
    }

    #[test]
    fn a_page_submits_itself_only_where_it_says_so() {
        let html = |onload: &str| {
            format!(
                "<body onload=\"{onload}\"><form method=post action=/cb><input type=hidden name=code value=a&amp;b></form>"
            )
        };
        let page = read(html("javascript:document.forms[0].submit()").as_bytes());
        assert!(page.submits_itself);
        let sent = ("code".to_owned(), "a&b".to_owned());
        assert_eq!(page.forms[0].hidden(), [sent]);
        assert!(!read(html("focus()").as_bytes()).submits_itself);
    }

    #[test]
    fn what_a_page_brings_along_is_found() {
        let page = read(b"<img src=/a.png><script src=https://stats.example/count.js></script>
            <script data-app>1</script><iframe src='https://as.example/authorize?a=1&amp;b=2'></iframe>");
        assert_eq!(page.images, ["/a.png"]);
        assert_eq!(page.scripts, ["https://stats.example/count.js"]);
        assert!(page.has_script);
        let framed = "https://as.example/authorize?a=1&b=2";
        assert_eq!(page.frame.as_deref(), Some(framed));
    }

    #[test]
    fn a_search_box_is_left_alone() {
        let page = read(b"<form><input name=q><button>Search</button></form>");
        assert!(!page.forms[0].is_understood());
    }
}
