//! Which projects a heap of Compose files makes.
//!
//! Docker Compose is told which files belong together, by `-f` or by being run in their folder. Whoever checks a
//! repository has to find out: an override belongs to the file that it overrides.

use super::file_names::{FILES, OVERRIDES};
use super::profiles;
use super::schema;
use crate::diagnostic::Report;
use crate::source::{Files, SourceId, paths};
use crate::yaml::{self, Limits, Node};

/// Keys of a service that another file has said enough about it to run.
const SUFFICIENT: &[&str] = &["image", "build", "extends", "provider"];

/// Whether a file's name is that of a Compose file: `compose.yaml`, `docker-compose.prod.yml`, `docker-compose-dev.yml`.
///
/// ```
/// use kuploy_compose::load::is_compose_file;
///
/// assert!(is_compose_file("docker-compose.prod.yml"));
/// assert!(!is_compose_file("composer.yaml"));
/// ```
pub fn is_compose_file(name: &str) -> bool {
    let stem = name
        .strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"));
    let stem = stem.map(|stem| stem.strip_prefix("docker-").unwrap_or(stem));
    match stem.and_then(|stem| stem.strip_prefix("compose")) {
        Some("") => true,
        Some(rest) => rest.starts_with(['.', '-', '_']) && rest.len() > 1,
        None => false,
    }
}

/// Whether a text is that of a Compose file, whatever its file is called (`stack.yml`, `production.yml`): `services` at
/// the top is a mapping, and each of its entries says what runs. A pipeline of GitLab lists its `services`; those of
/// Symfony and of Ansible's variables say nothing of images.
///
/// ```
/// use kuploy_compose::load::looks_like_compose;
///
/// assert!(looks_like_compose("services:\n  web:\n    image: nginx\n"));
/// assert!(looks_like_compose("services:\n  web:\n    image: nginx\nnetwoks: {}\n"));
/// assert!(!looks_like_compose("nodes: []\nnetwork: {}\nservices:\n  etcd:\n    image: ''\n"));
/// assert!(!looks_like_compose("services:\n- postgres:17\n"));
/// assert!(!looks_like_compose("services:\n  App\\Mailer:\n    autowire: true\n"));
/// ```
pub fn looks_like_compose(text: &str) -> bool {
    let begins = |line: &str| line.trim_start_matches(['"', '\'']).starts_with("services");
    text.lines().any(begins) && documents(text).iter().all(is_of_compose) && is_complete(text)
}

/// So many keys at the top may be mistakes. With more of them it is the file of another program that has services (seen: the
/// clusters of RKE, `nodes`, `services`, `network`, `authentication`).
const STRANGE: usize = 1;

fn is_of_compose(document: &Node) -> bool {
    let keys = document.as_map().into_iter().flat_map(|map| map.keys());
    let strange = keys.filter(|key| schema::PROJECT.field(key).is_none() && !key.starts_with("x-"));
    strange.take(STRANGE + 1).count() <= STRANGE
}

/// Puts Compose files together into projects, each a list for [`LoadRequest::files`](super::LoadRequest::files), in
/// the order of the files' first mention.
///
/// A file of the name that Docker Compose looks for comes with its override, as in `docker compose up`. Any other
/// (`compose.prod.yaml`) stands alone when it says enough to; else it goes over the main file of its folder.
pub fn projects(files: &dyn Files, found: &[String]) -> Vec<Vec<String>> {
    let mut projects: Vec<Vec<String>> = Vec::new();
    let mut known = crate::map::BTreeSet::new();
    for path in found {
        let project = project(files, path);
        if known.insert(project.clone()) {
            projects.push(project);
        }
    }
    projects
}

fn project(files: &dyn Files, path: &str) -> Vec<String> {
    let alone = || vec![path.to_owned()];
    if path == "-" {
        return alone();
    }
    let (folder, name) = (paths::parent(path), paths::file_name(path));
    let first = |names: &[&str]| {
        names
            .iter()
            .map(|name| paths::join(&folder, name))
            .find(|path| files.is_file(path))
    };
    let main = first(FILES);
    let both = |main: String| match first(OVERRIDES) {
        Some(over) => vec![main, over],
        None => vec![main],
    };
    match main {
        Some(main) if main == path => both(main),
        Some(main) if OVERRIDES.contains(&name) => both(main),
        Some(main) if is_compose_file(name) && !FILES.contains(&name) && !complete(files, path) => {
            vec![main, path.to_owned()]
        }
        _ => alone(),
    }
}

/// The profiles that services get from a file which was put over the main file of its folder by [`projects`]: whoever adds that
/// file by `-f` turns them on (seen: `docker-compose.spiffe.yml` puts services of the main file, which others wait for, into the
/// profile of a test). An override that Compose adds by itself turns on none.
pub fn added_profiles(files: &dyn Files, project: &[String]) -> Vec<String> {
    let [main, part] = project else {
        return Vec::new();
    };
    let is_found = OVERRIDES.contains(&paths::file_name(part));
    if is_found || !FILES.contains(&paths::file_name(main)) {
        return Vec::new();
    }
    let bytes = files.read(part).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    if !text.contains("profiles") {
        return Vec::new();
    }
    let mut all = Vec::new();
    for document in documents(&text) {
        let services = document.get("services").and_then(Node::as_map);
        for (_, profiles) in services.map(profiles::named).unwrap_or_default() {
            all.extend(profiles);
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Whether a file says enough to be a project by itself.
fn complete(files: &dyn Files, path: &str) -> bool {
    let text = files
        .read(path)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    text.is_none_or(|text| is_complete(&text))
}

fn documents(text: &str) -> Vec<Node> {
    // What is wrong in it is said when it is loaded.
    let mut ignored = Report::default();
    yaml::parse(text, SourceId::default(), &Limits::default(), &mut ignored)
}

fn is_complete(text: &str) -> bool {
    let documents = documents(text);
    let services = |document: &Node| {
        let services = document.get("services").and_then(Node::as_map)?;
        let sufficient = |service: &Node| SUFFICIENT.iter().any(|key| service.get(key).is_some());
        let all = services.values().all(|entry| sufficient(&entry.node));
        Some(all && !services.is_empty())
    };
    let mut said = documents.iter().filter_map(services).peekable();
    said.peek().is_some() && said.all(|complete| complete)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn overrides_join_the_file_that_they_override() {
        let files = MemoryFiles::new()
            .with("a/compose.yaml", "services: {web: {image: x}}")
            .with("a/compose.override.yaml", "services: {web: {ports: [80]}}")
            .with("a/compose.prod.yaml", "services: {web: {restart: always}}")
            .with("a/compose.other.yaml", "services: {db: {image: y}}")
            .with("b/docker-compose.dev.yml", "services: {web: {ports: [80]}}")
            .with("b/docker-compose-test.yml", "services: {web: {image: x}}")
            .with("c/docker-compose.yml", "services: {}")
            .with("c/compose.yml", "services: {}")
            .with("d/stack.yml", "services: {}");
        let found: Vec<String> = [
            "a/compose.override.yaml",
            "a/compose.yaml",
            "a/compose.prod.yaml",
            "a/compose.other.yaml",
            "b/docker-compose.dev.yml",
            "b/docker-compose-test.yml",
            "c/docker-compose.yml",
            "c/compose.yml",
            "d/stack.yml",
            "-",
        ]
        .map(|path| {
            if path == "-" {
                path.to_owned()
            } else {
                format!("/project/{path}")
            }
        })
        .to_vec();
        let got: Vec<String> = projects(&files, &found)
            .into_iter()
            .map(|project| project.join(" + ").replace("/project/", ""))
            .collect();
        assert_eq!(
            got,
            [
                "a/compose.yaml + a/compose.override.yaml",
                "a/compose.yaml + a/compose.prod.yaml",
                "a/compose.other.yaml",
                "b/docker-compose.dev.yml",
                "b/docker-compose-test.yml",
                "c/docker-compose.yml",
                "c/compose.yml",
                "d/stack.yml",
                "-",
            ]
        );
    }
}
