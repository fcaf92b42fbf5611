//! Variables in pairs: `DB_HOST` says a host, `DB_PORT` beside it the port.

use crate::compose::Service;

/// Variables that name a host, by their last part; `PORT` in its place names the port.
const HOST_SUFFIXES: &[&str] = &["HOSTNAME", "HOST", "SERVER", "ADDRESS", "ADDR"];

/// What stands before the last part of a variable that names a host.
fn prefix(variable: &str) -> Option<String> {
    let upper = variable.to_ascii_uppercase();
    let prefix = HOST_SUFFIXES
        .iter()
        .find_map(|suffix| upper.strip_suffix(suffix));
    prefix.map(str::to_owned)
}

/// Last words of variables that hold a host, with a port behind it.
const ADDRESSES: &[&str] = &[
    "ADDR", "ADDRESS", "BROKER", "BROKERS", "DSN", "ENDPOINT", "HOST", "HOSTS", "SERVER",
    "SERVERS", "URI", "URL",
];

/// The names by which browsers know a service, which a proxy reads.
const PUBLIC: &[&str] = &["LETSENCRYPT_HOST", "VIRTUAL_HOST"];

/// The variable by which a service is told its own name: `HOST_NAME: mail.example.com`, or in an address:
/// `external_url 'https://git.example.com'`.
pub(crate) fn of_own_name<'s>(service: &'s Service, own: &str) -> Option<&'s str> {
    let says = |name: &str, value: &str| {
        let upper = name.to_ascii_uppercase().replace("HOST_NAME", "HOSTNAME");
        let names_host = ["HOST", "HOSTNAME", "FQDN"]
            .iter()
            .any(|word| upper.ends_with(word))
            && !PUBLIC.contains(&upper.as_str());
        // Nodes of Erlang: `EMQX_NODE_NAME: emqx@node1.example.com`.
        let of_node = upper.replace('_', "").ends_with("NODENAME");
        let of_node = value.split_once('@').filter(|_| of_node);
        let is_host = names_host && value.trim().eq_ignore_ascii_case(own)
            || of_node.is_some_and(|(_, host)| host.trim().eq_ignore_ascii_case(own));
        let mut addresses = value.split("://").skip(1);
        is_host
            || addresses.any(|rest| {
                let host = rest.split(|c: char| !c.is_ascii_alphanumeric() && !"-.".contains(c));
                host.take(1).any(|host| host.eq_ignore_ascii_case(own))
            })
    };
    let mut variables = service.environment.iter();
    let (name, _) =
        variables.find(|(name, value)| says(name, value.as_deref().unwrap_or_default()))?;
    Some(name)
}

/// Whether a variable holds a host by its last word: `DB_HOST`, and `DB_URL` where a port stands behind the host.
pub(crate) fn names_host(variable: &str, has_port: bool) -> bool {
    let upper = variable.to_ascii_uppercase();
    let last = upper.rsplit('_').next().unwrap_or_default();
    match has_port {
        true => ADDRESSES.contains(&last),
        false => upper.ends_with("_HOST") && !PUBLIC.contains(&upper.as_str()),
    }
}

/// The port that `DB_PORT` says beside `DB_HOST: db`, with the variable that says it.
pub(crate) fn port_beside<'s>(service: &'s Service, variable: &str) -> Option<(&'s str, u16)> {
    let prefix = prefix(variable)?;
    let beside = service.environment.iter();
    beside
        .filter(|(name, _)| name.to_ascii_uppercase().strip_suffix("PORT") == Some(&prefix))
        .find_map(|(name, value)| Some((name.as_str(), value.as_deref()?.trim().parse().ok()?)))
        .filter(|(_, port)| *port > 0)
}

/// All ports that stand beside a host: `QUEUE__PORT` and `QUEUE__PORT_MANAGEMENT` beside `QUEUE__HOSTNAME`.
pub(crate) fn ports_beside<'s>(service: &'s Service, variable: &str) -> Vec<(&'s str, u16)> {
    let Some(prefix) = prefix(variable).filter(|prefix| !prefix.is_empty()) else {
        return port_beside(service, variable).into_iter().collect();
    };
    let is_port = |name: &str| {
        let rest = name.to_ascii_uppercase();
        let rest = rest.strip_prefix(&prefix).map(str::to_owned);
        rest.is_some_and(|rest| rest.split('_').any(|word| word == "PORT"))
    };
    let beside = service.environment.iter().filter(|(name, _)| is_port(name));
    beside
        .filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?.trim().parse().ok()?)))
        .filter(|(_, port)| *port > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(pairs: &[(&str, &str)]) -> Service {
        Service {
            environment: pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned())))
                .collect(),
            ..Service::default()
        }
    }

    #[test]
    fn a_port_stands_beside_its_host() {
        let db = service(&[("DB_HOST", "db"), ("DB_PORT", "5433"), ("PORT", "80")]);
        assert_eq!(port_beside(&db, "DB_HOST"), Some(("DB_PORT", 5433)));
        let pg = service(&[("PGPORT", "1")]);
        assert_eq!(port_beside(&pg, "PGHOST"), Some(("PGPORT", 1)));
        assert_eq!(port_beside(&db, "DB"), None);
    }

    #[test]
    fn a_service_is_told_its_own_name() {
        let own = "git.example.com";
        for (name, value, is_told) in [
            ("HOST_NAME", own, true),
            ("POSTFIX_myhostname", own, true),
            (
                "GITLAB_OMNIBUS_CONFIG",
                "external_url 'https://git.example.com'; a['b'] = 1",
                true,
            ),
            ("EMQX_NODE__NAME", "emqx@git.example.com", true),
            ("VIRTUAL_HOST", own, false),
            ("POSTMASTER", "root@git.example.com", false),
            ("LINKS", "https://docs.git.example.com/", false),
            ("DOMAIN", "example.com", false),
        ] {
            let told = service(&[(name, value)]);
            assert_eq!(of_own_name(&told, own).is_some(), is_told, "{name}");
        }
    }

    #[test]
    fn several_ports_stand_beside_one_host() {
        let client = service(&[
            ("QUEUE__PORT", "5672"),
            ("QUEUE__PORT_MANAGEMENT", "15672"),
            ("QUEUE__TRANSPORT", "1"),
            ("PORT", "80"),
        ]);
        let ports = ports_beside(&client, "QUEUE__HOSTNAME");
        assert_eq!(
            ports,
            [("QUEUE__PORT", 5672), ("QUEUE__PORT_MANAGEMENT", 15672)]
        );
    }
}
