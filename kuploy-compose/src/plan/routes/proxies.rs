//! Reverse proxies that read labels: in a cluster the ingress controller does their work.

use super::{labels, traefik};
use crate::diagnostic::rules;
use crate::facts::ServiceId;
use crate::facts::catalogue::{self, ProxyRules};
use crate::options::RouteKind;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};

/// Leaves out the proxies whose only work the routes do.
pub(super) fn leave_out(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    if cx.options.route() == RouteKind::None {
        return;
    }
    let serves = |reads: ProxyRules, proxy: ServiceId| {
        draft.services.values().any(|service| {
            let served = match reads {
                ProxyRules::Traefik => traefik::is_labelled(service),
                ProxyRules::VirtualHost => labels::has_virtual_host(service),
                ProxyRules::Caddy => labels::is_caddy_site(service),
            };
            served && service.id != proxy
        })
    };
    let replaced: Vec<ServiceId> = draft
        .services
        .values()
        .filter(|service| !service.extension.keep)
        .filter(|service| proxy(service).is_some_and(|reads| serves(reads, service.id)))
        .map(|service| service.id)
        .collect();
    for key in replaced {
        let service = &mut draft.services[key];
        let key = service.key;
        service.omitted = true;
        let message = format!(
            "`{key}` is left out: the cluster's ingress controller does its work, by routes made of the labels that it reads"
        );
        cx.say_help(
            &rules::PROXY_REPLACED,
            &service.path,
            message,
            "`x-kuploy: {keep: true}` keeps it",
        );
    }
}

/// What a service reads, when it is a proxy that asks the engine which services there are.
fn proxy(service: &ServiceDraft<'_>) -> Option<ProxyRules> {
    let reads = catalogue::find(service.service.image.as_deref()?)?.proxy?;
    let asks_engine = service.service.volumes.iter().any(|mount| {
        mount
            .source
            .as_deref()
            .is_some_and(|source| source.ends_with(".sock"))
    });
    // Or through a service that stands before the socket.
    let words = || {
        service
            .service
            .command
            .iter()
            .chain(&service.service.entrypoint)
            .flatten()
    };
    let values = || service.service.environment.values().flatten();
    let by_address = words().chain(values()).any(|word| word.contains("tcp://"));
    // Routes of a file are work that no label names.
    let reads_files = words().any(|word| word.to_ascii_lowercase().contains("providers.file"));
    let asked = reads == ProxyRules::VirtualHost || asks_engine || by_address;
    (asked && !reads_files).then_some(reads)
}
