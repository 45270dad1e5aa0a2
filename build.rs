//! Embeds every file below scenarios/, so that the program needs no files at run time.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    collect(&root.join("scenarios"), &mut files)?;
    files.sort_by(|a, b| a.file_stem().cmp(&b.file_stem()));
    for pair in files.windows(2) {
        let twice = pair[0].file_stem() == pair[1].file_stem();
        assert!(
            !twice,
            "{} and {} have one name",
            pair[0].display(),
            pair[1].display()
        );
    }

    let mut code = String::from("const BUILTIN: &[Builtin] = &[\n");
    for file in &files {
        let name = file
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("names are UTF-8");
        let path = file.strip_prefix(&root).unwrap_or(file);
        let path = path
            .components()
            .map(|part| part.as_os_str().to_string_lossy());
        let path = path.collect::<Vec<_>>().join("/");
        // Relative to the manifest, so that a moved or copied folder reads its own files.
        let text = format!(
            "include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))",
            format!("/{path}")
        );
        writeln!(
            code,
            "    Builtin {{ name: {name:?}, path: {path:?}, text: {text} }},"
        )
        .expect("a string takes everything");
    }
    code.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("builtin.rs"), code)?;
    writeln!(io::stdout(), "cargo::rerun-if-changed=scenarios")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    Ok(())
}
