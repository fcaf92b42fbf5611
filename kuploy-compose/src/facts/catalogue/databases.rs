//! Databases, caches and search engines.

use super::{KnownImage, NOTHING, tcp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &[
            "postgres",
            "postgis/postgis",
            "kartoza/postgis",
            "pgvector/pgvector",
            "ankane/pgvector",
            "timescale/timescaledb",
            "tensorchord/pgvecto-rs",
            "tensorchord/vchord-postgres",
            "citusdata/citus",
            "supabase/postgres",
            "debezium/example-postgres",
            "immich-app/postgres",
            "*/postgres",
            "*/postgis",
        ],
        ports: &[tcp(5432, "postgres")],
        data: &["/var/lib/postgresql", "/var/lib/postgresql/data"],
        // `initdb` refuses a folder that is not empty. From version 18 on the data is a folder deeper.
        wants_empty: &["/var/lib/postgresql/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["timescale/timescaledb-ha"],
        ports: &[tcp(5432, "postgres")],
        data: &["/home/postgres/pgdata", "/home/postgres/pgdata/data"],
        wants_empty: &["/home/postgres/pgdata/data"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/postgresql", "bitnamilegacy/postgresql"],
        ports: &[tcp(5432, "postgres")],
        data: &["/bitnami/postgresql"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["pgbouncer/pgbouncer"],
        ports: &[tcp(6432, "pgbouncer")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "edoburu/pgbouncer",
            "bitnami/pgbouncer",
            "bitnamilegacy/pgbouncer",
        ],
        // The first listens on Postgres' own port, the others on pgbouncer's.
        ports: &[tcp(5432, "postgres"), tcp(6432, "pgbouncer")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "mysql",
            "mysql/mysql-server",
            "percona",
            "percona/percona-server",
            "debezium/example-mysql",
            "*/mysql",
        ],
        ports: &[tcp(3306, "mysql")],
        data: &["/var/lib/mysql"],
        // `mysqld --initialize` refuses a folder that is not empty.
        wants_empty: &["/var/lib/mysql"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/mysql", "bitnamilegacy/mysql"],
        ports: &[tcp(3306, "mysql")],
        data: &["/bitnami/mysql", "/bitnami/mysql/data"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "mariadb",
            "yobasystems/alpine-mariadb",
            "jc21/mariadb-aria",
            "*/mariadb",
        ],
        ports: &[tcp(3306, "mysql")],
        data: &["/var/lib/mysql"],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/mariadb"],
        ports: &[tcp(3306, "mysql")],
        data: &["/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/mariadb", "bitnamilegacy/mariadb"],
        ports: &[tcp(3306, "mysql")],
        data: &["/bitnami/mariadb"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["mssql/server", "azure-sql-edge"],
        ports: &[tcp(1433, "mssql")],
        data: &["/var/opt/mssql"],
        user: user(10001),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "gvenzl/oracle-xe",
            "gvenzl/oracle-free",
            "database/free",
            "database/express",
        ],
        ports: &[tcp(1521, "oracle")],
        data: &["/opt/oracle/oradata"],
        user: user(54321),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "redis",
            "redis/redis-stack-server",
            "valkey/valkey",
            "valkey-io/valkey",
            "valkey",
            "eqalpha/keydb",
            "*/redis",
            "*/valkey",
        ],
        ports: &[tcp(6379, "redis")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["redis/redis-stack"],
        ports: &[tcp(6379, "redis"), tcp(8001, "http")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["dragonflydb/dragonfly"],
        ports: &[tcp(6379, "redis")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "bitnami/redis",
            "bitnamilegacy/redis",
            "bitnami/valkey",
            "bitnamilegacy/valkey",
        ],
        ports: &[tcp(6379, "redis")],
        data: &["/bitnami/redis/data", "/bitnami/valkey/data"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "memcached",
            "bitnami/memcached",
            "bitnamilegacy/memcached",
            "*/memcached",
        ],
        ports: &[tcp(11211, "memcache")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "mongo",
            "mongodb/mongodb-community-server",
            "percona/percona-server-mongodb",
            "debezium/example-mongodb",
            "*/mongo",
        ],
        ports: &[tcp(27017, "mongodb")],
        data: &["/data/db", "/data/configdb"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/mongodb", "bitnamilegacy/mongodb"],
        ports: &[tcp(27017, "mongodb")],
        data: &["/bitnami/mongodb"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["ferretdb/ferretdb"],
        ports: &[tcp(27017, "mongodb")],
        data: &["/state"],
        ..NOTHING
    },
    KnownImage {
        names: &["couchdb", "apache/couchdb"],
        ports: &[tcp(5984, "http")],
        data: &["/opt/couchdb/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["cassandra"],
        ports: &[tcp(9042, "cql"), tcp(7000, "gossip")],
        data: &["/var/lib/cassandra"],
        ..NOTHING
    },
    KnownImage {
        names: &["scylladb/scylla"],
        ports: &[tcp(9042, "cql"), tcp(7000, "gossip")],
        data: &["/var/lib/scylla"],
        ..NOTHING
    },
    KnownImage {
        names: &["neo4j"],
        ports: &[tcp(7474, "http"), tcp(7687, "bolt")],
        data: &["/data", "/logs"],
        ..NOTHING
    },
    KnownImage {
        names: &["arangodb", "arangodb/arangodb"],
        ports: &[tcp(8529, "http")],
        data: &["/var/lib/arangodb3", "/var/lib/arangodb3-apps"],
        ..NOTHING
    },
    KnownImage {
        names: &["influxdb"],
        ports: &[tcp(8086, "http")],
        data: &["/var/lib/influxdb", "/var/lib/influxdb2"],
        ..NOTHING
    },
    KnownImage {
        names: &["questdb/questdb"],
        ports: &[
            tcp(9000, "http"),
            tcp(8812, "postgres"),
            tcp(9009, "influx"),
        ],
        data: &["/var/lib/questdb"],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "clickhouse/clickhouse-server",
            "clickhouse",
            "yandex/clickhouse-server",
            "altinity/clickhouse-server",
        ],
        ports: &[
            tcp(8123, "http"),
            tcp(9000, "clickhouse"),
            tcp(9009, "interserver"),
        ],
        data: &["/var/lib/clickhouse", "/var/log/clickhouse-server"],
        ships: &["/etc/clickhouse-server"],
        ..NOTHING
    },
    KnownImage {
        names: &["clickhouse/clickhouse-keeper"],
        ports: &[tcp(9181, "keeper"), tcp(9234, "raft")],
        data: &["/var/lib/clickhouse-keeper", "/var/lib/clickhouse"],
        ..NOTHING
    },
    KnownImage {
        names: &["cockroachdb/cockroach"],
        ports: &[tcp(26257, "cockroach"), tcp(8080, "http")],
        data: &["/cockroach/cockroach-data"],
        ..NOTHING
    },
    KnownImage {
        names: &["yugabytedb/yugabyte"],
        ports: &[tcp(5433, "postgres"), tcp(9042, "cql"), tcp(7000, "http")],
        data: &["/root/var", "/home/yugabyte/yb_data"],
        ..NOTHING
    },
    KnownImage {
        names: &["pingcap/tidb"],
        ports: &[tcp(4000, "mysql"), tcp(10080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["surrealdb/surrealdb"],
        ports: &[tcp(8000, "http")],
        user: user(65532),
        ..NOTHING
    },
    KnownImage {
        names: &["dgraph/dgraph"],
        ports: &[],
        data: &["/dgraph"],
        ..NOTHING
    },
    KnownImage {
        names: &["amazon/dynamodb-local"],
        ports: &[tcp(8000, "http")],
        data: &["/home/dynamodblocal/data"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["rqlite/rqlite"],
        ports: &[tcp(4001, "http"), tcp(4002, "raft")],
        data: &["/rqlite/file"],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "elasticsearch",
            "elasticsearch/elasticsearch",
            "elastic/elasticsearch",
            "*/elasticsearch",
        ],
        ports: &[tcp(9200, "http"), tcp(9300, "transport")],
        data: &["/usr/share/elasticsearch/data"],
        ships: &["/usr/share/elasticsearch/config"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["opensearchproject/opensearch"],
        ports: &[tcp(9200, "http"), tcp(9300, "transport")],
        data: &["/usr/share/opensearch/data"],
        ships: &["/usr/share/opensearch/config"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["solr"],
        ports: &[tcp(8983, "http")],
        data: &["/var/solr"],
        fills: &["/var/solr"],
        user: user(8983),
        ..NOTHING
    },
    KnownImage {
        names: &["getmeili/meilisearch"],
        ports: &[tcp(7700, "http")],
        data: &["/meili_data"],
        ..NOTHING
    },
    KnownImage {
        names: &["typesense/typesense"],
        ports: &[tcp(8108, "http")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["manticoresearch/manticore"],
        ports: &[tcp(9306, "mysql"), tcp(9308, "http")],
        data: &["/var/lib/manticore"],
        ..NOTHING
    },
    KnownImage {
        names: &["qdrant/qdrant"],
        ports: &[tcp(6333, "http"), tcp(6334, "grpc")],
        data: &["/qdrant/storage"],
        ..NOTHING
    },
    KnownImage {
        names: &["semitechnologies/weaviate", "weaviate/weaviate"],
        ports: &[tcp(8080, "http"), tcp(50051, "grpc")],
        data: &["/var/lib/weaviate"],
        ..NOTHING
    },
    KnownImage {
        names: &["milvusdb/milvus"],
        ports: &[tcp(19530, "grpc"), tcp(9091, "http")],
        data: &["/var/lib/milvus"],
        ..NOTHING
    },
    KnownImage {
        names: &["chromadb/chroma", "chroma-core/chroma"],
        ports: &[tcp(8000, "http")],
        data: &["/data", "/chroma/chroma"],
        ..NOTHING
    },
];
