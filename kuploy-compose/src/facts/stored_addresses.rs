//! Clusters whose members keep each other's addresses: a replaced pod has another one, and once all are replaced nobody
//! knows an address that exists.

use super::gathered::Facts;
use super::mounted_files::Content;
use super::service_facts::ServiceFacts;

/// Settings that make such a member, in words of a command or lines of a mounted file, and what keeps the addresses:
/// `nodes.conf` of Redis Cluster (<https://redis.io/docs/latest/operate/oss_and_stack/management/scaling/>), the address
/// that Galera announces (<https://galeracluster.com/library/documentation/mysql-wsrep-options.html#wsrep-node-address>).
const KEEPERS: &[(&str, &str, &str)] = &[
    (
        "cluster-enabled",
        "yes",
        "Redis Cluster keeps the addresses of its members in `nodes.conf`",
    ),
    (
        "wsrep_node_address",
        "",
        "Galera announces the address to the other members",
    ),
    (
        "wsrep-node-address",
        "",
        "Galera announces the address to the other members",
    ),
];

/// What a service does with its own address, as a sentence, where it is a member of such a cluster.
pub(crate) fn keeper(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> Option<&'static str> {
    let process = &service.process;
    let line = process.line();
    let script = process.script.as_deref().unwrap_or_default();
    if let Some(found) = of_text(&line).or_else(|| of_text(script)) {
        return Some(found);
    }
    let mut mounts = (0..service.service.volumes.len()).filter_map(|index| {
        let content = facts
            .mounted
            .content(facts.mounted.path(service.id, index)?)?;
        match content {
            Content::File(file) => std::str::from_utf8(&file.bytes).ok(),
            _ => None,
        }
    });
    mounts.find_map(of_text)
}

fn of_text(text: &str) -> Option<&'static str> {
    let mut lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    lines.find_map(|line| {
        let is_end = |c: char| c.is_whitespace() || "='\"".contains(c);
        let words: Vec<&str> = line.split(is_end).filter(|word| !word.is_empty()).collect();
        words.windows(2).find_map(|pair| {
            let [name, value] = pair else { return None };
            let found = KEEPERS.iter().find(|(setting, wanted, _)| {
                name.trim_start_matches('-') == *setting && (wanted.is_empty() || value == wanted)
            });
            found.map(|(_, _, keeps)| *keeps)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_that_keep_addresses_are_told_by_their_settings() {
        for (text, want) in [
            ("redis-server --port 6381 --cluster-enabled yes", true),
            ("port 6379\ncluster-enabled yes", true),
            ("# cluster-enabled yes", false),
            ("cluster-enabled no", false),
            ("wsrep_node_address=10.0.0.2", true),
            ("redis-server", false),
        ] {
            assert_eq!(of_text(text).is_some(), want, "{text}");
        }
    }
}
