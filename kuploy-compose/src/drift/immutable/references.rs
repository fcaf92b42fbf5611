//! `KP5159`: what pods took from Secrets, or files of the project, and what this run has no values for; `KP5160`: keys that a
//! Secret, which somebody creates, does not have yet.
//!
//! A checkout without the files that Git ignores (`.env`, `certs/`) gives other manifests: variables lose their Secrets,
//! mounts become empty claims. Nobody means that, and a commit of it takes the application down.

use crate::map::{BTreeMap, BTreeSet};

use super::comparison::{Comparison, Pair, base};
use super::emptied_words;
use crate::diagnostic::{Finding, and, rules};
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, pod_spec};
use crate::drift::settings::{AbsentFile, Given, OwnValue};
use crate::drift::tree::{get, maps, text};
use crate::source::Span;
use crate::yaml::{Map, Node};

/// So many things that are lost are named.
const FEW: usize = 3;

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let absent = Absent::of(comparison.absent);
    for pair in &comparison.pairs {
        let (Some(old), Some(new)) = (pod_spec(pair.old.map), pod_spec(pair.new.map)) else {
            continue;
        };
        let emptied = emptied_words::find(old, new);
        let (old, new) = (Taken::of(old), Taken::of(new));
        let mut lost = lost(&old, &new, &absent);
        lost.extend(emptied, &absent);
        if !lost.is_empty() {
            say(pair.new, named(&pair.new, &lost));
        }
        let shown = shown(&old, &new, comparison.own_values);
        if !shown.is_empty() {
            say(pair.new, in_clear(&pair.new, &shown));
        }
    }
    for gone in gone(comparison) {
        let lost = Lost {
            names: vec![format!("the {} `{}`", gone.0.written_kind, gone.1)],
            files: vec![gone.2],
        };
        say(gone.0, named(&gone.0, &lost));
    }
    if !comparison.generates_secrets {
        added(comparison, say);
    }
}

/// Where a file comes from, or a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source<'a> {
    Secret { name: &'a str, key: &'a str },
    ConfigMap,
    Text(&'a str),
    Other,
}

/// What the containers of a pod take, by container and name.
struct Taken<'a> {
    variables: BTreeMap<(&'a str, &'a str), Source<'a>>,
    /// By path.
    files: BTreeMap<(&'a str, &'a str), Source<'a>>,
    /// With the image of each.
    containers: BTreeMap<&'a str, &'a str>,
}

impl<'a> Taken<'a> {
    fn of(pod: &'a Map) -> Self {
        let below = |map: &'a Map, key: &str| get(map, key).and_then(Node::as_map);
        let volumes = maps(pod, "volumes").filter_map(|volume| {
            let source = match below(volume, "secret") {
                Some(secret) => Source::Secret {
                    name: text(secret, "secretName").unwrap_or_default(),
                    key: "",
                },
                None if get(volume, "configMap").is_some() => Source::ConfigMap,
                None => Source::Other,
            };
            Some((text(volume, "name")?, source))
        });
        let volumes: BTreeMap<&str, Source<'a>> = volumes.collect();
        let mut taken = Self {
            variables: BTreeMap::new(),
            files: BTreeMap::new(),
            containers: BTreeMap::new(),
        };
        for container in maps(pod, "initContainers").chain(maps(pod, "containers")) {
            let owner = text(container, "name").unwrap_or_default();
            let image = text(container, "image").unwrap_or_default();
            taken.containers.insert(owner, image);
            for variable in maps(container, "env") {
                let secret = below(variable, "valueFrom").and_then(|it| below(it, "secretKeyRef"));
                let source = match (secret, text(variable, "value")) {
                    (Some(secret), _) => Source::Secret {
                        name: text(secret, "name").unwrap_or_default(),
                        key: text(secret, "key").unwrap_or_default(),
                    },
                    (None, Some(value)) => Source::Text(value),
                    (None, None) => Source::Other,
                };
                let name = text(variable, "name").unwrap_or_default();
                taken.variables.insert((owner, name), source);
            }
            for mount in maps(container, "volumeMounts") {
                let volume = text(mount, "name").unwrap_or_default();
                let path = text(mount, "mountPath").unwrap_or_default();
                let source = volumes.get(volume).copied().unwrap_or(Source::Other);
                taken.files.insert((owner, path), source);
            }
        }
        taken
    }

    /// The keys of Secrets that variables name.
    fn keys(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.variables.values().filter_map(|source| match *source {
            Source::Secret { name, key } => Some((name, key)),
            _ => None,
        })
    }
}

/// What is lost, and the files that would have it; no file where a value is empty.
struct Lost<'a> {
    names: Vec<String>,
    files: Vec<&'a str>,
}

impl<'a> Lost<'a> {
    fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Takes in what commands lost.
    fn extend(&mut self, emptied: Vec<(&str, &str)>, absent: &Absent<'a>) {
        for place in emptied {
            if !self.names.contains(&format!("`{}`", place.1)) {
                self.push(place.1, absent.filled_in(&place));
            }
        }
    }

    fn push(&mut self, name: &str, file: Option<&'a str>) {
        self.names.push(format!("`{name}`"));
        self.files
            .extend(file.filter(|file| !self.files.contains(file)));
    }
}

/// The files that are absent, by what they give: the first of several.
struct Absent<'a> {
    /// Of variables, by container.
    variables: BTreeMap<&'a str, &'a str>,
    values: Option<&'a str>,
    /// Containers and those of their variables that lack a value of it.
    lacking: BTreeSet<(&'a str, &'a str)>,
    /// By container and path, with their place among the files.
    mounts: BTreeMap<(&'a str, &'a str), (usize, &'a str)>,
}

impl<'a> Absent<'a> {
    fn of(files: &'a [AbsentFile]) -> Self {
        let mut absent = Self {
            variables: BTreeMap::new(),
            values: None,
            lacking: BTreeSet::new(),
            mounts: BTreeMap::new(),
        };
        for (at, AbsentFile { path, given }) in files.iter().enumerate() {
            match given {
                Given::Variables(container) => {
                    absent.variables.entry(container).or_insert(path);
                }
                Given::Values { variables, .. } => {
                    absent.values.get_or_insert(path);
                    let lacking = variables.iter();
                    absent
                        .lacking
                        .extend(lacking.map(|(owner, name)| (&**owner, &**name)));
                }
                Given::Mount { container, target } => {
                    let place = (container.as_str(), target.trim_end_matches('/'));
                    absent.mounts.entry(place).or_insert((at, path));
                }
                Given::Secret(_) => {}
            }
        }
        absent
    }

    /// The file of values that a variable of a container lacks.
    fn filled_in(&self, place: &(&str, &str)) -> Option<&'a str> {
        self.values.filter(|_| self.lacking.contains(place))
    }

    /// The first file that a container has at a path, above it or below it.
    fn mounted(&self, container: &str, path: &str) -> Option<&'a str> {
        let path = path.trim_end_matches('/');
        let outer = path
            .match_indices('/')
            .filter_map(|(end, _)| path.get(..end));
        let outer = outer
            .chain([path])
            .filter_map(|it| self.mounts.get(&(container, it)));
        let begin = format!("{path}/");
        let inner = self.mounts.range((container, begin.as_str())..);
        let is_inner = |place: &(&str, &str)| place.0 == container && place.1.starts_with(&begin);
        let inner = inner.take_while(|(place, _)| is_inner(place));
        let first = outer.chain(inner.map(|(_, file)| file)).min();
        first.map(|(_, file)| *file)
    }
}

fn lost<'a>(old: &Taken<'_>, new: &Taken<'_>, absent: &Absent<'a>) -> Lost<'a> {
    let variables = |place: &(&str, &str)| {
        let file = absent.variables.get(place.0).copied();
        file.or_else(|| absent.filled_in(place))
    };
    let mut lost = Lost {
        names: Vec::new(),
        files: Vec::new(),
    };
    for (place, source) in &old.variables {
        if !matches!(source, Source::Secret { .. }) || !new.containers.contains_key(place.0) {
            continue;
        }
        match new.variables.get(place) {
            Some(Source::Text(value)) => {
                let file = absent.filled_in(place);
                if file.is_some() || is_emptied(value) {
                    lost.push(place.1, file);
                }
            }
            Some(_) => {}
            None => {
                if let Some(file) = variables(place) {
                    lost.push(place.1, Some(file));
                }
            }
        }
    }
    for (owner, image) in &old.containers {
        let is_emptied = new.containers.get(owner).is_some_and(|it| lacks_a_part(it));
        if let (Some(file), true) = (absent.values, is_emptied && !lacks_a_part(image)) {
            lost.push(&format!("image: {image}"), Some(file));
        }
    }
    for (place, source) in &old.files {
        let now = new.files.get(place).copied();
        let is_same = match (source, now) {
            (Source::Secret { .. }, Some(Source::Secret { .. })) => true,
            (Source::ConfigMap, Some(Source::ConfigMap | Source::Secret { .. })) => true,
            (Source::Secret { .. } | Source::ConfigMap, _) => false,
            _ => true,
        };
        if is_same || !new.containers.contains_key(place.0) {
            continue;
        }
        let filled_in = || absent.values.filter(|_| now == Some(Source::ConfigMap));
        if let Some(file) = absent.mounted(place.0, place.1).or_else(filled_in) {
            lost.push(place.1, Some(file));
        }
    }
    lost
}

/// Variables that come from a Secret no more, since the value that this checkout has of them holds nothing secret: those of files
/// that Git ignores. What the Compose file says itself, somebody changed.
fn shown<'a>(old: &Taken<'_>, new: &Taken<'_>, own: &'a [OwnValue]) -> Vec<&'a OwnValue> {
    let is_shown = |it: &&OwnValue| {
        let place = (it.container.as_str(), it.variable.as_str());
        let now = new.variables.get(&place);
        matches!(old.variables.get(&place), Some(Source::Secret { .. }))
            && matches!(now, Some(Source::Text(value)) if !is_emptied(value))
    };
    own.iter().filter(is_shown).collect()
}

fn in_clear(object: &Object<'_>, shown: &[&OwnValue]) -> Found {
    let quoted = |part: fn(&OwnValue) -> &String| {
        let parts: BTreeSet<String> = shown.iter().map(|it| format!("`{}`", part(it))).collect();
        and(parts.into_iter().collect())
    };
    let (names, files) = (quoted(|it| &it.variable), quoted(|it| &it.path));
    let (value, hold) = match shown {
        [_] => ("its value", "holds"),
        _ => ("their values", "hold"),
    };
    let message = format!(
        "{} would not take {names} from a Secret any more: {value} in {files} {hold} nothing secret",
        super::comparison::named(object)
    );
    let help = format!(
        "write a value of the same shape as the real one into {files}, such as `redis://:x@redis:6379` for a URL with a password; {INTENDED}"
    );
    Found::new(&rules::REFERENCE_LOST, name_span(object), message)
        .below("metadata.name")
        .help(help)
}

/// What to do where the change is meant.
const INTENDED: &str = "if the change is intended, `--allow-lost-values` writes it";

/// Where the name of an object stands.
fn name_span(object: &Object<'_>) -> Span {
    let metadata = get(object.map, "metadata");
    let name = metadata.and_then(|metadata| metadata.get("name"));
    name.map_or_else(Default::default, |node| node.span)
}

/// Whether a value lacks its password: it is empty, or a URL with a user and none (`postgres://app:@db/app`), as an empty or
/// missing variable leaves it.
fn is_emptied(value: &str) -> bool {
    let of_url = || {
        value
            .split_once("://")
            .is_some_and(|it| it.1.contains(":@"))
    };
    value.is_empty() || of_url()
}

/// Whether an image lacks its tag, its name or its registry, as an empty variable leaves it: `example.com/web:`.
fn lacks_a_part(image: &str) -> bool {
    image.is_empty() || image.starts_with([':', '/']) || image.ends_with([':', '/', '@'])
}

/// Workloads of services that a profile enables which the missing file names, and Secrets that pods still name; each with
/// its name and the file.
fn gone<'a>(comparison: &Comparison<'a>) -> Vec<(Object<'a>, &'a str, &'a str)> {
    if comparison.absent.is_empty() {
        return Vec::new();
    }
    let new = comparison.new.objects();
    let left: BTreeSet<_> = new.map(|object| (object.kind, object.name)).collect();
    let is_left = |object: &Object<'a>| left.contains(&(object.kind, object.name));
    let (mut services, mut secrets) = (BTreeMap::new(), BTreeMap::new());
    for AbsentFile { path, given } in comparison.absent {
        match given {
            Given::Values {
                services: disabled, ..
            } => {
                for name in disabled {
                    services.entry(name.as_str()).or_insert(path.as_str());
                }
            }
            Given::Secret(secret) => _ = secrets.entry(secret.as_str()).or_insert(path.as_str()),
            _ => {}
        }
    }
    let file = |object: &Object<'a>, name: &str| match object.kind {
        "Secret" | "ExternalSecret" | "SealedSecret" => {
            secrets.get(base(name).unwrap_or(name)).copied()
        }
        _ => {
            let file = services.get(name).copied();
            file.filter(|_| pod_spec(object.map).is_some())
        }
    };
    let old = comparison.old.objects();
    let gone = old.filter_map(|object| {
        let name = object.name?;
        let file = file(&object, name)?;
        (!is_left(&object)).then_some((object, name, file))
    });
    gone.collect()
}

fn named(object: &Object<'_>, lost: &Lost<'_>) -> Found {
    let owner = super::comparison::named(object);
    let (message, help) = told(&owner, &lost.names, &lost.files);
    Found::new(&rules::REFERENCE_LOST, name_span(object), message)
        .below("metadata.name")
        .help(help)
}

/// What somebody would lose, and the files that would have it.
pub(super) fn named_lost(owner: &str, names: &[String], files: &[&str], span: Span) -> Finding {
    let (message, help) = told(owner, names, files);
    Finding::new(&rules::REFERENCE_LOST, message)
        .span(span)
        .help(help)
}

fn told(owner: &str, lost: &[String], files: &[&str]) -> (String, String) {
    let mut names: Vec<String> = lost.iter().take(FEW).cloned().collect();
    match lost.len() - names.len() {
        0 => {}
        1 => names.push("one more".to_owned()),
        more => names.push(format!("{more} more")),
    }
    let what = match lost.first().is_some_and(|it| it.starts_with("the ")) {
        true => format!("{owner} would go"),
        false => format!("{owner} would lose {}", and(names)),
    };
    let files: Vec<String> = files.iter().map(|it| format!("`{it}`")).collect();
    let (why, way) = match (files.len(), files.first()) {
        (_, None) => (
            "its value is empty, and came from a Secret until now".to_owned(),
            "set any value where it is empty (with `secrets: reference` or `external` it is not written)".to_owned(),
        ),
        (1, Some(file)) => (
            format!("{file} is not in this checkout, since Git ignores it"),
            format!("copy {file} from the checkout that wrote the manifests"),
        ),
        (_, Some(_)) => {
            let files = and(files);
            (
                format!("{files} are not in this checkout, since Git ignores them"),
                format!("copy {files} from the checkout that wrote the manifests"),
            )
        }
    };
    (format!("{what}: {why}"), format!("{way}; {INTENDED}"))
}

/// Names the keys that pods take from a Secret from now on, where pods took other keys from it before: it exists, and
/// nobody adds the keys but whoever made it.
fn added<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let keys = |objects: &mut dyn Iterator<Item = Object<'a>>| {
        let mut found: BTreeMap<(Option<&'a str>, &'a str), BTreeSet<&'a str>> = BTreeMap::new();
        for object in objects {
            let Some(pod) = pod_spec(object.map) else {
                continue;
            };
            for (name, key) in Taken::of(pod).keys() {
                let of_secret = found.entry((object.namespace, name)).or_default();
                of_secret.insert(key);
            }
        }
        found
    };
    let before = keys(&mut comparison.old.objects());
    let made: BTreeSet<&str> = comparison.new.objects().flat_map(made).collect();
    let mut said = BTreeSet::new();
    for Pair { new, .. } in &comparison.pairs {
        for (secret, now) in keys(&mut std::iter::once(*new)) {
            let is_made = made.contains(secret.1);
            let Some(had) = before.get(&secret).filter(|_| !is_made) else {
                continue;
            };
            let lacking: Vec<&str> = now.difference(had).copied().collect();
            if !lacking.is_empty() && said.insert(secret) {
                say(*new, to_add(comparison, new, secret.1, &lacking));
            }
        }
    }
}

/// The Secret that an object is, or makes: its name, and the name without a hash.
fn made<'a>(object: Object<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let makes = matches!(object.kind, "Secret" | "ExternalSecret" | "SealedSecret");
    let name = object.name.filter(|_| makes);
    name.into_iter().chain(name.and_then(base))
}

fn to_add(comparison: &Comparison<'_>, object: &Object<'_>, name: &str, keys: &[&str]) -> Found {
    let shown: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    let (word, them) = match keys.len() {
        1 => ("key", "it"),
        _ => ("keys", "them"),
    };
    let message = format!(
        "{} takes the new {word} {} from the Secret `{name}`, which exists but lacks {them}: its new pods do not start until the Secret has {them}",
        super::comparison::named(object),
        and(shown),
    );
    let namespace = comparison.in_namespace(object);
    let literals = keys.iter().map(|key| {
        let variable = key.replace(|c: char| !(c.is_ascii_alphanumeric() || c == '_'), "_");
        format!(" --from-literal={key}=\"${{{variable}:?}}\"")
    });
    let literals: String = literals.collect();
    let help = format!(
        "before you apply it: `kubectl create secret generic {name}{namespace}{literals} --dry-run=client -o json | kubectl patch secret {name}{namespace} --patch-file /dev/stdin`"
    );
    Found::new(&rules::SECRET_KEY_ADDED, name_span(object), message)
        .below("metadata.name")
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_file_at_a_path_above_or_below_is_found() {
        let mounts = ["/etc/app/tls/", "/etc/app", "/srv/a", "/srv/ab/c"];
        let files = mounts.map(|target| AbsentFile {
            path: format!("of {target}"),
            given: Given::Mount {
                container: "web".to_owned(),
                target: target.to_owned(),
            },
        });
        let absent = Absent::of(&files);
        for (path, want) in [
            ("/etc/app", Some("of /etc/app/tls/")),
            ("/etc/app/x", Some("of /etc/app")),
            ("/etc/app/tls/key", Some("of /etc/app/tls/")),
            ("/srv", Some("of /srv/a")),
            ("/srv/ab/", Some("of /srv/ab/c")),
            ("/srv/abc", None),
            ("/etc/apps", None),
        ] {
            assert_eq!(absent.mounted("web", path), want, "{path}");
        }
    }
}
