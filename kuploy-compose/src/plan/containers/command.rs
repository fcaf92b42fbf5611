//! What runs: `entrypoint` → command, `command` → args.

use crate::diagnostic::Path;
use crate::facts::bind_words;
use crate::facts::hosts::Holder;
use crate::model::Command;
use crate::plan::context::Context;
use crate::plan::names_in_values::{Renames, say_rewritten};
use crate::plan::pods::Member;

/// The command of a container. Where Compose clears what the image would run, Kubernetes can do so only by naming
/// what runs instead.
pub(super) fn command(cx: &mut Context<'_>, renames: Renames<'_>, service: &Member<'_>) -> Command {
    let (path, compose) = (&service.path, service.service);
    let mut words =
        |key: &str, words: Option<&[String]>| rewritten(cx, renames, &path.key(key), words);
    let written = (
        words("entrypoint", compose.entrypoint.as_deref()),
        words("command", compose.command.as_deref()),
    );
    match written {
        (Some(entrypoint), args) if !entrypoint.is_empty() => Command {
            entrypoint,
            args: args.unwrap_or_default(),
            ..Command::default()
        },
        (Some(_), Some(command)) if !command.is_empty() => {
            // The image's entrypoint is cleared: the command runs by itself.
            Command {
                entrypoint: command,
                ..Command::default()
            }
        }
        (Some(_), _) => {
            // Docker runs the command of the image by itself.
            let own = service.image.config.command.as_ref();
            let own = own.map(|own| own.value.words.clone()).unwrap_or_default();
            Command {
                entrypoint: own,
                ..Command::default()
            }
        }
        (None, args) => Command {
            args: args.unwrap_or_default(),
            ..Command::default()
        },
    }
}

/// Words with the host names of the cluster.
pub(super) fn rewritten(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    path: &Path,
    words: Option<&[String]>,
) -> Option<Vec<String>> {
    let words = words?;
    let at = |i: Option<usize>| i.and_then(|i| words.get(i)).map_or("", String::as_str);
    let out = words.iter().enumerate().map(|(i, word)| {
        let holder = Holder::Word {
            previous: bind_words::previous(words, i),
            next: at(i.checked_add(1)),
        };
        match renames.rewrite(holder, word) {
            Some((text, replaced)) => {
                say_rewritten(cx, &path.index(i), &replaced);
                text
            }
            None => word.clone(),
        }
    });
    Some(out.collect())
}
