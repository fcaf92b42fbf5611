//! Directories that people work in through a service: notebooks, editors in the browser. What is mounted there is their work,
//! not the source of the service, whatever it holds: it is written in the browser.

use super::path_conventions::is_within;
use super::service_facts::ServiceFacts;
use crate::compose::VolumeMount;
use crate::source::paths;

/// Images of such programs, by the beginning of their names without a registry, with the directory that people work in.
const IMAGES: &[(&str, &str)] = &[
    // https://jupyter-docker-stacks.readthedocs.io/en/latest/using/common.html
    ("jupyter/", "/home/jovyan"),
    // https://coder.com/docs/code-server/install#docker
    ("codercom/code-server", "/home/coder"),
    ("linuxserver/code-server", "/config"),
    ("gitpod/openvscode-server", "/home/workspace"),
    // https://rocker-project.org/images/versioned/rstudio.html
    ("rocker/", "/home/rstudio"),
    // https://zeppelin.apache.org/docs/latest/quickstart/docker.html
    ("apache/zeppelin", "/opt/zeppelin/notebook"),
    ("apache/zeppelin", "/notebook"),
];

/// Options of Jupyter that name the directory of notebooks.
const NOTEBOOKS: &[&str] = &[
    "--NotebookApp.notebook_dir",
    "--ServerApp.root_dir",
    "--notebook-dir",
    "--LabApp.notebook_dir",
];

/// Whether people work in what a service mounts.
pub(crate) fn is_one(service: &ServiceFacts<'_>, mount: &VolumeMount) -> bool {
    !mount.read_only && is_worked_in(service, &mount.target)
}

fn is_worked_in(service: &ServiceFacts<'_>, directory: &str) -> bool {
    let own = service.service.image.as_deref();
    let mut images = own
        .into_iter()
        .chain(service.image.lineage.iter().map(String::as_str));
    let is_known = images.any(|image| {
        let mut known = IMAGES.iter();
        known.any(|(name, place)| is_called(image, name) && is_within(directory, place))
    });
    is_known
        || notebooks(service)
            .is_some_and(|place| is_within(directory, &place) || is_within(&place, directory))
}

/// `quay.io/jupyter/scipy-notebook` is of `jupyter/`.
fn is_called(image: &str, name: &str) -> bool {
    let without_registry = image
        .split_once('/')
        .filter(|(first, _)| first.contains(['.', ':']));
    let image = without_registry.map_or(image, |(_, rest)| rest);
    let rest = image.strip_prefix(name);
    rest.is_some_and(|rest| name.ends_with('/') || rest.is_empty() || rest.starts_with([':', '@']))
}

/// The directory that a command of Jupyter shows: the one that it names, else the one that it runs in.
fn notebooks(service: &ServiceFacts<'_>) -> Option<String> {
    let line = service.process.line();
    let is_end = |c: char| c.is_whitespace() || "\"';&|".contains(c);
    let words: Vec<&str> = line.split(is_end).collect();
    let at = words
        .iter()
        .position(|word| paths::file_name(word).starts_with("jupyter"))?;
    let rest = words.get(at..)?;
    let serves = |word: &&str| {
        [
            "lab",
            "notebook",
            "server",
            "jupyter-lab",
            "jupyter-notebook",
        ]
        .contains(&paths::file_name(word))
    };
    if !rest.iter().any(serves) {
        return None;
    }
    let named = rest.iter().find_map(|word| {
        let (option, value) = word.split_once('=')?;
        NOTEBOOKS.contains(&option).then_some(value)
    });
    let at = service.working_directory();
    match named {
        Some(named) => Some(paths::join(at.unwrap_or("/"), named)),
        None => at.filter(|at| *at != "/").map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_known_in_whatever_registry() {
        for image in [
            "jupyter/pyspark-notebook",
            "quay.io/jupyter/scipy-notebook:2025",
        ] {
            assert!(is_called(image, "jupyter/"), "{image}");
        }
        assert!(is_called("codercom/code-server:4", "codercom/code-server"));
        assert!(!is_called("codercom/code-server-x", "codercom/code-server"));
        assert!(!is_called("acme/jupyter/x", "jupyter/"));
    }
}
