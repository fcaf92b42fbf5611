//! Mounted files that send browsers to their own computer: with a route they reach a service by another name.

use crate::map::BTreeSet;

use super::localhost_values::{has_route, no_route, scheme, usable, way};
use crate::diagnostic::{Finding, rules};
use crate::facts::loopback_files::LoopbackInFile;
use crate::facts::{Findings, ServiceId};
use crate::map::BTreeMap;
use crate::plan::Decisions;

/// Most lines and addresses that a finding names.
const LISTED: usize = 5;

/// Says which files do, each once, whoever mounts it.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let routes = &decided.reached.routes;
    let mut files: BTreeMap<(ServiceId, &str), Vec<&LoopbackInFile<'_>>> = BTreeMap::new();
    for found in &decided.from_files.loopback {
        if has_route(routes, found.target.0) {
            let key = (found.service, found.shown.as_str());
            files.entry(key).or_default().push(found);
        }
    }
    // A server that is reached before a Job that reads the same file.
    let (reached, others): (Vec<_>, Vec<_>) = files
        .iter()
        .partition(|((id, _), _)| has_route(routes, *id));
    let mut said = BTreeSet::new();
    for ((_, shown), found) in reached.into_iter().chain(others) {
        if said.insert(*shown) {
            say_file(report, decided, shown, found);
        }
    }
}

fn say_file(
    report: &mut Findings<'_>,
    decided: &Decisions<'_>,
    shown: &str,
    found: &[&LoopbackInFile<'_>],
) {
    let (pods, routes) = (&decided.pods, &decided.reached.routes);
    let Some(first) = found.iter().min_by_key(|it| it.lines.first()) else {
        return;
    };
    let (own, other) = (&pods[first.service], &pods[first.target.0]);
    let Some((host, _)) =
        way(routes, first.target).or_else(|| usable(routes, first.target.0).next())
    else {
        return;
    };
    let lines: BTreeSet<usize> = found.iter().flat_map(|it| &it.lines).copied().collect();
    let more = match found.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let files = match first.more_files {
        0 => String::new(),
        1 => " (and another file)".to_owned(),
        count => format!(" (and {count} more files)"),
    };
    let message = format!(
        "{} of `{shown}`{files} of `{}` has `{}`{more}, which is the user's own computer: the route to `{}` is `{host}`",
        listed(&lines),
        own.key,
        first.address,
        other.key
    );
    let mut unknown = None;
    let ways = found.iter().filter_map(|it| {
        let Some((host, route)) = way(routes, it.target) else {
            unknown = unknown.or(Some(it.target));
            return None;
        };
        let scheme = scheme(it.address.split("://").next(), route);
        Some(format!("`{scheme}://{host}` for `{}`", it.address))
    });
    let ways: Vec<String> = ways.take(LISTED).collect();
    let help = match (ways.is_empty(), unknown) {
        (true, Some((target, port))) => no_route(pods[target].key, host, port),
        _ => format!("write in the file {}", ways.join(", ")),
    };
    let path = first.place.path(own.key);
    let finding = Finding::new(&rules::LOCALHOST_BEHIND_ROUTE, message);
    report.add(finding.help(help), &path);
}

/// Lines of a file, as the subject of a sentence in the singular.
fn listed(lines: &BTreeSet<usize>) -> String {
    let first = lines.first().copied().unwrap_or_default();
    match lines.len() {
        0 | 1 => format!("line {first}"),
        count => format!("line {first} (and {} more)", count - 1),
    }
}
