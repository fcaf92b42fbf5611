//! Compose files of environments that nobody names: they are not read, and whoever deploys may think they are.

use crate::diagnostic::{Finding, and, rules};
use crate::load::LoadRequest;
use crate::options::Options;
use crate::source::{FileKind, Files, paths};

/// How files are named that are merged over `compose.yaml` for an environment: Docker's page "Use Compose in production"
/// has `compose.production.yaml`; the other words are those of repositories with several such files.
const ENVIRONMENTS: &[&str] = &[
    "dev",
    "development",
    "live",
    "preprod",
    "prd",
    "prod",
    "production",
    "qa",
    "stage",
    "staging",
    "stg",
    "test",
    "testing",
    "uat",
];

/// Names the files beside the project's that are for environments, where none is declared and no file is named.
pub(super) fn find(
    files: &dyn Files,
    request: &LoadRequest,
    options: &Options,
    inputs: &[String],
) -> Option<Finding> {
    let is_declared = !options.environments.is_empty() || options.environment.is_some();
    let first = inputs
        .first()
        .filter(|_| request.files.is_empty() && !is_declared)?;
    let directory = paths::parent(first);
    let mut found: Vec<(String, String)> = Vec::new();
    for entry in files.list(&directory).ok()? {
        let is_read = inputs.contains(&paths::join(&directory, &entry.name));
        if let Some(environment) = environment(&entry.name)
            && entry.kind == FileKind::File
            && !is_read
        {
            found.push((environment.to_owned(), entry.name));
        }
    }
    found.sort();
    let (environment, file) = found.first()?;
    let names: Vec<String> = found.iter().map(|(_, file)| format!("`{file}`")).collect();
    let (verb, them) = if names.len() == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    let message = format!(
        "{} {verb} not read: Docker Compose merges {them} only if named with `-f`",
        and(names)
    );
    let help = format!(
        "declare the environment: `x-kuploy: {{environments: {{{environment}: {{files: [{file}]}}}}}}`, or `--environment {environment}={file}`"
    );
    Some(Finding::new(&rules::ENVIRONMENT_FILE_NOT_READ, message).help(help))
}

/// The environment in `compose.prod.yaml` or `docker-compose-prod.yml`.
fn environment(name: &str) -> Option<&str> {
    let stem = name
        .strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"))?;
    let stem = stem.strip_prefix("docker-").unwrap_or(stem);
    let rest = stem.strip_prefix("compose")?;
    let word = rest.strip_prefix(['.', '-'])?;
    ENVIRONMENTS.contains(&word).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::environment;

    #[test]
    fn environments_are_read_off_names_of_files() {
        for (name, want) in [
            ("compose.prod.yaml", Some("prod")),
            ("docker-compose.staging.yml", Some("staging")),
            ("docker-compose-dev.yml", Some("dev")),
            ("compose.yaml", None),
            ("compose.override.yaml", None),
            ("compose.gpu.yaml", None),
            ("prod.yaml", None),
            ("compose.prod.yaml.bak", None),
        ] {
            assert_eq!(environment(name), want, "{name}");
        }
    }
}
