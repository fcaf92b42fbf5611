//! Names that mean one service to some and another one to others: in a namespace a name has one meaning.

use crate::map::BTreeSet;

use super::uses::Uses;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::host_names::{HostName, KnownTo, Origin};
use crate::facts::{Facts, Findings, ServiceId};
use crate::map::BTreeMap;
use crate::model::names;
use crate::plan::Decisions;

/// How many clients are listed for each service.
const LISTED: usize = 3;

/// A service that is meant by a name, and by whom.
struct Meaning<'f> {
    name: &'f HostName<'f>,
    clients: Vec<ServiceId>,
}

/// Says which names get no Service, and who means whom.
pub(super) fn say<'f>(
    report: &mut Findings<'_>,
    facts: &'f Facts<'f>,
    decided: &Decisions<'_>,
    uses: &Uses,
) {
    let mut apart: BTreeMap<&str, BTreeMap<ServiceId, Meaning<'f>>> = BTreeMap::new();
    for (name, client, seen) in facts.hosts.apart() {
        let meanings = apart.entry(name).or_default();
        for seen in seen
            .into_iter()
            .filter(|seen| is_wanted(decided, uses, seen, name))
        {
            let new = || Meaning {
                name: seen,
                clients: Vec::new(),
            };
            let meaning = meanings.entry(seen.service).or_insert_with(new);
            meaning.clients.push(client);
        }
    }
    if apart.is_empty() {
        return;
    }
    let made = decided.reached.endpoints.values();
    let made = made.flat_map(|made| &made.endpoints);
    let made: BTreeSet<&str> = made.map(|endpoint| endpoint.name.as_str()).collect();
    for (name, meanings) in apart {
        let may_have_one = names::service(name).as_deref() == Some(name);
        if may_have_one && meanings.len() > 1 && !made.contains(name) {
            let meanings: Vec<_> = meanings.into_values().collect();
            say_of(report, decided, uses, name, &meanings);
        }
    }
}

/// Whether a name would have a Service if it meant one service.
fn is_wanted(decided: &Decisions<'_>, uses: &Uses, seen: &HostName<'_>, name: &str) -> bool {
    let is_given = matches!(seen.origin, Origin::Alias | Origin::Link);
    let is_used = || {
        let mentions = &decided.from_files.mentions;
        uses.names(seen.service, name) || mentions.contains(&(seen.service, name.to_owned()))
    };
    seen.known_to() == KnownTo::Project
        && decided.pods.runs(seen.service)
        && (is_given || is_used())
}

fn say_of(
    report: &mut Findings<'_>,
    decided: &Decisions<'_>,
    uses: &Uses,
    name: &str,
    meanings: &[Meaning<'_>],
) {
    let pods = &decided.pods;
    let listed = |meaning: &Meaning<'_>| {
        let target = meaning.name.service;
        let mut clients: Vec<&str> = meaning
            .clients
            .iter()
            .filter(|id| **id != target && pods.runs(**id))
            .map(|id| pods[*id].key)
            .collect();
        if clients.is_empty() {
            clients.push(pods[target].key);
        }
        let more = clients.len().saturating_sub(LISTED);
        clients.truncate(LISTED);
        let clients = clients.join("`, `");
        match more {
            0 => format!("`{clients}`"),
            more => format!("`{clients}` and {more} more"),
        }
    };
    let meant = meanings.iter().map(|meaning| {
        let target = pods[meaning.name.service].key;
        format!("`{target}` in {}", listed(meaning))
    });
    let write = meanings.iter().map(|meaning| {
        let target = &pods[meaning.name.service].name;
        format!("`{target}` in {}", listed(meaning))
    });
    let (meant, write): (Vec<_>, Vec<_>) = (meant.collect(), write.collect());
    let message = format!(
        "`{name}` means {}: a namespace can have only one Service `{name}`, so none is created",
        meant.join(", and ")
    );
    let is_done = meanings
        .iter()
        .all(|meaning| uses.are_rewritten_to(meaning.name.service, name));
    let finding = Finding::new(&rules::NAME_OF_SEVERAL, message)
        .help(format!("write {} instead of `{name}`", write.join(", ")));
    let finding = match is_done {
        true => finding.severity(Severity::Info),
        false => finding,
    };
    let Some(path) = meanings.last().map(|meaning| &meaning.name.path) else {
        return;
    };
    report.add(finding, path);
}
