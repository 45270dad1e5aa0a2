//! `flowscribe site`: the whole catalogue as a static site.
//!
//! Links are relative, so that it can be read from any folder and below any
//! path. A file is written only where its content is another one, and what is
//! not the site's is left alone.

mod names;

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueHint;
use indexmap::IndexSet;

use super::chosen::{Filter, chosen, counted, group};
use super::draw::on_base;
use super::output::write_changed;
use super::progress::Progress;
use super::{Ending, say};
use crate::diagram::{Detail, Story};
use crate::error::Error;
use crate::render::site::{self, Drawing, Entry};
use crate::render::{
    Assets, Beside, Format, Language, Link, Options, Theme, html_beside, render, report, summary,
};
use crate::scenario::Scenario;
use crate::simulation;
use crate::trace::Trace;
use crate::walkthrough::Walkthrough;
use names::Names;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to write to; it is created if it is not there
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Built-in names, .toml files or folders of them [default: all built-in scenarios]
    #[arg(value_name = "SCENARIO|DIR")]
    scenarios: Vec<String>,
    /// The language of our own words [default: on a page its document's, on the index English]
    #[arg(long, value_name = "LANGUAGE", ignore_case = true, value_parser = super::languages())]
    lang: Option<Language>,
    /// What codes, tokens and states are drawn from
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    filter: Filter,
}

/// A scenario, the one that it overlays, and what it was chosen by.
struct Chosen {
    scenario: Scenario,
    base: Option<Scenario>,
    from: String,
}

/// The folder that is written to, and what came of it so far.
struct Site<'a> {
    folder: &'a Path,
    language: Option<Language>,
    seed: u64,
    written: usize,
    unchanged: usize,
    walkthroughs: usize,
    /// The report of every walkthrough that differs.
    differences: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, Error> {
    let names: IndexSet<String> = chosen(&arguments.scenarios, &arguments.filter)?
        .into_iter()
        .collect();
    let progress = Progress::on_terminal(names.len());
    let scenarios = load(names)?;
    create(&arguments.folder)?;
    let mut site = Site::new(arguments);
    let mut entries = Vec::new();
    for chosen in &scenarios {
        entries.push(site.scenario(chosen)?);
        progress.advance();
    }
    site.shared(&entries)?;
    drop(progress);
    Ok(site.told(scenarios.len()))
}

/// All that were chosen, before anything is written.
fn load(names: IndexSet<String>) -> Result<Vec<Chosen>, Error> {
    let mut scenarios = Vec::new();
    for name in names {
        let (scenario, base) = Scenario::load_with_base(&name)?;
        if scenario.walkthroughs.is_empty() {
            let title = "has no walkthrough to hold the run against; add a [[walkthrough]]";
            return Err(Error::Usage(format!("{name} {title}")));
        }
        scenarios.push(Chosen {
            scenario,
            base,
            from: name,
        });
    }
    names::distinct(
        scenarios
            .iter()
            .map(|one| (&*one.scenario.name, &*one.from)),
    )?;
    Ok(scenarios)
}

/// The site's folder with its parents, and the one for pictures.
fn create(folder: &Path) -> Result<(), Error> {
    let pictures = folder.join("svg");
    for folder in [folder, &pictures] {
        if folder.exists() && !folder.is_dir() {
            let shown = folder.display();
            return Err(Error::Usage(format!(
                "{shown} is a file; the site needs a folder there"
            )));
        }
    }
    fs::create_dir_all(&pictures).map_err(Error::file(pictures.display().to_string()))
}

impl<'a> Site<'a> {
    fn new(arguments: &'a Arguments) -> Self {
        Self {
            folder: &arguments.folder,
            language: arguments.lang,
            seed: arguments.seed,
            written: 0,
            unchanged: 0,
            walkthroughs: 0,
            differences: Vec::new(),
        }
    }

    /// Runs a scenario and writes all its files.
    fn scenario(&mut self, chosen: &Chosen) -> Result<Entry, Error> {
        let scenario = &chosen.scenario;
        let run = |scenario: &Scenario| simulation::run(scenario, self.seed);
        let trace = run(scenario)?;
        let base = chosen.base.as_ref().and_then(|base| run(base).ok());
        let mut drawings = Vec::new();
        for walkthrough in &trace.header.walkthroughs {
            let story = Story::new(&trace, walkthrough);
            let below = base.as_ref().and_then(|base| on_base(base, walkthrough));
            let links = links(chosen, &trace, &walkthrough.id);
            let beside = Beside {
                base: below.as_ref(),
                links: &links,
            };
            let names = names_of(&trace, &walkthrough.id);
            self.drawings(&story, beside, &names)?;
            self.judged(&story);
            drawings.push(self.drawing(&story, names));
        }
        Ok(Entry {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            lesson: scenario.lesson.clone(),
            group: group(&chosen.from).to_owned(),
            flow: scenario.flow.clone(),
            specs: scenario.specs.clone(),
            outcome: scenario.outcome.clone(),
            drawings,
        })
    }

    /// The page of a walkthrough and its pictures.
    fn drawings(
        &mut self,
        story: &Story<'_>,
        beside: Beside<'_>,
        names: &Names,
    ) -> Result<(), Error> {
        let page = html_beside(story, beside, &self.options(Format::Html));
        self.write(&names.page, page.as_bytes())?;
        for (name, detail) in [
            (&names.steps, Detail::Steps),
            (&names.messages, Detail::Messages),
        ] {
            let options = Options {
                detail,
                ..self.options(Format::Svg)
            };
            self.write(name, &render(story, &options)?.bytes)?;
        }
        Ok(())
    }

    fn options(&self, format: Format) -> Options {
        Options {
            format,
            language: self.language,
            footnotes: format == Format::Html,
            theme: Theme::Auto,
            assets: Assets::Linked,
            ..Options::default()
        }
    }

    fn drawing(&self, story: &Story<'_>, names: Names) -> Drawing {
        let walkthrough = story.walkthrough;
        let title = walkthrough.title.as_ref().unwrap_or(&walkthrough.id);
        let options = Options {
            language: Some(self.language.unwrap_or_default()),
            ..Options::default()
        };
        Drawing {
            title: title.clone(),
            language: walkthrough.language.clone(),
            summary: summary(story, &options),
            matches: story.verdict.matches(),
            page: names.page,
            steps: names.steps,
            messages: names.messages,
        }
    }

    /// What all pages share, and the index.
    fn shared(&mut self, entries: &[Entry]) -> Result<(), Error> {
        let index = site::index(entries, self.language.unwrap_or_default(), self.seed);
        for (name, text) in [
            (site::INDEX, index),
            (site::STYLE, site::style()),
            (site::SCRIPT, site::script()),
        ] {
            self.write(name, text.as_bytes())?;
        }
        Ok(())
    }

    fn judged(&mut self, story: &Story<'_>) {
        self.walkthroughs += 1;
        if !story.verdict.matches() {
            let options = self.options(Format::Text);
            self.differences.push(report(story, &options));
        }
    }

    fn write(&mut self, name: &str, content: &[u8]) -> Result<(), Error> {
        if write_changed(&self.folder.join(name), content)? {
            self.written += 1;
        } else {
            self.unchanged += 1;
        }
        Ok(())
    }

    /// Says what was done.
    fn told(&self, scenarios: usize) -> Ending {
        for differences in &self.differences {
            say(&format!("{differences}\n"));
        }
        let (written, differing) = (counted(self.written, "file"), self.differences.len());
        say(&format!(
            "{}: {}, {written} written, {} unchanged; {differing} of {} differ from their documents\n",
            self.folder.display(),
            counted(scenarios, "scenario"),
            self.unchanged,
            counted(self.walkthroughs, "walkthrough"),
        ));
        if differing > 0 {
            Ending::Differs
        } else {
            Ending::AsDocumented
        }
    }
}

/// What the files of a walkthrough are called.
fn names_of(trace: &Trace, walkthrough: &str) -> Names {
    let first = trace.header.walkthroughs.first();
    let is_first = first.is_some_and(|first| first.id == walkthrough);
    Names::of(&trace.header.scenario, (!is_first).then_some(walkthrough))
}

/// The index, and the other documents of the same run.
fn links(chosen: &Chosen, trace: &Trace, here: &str) -> Vec<Link> {
    let index = Link {
        href: site::INDEX.to_owned(),
        text: "flowscribe".to_owned(),
        here: false,
    };
    let told = &chosen.scenario.walkthroughs;
    let walkthroughs = told.iter().filter(|_| told.len() > 1);
    let link = |walkthrough: &Walkthrough| Link {
        href: names_of(trace, &walkthrough.id).page,
        text: walkthrough
            .title
            .as_ref()
            .unwrap_or(&walkthrough.id)
            .clone(),
        here: walkthrough.id == here,
    };
    std::iter::once(index)
        .chain(walkthroughs.map(link))
        .collect()
}
