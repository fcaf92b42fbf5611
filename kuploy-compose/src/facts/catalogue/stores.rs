//! Data stores beside the common ones: graphs, documents, vectors, events, experiments.

use super::entry::{
    Client, Embedded, KnownImage, Moved, NOTHING, Syntax, User, data, file, ids, port, tcp, user,
};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["apache/skywalking-banyandb"],
        page: "https://github.com/apache/skywalking-banyandb/blob/main/banyand/Dockerfile",
        ports: &[tcp(17912, "grpc"), tcp(17913, "http")],
        // Its roots (`--measure-root-path` …) are `/tmp` unless they are named.
        data: &["/tmp"],
        stores: &["/tmp"],
        arguments: &[
            data("--measure-root-path", "/tmp"),
            data("--stream-root-path", "/tmp"),
            data("--property-root-path", "/tmp"),
        ],
        ..NOTHING
    },
    KnownImage {
        // Built on `redis`, with modules.
        names: &[
            "redislabs/rebloom",
            "redislabs/redisearch",
            "redislabs/redisgraph",
            "redislabs/redismod",
            "redislabs/redistimeseries",
            "redislabs/rejson",
        ],
        page: "https://github.com/RedisBloom/RedisBloom/blob/2.4/Dockerfile",
        ports: &[tcp(6379, "redis")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        server: &["redis-server"],
        arguments: &[port("--port", 6379), data("--dir", "/data")],
        ..NOTHING
    },
    KnownImage {
        names: &["falkordb/falkordb", "falkordb/falkordb-server"],
        page: "https://docs.falkordb.com/operations/durability/persistence",
        ports: &[tcp(6379, "redis"), tcp(3000, "http")],
        data: &["/var/lib/falkordb/data"],
        stores: &["/var/lib/falkordb/data"],
        variables: &[data("FALKORDB_DATA_PATH", "/var/lib/falkordb/data")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "memgraph/memgraph",
            "memgraph/memgraph-mage",
            "memgraph/memgraph-platform",
        ],
        page: "https://github.com/memgraph/memgraph/blob/master/release/docker/memgraph_deb.dockerfile",
        ports: &[tcp(7687, "bolt"), tcp(7444, "http-logs")],
        data: &["/var/lib/memgraph", "/var/log/memgraph", "/etc/memgraph"],
        volumes: &["/var/lib/memgraph"],
        server: &["memgraph"],
        arguments: &[
            port("--bolt-port", 7687),
            data("--data-directory", "/var/lib/memgraph"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["rethinkdb"],
        page: "https://hub.docker.com/_/rethinkdb",
        ports: &[
            tcp(28015, "rethinkdb"),
            tcp(29015, "cluster"),
            tcp(8080, "http"),
        ],
        data: &["/data"],
        volumes: &["/data"],
        server: &["rethinkdb"],
        arguments: &[data("--directory", "/data"), data("-d", "/data")],
        ..NOTHING
    },
    KnownImage {
        names: &["couchbase", "couchbase/server"],
        page: "https://github.com/couchbase/docker/blob/master/enterprise/couchbase-server/7.2.0/Dockerfile",
        ports: &[
            tcp(8091, "http"),
            tcp(8092, "http-views"),
            tcp(8093, "http-query"),
            tcp(8094, "http-search"),
            tcp(8095, "http-analytics"),
            tcp(8096, "http-eventing"),
            tcp(11210, "memcache"),
        ],
        data: &["/opt/couchbase/var"],
        volumes: &["/opt/couchbase/var"],
        server: &["couchbase-server"],
        ..NOTHING
    },
    KnownImage {
        names: &["surrealdb/surrealdb"],
        page: "https://surrealdb.com/docs/surrealdb/installation/running/docker",
        ports: &[tcp(8000, "http")],
        // In memory, unless the path after `start` is that of a directory.
        data: &["/data"],
        user: user(65532),
        shell: Some(false),
        clients: Some(&[]),
        server: &["start"],
        variables: &[port("SURREAL_BIND", 8000), data("SURREAL_PATH", "/data")],
        arguments: &[
            port("--bind", 8000),
            port("-b", 8000),
            data("start", "/data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["eventstore/eventstore", "kurrentplatform/kurrentdb"],
        page: "https://developers.eventstore.com/server/v24.10/quick-start/installation.html",
        ports: &[tcp(2113, "http"), tcp(1113, "tcp")],
        data: &["/var/lib/eventstore", "/var/log/eventstore"],
        volumes: &["/var/lib/eventstore"],
        variables: &[data("EVENTSTORE_DB", "/var/lib/eventstore")],
        ..NOTHING
    },
    KnownImage {
        names: &["vespaengine/vespa"],
        page: "https://docs.vespa.ai/en/operations-selfhosted/docker-containers.html",
        ports: &[tcp(8080, "http"), tcp(19071, "http-config")],
        data: &["/opt/vespa/var", "/opt/vespa/logs"],
        stores: &["/opt/vespa/var"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["quickwit/quickwit"],
        page: "https://github.com/quickwit-oss/quickwit/blob/main/Dockerfile",
        ports: &[tcp(7280, "http"), tcp(7281, "grpc")],
        data: &["/quickwit/qwdata"],
        stores: &["/quickwit/qwdata"],
        variables: &[data("QW_DATA_DIR", "/quickwit/qwdata")],
        ..NOTHING
    },
    KnownImage {
        names: &["chromadb/chroma"],
        ..CHROMA
    },
    KnownImage {
        names: &["chroma-core/chroma"],
        ..CHROMA
    },
    KnownImage {
        names: &["grafana/otel-lgtm"],
        page: "https://github.com/grafana/docker-otel-lgtm/blob/main/README.md",
        ports: &[
            tcp(3000, "http"),
            tcp(4317, "otlp"),
            tcp(4318, "otlp-http"),
            tcp(3200, "http-tempo"),
            tcp(4040, "http-pyroscope"),
            tcp(9090, "http-prometheus"),
        ],
        data: &["/data"],
        stores: &["/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/tempo"],
        page: "https://github.com/grafana/tempo/blob/main/cmd/tempo/Dockerfile",
        ports: &[
            tcp(3200, "http"),
            tcp(4317, "otlp"),
            tcp(4318, "otlp-http"),
            tcp(9095, "grpc"),
        ],
        data: &["/var/tempo", "/tmp/tempo"],
        stores: &["/var/tempo"],
        user: user(10001),
        shell: Some(false),
        clients: Some(&[]),
        files: &[file(
            ".yaml",
            Syntax::Yaml,
            &[
                port("server.http_listen_port", 3200),
                port("server.grpc_listen_port", 9095),
                data("storage.trace.local.path", "/var/tempo"),
            ],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["arizephoenix/phoenix"],
        page: "https://arize.com/docs/phoenix/self-hosting/deployment-options/docker",
        ports: &[tcp(6006, "http"), tcp(4317, "otlp")],
        data: &["/root/.phoenix"],
        embedded: &[Embedded {
            directory: "/root/.phoenix",
            unless: &[
                "PHOENIX_POSTGRES_HOST",
                "PHOENIX_SQL_DATABASE_URL",
                "PHOENIX_WORKING_DIR",
            ],
            when: &[],
        }],
        variables: &[
            port("PHOENIX_PORT", 6006),
            port("PHOENIX_GRPC_PORT", 4317),
            data("PHOENIX_WORKING_DIR", "/root/.phoenix"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["mlflow/mlflow"],
        page: "https://mlflow.org/docs/latest/self-hosting/architecture/backend-store/",
        ports: &[tcp(5000, "http")],
        data: &["/mlruns"],
        // `./mlruns` of the working directory, which is `/`.
        embedded: &[Embedded {
            directory: "/mlruns",
            unless: &["--backend-store-uri", "MLFLOW_BACKEND_STORE_URI"],
            when: &["server", "ui"],
        }],
        user: Some(User::ROOT),
        server: &["server", "ui"],
        variables: &[port("MLFLOW_PORT", 5000)],
        arguments: &[
            port("--port", 5000),
            port("-p", 5000),
            data("--default-artifact-root", "/mlruns"),
            data("--artifacts-destination", "/mlruns"),
        ],
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["heartexlabs/label-studio"],
        page: "https://github.com/HumanSignal/label-studio/blob/develop/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/label-studio/data"],
        volumes: &["/label-studio/data"],
        user: ids(1001, 0),
        variables: &[data("LABEL_STUDIO_BASE_DATA_DIR", "/label-studio/data")],
        ..NOTHING
    },
    KnownImage {
        names: &["metabase/metabase"],
        page: "https://www.metabase.com/docs/latest/installation-and-operation/running-metabase-on-docker",
        ports: &[tcp(3000, "http")],
        data: &["/metabase-data"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl, Client::Wget, Client::Nc]),
        variables: &[port("MB_JETTY_PORT", 3000)],
        embedded: &[Embedded {
            // `run_metabase.sh` makes a directory of the file of H2.
            directory: "/metabase.db",
            unless: &[
                "MB_DB_CONNECTION_URI",
                "MB_DB_FILE",
                "MB_DB_HOST",
                "MB_DB_TYPE",
            ],
            when: &[],
        }],
        ..NOTHING
    },
];

/// Version 1 keeps its data elsewhere than those before it.
const CHROMA: KnownImage = KnownImage {
    page: "https://docs.trychroma.com/docs/overview/migration",
    ports: &[tcp(8000, "http")],
    data: &["/data", "/chroma/chroma"],
    stores: &["/chroma/chroma"],
    moved: &[Moved {
        since: 1,
        from: "/chroma/chroma",
        to: "/data",
        kept_by: None,
    }],
    variables: &[
        port("CHROMA_PORT", 8000),
        data("CHROMA_PERSIST_PATH", "/data"),
        data("PERSIST_DIRECTORY", "/chroma/chroma"),
    ],
    ..NOTHING
};
