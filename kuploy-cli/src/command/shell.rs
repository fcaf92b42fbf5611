//! `completions` and `man`: from the one definition of the command line.

use clap_complete::Shell;

use super::{Outcome, Stop, Streams};
use crate::args::{self, CompletionsArgs, ManArgs};
use crate::failure::Failure;

const NAME: &str = "kuploy-convert";

/// `completions`.
pub(super) fn completions(
    args: &CompletionsArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    streams.out.write_all(completion(args.shell).as_bytes())?;
    Ok(Outcome::Done)
}

fn completion(shell: Shell) -> String {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut args::whole(), NAME, &mut text);
    let text = String::from_utf8_lossy(&text);
    // The generator for Bash takes the hyphen of our name for the step to a subcommand, in one of two places.
    let own = NAME.replace('-', "__");
    let step = NAME.replace('-', "__subcmd__");
    text.replace(&step, &own)
}

/// `man`: the main page to standard output, or all pages into a folder.
pub(super) fn man(args: &ManArgs, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let mut command = args::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.output else {
        clap_mangen::Man::new(command).render(&mut streams.out)?;
        return Ok(Outcome::Done);
    };
    clap_mangen::generate_to(command, folder)
        .map_err(|error| Failure::io("write manual pages to", folder, &error))?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bash_knows_what_to_complete_in_every_command() {
        let text = completion(Shell::Bash);
        let commands = text.split("cmd=\"").skip(1);
        let commands: Vec<&str> = commands.filter_map(|rest| rest.split('"').next()).collect();
        assert!(commands.len() > 10, "{commands:?}");
        for command in commands.into_iter().filter(|command| !command.is_empty()) {
            assert!(
                text.contains(&format!("\n        {command})\n")),
                "{command}"
            );
        }
    }
}
