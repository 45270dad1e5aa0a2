//! Which scenarios a command works on.

use std::fs;
use std::path::Path;

use crate::error::Error;
use crate::scenario;

/// What was chosen: as given, folders replaced by the scenario files below them.
pub(super) fn chosen(given: &[String]) -> Result<Vec<String>, Error> {
    if given.is_empty() {
        let all = scenario::builtin().iter();
        return Ok(all.map(|builtin| builtin.name.to_owned()).collect());
    }
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
