//! Files that commands write.

use std::ffi::OsString;
use std::path::Path;
use std::{fs, io};

use crate::error::Error;

/// Writes beside a file and renames, so that no reader ever finds half of it.
/// A link is followed; what is no regular file (`/dev/null`, a pipe) is written to.
pub(super) fn write(path: &Path, content: &[u8]) -> Result<(), Error> {
    let shown = path.display().to_string();
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let known = fs::metadata(&target).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return fs::write(&target, content).map_err(Error::file(shown));
    }
    let Some(name) = target.file_name() else {
        return Err(Error::Usage(format!("{shown} is no file")));
    };
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = target.with_file_name(beside);
    let keep_mode = |()| match &known {
        Some(known) => fs::set_permissions(&beside, known.permissions()),
        None => Ok(()),
    };
    let written = fs::write(&beside, content).and_then(keep_mode);
    let written = written.and_then(|()| fs::rename(&beside, &target));
    written.map_err(|error| {
        drop(fs::remove_file(&beside));
        unwritable(path)(error)
    })
}

/// As [`write()`], unless the file holds the same already; whether it was written.
pub(super) fn write_changed(path: &Path, content: &[u8]) -> Result<bool, Error> {
    let shown = path.display();
    match fs::metadata(path) {
        Ok(known) if !known.is_file() => {
            return Err(Error::Usage(format!(
                "{shown} is no file, and one is to be written there; move it away"
            )));
        }
        Ok(known) if known.len() == content.len() as u64 => {
            let held = fs::read(path).map_err(Error::file(shown.to_string()))?;
            if held == content {
                return Ok(false);
            }
        }
        _ => {}
    }
    write(path, content).map(|()| true)
}

/// Why a file could not be written: what the system says, unless its folder is missing.
pub(super) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |error| {
        let shown = path.display();
        let missing = path.parent().filter(|folder| {
            error.kind() == io::ErrorKind::NotFound
                && !folder.as_os_str().is_empty()
                && !folder.exists()
        });
        match missing {
            Some(folder) => Error::Usage(format!(
                "{shown}: there is no folder {}; create it first",
                folder.display()
            )),
            None => Error::file(shown.to_string())(error),
        }
    }
}
