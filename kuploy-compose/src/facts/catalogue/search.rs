//! Search engines and vector databases.

use super::entry::{
    Client, KnownImage, NOTHING, Syntax, User, data, file, ids, peers, port, tcp, user,
};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &[
            "elasticsearch",
            "elasticsearch/elasticsearch",
            "elasticsearch/elasticsearch-oss",
            "amazon/opendistro-for-elasticsearch",
            "elastic/elasticsearch",
            "*/elasticsearch",
        ],
        page: "https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-docker-prod",
        ports: &[tcp(9200, "http"), tcp(9300, "transport")],
        data: &["/usr/share/elasticsearch/data"],
        stores: &["/usr/share/elasticsearch/data"],
        ships: &["/usr/share/elasticsearch/config"],
        user: ids(1000, 0),
        clients: Some(&[Client::Curl]),
        variables: &[
            port("http.port", 9200),
            port("transport.port", 9300),
            data("path.data", "/usr/share/elasticsearch/data"),
            peers("discovery.seed_hosts"),
            peers("cluster.initial_master_nodes"),
        ],
        files: &[file(
            "elasticsearch.yml",
            Syntax::Yaml,
            &[
                port("http.port", 9200),
                port("transport.port", 9300),
                data("path.data", "/usr/share/elasticsearch/data"),
                peers("discovery.seed_hosts"),
                peers("cluster.initial_master_nodes"),
            ],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/elasticsearch", "bitnamilegacy/elasticsearch"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/elasticsearch/README.md",
        ports: &[tcp(9200, "http"), tcp(9300, "transport")],
        data: &["/bitnami/elasticsearch/data"],
        stores: &["/bitnami/elasticsearch/data"],
        user: ids(1001, 0),
        variables: &[
            port("ELASTICSEARCH_HTTP_PORT_NUMBER", 9200),
            port("ELASTICSEARCH_TRANSPORT_PORT_NUMBER", 9300),
            peers("ELASTICSEARCH_CLUSTER_HOSTS"),
            peers("ELASTICSEARCH_CLUSTER_MASTER_HOSTS"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["opensearchproject/opensearch"],
        page: "https://github.com/opensearch-project/opensearch-build/blob/main/docker/release/dockerfiles/opensearch.al2023.dockerfile",
        ports: &[
            tcp(9200, "http"),
            tcp(9300, "transport"),
            tcp(9600, "http-analyzer"),
        ],
        data: &["/usr/share/opensearch/data"],
        stores: &["/usr/share/opensearch/data"],
        ships: &["/usr/share/opensearch/config"],
        user: user(1000),
        clients: Some(&[Client::Curl]),
        variables: &[
            port("http.port", 9200),
            port("transport.port", 9300),
            peers("discovery.seed_hosts"),
            peers("cluster.initial_master_nodes"),
            peers("cluster.initial_cluster_manager_nodes"),
        ],
        files: &[file(
            "opensearch.yml",
            Syntax::Yaml,
            &[
                port("http.port", 9200),
                port("transport.port", 9300),
                peers("discovery.seed_hosts"),
            ],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["wazuh/wazuh-indexer"],
        page: "https://github.com/wazuh/wazuh-docker/blob/v4.9.2/build-docker-images/wazuh-indexer/Dockerfile",
        ports: &[tcp(9200, "http")],
        data: &["/var/lib/wazuh-indexer"],
        stores: &["/var/lib/wazuh-indexer"],
        user: user(1000),
        // Since version 5 the entrypoint starts as root and becomes 101.
        user_of_tag: &[("5", User::ROOT)],
        becomes: user(101),
        ..NOTHING
    },
    KnownImage {
        // That of CKAN is built on it, and ends with `USER solr`.
        names: &["solr", "ckan/ckan-solr"],
        page: "https://github.com/apache/solr-docker/blob/main/9.9/Dockerfile",
        ports: &[tcp(8983, "http")],
        data: &["/var/solr"],
        volumes: &["/var/solr"],
        fills: &["/var/solr"],
        user: user(8983),
        variables: &[port("SOLR_PORT", 8983), data("SOLR_HOME", "/var/solr")],
        arguments: &[port("-p", 8983)],
        parts: &[("/var/solr", &["/var/solr/data"])],
        ..NOTHING
    },
    KnownImage {
        names: &["getmeili/meilisearch"],
        page: "https://github.com/meilisearch/meilisearch/blob/main/Dockerfile",
        ports: &[tcp(7700, "http")],
        data: &["/meili_data"],
        stores: &["/meili_data"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl, Client::Wget, Client::Nc]),
        variables: &[
            port("MEILI_HTTP_ADDR", 7700),
            data("MEILI_DB_PATH", "/meili_data"),
        ],
        arguments: &[port("--http-addr", 7700), data("--db-path", "/meili_data")],
        ..NOTHING
    },
    KnownImage {
        names: &["typesense/typesense"],
        page: "https://typesense.org/docs/guide/install-typesense.html",
        ports: &[tcp(8108, "http"), tcp(8107, "raft")],
        data: &["/data"],
        stores: &["/data"],
        variables: &[
            port("TYPESENSE_API_PORT", 8108),
            data("TYPESENSE_DATA_DIR", "/data"),
        ],
        arguments: &[port("--api-port", 8108), data("--data-dir", "/data")],
        ..NOTHING
    },
    KnownImage {
        names: &["manticoresearch/manticore"],
        page: "https://github.com/manticoresoftware/docker/blob/master/Dockerfile",
        ports: &[tcp(9306, "mysql"), tcp(9308, "http"), tcp(9312, "sphinx")],
        data: &["/var/lib/manticore"],
        volumes: &["/var/lib/manticore"],
        user: Some(User::ROOT),
        server: &["searchd"],
        ..NOTHING
    },
    KnownImage {
        names: &["qdrant/qdrant"],
        page: "https://github.com/qdrant/qdrant/blob/master/Dockerfile",
        ports: &[tcp(6333, "http"), tcp(6334, "grpc"), tcp(6335, "p2p")],
        data: &["/qdrant/storage"],
        stores: &["/qdrant/storage"],
        user: Some(User::ROOT),
        // The image installs no client: a check by curl or wget fails in it.
        clients: Some(&[]),
        variables: &[
            port("QDRANT__SERVICE__HTTP_PORT", 6333),
            port("QDRANT__SERVICE__GRPC_PORT", 6334),
            data("QDRANT__STORAGE__STORAGE_PATH", "/qdrant/storage"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["semitechnologies/weaviate", "weaviate/weaviate"],
        page: "https://github.com/weaviate/weaviate/blob/main/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(50051, "grpc")],
        data: &["/var/lib/weaviate"],
        stores: &["/var/lib/weaviate"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[
            port("GRPC_PORT", 50051),
            data("PERSISTENCE_DATA_PATH", "/var/lib/weaviate"),
            peers("CLUSTER_JOIN"),
        ],
        arguments: &[port("--port", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["milvusdb/milvus"],
        page: "https://milvus.io/docs/install_standalone-docker-compose.md",
        ports: &[tcp(19530, "grpc"), tcp(9091, "http")],
        data: &["/var/lib/milvus"],
        stores: &["/var/lib/milvus"],
        ..NOTHING
    },
    KnownImage {
        names: &["sosedoff/pgweb"],
        page: "https://github.com/sosedoff/pgweb/blob/main/Dockerfile",
        ports: &[tcp(8081, "http")],
        ..NOTHING
    },
];
