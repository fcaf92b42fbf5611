//! Bots of .NET, by the project of the assembly that words run.

use super::image::ImageFacts;
use super::source_files;
use super::source_programs::{Course, SourceProgram};
use crate::source::{Files, paths};

/// The assembly that words run: `dotnet Shop.Api.dll`.
pub(super) fn assembly<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let mut words = words
        .into_iter()
        .skip_while(|word| paths::file_name(word) != "dotnet");
    words.find_map(|word| paths::file_name(word).strip_suffix(".dll"))
}

/// Packages of bots, and what source calls where a bot is connected: each connection gets each message
/// (<https://docs.discordnet.dev/guides/getting_started/first-bot.html>, <https://dsharpplus.github.io/DSharpPlus/>,
/// <https://telegrambots.github.io/book/3/updates/polling.html>).
const BOTS: &[(&str, &[&str])] = &[
    ("DSharpPlus", &[".ConnectAsync("]),
    ("Discord.Net", &[".LoginAsync("]),
    ("NetCord", &["AddDiscordGateway(", "new GatewayClient("]),
    ("Telegram.Bot", &[".ReceiveAsync(", ".StartReceiving("]),
];

/// The bot of an assembly that words run.
pub(super) fn bot(files: &dyn Files, image: &ImageFacts, words: &[&str]) -> Option<SourceProgram> {
    let name = format!("{}.csproj", assembly(words.iter().copied())?);
    let context = image.files.context()?;
    let is_ignored = |path: &str| image.files.is_ignored(path);
    let mut project = None;
    let is_project = |file: &str| file == name;
    source_files::each(
        files,
        context,
        &is_project,
        &is_ignored,
        &mut |path, text| {
            project.get_or_insert_with(|| (path.to_owned(), text.to_owned()));
        },
    );
    let (file, text) = project?;
    let (_, calls) = BOTS.iter().find(|(package, _)| text.contains(package))?;
    let mut polls = false;
    let is_source = |file: &str| file.ends_with(".cs");
    let directory = paths::parent(&file);
    source_files::each(
        files,
        &directory,
        &is_source,
        &is_ignored,
        &mut |_, text| {
            polls |= calls.iter().any(|call| text.contains(call));
        },
    );
    polls.then(|| SourceProgram {
        file,
        course: Course::GoesOn,
        polls,
        on_loopback: Vec::new(),
    })
}
