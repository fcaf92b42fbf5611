//! Databases and caches.

use super::entry::{
    Client, ConfigFile, KnownImage, Moved, NOTHING, Syntax, User, data, file, ids, mode, peers,
    port, tcp, user,
};
use super::linuxserver::LINUXSERVER;

/// `my.cnf`, and the files beside it that it includes.
const MY_CNF: &[ConfigFile] = &[file(
    ".cnf",
    Syntax::Assignment,
    &[port("port", 3306), data("datadir", "/var/lib/mysql")],
)];

/// The official image and its forks: `docker-entrypoint.sh` gives `PGDATA` to `postgres`, who is 999 in Debian and 70 in
/// Alpine.
const POSTGRES: KnownImage = KnownImage {
    page: "https://hub.docker.com/_/postgres",
    ports: &[tcp(5432, "postgres")],
    data: &["/var/lib/postgresql", "/var/lib/postgresql/data"],
    volumes: &["/var/lib/postgresql/data"],
    // The volume of version 18 is a directory higher, and the data a few directories below it.
    moved: &[Moved {
        since: 18,
        from: "/var/lib/postgresql/data",
        to: "/var/lib/postgresql",
        // `mountpoint -q /var/lib/postgresql/data` in `docker-entrypoint.sh`, unless `PGDATA` is set.
        kept_by: Some("PGDATA"),
    }],
    // `PGDATA` of version 18 is `/var/lib/postgresql/18/docker`.
    parts: &[(
        "/var/lib/postgresql",
        &["/var/lib/postgresql/{major}/docker"],
    )],
    // `initdb` refuses a directory that is not empty.
    wants_empty: &[
        "/var/lib/postgresql/data",
        "/var/lib/postgresql/{major}/docker",
    ],
    user: Some(User::ROOT),
    becomes: user(999),
    becomes_of_tag: &[("alpine", User { uid: 70, gid: 70 })],
    server: &["postgres"],
    // Ends sessions and shuts down; the default would wait for clients.
    stop_signal: Some("SIGINT"),
    variables: &[
        data("PGDATA", "/var/lib/postgresql/data"),
        port("PGPORT", 5432),
    ],
    arguments: &[
        port("-p", 5432),
        port("-c port", 5432),
        data("-D", "/var/lib/postgresql/data"),
        data("-c data_directory", "/var/lib/postgresql/data"),
    ],
    files: &[file(
        "postgresql.conf",
        Syntax::Assignment,
        &[
            port("port", 5432),
            data("data_directory", "/var/lib/postgresql/data"),
        ],
    )],
    ..NOTHING
};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &[
            "postgres",
            "postgis/postgis",
            "pgvector/pgvector",
            "ankane/pgvector",
            "tensorchord/pgvecto-rs",
            "tensorchord/vchord-postgres",
            "citusdata/citus",
            "paradedb/paradedb",
            "debezium/postgres",
            "apache/age",
            "debezium/example-postgres",
            "immich-app/postgres",
            "*/postgres",
            "*/postgis",
        ],
        ..POSTGRES
    },
    KnownImage {
        // Built on the official image for Alpine, whatever its tag.
        names: &["timescale/timescaledb"],
        page: "https://github.com/timescale/timescaledb-docker/blob/main/Dockerfile",
        becomes: user(70),
        ..POSTGRES
    },
    KnownImage {
        names: &["supabase/postgres"],
        page: "https://github.com/supabase/postgres/blob/develop/Dockerfile-15",
        ports: &[tcp(5432, "postgres")],
        // The second holds the root key of pgsodium, which it makes at its first start, beside configuration of the image.
        data: &["/var/lib/postgresql/data", "/etc/postgresql-custom"],
        volumes: &["/var/lib/postgresql/data"],
        stores: &["/etc/postgresql-custom"],
        ships: &["/etc/postgresql-custom"],
        wants_empty: &["/var/lib/postgresql/data"],
        server: &["postgres"],
        variables: &[
            data("PGDATA", "/var/lib/postgresql/data"),
            port("PGPORT", 5432),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["kartoza/postgis"],
        page: "https://github.com/kartoza/docker-postgis/blob/develop/README.md",
        ports: &[tcp(5432, "postgres")],
        // The data lies in `VERSION/main` of it.
        data: &["/var/lib/postgresql"],
        stores: &["/var/lib/postgresql"],
        user: Some(User::ROOT),
        variables: &[data("DATADIR", "/var/lib/postgresql")],
        parts: &[("/var/lib/postgresql", &["/var/lib/postgresql/{major}/main"])],
        ..NOTHING
    },
    KnownImage {
        names: &["timescale/timescaledb-ha"],
        page: "https://github.com/timescale/timescaledb-docker-ha/blob/master/Dockerfile",
        ports: &[tcp(5432, "postgres"), tcp(8008, "patroni")],
        data: &["/home/postgres/pgdata", "/home/postgres/pgdata/data"],
        volumes: &[],
        stores: &["/home/postgres/pgdata/data"],
        wants_empty: &["/home/postgres/pgdata/data"],
        user: user(1000),
        server: &["postgres"],
        variables: &[
            data("PGDATA", "/home/postgres/pgdata/data"),
            port("PGPORT", 5432),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/postgresql", "bitnamilegacy/postgresql"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/postgresql/README.md",
        ports: &[tcp(5432, "postgres")],
        data: &["/bitnami/postgresql", "/bitnami/postgresql/data"],
        volumes: &["/bitnami/postgresql"],
        wants_empty: &["/bitnami/postgresql/data"],
        user: ids(1001, 0),
        variables: &[
            port("POSTGRESQL_PORT_NUMBER", 5432),
            data("POSTGRESQL_DATA_DIR", "/bitnami/postgresql/data"),
        ],
        parts: &[("/bitnami/postgresql", &["/bitnami/postgresql/data"])],
        ..NOTHING
    },
    KnownImage {
        names: &["pgbouncer/pgbouncer"],
        page: "https://hub.docker.com/r/pgbouncer/pgbouncer",
        ports: &[tcp(6432, "pgbouncer")],
        files: &[file(
            "pgbouncer.ini",
            Syntax::Assignment,
            &[port("listen_port", 6432)],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["edoburu/pgbouncer"],
        page: "https://github.com/edoburu/docker-pgbouncer/blob/master/Dockerfile",
        ports: &[tcp(5432, "postgres")],
        variables: &[port("LISTEN_PORT", 5432)],
        files: &[file(
            "pgbouncer.ini",
            Syntax::Assignment,
            &[port("listen_port", 5432)],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/pgbouncer", "bitnamilegacy/pgbouncer"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/pgbouncer/README.md",
        ports: &[tcp(6432, "pgbouncer")],
        user: ids(1001, 0),
        variables: &[port("PGBOUNCER_PORT", 6432)],
        ..NOTHING
    },
    KnownImage {
        names: &["mysql", "debezium/example-mysql", "*/mysql"],
        page: "https://hub.docker.com/_/mysql",
        ports: &[tcp(3306, "mysql"), tcp(33060, "mysqlx")],
        data: &["/var/lib/mysql"],
        volumes: &["/var/lib/mysql"],
        // `mysqld --initialize` refuses a directory that is not empty.
        wants_empty: &["/var/lib/mysql"],
        user: Some(User::ROOT),
        becomes: user(999),
        server: &["mysqld", "mysqld_safe"],
        clients: Some(&[]),
        arguments: &[
            data("--datadir", "/var/lib/mysql"),
            port("--port", 3306),
            port("-P", 3306),
        ],
        files: MY_CNF,
        rewrites: &["/var/lib/mysql"],
        ..NOTHING
    },
    KnownImage {
        names: &["percona", "percona/percona-server"],
        page: "https://github.com/percona/percona-docker/blob/main/percona-server-8.0/Dockerfile",
        ports: &[tcp(3306, "mysql"), tcp(33060, "mysqlx")],
        data: &["/var/lib/mysql"],
        volumes: &["/var/lib/mysql"],
        wants_empty: &["/var/lib/mysql"],
        user: user(1001),
        server: &["mysqld", "mysqld_safe"],
        arguments: &[data("--datadir", "/var/lib/mysql"), port("--port", 3306)],
        files: MY_CNF,
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/mysql", "bitnamilegacy/mysql"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/mysql/README.md",
        ports: &[tcp(3306, "mysql")],
        data: &["/bitnami/mysql", "/bitnami/mysql/data"],
        stores: &["/bitnami/mysql/data"],
        user: ids(1001, 0),
        variables: &[port("MYSQL_PORT_NUMBER", 3306)],
        ..NOTHING
    },
    KnownImage {
        // No longer published; Oracle's packages make `mysql` user 27.
        names: &["mysql/mysql-server"],
        page: "https://github.com/mysql/mysql-docker/blob/main/mysql-server/8.0/Dockerfile",
        ports: &[tcp(3306, "mysql"), tcp(33060, "mysqlx")],
        data: &["/var/lib/mysql"],
        volumes: &["/var/lib/mysql"],
        wants_empty: &["/var/lib/mysql"],
        user: Some(User::ROOT),
        becomes: user(27),
        server: &["mysqld", "mysqld_safe"],
        arguments: &[data("--datadir", "/var/lib/mysql")],
        files: MY_CNF,
        rewrites: &["/var/lib/mysql"],
        ..NOTHING
    },
    KnownImage {
        names: &["mariadb", "*/mariadb"],
        page: "https://hub.docker.com/_/mariadb",
        ports: &[tcp(3306, "mysql")],
        data: &["/var/lib/mysql"],
        volumes: &["/var/lib/mysql"],
        user: Some(User::ROOT),
        becomes: user(999),
        server: &["mariadbd", "mariadbd-safe", "mysqld", "mysqld_safe"],
        clients: Some(&[]),
        arguments: &[
            data("--datadir", "/var/lib/mysql"),
            port("--port", 3306),
            port("-P", 3306),
        ],
        files: MY_CNF,
        ..NOTHING
    },
    KnownImage {
        names: &["yobasystems/alpine-mariadb", "jc21/mariadb-aria"],
        page: "https://github.com/yobasystems/alpine-mariadb/blob/master/README.md",
        ports: &[tcp(3306, "mysql")],
        data: &["/var/lib/mysql"],
        volumes: &["/var/lib/mysql"],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/mariadb"],
        page: "https://github.com/linuxserver/docker-mariadb/blob/master/Dockerfile",
        ports: &[tcp(3306, "mysql")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["bitnami/mariadb", "bitnamilegacy/mariadb"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/mariadb/README.md",
        ports: &[tcp(3306, "mysql")],
        data: &["/bitnami/mariadb"],
        stores: &["/bitnami/mariadb"],
        user: ids(1001, 0),
        variables: &[port("MARIADB_PORT_NUMBER", 3306)],
        parts: &[("/bitnami/mariadb", &["/bitnami/mariadb/data"])],
        ..NOTHING
    },
    KnownImage {
        names: &["mssql/server", "azure-sql-edge"],
        page: "https://learn.microsoft.com/sql/linux/sql-server-linux-docker-container-configure",
        ports: &[tcp(1433, "mssql")],
        data: &["/var/opt/mssql", "/var/opt/mssql/data"],
        stores: &["/var/opt/mssql"],
        user: ids(10001, 0),
        variables: &[
            port("MSSQL_TCP_PORT", 1433),
            data("MSSQL_DATA_DIR", "/var/opt/mssql/data"),
        ],
        parts: &[("/var/opt/mssql", &["/var/opt/mssql/data"])],
        server: &["sqlservr"],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "gvenzl/oracle-xe",
            "gvenzl/oracle-free",
            "database/free",
            "database/express",
        ],
        page: "https://github.com/gvenzl/oci-oracle-xe/blob/main/README.md",
        ports: &[tcp(1521, "oracle")],
        data: &["/opt/oracle/oradata"],
        stores: &["/opt/oracle/oradata"],
        // The database that is unpacked there at first, and its logs
        // (https://docs.oracle.com/en/database/oracle/oracle-database/18/xeinl/system-requirements.html).
        sizes: &[("/opt/oracle/oradata", 10)],
        user: user(54321),
        health: Some(&["CMD-SHELL", "healthcheck.sh"]),
        ..NOTHING
    },
    KnownImage {
        names: &["redis", "*/redis"],
        page: "https://hub.docker.com/_/redis",
        ports: &[tcp(6379, "redis")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: user(999),
        server: &["redis-server", "redis-sentinel"],
        // https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#running-sentinel
        arguments: &[
            port("--port", 6379),
            mode("redis-sentinel", 6379, "26379"),
            mode("--sentinel", 6379, "26379"),
            data("--dir", "/data"),
        ],
        files: &[
            file(
                "redis.conf",
                Syntax::Words,
                &[port("port", 6379), data("dir", "/data")],
            ),
            file("sentinel.conf", Syntax::Words, &[port("port", 6379)]),
        ],
        // The entrypoint gives all of its directory to its own user; Sentinel writes what it learns into its file.
        rewrites: &["/data", "sentinel.conf"],
        ..NOTHING
    },
    KnownImage {
        names: &["valkey/valkey", "valkey-io/valkey", "valkey", "*/valkey"],
        page: "https://github.com/valkey-io/valkey-container/blob/mainline/README.md",
        ports: &[tcp(6379, "redis")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: user(999),
        server: &["valkey-server", "valkey-sentinel"],
        arguments: &[port("--port", 6379), data("--dir", "/data")],
        files: &[file(
            "valkey.conf",
            Syntax::Words,
            &[port("port", 6379), data("dir", "/data")],
        )],
        rewrites: &["/data", "sentinel.conf"],
        ..NOTHING
    },
    KnownImage {
        names: &["eqalpha/keydb"],
        page: "https://docs.keydb.dev/docs/docker-basics",
        ports: &[tcp(6379, "redis")],
        data: &["/data"],
        volumes: &["/data"],
        server: &["keydb-server"],
        arguments: &[port("--port", 6379)],
        files: &[file("keydb.conf", Syntax::Words, &[port("port", 6379)])],
        ..NOTHING
    },
    KnownImage {
        names: &["redis/redis-stack-server"],
        page: "https://github.com/redis-stack/redis-stack/blob/master/envs/dockers/dockerfile.tmpl",
        ports: &[tcp(6379, "redis")],
        data: &["/data"],
        stores: &["/data"],
        user: Some(User::ROOT),
        server: &["redis-stack-server"],
        ..NOTHING
    },
    KnownImage {
        names: &["redis/redis-stack"],
        page: "https://github.com/redis-stack/redis-stack/blob/master/envs/dockers/dockerfile.tmpl",
        ports: &[tcp(6379, "redis"), tcp(8001, "http")],
        data: &["/data"],
        stores: &["/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["dragonflydb/dragonfly"],
        page: "https://github.com/dragonflydb/dragonfly/blob/main/tools/packaging/Dockerfile.ubuntu-prod",
        ports: &[tcp(6379, "redis")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: user(999),
        server: &["dragonfly"],
        health: Some(&["CMD-SHELL", "/usr/local/bin/healthcheck.sh"]),
        arguments: &[port("--port", 6379), data("--dir", "/data")],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/redis", "bitnamilegacy/redis"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/redis/README.md",
        ports: &[tcp(6379, "redis")],
        data: &["/bitnami/redis/data"],
        stores: &["/bitnami/redis/data"],
        user: ids(1001, 0),
        variables: &[port("REDIS_PORT_NUMBER", 6379)],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/valkey", "bitnamilegacy/valkey"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/valkey/README.md",
        ports: &[tcp(6379, "redis")],
        data: &["/bitnami/valkey/data"],
        stores: &["/bitnami/valkey/data"],
        user: ids(1001, 0),
        variables: &[port("VALKEY_PORT_NUMBER", 6379)],
        ..NOTHING
    },
    KnownImage {
        names: &["memcached", "*/memcached"],
        page: "https://hub.docker.com/_/memcached",
        ports: &[tcp(11211, "memcache")],
        user: user(11211),
        server: &["memcached"],
        arguments: &[port("-p", 11211), port("--port", 11211)],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/memcached", "bitnamilegacy/memcached"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/memcached/README.md",
        ports: &[tcp(11211, "memcache")],
        user: ids(1001, 0),
        variables: &[port("MEMCACHED_PORT_NUMBER", 11211)],
        ..NOTHING
    },
    KnownImage {
        names: &["mongo", "debezium/example-mongodb", "*/mongo"],
        page: "https://hub.docker.com/_/mongo",
        ports: &[tcp(27017, "mongodb")],
        data: &["/data/db", "/data/configdb"],
        // The other volume, `/data/configdb`, is that of a configuration server of a sharded cluster.
        volumes: &["/data/db"],
        user: Some(User::ROOT),
        becomes: user(999),
        server: &["mongod"],
        // https://www.mongodb.com/docs/manual/reference/default-mongodb-port/
        arguments: &[
            port("--port", 27017),
            mode("--configsvr", 27017, "27019"),
            mode("--shardsvr", 27017, "27018"),
            data("--dbpath", "/data/db"),
        ],
        files: &[file(
            "mongod.conf",
            Syntax::Yaml,
            &[port("net.port", 27017), data("storage.dbPath", "/data/db")],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "mongodb/mongodb-community-server",
            "percona/percona-server-mongodb",
        ],
        page: "https://hub.docker.com/r/mongodb/mongodb-community-server",
        ports: &[tcp(27017, "mongodb")],
        data: &["/data/db", "/data/configdb"],
        volumes: &["/data/db"],
        server: &["mongod"],
        // https://www.mongodb.com/docs/manual/reference/default-mongodb-port/
        arguments: &[
            port("--port", 27017),
            mode("--configsvr", 27017, "27019"),
            mode("--shardsvr", 27017, "27018"),
            data("--dbpath", "/data/db"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/mongodb", "bitnamilegacy/mongodb"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/mongodb/README.md",
        ports: &[tcp(27017, "mongodb")],
        data: &["/bitnami/mongodb"],
        stores: &["/bitnami/mongodb"],
        user: ids(1001, 0),
        variables: &[port("MONGODB_PORT_NUMBER", 27017)],
        parts: &[("/bitnami/mongodb", &["/bitnami/mongodb/data/db"])],
        ..NOTHING
    },
    KnownImage {
        names: &["ferretdb/ferretdb"],
        page: "https://github.com/FerretDB/FerretDB/blob/main/build/ferretdb/production.Dockerfile",
        ports: &[tcp(27017, "mongodb"), tcp(8088, "http-debug")],
        data: &["/state"],
        volumes: &["/state"],
        shell: Some(false),
        clients: Some(&[]),
        health: Some(&["CMD", "/ferretdb", "ping"]),
        variables: &[
            port("FERRETDB_LISTEN_ADDR", 27017),
            port("FERRETDB_DEBUG_ADDR", 8088),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["couchdb", "apache/couchdb"],
        page: "https://hub.docker.com/_/couchdb",
        ports: &[
            tcp(5984, "http"),
            tcp(4369, "epmd"),
            tcp(9100, "erlang-dist"),
        ],
        data: &["/opt/couchdb/data"],
        volumes: &["/opt/couchdb/data"],
        user: Some(User::ROOT),
        becomes: user(5984),
        clients: Some(&[Client::Curl]),
        // At its start the image gives its configuration to its own user and adds the administrator to it.
        rewrites: &["/opt/couchdb/etc/local.d"],
        ..NOTHING
    },
    KnownImage {
        names: &["cassandra"],
        page: "https://hub.docker.com/_/cassandra",
        ports: &[
            tcp(9042, "cql"),
            tcp(7000, "gossip"),
            tcp(7001, "gossip-tls"),
            tcp(7199, "jmx"),
            tcp(9160, "thrift"),
        ],
        data: &["/var/lib/cassandra"],
        volumes: &["/var/lib/cassandra"],
        user: Some(User::ROOT),
        becomes: user(999),
        server: &["cassandra"],
        variables: &[peers("CASSANDRA_SEEDS")],
        // At its start the image writes variables into its configuration.
        rewrites: &["/etc/cassandra", "/var/lib/cassandra"],
        ..NOTHING
    },
    KnownImage {
        names: &["scylladb/scylla"],
        page: "https://github.com/scylladb/scylladb/blob/master/dist/docker/debian/build_docker.sh",
        ports: &[
            tcp(9042, "cql"),
            tcp(7000, "gossip"),
            tcp(7001, "gossip-tls"),
            tcp(9160, "thrift"),
            tcp(9180, "http-metrics"),
            tcp(10000, "http-api"),
        ],
        data: &["/var/lib/scylla"],
        volumes: &["/var/lib/scylla"],
        user: Some(User::ROOT),
        arguments: &[peers("--seeds")],
        ..NOTHING
    },
    KnownImage {
        names: &["neo4j"],
        page: "https://hub.docker.com/_/neo4j",
        ports: &[tcp(7474, "http"), tcp(7473, "https"), tcp(7687, "bolt")],
        data: &["/data", "/logs"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: user(7474),
        variables: &[
            port("NEO4J_server_http_listen__address", 7474),
            port("NEO4J_server_https_listen__address", 7473),
            port("NEO4J_server_bolt_listen__address", 7687),
            port("NEO4J_dbms_connector_http_listen__address", 7474),
            port("NEO4J_dbms_connector_bolt_listen__address", 7687),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["arangodb", "arangodb/arangodb"],
        page: "https://hub.docker.com/_/arangodb",
        ports: &[tcp(8529, "http")],
        data: &["/var/lib/arangodb3", "/var/lib/arangodb3-apps"],
        volumes: &["/var/lib/arangodb3", "/var/lib/arangodb3-apps"],
        server: &["arangod"],
        ..NOTHING
    },
    KnownImage {
        names: &["janusgraph/janusgraph"],
        page: "https://github.com/JanusGraph/janusgraph-docker/blob/master/1.0/Dockerfile",
        ports: &[tcp(8182, "gremlin")],
        data: &["/var/lib/janusgraph"],
        stores: &["/var/lib/janusgraph"],
        user: user(999),
        variables: &[data("JANUS_DATA_DIR", "/var/lib/janusgraph")],
        ..NOTHING
    },
    KnownImage {
        names: &["orientdb"],
        page: "https://hub.docker.com/_/orientdb",
        ports: &[tcp(2424, "binary"), tcp(2480, "http")],
        data: &["/orientdb/databases"],
        volumes: &["/orientdb/databases"],
        ..NOTHING
    },
    KnownImage {
        names: &["stain/jena-fuseki"],
        page: "https://github.com/stain/jena-docker/blob/master/jena-fuseki/Dockerfile",
        ports: &[tcp(3030, "http")],
        data: &["/fuseki"],
        volumes: &["/fuseki"],
        variables: &[data("FUSEKI_BASE", "/fuseki")],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/druid"],
        page: "https://github.com/apache/druid/blob/master/distribution/docker/Dockerfile",
        data: &["/opt/druid/var"],
        volumes: &["/opt/druid/var"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["influxdb"],
        page: "https://hub.docker.com/_/influxdb",
        ports: &[tcp(8086, "http")],
        // The entrypoint of version 2 gives `/etc/influxdb2` to its user, and `influx setup` writes there.
        data: &["/var/lib/influxdb", "/var/lib/influxdb2", "/etc/influxdb2"],
        volumes: &["/var/lib/influxdb"],
        moved: &[Moved {
            since: 2,
            from: "/var/lib/influxdb",
            to: "/var/lib/influxdb2",
            kept_by: None,
        }],
        user: Some(User::ROOT),
        server: &["influxd"],
        variables: &[
            port("INFLUXD_HTTP_BIND_ADDRESS", 8086),
            port("INFLUXDB_HTTP_BIND_ADDRESS", 8086),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["questdb/questdb"],
        page: "https://github.com/questdb/questdb/blob/master/core/Dockerfile",
        ports: &[
            tcp(9000, "http"),
            tcp(8812, "postgres"),
            tcp(9009, "influx"),
            tcp(9003, "http-metrics"),
        ],
        data: &["/var/lib/questdb", "/root/.questdb"],
        stores: &["/var/lib/questdb"],
        variables: &[
            port("QDB_HTTP_BIND_TO", 9000),
            port("QDB_PG_NET_BIND_TO", 8812),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "clickhouse/clickhouse-server",
            "clickhouse",
            "yandex/clickhouse-server",
            "altinity/clickhouse-server",
        ],
        page: "https://github.com/ClickHouse/ClickHouse/blob/master/docker/server/Dockerfile.ubuntu",
        ports: &[
            tcp(8123, "http"),
            tcp(9000, "clickhouse"),
            tcp(9009, "interserver"),
        ],
        data: &["/var/lib/clickhouse", "/var/log/clickhouse-server"],
        volumes: &["/var/lib/clickhouse"],
        ships: &["/etc/clickhouse-server"],
        user: Some(User::ROOT),
        becomes: user(101),
        clients: Some(&[Client::Wget]),
        files: &[file(
            ".xml",
            Syntax::Xml,
            &[
                port("http_port", 8123),
                port("tcp_port", 9000),
                port("interserver_http_port", 9009),
            ],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["clickhouse/clickhouse-keeper"],
        page: "https://github.com/ClickHouse/ClickHouse/blob/master/docker/keeper/Dockerfile",
        ports: &[
            tcp(2181, "zookeeper"),
            tcp(9181, "keeper"),
            tcp(9234, "raft"),
        ],
        data: &["/var/lib/clickhouse", "/var/lib/clickhouse-keeper"],
        volumes: &["/var/lib/clickhouse"],
        files: &[file(".xml", Syntax::Xml, &[port("tcp_port", 9181)])],
        ..NOTHING
    },
    KnownImage {
        names: &["cockroachdb/cockroach"],
        page: "https://github.com/cockroachdb/cockroach/blob/master/build/deploy/Dockerfile",
        ports: &[tcp(26257, "cockroach"), tcp(8080, "http")],
        data: &["/cockroach/cockroach-data"],
        stores: &["/cockroach/cockroach-data"],
        user: Some(User::ROOT),
        server: &["start", "start-single-node"],
        arguments: &[
            port("--http-addr", 8080),
            port("--http-port", 8080),
            port("--listen-addr", 26257),
            data("--store", "/cockroach/cockroach-data"),
            peers("--join"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["yugabytedb/yugabyte"],
        page: "https://docs.yugabyte.com/preview/reference/configuration/default-ports/",
        ports: &[
            tcp(5433, "postgres"),
            tcp(9042, "cql"),
            tcp(7000, "http"),
            tcp(9000, "http-tserver"),
            tcp(7100, "master-rpc"),
            tcp(9100, "tserver-rpc"),
            tcp(15433, "http-ui"),
        ],
        data: &["/root/var", "/home/yugabyte/yb_data"],
        stores: &["/root/var", "/home/yugabyte/yb_data"],
        server: &["yugabyted", "yb-master", "yb-tserver"],
        ..NOTHING
    },
    KnownImage {
        names: &["pingcap/tidb"],
        page: "https://github.com/pingcap/tidb/blob/master/Dockerfile",
        ports: &[tcp(4000, "mysql"), tcp(10080, "http")],
        arguments: &[port("-P", 4000), port("--status", 10080)],
        ..NOTHING
    },
    KnownImage {
        names: &["dgraph/dgraph"],
        page: "https://docs.dgraph.io/installation/single-host-setup",
        data: &["/dgraph"],
        stores: &["/dgraph"],
        ..NOTHING
    },
    KnownImage {
        names: &["amazon/dynamodb-local"],
        page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html",
        ports: &[tcp(8000, "http")],
        data: &["/home/dynamodblocal/data"],
        user: user(1000),
        arguments: &[
            port("-port", 8000),
            data("-dbPath", "/home/dynamodblocal/data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["rqlite/rqlite"],
        page: "https://github.com/rqlite/rqlite/blob/master/Dockerfile",
        ports: &[tcp(4001, "http"), tcp(4002, "raft")],
        data: &["/rqlite/file"],
        volumes: &["/rqlite/file"],
        user: user(1000),
        server: &["run"],
        arguments: &[
            port("-http-addr", 4001),
            port("-raft-addr", 4002),
            peers("-join"),
        ],
        ..NOTHING
    },
];
