//! Certificates that a program keeps in the directory of its own configuration.

use super::mounted_files::MountedFile;
use super::path_conventions::is_within;
use super::texts;

/// Whether a file of a mounted directory says that certificates are kept in the same directory: `storage:
/// /etc/traefik/acme.json` of `traefik.yml`, as Traefik's resolvers have it.
pub(crate) fn find(files: &[MountedFile], target: &str) -> bool {
    let is_settings = |file: &&MountedFile| {
        let end = file.path.rsplit_once('.').map(|(_, end)| end);
        matches!(end, Some("toml" | "yaml" | "yml"))
    };
    files.iter().filter(is_settings).any(|file| {
        let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
        let mut lines = text
            .lines()
            .filter(|line| !texts::is_comment(line, line.len()));
        lines.any(|line| {
            let setting = line.trim().split_once([':', '=']);
            setting.is_some_and(|(key, value)| {
                let value = value.trim().trim_matches(['"', '\'']);
                key.trim() == "storage" && value.ends_with(".json") && is_within(value, target)
            })
        })
    })
}
