//! `krm`: a KRM function, which kustomize and kpt run: a `ResourceList` in, a `ResourceList` out.
//!
//! `functionConfig.spec` holds flags by name. In a kustomization that lists the function under `generators` the
//! objects come out as from the folder that `convert` writes: kustomize hashes the names of ConfigMaps itself.

use std::collections::{BTreeMap, BTreeSet};

use kuploy_compose::diagnostic::Report;
use kuploy_compose::options::Kustomize;
use kuploy_compose::source::{SourceId, Sources, Span, paths};
use kuploy_compose::yaml::{self, Limits, Node};
use kuploy_compose::{Compiled, Files, compile, environments, load, print};
use serde_json::{Value, json};

use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, Cli, Command};
use crate::failure::Failure;
use crate::output;
use crate::report::{Detail, results};

const API_VERSION: &str = "config.kubernetes.io/v1";
const KIND: &str = "ResourceList";

pub(super) fn run(cli: &Cli, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let disk = args::disk(&cli.compose)?;
    let limits = cli.compose.limits;
    let request = Request::read(&disk, &limits)?;
    let own = cli;
    let cli = own.with(&request.words()?)?;
    let Command::Krm(args) = &cli.command else {
        return Err(Failure::new("the function's configuration names no command").into());
    };
    let mut options = args.asked(
        Kustomize::Function,
        "kustomize sets it: `namespace:` in kustomization.yaml",
    )?;
    let trusted = args::disk(&own.compose)?;
    let named = own.compose.files.iter().chain(&own.compose.env_files);
    let named: Vec<&String> = named.collect();
    stay_inside(&trusted, own, &cli)?;
    let disk = args::project_disk(&cli.compose)?.grant(named);
    let mut compose = cli.compose.clone();
    if let Some((own, chosen)) = environments::chosen(&disk, &compose, &options) {
        (compose, options) = (own, chosen);
    }
    let Compiled {
        project,
        files,
        report,
        sources,
        ..
    } = compile(&disk, &compose, &options);
    let tree = project.as_ref().and_then(|project| project.tree.as_ref());
    let found = findings::of_project(&args.findings, report, sources, tree)?;
    let ended = findings::outcome(&found, &args.findings);
    let made = match files {
        Some(files) if ended == Outcome::Done => parsed(&output::stream(&files), &limits),
        _ => Vec::new(),
    };
    let response = request.answer(made, results(&found));
    streams
        .out
        .write_all(print::documents(&[response]).as_bytes())?;
    // kustomize drops the results, and shows what is said here.
    let style = streams.err_style;
    findings::print(&found, &args.findings, Detail::Brief, style, streams.err)?;
    Ok(ended)
}

/// The configuration is a file of the repository: what its parameters name lies in the checkout, in the current directory
/// where there is none, or below a path that the command line allows.
fn stay_inside(files: &dyn Files, own: &Cli, cli: &Cli) -> Result<(), Failure> {
    let here = files.current_dir();
    let asked = own.compose.allow_paths.iter();
    let asked = asked.map(|path| paths::join(&here, path));
    let own_folder = own.compose.project_directory.iter();
    let folders: Vec<String> = std::iter::once(here.clone())
        .chain(own_folder.map(|path| paths::join(&here, path)))
        .chain(load::checked_out(files, &here))
        .chain(asked)
        .collect();
    let mut known: BTreeSet<String> = named_paths(own).into_iter().map(|(_, path)| path).collect();
    // Standard input holds the list.
    known.insert("-".to_owned());
    for (flag, path) in named_paths(cli) {
        let place = paths::join(&here, &path);
        let is_inside = folders
            .iter()
            .any(|it| paths::relative_to(&place, it).is_some());
        let is_of_git = place.split('/').any(|part| part == ".git");
        if !known.contains(&path) && (!is_inside || is_of_git) {
            let failure = Failure::new(format!(
                "the parameter `{flag}` names `{path}`, which is outside the repository, and only the command line can name files there"
            ));
            return Err(failure.help("copy what is needed into the project"));
        }
    }
    Ok(())
}

/// Everything on the disk that flags name, with the flag.
fn named_paths(cli: &Cli) -> Vec<(&'static str, String)> {
    let compose = &cli.compose;
    let mut all = Vec::new();
    all.extend(compose.files.iter().map(|it| ("file", it.clone())));
    all.extend(compose.env_files.iter().map(|it| ("env-file", it.clone())));
    let folder = compose.project_directory.iter();
    all.extend(folder.map(|it| ("project-directory", it.clone())));
    if let Command::Krm(args) = &cli.command {
        let environments = args.options.environments.iter();
        let files = environments.flat_map(|one| &one.files);
        all.extend(files.map(|it| ("environment", it.clone())));
    }
    all
}

/// Our own output as objects.
fn parsed(stream: &[u8], limits: &Limits) -> Vec<Node> {
    let text = std::str::from_utf8(stream).unwrap_or_default();
    yaml::parse(text, SourceId::default(), limits, &mut Report::default())
}

/// What the function is asked.
struct Request {
    items: Vec<Node>,
    config: Option<Node>,
}

impl Request {
    /// Reads the `ResourceList` on standard input.
    fn read(files: &dyn Files, limits: &Limits) -> Result<Self, Failure> {
        let wrong = |why: &str| {
            Failure::new(format!("standard input is not a {KIND}: {why}")).help(
                "`krm` is run by kustomize: list it under `generators`, and build with `--enable-alpha-plugins --enable-exec`",
            )
        };
        let bytes = files
            .read("-")
            .map_err(|error| Failure::read("standard input", &error))?;
        let (mut sources, mut report) = (Sources::default(), Report::default());
        let decoded = yaml::decode(bytes, "<stdin>", &mut sources, limits, &mut report);
        let nodes = decoded.map(|(id, text)| yaml::parse(&text, id, limits, &mut report));
        if let Some(error) = report.iter().next().filter(|_| report.has_errors()) {
            return Err(wrong(&error.message));
        }
        let nodes = nodes.unwrap_or_default();
        let why = match nodes.is_empty() {
            true => "it is empty",
            false => "it holds several documents",
        };
        let [mut list] = <[Node; 1]>::try_from(nodes).map_err(|_| wrong(why))?;
        if list.get("kind").and_then(Node::as_str) != Some(KIND) {
            return Err(wrong("its kind is another"));
        }
        let config = list.remove("functionConfig").filter(|it| !it.is_null());
        let items = list.get_mut("items").and_then(Node::as_seq_mut);
        let mut items = items.map(std::mem::take).unwrap_or_default();
        // kustomize passes a generator's configuration among the items as well; it is no object of the app.
        if let Some(config) = &config {
            items.retain(|item| identity(item) != identity(config));
        }
        Ok(Self { items, config })
    }

    /// The flags in the configuration: `spec`, or `data` of a ConfigMap.
    fn words(&self) -> Result<Vec<std::ffi::OsString>, Failure> {
        let config = self.config.as_ref();
        let spec = config.and_then(|config| config.get("spec").or_else(|| config.get("data")));
        let spec = spec.map(Node::to_json).unwrap_or_default();
        let map = match &spec {
            Value::Null => return Ok(Vec::new()),
            Value::Object(map) => map,
            _ => {
                return Err(Failure::new(
                    "`functionConfig.spec` is not a mapping of flags",
                ));
            }
        };
        args::parameter_words(
            "krm",
            map.iter().map(|(name, value)| (name.as_str(), value)),
        )
    }

    /// The list with the objects that were made, each in the place of one of the same name.
    fn answer(self, made: Vec<Node>, results: Vec<Value>) -> Node {
        let mut items = self.items;
        let given: BTreeMap<[Option<String>; 4], usize> = items
            .iter()
            .enumerate()
            .map(|(at, item)| (identity(item).map(|part| part.map(str::to_owned)), at))
            .collect();
        for object in made {
            let name = identity(&object).map(|part| part.map(str::to_owned));
            match given.get(&name).and_then(|at| items.get_mut(*at)) {
                Some(item) => *item = object,
                None => items.push(object),
            }
        }
        let mut list = Node::from_json(
            json!({"apiVersion": API_VERSION, "kind": KIND, "items": []}),
            Span::default(),
        );
        if let Some(all) = list.get_mut("items").and_then(Node::as_seq_mut) {
            *all = items;
        }
        if let Some(config) = self.config {
            list.set("functionConfig", config);
        }
        if !results.is_empty() {
            list.set("results", Node::from_json(results.into(), Span::default()));
        }
        list
    }
}

/// What tells objects apart: API version, kind, namespace, name.
fn identity(object: &Node) -> [Option<&str>; 4] {
    let metadata = object.get("metadata");
    [
        object.get("apiVersion").and_then(Node::as_str),
        object.get("kind").and_then(Node::as_str),
        metadata
            .and_then(|it| it.get("namespace"))
            .and_then(Node::as_str),
        metadata
            .and_then(|it| it.get("name"))
            .and_then(Node::as_str),
    ]
}
