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

/// Whether a variable holds a host by its last word: `DB_HOST`, and `DB_URL` where a port stands behind the host.
pub(crate) fn names_host(variable: &str, has_port: bool) -> bool {
    // The names by which browsers know a service.
    const PUBLIC: &[&str] = &["LETSENCRYPT_HOST", "VIRTUAL_HOST"];
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
