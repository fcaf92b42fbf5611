//! What is usually spoken on ports of well-known numbers, and what schemes of URLs stand for.

/// Numbers whose use everybody knows: IANA's registry of service names and port numbers, and beside it the defaults of
/// the servers that have none there (Asterisk's manager 5038, Logstash 5044, Graylog 12201, Temporal 7233, Minecraft 25565, Kafka's second
/// listener 29092, the JVM's debugger 5005). A published port that has a name here and not `http` gets no route.
const USUAL: &[(u16, &str)] = &[
    (21, "ftp"),
    (22, "ssh"),
    (25, "smtp"),
    (53, "dns"),
    (80, "http"),
    (110, "pop3"),
    (111, "sunrpc"),
    (139, "netbios-ssn"),
    (143, "imap"),
    (161, "snmp"),
    (162, "snmptrap"),
    (179, "bgp"),
    (389, "ldap"),
    (443, "https"),
    (445, "microsoft-ds"),
    (465, "submissions"),
    (514, "syslog"),
    (515, "printer"),
    (548, "afpovertcp"),
    (554, "rtsp"),
    (587, "submission"),
    (636, "ldaps"),
    (783, "spamd"),
    (853, "domain-s"),
    (873, "rsync"),
    (990, "ftps"),
    (993, "imaps"),
    (995, "pop3s"),
    (1025, "smtp"),
    (1080, "socks"),
    (1099, "rmi"),
    (1194, "openvpn"),
    (1389, "ldap"),
    (1414, "ibm-mq"),
    (1433, "mssql"),
    (1521, "oracle"),
    (1636, "ldaps"),
    (1883, "mqtt"),
    (1935, "rtmp"),
    (2003, "graphite"),
    (2004, "graphite-pickle"),
    (2049, "nfs"),
    (2181, "zookeeper"),
    (2222, "ssh"),
    (2379, "etcd-client"),
    (2525, "smtp"),
    (3050, "firebird"),
    (3306, "mysql"),
    (3310, "clamd"),
    (3389, "rdp"),
    (3478, "stun"),
    (4190, "sieve"),
    (4222, "nats"),
    (4317, "otlp"),
    (4318, "otlp-http"),
    (4369, "epmd"),
    (5005, "jdwp"),
    (5038, "asterisk-ami"),
    (5044, "beats"),
    (5060, "sip"),
    (5061, "sips"),
    (5222, "xmpp-client"),
    (5269, "xmpp-server"),
    (5349, "stuns"),
    (5432, "postgres"),
    (5671, "amqps"),
    (5672, "amqp"),
    (5900, "vnc"),
    (5901, "vnc"),
    (6222, "nats-route"),
    (6379, "redis"),
    (6514, "syslog-tls"),
    (6650, "pulsar"),
    (6667, "irc"),
    (6697, "ircs"),
    (7233, "temporal"),
    (7687, "bolt"),
    (8000, "http"),
    (8080, "http"),
    (8443, "https"),
    (8554, "rtsp"),
    (8883, "mqtts"),
    (9042, "cql"),
    (9092, "kafka"),
    (9200, "http"),
    (9229, "node-debug"),
    (9300, "es-transport"),
    (11211, "memcache"),
    (12201, "gelf"),
    (22000, "syncthing"),
    (25565, "minecraft"),
    (25575, "rcon"),
    (26257, "cockroach"),
    (27015, "srcds"),
    (27017, "mongodb"),
    (27018, "mongodb"),
    (28015, "rethinkdb"),
    (29092, "kafka"),
    (33060, "mysqlx"),
    (50051, "grpc"),
    (61613, "stomp"),
    (61616, "openwire"),
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

/// Words in names of variables that hold a port, and what is spoken there: `SSH_PORT`, `RCON_PORT`.
const OF_VARIABLES: &[(&str, &str)] = &[
    ("AMQP", "amqp"),
    ("FTP", "ftp"),
    ("GELF", "gelf"),
    ("GRPC", "grpc"),
    ("IMAP", "imap"),
    ("IRC", "irc"),
    ("JDWP", "jdwp"),
    ("KAFKA", "kafka"),
    ("LDAP", "ldap"),
    ("MQTT", "mqtt"),
    ("POP3", "pop3"),
    ("RCON", "rcon"),
    ("RTMP", "rtmp"),
    ("RTSP", "rtsp"),
    ("SFTP", "sftp"),
    ("SIP", "sip"),
    ("SMTP", "smtp"),
    ("SNMP", "snmp"),
    ("SOCKS", "socks"),
    ("SSH", "ssh"),
    ("SYSLOG", "syslog"),
    ("TCP", "tcp-data"),
    ("UDP", "udp-data"),
    ("VNC", "vnc"),
    ("XMPP", "xmpp-client"),
];

/// What is spoken on a port that a variable of this name holds.
pub(super) fn of_variable(name: &str) -> Option<&'static str> {
    let upper = name.to_ascii_uppercase();
    let words: Vec<&str> = upper.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let named = |(word, _): &&(&str, &str)| words.contains(word);
    let spoken = OF_VARIABLES.iter().find(named).map(|(_, spoken)| *spoken);
    spoken.filter(|_| words.contains(&"PORT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_ports_say_what_is_spoken() {
        for (name, want) in [
            ("SSH_PORT", Some("ssh")),
            ("APP_RCON_PORT", Some("rcon")),
            ("GITEA__server__SSH_PORT", Some("ssh")),
            ("HTTP_PORT", None),
            ("PORT", None),
            ("SMTP_USER", None),
            ("SUPPORT", None),
        ] {
            assert_eq!(of_variable(name), want, "{name}");
        }
    }

    #[test]
    fn names_of_numbers_are_sorted_and_legal() {
        assert!(USUAL.is_sorted_by(|a, b| a.0 < b.0));
        assert!(USUAL.iter().all(|(_, name)| name.len() <= 15));
    }
}
