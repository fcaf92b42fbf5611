//! Programs that do one thing and end: clients, migrations, generators.

use super::entry::{Client, KnownImage, NOTHING, RunsOnce, User, ids, port, tcp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["alpine/git", "bitnami/git"],
        page: "https://github.com/alpine-docker/git/blob/master/Dockerfile",
        user: Some(User::ROOT),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["adorsys/keycloak-config-cli", "bitnami/keycloak-config-cli"],
        page: "https://github.com/adorsys/keycloak-config-cli/blob/main/README.md",
        runs_once: RunsOnce::Always,
        ..NOTHING
    },
    KnownImage {
        names: &["amacneil/dbmate"],
        page: "https://github.com/amacneil/dbmate/blob/main/Dockerfile",
        user: Some(User::ROOT),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["amazon/aws-cli", "garland/aws-cli-docker"],
        page: "https://github.com/aws/aws-cli/blob/v2/docker/Dockerfile",
        user: Some(User::ROOT),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["arigaio/atlas"],
        page: "https://atlasgo.io/guides/deploying/image",
        shell: Some(false),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &[
            "minio/mc",
            "bitnami/minio-client",
            "bitnamilegacy/minio-client",
        ],
        page: "https://github.com/minio/mc/blob/master/Dockerfile.release",
        user: Some(User::ROOT),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["flyway/flyway", "boxfuse/flyway", "redgate/flyway"],
        page: "https://github.com/flyway/flyway-docker/blob/main/dockerfiles/Dockerfile",
        ships: &["/flyway/conf", "/flyway/drivers"],
        user: Some(User::ROOT),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["liquibase/liquibase", "liquibase"],
        page: "https://github.com/liquibase/docker/blob/main/Dockerfile",
        user: user(1001),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["migrate/migrate"],
        page: "https://github.com/golang-migrate/migrate/blob/master/Dockerfile",
        user: Some(User::ROOT),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["gomicro/goose", "kukymbr/goose-docker"],
        page: "https://github.com/kukymbr/goose-docker/blob/main/Dockerfile",
        runs_once: RunsOnce::Always,
        ..NOTHING
    },
    KnownImage {
        names: &["curlimages/curl"],
        page: "https://github.com/curl/curl-container/blob/main/Dockerfile",
        user: ids(100, 101),
        clients: Some(&[Client::Curl, Client::Wget, Client::Nc]),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &[
            "dadarek/wait-for-dependencies",
            "jwilder/dockerize",
            "willwill/wait-for-it",
            "atkrad/wait4x",
        ],
        page: "https://github.com/jwilder/dockerize/blob/master/README.md",
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["hello-world"],
        page: "https://hub.docker.com/_/hello-world",
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        runs_once: RunsOnce::Always,
        ..NOTHING
    },
    KnownImage {
        names: &["openapitools/openapi-generator-cli"],
        page: "https://openapi-generator.tech/docs/installation#docker",
        user: Some(User::ROOT),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["postman/newman"],
        page: "https://github.com/postmanlabs/newman/blob/develop/docker/README.md",
        user: Some(User::ROOT),
        runs_once: RunsOnce::Always,
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["grafana/k6", "loadimpact/k6"],
        page: "https://github.com/grafana/k6/blob/master/Dockerfile",
        user: user(12345),
        runs_once: RunsOnce::With(&["run"]),
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &[
            "dbt-labs/dbt-bigquery",
            "dbt-labs/dbt-core",
            "dbt-labs/dbt-postgres",
            "dbt-labs/dbt-redshift",
            "dbt-labs/dbt-snowflake",
            "dbt-labs/dbt-spark",
        ],
        page: "https://github.com/dbt-labs/dbt-core/blob/main/docker/Dockerfile",
        runs_once: RunsOnce::With(&[
            "build", "compile", "debug", "deps", "run", "seed", "snapshot", "test",
        ]),
        needs_command: true,
        ..NOTHING
    },
    KnownImage {
        names: &["locustio/locust"],
        page: "https://github.com/locustio/locust/blob/master/Dockerfile",
        ports: &[tcp(8089, "http"), tcp(5557, "master")],
        user: user(1000),
        arguments: &[port("--web-port", 8089), port("-P", 8089)],
        ..NOTHING
    },
    KnownImage {
        names: &["hashicorp/terraform", "opentofu/opentofu"],
        page: "https://github.com/hashicorp/terraform/blob/main/Dockerfile",
        user: Some(User::ROOT),
        runs_once: RunsOnce::Always,
        ..NOTHING
    },
    KnownImage {
        names: &["offen/docker-volume-backup"],
        page: "https://github.com/offen/docker-volume-backup/blob/main/Dockerfile",
        user: Some(User::ROOT),
        on_kubernetes: Some(
            "back up claims with storage snapshots (VolumeSnapshot), or with Velero; `x-kuploy: {schedule: \"0 3 * * *\"}` on a service that dumps the database creates a CronJob",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["containrrr/watchtower", "nickfedor/watchtower"],
        page: "https://github.com/containrrr/watchtower/blob/main/dockerfiles/Dockerfile",
        ports: &[tcp(8080, "http")],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        health: Some(&["CMD", "/watchtower", "--health-check"]),
        on_kubernetes: Some(
            "leave it out with `profiles: [docker]`: Argo CD Image Updater, or Flux image automation, updates images in a cluster",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["willfarrell/autoheal"],
        page: "https://github.com/willfarrell/docker-autoheal/blob/main/Dockerfile",
        user: Some(User::ROOT),
        on_kubernetes: Some(
            "leave it out with `profiles: [docker]`: `x-kuploy: {liveness: true}` on a service restarts its container if the health check fails",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["mcuadros/ofelia", "netresearch/ofelia", "premoweb/chadburn"],
        page: "https://github.com/mcuadros/ofelia/blob/master/Dockerfile",
        user: Some(User::ROOT),
        on_kubernetes: Some(
            "leave it out with `profiles: [docker]`, and write each job as a service with `x-kuploy: {schedule: \"0 3 * * *\"}`",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["crazymax/swarm-cronjob"],
        page: "https://github.com/crazy-max/swarm-cronjob/blob/master/Dockerfile",
        user: Some(User::ROOT),
        on_kubernetes: Some(
            "leave it out with `profiles: [docker]`, and write `x-kuploy: {schedule: \"0 3 * * *\"}` on the services that it starts",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["crazymax/diun"],
        page: "https://github.com/crazy-max/diun/blob/master/Dockerfile",
        user: Some(User::ROOT),
        on_kubernetes: Some(
            "it reads images from the Kubernetes API with `DIUN_PROVIDERS_KUBERNETES: \"true\"` and a ServiceAccount that may read pods: `x-kuploy: {service-account: NAME}`",
        ),
        ..NOTHING
    },
];
