//! What each fuzz target does with its input, and what must hold whatever the input is.
//!
//! Shared by the programs of `fuzz_targets/` and by `kuploy-compose/tests/fuzz.rs`, which runs them over the corpus and over
//! mutations of it with the ordinary tests.

use kuploy_compose::diagnostic::Report;
use kuploy_compose::drift::{self, Settings};
use kuploy_compose::source::{Files, Sources, Span};
use kuploy_compose::yaml::{self, Limits, Node, Value};
use kuploy_compose::{LoadRequest, MemoryFiles, Options, compile, kustomize, print};
use serde_json::{Map, Value as Json};

/// A target, with the name of its corpus.
type Target = (&'static str, fn(&[u8]));

/// All targets.
pub(crate) const TARGETS: &[Target] = &[
    ("yaml", yaml),
    ("print", print),
    ("interpolation", interpolation),
    ("dotenv", dotenv),
    ("short_syntax", short_syntax),
    ("dockerfile", dockerfile),
    ("image_lock", image_lock),
    ("load", load),
    ("strip", strip),
    ("overlay", overlay),
    ("chart", chart),
];

/// Runs the target of that name.
pub(crate) fn run(name: &str, data: &[u8]) {
    let (_, target) = TARGETS
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap_or_else(|| panic!("no target {name}"));
    target(data);
}

/// The line between the parts of an input that has several.
const CUT: &str = "\n%%%%\n";

/// Tight limits: what is slow below them is slow by itself.
fn limits() -> Limits {
    Limits::default().with(|it| {
        it.depth = 128;
        it.nodes = 10_000;
        it.aliased = 10_000;
    })
}

/// The YAML reader: places lie in the text, and what was read is printed and read again as the same.
fn yaml(data: &[u8]) {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let limits = limits();
    let Some((source, text)) =
        yaml::decode(data.to_vec(), "input", &mut sources, &limits, &mut report)
    else {
        assert!(report.has_errors(), "no text, and no reason");
        return;
    };
    let nodes = yaml::parse(&text, source, &limits, &mut report);
    findings_have_places(&report, &sources);
    nodes
        .iter()
        .for_each(|node| places_lie_in_the_text(node, &sources, 0));
    if report.has_errors() {
        return;
    }
    let json: Vec<Json> = nodes.iter().map(Node::to_json).collect();
    let printed = print::documents(&nodes);
    let (again, faults) = read(&printed);
    assert_eq!(faults, "", "of what was printed:\n{printed}");
    let again: Vec<Json> = again.iter().map(Node::to_json).collect();
    assert_eq!(again, json, "printed and read again:\n{printed}");
}

/// The printer: two readers read any tree back as it was, and print it as it was printed.
fn print(data: &[u8]) {
    let json = Seed(data).tree(0);
    let printed = print::documents(&[Node::from_json(json.clone(), Span::default())]);
    for line in printed.split('\n') {
        assert_eq!(
            line.trim_end_matches([' ', '\t']),
            line,
            "trailing blanks:\n{printed}"
        );
    }
    let (nodes, faults) = read(&printed);
    assert_eq!(faults, "", "of what was printed:\n{printed}");
    let ours = nodes.first().map_or(Json::Null, Node::to_json);
    assert_eq!(ours, json, "our reader, of:\n{printed}");
    let other: Json =
        serde_yaml::from_str(&printed).unwrap_or_else(|error| panic!("{error}:\n{printed}"));
    assert_eq!(other, json, "libyaml, of:\n{printed}");
    assert_eq!(print::documents(&nodes), printed, "the second print");
}

/// `${VARIABLE}` in values.
fn interpolation(data: &[u8]) {
    let value = Json::from(String::from_utf8_lossy(data));
    let compose = format!(
        "services: {{a: {{image: {value}, command: [{value}], labels: {{k: {value}}}}}}}\n"
    );
    let files = MemoryFiles::new()
        .with("compose.yaml", compose)
        .with_var("A", "a")
        .with_var("B", "${A}")
        .with_var("E", "");
    convert(&files);
}

/// Files of variables: `.env` and `env_file`.
fn dotenv(data: &[u8]) {
    let files = MemoryFiles::new()
        .with(
            "compose.yaml",
            "services:\n  a:\n    image: a:${TAG:-1}\n    env_file: [x.env]\n",
        )
        .with(".env", data)
        .with("x.env", data);
    convert(&files);
}

/// Short forms of ports, volumes, sizes, durations and the like.
fn short_syntax(data: &[u8]) {
    const KEYS: &[&str] = &[
        "ports",
        "volumes",
        "expose",
        "devices",
        "extra_hosts",
        "ulimits",
        "tmpfs",
        "environment",
        "depends_on",
        "networks",
        "secrets",
        "configs",
        "command",
        "mem_limit",
        "cpus",
        "stop_grace_period",
        "healthcheck",
        "env_file",
        "build",
        "image",
        "deploy",
        "restart",
        "user",
        "shm_size",
        "dns",
        "sysctls",
        "gpus",
        "x-kuploy",
    ];
    let text = String::from_utf8_lossy(data);
    let (key, value) = text.split_once('\n').unwrap_or(("", &text));
    let key = KEYS.iter().find(|known| **known == key).unwrap_or(&"ports");
    let value = Json::from(value);
    for value in [
        value.to_string(),
        format!("[{value}]"),
        format!("{{k: {value}}}"),
        format!("{{{value}: {value}}}"),
    ] {
        let compose = format!("services: {{a: {{image: x, {key}: {value}}}}}\n");
        convert(&MemoryFiles::new().with("compose.yaml", compose));
    }
}

/// Dockerfiles: what is wrong has a line of the text, twice the same, and every stage can be the one that is built.
fn dockerfile(data: &[u8]) {
    use kuploy_compose::facts::image::dockerfile::{
        BaseImage, BuildArguments, Dockerfile, evaluate,
    };
    let text = String::from_utf8_lossy(data);
    let file = Dockerfile::parse(&text, "Dockerfile");
    let lines = text.lines().count().max(1);
    for target in [None, Some("0"), Some("1"), Some("base")] {
        let build = BuildArguments {
            target,
            ..BuildArguments::default()
        };
        let run = || evaluate(&file, build, &mut |_| BaseImage::default());
        let (built, again) = (run(), run());
        assert_eq!(built.config, again.config);
        for (line, message) in &built.problems {
            assert!((1..=lines).contains(line), "{line}: {message}");
        }
        for volume in &built.config.volumes {
            assert!(volume.value.starts_with('/'), "{}", volume.value);
        }
    }
}

/// Image locks, and what engines print of images: a lock that is written is read as the same.
fn image_lock(data: &[u8]) {
    use kuploy_compose::facts::image::inspect;
    use kuploy_compose::facts::image::lock::{ImageLock, VERSION};
    if let Ok(lock) = ImageLock::parse(data) {
        let written = lock.to_text();
        assert_eq!(ImageLock::parse(written.as_bytes()).as_ref(), Ok(&lock));
        for name in lock.images.keys() {
            drop(lock.config(name));
            assert!(
                lock.digest(name)
                    .is_none_or(|digest| !digest.contains(char::is_whitespace))
            );
        }
    }
    let inspected = inspect::read(&String::from_utf8_lossy(data)).unwrap_or_default();
    let images = inspected.into_iter().enumerate();
    let lock = ImageLock {
        version: VERSION,
        pin: data.len() % 2 == 1,
        images: images
            .map(|(at, inspected)| (at.to_string(), inspected.locked("web:1")))
            .collect(),
    };
    let written = lock.to_text();
    assert_eq!(ImageLock::parse(written.as_bytes()), Ok(lock));
}

/// The whole way, of several files.
fn load(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let names = [
        "compose.yaml",
        "compose.override.yaml",
        ".env",
        "other.yaml",
        "app.env",
    ];
    let files = names
        .into_iter()
        .zip(text.split(CUT))
        .fold(MemoryFiles::new(), |files, (name, part)| {
            files.with(name, part)
        });
    convert(&files);
}

/// Manifests of others: settled, edited and held against the rules.
fn strip(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let source = sources.add("input", text);
    let mut nodes = yaml::parse(text, source, &limits(), &mut report);
    if report.has_errors() {
        return;
    }
    let settings = Settings::default();
    let before = nodes.clone();
    drift::lint_text(text, &mut nodes, &settings, &mut report);
    drift::lint(&before, &settings, &mut report);
    findings_have_places(&report, &sources);
    let mut after = before.clone();
    drift::settle_all(&mut after, &settings, &mut report);
    let mut again = after.clone();
    drift::settle_all(&mut again, &settings, &mut report);
    let json = |nodes: &[Node]| nodes.iter().map(Node::to_json).collect::<Vec<_>>();
    assert_eq!(json(&again), json(&after), "what is settled stays as it is");
    if let Ok(edited) = drift::edit(text, &before, &mut after) {
        let (nodes, faults) = read(&edited);
        // A warning on what was left as it was is none of the edit's.
        let errors: Vec<&str> = faults
            .lines()
            .filter(|it| it.contains(": error["))
            .collect();
        assert!(
            errors.is_empty(),
            "{errors:?} of what was edited:\n{edited}"
        );
        assert_eq!(
            json(&nodes),
            json(&after),
            "edited and read again:\n{edited}"
        );
    }
}

/// What an overlay makes of a base: a kustomization and a patch of anybody's. Both are checked twice alike, with places
/// that lie in the texts.
fn overlay(data: &[u8]) {
    const BASE: &str = "resources: [app.yaml]\n";
    const APP: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n  \
                       selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    \
                       spec:\n      containers:\n      - name: web\n        image: nginx:1.29\n---\napiVersion: v1\n\
                       kind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n  ports:\n  - port: 80\n";
    let text = String::from_utf8_lossy(data);
    let (kustomization, patch) = text.split_once(CUT).unwrap_or((&text, ""));
    let files = MemoryFiles::new()
        .with("base/kustomization.yaml", BASE)
        .with("base/app.yaml", APP)
        .with("over/kustomization.yaml", kustomization)
        .with("over/patch.yaml", patch);
    let checked = || {
        let path = format!("{}/over/kustomization.yaml", files.current_dir());
        let (report, sources) = kustomize::check(&files, &path, &Settings::default(), &limits());
        findings_have_places(&report, &sources);
        let said = report.iter().map(|it| it.located(&sources).to_string());
        said.collect::<Vec<_>>()
    };
    assert_eq!(checked(), checked(), "checked again");
}

/// The Helm chart of a project of one file: twice the same; its values are YAML, and its templates close what they open.
fn chart(data: &[u8]) {
    let files = MemoryFiles::new().with("compose.yaml", data);
    let mut request = LoadRequest::default();
    request.limits = limits();
    let mut options = Options::default();
    options.chart = Some("chart".to_owned());
    let compiled = compile(&files, &request, &options);
    findings_have_places(&compiled.report, &compiled.sources);
    for file in &compiled.chart {
        let text = String::from_utf8_lossy(&file.bytes);
        if file.path.starts_with("templates/") {
            assert!(actions_are_closed(&text), "of {}:\n{text}", file.path);
        } else if file.path.ends_with(".yaml") {
            let (_, faults) = read(&text);
            assert_eq!(faults, "", "of {}:\n{text}", file.path);
        }
    }
    let again = compile(&files, &request, &options);
    assert_eq!(again.chart, compiled.chart, "the second run");
}

/// Whether each action of a Go template ends before another one begins; `}}` outside of one is text.
fn actions_are_closed(template: &str) -> bool {
    // What an action writes is no action.
    let template = template.replace("\"{{\"", "\"\"");
    let mut actions = template.split("{{").skip(1);
    actions.all(|action| action.contains("}}"))
}

/// Converts a project: twice the same, with places that lie in the texts, to YAML that can be read.
fn convert(files: &MemoryFiles) {
    let mut request = LoadRequest::default();
    request.limits = limits();
    let options = Options::default();
    let compiled = compile(files, &request, &options);
    findings_have_places(&compiled.report, &compiled.sources);
    assert_eq!(compiled.files.is_none(), compiled.report.has_errors());
    for file in compiled
        .files
        .iter()
        .flatten()
        .filter(|file| file.path.ends_with(".yaml"))
    {
        let text = String::from_utf8_lossy(&file.bytes);
        let (_, faults) = read(&text);
        assert_eq!(faults, "", "of {}:\n{text}", file.path);
    }
    let again = compile(files, &request, &options);
    assert_eq!(again.files, compiled.files, "the second run");
}

/// The documents of a text, and what is wrong with it.
fn read(text: &str) -> (Vec<Node>, String) {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let source = sources.add("printed", text);
    let limits = Limits::default().with(|it| it.depth = 1000);
    let nodes = yaml::parse(text, source, &limits, &mut report);
    let faults = report
        .iter()
        .map(|finding| format!("{}\n", finding.located(&sources)));
    (nodes, faults.collect())
}

fn findings_have_places(report: &Report, sources: &Sources) {
    for finding in report {
        let related = finding.related.iter().map(|label| label.span);
        for span in finding.span.into_iter().chain(related) {
            is_range(span, sources);
        }
    }
}

fn is_range(span: Span, sources: &Sources) {
    let source = sources
        .get(span.source)
        .expect("a place in an unknown text");
    let range = span.start as usize..span.end as usize;
    assert!(
        source.text.get(range).is_some(),
        "{span:?} is no range of {:?}",
        source.text
    );
}

fn places_lie_in_the_text(node: &Node, sources: &Sources, depth: usize) {
    assert!(depth <= limits().depth);
    is_range(node.span, sources);
    match &node.value {
        Value::Seq(list) => list
            .iter()
            .for_each(|node| places_lie_in_the_text(node, sources, depth + 1)),
        Value::Map(map) => map.values().for_each(|entry| {
            is_range(entry.key_span, sources);
            places_lie_in_the_text(&entry.node, sources, depth + 1);
        }),
        _ => {}
    }
}

/// Bytes that a tree grows from.
struct Seed<'a>(&'a [u8]);

impl Seed<'_> {
    fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }

    fn tree(&mut self, depth: usize) -> Json {
        let kind = if depth > 20 { 0 } else { self.byte() % 8 };
        match kind {
            0..=2 => Json::from(self.text()),
            3 | 4 => {
                let count = self.byte() % 6;
                let entries = (0..count).map(|_| (self.text(), self.tree(depth + 1)));
                Json::Object(entries.collect::<Map<_, _>>())
            }
            5 => (0..self.byte() % 6).map(|_| self.tree(depth + 1)).collect(),
            6 => Json::from(i64::from(self.byte()) - 100),
            _ => [Json::Null, Json::from(true), Json::from(0.5)][usize::from(self.byte() % 3)]
                .clone(),
        }
    }

    /// The bytes up to the next 0xFF.
    fn text(&mut self) -> String {
        let end = self
            .0
            .iter()
            .position(|byte| *byte == 0xFF)
            .unwrap_or(self.0.len());
        let (text, rest) = self.0.split_at(end);
        self.0 = rest.get(1..).unwrap_or_default();
        String::from_utf8_lossy(text).into_owned()
    }
}
