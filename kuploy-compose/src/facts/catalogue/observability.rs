//! Metrics, logs and traces.

use super::entry::{
    Client, ConfigFile, KnownImage, NOTHING, Syntax, User, data, file, ids, more, port, tcp, udp,
    user,
};

/// A collector's configuration: every `endpoint` of its receivers is a port beside the usual ones.
const COLLECTOR: &[ConfigFile] = &[file(
    ".yaml",
    Syntax::Yaml,
    &[
        more("receivers.*.endpoint"),
        more("extensions.health_check.endpoint"),
    ],
)];

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &[
            "grafana/grafana",
            "grafana/grafana-oss",
            "grafana/grafana-enterprise",
        ],
        page: "https://github.com/grafana/grafana/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/var/lib/grafana"],
        stores: &["/var/lib/grafana"],
        ships: &["/etc/grafana"],
        user: ids(472, 0),
        clients: Some(&[Client::Curl, Client::Wget, Client::Nc]),
        variables: &[
            port("GF_SERVER_HTTP_PORT", 3000),
            data("GF_PATHS_DATA", "/var/lib/grafana"),
        ],
        files: &[file(
            "grafana.ini",
            Syntax::Assignment,
            &[port("http_port", 3000)],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["prom/prometheus", "prometheus/prometheus"],
        page: "https://github.com/prometheus/prometheus/blob/main/Dockerfile",
        ports: &[tcp(9090, "http")],
        data: &["/prometheus"],
        volumes: &["/prometheus"],
        ships: &["/etc/prometheus"],
        user: user(65534),
        clients: Some(&[Client::Wget, Client::Nc]),
        arguments: &[
            port("--web.listen-address", 9090),
            data("--storage.tsdb.path", "/prometheus"),
        ],
        open_unless: Some(&["--web.config.file"]),
        ..NOTHING
    },
    KnownImage {
        names: &["prom/alertmanager", "prometheus/alertmanager"],
        page: "https://github.com/prometheus/alertmanager/blob/main/Dockerfile",
        ports: &[
            tcp(9093, "http"),
            tcp(9094, "cluster"),
            udp(9094, "cluster-udp"),
        ],
        data: &["/alertmanager"],
        volumes: &["/alertmanager"],
        ships: &["/etc/alertmanager"],
        user: user(65534),
        clients: Some(&[Client::Wget, Client::Nc]),
        arguments: &[
            port("--web.listen-address", 9093),
            data("--storage.path", "/alertmanager"),
        ],
        open_unless: Some(&["--web.config.file"]),
        ..NOTHING
    },
    KnownImage {
        names: &["prom/pushgateway", "prometheus/pushgateway"],
        page: "https://github.com/prometheus/pushgateway/blob/master/Dockerfile",
        ports: &[tcp(9091, "http")],
        user: user(65534),
        clients: Some(&[Client::Wget, Client::Nc]),
        arguments: &[port("--web.listen-address", 9091)],
        ..NOTHING
    },
    KnownImage {
        names: &["prom/node-exporter", "prometheus/node-exporter"],
        page: "https://github.com/prometheus/node_exporter/blob/master/Dockerfile",
        ports: &[tcp(9100, "http")],
        user: user(65534),
        clients: Some(&[Client::Wget, Client::Nc]),
        arguments: &[port("--web.listen-address", 9100)],
        open_unless: Some(&["--web.config.file"]),
        ..NOTHING
    },
    KnownImage {
        names: &["prom/blackbox-exporter", "prometheus/blackbox-exporter"],
        page: "https://github.com/prometheus/blackbox_exporter/blob/master/Dockerfile",
        ports: &[tcp(9115, "http")],
        ships: &["/etc/blackbox_exporter"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        arguments: &[port("--web.listen-address", 9115)],
        ..NOTHING
    },
    KnownImage {
        names: &["prom/statsd-exporter", "prometheus/statsd-exporter"],
        page: "https://github.com/prometheus/statsd_exporter/blob/master/Dockerfile",
        ports: &[
            tcp(9102, "http"),
            tcp(9125, "statsd-tcp"),
            udp(9125, "statsd"),
        ],
        user: user(65534),
        arguments: &[
            port("--web.listen-address", 9102),
            port("--statsd.listen-tcp", 9125),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "prometheuscommunity/postgres-exporter",
            "prometheus-community/postgres-exporter",
            "wrouesnel/postgres_exporter",
        ],
        page: "https://github.com/prometheus-community/postgres_exporter/blob/master/Dockerfile",
        ports: &[tcp(9187, "http")],
        user: user(65534),
        variables: &[port("PG_EXPORTER_WEB_LISTEN_ADDRESS", 9187)],
        arguments: &[port("--web.listen-address", 9187)],
        open_unless: Some(&["--web.config.file"]),
        ..NOTHING
    },
    KnownImage {
        names: &["oliver006/redis_exporter"],
        page: "https://github.com/oliver006/redis_exporter/blob/master/Dockerfile",
        ports: &[tcp(9121, "http")],
        user: user(59000),
        // The tags `-alpine` hold one.
        shell: Some(false),
        clients: Some(&[]),
        variables: &[port("REDIS_EXPORTER_WEB_LISTEN_ADDRESS", 9121)],
        ..NOTHING
    },
    KnownImage {
        names: &["prom/mysqld-exporter"],
        page: "https://github.com/prometheus/mysqld_exporter/blob/main/Dockerfile",
        ports: &[tcp(9104, "http")],
        user: user(65534),
        arguments: &[port("--web.listen-address", 9104)],
        open_unless: Some(&["--web.config.file"]),
        ..NOTHING
    },
    KnownImage {
        names: &["nginx/nginx-prometheus-exporter"],
        page: "https://github.com/nginx/nginx-prometheus-exporter/blob/main/build/Dockerfile",
        ports: &[tcp(9113, "http")],
        user: user(1001),
        shell: Some(false),
        clients: Some(&[]),
        arguments: &[port("--web.listen-address", 9113)],
        ..NOTHING
    },
    KnownImage {
        names: &["danielqsj/kafka-exporter"],
        page: "https://github.com/danielqsj/kafka_exporter/blob/master/Dockerfile",
        ports: &[tcp(9308, "http")],
        user: user(65534),
        arguments: &[port("--web.listen-address", 9308)],
        open_unless: Some(&["--web.config.file"]),
        ..NOTHING
    },
    KnownImage {
        names: &["percona/mongodb_exporter"],
        page: "https://github.com/percona/mongodb_exporter/blob/main/Dockerfile",
        ports: &[tcp(9216, "http")],
        user: user(65535),
        shell: Some(false),
        clients: Some(&[]),
        arguments: &[port("--web.listen-address", 9216)],
        open_unless: Some(&["--web.config.file"]),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "cadvisor/cadvisor",
            "google/cadvisor",
            "google/cadvisor/cadvisor",
        ],
        page: "https://github.com/google/cadvisor/blob/master/deploy/Dockerfile",
        ports: &[tcp(8080, "http")],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        health: Some(&[
            "CMD-SHELL",
            "wget --quiet --tries=1 --spider $CADVISOR_HEALTHCHECK_URL || exit 1",
        ]),
        arguments: &[port("--port", 8080), port("-port", 8080)],
        open_unless: Some(&["--http_auth_file", "-http_auth_file"]),
        on_kubernetes: Some(
            "leave it out with `profiles: [docker]`: every kubelet has cAdvisor built in, at `/metrics/cadvisor`",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/loki"],
        page: "https://github.com/grafana/loki/blob/main/cmd/loki/Dockerfile",
        ports: &[
            tcp(3100, "http"),
            tcp(9095, "grpc"),
            tcp(7946, "memberlist"),
        ],
        data: &["/loki"],
        stores: &["/loki"],
        ships: &["/etc/loki"],
        user: user(10001),
        arguments: &[
            port("-server.http-listen-port", 3100),
            port("--server.http-listen-port", 3100),
        ],
        files: &[file(
            ".yaml",
            Syntax::Yaml,
            &[
                port("server.http_listen_port", 3100),
                port("server.grpc_listen_port", 9095),
                data("common.path_prefix", "/loki"),
            ],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/promtail"],
        page: "https://github.com/grafana/loki/blob/main/clients/cmd/promtail/Dockerfile",
        ports: &[tcp(9080, "http")],
        ships: &["/etc/promtail"],
        user: Some(User::ROOT),
        files: &[file(
            ".yaml",
            Syntax::Yaml,
            &[port("server.http_listen_port", 9080)],
        )],
        on_kubernetes: Some(
            "install its Helm chart, which runs it on every node: `grafana/promtail`",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/mimir"],
        page: "https://github.com/grafana/mimir/blob/main/cmd/mimir/Dockerfile",
        ports: &[
            tcp(8080, "http"),
            tcp(9095, "grpc"),
            tcp(7946, "memberlist"),
        ],
        data: &["/data"],
        stores: &["/data"],
        shell: Some(false),
        clients: Some(&[]),
        files: &[file(
            ".yaml",
            Syntax::Yaml,
            &[port("server.http_listen_port", 8080)],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/alloy", "grafana/agent"],
        page: "https://github.com/grafana/alloy/blob/main/Dockerfile",
        ports: &[tcp(12345, "http")],
        data: &["/var/lib/alloy/data"],
        user: Some(User::ROOT),
        arguments: &[
            port("--server.http.listen-addr", 12345),
            data("--storage.path", "/var/lib/alloy/data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/pyroscope"],
        page: "https://github.com/grafana/pyroscope/blob/main/cmd/pyroscope/Dockerfile",
        ports: &[tcp(4040, "http")],
        data: &["/data"],
        stores: &["/data"],
        user: user(10001),
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["victoriametrics/victoria-metrics"],
        page: "https://github.com/VictoriaMetrics/VictoriaMetrics/blob/master/app/victoria-metrics/deployment/Dockerfile",
        ports: &[tcp(8428, "http")],
        data: &["/victoria-metrics-data", "/storage"],
        stores: &["/victoria-metrics-data", "/storage"],
        user: Some(User::ROOT),
        arguments: &[
            port("--httpListenAddr", 8428),
            port("-httpListenAddr", 8428),
            data("--storageDataPath", "/victoria-metrics-data"),
            data("-storageDataPath", "/victoria-metrics-data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["victoriametrics/vmagent"],
        page: "https://github.com/VictoriaMetrics/VictoriaMetrics/blob/master/app/vmagent/deployment/Dockerfile",
        ports: &[tcp(8429, "http")],
        data: &["/vmagent-remotewrite-data"],
        user: Some(User::ROOT),
        arguments: &[
            port("--httpListenAddr", 8429),
            data("--remoteWrite.tmpDataPath", "/vmagent-remotewrite-data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["victoriametrics/vmalert"],
        page: "https://github.com/VictoriaMetrics/VictoriaMetrics/blob/master/app/vmalert/deployment/Dockerfile",
        ports: &[tcp(8880, "http")],
        user: Some(User::ROOT),
        arguments: &[port("--httpListenAddr", 8880)],
        ..NOTHING
    },
    KnownImage {
        names: &["victoriametrics/victoria-logs"],
        page: "https://docs.victoriametrics.com/victorialogs/quickstart/",
        ports: &[tcp(9428, "http")],
        data: &["/victoria-logs-data"],
        stores: &["/victoria-logs-data"],
        user: Some(User::ROOT),
        arguments: &[
            port("--httpListenAddr", 9428),
            data("--storageDataPath", "/victoria-logs-data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "otel/opentelemetry-collector",
            "otel/opentelemetry-collector-contrib",
            "open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib",
            "open-telemetry/opentelemetry-collector-releases/opentelemetry-collector",
        ],
        page: "https://github.com/open-telemetry/opentelemetry-collector-releases/blob/main/distributions/otelcol-contrib/Dockerfile",
        ports: &[
            tcp(4317, "otlp"),
            tcp(4318, "otlp-http"),
            tcp(55679, "http-zpages"),
            tcp(8888, "http-metrics"),
        ],
        user: user(10001),
        shell: Some(false),
        clients: Some(&[]),
        files: COLLECTOR,
        ..NOTHING
    },
    KnownImage {
        names: &["jaegertracing/all-in-one"],
        page: "https://www.jaegertracing.io/docs/1.6/getting-started/",
        ports: &[
            tcp(16686, "http"),
            tcp(4317, "otlp"),
            tcp(4318, "otlp-http"),
            tcp(14268, "jaeger-http"),
            tcp(14250, "jaeger-grpc"),
            udp(6831, "jaeger-compact"),
            udp(6832, "jaeger-binary"),
            tcp(5778, "sampling"),
            tcp(9411, "zipkin"),
            tcp(14269, "http-admin"),
        ],
        user: user(10001),
        // `scripts/build/docker/base/Dockerfile` ends in Alpine.
        shell: Some(true),
        clients: Some(&[Client::Wget, Client::Nc]),
        open_unless: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["jaegertracing/jaeger"],
        page: "https://github.com/jaegertracing/jaeger/blob/main/cmd/jaeger/Dockerfile",
        ports: &[
            tcp(16686, "http"),
            tcp(4317, "otlp"),
            tcp(4318, "otlp-http"),
            tcp(14268, "jaeger-http"),
            tcp(14250, "jaeger-grpc"),
            tcp(5778, "sampling"),
            tcp(9411, "zipkin"),
            tcp(13133, "http-health"),
        ],
        user: user(10001),
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["openzipkin/zipkin", "openzipkin/zipkin-slim"],
        page: "https://github.com/openzipkin/zipkin/blob/master/docker/Dockerfile",
        ports: &[tcp(9411, "http")],
        user: user(1000),
        variables: &[port("QUERY_PORT", 9411)],
        open_unless: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["kibana", "kibana/kibana", "elastic/kibana"],
        page: "https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-kibana-with-docker",
        ports: &[tcp(5601, "http")],
        data: &["/usr/share/kibana/data"],
        ships: &["/usr/share/kibana/config"],
        user: ids(1000, 0),
        clients: Some(&[Client::Curl]),
        variables: &[port("SERVER_PORT", 5601)],
        files: &[file(
            "kibana.yml",
            Syntax::Yaml,
            &[port("server.port", 5601)],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["opensearchproject/opensearch-dashboards"],
        page: "https://github.com/opensearch-project/opensearch-build/blob/main/docker/release/dockerfiles/opensearch-dashboards.al2023.dockerfile",
        ports: &[tcp(5601, "http")],
        ships: &["/usr/share/opensearch-dashboards/config"],
        user: user(1000),
        clients: Some(&[Client::Curl]),
        variables: &[port("SERVER_PORT", 5601)],
        files: &[file(
            "opensearch_dashboards.yml",
            Syntax::Yaml,
            &[port("server.port", 5601)],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["logstash", "logstash/logstash", "elastic/logstash"],
        page: "https://www.elastic.co/docs/reference/logstash/docker",
        ports: &[tcp(9600, "http"), tcp(5044, "beats")],
        data: &["/usr/share/logstash/data"],
        ships: &["/usr/share/logstash/config", "/usr/share/logstash/pipeline"],
        user: ids(1000, 0),
        clients: Some(&[Client::Curl]),
        files: &[
            file("logstash.yml", Syntax::Yaml, &[port("api.http.port", 9600)]),
            LOGSTASH_PIPELINE,
        ],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "elastic/filebeat",
            "beats/filebeat",
            "elastic/metricbeat",
            "beats/metricbeat",
        ],
        page: "https://www.elastic.co/docs/reference/beats/filebeat/running-on-docker",
        data: &["/usr/share/filebeat/data", "/usr/share/metricbeat/data"],
        user: ids(1000, 0),
        ..NOTHING
    },
    KnownImage {
        names: &["apm/apm-server", "elastic/apm-server"],
        page: "https://www.elastic.co/docs/solutions/observability/apm/apm-server/binary",
        ports: &[tcp(8200, "http")],
        user: ids(1000, 0),
        ..NOTHING
    },
    KnownImage {
        names: &["fluent/fluentd"],
        page: "https://github.com/fluent/fluentd-docker-image/blob/master/v1.19/debian/Dockerfile",
        ports: &[
            tcp(24224, "forward"),
            udp(24224, "forward-udp"),
            tcp(5140, "syslog"),
            udp(5140, "syslog-udp"),
        ],
        data: &["/fluentd/log"],
        ships: &["/fluentd/etc"],
        files: &[file(".conf", Syntax::Words, &[more("port")])],
        ..NOTHING
    },
    KnownImage {
        names: &["fluent/fluent-bit"],
        page: "https://github.com/fluent/fluent-bit/blob/master/dockerfiles/Dockerfile",
        ports: &[tcp(2020, "http"), tcp(24224, "forward")],
        ships: &["/fluent-bit/etc"],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        files: &[file(
            ".conf",
            Syntax::Words,
            &[port("HTTP_Port", 2020), port("http_port", 2020)],
        )],
        on_kubernetes: Some(
            "install its Helm chart, which runs it on every node: `fluent/fluent-bit`",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["timberio/vector"],
        page: "https://github.com/vectordotdev/vector/blob/master/distribution/docker/debian/Dockerfile",
        ports: &[tcp(8686, "http")],
        data: &["/var/lib/vector"],
        user: Some(User::ROOT),
        files: &[
            file(".yaml", Syntax::Yaml, &[port("api.address", 8686)]),
            file(".toml", Syntax::Assignment, &[more("address")]),
        ],
        on_kubernetes: Some(
            "install its Helm chart, which runs it on every node: `vector/vector` with `role: Agent`",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["telegraf"],
        page: "https://github.com/influxdata/influxdata-docker/blob/master/telegraf/1.38/Dockerfile",
        ports: &[
            udp(8125, "statsd"),
            udp(8092, "udp-listener"),
            tcp(8094, "tcp-listener"),
        ],
        ships: &["/etc/telegraf"],
        user: Some(User::ROOT),
        server: &["telegraf"],
        files: &[file(
            "telegraf.conf",
            Syntax::Assignment,
            &[more("service_address")],
        )],
        on_kubernetes: Some("install its Helm chart for nodes: `influxdata/telegraf-ds`"),
        ..NOTHING
    },
    KnownImage {
        names: &["statsd/statsd"],
        page: "https://github.com/statsd/statsd/blob/master/Dockerfile",
        ports: &[udp(8125, "statsd"), tcp(8126, "admin")],
        ..NOTHING
    },
    KnownImage {
        names: &["graphiteapp/graphite-statsd"],
        page: "https://github.com/graphite-project/docker-graphite-statsd/blob/master/Dockerfile",
        ports: &[
            tcp(80, "http"),
            tcp(2003, "carbon"),
            tcp(2004, "pickle"),
            tcp(2013, "carbon-aggr"),
            tcp(2014, "pickle-aggr"),
            tcp(2023, "aggregator"),
            tcp(2024, "aggr-pickle"),
            tcp(8080, "http-api"),
            udp(8125, "statsd"),
            tcp(8126, "admin"),
        ],
        data: &["/opt/graphite/storage"],
        volumes: &["/opt/graphite/storage"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["graylog/graylog", "graylog/graylog-enterprise"],
        page: "https://github.com/Graylog2/graylog-docker/blob/7.0/docker/oss/Dockerfile",
        ports: &[
            tcp(9000, "http"),
            tcp(12201, "gelf-tcp"),
            udp(12201, "gelf"),
            tcp(1514, "syslog"),
            udp(1514, "syslog-udp"),
        ],
        data: &["/usr/share/graylog/data"],
        volumes: &["/usr/share/graylog/data"],
        // `graylog.conf` and `log4j2.xml`, which it is started with.
        ships: &["/usr/share/graylog/data/config"],
        user: user(1100),
        health: Some(&["CMD-SHELL", "/health_check.sh"]),
        variables: &[port("GRAYLOG_HTTP_BIND_ADDRESS", 9000)],
        ..NOTHING
    },
    KnownImage {
        names: &["graylog/graylog-datanode"],
        page: "https://github.com/Graylog2/graylog-docker/blob/7.0/docker/datanode/Dockerfile",
        ports: &[
            tcp(8999, "http"),
            tcp(9200, "search"),
            tcp(9300, "transport"),
        ],
        data: &["/var/lib/graylog-datanode"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["datalust/seq"],
        page: "https://docs.datalust.co/docs/getting-started-with-docker",
        ports: &[
            tcp(80, "http"),
            tcp(443, "https"),
            // Ingestion alone, so that the page need not be open to all that write logs.
            tcp(5341, "http-ingestion"),
            tcp(45341, "https-ingestion"),
        ],
        data: &["/data"],
        stores: &["/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["datalust/seq-input-gelf"],
        page: "https://hub.docker.com/r/datalust/seq-input-gelf",
        ports: &[tcp(12201, "gelf-tcp"), udp(12201, "gelf")],
        ..NOTHING
    },
    KnownImage {
        names: &["zabbix/zabbix-server-mysql", "zabbix/zabbix-server-pgsql"],
        page: "https://github.com/zabbix/zabbix-docker/blob/7.0/Dockerfiles/server-mysql/alpine/Dockerfile",
        ports: &[tcp(10051, "zabbix")],
        user: ids(1997, 0),
        variables: &[port("ZBX_LISTENPORT", 10051)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "zabbix/zabbix-web-nginx-mysql",
            "zabbix/zabbix-web-nginx-pgsql",
        ],
        page: "https://github.com/zabbix/zabbix-docker/blob/7.0/Dockerfiles/web-nginx-mysql/alpine/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(8443, "https")],
        user: ids(1997, 0),
        ..NOTHING
    },
    KnownImage {
        names: &["zabbix/zabbix-agent", "zabbix/zabbix-agent2"],
        page: "https://github.com/zabbix/zabbix-docker/blob/7.0/Dockerfiles/agent/alpine/Dockerfile",
        ports: &[tcp(10050, "zabbix-agent")],
        user: ids(1997, 0),
        ..NOTHING
    },
    KnownImage {
        names: &["louislam/uptime-kuma"],
        page: "https://github.com/louislam/uptime-kuma/blob/master/docker/dockerfile",
        ports: &[tcp(3001, "http")],
        data: &["/app/data"],
        volumes: &["/app/data"],
        user: Some(User::ROOT),
        health: Some(&["CMD-SHELL", "extra/healthcheck"]),
        variables: &[
            port("UPTIME_KUMA_PORT", 3001),
            data("DATA_DIR", "/app/data"),
        ],
        server: &["server.js"],
        ..NOTHING
    },
    KnownImage {
        names: &["twinproduction/gatus", "twin/gatus"],
        page: "https://github.com/TwiN/gatus/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/data"],
        shell: Some(false),
        clients: Some(&[]),
        variables: &[port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["netdata/netdata"],
        page: "https://github.com/netdata/netdata/blob/master/packaging/docker/Dockerfile",
        ports: &[tcp(19999, "http")],
        data: &["/var/lib/netdata", "/var/cache/netdata"],
        user: Some(User::ROOT),
        becomes: user(201),
        needs_root: true,
        health: Some(&["CMD-SHELL", "/usr/sbin/health.sh"]),
        variables: &[port("NETDATA_LISTENER_PORT", 19999)],
        on_kubernetes: Some(
            "install its Helm chart, which runs it on every node: `netdata/netdata`",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["amir20/dozzle"],
        page: "https://github.com/amir20/dozzle/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/data"],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        variables: &[port("DOZZLE_ADDR", 8080)],
        on_kubernetes: Some(
            "it reads the logs of pods with `DOZZLE_MODE: k8s` and a ServiceAccount that may read pods and their logs: `x-kuploy: {service-account: NAME}`",
        ),
        open_unless: Some(&["DOZZLE_AUTH_PROVIDER", "DOZZLE_USERNAME"]),
        ..NOTHING
    },
    KnownImage {
        names: &["crowdsecurity/crowdsec"],
        page: "https://github.com/crowdsecurity/crowdsec/blob/master/build/docker/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(6060, "http-metrics")],
        data: &["/var/lib/crowdsec/data", "/etc/crowdsec"],
        fills: &["/etc/crowdsec"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["analogj/scrutiny"],
        page: "https://github.com/AnalogJ/scrutiny/blob/master/docker/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(8086, "influxdb")],
        data: &["/opt/scrutiny/config", "/opt/scrutiny/influxdb"],
        user: Some(User::ROOT),
        ..NOTHING
    },
];

/// Inputs of a pipeline: `beats { port => 5044 }`.
const LOGSTASH_PIPELINE: ConfigFile = file(".conf", Syntax::Assignment, &[more("port")]);
