//! `flowscribe completions` and `flowscribe man`: what the shell and man(1) know of the commands.

use clap::CommandFactory as _;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Ending, print};
use crate::error::Error;
use crate::scenario;

#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell that is to complete
    shell: Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct Manual {
    /// The page of this command [default: the page of flowscribe]
    command: Option<String>,
}

pub(super) fn completions(arguments: &Completions) -> Result<Ending, Error> {
    print(&script(arguments.shell))?;
    Ok(Ending::AsDocumented)
}

/// The script knows the built-in scenarios where the shell goes on to offer files as well; the
/// command itself takes any path, and so cannot have them as its only values.
fn script(shell: Shell) -> String {
    let mut command = super::Arguments::command();
    let names = || scenario::builtin().iter().map(|builtin| builtin.name);
    if shell == Shell::Bash {
        for (name, argument) in TAKING_SCENARIOS {
            let names = PossibleValuesParser::new(names());
            command = command.mut_subcommand(name, |command| {
                command.mut_arg(argument, |argument| argument.value_parser(names))
            });
        }
    }
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "flowscribe", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Fish {
        let names = names().collect::<Vec<_>>().join(" ");
        for (name, _) in TAKING_SCENARIOS {
            let condition = format!("__fish_flowscribe_using_subcommand {name}");
            let line = format!("complete -c flowscribe -n \"{condition}\" -a \"{names}\"\n");
            script.push_str(&line);
        }
    }
    script
}

/// Commands, and the argument that is a scenario.
const TAKING_SCENARIOS: [(&str, &str); 3] = [
    ("draw", "scenario"),
    ("check", "scenarios"),
    ("site", "scenarios"),
];

pub(super) fn manual(arguments: &Manual) -> Result<Ending, Error> {
    print(&roff(arguments.command.as_deref())?)?;
    Ok(Ending::AsDocumented)
}

fn roff(command: Option<&str>) -> Result<String, Error> {
    let mut text = Vec::new();
    let rendered = Man::new(page(command)?).render(&mut text);
    rendered.map_err(Error::file("man page"))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The command that a page is about, under the name that its page has.
fn page(name: Option<&str>) -> Result<clap::Command, Error> {
    let mut command = super::Arguments::command();
    // Built, each command knows how it is called: `flowscribe-draw`, `flowscribe draw`.
    command.build();
    let Some(name) = name else {
        return Ok(command);
    };
    let found = command.find_subcommand(name).cloned();
    found.ok_or_else(|| {
        Error::Usage(format!(
            "no command `{name}`; `flowscribe --help` lists them"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What every script and page must name: each command and its long options.
    fn named() -> Vec<(String, Vec<String>)> {
        let mut command = super::super::Arguments::command();
        command.build();
        let options = |command: &clap::Command| {
            let long = command.get_arguments().filter_map(clap::Arg::get_long);
            long.map(str::to_owned).collect::<Vec<_>>()
        };
        let commands = command.get_subcommands();
        let named: Vec<_> = commands
            .filter(|command| command.get_name() != "help")
            .map(|command| (command.get_name().to_owned(), options(command)))
            .collect();
        assert!(
            named
                .iter()
                .any(|(name, options)| name == "draw" && options.len() > 6)
        );
        named
    }

    #[test]
    fn every_shell_completes_every_command_and_option() {
        for shell in clap::ValueEnum::value_variants() {
            let script = script(*shell);
            for (command, options) in named() {
                assert!(script.contains(&command), "{shell}: {command}");
                for option in options {
                    // fish writes `-l seed`.
                    let told = [format!("--{option}"), format!("-l {option}")];
                    assert!(told.iter().any(|o| script.contains(o)), "{shell}: {option}");
                }
            }
        }
    }

    #[test]
    fn scenarios_and_details_are_completed() {
        for shell in [Shell::Bash, Shell::Fish] {
            let script = script(shell);
            let offered = script.matches("okta-implicit-guide-session").count();
            assert!(offered >= 2, "{shell}: {offered}");
        }
        assert!(script(Shell::Bash).contains("-o bashdefault -o default"));
        assert!(
            !script(Shell::Zsh).contains("okta-implicit"),
            "zsh would offer no files"
        );
        for shell in clap::ValueEnum::value_variants() {
            let told = script(*shell).contains("wire");
            // PowerShell and elvish complete no values.
            let values = matches!(shell, Shell::Bash | Shell::Fish | Shell::Zsh);
            assert_eq!(told, values, "{shell}");
        }
        assert!(roff(Some("draw")).unwrap().contains("wire"));
    }

    #[test]
    fn every_command_has_its_page_with_every_option() {
        let main = roff(None).unwrap();
        for (command, options) in named() {
            assert!(
                main.contains(&format!("flowscribe\\-{command}(1)")),
                "{command}"
            );
            let page = roff(Some(&command)).unwrap();
            assert!(
                page.contains(&format!("flowscribe\\-{command} \\- ")),
                "{page}"
            );
            for option in options {
                let told = format!("\\-\\-{}", option.replace('-', "\\-"));
                assert!(page.contains(&told), "{command}: {option}");
            }
        }
        assert!(roff(Some("drow")).is_err());
    }
}
