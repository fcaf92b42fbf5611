//! Bots of .NET, by the project of the assembly that words run.

use super::dotnet_assemblies;
use super::image::ImageFacts;
use super::source_files;
use super::source_programs::{Course, SourceProgram};
use super::texts;
use crate::source::{Files, paths};

/// A library of bots.
struct Library {
    /// Its packages.
    packages: &'static [&'static str],
    /// Parts of source that has it, where other libraries have the calls too.
    beside: &'static [&'static str],
    /// What is called where a bot is connected: each connection gets each message.
    calls: &'static [&'static str],
}

/// <https://docs.discordnet.dev/guides/getting_started/first-bot.html>, <https://dsharpplus.github.io/DSharpPlus/>,
/// <https://netcord.dev/guides/getting-started/making-a-bot.html>, <https://telegrambots.github.io/book/3/updates/polling.html>.
/// `Discord.Net.Rest` has no connection.
const BOTS: &[Library] = &[
    Library {
        packages: &["DSharpPlus"],
        beside: &["DSharpPlus", "DiscordClient"],
        calls: &[".ConnectAsync("],
    },
    Library {
        packages: &["Discord.Net", "Discord.Net.WebSocket"],
        beside: &[],
        calls: &[".LoginAsync("],
    },
    Library {
        packages: &["NetCord", "NetCord.Hosting"],
        beside: &[],
        calls: &["AddDiscordGateway(", "new GatewayClient("],
    },
    Library {
        packages: &["Telegram.Bot"],
        beside: &["Telegram"],
        calls: &[
            ".OnMessage +=",
            ".OnUpdate +=",
            ".ReceiveAsync(",
            ".StartReceiving(",
        ],
    },
];

/// The bot of an assembly that words run.
pub(super) fn bot(files: &dyn Files, image: &ImageFacts, words: &[&str]) -> Option<SourceProgram> {
    let mut bases = image.lineage.iter();
    if !bases.any(|base| base.contains("dotnet")) {
        return None;
    }
    let assembly = dotnet_assemblies::program(words)?;
    let context = image.files.context()?;
    let (file, text) = dotnet_assemblies::project(files, (image, context), assembly)?;
    let used = BOTS.iter().filter(|library| {
        let mut packages = library.packages.iter();
        packages.any(|package| text.contains(&format!("Include=\"{package}\"")))
    });
    let used: Vec<&Library> = used.collect();
    if used.is_empty() {
        return None;
    }
    let mut polls = false;
    let is_source = |file: &str| file.ends_with(".cs");
    let is_ignored = |path: &str| image.files.is_ignored(path);
    let directory = paths::parent(&file);
    let mut each = |_: &str, text: &str| {
        polls |= used.iter().any(|library| {
            let mut beside = library.beside.iter();
            (library.beside.is_empty() || beside.any(|part| text.contains(part)))
                && library.calls.iter().any(|call| is_called(text, call))
        });
    };
    source_files::each(files, &directory, &is_source, &is_ignored, &mut each);
    polls.then(|| SourceProgram {
        file,
        course: Course::GoesOn,
        polls,
        on_loopback: Vec::new(),
    })
}

/// Whether a text has a call that is no comment.
fn is_called(text: &str, call: &str) -> bool {
    let mut places = text.match_indices(call);
    places.any(|(at, _)| {
        let line = text.get(..at).and_then(|before| before.rsplit('\n').next());
        !texts::is_comment(text, at) && line.is_none_or(|line| !line.contains("//"))
    })
}
