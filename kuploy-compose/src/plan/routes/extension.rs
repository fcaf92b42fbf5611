//! Ways in that `x-kuploy` asks for.

use super::wanted::{Tls, Wanted, host, path};
use crate::diagnostic::{Path, rules};
use crate::facts::ServiceId;
use crate::options::{FullRoute, RouteExtension, TlsExtension};
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;

/// The ways in of `x-kuploy.route` and `x-kuploy.routes`.
pub(super) fn wanted(cx: &mut Context<'_>, service: &ServiceDraft<'_>) -> Vec<Wanted> {
    let base = service.path.key("x-kuploy");
    let single = service
        .extension
        .route
        .iter()
        .map(|route| (base.key("route"), route));
    let several = service.extension.routes.iter().enumerate();
    let several = several.map(|(index, route)| (base.key("routes").index(index), route));
    single
        .chain(several)
        .filter_map(|(place, route)| one(cx, service.id, route, place))
        .collect()
}

fn one(
    cx: &mut Context<'_>,
    service: ServiceId,
    route: &RouteExtension,
    place: Path,
) -> Option<Wanted> {
    let full = match route {
        RouteExtension::Host(text) => {
            let (host, path) = text
                .split_once('/')
                .map_or((text.as_str(), None), |(host, path)| {
                    (host, Some(format!("/{path}")))
                });
            &FullRoute {
                host: Some(host.to_owned()).filter(|host| !host.is_empty()),
                path,
                ..FullRoute::default()
            }
        }
        RouteExtension::Full(full) => full,
    };
    let mut wanted = Wanted::new(service, place);
    if let Some(text) = &full.host {
        match host(text) {
            Some(host) => wanted.hosts.push(host),
            None => {
                cx.say(
                    &rules::EXTENSION_INVALID,
                    &wanted.path,
                    format!("`{text}` is no host name"),
                );
                return None;
            }
        }
    }
    if let Some(text) = &full.path {
        match path(text) {
            Some(path) => wanted.paths.push((path, false)),
            None => {
                cx.say(
                    &rules::EXTENSION_INVALID,
                    &wanted.path,
                    format!("`{text}` is no plain path"),
                );
                return None;
            }
        }
    }
    wanted.port = full.port;
    wanted.tls = match &full.tls {
        None => Tls::Unsaid,
        Some(TlsExtension::On(true)) => Tls::On,
        Some(TlsExtension::On(false)) => Tls::Off,
        Some(TlsExtension::Secret(name)) => Tls::Secret(name.clone()),
    };
    wanted.issuer = full.issuer.clone();
    wanted.class = full.class.clone();
    wanted.annotations = full.annotations.clone();
    Some(wanted)
}
