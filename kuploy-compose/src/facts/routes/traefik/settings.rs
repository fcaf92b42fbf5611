//! What the configuration of a Traefik of the project says: its files, arguments and variables
//! (<https://doc.traefik.io/traefik/getting-started/configuration-overview/>).

use crate::map::BTreeSet;
use std::borrow::Cow;

use super::entry_points::{EntryPoint, EntryPoints, Told, items};
use super::{Defined, chain, rule};
use crate::compose::Project;
use crate::diagnostic::{Path, Report};
use crate::facts::arguments;
use crate::facts::image_files::{self, ImageFile};
use crate::facts::mounted_files::{Content, MountedFile, MountedFiles};
use crate::facts::path_conventions::is_within;
use crate::facts::service_facts::ServiceFacts;
use crate::map::BTreeMap;
use crate::source::{SourceId, paths};
use crate::yaml::{self, Limits, Node, Value};

/// Keys of a file that stand this deep are none of Traefik's.
const DEEPEST: usize = 12;

/// What is known of a Traefik.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// Its entry points by name, in lower case.
    pub(crate) entry_points: EntryPoints,
    /// The routers over HTTP of its provider of files.
    pub(crate) routers: Vec<Router>,
    /// Whether each file of the provider was read, and there is no other provider but that of Docker.
    pub(super) is_complete: bool,
    /// Whether it asks Docker Engine for further routers.
    asks_docker: bool,
    /// Whether its files have something that no route can do: routers over TCP, certificates of clients.
    pub(super) does_more: bool,
    /// Its TLS options that ask clients for a certificate, by name in lower case.
    pub(in crate::facts::routes) client_auth: BTreeSet<String>,
    /// The services of its provider of files, by name in lower case: the addresses that each leads to.
    pub(super) services: BTreeMap<String, Vec<String>>,
    /// The middlewares of its provider of files, as labels would say them.
    pub(in crate::facts::routes) middlewares: Defined,
    /// The files with its routers, as a person would write them.
    pub(crate) files: BTreeSet<String>,
}

/// What a Traefik does with a request over HTTP.
pub(crate) enum Answer<'s> {
    /// It answers it, or nobody knows.
    Serves,
    /// It redirects it to HTTPS, as it is told there.
    Redirects(&'s Told),
    /// No router on this entry point has the host; this is the nearest one.
    Nothing(&'s str, &'s Router),
}

/// A router of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Router {
    /// Its name, as written.
    pub(crate) name: String,
    /// Its rule.
    pub(crate) rule: String,
    /// Its entry points, as written; none is all.
    pub(crate) entry_points: Vec<String>,
    pub(super) service: String,
    pub(super) middlewares: Vec<String>,
    pub(super) tls: bool,
    /// Where it is.
    pub(crate) told: Told,
}

/// One setting, with its place.
struct Setting {
    /// The keys that lead to it.
    keys: Vec<String>,
    value: String,
    told: Told,
}

/// A configuration file of a service.
struct Document {
    /// The path in the container.
    target: String,
    shown: String,
    path: Path,
    /// What it says; `None` where it is no YAML.
    settings: Option<Vec<Setting>>,
    /// Traefik fills it in when it reads its routers, by more than variables that are known
    /// (<https://doc.traefik.io/traefik/providers/file/#go-templating>).
    is_template: bool,
}

impl Settings {
    /// Reads what a Traefik is told.
    pub(in crate::facts::routes) fn read(
        project: &Project,
        service: &ServiceFacts<'_>,
        mounted: &MountedFiles,
        image_files: &[ImageFile],
    ) -> Self {
        let documents = documents(project, service, mounted, image_files);
        let mut found = Self::default();
        let written = written(service);
        let of_files = documents.iter().flat_map(|it| it.settings.iter().flatten());
        let mut provider = Provider::default();
        for setting in of_files.chain(&written) {
            found.take_static(setting, &mut provider);
        }
        let read = provider.documents(&documents);
        let is_known = read
            .iter()
            .all(|document| document.settings.is_some() && !document.is_template);
        // Of an image not all files of a directory are known.
        let of_build = service.path.key("build");
        let is_whole =
            provider.directory.is_none() || read.iter().all(|document| document.path != of_build);
        found.is_complete = !read.is_empty() && is_known && is_whole && !provider.has_others;
        found.asks_docker = provider.asks_docker;
        for document in read {
            let before = found.routers.len();
            for setting in document.settings.iter().flatten() {
                found.take_dynamic(setting);
            }
            if found.routers.len() > before {
                found.files.insert(document.shown.clone());
            }
        }
        found
    }

    /// Whether it sends browsers from HTTP to HTTPS.
    pub(crate) fn redirects(&self) -> bool {
        let mut entry_points = self.entry_points.values();
        let mut options = self.middlewares.values().flat_map(|one| one.labels.keys());
        entry_points.any(|entry_point| entry_point.redirects.is_some())
            || options.any(|key| key.to_ascii_lowercase().starts_with("redirectscheme"))
    }

    /// Whether its files hold all its routers.
    pub(crate) fn has_all_routers(&self) -> bool {
        self.is_complete && !self.asks_docker
    }

    /// The entry points that a router has; `None` where it has all.
    pub(super) fn of_router(&self, router: &Router) -> Option<Vec<&EntryPoint>> {
        let named = router.entry_points.iter();
        let named = named.filter_map(|name| self.entry_points.get(&name.to_ascii_lowercase()));
        (!router.entry_points.is_empty()).then(|| named.collect())
    }

    /// What it does with a request over HTTP for a host, on a port.
    pub(crate) fn answer(&self, port: u16, host: &str) -> Answer<'_> {
        let Some((name, entry_point)) = self.entry_point(port).filter(|(_, it)| !it.tls) else {
            return Answer::Serves;
        };
        let redirects = entry_point.redirects.as_ref();
        if let Some(told) = redirects.filter(|_| !entry_point.believes) {
            return Answer::Redirects(told);
        }
        let first = self.routers.first();
        let Some(first) = first.filter(|_| self.has_all_routers()) else {
            return Answer::Serves;
        };
        let is_here = |router: &&Router| {
            let mut names = router.entry_points.iter();
            let is_named = names.any(|it| it.eq_ignore_ascii_case(name));
            !router.tls && (is_named || router.entry_points.is_empty())
        };
        let here = || self.routers.iter().filter(is_here);
        let mut redirected = None;
        for router in here().filter(|router| router.takes(host)) {
            if entry_point.believes || !self.is_redirected(router) {
                return Answer::Serves;
            }
            redirected = Some(&router.told);
        }
        match redirected {
            Some(told) => Answer::Redirects(told),
            None => Answer::Nothing(name, here().next().unwrap_or(first)),
        }
    }

    fn is_redirected(&self, router: &Router) -> bool {
        let names: Vec<&str> = router.middlewares.iter().map(String::as_str).collect();
        let mut chain = chain(&names, &self.middlewares).into_iter();
        chain.any(|(_, read)| read.is_some_and(|read| read.kind == Some("redirectScheme")))
    }

    /// The entry point of a port.
    fn entry_point(&self, port: u16) -> Option<(&str, &EntryPoint)> {
        let mut all = self.entry_points.iter();
        let found = all.find(|(_, entry_point)| entry_point.port == Some(port));
        found.map(|(name, entry_point)| (name.as_str(), entry_point))
    }

    /// Takes what says how it listens, and where it finds its routers.
    fn take_static(&mut self, setting: &Setting, provider: &mut Provider) {
        let keys: Vec<String> = setting
            .keys
            .iter()
            .map(|it| it.to_ascii_lowercase())
            .collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let value = setting.value.trim();
        match keys.as_slice() {
            ["entrypoints", name, rest @ ..] => {
                let entry_point = self.entry_points.entry((*name).to_owned()).or_default();
                entry_point.take(rest, value, &setting.told);
            }
            ["providers", "file", "filename"] => provider.file = Some(value.to_owned()),
            ["providers", "file", "directory"] => provider.directory = Some(value.to_owned()),
            ["providers", "docker" | "swarm", rest @ ..] => {
                provider.asks_docker |= !rest.is_empty() || value != "false";
            }
            // https://doc.traefik.io/traefik/providers/overview/
            [
                "providers",
                "file" | "providersthrottleduration" | "precedence",
                ..,
            ] => {}
            ["providers", _, ..] => provider.has_others = true,
            _ => {}
        }
    }

    /// Takes what stands in a file of the provider.
    fn take_dynamic(&mut self, setting: &Setting) {
        let lower: Vec<String> = setting
            .keys
            .iter()
            .map(|it| it.to_ascii_lowercase())
            .collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let value = setting.value.trim();
        match lower.as_slice() {
            ["http", "routers", _, option @ ..] => {
                let Some(name) = setting.keys.get(2) else {
                    return;
                };
                let last = self.routers.last().is_some_and(|last| last.name == *name);
                if !last {
                    self.routers.push(Router {
                        name: name.clone(),
                        told: setting.told.clone(),
                        ..Router::default()
                    });
                }
                if let Some(router) = self.routers.last_mut() {
                    router.take(option, value);
                }
            }
            ["http", "services", name, option @ ..] => {
                let urls = self.services.entry((*name).to_owned()).or_default();
                match option {
                    ["loadbalancer", "servers", _, "url"] => urls.push(value.to_owned()),
                    ["loadbalancer", "servers", _, "weight"] => {}
                    ["loadbalancer", "passhostheader"] if value == "true" => {}
                    ["loadbalancer", "healthcheck", ..] => {}
                    // Weighted, mirrored, or with a transport of its own.
                    _ => urls.push(String::new()),
                }
            }
            ["http", "middlewares", name, _, ..] => {
                let options = &mut self
                    .middlewares
                    .entry((*name).to_owned())
                    .or_default()
                    .labels;
                let key = setting.keys.get(3..).unwrap_or_default().join(".");
                options.insert(key, value.to_owned());
            }
            ["tcp" | "udp", "routers", ..] => self.does_more = true,
            ["tls", "options", name, "clientauth", ..] => {
                self.does_more = true;
                self.client_auth.insert((*name).to_owned());
            }
            _ => {}
        }
    }
}

impl Router {
    /// Whether it may take requests for a host.
    fn takes(&self, host: &str) -> bool {
        let Ok(matches) = rule::read(&self.rule) else {
            return true;
        };
        matches.iter().any(|matched| {
            let mut hosts = matched.hosts.iter();
            matched.hosts.is_empty() || hosts.any(|own| own.eq_ignore_ascii_case(host))
        })
    }

    fn take(&mut self, option: &[&str], value: &str) {
        match option {
            ["rule"] => value.clone_into(&mut self.rule),
            ["service"] => value.clone_into(&mut self.service),
            ["entrypoints", ..] => self.entry_points.extend(items(value)),
            ["middlewares", ..] => self.middlewares.extend(items(value)),
            ["tls", ..] => self.tls |= value != "false",
            _ => {}
        }
    }
}

/// Where the provider of files looks, and which others there are.
#[derive(Default)]
struct Provider {
    file: Option<String>,
    directory: Option<String>,
    asks_docker: bool,
    has_others: bool,
}

impl Provider {
    /// The files that it reads. A copied file may lie in the directory that a path names, or be called so.
    fn documents<'d>(&self, documents: &'d [Document]) -> Vec<&'d Document> {
        let is_read = |document: &&Document| {
            let of_name = |name: &String| {
                document.target == *name
                    || is_within(&document.target, &paths::parent(name)) && {
                        paths::file_name(&document.shown) == paths::file_name(name)
                    }
            };
            let within = |directory: &String| is_within(&document.target, directory);
            self.file.as_ref().is_some_and(of_name) || self.directory.as_ref().is_some_and(within)
        };
        documents.iter().filter(is_read).collect()
    }
}

/// The configuration files of a service.
fn documents(
    project: &Project,
    service: &ServiceFacts<'_>,
    mounted: &MountedFiles,
    image_files: &[ImageFile],
) -> Vec<Document> {
    let mut found = Vec::new();
    for (index, mount) in service.service.volumes.iter().enumerate() {
        let Some(path) = mounted.path(service.id, index) else {
            continue;
        };
        let place = service.path.key("volumes").index(index);
        let mut add = |file: &MountedFile, target: String, shown: String| {
            let text = std::str::from_utf8(&file.bytes).ok();
            found.extend(Document::of(service, (target, shown), &place, text));
        };
        match mounted.content(path) {
            Some(Content::File(file)) => add(file, mount.target.clone(), path.shown.clone()),
            Some(Content::Directory(directory)) => {
                for file in &directory.files {
                    let target = paths::join(&mount.target, &file.path);
                    let shown = format!("{}/{}", path.shown.trim_end_matches('/'), file.path);
                    add(file, target, shown);
                }
            }
            _ => {}
        }
    }
    let copied = image_files
        .iter()
        .filter(|file| file.index != image_files::VARIABLES);
    found.extend(copied.filter_map(|file| {
        let (target, shown) = (file.target.clone(), file.shown.clone());
        Document::of(
            service,
            (target, shown),
            &service.path.key("build"),
            Some(&file.text),
        )
    }));
    found.extend(service.service.configs.iter().filter_map(|grant| {
        let text = project.configs.get(&grant.source)?.content.as_deref()?;
        let target = grant.target.clone();
        let target = target.unwrap_or_else(|| format!("/{}", grant.source));
        let place = Path::root().keys("configs").key(&grant.source);
        let shown = grant.source.clone();
        let target = paths::join("/", &target);
        Document::of(service, (target, shown), &place.key("content"), Some(text))
    }));
    found
}

impl Document {
    /// A file, if it is one that Traefik reads. TOML is not read here.
    fn of(
        service: &ServiceFacts<'_>,
        (target, shown): (String, String),
        path: &Path,
        text: Option<&str>,
    ) -> Option<Self> {
        let ending = target.rsplit_once('.').map(|(_, ending)| ending);
        let by_name = shown.rsplit_once('.').map(|(_, ending)| ending);
        let is = |names: &[&str]| {
            [ending, by_name]
                .into_iter()
                .flatten()
                .any(|it| names.contains(&it))
        };
        if !is(&["toml", "yaml", "yml"]) && path.to_string().starts_with("services") {
            return None;
        }
        let text = text.filter(|_| !is(&["toml"]));
        let text = text.map(|text| filled_in(service, text));
        let text = text.as_deref();
        Some(Self {
            settings: text.and_then(|text| settings(text, &shown, path)),
            is_template: text.is_some_and(|text| text.contains("{{")),
            target,
            shown,
            path: path.clone(),
        })
    }
}

/// A text with the values of variables: `{{ env "DOMAIN" }}`, as cookiecutter-django has it.
fn filled_in<'t>(service: &ServiceFacts<'_>, text: &'t str) -> Cow<'t, str> {
    if !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut filled = String::with_capacity(text.len());
    let mut parts = text.split("{{");
    filled.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let call = part.split_once("}}");
        let value = call.and_then(|(call, rest)| {
            let name = call.trim().strip_prefix("env ")?.trim();
            let name = name.trim_matches(['"', '`']);
            Some((service.variable(name)?, rest))
        });
        match value {
            Some((value, rest)) => filled.extend([value, rest]),
            None => filled.extend(["{{", part]),
        }
    }
    Cow::Owned(filled)
}

/// What a file says; `None` where it is no YAML.
fn settings(text: &str, shown: &str, path: &Path) -> Option<Vec<Setting>> {
    let mut report = Report::default();
    let limits = Limits::default();
    let read = yaml::parse(text, SourceId::default(), &limits, &mut report);
    let [root] = read.as_slice() else {
        return None;
    };
    let breaks = text.match_indices('\n').map(|(at, _)| at);
    let mut reader = Reader {
        breaks: breaks.collect(),
        shown,
        path,
        found: Vec::new(),
    };
    reader.read(root, &mut Vec::new(), 0);
    Some(reader.found)
}

struct Reader<'r> {
    breaks: Vec<usize>,
    shown: &'r str,
    path: &'r Path,
    found: Vec<Setting>,
}

impl Reader<'_> {
    fn read(&mut self, node: &Node, keys: &mut Vec<String>, at: usize) {
        match &node.value {
            Value::Map(map) if !map.is_empty() && keys.len() < DEEPEST => {
                for (key, entry) in map {
                    keys.push(key.clone());
                    let at = usize::try_from(entry.key_span.start).unwrap_or_default();
                    self.read(&entry.node, keys, at);
                    keys.pop();
                }
            }
            Value::Seq(list) if list.iter().any(|item| item.as_map().is_some()) => {
                for (index, item) in list.iter().enumerate() {
                    keys.push(index.to_string());
                    self.read(item, keys, at);
                    keys.pop();
                }
            }
            Value::Seq(list) => {
                let items: Vec<String> = list.iter().map(scalar).collect();
                self.add(keys, items.join(","), at);
            }
            _ => self.add(keys, scalar(node), at),
        }
    }

    fn add(&mut self, keys: &[String], value: String, at: usize) {
        let line = self.breaks.partition_point(|before| *before < at) + 1;
        self.found.push(Setting {
            keys: keys.to_vec(),
            value,
            told: Told {
                path: self.path.clone(),
                by: format!("line {line} of `{}`", self.shown),
            },
        });
    }
}

/// A value as a label would have it: a setting without one is switched on.
fn scalar(node: &Node) -> String {
    match node.to_json() {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null | serde_json::Value::Object(_) => "true".to_owned(),
        other => other.to_string(),
    }
}

/// What arguments and variables say: `--entrypoints.web.address=:80`, `TRAEFIK_ENTRYPOINTS_WEB_ADDRESS`.
fn written(service: &ServiceFacts<'_>) -> Vec<Setting> {
    let place = |name: &str| service.path.key("environment").key(name);
    let of_arguments = arguments::of_service(service.service)
        .into_iter()
        .map(|argument| {
            let told = Told {
                path: argument.place.path(service.key),
                by: format!("its argument `{}`", argument.name),
            };
            (
                argument.name.trim_start_matches('-').to_owned(),
                argument.value,
                told,
            )
        });
    let of_variables = service
        .written_variables()
        .into_iter()
        .filter_map(|(name, value)| {
            let option = name.strip_prefix("TRAEFIK_")?.replace('_', ".");
            let told = Told {
                path: place(name),
                by: format!("its variable `{name}`"),
            };
            Some((option, value, told))
        });
    let valued = of_arguments
        .chain(of_variables)
        .map(|(option, value, told)| Setting {
            keys: option.split('.').map(str::to_owned).collect(),
            value: value.to_owned(),
            told,
        });
    let commands = [&service.service.command, &service.service.entrypoint];
    let words = commands.into_iter().flatten().flatten();
    let switches = words.filter(|word| word.starts_with("--") && !word.contains('='));
    let switches = switches.map(|word| Setting {
        keys: word
            .trim_start_matches('-')
            .split('.')
            .map(str::to_owned)
            .collect(),
        value: "true".to_owned(),
        told: Told::default(),
    });
    valued.chain(switches).collect()
}
