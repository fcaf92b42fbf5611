//! Metrics, logs and traces.

use super::{KnownImage, NOTHING, tcp, udp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &[
            "grafana/grafana",
            "grafana/grafana-oss",
            "grafana/grafana-enterprise",
        ],
        ports: &[tcp(3000, "http")],
        data: &["/var/lib/grafana"],
        ships: &["/etc/grafana"],
        user: user(472),
        ..NOTHING
    },
    KnownImage {
        names: &["prom/prometheus", "prometheus/prometheus"],
        ports: &[tcp(9090, "http")],
        data: &["/prometheus"],
        ships: &["/etc/prometheus"],
        user: user(65534),
        ..NOTHING
    },
    KnownImage {
        names: &["prom/alertmanager", "prometheus/alertmanager"],
        ports: &[tcp(9093, "http")],
        data: &["/alertmanager"],
        ships: &["/etc/alertmanager"],
        user: user(65534),
        ..NOTHING
    },
    KnownImage {
        names: &["prom/pushgateway"],
        ports: &[tcp(9091, "http")],
        user: user(65534),
        ..NOTHING
    },
    KnownImage {
        names: &["prom/node-exporter", "prometheus/node-exporter"],
        ports: &[tcp(9100, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["prom/blackbox-exporter", "prometheus/blackbox-exporter"],
        ports: &[tcp(9115, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "prometheuscommunity/postgres-exporter",
            "wrouesnel/postgres_exporter",
        ],
        ports: &[tcp(9187, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["oliver006/redis_exporter"],
        ports: &[tcp(9121, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["prom/mysqld-exporter"],
        ports: &[tcp(9104, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["nginx/nginx-prometheus-exporter"],
        ports: &[tcp(9113, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["danielqsj/kafka-exporter"],
        ports: &[tcp(9308, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["cadvisor/cadvisor", "google/cadvisor"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/loki"],
        ports: &[tcp(3100, "http"), tcp(9095, "grpc")],
        data: &["/loki"],
        user: user(10001),
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/promtail"],
        ports: &[tcp(9080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/tempo"],
        ports: &[tcp(3200, "http"), tcp(4317, "otlp"), tcp(4318, "otlp-http")],
        data: &["/var/tempo", "/tmp/tempo"],
        user: user(10001),
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/mimir"],
        ports: &[tcp(8080, "http"), tcp(9095, "grpc")],
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/alloy", "grafana/agent"],
        ports: &[tcp(12345, "http")],
        data: &["/var/lib/alloy/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["victoriametrics/victoria-metrics"],
        ports: &[tcp(8428, "http")],
        data: &["/victoria-metrics-data", "/storage"],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "otel/opentelemetry-collector",
            "otel/opentelemetry-collector-contrib",
            "open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib",
            "open-telemetry/opentelemetry-collector-releases/opentelemetry-collector",
        ],
        ports: &[tcp(4317, "otlp"), tcp(4318, "otlp-http")],
        user: user(10001),
        ..NOTHING
    },
    KnownImage {
        names: &["jaegertracing/all-in-one"],
        ports: &[
            tcp(16686, "http"),
            tcp(4317, "otlp"),
            tcp(4318, "otlp-http"),
            tcp(14268, "jaeger-http"),
            udp(6831, "jaeger-compact"),
            tcp(9411, "zipkin"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["jaegertracing/jaeger"],
        ports: &[
            tcp(16686, "http"),
            tcp(4317, "otlp"),
            tcp(4318, "otlp-http"),
            tcp(9411, "zipkin"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["openzipkin/zipkin", "openzipkin/zipkin-slim"],
        ports: &[tcp(9411, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["kibana", "kibana/kibana", "elastic/kibana"],
        ports: &[tcp(5601, "http")],
        data: &["/usr/share/kibana/data"],
        ships: &["/usr/share/kibana/config"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["opensearchproject/opensearch-dashboards"],
        ports: &[tcp(5601, "http")],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["logstash", "logstash/logstash", "elastic/logstash"],
        ports: &[tcp(9600, "http"), tcp(5044, "beats")],
        data: &["/usr/share/logstash/data"],
        ships: &["/usr/share/logstash/config", "/usr/share/logstash/pipeline"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["fluent/fluentd"],
        ports: &[tcp(24224, "forward")],
        ..NOTHING
    },
    KnownImage {
        names: &["fluent/fluent-bit"],
        ports: &[tcp(2020, "http"), tcp(24224, "forward")],
        ships: &["/fluent-bit/etc"],
        ..NOTHING
    },
    KnownImage {
        names: &["timberio/vector"],
        ports: &[tcp(8686, "http")],
        data: &["/var/lib/vector"],
        ..NOTHING
    },
    KnownImage {
        names: &["telegraf"],
        ports: &[],
        ships: &["/etc/telegraf"],
        ..NOTHING
    },
    KnownImage {
        names: &["statsd/statsd"],
        ports: &[udp(8125, "statsd"), tcp(8126, "admin")],
        ..NOTHING
    },
    KnownImage {
        names: &["graphiteapp/graphite-statsd"],
        ports: &[
            tcp(80, "http"),
            tcp(2003, "carbon"),
            tcp(2004, "pickle"),
            udp(8125, "statsd"),
            tcp(8126, "admin"),
        ],
        data: &["/opt/graphite/storage"],
        ..NOTHING
    },
    KnownImage {
        names: &["graylog/graylog"],
        ports: &[tcp(9000, "http"), udp(12201, "gelf"), tcp(1514, "syslog")],
        data: &["/usr/share/graylog/data"],
        user: user(1100),
        ..NOTHING
    },
    KnownImage {
        names: &["zabbix/zabbix-server-mysql", "zabbix/zabbix-server-pgsql"],
        ports: &[tcp(10051, "zabbix")],
        ..NOTHING
    },
    KnownImage {
        names: &["louislam/uptime-kuma"],
        ports: &[tcp(3001, "http")],
        data: &["/app/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["netdata/netdata"],
        ports: &[tcp(19999, "http")],
        data: &["/var/lib/netdata", "/var/cache/netdata"],
        ..NOTHING
    },
];
