//! Databases of images that nobody knows, told by variables that only the server itself reads.
//!
//! Seen: `shop-db:1`, which a project built of `FROM mysql` and pushed, with `MYSQL_ROOT_PASSWORD`. Its `VOLUME` is an
//! anonymous volume of Docker, which restarts and new images keep. Programs get the same variables to connect, so what names
//! a host is none, and none is where the project has the database itself.

use super::evidence::Evidence;
use super::named_stores;
use super::path_conventions::is_lasting;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};

/// A database server.
struct Server {
    /// Variables of its entrypoint, each of which sets up an empty data directory.
    variables: &'static [&'static str],
    /// Where its image has data.
    directory: &'static str,
    /// Its port.
    port: u16,
}

const SERVERS: &[Server] = &[
    // https://hub.docker.com/_/mysql, https://hub.docker.com/_/mariadb
    Server {
        variables: &[
            "MARIADB_RANDOM_ROOT_PASSWORD",
            "MARIADB_ROOT_PASSWORD",
            "MYSQL_ALLOW_EMPTY_PASSWORD",
            "MYSQL_RANDOM_ROOT_PASSWORD",
            "MYSQL_ROOT_PASSWORD",
        ],
        directory: "/var/lib/mysql",
        port: 3306,
    },
    // https://hub.docker.com/_/mongo
    Server {
        variables: &["MONGO_INITDB_ROOT_PASSWORD", "MONGO_INITDB_ROOT_USERNAME"],
        directory: "/data/db",
        port: 27017,
    },
    // https://hub.docker.com/_/postgres
    Server {
        variables: &["POSTGRES_HOST_AUTH_METHOD", "POSTGRES_PASSWORD"],
        directory: "/var/lib/postgresql/data",
        port: 5432,
    },
];

/// Ends of the names of variables that say where a database is.
const ADDRESSES: &[&str] = &[
    "ADDR", "ADDRESS", "DSN", "HOST", "HOSTNAME", "SERVER", "URI", "URL",
];

/// The services that are databases by their variables: where each has its data, and what says so.
pub(super) fn find(
    services: &PerService<ServiceFacts<'_>>,
) -> Vec<(ServiceId, &'static str, Evidence)> {
    let mut found = Vec::new();
    for server in SERVERS {
        let has_one = services
            .values()
            .any(|service| service.known.is_known() && service.known.keeps_data(server.directory));
        if has_one {
            continue;
        }
        let told = services.values().filter_map(|service| {
            let variable = told(service, server)?;
            Some((service, variable))
        });
        let mut told: Vec<(&ServiceFacts<'_>, &str)> = told.collect();
        // Variables of a file that all services read: the database is the one that is called so, or has its port.
        if told.len() > 1 {
            told.retain(|(service, _)| is_named(service, server));
        }
        found.extend(told.into_iter().map(|(service, variable)| {
            let path = service.path.key("environment").key(variable);
            (service.id, server.directory, Evidence::ComposePath(path))
        }));
    }
    found
}

/// The variable that tells a service to set up a database.
fn told<'s>(service: &'s ServiceFacts<'_>, server: &Server) -> Option<&'s str> {
    let variables = &service.service.environment;
    let names = || variables.keys().map(String::as_str);
    let is_address = |name: &str| {
        let mut ends = ADDRESSES.iter();
        ends.any(|end| name.ends_with(end))
    };
    // Wherever `PGDATA` or a file of settings says.
    let mut mounts = service.service.volumes.iter();
    let has_volume = mounts.any(|mount| !mount.read_only && is_lasting(&mount.target));
    let is_client = service.known.is_known() || names().any(is_address);
    let mut told = names().filter(|name| server.variables.contains(name));
    told.next().filter(|_| !is_client && !has_volume)
}

fn is_named(service: &ServiceFacts<'_>, server: &Server) -> bool {
    let image = service.service.image.as_deref().unwrap_or_default();
    named_stores::data_directory(image) == Some(server.directory)
        || service
            .service
            .expose
            .iter()
            .any(|port| port.parse() == Ok(server.port))
        || service
            .service
            .ports
            .iter()
            .any(|port| port.target == server.port)
}
