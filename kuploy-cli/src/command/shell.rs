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
    let mut text = text.replace(&step, &own);
    if shell == Shell::Fish {
        // The generator for Fish offers no values of words that are no flags.
        text.push_str(&format!(
            "complete -c {NAME} -n \"__fish_kuploy_convert_using_subcommand explain\" -f -a \"{}\\t''\"\n",
            args::SERVICES
        ));
    }
    let text = LIVE.iter().fold(text, |text, (word, command)| {
        asking(shell, &text, word, command)
    });
    without_space(shell, &text)
}

/// Words that stand for what only the project at hand can say, and the command that says it. (The engine of `clap_complete`
/// that asks a program at run time is behind its feature `unstable-dynamic`.)
const LIVE: &[(&str, &str)] = &[
    (
        args::PROFILES,
        "kuploy-convert config --profiles 2>/dev/null",
    ),
    (
        args::SERVICES,
        "kuploy-convert config --services 2>/dev/null",
    ),
    // No sign of it means something in one of the shells.
    (
        args::IMAGES,
        "kuploy-convert config --services 2>/dev/null | xargs -I@ echo @=",
    ),
];

/// What is written next follows `SERVICE=` at once; Fish knows by the sign.
fn without_space(shell: Shell, text: &str) -> String {
    let is_bash = shell == Shell::Bash;
    let lines = text.split_inclusive('\n').map(|line| {
        if !line.contains("echo @=") {
            line.to_owned()
        } else if is_bash {
            line.replace("COMPREPLY=", "compopt -o nospace; COMPREPLY=")
        } else {
            line.replace("compadd -- ", "compadd -S \"\" -- ")
        }
    });
    lines.collect()
}

/// A script that asks a command where the word stands. Those of Elvish and PowerShell complete no values.
fn asking(shell: Shell, text: &str, word: &str, command: &str) -> String {
    match shell {
        Shell::Bash => text.replace(word, &format!("$({command})")),
        Shell::Fish => text.replace(&format!("{word}\\t''"), &format!("({command})")),
        Shell::Zsh => {
            // A list `(a b)` is taken by the letter, an action in braces is run.
            let mut parts = text.split(word);
            let mut out = parts.next().unwrap_or_default().to_owned();
            for rest in parts {
                if let Some(open) = out.rfind('(') {
                    out.replace_range(open..=open, "{compadd -- ");
                }
                out.push_str(&format!("$({command})"));
                out.push_str(&rest.replacen(')', "}", 1));
            }
            out
        }
        _ => text.to_owned(),
    }
}

/// `man`: the main page to standard output, or all pages into a folder.
pub(super) fn man(args: &ManArgs, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let mut command = args::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.output else {
        clap_mangen::Man::new(command).render(&mut streams.out)?;
        return Ok(Outcome::Done);
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command, folder))
        .map_err(|error| Failure::io("write manual pages to", folder, &error))?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_ask_for_services_and_profiles() {
        for (shell, profiles) in [
            (
                Shell::Bash,
                "compgen -W \"$(kuploy-convert config --profiles 2>/dev/null)\"",
            ),
            (
                Shell::Zsh,
                ":PROFILE:{compadd -- $(kuploy-convert config --profiles 2>/dev/null)}'",
            ),
            (
                Shell::Fish,
                "-a \"(kuploy-convert config --profiles 2>/dev/null)\"",
            ),
        ] {
            let text = completion(shell);
            assert!(text.contains(profiles), "{shell}");
            assert!(
                text.contains("(kuploy-convert config --services 2>/dev/null)"),
                "{shell}"
            );
            let images = "config --services 2>/dev/null | xargs -I@ echo @=)";
            assert!(text.contains(images), "{shell}");
            assert!(!text.contains("KUPLOY_"), "{shell}");
        }
    }

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
