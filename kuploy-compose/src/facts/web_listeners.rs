//! Ports of which something says that they speak HTTP or HTTPS. A route speaks HTTP to a port unless it is told otherwise, and
//! a server with TLS answers that with an error (nginx: 400, "The plain HTTP request was sent to HTTPS port").

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::hosts;
use super::kestrel;
use super::nginx_servers::{self, Nginx};
use super::peers::Reference;
use super::ports::{PortEvidence, protocol};
use super::routes;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::texts::{self, MountedText, Place};
use super::tls_settings::{self, CalledPlainly};
use super::{tls_in_source, tls_switches};
use crate::map::BTreeMap;
use crate::model::Protocol;

/// Ports to which programs send what they measure, by gRPC and by HTTP: `OTEL_EXPORTER_OTLP_ENDPOINT: http://otel:4317`
/// (<https://opentelemetry.io/docs/specs/otlp/>). No browser opens them.
const RECEIVERS: &[u16] = &[4317, 4318];

/// By service and port, what says so, as a finding cites it.
type Said = BTreeMap<(ServiceId, u16), String>;

/// The ports of which more than their number says what they speak.
#[derive(Debug, Default)]
pub(crate) struct WebListeners {
    https: Said,
    http: Said,
    /// Ports of which a file of another service that is published says that they speak HTTP: what a proxy hands on.
    handed_on: BTreeSet<(ServiceId, u16)>,
    /// The port that a setting of a reverse proxy names.
    told: BTreeMap<ServiceId, u16>,
    /// All ports that nginx of a service listens on.
    open: BTreeMap<ServiceId, BTreeSet<u16>>,
    /// The first port of its configuration, with what says so.
    listens: BTreeMap<ServiceId, (u16, String)>,
}

impl WebListeners {
    /// What says that a port speaks TLS; `None` where nothing does.
    pub(crate) fn https(&self, service: ServiceId, port: u16) -> Option<&str> {
        self.https.get(&(service, port)).map(String::as_str)
    }

    /// What says that a port speaks HTTP without TLS; `None` where nothing does.
    pub(crate) fn http(&self, service: ServiceId, port: u16) -> Option<&str> {
        let said = self.http.get(&(service, port)).map(String::as_str);
        said.filter(|_| self.https(service, port).is_none())
    }

    /// A port that speaks HTTP and that browsers reach under Compose, with what says so: it is published, or a published
    /// proxy leads to it. Others are pages for administrators, as RedisInsight's on 8001 beside Redis.
    pub(crate) fn opens(
        &self,
        service: ServiceId,
        port: u16,
        published: &BTreeSet<u16>,
    ) -> Option<(u16, &str)> {
        let is_open = published.contains(&port) || self.handed_on.contains(&(service, port));
        let is_open = is_open && !RECEIVERS.contains(&port);
        let said = self.http(service, port).filter(|_| is_open);
        said.map(|evidence| (port, evidence))
    }

    /// The port that a reverse proxy is told to connect to, whether or not it is told for which host.
    pub(crate) fn told(&self, service: ServiceId) -> Option<u16> {
        self.told.get(&service).copied()
    }

    /// Those of ports that the server of a service listens on; all of them where it listens on none, or where that is not
    /// known.
    pub(crate) fn heard(&self, service: ServiceId, ports: BTreeSet<u16>) -> BTreeSet<u16> {
        let Some(open) = self.open.get(&service) else {
            return ports;
        };
        let heard: BTreeSet<u16> = ports.intersection(open).copied().collect();
        if heard.is_empty() { ports } else { heard }
    }

    /// The port that nginx of a service listens on instead of one, with what says so.
    pub(crate) fn instead_of(&self, service: ServiceId, port: u16) -> Option<(u16, &str)> {
        let open = self.open.get(&service)?;
        let (own, evidence) = self.listens.get(&service)?;
        (!open.contains(&port)).then_some((*own, evidence))
    }

    /// Notes what a scheme says of a port, unless something stronger was found before.
    fn add(
        &mut self,
        (service, port): (ServiceId, u16),
        scheme: Option<&str>,
        evidence: impl FnOnce() -> String,
    ) {
        let said = match scheme {
            Some("https") => &mut self.https,
            Some("http") => &mut self.http,
            _ => return,
        };
        said.entry((service, port)).or_insert_with(evidence);
    }
}

/// Finds what ports speak: by configuration files first, then by what the service and its peers say.
pub(crate) fn find<'a>(
    facts: &Facts<'a>,
    files: &[MountedText<'a, '_>],
    references: &[Reference<'a>],
    nginx: &BTreeMap<ServiceId, Nginx>,
) -> WebListeners {
    let mut found = WebListeners::default();
    for (service, nginx) in nginx {
        let open = nginx_servers::listens(facts, *service, nginx, files);
        found.open.extend(open.map(|open| (*service, open)));
        let mut servers = nginx.servers.iter();
        let first = servers.find_map(|(index, server)| {
            let port = server.listens.first()?.port?;
            Some((port, format!("`listen` in `{}`", files.get(*index)?.shown)))
        });
        found.listens.extend(first.map(|first| (*service, first)));
    }
    for file in files {
        for (port, line) in in_text(file.text) {
            found.add((file.service, port), Some("https"), || {
                format!("line {line} of `{}`", file.shown)
            });
        }
    }
    for service in facts.services.values() {
        let told = routes::port_for_proxy(service);
        found.told.extend(told.map(|port| (service.id, port)));
        in_service(service, &mut found);
    }
    let asked: BTreeSet<_> = found.http.keys().copied().collect();
    let mut called = CalledPlainly::default();
    called.add_upstreams(facts, files);
    for service in facts.services.values() {
        of_image(service, &mut found);
    }
    for reference in references {
        called.add(reference);
        // A name that a service has for itself may be a link that it hands out, with TLS that a proxy ends.
        let asks =
            matches!(reference.place, Place::Healthcheck(_)) || reference.from != reference.to;
        let port = reference
            .port
            .or_else(|| hosts::scheme_port(reference.scheme));
        if let Some(port) = port.filter(|_| asks) {
            if is_handed_on(facts, reference) {
                found.handed_on.insert((reference.to, port));
            }
            found.add((reference.to, port), reference.scheme, || {
                PortEvidence::named(&facts.services, reference, None).to_string()
            });
        }
    }
    let mut owners = tls_settings::Owners::read(facts, files);
    for service in facts.services.values() {
        let port = tls_settings::port(service);
        if let Some(port) = port.filter(|port| !called.has(service.id, *port))
            && !asked.contains(&(service.id, port))
            && let Some(evidence) = tls_settings::evidence(service, &mut owners)
        {
            found.add((service.id, port), Some("https"), || evidence);
        }
    }
    for (port, line) in tls_switches::find(facts, files) {
        if !asked.contains(&port) {
            found.add(port, Some("https"), || line);
        }
    }
    for (port, evidence) in tls_in_source::find(facts) {
        // What somebody writes in the Compose file is newer than the source.
        if !found.http.contains_key(&port) {
            found.add(port, Some("https"), || evidence);
        }
    }
    found
}

/// Whether a reference may be a proxy's, which is published and hands requests on: `proxy_pass http://mm:8065`.
fn is_handed_on(facts: &Facts<'_>, reference: &Reference<'_>) -> bool {
    let in_values = matches!(
        reference.place,
        Place::Environment(_) | Place::Healthcheck(_)
    );
    let from = facts.services[reference.from].service;
    reference.scheme == Some("http") && !in_values && !from.ports.is_empty()
}

/// What a service says of its own ports: what is declared of them, what its health check asks.
fn in_service(service: &ServiceFacts<'_>, found: &mut WebListeners) {
    for port in &service.service.ports {
        let said = port.app_protocol.as_deref().or(port.name.as_deref());
        if protocol(port.protocol) == Protocol::Tcp {
            let evidence = || format!("`{}`", service.path.key("ports"));
            found.add((service.id, port.target), said, evidence);
        }
    }
    for (port, scheme) in service.asked.on_web() {
        found.add((service.id, port), Some(scheme), || {
            "its health check".to_owned()
        });
    }
}

/// What the image of a service is known for.
fn of_image(service: &ServiceFacts<'_>, found: &mut WebListeners) {
    for (port, variable) in kestrel::https_ports(service) {
        found.add((service.id, port), Some("https"), || {
            format!("its variable `{variable}`")
        });
    }
    for port in service.known.ports() {
        let image = service.service.image.as_deref().unwrap_or_default();
        found.add((service.id, port.number), port.name, || {
            format!("the image `{image}`")
        });
    }
}

/// The ports with TLS of a configuration file, each with its line, counted from 1.
fn in_text(text: &str) -> Vec<(u16, usize)> {
    let mut found = Vec::new();
    let mut virtual_host = None;
    for (index, line) in text.lines().enumerate() {
        if texts::is_comment(line, line.len()) {
            continue;
        }
        for statement in line.split(['{', '}', ';']) {
            let words: Vec<&str> = statement.split_whitespace().collect();
            match words.as_slice() {
                // https://nginx.org/en/docs/http/ngx_http_core_module.html#listen (`listen [::]:443 ssl`), and
                // https://docs.haproxy.org/3.0/configuration.html#5.1-ssl (`bind *:443 ssl crt /cert.pem`).
                ["listen" | "bind", address, options @ ..] if options.contains(&"ssl") => {
                    found.extend(port_of(address).map(|port| (port, index + 1)));
                }
                // https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine, in the block of its port.
                ["<VirtualHost", address, ..] => {
                    virtual_host = port_of(address.trim_end_matches('>'))
                }
                ["</VirtualHost>", ..] => virtual_host = None,
                ["SSLEngine", switch, ..] if switch.eq_ignore_ascii_case("on") => {
                    found.extend(virtual_host.map(|port| (port, index + 1)));
                }
                _ => {}
            }
        }
    }
    found
}

/// The port of an address to listen on: `443`, `*:443`, `[::]:443`.
fn port_of(address: &str) -> Option<u16> {
    let number = address.rsplit_once(':').map_or(address, |(_, port)| port);
    number.parse().ok().filter(|port| *port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listeners_with_tls_are_told_from_others() {
        let nginx = "server { listen 80; }\nserver {\n  # listen 9443 ssl;\n  listen [::]:8443 ssl http2;\n}";
        let apache = "Listen 443\n<VirtualHost *:443>\n  SSLEngine on\n</VirtualHost>\nSSLEngine off\n<VirtualHost *:80>\n</VirtualHost>\n";
        let haproxy = "frontend a\n  bind *:80\n  bind :8443 ssl crt /c.pem\nbackend b\n  server s web:443 ssl verify none\n";
        for (text, expected) in [
            (nginx, vec![(8443, 4)]),
            (apache, vec![(443, 3)]),
            (haproxy, vec![(8443, 3)]),
            ("ssl_certificate /c.pem;\nlisten 80;", vec![]),
        ] {
            assert_eq!(in_text(text), expected, "{text}");
        }
    }
}
