//! Message brokers and coordination.

use super::entry::{
    Client, ConfigFile, Embedded, KnownImage, KnownPort, NOTHING, Setting, Syntax, User, data,
    file, ids, leaves, peers, port, tcp, udp, user,
};

/// Ports of RabbitMQ: clients, the management plugin, metrics, and what nodes of a cluster find each other by.
const RABBITMQ: &[KnownPort] = &[
    tcp(5672, "amqp"),
    tcp(15672, "http"),
    tcp(5671, "amqps"),
    tcp(4369, "epmd"),
    tcp(25672, "erlang-dist"),
    tcp(15692, "http-metrics"),
    tcp(15671, "https"),
    tcp(15691, "https-metrics"),
];

const RABBITMQ_CONF: &[ConfigFile] = &[file(
    "rabbitmq.conf",
    Syntax::Assignment,
    &[
        port("listeners.tcp.default", 5672),
        port("listeners.ssl.default", 5671),
        port("management.tcp.port", 15672),
        port("management.ssl.port", 15671),
        port("prometheus.tcp.port", 15692),
    ],
)];

const KAFKA_PEERS: &[Setting] = &[
    peers("KAFKA_CONTROLLER_QUORUM_VOTERS"),
    peers("KAFKA_ZOOKEEPER_CONNECT"),
];

/// Where a broker keeps its data with the properties of the image, and where it does with its own defaults.
const KAFKA_LOGS: (&str, &str) = ("/tmp/kraft-combined-logs", "/tmp/kafka-logs");

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["vernemq/vernemq"],
        page: "https://github.com/vernemq/docker-vernemq/blob/master/Dockerfile",
        ports: &[
            tcp(1883, "mqtt"),
            tcp(8883, "mqtts"),
            tcp(8080, "http-ws"),
            tcp(8888, "http-metrics"),
            tcp(44053, "cluster"),
            tcp(4369, "epmd"),
        ],
        data: &["/vernemq/data", "/vernemq/log"],
        volumes: &["/vernemq/data"],
        ships: &["/vernemq/etc"],
        user: user(10000),
        health: Some(&["CMD-SHELL", "vernemq ping | grep -q pong"]),
        ..NOTHING
    },
    KnownImage {
        names: &["rabbitmq", "*/rabbitmq"],
        page: "https://github.com/docker-library/rabbitmq/blob/master/4.0/ubuntu/Dockerfile",
        ports: RABBITMQ,
        plugin: Some(("management", &[15671, 15672])),
        data: &["/var/lib/rabbitmq", "/var/lib/rabbitmq/mnesia"],
        volumes: &["/var/lib/rabbitmq"],
        user: Some(User::ROOT),
        becomes: user(999),
        becomes_of_tag: &[("alpine", User { uid: 100, gid: 101 })],
        server: &["rabbitmq-server"],
        variables: &[
            port("RABBITMQ_NODE_PORT", 5672),
            port("RABBITMQ_DIST_PORT", 25672),
            data("RABBITMQ_MNESIA_BASE", "/var/lib/rabbitmq/mnesia"),
        ],
        files: RABBITMQ_CONF,
        // The entrypoint gives all of its directory, the cookie too, to its own user.
        rewrites: &["/var/lib/rabbitmq"],
        parts: &[("/var/lib/rabbitmq", &["/var/lib/rabbitmq/mnesia"])],
        // `mnesia/rabbit@HOST`: "it stores data based on what it calls the Node Name, which defaults to the hostname"
        // (https://hub.docker.com/_/rabbitmq).
        names_data_by_host: Some("RABBITMQ_NODENAME"),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/rabbitmq", "bitnamilegacy/rabbitmq"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/rabbitmq/README.md",
        ports: RABBITMQ,
        data: &["/bitnami/rabbitmq/mnesia"],
        stores: &["/bitnami/rabbitmq/mnesia"],
        user: ids(1001, 0),
        variables: &[
            port("RABBITMQ_NODE_PORT_NUMBER", 5672),
            port("RABBITMQ_MANAGEMENT_PORT_NUMBER", 15672),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "confluentinc/cp-kafka",
            "confluentinc/cp-server",
            "confluentinc/cp-enterprise-kafka",
            "confluentinc/confluent-local",
        ],
        page: "https://github.com/confluentinc/kafka-images/blob/master/kafka/Dockerfile.ubi9",
        ports: &[tcp(9092, "kafka")],
        data: &["/var/lib/kafka/data"],
        volumes: &["/var/lib/kafka/data"],
        // A broker takes every directory among its logs for a topic.
        wants_empty: &["/var/lib/kafka/data"],
        user: user(1000),
        variables: KAFKA_PEERS,
        server: &["run"],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/kafka", "apache/kafka-native"],
        page: "https://github.com/apache/kafka/blob/trunk/docker/jvm/Dockerfile",
        ports: &[tcp(9092, "kafka")],
        data: &[
            "/var/lib/kafka/data",
            "/tmp/kraft-combined-logs",
            "/tmp/kafka-logs",
        ],
        // The image declares `/var/lib/kafka/data`, where no broker writes by itself. The `server.properties` that it
        // starts with have `log.dirs=/tmp/kraft-combined-logs`.
        volumes: &["/tmp/kraft-combined-logs"],
        wants_empty: &[
            "/var/lib/kafka/data",
            "/tmp/kraft-combined-logs",
            "/tmp/kafka-logs",
        ],
        user: user(1000),
        variables: &[
            data("KAFKA_LOG_DIRS", "/tmp/kraft-combined-logs"),
            data("KAFKA_LOG_DIR", "/tmp/kraft-combined-logs"),
            // Variables take the place of that file (`docker/examples/README.md`: "default configs will be replaced"),
            // and the default of `log.dir` is another one. Every broker needs one of these.
            leaves("KAFKA_NODE_ID", KAFKA_LOGS),
            leaves("KAFKA_PROCESS_ROLES", KAFKA_LOGS),
            leaves("KAFKA_BROKER_ID", KAFKA_LOGS),
            peers("KAFKA_CONTROLLER_QUORUM_VOTERS"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/kafka", "bitnamilegacy/kafka"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/kafka/README.md",
        ports: &[tcp(9092, "kafka")],
        data: &["/bitnami/kafka", "/bitnami/kafka/data"],
        stores: &["/bitnami/kafka/data"],
        wants_empty: &["/bitnami/kafka/data"],
        user: ids(1001, 0),
        variables: &[
            peers("KAFKA_CFG_CONTROLLER_QUORUM_VOTERS"),
            peers("KAFKA_CFG_ZOOKEEPER_CONNECT"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["debezium/kafka"],
        page: "https://github.com/debezium/container-images/blob/main/kafka/3.0/Dockerfile",
        ports: &[tcp(9092, "kafka")],
        data: &["/kafka/data"],
        volumes: &["/kafka/data"],
        wants_empty: &["/kafka/data"],
        ships: &["/kafka/config"],
        user: user(1001),
        server: &["start"],
        variables: &[peers("ZOOKEEPER_CONNECT")],
        ..NOTHING
    },
    KnownImage {
        names: &["wurstmeister/kafka"],
        page: "https://github.com/wurstmeister/kafka-docker/blob/master/Dockerfile",
        ports: &[tcp(9092, "kafka")],
        data: &["/kafka"],
        volumes: &["/kafka"],
        user: Some(User::ROOT),
        variables: &[
            port("KAFKA_PORT", 9092),
            data("KAFKA_LOG_DIRS", "/kafka"),
            peers("KAFKA_ZOOKEEPER_CONNECT"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["redpandadata/redpanda", "vectorized/redpanda"],
        page: "https://docs.redpanda.com/current/reference/docker-compose/",
        ports: &[
            tcp(9092, "kafka"),
            tcp(8081, "schema-registry"),
            tcp(8082, "http"),
            tcp(9644, "admin"),
            tcp(33145, "rpc"),
        ],
        data: &["/var/lib/redpanda/data"],
        stores: &["/var/lib/redpanda/data"],
        user: user(101),
        arguments: &[
            port("--schema-registry-addr", 8081),
            port("--pandaproxy-addr", 8082),
            port("--rpc-addr", 33145),
            peers("--seeds"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["redpandadata/console"],
        page: "https://docs.redpanda.com/current/reference/console/config/",
        ports: &[tcp(8080, "http")],
        variables: &[port("SERVER_LISTENPORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["confluentinc/cp-schema-registry"],
        page: "https://github.com/confluentinc/schema-registry-images/blob/master/schema-registry/Dockerfile.ubi9",
        ports: &[tcp(8081, "http")],
        user: user(1000),
        variables: &[port("SCHEMA_REGISTRY_LISTENERS", 8081)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "confluentinc/cp-kafka-connect",
            "confluentinc/cp-kafka-connect-base",
            "confluentinc/cp-server-connect",
        ],
        page: "https://github.com/confluentinc/kafka-images/blob/master/kafka-connect-base/Dockerfile.ubi9",
        ports: &[tcp(8083, "http")],
        user: user(1000),
        health: Some(&["CMD-SHELL", "/etc/confluent/docker/healthcheck.sh"]),
        variables: &[port("CONNECT_REST_PORT", 8083)],
        ..NOTHING
    },
    KnownImage {
        names: &["debezium/connect"],
        page: "https://github.com/debezium/container-images/blob/main/connect/3.0/Dockerfile",
        ports: &[tcp(8083, "http")],
        ships: &["/kafka/config", "/kafka/connect"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "confluentinc/cp-ksqldb-server",
            "confluentinc/ksqldb-server",
        ],
        page: "https://docs.confluent.io/platform/current/ksqldb/operate-and-deploy/installation/install-ksqldb-with-docker.html",
        ports: &[tcp(8088, "http")],
        variables: &[port("KSQL_LISTENERS", 8088)],
        ..NOTHING
    },
    KnownImage {
        names: &["confluentinc/cp-kafka-rest"],
        page: "https://docs.confluent.io/platform/current/kafka-rest/production-deployment/rest-proxy/config.html",
        ports: &[tcp(8082, "http")],
        user: user(1000),
        variables: &[port("KAFKA_REST_LISTENERS", 8082)],
        ..NOTHING
    },
    KnownImage {
        names: &["confluentinc/cp-enterprise-control-center"],
        page: "https://docs.confluent.io/platform/current/control-center/installation/configuration.html",
        ports: &[tcp(9021, "http")],
        data: &["/var/lib/confluent-control-center"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["provectuslabs/kafka-ui", "kafbat/kafka-ui"],
        page: "https://github.com/kafbat/kafka-ui/blob/main/api/Dockerfile",
        ports: &[tcp(8080, "http")],
        variables: &[port("SERVER_PORT", 8080)],
        open_unless: Some(&["AUTH_TYPE"]),
        ..NOTHING
    },
    KnownImage {
        names: &["tchiotludo/akhq"],
        page: "https://github.com/tchiotludo/akhq/blob/dev/Dockerfile",
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["obsidiandynamics/kafdrop"],
        page: "https://github.com/obsidiandynamics/kafdrop/blob/master/README.md",
        ports: &[tcp(9000, "http")],
        variables: &[port("SERVER_PORT", 9000)],
        open_unless: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["zookeeper"],
        page: "https://github.com/31z4/zookeeper-docker/blob/master/3.9.4/Dockerfile",
        ports: &[
            tcp(2181, "zookeeper"),
            tcp(2888, "follower"),
            tcp(3888, "election"),
            tcp(8080, "http-admin"),
        ],
        data: &["/data", "/datalog", "/logs"],
        volumes: &["/data", "/datalog"],
        user: Some(User::ROOT),
        becomes: user(1000),
        server: &["zkServer.sh"],
        variables: &[
            data("ZOO_DATA_DIR", "/data"),
            data("ZOO_DATA_LOG_DIR", "/datalog"),
            port("ZOO_ADMINSERVER_PORT", 8080),
            peers("ZOO_SERVERS"),
        ],
        files: &[file(
            "zoo.cfg",
            Syntax::Assignment,
            &[port("clientPort", 2181)],
        )],
        rewrites: &["/data", "/datalog"],
        ..NOTHING
    },
    KnownImage {
        names: &["debezium/zookeeper"],
        page: "https://github.com/debezium/container-images/blob/main/zookeeper/3.0/Dockerfile",
        ports: &[
            tcp(2181, "zookeeper"),
            tcp(2888, "follower"),
            tcp(3888, "election"),
        ],
        data: &["/zookeeper/data", "/zookeeper/txns"],
        volumes: &["/zookeeper/data", "/zookeeper/txns"],
        server: &["start"],
        ..NOTHING
    },
    KnownImage {
        names: &["wurstmeister/zookeeper"],
        page: "https://github.com/wurstmeister/zookeeper-docker/blob/master/Dockerfile",
        ports: &[
            tcp(2181, "zookeeper"),
            tcp(2888, "follower"),
            tcp(3888, "election"),
        ],
        data: &["/opt/zookeeper-3.4.13/data"],
        stores: &["/opt/zookeeper-3.4.13/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["confluentinc/cp-zookeeper"],
        page: "https://github.com/confluentinc/kafka-images/tree/7.9.x/zookeeper",
        ports: &[
            tcp(2181, "zookeeper"),
            tcp(2888, "follower"),
            tcp(3888, "election"),
        ],
        data: &["/var/lib/zookeeper/data", "/var/lib/zookeeper/log"],
        volumes: &["/var/lib/zookeeper/data", "/var/lib/zookeeper/log"],
        user: user(1000),
        variables: &[
            port("ZOOKEEPER_CLIENT_PORT", 2181),
            peers("ZOOKEEPER_SERVERS"),
        ],
        server: &["run"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/zookeeper", "bitnamilegacy/zookeeper"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/zookeeper/README.md",
        ports: &[
            tcp(2181, "zookeeper"),
            tcp(2888, "follower"),
            tcp(3888, "election"),
        ],
        data: &["/bitnami/zookeeper"],
        stores: &["/bitnami/zookeeper"],
        user: ids(1001, 0),
        variables: &[port("ZOO_PORT_NUMBER", 2181), peers("ZOO_SERVERS")],
        parts: &[("/bitnami/zookeeper", &["/bitnami/zookeeper/data"])],
        ..NOTHING
    },
    KnownImage {
        names: &["nats"],
        page: "https://github.com/nats-io/nats-docker/blob/main/2.10.x/scratch/Dockerfile",
        ports: &[tcp(4222, "nats"), tcp(8222, "http"), tcp(6222, "cluster")],
        data: &["/data"],
        user: Some(User::ROOT),
        // The tags `-alpine` hold one.
        shell: Some(false),
        clients: Some(&[]),
        arguments: &[
            port("-p", 4222),
            port("--port", 4222),
            port("-m", 8222),
            port("--http_port", 8222),
            port("--cluster", 6222),
            data("-sd", "/data"),
            data("--sd", "/data"),
            data("-store_dir", "/data"),
            data("--store_dir", "/data"),
            peers("--routes"),
        ],
        files: &[file(
            "nats-server.conf",
            Syntax::Yaml,
            &[
                port("port", 4222),
                port("http_port", 8222),
                data("store_dir", "/data"),
            ],
        )],
        embedded: &[Embedded {
            // `StoreDir` of `server/jetstream.go`: below the directory for temporary files.
            directory: "/tmp/nats/jetstream",
            unless: &["-sd", "--sd", "-store_dir", "--store_dir"],
            when: &["-js", "--js", "-jetstream", "--jetstream"],
        }],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/nats", "bitnamilegacy/nats"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/nats/README.md",
        ports: &[tcp(4222, "nats"), tcp(8222, "http"), tcp(6222, "cluster")],
        data: &["/bitnami/nats/data"],
        user: ids(1001, 0),
        variables: &[
            port("NATS_CLIENT_PORT_NUMBER", 4222),
            port("NATS_HTTP_PORT_NUMBER", 8222),
            port("NATS_CLUSTER_PORT_NUMBER", 6222),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["nats-streaming"],
        page: "https://hub.docker.com/_/nats-streaming",
        ports: &[tcp(4222, "nats"), tcp(8222, "http")],
        shell: Some(false),
        clients: Some(&[]),
        arguments: &[port("-p", 4222), port("-m", 8222)],
        ..NOTHING
    },
    KnownImage {
        names: &["eclipse-mosquitto"],
        page: "https://hub.docker.com/_/eclipse-mosquitto",
        ports: &[tcp(1883, "mqtt")],
        data: &["/mosquitto/data", "/mosquitto/log"],
        volumes: &["/mosquitto/data"],
        ships: &["/mosquitto/config"],
        user: Some(User::ROOT),
        becomes: user(1883),
        server: &["mosquitto"],
        clients: Some(&[Client::Wget, Client::Nc]),
        arguments: &[port("-p", 1883)],
        files: &[file(
            "mosquitto.conf",
            Syntax::Words,
            &[
                port("listener", 1883),
                port("port", 1883),
                data("persistence_location", "/mosquitto/data"),
            ],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["emqx/emqx", "emqx"],
        page: "https://github.com/emqx/emqx-docker/blob/main/5.8/Dockerfile",
        ports: &[
            tcp(1883, "mqtt"),
            tcp(8083, "ws"),
            tcp(8084, "wss"),
            tcp(8883, "mqtts"),
            tcp(18083, "http"),
            tcp(4370, "erlang-dist"),
            tcp(5369, "rpc"),
        ],
        data: &["/opt/emqx/data", "/opt/emqx/log"],
        volumes: &["/opt/emqx/data"],
        user: user(1000),
        variables: &[
            port("EMQX_DASHBOARD__LISTENERS__HTTP__BIND", 18083),
            port("EMQX_LISTENERS__TCP__DEFAULT__BIND", 1883),
            peers("EMQX_CLUSTER__STATIC__SEEDS"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "apache/activemq-classic",
            "rmohr/activemq",
            "apache/activemq",
        ],
        page: "https://github.com/apache/activemq/blob/main/assembly/src/docker/Dockerfile",
        ports: &[
            tcp(61616, "openwire"),
            tcp(8161, "http"),
            tcp(5672, "amqp"),
            tcp(61613, "stomp"),
            tcp(1883, "mqtt"),
            tcp(61614, "ws"),
        ],
        data: &["/opt/apache-activemq/data"],
        stores: &["/opt/apache-activemq/data"],
        ships: &["/opt/apache-activemq/conf"],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/activemq-artemis"],
        page: "https://github.com/apache/activemq-artemis/blob/main/artemis-docker/Dockerfile-ubuntu-21",
        ports: &[
            tcp(61616, "openwire"),
            tcp(8161, "http"),
            tcp(5672, "amqp"),
            tcp(61613, "stomp"),
            tcp(1883, "mqtt"),
            tcp(5445, "hornetq"),
        ],
        data: &["/var/lib/artemis-instance"],
        volumes: &["/var/lib/artemis-instance"],
        fills: &["/var/lib/artemis-instance"],
        user: user(1001),
        server: &["run"],
        parts: &[(
            "/var/lib/artemis-instance",
            &["/var/lib/artemis-instance/data"],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["apachepulsar/pulsar", "apachepulsar/pulsar-all"],
        page: "https://github.com/apache/pulsar/blob/master/docker/pulsar/Dockerfile",
        ports: &[tcp(6650, "pulsar"), tcp(8080, "http")],
        data: &["/pulsar/data"],
        stores: &["/pulsar/data"],
        ships: &["/pulsar/conf"],
        user: ids(10000, 0),
        // Its first step is usually to write variables into its configuration.
        rewrites: &["/pulsar/conf"],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/rocketmq"],
        page: "https://github.com/apache/rocketmq-docker/blob/master/image-build/Dockerfile-ubuntu",
        ports: &[
            tcp(9876, "nameserver"),
            tcp(10909, "broker-vip"),
            tcp(10911, "broker"),
            tcp(10912, "broker-ha"),
        ],
        data: &["/home/rocketmq/store", "/home/rocketmq/logs"],
        stores: &["/home/rocketmq/store"],
        user: user(3000),
        server: &["mqbroker", "mqnamesrv", "mqproxy"],
        variables: &[peers("NAMESRV_ADDR")],
        arguments: &[peers("-n")],
        ..NOTHING
    },
    KnownImage {
        names: &["nsqio/nsq"],
        page: "https://github.com/nsqio/nsq/blob/master/Dockerfile",
        ports: &[
            tcp(4150, "nsqd"),
            tcp(4151, "http"),
            tcp(4160, "lookupd"),
            tcp(4161, "http-lookupd"),
            tcp(4170, "nsqadmin"),
            tcp(4171, "http-admin"),
        ],
        data: &["/data"],
        arguments: &[
            port("--http-address", 4151),
            port("--tcp-address", 4150),
            data("--data-path", "/data"),
            peers("--lookupd-tcp-address"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["beanstalkd/beanstalkd", "schickling/beanstalkd"],
        page: "https://github.com/beanstalkd/beanstalkd/blob/master/Dockerfile",
        ports: &[tcp(11300, "beanstalk")],
        arguments: &[port("-p", 11300)],
        ..NOTHING
    },
    KnownImage {
        names: &["coreos/etcd", "etcd-development/etcd"],
        page: "https://github.com/etcd-io/etcd/blob/main/Dockerfile",
        ports: &[tcp(2379, "etcd-client"), tcp(2380, "etcd-peer")],
        data: &["/etcd-data", "/var/lib/etcd"],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        server: &["etcd"],
        variables: &[
            port("ETCD_LISTEN_CLIENT_URLS", 2379),
            port("ETCD_LISTEN_PEER_URLS", 2380),
            data("ETCD_DATA_DIR", "/etcd-data"),
            peers("ETCD_INITIAL_CLUSTER"),
        ],
        arguments: &[
            port("--listen-client-urls", 2379),
            port("-listen-client-urls", 2379),
            port("--listen-peer-urls", 2380),
            port("-listen-peer-urls", 2380),
            data("--data-dir", "/etcd-data"),
            data("-data-dir", "/etcd-data"),
            peers("--initial-cluster"),
        ],
        embedded: &[Embedded {
            // `default.etcd` of the working directory, which is `/`, called after the member.
            directory: "/default.etcd",
            unless: &[
                "-data-dir",
                "-name",
                "-config-file",
                "ETCD_DATA_DIR",
                "ETCD_NAME",
                "ETCD_CONFIG_FILE",
            ],
            when: &[],
        }],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/etcd", "bitnamilegacy/etcd"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/etcd/README.md",
        ports: &[tcp(2379, "etcd-client"), tcp(2380, "etcd-peer")],
        data: &["/bitnami/etcd", "/bitnami/etcd/data"],
        user: ids(1001, 0),
        variables: &[
            port("ETCD_LISTEN_CLIENT_URLS", 2379),
            port("ETCD_LISTEN_PEER_URLS", 2380),
            data("ETCD_DATA_DIR", "/bitnami/etcd/data"),
            peers("ETCD_INITIAL_CLUSTER"),
        ],
        stores: &["/bitnami/etcd/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["hashicorp/consul", "consul"],
        page: "https://github.com/hashicorp/docker-consul/blob/master/0.X/Dockerfile",
        ports: &[
            tcp(8500, "http"),
            tcp(8300, "server"),
            tcp(8301, "serf"),
            udp(8301, "serf-udp"),
            tcp(8302, "serf-wan"),
            udp(8302, "serf-wan-udp"),
            tcp(8600, "dns-tcp"),
            udp(8600, "dns"),
        ],
        data: &["/consul/data"],
        volumes: &["/consul/data"],
        user: Some(User::ROOT),
        becomes: ids(100, 1000),
        // `su-exec consul:consul` sets groups, which root alone may.
        needs_root: true,
        server: &["agent"],
        clients: Some(&[Client::Curl, Client::Wget, Client::Nc]),
        arguments: &[
            port("-http-port", 8500),
            data("-data-dir", "/consul/data"),
            peers("-retry-join"),
            peers("-join"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["coredns/coredns"],
        page: "https://github.com/coredns/coredns/blob/master/Dockerfile",
        ports: &[tcp(53, "dns-tcp"), udp(53, "dns")],
        user: user(65532),
        shell: Some(false),
        clients: Some(&[]),
        arguments: &[port("-dns.port", 53)],
        ..NOTHING
    },
];
