//! The commands, one a file.

mod applied;
mod beside;
mod combined;
mod config;
mod convert;
mod environment_findings;
mod explain;
mod findings;
mod generate;
mod graph;
mod images;
mod init;
mod krm;
mod lint;
mod lsp;
mod manifests;
mod model;
mod rules;
mod schema;
mod search;
mod services;
mod shell;
mod strip;

#[cfg(test)]
pub(crate) use schema::printed as schema_of;

use std::io::{self, Write};

use kuploy_compose::diagnostic::Filter;

use crate::args::{Cli, Command};
use crate::failure::Failure;
use crate::terminal::Style;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is done; warnings may have been printed.
    Done,
    /// The input has errors or denied findings, or `--check` found a difference.
    Found,
    /// A file could not be read.
    Unreadable,
}

/// Why a command broke off.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It cannot do its work.
    Failure(Failure),
    /// Nobody reads on, or the disk behind standard output is full.
    Output(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Where a run prints: what was asked for to `out`, talk to `err`.
pub(crate) struct Streams<'a> {
    pub(crate) out: &'a mut dyn Write,
    pub(crate) err: &'a mut dyn Write,
    pub(crate) out_style: Style,
    pub(crate) err_style: Style,
}

/// Runs the command.
pub(crate) fn run(cli: &Cli, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    match &cli.command {
        Command::Convert(args) => convert::run(&cli.compose, args, streams),
        Command::Lint(args) => lint::run(&cli.compose, args, streams),
        Command::Generate(_) => generate::run(cli, streams),
        Command::Krm(_) => krm::run(cli, streams),
        Command::Strip(args) => strip::run(&cli.compose, args, streams),
        Command::Config(args) => config::run(&cli.compose, args, streams),
        Command::Model(args) => model::run(&cli.compose, args, streams),
        Command::Rules(args) => rules::list(args, streams),
        Command::Explain(args) => explain::run(&cli.compose, args, streams),
        Command::Graph(args) => graph::run(&cli.compose, args, streams),
        Command::Images(args) => images::run(&cli.compose, args, streams),
        Command::Init(args) => init::run(&cli.compose, args, streams),
        Command::Schema(args) => schema::run(args, streams),
        Command::Lsp => lsp::run(&cli.compose, Filter::default()),
        Command::Completions(args) => shell::completions(args, streams),
        Command::Man(args) => shell::man(args, streams),
    }
}
