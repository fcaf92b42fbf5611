//! Message brokers, mail and coordination.

use super::{KnownImage, NOTHING, tcp, udp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["rabbitmq", "*/rabbitmq"],
        ports: &[tcp(5672, "amqp"), tcp(15672, "http")],
        data: &["/var/lib/rabbitmq", "/var/lib/rabbitmq/mnesia"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/rabbitmq", "bitnamilegacy/rabbitmq"],
        ports: &[tcp(5672, "amqp"), tcp(15672, "http")],
        data: &["/bitnami/rabbitmq/mnesia"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "confluentinc/cp-kafka",
            "confluentinc/cp-server",
            "confluentinc/cp-enterprise-kafka",
            "confluentinc/confluent-local",
        ],
        ports: &[tcp(9092, "kafka")],
        data: &["/var/lib/kafka/data"],
        // A broker takes every folder among its logs for a topic.
        wants_empty: &["/var/lib/kafka/data"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["apache/kafka", "apache/kafka-native"],
        ports: &[tcp(9092, "kafka")],
        data: &["/var/lib/kafka/data", "/tmp/kraft-combined-logs"],
        wants_empty: &["/var/lib/kafka/data", "/tmp/kraft-combined-logs"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/kafka", "bitnamilegacy/kafka"],
        ports: &[tcp(9092, "kafka")],
        data: &["/bitnami/kafka", "/bitnami/kafka/data"],
        wants_empty: &["/bitnami/kafka/data"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["debezium/kafka"],
        ports: &[tcp(9092, "kafka")],
        data: &["/kafka/data"],
        wants_empty: &["/kafka/data"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["wurstmeister/kafka"],
        ports: &[tcp(9092, "kafka")],
        data: &["/kafka"],
        ..NOTHING
    },
    KnownImage {
        names: &["redpandadata/redpanda", "vectorized/redpanda"],
        ports: &[
            tcp(9092, "kafka"),
            tcp(8081, "schema-registry"),
            tcp(8082, "http"),
            tcp(9644, "admin"),
            tcp(33145, "rpc"),
        ],
        data: &["/var/lib/redpanda/data"],
        user: user(101),
        ..NOTHING
    },
    KnownImage {
        names: &["redpandadata/console"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["confluentinc/cp-schema-registry"],
        ports: &[tcp(8081, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "confluentinc/cp-kafka-connect",
            "confluentinc/cp-kafka-connect-base",
            "debezium/connect",
            "confluentinc/cp-server-connect",
        ],
        ports: &[tcp(8083, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "confluentinc/cp-ksqldb-server",
            "confluentinc/ksqldb-server",
        ],
        ports: &[tcp(8088, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["confluentinc/cp-kafka-rest"],
        ports: &[tcp(8082, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["confluentinc/cp-enterprise-control-center"],
        ports: &[tcp(9021, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "provectuslabs/kafka-ui",
            "kafbat/kafka-ui",
            "tchiotludo/akhq",
        ],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["obsidiandynamics/kafdrop"],
        ports: &[tcp(9000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["zookeeper", "debezium/zookeeper", "wurstmeister/zookeeper"],
        ports: &[
            tcp(2181, "zookeeper"),
            tcp(2888, "follower"),
            tcp(3888, "election"),
        ],
        data: &["/data", "/datalog", "/logs"],
        ..NOTHING
    },
    KnownImage {
        names: &["confluentinc/cp-zookeeper"],
        ports: &[tcp(2181, "zookeeper")],
        data: &["/var/lib/zookeeper/data", "/var/lib/zookeeper/log"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/zookeeper", "bitnamilegacy/zookeeper"],
        ports: &[
            tcp(2181, "zookeeper"),
            tcp(2888, "follower"),
            tcp(3888, "election"),
        ],
        data: &["/bitnami/zookeeper"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["nats", "bitnami/nats", "bitnamilegacy/nats"],
        ports: &[tcp(4222, "nats"), tcp(8222, "http"), tcp(6222, "cluster")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["nats-streaming"],
        ports: &[tcp(4222, "nats"), tcp(8222, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["eclipse-mosquitto"],
        ports: &[tcp(1883, "mqtt")],
        data: &["/mosquitto/data", "/mosquitto/log"],
        ships: &["/mosquitto/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["emqx/emqx", "emqx"],
        ports: &[tcp(1883, "mqtt"), tcp(8083, "ws"), tcp(18083, "http")],
        data: &["/opt/emqx/data", "/opt/emqx/log"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["apache/activemq-classic", "rmohr/activemq"],
        ports: &[
            tcp(61616, "openwire"),
            tcp(8161, "http"),
            tcp(5672, "amqp"),
            tcp(61613, "stomp"),
            tcp(1883, "mqtt"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/activemq-artemis"],
        ports: &[tcp(61616, "openwire"), tcp(8161, "http"), tcp(5672, "amqp")],
        data: &["/var/lib/artemis-instance"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["apachepulsar/pulsar", "apachepulsar/pulsar-all"],
        ports: &[tcp(6650, "pulsar"), tcp(8080, "http")],
        data: &["/pulsar/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["nsqio/nsq"],
        ports: &[],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["beanstalkd/beanstalkd", "schickling/beanstalkd"],
        ports: &[tcp(11300, "beanstalk")],
        ..NOTHING
    },
    KnownImage {
        names: &["axllent/mailpit"],
        ports: &[tcp(1025, "smtp"), tcp(8025, "http")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["mailhog/mailhog", "jcalonso/mailhog"],
        ports: &[tcp(1025, "smtp"), tcp(8025, "http")],
        data: &["/maildir"],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "maildev/maildev",
            "sj26/mailcatcher",
            "schickling/mailcatcher",
        ],
        ports: &[tcp(1025, "smtp"), tcp(1080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["oryd/mailslurper"],
        ports: &[tcp(1025, "smtp"), tcp(4436, "http"), tcp(4437, "api")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "docker-mailserver/docker-mailserver",
            "mailserver/docker-mailserver",
        ],
        ports: &[
            tcp(25, "smtp"),
            tcp(143, "imap"),
            tcp(465, "submissions"),
            tcp(587, "submission"),
            tcp(993, "imaps"),
        ],
        data: &["/var/mail", "/var/mail-state", "/var/log/mail"],
        ..NOTHING
    },
    KnownImage {
        names: &["boky/postfix"],
        ports: &[tcp(587, "submission")],
        data: &["/var/spool/postfix"],
        ..NOTHING
    },
    KnownImage {
        names: &["coredns/coredns"],
        ports: &[tcp(53, "dns-tcp"), udp(53, "dns")],
        ..NOTHING
    },
];
