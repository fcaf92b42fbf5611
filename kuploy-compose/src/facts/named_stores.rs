//! Data stores that nothing is known of but the name of their image.

use super::catalogue;

/// Words in names of images, and where the data store of that name keeps its data.
const STORES: &[(&str, &str)] = &[
    ("cassandra", "/var/lib/cassandra"),
    ("chromadb", "/data"),
    ("couchbase", "/opt/couchbase/var"),
    ("couchdb", "/opt/couchdb/data"),
    ("elasticsearch", "/usr/share/elasticsearch/data"),
    ("etcd", "/var/lib/etcd"),
    ("falkordb", "/var/lib/falkordb/data"),
    ("influxdb", "/var/lib/influxdb"),
    ("kafka", "/var/lib/kafka/data"),
    ("mariadb", "/var/lib/mysql"),
    ("memgraph", "/var/lib/memgraph"),
    ("mongo", "/data/db"),
    ("mongodb", "/data/db"),
    ("mssql", "/var/opt/mssql"),
    ("mysql", "/var/lib/mysql"),
    ("neo4j", "/data"),
    ("postgis", "/var/lib/postgresql/data"),
    ("pulsar", "/pulsar/data"),
    ("qdrant", "/qdrant/storage"),
    ("rebloom", "/data"),
    ("redisearch", "/data"),
    ("redismod", "/data"),
    ("redpanda", "/var/lib/redpanda/data"),
    ("rejson", "/data"),
    ("rethinkdb", "/data"),
    ("solr", "/var/solr"),
    ("zookeeper", "/data"),
    ("postgres", "/var/lib/postgresql/data"),
    ("postgresql", "/var/lib/postgresql/data"),
];

/// What works with a data store: `kafka-consumer`, `dbt-postgres` (of which the second part is the store it asks), `mongodb-exporter`, `postgres-backup-s3`, `mysql-client`.
const BESIDE: &[&str] = &[
    "adapter",
    "admin",
    "agent",
    "api",
    "app",
    "archiver",
    "backup",
    "backups",
    "bridge",
    "cli",
    "client",
    "connect",
    "connector",
    "console",
    "consumer",
    "consumers",
    "cron",
    "dbt",
    "debezium",
    "demo",
    "dump",
    "event",
    "events",
    "exporter",
    "express",
    "gateway",
    "gui",
    "importer",
    "indexer",
    "ingest",
    "ingestion",
    "init",
    "lag",
    "listener",
    "loader",
    "manager",
    "metrics",
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "mirror",
    "monitor",
    "operator",
    "processor",
    "producer",
    "producers",
    "proxy",
    "publisher",
    "rest",
    "restore",
    "router",
    "s3",
    "schema",
    "seed",
    "seeder",
    "server",
    "service",
    "setup",
    "sink",
    "source",
    "stream",
    "streaming",
    "streams",
    "subscriber",
    "sync",
    "tools",
    "topic",
    "topics",
    "ui",
    "utils",
    "viewer",
    "web",
    "worker",
];

/// Where an image keeps data that is a data store by its name alone: `acme/shop-mongodb`.
pub(crate) fn data_directory(reference: &str) -> Option<&'static str> {
    let repository = catalogue::repository(reference);
    let last = repository.rsplit('/').next()?;
    let words: Vec<&str> = last.split(['-', '_', '.']).collect();
    let (_, directory) = STORES.iter().find(|(store, _)| words.contains(store))?;
    let is_beside = words.iter().any(|word| BESIDE.contains(word));
    (!is_beside).then_some(*directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_in_the_store_and_not_in_what_works_with_it() {
        for (image, want) in [
            ("sqshq/piggymetrics-mongodb", Some("/data/db")),
            ("acme/my_postgres:1", Some("/var/lib/postgresql/data")),
            ("r.example.org/shop/mysql-custom:8", Some("/var/lib/mysql")),
            ("prodrigestivill/postgres-backup-local", None),
            ("percona/mongodb_exporter", None),
            ("acme/mongo-express", None),
            ("acme/mysql-client", None),
            ("acme/rebloom:2", Some("/data")),
            ("acme/memgraph-lab-ui", None),
            ("acme/kafka:1", Some("/var/lib/kafka/data")),
            ("acme/kafka-broker:0.11", Some("/var/lib/kafka/data")),
            ("acme/kafka-connect", None),
            ("acme/orders-kafka-consumer", None),
            ("ghcr.io/dbt-labs/dbt-postgres:1.8.2", None),
            ("acme/postgis-debezium", None),
            ("acme/shop", None),
            ("mysqlish/app", None),
        ] {
            assert_eq!(data_directory(image), want, "{image}");
        }
    }
}
