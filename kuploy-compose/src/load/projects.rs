//! Which projects a heap of Compose files makes.
//!
//! Docker Compose is told which files belong together, by `-f` or by being run in their folder. Whoever checks a
//! repository has to find out: an override belongs to the file that it overrides.

use super::file_names::{FILES, OVERRIDES};
use super::profiles;
use super::schema;
use crate::diagnostic::Report;
use crate::map::BTreeSet;
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
    let mut known = BTreeSet::new();
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

/// The profiles that services get from files which were put over the first one of a project, by [`projects`] or by a command that
/// names them: whoever adds such a file by `-f` turns them on (seen: `docker-compose.spiffe.yml` puts services of the main file, which others wait for, into the
/// profile of a test). An override that Compose adds by itself turns on none.
pub fn added_profiles(files: &dyn Files, project: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    let parts = project.iter().skip(1);
    for part in parts.filter(|it| !OVERRIDES.contains(&paths::file_name(it))) {
        let bytes = files.read(part).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        if !text.contains("profiles") {
            continue;
        }
        for document in documents(&text) {
            let services = document.get("services").and_then(Node::as_map);
            for (_, profiles) in services.map(profiles::named).unwrap_or_default() {
                all.extend(profiles);
            }
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

/// Puts the lists of files that commands name into the place of the projects of their files: a file beside the main one is
/// judged with those that it is named with, and so is a main file that commands only name behind another one. Of lists that
/// hold no file which shorter ones lack, none is looked at.
///
/// ```
/// use kuploy_compose::load::with_combinations;
///
/// let list = |names: &str| names.split(' ').map(str::to_owned).collect::<Vec<String>>();
/// let projects = vec![list("docker-compose.yml"), list("docker-compose.prod.yml")];
/// let all = with_combinations(projects, vec![list("docker-compose.yml docker-compose.prod.yml")]);
/// assert_eq!(all, [list("docker-compose.yml"), list("docker-compose.yml docker-compose.prod.yml")]);
/// ```
pub fn with_combinations(
    projects: Vec<Vec<String>>,
    mut combinations: Vec<Vec<String>>,
) -> Vec<Vec<String>> {
    combinations.sort_by_key(Vec::len);
    let mut covered: BTreeSet<String> = BTreeSet::new();
    combinations.retain(|files| {
        let count = covered.len();
        covered.extend(files.iter().cloned());
        covered.len() > count
    });
    let firsts: BTreeSet<String> = combinations
        .iter()
        .filter_map(|it| it.first().cloned())
        .collect();
    let is_found = |path: &str| FILES.contains(&paths::file_name(path));
    let is_replaced = |project: &Vec<String>| {
        let own = match project.as_slice() {
            [main, over] if OVERRIDES.contains(&paths::file_name(over)) => main,
            [.., own] => own,
            [] => return false,
        };
        covered.contains(own) && !(is_found(own) && firsts.contains(own))
    };
    let mut all: Vec<Vec<String>> = projects
        .into_iter()
        .filter(|project| !is_replaced(project))
        .collect();
    let new: Vec<Vec<String>> = combinations
        .into_iter()
        .filter(|files| !all.contains(files))
        .collect();
    all.extend(new);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn commands_say_which_files_are_one_project() {
        let lists = |text: &str| -> Vec<Vec<String>> {
            let lists = text.split(';').filter(|it| !it.is_empty());
            let of = |list: &str| list.split('+').map(|it| it.trim().to_owned()).collect();
            lists.map(of).collect()
        };
        for (found, told, expected) in [
            // A main file that commands begin with is a project by itself as well; a part is none.
            (
                "compose.yml; compose.a.yml",
                "compose.yml + compose.a.yml",
                "compose.yml; compose.yml + compose.a.yml",
            ),
            (
                "base.yml; dev.yml; prod.yml",
                "base.yml + dev.yml; base.yml + prod.yml",
                "base.yml + dev.yml; base.yml + prod.yml",
            ),
            // A main file that only comes behind others.
            (
                "base.yml; compose.yml",
                "base.yml + compose.yml",
                "base.yml + compose.yml",
            ),
            (
                "base.yml; compose.yml + compose.override.yml",
                "base.yml + compose.yml",
                "base.yml + compose.yml",
            ),
            // All files of one command, to stop what others started.
            (
                "a.yml; b.yml; c.yml",
                "a.yml + b.yml + c.yml; a.yml + b.yml; a.yml + c.yml",
                "a.yml + b.yml; a.yml + c.yml",
            ),
            ("a.yml; b.yml", "", "a.yml; b.yml"),
            (
                "compose.yml + compose.a.yml; compose.yml",
                "compose.yml + x.yml + compose.a.yml",
                "compose.yml; compose.yml + x.yml + compose.a.yml",
            ),
        ] {
            assert_eq!(
                with_combinations(lists(found), lists(told)),
                lists(expected),
                "{found} {told}"
            );
        }
    }

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
