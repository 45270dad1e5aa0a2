//! The command line of flowscribe.

use std::process::ExitCode;

fn main() -> ExitCode {
    flowscribe::cli::main()
}
