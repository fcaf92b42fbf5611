//! What several tests need.

#![expect(
    clippy::panic,
    reason = "a fixture that asks for what is not there fails its test"
)]

use clap::Parser;
use kuploy_compose::{LoadRequest, Options};

/// The flags of the program that the library reads.
#[derive(Parser)]
#[command(no_binary_name = true)]
struct Flags {
    #[command(flatten)]
    request: LoadRequest,
    #[command(flatten)]
    options: Options,
}

/// Reads flags of the program as the program does, each with its value in the next word.
pub(crate) fn flags<'w>(words: impl IntoIterator<Item = &'w str>) -> (LoadRequest, Options) {
    match Flags::try_parse_from(words) {
        Ok(flags) => (flags.request, flags.options),
        Err(error) => panic!("{error}"),
    }
}
