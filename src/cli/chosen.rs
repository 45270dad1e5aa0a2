//! Which scenarios a command works on.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};

use crate::error::Error;
use crate::protocol::SpecRange;
use crate::render::{Language, Words};
use crate::scenario::{self, GROUPS, Scenario, suggestion};

/// The group of scenario files that stand in no folder of a group.
const OWN: &str = "own";

/// Which of them: all that is asked for must be so.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(super) struct Filter {
    #[command(flatten)]
    groups: Groups,
    /// Only scenarios of this flow, such as `implicit`
    #[arg(long, value_name = "FLOW")]
    flow: Option<String>,
    /// Only scenarios that name this document, or this section or one below it, such as `RFC 6749 4.1.2.1`
    #[arg(long, value_name = "SECTION")]
    spec: Option<SpecRange>,
}

/// Groups of which one is enough; none stands for all. A flag each.
#[derive(Debug)]
struct Groups(Vec<&'static str>);

impl FromArgMatches for Groups {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let asked = GROUPS.iter().filter(|group| matches.get_flag(group));
        Ok(Self(asked.copied().collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for Groups {
    fn augment_args(command: Command) -> Command {
        let words = Words::of(Language::English);
        let flag = |group: &&'static str| {
            let help = format!("Only {group}: {}", words.group_meaning(group));
            let flag = Arg::new(*group).long(*group).help(help);
            flag.action(ArgAction::SetTrue)
        };
        command.args(GROUPS.iter().map(flag))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl Filter {
    /// Those that are so; one that cannot be read stays, so that somebody says why.
    fn keep(&self, mut names: Vec<String>) -> Result<Vec<String>, Error> {
        let Groups(groups) = &self.groups;
        names.retain(|name| groups.is_empty() || groups.contains(&group(name)));
        if names.is_empty() {
            let title = format!("none of them is in the group `{}`", groups.join("`, `"));
            return Err(Error::Usage(title));
        }
        if self.flow.is_none() && self.spec.is_none() {
            return Ok(names);
        }
        let read = names.into_iter().map(|name| Named {
            scenario: Scenario::load(&name).ok(),
            name,
        });
        let mut kept = read.collect();
        if let Some(flow) = &self.flow {
            let own = |one: &Scenario| vec![one.flow.clone()];
            kept = narrowed(kept, flow, "is of the flow", own, |one| one.flow == *flow)?;
        }
        if let Some(range) = &self.spec {
            let sections = |one: &Scenario| one.specs.iter().map(ToString::to_string).collect();
            let within = |one: &Scenario| one.specs.iter().any(|spec| range.contains(spec));
            kept = narrowed(kept, &range.to_string(), "names", sections, within)?;
        }
        Ok(kept.into_iter().map(|one| one.name).collect())
    }
}

/// A scenario as given; absent: it cannot be read.
struct Named {
    name: String,
    scenario: Option<Scenario>,
}

/// Those that are so; where none is, an error that says what they have instead.
fn narrowed(
    all: Vec<Named>,
    asked: &str,
    so: &str,
    has: impl Fn(&Scenario) -> Vec<String>,
    fits: impl Fn(&Scenario) -> bool,
) -> Result<Vec<Named>, Error> {
    let read = all.iter().filter_map(|one| one.scenario.as_ref());
    let mut known: Vec<String> = read.flat_map(has).collect();
    let kept = all
        .into_iter()
        .filter(|one| one.scenario.as_ref().is_none_or(&fits));
    let kept: Vec<_> = kept.collect();
    if !kept.is_empty() {
        return Ok(kept);
    }
    known.sort_unstable();
    known.dedup();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let help = suggestion(asked, &known);
    Err(Error::Usage(format!("none of them {so} `{asked}`; {help}")))
}

/// The group of a scenario, by its built-in name or by the folder that its file stands in.
pub(super) fn group(name: &str) -> &'static str {
    let mut builtin = scenario::builtin().iter();
    if let Some(builtin) = builtin.find(|builtin| builtin.name == name) {
        return builtin.group();
    }
    let folder = Path::new(name).parent().and_then(Path::file_name);
    let mut known = GROUPS.iter().copied();
    let found = known.find(|group| folder == Some(OsStr::new(group)));
    found.unwrap_or(OWN)
}

/// What was chosen, group by group: as given, folders replaced by the scenario files below them.
pub(super) fn chosen(given: &[String], filter: &Filter) -> Result<Vec<String>, Error> {
    let names = if given.is_empty() {
        let all = scenario::builtin().iter();
        all.map(|builtin| builtin.name.to_owned()).collect()
    } else {
        unfolded(given)?
    };
    let mut names = filter.keep(names)?;
    let place = |group| GROUPS.iter().position(|known| *known == group);
    names.sort_by_key(|name| place(group(name)).unwrap_or(GROUPS.len()));
    Ok(names)
}

fn unfolded(given: &[String]) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for name in given {
        let path = Path::new(name);
        if !path.is_dir() {
            names.push(name.clone());
            continue;
        }
        let before = names.len();
        collect(path, &mut names)?;
        if names.len() == before {
            return Err(Error::Usage(format!(
                "{name}: no .toml file in this folder"
            )));
        }
    }
    Ok(names)
}

fn collect(folder: &Path, names: &mut Vec<String>) -> Result<(), Error> {
    let shown = folder.display().to_string();
    let entries = fs::read_dir(folder).map_err(Error::file(&shown))?;
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|e| e.path())).collect();
    let mut paths = paths.map_err(Error::file(&shown))?;
    paths.sort();
    for path in paths {
        if path.is_symlink() && path.is_dir() {
            // A link can lead back to where it stands; real folders are enough.
            continue;
        }
        if path.is_dir() {
            collect(&path, names)?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            names.push(path.display().to_string());
        }
    }
    Ok(())
}

/// A number and what it counts.
pub(super) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
