//! The command line, as it is written: what each flag is called and says about itself.
//!
//! `parse` turns words into these structs and nothing more; [`resolve`] turns them into what the library is asked
//! for. `convert` is the command when none is named.

mod convert;
mod findings;
mod function;
mod help;
mod parameters;
mod plugin;
mod resolve;
mod words;

pub(crate) use convert::ConvertArgs;
pub(crate) use findings::{Color, FindingArgs, Format};
pub(crate) use function::FunctionArgs;
pub(crate) use help::{IMAGES, PROFILES, SERVICES};
pub(crate) use parameters::words as parameter_words;
pub(crate) use plugin::metadata as plugin_metadata;
pub(crate) use resolve::{convert_options, disk, filter, project_disk};

use std::ffi::OsString;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use kuploy_compose::options::{GitOps, KubeVersion};
use kuploy_compose::{LoadRequest, Options};

use crate::failure::Failure;

/// Compiles Docker Compose projects to Kubernetes manifests that stay Synced under Argo CD.
///
/// Without a command it converts: `kuploy-convert` in a directory with a Compose file writes `k8s/`. See
/// `kuploy-convert convert --help` for its options.
#[derive(Debug, Parser)]
#[command(name = "kuploy-convert", version, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = false)]
#[command(override_usage = "kuploy-convert [OPTIONS] [COMMAND]")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) compose: LoadRequest,
    /// When to use colors
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
    /// The words that all of this was read from.
    #[arg(skip)]
    words: Vec<OsString>,
}

impl Cli {
    /// The command line with more words at its end.
    ///
    /// # Errors
    /// When they are no flags of the command, or say again what was said.
    pub(crate) fn with(&self, more: &[OsString]) -> Result<Self, Failure> {
        parse(self.words.iter().chain(more).cloned()).map_err(|error| {
            let text = error.to_string();
            let text = text.trim_start_matches("error: ");
            Failure::new(text.lines().next().unwrap_or_default())
        })
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Convert a Compose project to manifests and kustomization.yaml (the default command)
    Convert(Box<ConvertArgs>),
    /// Check Compose files and manifests without writing anything
    Lint(Box<LintArgs>),
    /// Print the manifests for Argo CD's config management plugin
    Generate(Box<FunctionArgs>),
    /// Run as a KRM function for kustomize: a ResourceList in, a ResourceList out
    Krm(Box<FunctionArgs>),
    /// Remove fields that drift under GitOps from manifests of any tool
    Strip(Box<StripArgs>),
    /// Print the merged, interpolated, normalised Compose model, as `docker compose config` does
    Config(ConfigArgs),
    /// Print the intermediate model as JSON
    Model(Box<ModelArgs>),
    /// List all rules
    Rules(RulesArgs),
    /// Explain a service, a rule, a Compose key, an `x-kuploy` key or a flag
    Explain(Box<ExplainArgs>),
    /// Draw services, dependencies, volumes and routes
    Graph(Box<GraphArgs>),
    /// Write the configuration of the images of a project to `kuploy.images.json`, which later runs read
    Images(ImagesArgs),
    /// Write a commented override file with `x-kuploy` settings
    Init(InitArgs),
    /// Print a JSON Schema: of `x-kuploy` in Compose files, for editors
    Schema(SchemaArgs),
    /// Serve an editor: the Language Server Protocol on standard input and output
    Lsp,
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write all of them to a directory
    Man(ManArgs),
}

/// `model`.
#[derive(Debug, Args)]
pub(crate) struct ModelArgs {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
}

/// `lint`.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Compose files, directories to search, manifests; default: the project in the current directory
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
    /// Write the findings to a file, as `--report` does; `-` prints them
    #[arg(short, long, value_name = "FILE", conflicts_with = "report")]
    pub(crate) output: Option<String>,
    /// Ignore the findings in this file: only new findings are reported and fail the run
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<String>,
    /// Write all findings of this run to the baseline
    #[arg(long, requires = "baseline")]
    pub(crate) write_baseline: bool,
    /// Apply fixes that need no decision to the files
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what `--fix` would change, and exit with 1 if there is a change
    #[arg(long)]
    pub(crate) diff: bool,
}

/// `strip`.
#[derive(Debug, Args)]
// What it changes beyond spelling is a note, and whoever runs it wants to know.
#[command(mut_arg("level", |level| level.default_value("info")))]
pub(crate) struct StripArgs {
    /// Files, changed in place, and directories to search; default, or `-`: standard input to standard output
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// Change nothing; exit with 1 if something would change
    #[arg(long)]
    pub(crate) check: bool,
    /// Change nothing; show what would change, and exit with 1 if there is a change
    #[arg(long)]
    pub(crate) diff: bool,
    /// Change nothing if there is an error in any file
    #[arg(long)]
    pub(crate) all_or_nothing: bool,
    /// Remove objects that a controller created, as in an export of a whole cluster: Pods of ReplicaSets, Jobs of CronJobs
    #[arg(long)]
    pub(crate) prune_owned: bool,
    /// Make an export of a cluster portable: remove IP addresses, node ports and volume names that the cluster assigned, and
    /// objects that controllers create
    #[arg(long)]
    pub(crate) export: bool,
    /// The oldest Kubernetes that the manifests are for
    #[arg(long, value_name = "X.Y", default_value_t)]
    pub(crate) kube_version: KubeVersion,
    /// The tool that applies the manifests. Default: detected from the manifests, otherwise `argocd`; its annotations are then
    /// added only to standard output, not to files
    #[arg(long, value_enum)]
    pub(crate) gitops: Option<GitOps>,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
}

/// `config`.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// How to print the model
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ConfigFormat::Yaml)]
    pub(crate) format: ConfigFormat,
    /// Print only the names of the active services, one per line
    #[arg(long = "services", id = "names_of_services", conflicts_with_all = ["format", "names_of_profiles"])]
    pub(crate) services: bool,
    /// Print only the profiles of all services, one per line
    #[arg(long = "profiles", id = "names_of_profiles", conflicts_with = "format")]
    pub(crate) profiles: bool,
}

/// How `config` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfigFormat {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

/// `rules`.
#[derive(Debug, Args)]
#[command(after_help = "`kuploy-convert explain KP33` lists the rules whose numbers begin so.")]
pub(crate) struct RulesArgs {
    /// How to print the rules
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = RulesFormat::Human)]
    pub(crate) format: RulesFormat,
    /// Write a page for each rule to a directory
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<String>,
}

/// How `rules` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    /// One line per rule
    Human,
    /// All details
    Json,
    /// The table of the documentation
    Markdown,
}

/// `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A service of the project; a code (`KP3102`, `3102`), a name or a family (`KP6`) of rules; a Compose key
    /// (`ulimits`, `services.web.ports`); an `x-kuploy` key; a flag (`--domain`, or `domain` beside other words). A service comes first
    #[arg(value_name = "WORD", required = true)]
    pub(crate) words: Vec<String>,
    /// Treat the words as services
    #[arg(long, conflicts_with = "rule")]
    pub(crate) service: bool,
    /// Do not treat the words as services
    #[arg(long)]
    pub(crate) rule: bool,
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ExplainFormat::Human)]
    pub(crate) format: ExplainFormat,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// How `explain` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
}

/// `graph`.
#[derive(Debug, Args)]
pub(crate) struct GraphArgs {
    /// How to draw
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = GraphFormat::Mermaid)]
    pub(crate) format: GraphFormat,
    /// Write the graph to a file; `-` prints it
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<String>,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// How `graph` draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// A flowchart for Markdown, which GitHub and GitLab draw
    Mermaid,
    /// The DOT language of Graphviz
    Dot,
}

/// `images`.
#[derive(Debug, Args)]
pub(crate) struct ImagesArgs {
    /// Where the images are: `docker`, `podman`, `skopeo` (the registry; `skopeo:TRANSPORT` for another transport), the
    /// directory of an OCI image layout, or `-` for the output of `docker image inspect` on standard input; without it,
    /// docker or podman
    #[arg(long, value_name = "SOURCE")]
    pub(crate) from: Option<String>,
    /// The platform of images that have several
    #[arg(long, value_name = "OS/ARCH", default_value = "linux/amd64")]
    pub(crate) platform: String,
    /// Name images by their digests in the manifests of all later runs; `--pin=false` turns it off
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub(crate) pin: Option<bool>,
}

/// `init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The file to write; `-` prints it
    #[arg(
        short,
        long,
        value_name = "FILE",
        default_value = "compose.kuploy.yaml"
    )]
    pub(crate) output: String,
    /// Overwrite an existing file
    #[arg(long)]
    pub(crate) force: bool,
}

/// `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The schema of the output of `model`
    #[arg(long, conflicts_with = "findings")]
    pub(crate) model: bool,
    /// The schema of findings in `--format json`
    #[arg(long)]
    pub(crate) findings: bool,
    /// The schema of the output of `explain --format json`
    #[arg(long, conflicts_with_all = ["model", "findings"])]
    pub(crate) explain: bool,
}

/// `completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "bash|elvish|fish|powershell|zsh")]
    pub(crate) shell: clap_complete::Shell,
}

/// `man`.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Directory for the pages of all commands
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<String>,
}

/// The command line; the help of each option says what it is by default.
pub(crate) fn command() -> clap::Command {
    let defaults = Options::defaults();
    let noted = |command: clap::Command| command.mut_args(|flag| with_default(flag, &defaults));
    help::of(Cli::command().mut_subcommands(noted))
}

/// A flag with its default in its help, where the library has one.
fn with_default(flag: clap::Arg, defaults: &[(&str, serde_json::Value)]) -> clap::Arg {
    let default = defaults
        .iter()
        .find(|(key, _)| flag.get_long() == Some(key) && flag.get_default_values().is_empty());
    let text = match default {
        Some((_, serde_json::Value::String(text))) => text,
        _ => return flag,
    };
    let noted = |help: Option<&clap::builder::StyledStr>| {
        help.map(|help| format!("{help} [default: {text}]"))
    };
    let (short, long) = (noted(flag.get_help()), noted(flag.get_long_help()));
    let flag = match short {
        Some(help) => flag.help(help),
        None => flag,
    };
    match long {
        Some(help) => flag.long_help(help),
        None => flag,
    }
}

/// The command line with the flags of `convert` at the top too, as [`parse`] takes it; for completions.
pub(crate) fn whole() -> clap::Command {
    let cli = command();
    let own = cli.find_subcommand("convert").into_iter();
    let flags: Vec<clap::Arg> = own
        .flat_map(|convert| convert.get_arguments().cloned())
        .collect();
    help::offering_values(cli.args(flags))
}

/// Reads the words of a command line, `convert` put in where no command is named.
///
/// # Errors
/// Clap's own: wrong usage, or a request for help or the version.
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> clap::error::Result<Cli> {
    let mut words: Vec<OsString> = words.into_iter().collect();
    let plugin = plugin::name(&mut words);
    let plain = Cli::command();
    let words = words::with_command(&plain, words);
    // What is said beside the flags is made for those who read it, which takes longer than to compile a small project.
    let matches = match plain.try_get_matches_from(&words) {
        Ok(matches) if help::takes_project(&matches) => matches,
        _ => match plugin {
            Some(name) => command().bin_name(name),
            None => command(),
        }
        .try_get_matches_from(&words)
        .map_err(|error| words::with_hint(&Cli::command(), error))?,
    };
    let mut cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command()))?;
    cli.words = words;
    Ok(cli)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Cli {
        parse(line.split(' ').map(Into::into)).unwrap()
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn convert_may_be_left_out() {
        for line in [
            "kuploy-convert -p x -f y -o out --format json",
            "kuploy-convert convert -p x -f y -o out --format json",
            "kuploy-convert -p x convert -f y -o out --format json",
        ] {
            let cli = parsed(line);
            assert_eq!(cli.compose.project_name.as_deref(), Some("x"), "{line}");
            assert_eq!(cli.compose.files, ["y"], "{line}");
            let Command::Convert(args) = cli.command else {
                panic!("{line}")
            };
            assert_eq!(args.out(), "out");
        }
    }

    #[test]
    fn compose_flags_work_before_and_after_a_command() {
        for line in [
            "kuploy-convert -p corpus -f a -f b --profile * config --format json",
            "kuploy-convert config -p corpus -f a -f b --profile * --format json",
        ] {
            let cli = parsed(line);
            assert_eq!(cli.compose.files, ["a", "b"], "{line}");
            assert_eq!(cli.compose.profiles, ["*"], "{line}");
            assert!(matches!(
                cli.command,
                Command::Config(ConfigArgs {
                    format: ConfigFormat::Json,
                    ..
                })
            ));
        }
    }
}
