//! The templates, read once.
//!
//! Every value that a template is given is escaped as text. The slash is left
//! as it is, unlike minijinja's own escape: nothing needs it inside of quoted
//! attributes and text, and URLs and tokens are full of it.

use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{Environment, Error, Output, State, UndefinedBehavior, Value, escape_formatter};
use serde::Serialize;

const SOURCES: [(&str, &str); 3] = [
    ("index.html", include_str!("../../templates/index.html")),
    ("page.html", include_str!("../../templates/page.html")),
    ("article.html", include_str!("../../templates/article.html")),
];

/// All templates by name; what one asks for and is not given is an error.
pub(super) static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_formatter(format);
    templates.add_filter("codes", codes);
    for (name, source) in SOURCES {
        templates
            .add_template(name, source)
            .expect("the built-in templates are well formed: a test renders them");
    }
    templates
});

fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => {
            out.write_str(&escaped(text))?;
            Ok(())
        }
        None => escape_formatter(out, state, value),
    }
}

/// A sentence of ours, in which wire names stand in backticks, as HTML.
#[expect(clippy::needless_pass_by_value, reason = "minijinja calls it so")]
fn codes(text: String) -> Value {
    let mut html = String::with_capacity(text.len() + 32);
    for (index, piece) in text.split('`').enumerate() {
        let tags = if index % 2 == 1 {
            ["<code>", "</code>"]
        } else {
            [""; 2]
        };
        html.extend([tags[0], &escaped(piece), tags[1]]);
    }
    Value::from_safe_string(html)
}

/// As text, or as an attribute's value between quotes of either sort.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// A template with what it asks for.
pub(super) fn filled(template: &str, given: &impl Serialize) -> String {
    TEMPLATES
        .get_template(template)
        .and_then(|template| template.render(Serde(given)))
        .expect("a built-in template is given all that it asks for: a test renders it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_text_and_backticks_are_code() {
        let render = |source: &str| {
            let value = minijinja::context! { hostile => "</p><b a=\"x\" c='y'>&/`", number => 3 };
            let source = TEMPLATES.template_from_named_str("inline.html", source);
            source.and_then(|source| source.render(value)).unwrap()
        };
        let text = "&lt;/p&gt;&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;/";
        assert_eq!(
            render("{{ hostile }}<i>{{ number }}</i>"),
            format!("{text}`<i>3</i>")
        );
        assert_eq!(
            render("{{ hostile|codes }}"),
            format!("{text}<code></code>")
        );
        assert_eq!(
            render("{{ '`a<` b'|codes }}"),
            "<code>a&lt;</code> b".to_owned()
        );
    }
}
