//! Health checks that ask the address of `localhost` at which nothing listens.
//!
//! `wget` of BusyBox asks the first address of a name alone, and musl gives `::1` before `127.0.0.1`. kubelet writes `::1
//! localhost` into `/etc/hosts` of every pod; Docker has done so only since version 26, and calls the container unhealthy
//! then, which nobody sees. Seen: `wget --spider http://localhost/health` in images of nginx on Alpine with `listen 80;`,
//! and beside servers that listen on `0.0.0.0`.

use super::gathered::Facts;
use super::image::Distribution;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::texts::{self, MountedText};

/// The services whose check asks by IPv6 what listens on IPv4, each with what says so.
pub(super) fn all(
    facts: &Facts<'_>,
    running: &[ServiceId],
    files: &[MountedText<'_, '_>],
) -> Vec<(ServiceId, String)> {
    let asked = running.iter().filter_map(|id| {
        let evidence = find(&facts.services[*id], files)?;
        Some((*id, evidence))
    });
    asked.collect()
}

/// What says that a server listens on IPv4 alone, as part of a sentence; `None` where its check works.
fn find(service: &ServiceFacts<'_>, files: &[MountedText<'_, '_>]) -> Option<String> {
    let check = service.health.as_ref().filter(|check| !check.disable)?;
    let words = || check.test.iter().flat_map(|word| word.split_whitespace());
    let is_of_busybox = service.image.config.distribution == Some(Distribution::Alpine)
        && !service.image.config.has_packages;
    let runs_wget = || words().any(|word| word.rsplit('/').next() == Some("wget"));
    let by_name =
        || words().any(|word| word.contains("//localhost") || word.starts_with("localhost"));
    if !is_of_busybox || !by_name() || !runs_wget() {
        return None;
    }
    in_files(service.id, files).or_else(|| in_process(service))
}

/// `listen 80;` of nginx, without `listen [::]:80;` beside it.
fn in_files(service: ServiceId, files: &[MountedText<'_, '_>]) -> Option<String> {
    let mut found = None;
    for file in files.iter().filter(|file| file.service == service) {
        for (index, line) in file.text.lines().enumerate() {
            if texts::is_comment(line, line.len()) {
                continue;
            }
            // Directives may stand on one line: `server { listen 80; root /srv; }`.
            for directive in line.split(['{', ';', '}']) {
                let mut words = directive.split_whitespace();
                let address = words
                    .next()
                    .filter(|name| *name == "listen")
                    .and(words.next());
                let Some(address) = address else { continue };
                match address.contains("[::") {
                    true => return None,
                    false => found.get_or_insert_with(|| {
                        format!(
                            "`listen {address}` in line {} of `{}`",
                            index + 1,
                            file.shown
                        )
                    }),
                };
            }
        }
    }
    found
}

/// `--host 0.0.0.0`, `-b 0.0.0.0:8000`, `HOSTNAME: 0.0.0.0`.
fn in_process(service: &ServiceFacts<'_>) -> Option<String> {
    const ANY: &str = "0.0.0.0";
    let line = service.process.line();
    if line.contains(ANY) {
        return Some(format!("its command listens on `{ANY}`"));
    }
    let variables = service.written_variables().into_iter();
    let mut variables = variables.filter(|(_, value)| value.starts_with(ANY));
    let (name, _) = variables.next()?;
    Some(format!("`{name}` is `{ANY}`"))
}
