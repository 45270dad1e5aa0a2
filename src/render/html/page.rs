//! What the template is given.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Serialize;

use super::article::{Article, Spec, articles};
use super::chart::{Chart, places};
use super::items::{Item, Teller};
use super::knowledge::Table;
use super::{Beside, Link, base, policy};
use crate::diagram::{Detail, Footnote, Remark, Story, build, fold};
use crate::render::clean::visible;
use crate::render::svg;
use crate::render::words::{Articles, Words, cited, fill};
use crate::render::{Assets, Options, invariants, site, summary};
use crate::verdict::{Held, uphold};

/// The whole page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    /// Of our own words.
    language: &'static str,
    /// The language of the document, where that is another one.
    told: Option<String>,
    title: String,
    lesson: String,
    /// The document's own title of its steps.
    document: Option<String>,
    words: &'static IndexMap<String, String>,
    verdict: VerdictBox,
    chart: Chart,
    /// The run that this one overlays.
    base: Option<Base>,
    lifelines: Vec<String>,
    items: Vec<Item>,
    articles: Vec<Article>,
    article_words: &'static Articles,
    knowledge: Table,
    footnotes: Vec<Note>,
    invariants: Invariants,
    made: String,
    /// Absent where they stand in files of their own.
    inline: Option<&'static Inline>,
    style_file: &'static str,
    script_file: &'static str,
    policy: &'static str,
    links: Vec<Link>,
}

/// What the page has in itself.
#[derive(Debug, Serialize)]
struct Inline {
    style: String,
    script: &'static str,
    #[serde(skip)]
    policy: String,
}

static INLINE: LazyLock<Inline> = LazyLock::new(|| {
    let style = style();
    Inline {
        policy: policy::inline(SCRIPT, &style),
        style,
        script: SCRIPT,
    }
});

#[derive(Debug, Serialize)]
struct Base {
    title: String,
    chart: Chart,
}

#[derive(Debug, Serialize)]
struct VerdictBox {
    /// `matches`, `stopped` or `differs`.
    class: &'static str,
    headline: String,
    lines: Vec<String>,
}

/// What became of the statements that every run is held against.
#[derive(Debug, Serialize)]
struct Invariants {
    title: &'static str,
    counts: String,
    all: Vec<Upheld>,
}

#[derive(Debug, Serialize)]
struct Upheld {
    number: u8,
    mark: &'static str,
    state: &'static str,
    statement: &'static str,
    specs: String,
    /// Where it is broken on purpose.
    declared: Option<String>,
}

#[derive(Debug, Serialize)]
struct Note {
    mark: usize,
    text: String,
    specs: Vec<Spec>,
}

impl Page {
    /// Gathers the page.
    pub(super) fn of(story: &Story<'_>, beside: Beside<'_>, options: &Options) -> Self {
        let Beside { base, links } = beside;
        let words = options.words(&story.walkthrough.language);
        let folding = fold(story);
        let teller = Teller {
            story,
            folding: &folding,
            words,
            footnotes: options.footnotes,
        };
        let parting = base.and_then(|base| base::parting(story, base));
        let header = &story.trace.header;
        let lifelines = folding.recording.lifelines.iter();
        let notes = folding.footnotes().iter().filter(|_| options.footnotes);
        let inline = (options.assets == Assets::Inline).then(|| &*INLINE);
        Self {
            language: words.language().as_str(),
            told: Some(story.walkthrough.language.as_str())
                .filter(|told| *told != words.language().as_str())
                .map(visible),
            title: visible(&header.title),
            lesson: visible(&header.lesson),
            document: story.walkthrough.title.as_deref().map(visible),
            words: words.pages(),
            verdict: VerdictBox::of(story, options),
            chart: Chart::of(&folding, svg::embedded(&folding, options), parting),
            base: base.map(|base| Base::of(base, options, parting)),
            lifelines: lifelines.map(|one| visible(&one.name)).collect(),
            items: teller.items(parting),
            articles: articles(story, &build(story, Detail::Wire), words),
            article_words: words.article(),
            knowledge: Table::of(story, &places(&folding), words),
            footnotes: notes.map(Note::from).collect(),
            invariants: Invariants::of(story, words),
            made: fill(
                words.page("made"),
                &[
                    ("scenario", &visible(&header.scenario)),
                    ("seed", &header.seed.to_string()),
                ],
            ),
            policy: inline.map_or(site::CONTENT_SECURITY_POLICY, |inline| &inline.policy),
            inline,
            style_file: site::STYLE,
            script_file: site::SCRIPT,
            links: links.to_vec(),
        }
    }
}

/// The script of the page.
pub(super) const SCRIPT: &str = concat!(
    include_str!("../../../templates/theme.js"),
    include_str!("../../../templates/page.js")
);

/// The style sheet of the page, with that of the drawing.
pub(super) fn style() -> String {
    let own = include_str!("../../../templates/page.css");
    let article = include_str!("../../../templates/article.css");
    format!("{own}{article}{}", svg::page_style())
}

impl Base {
    fn of(story: &Story<'_>, options: &Options, parting: Option<usize>) -> Self {
        let folding = fold(story);
        // Its numbers are those of the base's messages, which the page does not tell.
        let drawn = svg::embedded_unlinked(&folding, options);
        Self {
            title: visible(&story.trace.header.title),
            chart: Chart::of(&folding, drawn, parting),
        }
    }
}

impl Invariants {
    fn of(story: &Story<'_>, words: &'static Words) -> Self {
        let held = uphold(story.trace, &story.messages);
        let upheld = |one: &Held| Upheld {
            number: one.invariant.number(),
            mark: invariants::mark(&one.state),
            state: invariants::state(&one.state, words),
            statement: words.statement(one.invariant),
            specs: cited("", &one.invariant.specs()),
            declared: invariants::as_declared(one, words).map(|said| visible(&said)),
        };
        Self {
            title: &words.invariants().title,
            counts: invariants::counts(&held, words),
            all: held.iter().map(upheld).collect(),
        }
    }
}

impl VerdictBox {
    fn of(story: &Story<'_>, options: &Options) -> Self {
        let words = options.words(&story.walkthrough.language);
        let verdict = &story.verdict;
        let differences = verdict.differences.iter().map(Remark::from);
        let mut lines: Vec<String> = differences
            .map(|remark| visible(&words.remark(&remark)))
            .collect();
        let departures = verdict.departures.iter();
        lines.extend(departures.map(|departure| {
            let detail = words.finding(&departure.detail);
            words.told(words.page("departs"), &visible(&detail))
        }));
        let count = verdict.departures.len().to_string();
        let (class, headline) = if !verdict.matches() {
            ("differs", words.page("differs").to_owned())
        } else if verdict.stop.is_some() {
            let told = words.told(words.page("fails"), &summary(story, options));
            ("stopped", visible(&told))
        } else if verdict.departures.is_empty() {
            ("matches", words.page("matches").to_owned())
        } else {
            let headline = fill(words.page("matches_departing"), &[("count", &count)]);
            ("matches", headline)
        };
        Self {
            class,
            headline,
            lines,
        }
    }
}

impl From<&Footnote> for Note {
    fn from(footnote: &Footnote) -> Self {
        Self {
            mark: footnote.mark,
            text: visible(&footnote.text),
            specs: footnote.specs.iter().map(Spec::from).collect(),
        }
    }
}
