//! Servers whose settings say by a word that they speak TLS: `xpack.security.http.ssl.enabled: true` of Elasticsearch,
//! `server.ssl.enabled: true` of Kibana, `listener "tcp" { tls_cert_file = … }` of Vault. Seen as variables, and in the
//! configuration that is mounted or copied.

use super::gathered::Facts;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::texts::{self, MountedText};
use crate::source::paths;

/// A setting with which a server speaks TLS.
struct Switch {
    /// The files that have it, by their name.
    files: &'static [&'static str],
    /// Its key in such a file; sections are parts of it.
    key: &'static str,
    /// The variables that give it.
    variables: &'static [&'static str],
    /// The value that turns TLS on; empty is the path of a certificate.
    on: &'static str,
    /// The port of the server, unless it is said elsewhere.
    port: u16,
}

const SWITCHES: &[Switch] = &[
    // https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings#http-tls-ssl-settings;
    // that of `transport` is for nodes, on port 9300.
    Switch {
        files: &["elasticsearch.yaml", "elasticsearch.yml"],
        key: "xpack.security.http.ssl.enabled",
        variables: &[
            "ES_SETTING_XPACK_SECURITY_HTTP_SSL_ENABLED",
            "xpack.security.http.ssl.enabled",
        ],
        on: "true",
        port: 9200,
    },
    // https://docs.opensearch.org/latest/security/configuration/tls/#rest-layer-tls
    Switch {
        files: &["opensearch.yml"],
        key: "plugins.security.ssl.http.enabled",
        variables: &["plugins.security.ssl.http.enabled"],
        on: "true",
        port: 9200,
    },
    // https://www.elastic.co/docs/reference/kibana/configuration-reference/general-settings#server-ssl-enabled; Spring
    // has the same variable.
    Switch {
        files: &["kibana.yaml", "kibana.yml", "opensearch_dashboards.yml"],
        key: "server.ssl.enabled",
        variables: &["SERVER_SSL_ENABLED", "server.ssl.enabled"],
        on: "true",
        port: 5601,
    },
    // https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#protocol
    Switch {
        files: &["grafana.ini"],
        key: "server.protocol",
        variables: &["GF_SERVER_PROTOCOL"],
        on: "https",
        port: 3000,
    },
    // https://distribution.github.io/distribution/about/configuration/#tls
    Switch {
        files: &[],
        key: "http.tls.certificate",
        variables: &["REGISTRY_HTTP_TLS_CERTIFICATE"],
        on: "",
        port: 5000,
    },
];

/// Variables by which the tool of a server finds the server in its own container.
const OWN_ADDRESSES: &[&str] = &["BAO_ADDR", "VAULT_ADDR"];

/// The port of Vault where its listener names none.
const OF_VAULT: u16 = 8200;

/// The ports with TLS, each with what says so.
pub(super) fn find(
    facts: &Facts<'_>,
    files: &[MountedText<'_, '_>],
) -> Vec<((ServiceId, u16), String)> {
    let mut found = Vec::new();
    for service in facts.services.values() {
        let own = in_variables(service);
        found.extend(own.map(|(port, evidence)| ((service.id, port), evidence)));
    }
    for file in files {
        let of_vault = vault_listener(&file.target, file.text);
        if let Some((port, line)) = of_vault.or_else(|| in_file(facts, file)) {
            let evidence = format!("line {line} of `{}`", file.shown);
            found.push(((file.service, port), evidence));
        }
    }
    found
}

fn in_variables(service: &ServiceFacts<'_>) -> Option<(u16, String)> {
    let variables = service.written_variables();
    let said = |name: &str| format!("its variable `{name}`");
    let mut switches = SWITCHES.iter().filter_map(|switch| {
        let mut own = variables.iter();
        let (name, _) =
            own.find(|(name, value)| switch.variables.contains(name) && is_on(switch, value))?;
        Some((listens(service, switch.port), said(name)))
    });
    switches.next().or_else(|| {
        let mut own = variables.iter();
        own.find_map(|(name, value)| {
            let address = value.strip_prefix("https://")?;
            let (host, port) = address.trim_end_matches('/').rsplit_once(':')?;
            let is_own = matches!(host, "127.0.0.1" | "0.0.0.0" | "localhost");
            let is_named = OWN_ADDRESSES.contains(name) && is_own;
            let port = port.parse().ok().filter(|_| is_named)?;
            Some((port, said(name)))
        })
    })
}

/// The port of a server: the usual one, unless one alone is published.
fn listens(service: &ServiceFacts<'_>, usual: u16) -> u16 {
    let mut ports = service.service.ports.iter().map(|port| port.target);
    match ports.clone().any(|port| port == usual) {
        true => usual,
        false => ports.next().unwrap_or(usual),
    }
}

fn is_on(switch: &Switch, value: &str) -> bool {
    match switch.on {
        "" => value.starts_with('/'),
        on => value.eq_ignore_ascii_case(on),
    }
}

/// The port for which a file turns TLS on, with the line.
fn in_file(facts: &Facts<'_>, file: &MountedText<'_, '_>) -> Option<(u16, usize)> {
    let name = paths::file_name(&file.target);
    let switch = SWITCHES
        .iter()
        .find(|switch| switch.files.contains(&name))?;
    let service = &facts.services[file.service];
    // A variable is stronger than the file.
    let mut variables = service.written_variables().into_iter();
    if variables.any(|(name, _)| switch.variables.contains(&name)) {
        return None;
    }
    let mut settings = settings(file.text).into_iter();
    let (_, _, line) =
        settings.find(|(key, value, _)| key == switch.key && is_on(switch, value))?;
    Some((listens(service, switch.port), line))
}

/// The settings of simple YAML, or of a file with sections, each with all parts of its key, its value and its line, counted
/// from 1.
fn settings(text: &str) -> Vec<(String, &str, usize)> {
    let mut found = Vec::new();
    // The keys above, each with how far it stands from the left.
    let mut above: Vec<(usize, &str)> = Vec::new();
    let mut section = "";
    for (index, line) in text.lines().enumerate() {
        let plain = line.trim();
        if plain.is_empty() || texts::is_comment(line, line.len()) {
            continue;
        }
        if let Some(name) = plain.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            (section, above) = (name, Vec::new());
            continue;
        }
        let Some((key, value)) = plain.split_once([':', '=']) else {
            continue;
        };
        let left = line.len() - line.trim_start().len();
        above.retain(|(other, _)| *other < left);
        let value = value.split(" #").next().unwrap_or_default().trim();
        let value = value.trim_matches(['"', '\'']);
        let key = key.trim();
        if value.is_empty() {
            above.push((left, key));
            continue;
        }
        let parts = [section].into_iter().filter(|section| !section.is_empty());
        let parts = parts.chain(above.iter().map(|(_, key)| *key)).chain([key]);
        let whole = parts.collect::<Vec<_>>().join(".");
        found.push((whole, value, index + 1));
    }
    found
}

/// The port of Vault's listener with a certificate, and the line that names it
/// (<https://developer.hashicorp.com/vault/docs/configuration/listener/tcp>).
fn vault_listener(target: &str, text: &str) -> Option<(u16, usize)> {
    let is_hcl = target.ends_with(".hcl");
    let at = text.find("listener").filter(|_| is_hcl)?;
    let block = text.get(at..)?.split('}').next()?;
    let lines = block
        .lines()
        .filter(|line| !texts::is_comment(line, line.len()));
    let value = |name: &str| {
        let mut lines = lines.clone();
        lines.find_map(|line| {
            let (key, value) = line.split_once('=')?;
            let own = key.split_whitespace().next_back()?;
            (own.trim_matches('"') == name).then(|| value.trim().trim_matches(['"', ',']))
        })
    };
    let is_off = value("tls_disable").is_some_and(|value| matches!(value, "1" | "true"));
    let certificate = value("tls_cert_file").filter(|_| !is_off)?;
    let port = value("address").and_then(|it| it.rsplit_once(':')?.1.parse().ok());
    let line = text.lines().position(|line| line.contains(certificate))?;
    Some((port.unwrap_or(OF_VAULT), line + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_all_parts_of_their_keys() {
        let text = "a.b: 1\nc:\n  d:\n    e: \"x\" # y\n  f: 2\n# g: 3\n[s]\nh = https\n";
        let found = settings(text);
        let found: Vec<_> = found.iter().map(|it| (it.0.as_str(), it.1, it.2)).collect();
        assert_eq!(
            found,
            [
                ("a.b", "1", 1),
                ("c.d.e", "x", 4),
                ("c.f", "2", 5),
                ("s.h", "https", 8)
            ]
        );
    }

    #[test]
    fn listeners_of_vault_are_told_from_others() {
        for (text, want) in [
            (
                "listener \"tcp\" {\n  address = \"0.0.0.0:8300\"\n  tls_cert_file = \"/c.pem\"\n}\n",
                Some((8300, 3)),
            ),
            (
                "listener \"tcp\" {\n  tls_cert_file = \"/c.pem\"\n}\n",
                Some((8200, 2)),
            ),
            (
                "listener \"tcp\" {\n  tls_cert_file = \"/c.pem\"\n  tls_disable = 1\n}\n",
                None,
            ),
            ("listener \"tcp\" {\n  tls_disable = \"true\"\n}\n", None),
            (
                "storage \"raft\" {\n  tls_cert_file = \"/c.pem\"\n}\n",
                None,
            ),
        ] {
            assert_eq!(vault_listener("/v/c.hcl", text), want, "{text}");
        }
    }
}
