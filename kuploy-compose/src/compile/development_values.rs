//! Services that read the developer's `.env` in an environment that reads another file instead of it.
//!
//! `env-file` of an environment replaces the file that `${NAME}` is read from, as `--env-file` of Docker Compose does. The
//! `env_file: .env` of a service is read all the same, with the values of the developer. Seen: `DEBUG=1` in production.

use crate::compose::Project;
use crate::diagnostic::{Finding, Path, and, rules};
use crate::source::paths;
use crate::yaml::Node;

/// Names such services of an environment.
pub(super) fn find(project: &Project, environment: Option<&str>) -> Option<Finding> {
    let (name, tree) = (environment?, project.tree.as_ref()?);
    let at = Path::root().keys("x-kuploy.environments").key(name);
    let own = strings(at.key("env-file").find(tree)?);
    let absolute = |file: &&str| paths::join(&project.working_dir, file);
    let of_developer = paths::join(&project.working_dir, ".env");
    let own_paths: Vec<String> = own.iter().map(absolute).collect();
    if own.is_empty() || own_paths.contains(&of_developer) {
        return None;
    }
    let mut services = Vec::new();
    let mut lines = Vec::new();
    for (key, service) in &project.services {
        let files = || service.env_file.iter().map(|file| file.path.as_str());
        // Whoever adds the file of the environment has seen that `.env` comes first.
        let is_completed = files().any(|file| own_paths.iter().any(|own| own == file));
        if is_completed || !files().any(|file| file == of_developer) {
            continue;
        }
        let list = files().map(|file| match file == of_developer {
            true => own.join(", "),
            false => paths::shown(file, &project.working_dir),
        });
        let list: Vec<String> = list.collect();
        services.push(format!("`{key}`"));
        lines.push(format!(
            "{key}: {{env_file: !override [{}]}}",
            list.join(", ")
        ));
    }
    if services.is_empty() {
        return None;
    }
    let verb = if services.len() == 1 { "reads" } else { "read" };
    let message = format!(
        "{} {verb} `.env` with the values of the developer: `env-file` ({}) replaces that file only for `${{NAME}}`",
        and(services),
        own.join(", ")
    );
    let listed = at.key("files").find(tree).map(strings);
    let (file, added) = match listed.as_deref() {
        Some([.., last]) => ((*last).to_owned(), String::new()),
        _ => {
            let file = format!("compose.{name}.yaml");
            let added = format!(", and add that file: `{name}: {{files: [{file}], …}}`");
            (file, added)
        }
    };
    let lines = lines.join(", ");
    let help = format!("write `services: {{{lines}}}` in `{file}`{added}");
    let finding = Finding::new(&rules::DEVELOPMENT_VALUES, message).help(help);
    Some(finding.at_node(&at.key("env-file"), tree))
}

/// One string, or a list of them.
fn strings(node: &Node) -> Vec<&str> {
    match node.as_seq() {
        Some(list) => list.iter().filter_map(Node::as_str).collect(),
        None => node.as_str().into_iter().collect(),
    }
}
