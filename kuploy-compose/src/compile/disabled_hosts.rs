//! Variables of an environment that name a service which this environment leaves out.
//!
//! `env-file` of an environment replaces the file that `${NAME}` is read from. The `env_file: .env` of a service is read in
//! every environment, with the values of the developer: `SMTP_HOST=mailhog` in production. Seen: a newcomer's API.

use crate::map::BTreeSet;

use crate::compose::Project;
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::hosts::{self, Holder};
use crate::source::Sources;

/// Names such variables of files; `disabled` are the services whose profiles the environment does not enable.
pub(super) fn find(
    project: &Project,
    sources: &Sources,
    environment: Option<&str>,
    disabled: &[(String, Vec<String>)],
) -> Vec<Finding> {
    let names: BTreeSet<&str> = disabled.iter().map(|(name, _)| name.as_str()).collect();
    let (Some(environment), Some(tree)) = (environment, &project.tree) else {
        return Vec::new();
    };
    if names.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (key, service) in &project.services {
        for (variable, value) in &service.environment {
            let value = value.as_deref().unwrap_or_default();
            let is_disabled = |name: &str| names.contains(name);
            let named = hosts::among(&is_disabled, Holder::Variable(variable), value);
            let Some(host) = named.first() else { continue };
            let path = Path::service(key).key("environment").key(variable);
            let source = path.locate(tree).and_then(|span| sources.get(span.source));
            let Some(file) = source.filter(|source| source.private) else {
                continue;
            };
            let message = format!(
                "`{variable}` of `{key}` (`{}`) names `{}`, which is not deployed in `{environment}`",
                file.path, host.name
            );
            let help = format!(
                "write `env_file: !override [{environment}.env]` for `{key}` in a Compose file of `{environment}`"
            );
            let finding = Finding::new(&rules::HOST_UNRESOLVED, message).help(help);
            found.push(finding.at_node(&path, tree));
        }
    }
    found
}
