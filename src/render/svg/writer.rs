//! Elements and attributes; nothing else writes markup.

use std::fmt::{self, Write as _};

/// An element of SVG 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Svg,
    Title,
    Desc,
    Style,
    G,
    A,
    Rect,
    Path,
    Circle,
    Text,
}

impl Tag {
    fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Title => "title",
            Self::Desc => "desc",
            Self::Style => "style",
            Self::G => "g",
            Self::A => "a",
            Self::Rect => "rect",
            Self::Path => "path",
            Self::Circle => "circle",
            Self::Text => "text",
        }
    }
}

/// A length in CSS pixels, written with at most two decimals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Length(pub(super) f64);

impl fmt::Display for Length {
    #[expect(clippy::cast_possible_truncation, reason = "no drawing is that large")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round() as i64;
        let (whole, rest) = (hundredths / 100, (hundredths % 100).abs());
        if hundredths < 0 && whole == 0 {
            f.write_char('-')?;
        }
        match rest {
            0 => write!(f, "{whole}"),
            _ if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            _ => write!(f, "{whole}.{rest:02}"),
        }
    }
}

/// Whether a character cannot stand as it is in text or an attribute.
fn needs_escape(sign: char) -> bool {
    matches!(
        sign,
        '&' | '<' | '>' | '"' | '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// Writes elements one after the other.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
    open: Vec<Tag>,
    /// Whether the start tag of the innermost element still takes attributes.
    in_tag: bool,
    /// Whether the innermost element holds text, which line breaks would alter.
    inline: bool,
}

impl Writer {
    /// Begins an element inside the innermost open one.
    pub(super) fn open(&mut self, tag: Tag) -> &mut Self {
        self.seal();
        if !self.inline && !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push('<');
        self.out.push_str(tag.name());
        self.open.push(tag);
        self.in_tag = true;
        self.inline = false;
        self
    }

    /// An attribute of the element just begun.
    pub(super) fn with(&mut self, name: &str, value: impl fmt::Display) -> &mut Self {
        debug_assert!(self.in_tag, "attributes stand before content");
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        let start = self.out.len();
        write!(self.out, "{value}").expect("a String takes everything");
        if self.out[start..].contains(needs_escape) {
            let raw = self.out.split_off(start);
            self.escape(&raw);
        }
        self.out.push('"');
        self
    }

    /// A length as an attribute of the element just begun.
    pub(super) fn at(&mut self, name: &str, value: f64) -> &mut Self {
        self.with(name, Length(value))
    }

    /// Text inside the innermost open element.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.seal();
        self.inline = true;
        self.escape(text);
        self
    }

    /// A style sheet of our own inside the innermost open element, as it stands: `>` is a combinator there.
    pub(super) fn style(&mut self, css: &str) -> &mut Self {
        debug_assert!(
            !css.contains(['<', '&']),
            "our own style sheets need no escape"
        );
        self.seal();
        self.inline = true;
        self.out.push_str(css);
        self
    }

    /// Ends the innermost open element.
    pub(super) fn close(&mut self) -> &mut Self {
        let tag = self.open.pop().expect("an element is open");
        if self.in_tag {
            self.out.push_str("/>");
            self.in_tag = false;
        } else {
            if !self.inline {
                self.out.push('\n');
            }
            self.out.push_str("</");
            self.out.push_str(tag.name());
            self.out.push('>');
        }
        self.inline = false;
        self
    }

    /// What was written, once every element is ended.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.push('\n');
        self.out
    }

    fn seal(&mut self) {
        if self.in_tag {
            self.out.push('>');
            self.in_tag = false;
        }
    }

    /// Text or attribute value; what XML 1.0 has no character for becomes U+FFFD.
    fn escape(&mut self, text: &str) {
        for sign in text.chars() {
            match sign {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\t' | '\n' | '\r' => {
                    write!(self.out, "&#{};", sign as u32).expect("a String takes everything");
                }
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => self.out.push('\u{fffd}'),
                _ => self.out.push(sign),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_short() {
        let written = [0.0, 12.0, 1.5, 0.126, -0.5, -3.25, 7.004].map(|n| Length(n).to_string());
        assert_eq!(written, ["0", "12", "1.5", "0.13", "-0.5", "-3.25", "7"]);
    }

    #[test]
    fn text_and_attributes_are_escaped() {
        let mut writer = Writer::default();
        writer
            .open(Tag::G)
            .with("id", "a\"<&>\n")
            .with("lang", "\u{1}");
        writer.open(Tag::Text).text("</text><script>&\u{0}").close();
        assert_eq!(
            writer.finish(),
            "<g id=\"a&quot;&lt;&amp;&gt;&#10;\" lang=\"\u{fffd}\">\n<text>&lt;/text&gt;&lt;script&gt;&amp;\u{fffd}</text>\n</g>\n"
        );
    }
}
