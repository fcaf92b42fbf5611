//! Certificates that a program keeps in the directory of its own configuration, or in a file beside it.

use super::gathered::Facts;
use super::mounted_files::{Content, MountedFile};
use super::path_conventions::is_within;
use super::service_facts::ServiceFacts;
use super::{texts, written_paths};
use crate::source::paths;

/// How the variable of a resolver of Traefik ends (<https://doc.traefik.io/traefik/reference/static-configuration/env/>).
const VARIABLE: &str = "_ACME_STORAGE";

/// Whether a program keeps certificates in the file at a path, whatever that is called: `storage: acme_letsencrypt.json` of
/// `traefik.yml`, `--certificatesresolvers.NAME.acme.storage=FILE`, or a variable of that name. A relative path begins at
/// the working directory, which is the root in its image.
pub(crate) fn is_store(facts: &Facts<'_>, service: &ServiceFacts<'_>, target: &str) -> bool {
    let mut arguments = service.process.words().into_iter();
    let mut variables = service.service.environment.iter();
    let is_at = |value: &str| {
        let directory = service.working_directory().unwrap_or("/");
        paths::join(directory, value) == target
    };
    let is_variable = |name: &str| {
        let start = name.len().checked_sub(VARIABLE.len());
        let end = start.and_then(|start| name.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(VARIABLE))
    };
    if arguments.any(|word| written_paths::is_certificate_store(word, target))
        || variables.any(|(name, value)| is_variable(name) && value.as_deref().is_some_and(is_at))
    {
        return true;
    }
    (0..service.service.volumes.len()).any(|index| {
        let mounted = facts.mounted.path(service.id, index);
        match mounted.and_then(|mounted| facts.mounted.content(mounted)) {
            Some(Content::File(file)) => stores(file).any(is_at),
            Some(Content::Directory(directory)) => {
                directory.files.iter().any(|file| stores(file).any(is_at))
            }
            _ => false,
        }
    })
}

/// What a file of settings says of where certificates are kept.
fn stores(file: &MountedFile) -> impl Iterator<Item = &str> {
    const RESOLVERS: &[&str] = &["certificatesResolvers", "certificatesresolvers"];
    let end = paths::file_name(&file.origin)
        .rsplit_once('.')
        .map(|(_, end)| end);
    let is_settings = matches!(end, Some("toml" | "yaml" | "yml"));
    let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
    let has_any = is_settings && RESOLVERS.iter().any(|it| text.contains(it));
    settings(if has_any { text } else { "" })
}

/// The values of `storage` in a text of settings.
fn settings(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines();
    let lines = lines.filter(|line| !texts::is_comment(line, line.len()));
    lines.filter_map(|line| {
        let (key, value) = line.trim().split_once([':', '='])?;
        let value = value.split(" #").next()?.trim().trim_matches(['"', '\'']);
        (key.trim() == "storage" && value.ends_with(".json")).then_some(value)
    })
}

/// Whether a file of a mounted directory says that certificates are kept in the same directory: `storage:
/// /etc/traefik/acme.json` of `traefik.yml`, as Traefik's resolvers have it.
pub(crate) fn find(files: &[MountedFile], target: &str) -> bool {
    let is_settings = |file: &&MountedFile| {
        let end = file.path.rsplit_once('.').map(|(_, end)| end);
        matches!(end, Some("toml" | "yaml" | "yml"))
    };
    files.iter().filter(is_settings).any(|file| {
        let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
        settings(text).any(|value| is_within(value, target))
    })
}
