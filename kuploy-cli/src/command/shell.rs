//! `completions` and `man`: from the one definition of the command line.

use clap::CommandFactory;

use super::{Outcome, Stop, Streams};
use crate::args::{self, Cli, CompletionsArgs, ManArgs};
use crate::failure::Failure;

const NAME: &str = "kuploy-convert";

/// `completions`.
pub(super) fn completions(
    args: &CompletionsArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    clap_complete::generate(args.shell, &mut args::whole(), NAME, &mut streams.out);
    Ok(Outcome::Done)
}

/// `man`: the main page to standard output, or all pages into a folder.
pub(super) fn man(args: &ManArgs, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.output else {
        clap_mangen::Man::new(command).render(&mut streams.out)?;
        return Ok(Outcome::Done);
    };
    clap_mangen::generate_to(command, folder)
        .map_err(|error| Failure::io("write manual pages to", folder, &error))?;
    Ok(Outcome::Done)
}
