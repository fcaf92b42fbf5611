//! What `--help`, the manual pages and completions say beyond the flags: examples, exit status, environment, rules.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, ValueHint};
use kuploy_compose::diagnostic::rules;

/// Examples of a command, one a line.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "convert",
        "kuploy-convert                                        write k8s/ from the Compose file here
kuploy-convert --domain example.com --namespace shop  routes and a namespace
kuploy-convert -f compose.yaml -f prod.yaml -o -      print the manifests of two merged files
kuploy-convert --check                                fail if k8s/ is out of date (CI)",
    ),
    (
        "lint",
        "kuploy-convert lint                        check the project in this directory
kuploy-convert lint . --fail-on warning    check every project and manifest below
kuploy-convert lint --format sarif -o findings.sarif
kuploy-convert lint --fix                  apply the fixes that need no decision",
    ),
    (
        "strip",
        "helm template . | kuploy-convert strip     clean manifests from another tool
kuploy-convert strip --diff manifests/     show what would change",
    ),
    (
        "graph",
        "kuploy-convert graph                       print a Mermaid flowchart
kuploy-convert graph --format dot | dot -Tsvg > graph.svg",
    ),
    (
        "images",
        "kuploy-convert images                      read the images from docker or podman
kuploy-convert images --from skopeo        read them from their registries",
    ),
    ("explain", "kuploy-convert explain KP3102\nkuploy-convert explain ulimits-not-supported"),
    ("config", "kuploy-convert config --format json"),
    ("init", "kuploy-convert init                        write compose.kuploy.yaml"),
    ("schema", "kuploy-convert schema > x-kuploy.schema.json"),
    (
        "completions",
        "kuploy-convert completions bash > /etc/bash_completion.d/kuploy-convert",
    ),
    ("man", "kuploy-convert man --output /usr/local/share/man/man1"),
];

/// Commands that load no Compose project: its flags mean nothing for them.
const WITHOUT_PROJECT: &[&str] = &["strip", "rules", "schema", "completions", "man"];

/// Options that change files and nothing that these commands show.
const WITHOUT_EFFECT: &[(&str, &[&str])] = &[
    ("lint", &["layout", "wait_image", "kubectl_image"]),
    (
        "graph",
        &[
            "layout",
            "no_kustomize",
            "wait_image",
            "kubectl_image",
            "overlay",
            "secret_store",
            "revision",
        ],
    ),
    ("model", &["layout", "no_kustomize", "overlay"]),
];

/// Headings of flags about manifests, where a command writes none.
const HEADINGS: &[(&str, &str)] = &[
    ("lint", "Check as if converting with"),
    ("explain", "Explain as if converting with"),
    ("graph", "Draw as if converting with"),
];

/// After the flags of every command.
const END: &str = "\
Exit status:
  0  success; warnings may have been printed
  1  errors or denied findings, or a difference with --check or --diff
  2  wrong usage, or a file cannot be read or written

Environment:
  COMPOSE_FILE, COMPOSE_PATH_SEPARATOR, COMPOSE_PROJECT_NAME, COMPOSE_PROFILES, COMPOSE_ENV_FILES,
  COMPOSE_DISABLE_ENV_FILE  as for docker compose
  NO_COLOR     no colors
  NO_GRAPHICS  sentences instead of drawings, for screen readers";

/// The command line with all that is said beside the flags.
pub(super) fn of(mut cli: Command) -> Command {
    let shared: Vec<Arg> = cli
        .get_arguments()
        .filter(|arg| arg.is_global_set() && arg.get_id() != "color")
        .cloned()
        .collect();
    let names: Vec<String> = cli
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    for name in names {
        cli = cli.mut_subcommand(&name, |command| {
            let command = hide(command, &name, &shared);
            let examples = EXAMPLES.iter().find(|(known, _)| *known == name);
            let examples = examples.map_or_else(String::new, |(_, lines)| {
                format!("Examples:\n  {}", lines.replace('\n', "\n  "))
            });
            let long = format!("{examples}\n\n{END}");
            command
                .after_help(examples)
                .after_long_help(long.trim_start().to_owned())
        });
    }
    let convert = EXAMPLES
        .first()
        .map_or("", |(_, lines)| lines)
        .replace('\n', "\n  ");
    cli.after_help(format!("Examples:\n  {convert}"))
        .after_long_help(format!("Examples:\n  {convert}\n\n{END}"))
}

/// Whether the command that was chosen loads a project, so that its flags are those of all commands.
pub(super) fn takes_project(matches: &ArgMatches) -> bool {
    let chosen = matches.subcommand_name();
    chosen.is_some_and(|name| !WITHOUT_PROJECT.contains(&name))
}

fn hide(command: Command, name: &str, shared: &[Arg]) -> Command {
    let command = command.mut_args(hinted);
    if WITHOUT_PROJECT.contains(&name) {
        // An argument that is there already is not handed down.
        return command.args(shared.iter().map(|arg| arg.clone().hide(true)));
    }
    let without = WITHOUT_EFFECT.iter().find(|(known, _)| *known == name);
    let hidden = without.map_or(&[][..], |(_, hidden)| hidden);
    let heading = HEADINGS.iter().find(|(known, _)| *known == name);
    let of_manifests = |arg: &Arg| {
        let heading = arg.get_help_heading();
        heading.is_some_and(|heading| ["Manifests", "Output", "Argo CD"].contains(&heading))
    };
    command.mut_args(|arg| {
        let arg = match hidden.contains(&arg.get_id().as_str()) {
            true => arg.hide(true),
            false => arg,
        };
        match heading {
            Some((_, heading)) if of_manifests(&arg) => arg.help_heading(*heading),
            _ => arg,
        }
    })
}

/// A flag with what shells complete its value by.
fn hinted(arg: Arg) -> Arg {
    let names = arg.get_value_names().unwrap_or_default();
    match names.first().map(|name| name.as_str()) {
        Some("DIR") => arg.value_hint(ValueHint::DirPath),
        Some("FILE") => arg.value_hint(ValueHint::FilePath),
        Some("PATH") => arg.value_hint(ValueHint::AnyPath),
        _ => arg,
    }
}

/// What stands in completions for the profiles of the project at hand, until a shell asks for them.
pub(crate) const PROFILES: &str = "KUPLOY_PROFILES";
/// The same for its services.
pub(crate) const SERVICES: &str = "KUPLOY_SERVICES";
/// The same with the sign that an image follows.
pub(crate) const IMAGES: &str = "KUPLOY_IMAGES";

/// The command line with the values that are known of what takes a rule, a profile or a service; for completions, since
/// more is accepted.
pub(super) fn offering_values(cli: Command) -> Command {
    let offering = |arg: Arg| {
        let known = || rules::all().flat_map(|rule| [rule.code, rule.name]);
        let values: Vec<&'static str> = match arg.get_value_names().and_then(<[_]>::first) {
            Some(name) if name.as_str() == "RULE" => known().collect(),
            Some(name) if name.as_str() == "PROFILE" => vec![PROFILES],
            Some(name) if name.as_str() == "SERVICE=IMAGE" => vec![IMAGES],
            Some(name) if name.as_str() == "WORD" => known().chain([SERVICES]).collect(),
            _ => return arg,
        };
        arg.value_parser(PossibleValuesParser::new(values))
    };
    let names: Vec<String> = cli
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    let cli = cli.mut_args(offering);
    names.iter().fold(cli, |cli, name| {
        cli.mut_subcommand(name, |command| command.mut_args(offering))
    })
}

#[cfg(test)]
mod tests {
    use super::super::command;

    fn help(name: &str, long: bool) -> String {
        let mut cli = command();
        cli.build();
        let command = cli.find_subcommand_mut(name).unwrap();
        let text = if long {
            command.render_long_help()
        } else {
            command.render_help()
        };
        text.to_string()
    }

    #[test]
    fn help_has_examples_and_no_flags_that_mean_nothing() {
        let rules = help("rules", true);
        assert!(
            !rules.contains("--project-name") && rules.contains("Exit status"),
            "{rules}"
        );
        assert!(help("convert", false).contains("--project-name"));
        assert!(help("convert", false).contains("--domain example.com"));
        assert!(!help("lint", false).contains("--layout"));
        let lint = help("lint", false);
        assert!(lint.contains("Check as if converting with:") && !lint.contains("Manifests:"));
        let usage = command().render_help().to_string();
        assert!(usage.contains("[COMMAND]"), "{usage}");
    }

    #[test]
    fn completions_offer_rules() {
        let mut text = Vec::new();
        let mut cli = super::super::whole();
        clap_complete::generate(
            clap_complete::Shell::Fish,
            &mut cli,
            "kuploy-convert",
            &mut text,
        );
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("ulimits-not-supported"));
    }

    /// Words that nobody searches for, in a text.
    fn words_of_ours(text: &str) -> Vec<&'static str> {
        let words = [
            "folder",
            "machine",
            " blank",
            "left out",
            "leaves out",
            "span of time",
            "runs to its end",
            "kubernetes has not",
            "` is no ",
            "cannot be read:",
            "counterpart",
        ];
        words
            .into_iter()
            .filter(|word| text.contains(word))
            .collect()
    }

    #[test]
    fn help_uses_the_terms_of_the_field() {
        let mut cli = command();
        cli.build();
        let names: Vec<String> = cli
            .get_subcommands()
            .map(|it| it.get_name().to_owned())
            .collect();
        for name in names.iter().filter(|name| *name != "help") {
            let text = help(name, true).to_ascii_lowercase();
            assert_eq!(words_of_ours(&text), [""; 0], "{name}");
        }
    }
}
