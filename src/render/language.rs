//! The languages that our own words have, and which one is spoken.
//!
//! [`Options::words`] alone decides that, for every format: [`Words`] are had
//! for a [`Language`] only, and the tag of a walkthrough is none.

use std::fmt;
use std::str::FromStr;

use super::{Options, Words};

/// A language of our own words; what documents and recordings say is never translated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// `en`
    #[default]
    English,
    /// `zh-TW`, as it is written in Taiwan.
    TraditionalChinese,
}

/// None of our languages has this tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language of flowscribe: en or zh-TW")]
pub struct UnknownLanguage(String);

impl Language {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::English, Self::TraditionalChinese];

    /// The BCP 47 tag: the name on the command line, and the `lang` of a page.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::TraditionalChinese => "zh-TW",
        }
    }

    /// The one that readers of a walkthrough's language understand best, by its
    /// BCP 47 tag; English where there is none.
    fn nearest(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase();
        let traditional = ["zh-tw", "zh-hk", "zh-hant"];
        if tag == "zh" || traditional.iter().any(|known| tag.starts_with(known)) {
            Self::TraditionalChinese
        } else {
            Self::English
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Tags are told apart without regard to case (RFC 5646 2.1.1).
    fn from_str(tag: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .iter()
            .copied()
            .find(|language| language.as_str().eq_ignore_ascii_case(tag))
            .ok_or_else(|| UnknownLanguage(tag.to_owned()))
    }
}

impl Options {
    /// Our own words beside those of a document: in the language that was asked
    /// for, else in the document's, by its BCP 47 tag.
    pub fn words(&self, document: &str) -> &'static Words {
        Words::of(self.language.unwrap_or_else(|| Language::nearest(document)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::Detail;
    use crate::diagram::fixture::{Fixture, code_flow, denied, differing};
    use crate::render::{Format, Rendered, render, report, summary};

    /// Of a document in `document` that has no Chinese in it, what is rendered.
    fn rendered(mut fixture: Fixture, document: Language, options: &Options) -> Rendered {
        document
            .as_str()
            .clone_into(&mut fixture.walkthrough.language);
        render(&fixture.story(), options).expect("a small drawing")
    }

    /// The texts beside the drawing.
    fn told(mut fixture: Fixture, document: Language, options: &Options) -> String {
        document
            .as_str()
            .clone_into(&mut fixture.walkthrough.language);
        let story = fixture.story();
        report(&story, options) + &summary(&story, options)
    }

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
    }

    /// Each pair of a language that is asked for and another one, of the document.
    fn pairs() -> impl Iterator<Item = (Language, Language)> {
        let all = || Language::ALL.iter().copied();
        all()
            .flat_map(move |asked| all().map(move |document| (asked, document)))
            .filter(|(asked, document)| asked != document)
    }

    fn asking(language: Option<Language>, format: Format, detail: Detail) -> Options {
        Options {
            format,
            detail,
            language,
            footnotes: true,
            scale: 0.5,
            ..Options::default()
        }
    }

    /// Where the document is in the other one; the trace alone is nobody's words.
    #[test]
    fn every_format_speaks_the_language_that_was_asked_for() {
        let formats = Format::ALL.iter().copied();
        let formats = formats.filter(|format| *format != Format::Json);
        for format in formats.filter(|format| format.is_text() || cfg!(feature = "png")) {
            let details = if format.is_text() {
                Detail::ALL
            } else {
                &[Detail::Steps]
            };
            for detail in details {
                for (asked, document) in pairs() {
                    speaks(asked, document, &asking(Some(asked), format, *detail));
                }
            }
        }
    }

    fn speaks(asked: Language, document: Language, options: &Options) {
        let silent = Options {
            language: None,
            ..options.clone()
        };
        let format = options.format;
        for fixture in [denied, differing] {
            let drawn = rendered(fixture(), document, options);
            let native = rendered(fixture(), asked, &silent);
            assert_eq!(unmarked(&drawn), unmarked(&native), "{format}, {asked}");
            let chinese = asked == Language::TraditionalChinese;
            if format.is_text() {
                assert_eq!(is_chinese(drawn.text()), chinese, "{format}, {asked}");
            }
        }
    }

    /// Without what is marked as being of a language.
    fn unmarked(rendered: &Rendered) -> Vec<u8> {
        if rendered.text().is_empty() {
            return rendered.bytes.clone();
        }
        let mut text = rendered.text().to_owned();
        for language in Language::ALL {
            text = text.replace(&format!(" lang=\"{language}\""), "");
            text = text.replace(&format!(" xml:lang=\"{language}\""), "");
        }
        text.into_bytes()
    }

    #[test]
    fn a_page_and_a_picture_say_which_language_it_is() {
        for (asked, document) in pairs() {
            let root = |format, tag: &str| {
                let options = asking(Some(asked), format, Detail::Steps);
                let drawn = rendered(code_flow(), document, &options);
                let (_, behind) = drawn.text().split_once(tag).expect("a root");
                behind.split_once('>').expect("its end").0.to_owned()
            };
            let lang = format!("lang=\"{asked}\"");
            assert_eq!(root(Format::Html, "<html ").trim(), lang);
            let svg = root(Format::Svg, "<svg ");
            assert!(svg.ends_with(&format!(" {lang} xml:{lang}")), "{svg}");
        }
    }

    #[test]
    fn the_verdict_speaks_it_too() {
        for (asked, document) in pairs() {
            let options = asking(Some(asked), Format::Text, Detail::Steps);
            for fixture in [code_flow, denied, differing] {
                let told = told(fixture(), document, &options);
                assert_eq!(is_chinese(&told), asked == Language::TraditionalChinese);
            }
        }
    }

    #[test]
    fn languages_have_tags() {
        for language in Language::ALL {
            assert_eq!(language.as_str().parse(), Ok(*language));
        }
        assert_eq!("ZH-tw".parse(), Ok(Language::TraditionalChinese));
        let error = "de".parse::<Language>().unwrap_err().to_string();
        for language in Language::ALL {
            assert!(error.contains(language.as_str()), "{error}");
        }
    }

    #[test]
    fn what_is_asked_for_goes_before_the_document() {
        let mut options = Options::default();
        for (document, spoken) in [
            ("en", Language::English),
            ("en-GB", Language::English),
            ("de", Language::English),
            ("", Language::English),
            ("zh-CN", Language::English),
            ("zh", Language::TraditionalChinese),
            ("zh-Hant-TW", Language::TraditionalChinese),
        ] {
            options.language = None;
            assert_eq!(options.words(document).language(), spoken, "{document}");
            for language in Language::ALL {
                options.language = Some(*language);
                assert_eq!(options.words(document).language(), *language, "{document}");
            }
        }
    }
}
