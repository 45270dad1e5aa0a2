//! From a name, a path or a text to a scenario: the `base` chain, merged.

use std::fs;
use std::path::{Path, PathBuf};

use super::catalogue;
use super::de::from_node;
use super::error::{Problem, ScenarioError};
use super::merge::{Merger, unique_ids};
use super::model::Scenario;
use super::node::{self, Node};
use super::source::Sources;
use super::{check, raw::RawScenario};

/// The largest file that is read, in bytes.
const LIMIT: usize = 1024 * 1024;

/// Where a text of the chain comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    Builtin(&'static str),
    File(PathBuf),
    Memory,
}

impl Scenario {
    /// Reads a scenario by its built-in name, or from a file.
    ///
    /// # Errors
    ///
    /// No such scenario, an unreadable file, or a mistake in it or in a file of
    /// its `base` chain.
    ///
    /// # Example
    ///
    /// ```
    /// use flowscribe::scenario::Scenario;
    ///
    /// let scenario = Scenario::load("okta-implicit")?;
    /// assert_eq!(scenario.walkthroughs[0].steps.len(), 6);
    ///
    /// let error = Scenario::load("okta-implict").unwrap_err();
    /// assert!(error.to_string().contains("did you mean `okta-implicit`?"));
    /// # Ok::<(), flowscribe::scenario::ScenarioError>(())
    /// ```
    pub fn load(name_or_path: &str) -> Result<Self, ScenarioError> {
        let mut sources = Sources::default();
        load(name_or_path, &mut sources).map_err(|problem| ScenarioError::new(&problem, &sources))
    }

    /// The same, with the scenario that it overlays, where it has a base that can stand
    /// alone: a base may lack what its overlays give, and is none then.
    ///
    /// # Errors
    ///
    /// As [`Scenario::load`].
    pub fn load_with_base(name_or_path: &str) -> Result<(Self, Option<Self>), ScenarioError> {
        let scenario = Self::load(name_or_path)?;
        let below = scenario.base.as_ref().and_then(|base| {
            let (origin, text) = base_of(base, &origin(name_or_path)).ok()?;
            read(base, origin, text, &mut Sources::default()).ok()
        });
        Ok((scenario, below))
    }

    /// Reads a scenario from a text; its base can only be a built-in one.
    ///
    /// # Errors
    ///
    /// A mistake in the text.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, ScenarioError> {
        let mut sources = Sources::default();
        limited(text)
            .and_then(|()| read(name, Origin::Memory, text.to_owned(), &mut sources))
            .map_err(|problem| ScenarioError::new(&problem, &sources))
    }
}

fn load(name_or_path: &str, sources: &mut Sources) -> Result<Scenario, Problem> {
    let origin = origin(name_or_path);
    if let Some(builtin) = catalogue::find(name_or_path) {
        return read(builtin.name, origin, builtin.text.to_owned(), sources);
    }
    let path = Path::new(name_or_path);
    no_scenario(name_or_path, path)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let text = text_of(path)?;
    read(&name, origin, text, sources)
}

fn origin(name_or_path: &str) -> Origin {
    match catalogue::find(name_or_path) {
        Some(builtin) => Origin::Builtin(builtin.name),
        None => Origin::File(identity(Path::new(name_or_path))),
    }
}

/// Refuses what can only have been meant otherwise.
fn no_scenario(given: &str, path: &Path) -> Result<(), Problem> {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let is = |what: &str| Problem::new(format!("`{given}` is {what}, no scenario file"));
    match &*ending {
        _ if path.is_dir() => Err(is("a folder").help(format!(
            "`flowscribe check {given}` runs every scenario below it"
        ))),
        "md" | "markdown" | "mdx" => Err(is("a document").help(format!(
            "`flowscribe new NAME --from {given}` begins a scenario from it"
        ))),
        "jsonl" => Err(is("a trace").help(format!("`flowscribe draw --trace {given}` draws it"))),
        "toml" => Ok(()),
        _ if path.is_file() => Ok(()),
        _ if given.contains(['/', '\\']) => {
            Err(Problem::new(format!("there is no file `{given}`"))
                .help("give a built-in name, or the path of a scenario file"))
        }
        _ => Err(catalogue::unknown("scenario", given)),
    }
}

fn text_of(path: &Path) -> Result<String, Problem> {
    let bytes = fs::read(path).map_err(|error| {
        let title = format!("cannot read {}: {error}", path.display());
        Problem::new(title).help("give a built-in name, or the path of a scenario file")
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let read = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let read = String::from_utf8_lossy(read);
        let line = read.matches('\n').count() + 1;
        let column = read
            .rsplit('\n')
            .next()
            .map_or(0, |last| last.chars().count())
            + 1;
        let title = format!("{}:{line}:{column}: this is not UTF-8", path.display());
        Problem::new(title).help("save the scenario file in UTF-8")
    })?;
    limited(&text).map(|()| text)
}

fn limited(text: &str) -> Result<(), Problem> {
    if text.len() <= LIMIT {
        return Ok(());
    }
    let title = format!("the file has {} bytes", text.len());
    Err(Problem::new(title).help(format!("at most {LIMIT} bytes (1 MB) are read")))
}

fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Reads the chain from the overlay down to its last base, then lays one upon the other.
fn read(
    name: &str,
    origin: Origin,
    text: String,
    sources: &mut Sources,
) -> Result<Scenario, Problem> {
    let mut chain: Vec<(Origin, Node)> = Vec::new();
    let mut next = Some((origin, text));
    while let Some((origin, text)) = next.take() {
        let source = sources.add(shown(name, &origin), text);
        let tree = node::parse(sources, source)?;
        unique_ids(&tree)?;
        if let Some((base, place)) = tree.text("base") {
            let (below, text) = base_of(base, &origin).map_err(|p| p.or_at(place))?;
            if chain.iter().any(|(seen, _)| *seen == below) {
                let title = format!("the chain of bases comes back to `{base}`");
                return Err(Problem::at(place, title).help("a scenario cannot be its own base"));
            }
            next = Some((below, text));
        }
        chain.push((origin, tree));
    }
    let mut trees = chain.into_iter().rev().map(|(_, tree)| tree);
    let lowest = trees.next().expect("the chain has its first file");
    let mut merger = Merger::default();
    let tree = trees.try_fold(lowest, |base, over| merger.merge(base, over))?;
    from_node(&tree)
        .and_then(|raw: RawScenario| check::scenario(name, raw, tree.place, sources))
        .map_err(|problem| merger.explain(problem))
}

fn shown(name: &str, origin: &Origin) -> String {
    match origin {
        Origin::Builtin(name) => catalogue::find(name).map_or(*name, |b| b.path).to_owned(),
        Origin::File(path) => {
            let here = std::env::current_dir().unwrap_or_default();
            path.strip_prefix(here)
                .unwrap_or(path)
                .display()
                .to_string()
        }
        Origin::Memory => format!("{name}.toml"),
    }
}

/// A base is a file beside the overlay, else a built-in scenario.
fn base_of(base: &str, over: &Origin) -> Result<(Origin, String), Problem> {
    if let Origin::File(path) = over {
        let beside = identity(&path.with_file_name(format!("{base}.toml")));
        // A file may overlay the built-in scenario that it is named after.
        let itself = beside == *path && catalogue::find(base).is_some();
        if beside.is_file() && !itself {
            let text = text_of(&beside)?;
            return Ok((Origin::File(beside), text));
        }
    }
    let builtin = catalogue::find(base).ok_or_else(|| catalogue::unknown("base", base))?;
    Ok((Origin::Builtin(builtin.name), builtin.text.to_owned()))
}
