//! The command line: one file a command.
//!
//! Exit status: 0 when all is as documented, 1 when a run differs, 2 for bad
//! arguments and files.

mod check;
mod chosen;
mod draw;
mod list;
mod new;
mod output;
mod progress;
mod schema;
mod shell;
mod site;
mod terminal;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};

use crate::error::Error;
use crate::render::Language;
use crate::simulation::SimulationError;

/// Runs OAuth 2.0 and OpenID Connect flows for real, holds the recording
/// against the documented steps, and draws it.
#[derive(Debug, Parser)]
#[command(name = "flowscribe", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the built-in scenarios
    List(list::Arguments),
    /// Run a scenario and draw what happened
    Draw(draw::Arguments),
    /// Run scenarios and hold each against its documents
    Check(check::Arguments),
    /// Write a static site: an index, a page and pictures for every scenario
    Site(site::Arguments),
    /// Begin a scenario file, from a scenario or from a Markdown document
    New(new::Arguments),
    /// Print the JSON Schema of scenario files
    Schema,
    /// Print the completions of a shell
    Completions(shell::Completions),
    /// Print a man page
    Man(shell::Manual),
}

/// The tags of our languages, for help and completions.
fn languages() -> impl TypedValueParser<Value = Language> {
    let tags = Language::ALL.iter().map(|language| language.as_str());
    PossibleValuesParser::new(tags).try_map(|tag| tag.parse::<Language>())
}

/// How a command that worked ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    AsDocumented,
    Differs,
}

/// Reads the arguments, runs the command, says what went wrong.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap knows which stream each belongs to.
            let failed = error.use_stderr();
            let printed = error.print();
            return ExitCode::from(if failed || printed.is_err() { 2 } else { 0 });
        }
    };
    let ended = match arguments.command {
        Command::List(arguments) => list::run(&arguments),
        Command::Draw(arguments) => draw::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Site(arguments) => site::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Schema => schema::run(),
        Command::Completions(arguments) => shell::completions(&arguments),
        Command::Man(arguments) => shell::manual(&arguments),
    };
    match ended {
        Ok(Ending::AsDocumented) => ExitCode::SUCCESS,
        Ok(Ending::Differs) => ExitCode::from(1),
        Err(error) => {
            say(&format!("{}\n", explained(&error)));
            ExitCode::from(2)
        }
    }
}

/// A scenario error shows its own caret and help; the others get the usual prefix.
fn explained(error: &Error) -> String {
    match error {
        Error::Scenario(error) | Error::Simulation(SimulationError::Fault(error)) => {
            error.to_string()
        }
        error => format!("error: {error}"),
    }
}

/// Writes to standard output; a reader that went away is no error.
fn print(content: &(impl AsRef<[u8]> + ?Sized)) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    match out.write_all(content.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::file("standard output")(error))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error; there is nobody left to tell if that fails.
fn say(text: &str) {
    drop(io::stderr().lock().write_all(text.as_bytes()));
}

/// Whether to use colour: on a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
fn use_colour() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !refused
}
