//! `just gallery`: every picture, the one before beside the one now, on one page.
//!
//! Pictures are kept in `target/gallery/now`; what stood there moves to
//! `target/gallery/before`. With `--plantuml`, PlantUML's rendering of the same
//! drawing stands beside them (Debian's `plantuml`).

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use flowscribe::diagram::{Detail, Story};
use flowscribe::render::{Format, Options, Theme, render};
use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;

type Failure = Box<dyn std::error::Error>;

#[expect(clippy::print_stdout, reason = "it says where the page is")]
fn main() -> Result<(), Failure> {
    let with_plantuml = std::env::args().any(|argument| argument == "--plantuml");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    let (now, before) = (folder.join("now"), folder.join("before"));
    if now.exists() {
        remove(&before)?;
        fs::rename(&now, &before)?;
    }
    fs::create_dir_all(&now)?;
    let mut rows: Vec<(bool, String)> = Vec::new();
    for builtin in builtin() {
        let trace = simulation::run(&Scenario::load(builtin.name)?, 0)?;
        for walkthrough in &trace.header.walkthroughs {
            let story = Story::new(&trace, walkthrough);
            for &detail in Detail::ALL {
                let name = format!("{}-{}-{detail}", builtin.name, walkthrough.id);
                draw(
                    &story,
                    detail,
                    Format::Plantuml,
                    &now.join(format!("{name}.puml")),
                )?;
                draw(
                    &story,
                    detail,
                    Format::Svg,
                    &now.join(format!("{name}.svg")),
                )?;
                rows.push(row(&name, &now, &before, with_plantuml));
            }
        }
    }
    if with_plantuml {
        let sources = format!("{}/*.puml", now.display());
        let status = Command::new("plantuml")
            .args(["-tsvg", "-o", "plantuml", &sources])
            .status()?;
        if !status.success() {
            return Err("plantuml fails".into());
        }
    }
    rows.sort_by_key(|(changed, _)| !changed);
    let changed = rows.iter().filter(|(changed, _)| *changed).count();
    let page = folder.join("index.html");
    let rows: String = rows.into_iter().map(|(_, row)| row).collect();
    fs::write(&page, format!("{HEAD}{rows}</table>\n"))?;
    println!("{changed} pictures changed: {}", page.display());
    Ok(())
}

const HEAD: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>flowscribe: pictures</title>\n\
    <style>body{font-family:sans-serif}td{vertical-align:top;padding:8px}img{max-width:100%}</style>\n<table>\n";

fn draw(story: &Story<'_>, detail: Detail, format: Format, path: &Path) -> Result<(), Failure> {
    let options = Options {
        format,
        detail,
        footnotes: true,
        theme: Theme::Light,
        ..Options::default()
    };
    fs::write(path, render(story, &options)?.bytes)?;
    Ok(())
}

/// A row of the page, and whether its picture changed. Names are those of our own scenarios.
fn row(name: &str, now: &Path, before: &Path, with_plantuml: bool) -> (bool, String) {
    let file = format!("{name}.svg");
    let old = fs::read(before.join(&file)).ok();
    let changed = old != fs::read(now.join(&file)).ok();
    let mark = if changed { " (changed)" } else { "" };
    let mut row =
        format!("<tr><th colspan=3>{name}{mark}\n<tr><td><img loading=lazy src=\"now/{file}\">");
    if changed {
        let _ = write!(row, "<td><img loading=lazy src=\"before/{file}\">");
    }
    if with_plantuml {
        let _ = write!(row, "<td><img loading=lazy src=\"now/plantuml/{file}\">");
    }
    row.push('\n');
    (changed, row)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
