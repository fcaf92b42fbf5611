//! What other services build on: identity, storage, secrets, workflows, builds.

use super::{KnownImage, NOTHING, tcp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["keycloak/keycloak", "jboss/keycloak", "*/keycloak"],
        ports: &[tcp(8080, "http")],
        data: &["/opt/keycloak/data"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/keycloak", "bitnamilegacy/keycloak"],
        ports: &[tcp(8080, "http")],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["authelia/authelia"],
        ports: &[tcp(9091, "http")],
        data: &["/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["goauthentik/server"],
        ports: &[tcp(9000, "http"), tcp(9443, "https")],
        data: &["/media", "/data"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["oryd/hydra"],
        ports: &[tcp(4444, "http"), tcp(4445, "admin")],
        ..NOTHING
    },
    KnownImage {
        names: &["oryd/kratos"],
        ports: &[tcp(4433, "http"), tcp(4434, "admin")],
        ..NOTHING
    },
    KnownImage {
        names: &["dexidp/dex"],
        ports: &[tcp(5556, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["zitadel/zitadel"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["oauth2-proxy/oauth2-proxy"],
        ports: &[tcp(4180, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["osixia/openldap"],
        ports: &[tcp(389, "ldap"), tcp(636, "ldaps")],
        data: &["/var/lib/ldap", "/etc/ldap/slapd.d"],
        wants_empty: &["/var/lib/ldap", "/etc/ldap/slapd.d"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/openldap", "bitnamilegacy/openldap"],
        ports: &[tcp(1389, "ldap"), tcp(1636, "ldaps")],
        data: &["/bitnami/openldap"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["osixia/phpldapadmin"],
        ports: &[tcp(443, "https"), tcp(80, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["minio/minio", "chainguard/minio"],
        ports: &[tcp(9000, "http"), tcp(9001, "http-console")],
        data: &["/data", "/export"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/minio", "bitnamilegacy/minio"],
        ports: &[tcp(9000, "http"), tcp(9001, "http-console")],
        data: &["/bitnami/minio/data"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["localstack/localstack", "localstack/localstack-pro"],
        ports: &[tcp(4566, "http")],
        data: &["/var/lib/localstack"],
        ..NOTHING
    },
    KnownImage {
        names: &["azure-storage/azurite"],
        ports: &[
            tcp(10000, "http-blob"),
            tcp(10001, "http-queue"),
            tcp(10002, "http-table"),
        ],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["chrislusf/seaweedfs"],
        ports: &[],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["registry", "distribution/distribution"],
        ports: &[tcp(5000, "http")],
        data: &["/var/lib/registry"],
        ..NOTHING
    },
    KnownImage {
        names: &["hashicorp/vault", "vault", "openbao/openbao"],
        ports: &[tcp(8200, "http"), tcp(8201, "cluster")],
        data: &["/vault/file", "/vault/logs", "/openbao/file"],
        ..NOTHING
    },
    KnownImage {
        names: &["hashicorp/consul", "consul"],
        ports: &[
            tcp(8500, "http"),
            tcp(8300, "server"),
            tcp(8301, "serf"),
            tcp(8600, "dns"),
        ],
        data: &["/consul/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["coreos/etcd", "etcd-development/etcd"],
        ports: &[tcp(2379, "etcd-client"), tcp(2380, "etcd-peer")],
        data: &["/etcd-data", "/var/lib/etcd"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/etcd", "bitnamilegacy/etcd"],
        ports: &[tcp(2379, "etcd-client"), tcp(2380, "etcd-peer")],
        data: &["/bitnami/etcd", "/bitnami/etcd/data"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["jenkins/jenkins"],
        ports: &[tcp(8080, "http"), tcp(50000, "agent")],
        data: &["/var/jenkins_home"],
        fills: &["/var/jenkins_home"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["sonarqube"],
        ports: &[tcp(9000, "http")],
        data: &[
            "/opt/sonarqube/data",
            "/opt/sonarqube/extensions",
            "/opt/sonarqube/logs",
        ],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["sonatype/nexus3"],
        ports: &[tcp(8081, "http")],
        data: &["/nexus-data"],
        user: user(200),
        ..NOTHING
    },
    KnownImage {
        names: &["verdaccio/verdaccio"],
        ports: &[tcp(4873, "http")],
        data: &["/verdaccio/storage"],
        user: user(10001),
        ..NOTHING
    },
    KnownImage {
        names: &["gitlab/gitlab-ce", "gitlab/gitlab-ee"],
        ports: &[tcp(80, "http"), tcp(443, "https"), tcp(22, "ssh")],
        data: &["/var/opt/gitlab", "/var/log/gitlab", "/etc/gitlab"],
        fills: &["/etc/gitlab"],
        ..NOTHING
    },
    KnownImage {
        names: &["gitea/gitea", "forgejo/forgejo"],
        ports: &[tcp(3000, "http"), tcp(22, "ssh")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["drone/drone"],
        ports: &[tcp(80, "http")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["temporalio/auto-setup", "temporalio/server"],
        ports: &[tcp(7233, "grpc")],
        ..NOTHING
    },
    KnownImage {
        names: &["temporalio/ui"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/airflow"],
        ports: &[],
        data: &["/opt/airflow/logs"],
        user: user(50000),
        ..NOTHING
    },
    KnownImage {
        names: &["apache/superset"],
        ports: &[tcp(8088, "http")],
        data: &["/app/superset_home"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["apache/nifi"],
        ports: &[tcp(8443, "https")],
        data: &[
            "/opt/nifi/nifi-current/database_repository",
            "/opt/nifi/nifi-current/flowfile_repository",
            "/opt/nifi/nifi-current/content_repository",
            "/opt/nifi/nifi-current/provenance_repository",
            "/opt/nifi/nifi-current/state",
        ],
        ships: &["/opt/nifi/nifi-current/conf"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["trinodb/trino"],
        ports: &[tcp(8080, "http")],
        data: &["/data/trino"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["flink", "apache/flink"],
        ports: &[tcp(8081, "http"), tcp(6123, "rpc")],
        user: user(9999),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "jupyter/base-notebook",
            "jupyter/minimal-notebook",
            "jupyter/scipy-notebook",
            "jupyter/datascience-notebook",
            "jupyter/pyspark-notebook",
            "jupyter/tensorflow-notebook",
        ],
        ports: &[tcp(8888, "http")],
        data: &["/home/jovyan/work"],
        user: user(100),
        ..NOTHING
    },
    KnownImage {
        names: &["ollama/ollama"],
        ports: &[tcp(11434, "http")],
        data: &["/root/.ollama"],
        ..NOTHING
    },
    KnownImage {
        names: &["open-webui/open-webui"],
        ports: &[tcp(8080, "http")],
        data: &["/app/backend/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["berriai/litellm", "litellm/litellm"],
        ports: &[tcp(4000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["vllm/vllm-openai"],
        ports: &[tcp(8000, "http")],
        data: &["/root/.cache/huggingface"],
        ..NOTHING
    },
    KnownImage {
        names: &["hasura/graphql-engine"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["postgrest/postgrest"],
        ports: &[tcp(3000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["unleashorg/unleash-server"],
        ports: &[tcp(4242, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["open-feature/flagd"],
        ports: &[tcp(8013, "grpc"), tcp(8014, "http"), tcp(8016, "ofrep")],
        ..NOTHING
    },
    KnownImage {
        names: &["centrifugo/centrifugo"],
        ports: &[tcp(8000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["livekit/livekit-server"],
        ports: &[tcp(7880, "http"), tcp(7881, "rtc-tcp")],
        ..NOTHING
    },
    KnownImage {
        names: &["coturn/coturn"],
        ports: &[tcp(3478, "turn"), super::udp(3478, "turn-udp")],
        data: &["/var/lib/coturn"],
        ..NOTHING
    },
];
