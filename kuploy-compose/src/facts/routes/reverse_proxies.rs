//! Reverse proxies that ask the engine which services there are, and read there what they are to route.

use crate::map::BTreeSet;

use super::{caddy, nginx_proxy, traefik};
use crate::facts::mounted_files::{Content, MountedFile, MountedFiles};
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::{PerService, ServiceId};
use crate::options::ImageProxy as ProxyRules;

/// Which services are proxies whose only work is to route to other services of the project. `of_files` are those whose
/// routers in files become routes.
pub(super) fn find(
    services: &PerService<ServiceFacts<'_>>,
    mounted: &MountedFiles,
    of_files: &BTreeSet<ServiceId>,
) -> PerService<bool> {
    let proxies = services.map(|_, service| what_it_reads(service, mounted));
    proxies.map(|id, reads| {
        // Also one that asks for labels as well: these become routes too.
        if of_files.contains(&id) {
            return true;
        }
        let served = |service: &ServiceFacts<'_>| match reads {
            Some(ProxyRules::Traefik) => traefik::serves(service),
            Some(ProxyRules::VirtualHost) => nginx_proxy::serves(service),
            Some(ProxyRules::Caddy) => caddy::serves(service),
            None => false,
        };
        let mut others = services.values().filter(|service| service.id != id);
        reads.is_some() && others.any(served)
    })
}

/// What a service reads, when it is a proxy that asks the engine which services there are.
fn what_it_reads(service: &ServiceFacts<'_>, mounted: &MountedFiles) -> Option<ProxyRules> {
    let compose = service.service;
    let asks_as_traefik = || asks_as_traefik(service).then_some(ProxyRules::Traefik);
    let reads = service.known.proxy().or_else(asks_as_traefik)?;
    let mut sources = compose.volumes.iter().flat_map(|mount| &mount.source);
    let asks_engine = sources.any(|source| source.ends_with(".sock"));
    // Or through a service that stands before the socket.
    let commands = [&compose.command, &compose.entrypoint];
    let words = || commands.into_iter().flatten().flatten();
    let values = || compose.environment.values().flatten();
    let by_address = words().chain(values()).any(|word| word.contains("tcp://"));
    // Routes of a file are work that no label names.
    let reads_files = words().any(|word| word.to_ascii_lowercase().contains("providers.file"))
        || reads == ProxyRules::Traefik && has_file_provider(service, mounted);
    let asked = reads == ProxyRules::VirtualHost || asks_engine || by_address;
    (asked && !reads_files).then_some(reads)
}

/// Whether a service is a Traefik, whatever its image is called.
pub(super) fn is_traefik(service: &ServiceFacts<'_>) -> bool {
    service.known.runs_traefik() || asks_as_traefik(service)
}

/// Whether an argument turns on Traefik's provider of Docker, in an image of any name
/// (<https://doc.traefik.io/traefik/providers/docker/>).
fn asks_as_traefik(service: &ServiceFacts<'_>) -> bool {
    let commands = [&service.service.command, &service.service.entrypoint];
    let mut words = commands.into_iter().flatten().flatten();
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        word == "--providers.docker" || word == "--providers.docker=true"
    })
}

/// The files that are mounted into a service.
fn files<'m>(
    service: &ServiceFacts<'_>,
    mounted: &'m MountedFiles,
) -> impl Iterator<Item = &'m MountedFile> {
    let mounts = 0..service.service.volumes.len();
    let contents = mounts.filter_map(|index| mounted.content(mounted.path(service.id, index)?));
    contents.flat_map(|content| match content {
        Content::File(file) => std::slice::from_ref(file),
        Content::Directory(directory) => &directory.files,
        _ => &[],
    })
}

/// Hosts to which files of Traefik's provider of files lead, in lower case: `url: "http://NAME:8080"`, below `loadBalancer`
/// (<https://doc.traefik.io/traefik/routing/providers/file/>). Seen in Broadsea: all its routers are in one such file,
/// and its labels say `traefik.enable=true` alone.
pub(super) fn hosts_of_files(
    services: &PerService<ServiceFacts<'_>>,
    mounted: &MountedFiles,
) -> BTreeSet<String> {
    let proxies = services.values().filter(|service| is_traefik(service));
    let files = proxies.flat_map(|service| files(service, mounted));
    let mut hosts = BTreeSet::new();
    for file in files {
        let text = String::from_utf8_lossy(&file.bytes);
        let lines = text
            .lines()
            .map(|line| line.split(" #").next().unwrap_or(line));
        let lines = lines.filter(|line| !line.trim_start().starts_with('#'));
        let urls = lines.flat_map(|line| line.split("://").skip(1));
        hosts.extend(urls.filter_map(|rest| {
            let in_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            let name = rest.split(|c| !in_name(c)).next();
            name.filter(|name| !name.is_empty())
                .map(str::to_ascii_lowercase)
        }));
    }
    hosts
}

/// Whether the static configuration that is mounted turns on Traefik's provider of files
/// (<https://doc.traefik.io/traefik/providers/file/>).
fn has_file_provider(service: &ServiceFacts<'_>, mounted: &MountedFiles) -> bool {
    files(service, mounted).any(|file| {
        let text = String::from_utf8_lossy(&file.bytes);
        let mut sections = text.lines().map(str::trim_end);
        // YAML: a key of `providers`; TOML: a table.
        let in_yaml = sections
            .clone()
            .skip_while(|line| *line != "providers:")
            .skip(1)
            .take_while(|line| line.is_empty() || line.starts_with([' ', '#']))
            .any(|line| line.trim() == "file:");
        in_yaml || sections.any(|line| line.trim() == "[providers.file]")
    })
}
