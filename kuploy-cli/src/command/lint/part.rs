//! Compose files that are parts: `-f` adds them to a file that lies beside them.

use kuploy_compose::diagnostic::{Finding, Report, Severity, rules};
use kuploy_compose::source::paths;
use kuploy_compose::yaml::{self, Limits};
use kuploy_compose::{Compiled, Files, load};

use crate::command::search;
use crate::disk::Disk;

/// What references lead to.
const SECTIONS: &[&str] = &["services", "networks", "volumes", "secrets", "configs"];
/// So many files beside a part are looked into.
const BESIDE: usize = 30;

/// Keys of a service that says by itself what runs.
const RUNS: &[&str] = &["image", "build", "extends"];

/// Lowers that a part refers to what a file beside it defines (seen in demo projects: `docker-compose-load.yaml`, for
/// `docker compose -f docker-compose.yaml -f docker-compose-load.yaml up`), or adds to a service of which such a file says what
/// runs (seen beside `docker-compose.common.yml` and `docker-compose.base.yml`, also from a directory below).
pub(super) fn lower(disk: &Disk, checked: &mut Compiled) {
    let is_open = |it: &Finding| {
        (*it.rule == rules::UNDEFINED_REFERENCE || *it.rule == rules::NO_IMAGE)
            && it.severity == Severity::Error
    };
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
        if search::MAIN.contains(&paths::file_name(&path)) {
            continue;
        }
        if *finding.rule == rules::NO_IMAGE {
            let service = finding.path.strip_prefix("services.").unwrap_or_default();
            if let Some(other) = running(disk, &path, service) {
                let own = paths::file_name(&path);
                finding.severity = Severity::Info;
                finding.help = Some(format!(
                    "`{other}` has it: check them together, `-f {other} -f {own}`"
                ));
            }
            continue;
        }
        if let Some(including) = including(disk, &path)
            && let Some(other) = defining_line(disk, &path, &including, name)
        {
            finding.severity = Severity::Info;
            finding.help = Some(format!(
                "`{}` includes both this file and `{other}`, which has it",
                paths::file_name(&including)
            ));
        } else if let Some(other) = defining(disk, &path, name) {
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
    let mut beside = beside(disk, path, &folder).into_iter();
    beside.find(|other| has_section(&text(disk, &paths::join(&folder, other)), name))
}

/// The file beside one, or in the directory above, that says what a service runs.
fn running(disk: &Disk, path: &str, service: &str) -> Option<String> {
    let own = paths::parent(path);
    let above = paths::parent(&own);
    [(own, ""), (above, "../")]
        .into_iter()
        .find_map(|(folder, before)| {
            let mut beside = beside(disk, path, &folder).into_iter();
            let runs = |other: &String| says(&text(disk, &paths::join(&folder, other)), service);
            let other = beside.find(runs)?;
            Some(format!("{before}{other}"))
        })
}

/// The other Compose files of a directory: the shortest name is that of the base.
fn beside(disk: &Disk, path: &str, folder: &str) -> Vec<String> {
    let entries = disk.list(folder).unwrap_or_default().into_iter();
    let mut beside: Vec<String> = entries.map(|it| it.name).collect();
    beside.retain(|it| paths::join(folder, it) != path && load::is_compose_file(it));
    beside.sort_by_key(|it| (it.len(), it.clone()));
    beside.truncate(BESIDE);
    beside
}

/// Whether a text says what a service runs.
fn says(text: &str, service: &str) -> bool {
    let mut ignored = Report::default();
    let nodes = yaml::parse(text, Default::default(), &Limits::default(), &mut ignored);
    nodes.iter().any(|node| {
        let service = node.get("services").and_then(|it| it.get(service));
        service.is_some_and(|it| RUNS.iter().any(|key| it.get(key).is_some()))
    })
}

/// The file near by that includes a file, by its name: the path may begin with a variable (seen in a repository for Ansible:
/// `include: [$DIR/compose/web.yml]` in `../compose/compose.yml.j2`).
fn including(disk: &Disk, path: &str) -> Option<String> {
    let (folder, own) = (paths::parent(path), paths::file_name(path));
    let above = paths::parent(&folder);
    let inner = disk.list(&above).unwrap_or_default().into_iter();
    let inner = inner.map(|it| paths::join(&above, &it.name));
    let folders = [folder.clone(), above.clone()].into_iter();
    let mut files = folders
        .chain(
            inner
                .filter(|it| *it != folder && disk.is_dir(it))
                .take(BESIDE),
        )
        .flat_map(|folder| yaml_files(disk, &folder));
    files.find(|other| {
        let text = text(disk, other);
        let names = |line: &str| {
            let entry = line
                .trim()
                .trim_start_matches("- ")
                .trim_matches(['"', '\'']);
            entry
                .strip_suffix(own)
                .is_some_and(|it| it.is_empty() || it.ends_with('/'))
        };
        other != path && text.contains("include:") && text.lines().any(names)
    })
}

/// The file that has a name below a section: the one that includes, or one beside the file. Templates are read line by line.
fn defining_line(disk: &Disk, path: &str, including: &str, name: &str) -> Option<String> {
    const INDENT: &str = "  ";
    let beside = yaml_files(disk, &paths::parent(path));
    let mut all = std::iter::once(including.to_owned()).chain(beside);
    let found = all.find(|other| {
        let text = text(disk, other);
        let has = |line: &str| {
            let key = line
                .strip_prefix(INDENT)
                .and_then(|it| it.strip_prefix(name));
            key.is_some_and(|it| it.starts_with(':'))
        };
        other != path && (text.lines().any(has) || has_section(&text, name))
    });
    found.map(|it| paths::file_name(&it).to_owned())
}

/// Whether a text has a name below one of the sections.
fn has_section(text: &str, name: &str) -> bool {
    let nodes = yaml::parse(
        text,
        Default::default(),
        &Limits::default(),
        &mut Report::default(),
    );
    nodes.iter().any(|node| {
        let mut sections = SECTIONS.iter().filter_map(|it| node.get(it));
        sections.any(|section| section.get(name).is_some())
    })
}

fn yaml_files(disk: &Disk, folder: &str) -> Vec<String> {
    const ENDS: [&str; 4] = [".yml", ".yaml", ".yml.j2", ".yaml.j2"];
    let files = disk.list(folder).unwrap_or_default().into_iter();
    let files = files.filter(|it| ENDS.iter().any(|end| it.name.ends_with(end)));
    files
        .map(|it| paths::join(folder, &it.name))
        .take(INCLUDED)
        .collect()
}

/// So many files that may be included together are looked into.
const INCLUDED: usize = 200;

fn text(disk: &Disk, path: &str) -> String {
    String::from_utf8(disk.read(path).unwrap_or_default()).unwrap_or_default()
}
