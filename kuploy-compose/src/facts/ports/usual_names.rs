//! What is usually spoken on ports of well-known numbers, and what schemes of URLs stand for.

/// Numbers whose use everybody knows.
const USUAL: &[(u16, &str)] = &[
    (21, "ftp"),
    (22, "ssh"),
    (25, "smtp"),
    (53, "dns"),
    (80, "http"),
    (110, "pop3"),
    (143, "imap"),
    (389, "ldap"),
    (443, "https"),
    (465, "submissions"),
    (587, "submission"),
    (636, "ldaps"),
    (993, "imaps"),
    (995, "pop3s"),
    (1433, "mssql"),
    (1521, "oracle"),
    (1883, "mqtt"),
    (2181, "zookeeper"),
    (2379, "etcd-client"),
    (3306, "mysql"),
    (4222, "nats"),
    (4317, "otlp"),
    (4318, "otlp-http"),
    (5432, "postgres"),
    (5672, "amqp"),
    (6379, "redis"),
    (7687, "bolt"),
    (8000, "http"),
    (8080, "http"),
    (8443, "https"),
    (9042, "cql"),
    (9092, "kafka"),
    (9200, "http"),
    (11211, "memcache"),
    (27017, "mongodb"),
];

/// The name that a number usually has.
pub(super) fn usual(number: u16) -> Option<&'static str> {
    USUAL
        .iter()
        .find(|(known, _)| *known == number)
        .map(|(_, name)| *name)
}

/// The name that a scheme of a URL gives to a port.
pub(super) fn spoken(scheme: Option<&str>) -> Option<&'static str> {
    const SPOKEN: &[(&str, &str)] = &[
        ("amqp", "amqp"),
        ("grpc", "grpc"),
        ("http", "http"),
        ("https", "https"),
        ("mongodb", "mongodb"),
        ("mysql", "mysql"),
        ("nats", "nats"),
        ("postgres", "postgres"),
        ("postgresql", "postgres"),
        ("redis", "redis"),
        ("ws", "http"),
    ];
    let scheme = scheme?.split('+').next()?;
    let mut known = SPOKEN.iter();
    let known = known.find(|(name, _)| name.eq_ignore_ascii_case(scheme));
    known.map(|(_, name)| *name)
}
