//! Compose files that are parts: `-f` adds them to a file that lies beside them.

use kuploy_compose::diagnostic::{Finding, Report, Severity, rules};
use kuploy_compose::source::paths;
use kuploy_compose::yaml::{self, Limits};
use kuploy_compose::{Compiled, Files, load};

use crate::disk::Disk;

/// Names that Compose looks for itself: those files are no parts.
const FOUND: &[&str] = &[
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
];
/// What references lead to.
const SECTIONS: &[&str] = &["services", "networks", "volumes", "secrets", "configs"];
/// So many files beside a part are looked into.
const BESIDE: usize = 30;

/// Lowers that a part refers to what a file beside it defines (seen in demo projects: `docker-compose-load.yaml`, for
/// `docker compose -f docker-compose.yaml -f docker-compose-load.yaml up`).
pub(super) fn lower(disk: &Disk, checked: &mut Compiled) {
    let is_open =
        |it: &Finding| *it.rule == rules::UNDEFINED_REFERENCE && it.severity == Severity::Error;
    if !checked.report.iter().any(is_open) {
        return;
    }
    for finding in checked.report.findings_mut().iter_mut() {
        let Some(span) = finding.span.filter(|_| is_open(finding)) else {
            continue;
        };
        let Some(source) = checked.sources.get(span.source) else {
            continue;
        };
        let range = span.start as usize..span.end as usize;
        let name = source.text.get(range).unwrap_or_default();
        let name = name.trim_matches(['"', '\'']);
        let path = paths::join(&disk.current_dir(), &source.path);
        if FOUND.contains(&paths::file_name(&path)) {
            continue;
        }
        if let Some(other) = defining(disk, &path, name) {
            let own = paths::file_name(&path);
            finding.severity = Severity::Info;
            finding.help = Some(format!(
                "`{other}` has it: check them together, `-f {other} -f {own}`"
            ));
        }
    }
}

/// The file beside one that defines a name.
fn defining(disk: &Disk, path: &str, name: &str) -> Option<String> {
    let folder = paths::parent(path);
    let mut beside: Vec<String> = disk
        .list(&folder)
        .ok()?
        .into_iter()
        .map(|it| it.name)
        .collect();
    beside.retain(|it| it != paths::file_name(path) && load::is_compose_file(it));
    // The shortest name is that of the base.
    beside.sort_by_key(|it| (it.len(), it.clone()));
    beside.into_iter().take(BESIDE).find(|other| {
        let bytes = disk.read(&paths::join(&folder, other)).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let nodes = yaml::parse(
            &text,
            Default::default(),
            &Limits::default(),
            &mut Report::default(),
        );
        nodes.iter().any(|node| {
            let mut sections = SECTIONS.iter().filter_map(|it| node.get(it));
            sections.any(|section| section.get(name).is_some())
        })
    })
}
