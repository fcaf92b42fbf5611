//! What other services build on: object stores, registries, builds, workflows, notebooks.

use super::entry::{
    Client, KnownImage, NOTHING, RunsOnce, User, becomes_group, becomes_user, data, ids, more,
    peers, port, tcp, udp, user,
};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["minio/minio", "chainguard/minio", "*/minio"],
        page: "https://github.com/minio/minio/blob/master/Dockerfile.release",
        ports: &[tcp(9000, "http"), tcp(9001, "http-console")],
        data: &["/data", "/export"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        server: &["server", "minio"],
        variables: &[
            port("MINIO_CONSOLE_ADDRESS", 9001),
            port("MINIO_ADDRESS", 9000),
        ],
        arguments: &[
            port("--console-address", 9001),
            port("--address", 9000),
            data("server", "/data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/minio", "bitnamilegacy/minio"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/minio/README.md",
        ports: &[tcp(9000, "http"), tcp(9001, "http-console")],
        data: &["/bitnami/minio/data"],
        stores: &["/bitnami/minio/data"],
        user: ids(1001, 0),
        variables: &[
            port("MINIO_API_PORT_NUMBER", 9000),
            port("MINIO_CONSOLE_PORT_NUMBER", 9001),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["dxflrs/garage"],
        page: "https://garagehq.deuxfleurs.fr/documentation/quick-start/",
        ports: &[
            tcp(3900, "http"),
            tcp(3901, "rpc"),
            tcp(3902, "http-web"),
            tcp(3903, "http-admin"),
        ],
        data: &["/var/lib/garage/meta", "/var/lib/garage/data"],
        stores: &["/var/lib/garage/meta", "/var/lib/garage/data"],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["localstack/localstack", "localstack/localstack-pro"],
        page: "https://github.com/localstack/localstack/blob/master/Dockerfile",
        ports: &[tcp(4566, "http")],
        data: &["/var/lib/localstack"],
        volumes: &["/var/lib/localstack"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        variables: &[port("GATEWAY_LISTEN", 4566)],
        ..NOTHING
    },
    KnownImage {
        names: &["azure-storage/azurite"],
        page: "https://github.com/Azure/Azurite/blob/main/Dockerfile",
        ports: &[
            tcp(10000, "http-blob"),
            tcp(10001, "http-queue"),
            tcp(10002, "http-table"),
        ],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        server: &["azurite", "azurite-blob"],
        arguments: &[
            port("--blobPort", 10000),
            port("--queuePort", 10001),
            port("--tablePort", 10002),
            data("--location", "/data"),
            data("-l", "/data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["fsouza/fake-gcs-server"],
        page: "https://github.com/fsouza/fake-gcs-server/blob/main/Dockerfile",
        ports: &[tcp(4443, "http")],
        data: &["/storage"],
        arguments: &[port("-port", 4443), port("--port", 4443)],
        ..NOTHING
    },
    KnownImage {
        names: &["chrislusf/seaweedfs"],
        page: "https://github.com/seaweedfs/seaweedfs/blob/master/docker/Dockerfile.go_build",
        ports: &[
            tcp(9333, "http-master"),
            tcp(19333, "master-grpc"),
            tcp(8080, "http-volume"),
            tcp(18080, "volume-grpc"),
            tcp(8888, "http-filer"),
            tcp(18888, "filer-grpc"),
            tcp(8333, "http-s3"),
            tcp(7333, "http-webdav"),
        ],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        server: &["server", "master", "volume", "filer", "mini"],
        arguments: &[
            port("-s3.port", 8333),
            port("-master.port", 9333),
            port("-volume.port", 8080),
            port("-filer.port", 8888),
            peers("-mserver"),
            peers("-master"),
            peers("-peers"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["registry", "distribution/distribution"],
        page: "https://github.com/distribution/distribution-library-image/blob/master/Dockerfile",
        ports: &[tcp(5000, "http")],
        data: &["/var/lib/registry"],
        volumes: &["/var/lib/registry"],
        user: Some(User::ROOT),
        server: &["serve", "registry"],
        runs_once: RunsOnce::With(&["garbage-collect"]),
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[
            port("REGISTRY_HTTP_ADDR", 5000),
            data(
                "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
                "/var/lib/registry",
            ),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["joxit/docker-registry-ui"],
        page: "https://github.com/Joxit/docker-registry-ui/blob/main/Dockerfile",
        ports: &[tcp(80, "http")],
        variables: &[port("NGINX_LISTEN_PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["jenkins/jenkins", "jenkins"],
        page: "https://github.com/jenkinsci/docker/blob/master/debian/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(50000, "agent")],
        data: &["/var/jenkins_home"],
        volumes: &["/var/jenkins_home"],
        fills: &["/var/jenkins_home"],
        user: user(1000),
        clients: Some(&[Client::Curl]),
        variables: &[port("JENKINS_SLAVE_AGENT_PORT", 50000)],
        arguments: &[port("--httpPort", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "jenkins/inbound-agent",
            "jenkins/agent",
            "jenkins/ssh-agent",
        ],
        page: "https://github.com/jenkinsci/docker-agents/blob/master/debian/Dockerfile",
        data: &["/home/jenkins/agent"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["docker"],
        page: "https://github.com/docker-library/docker/blob/master/27/dind/Dockerfile",
        ports: &[tcp(2376, "docker-tls"), tcp(2375, "docker")],
        data: &["/var/lib/docker"],
        volumes: &["/var/lib/docker"],
        user: Some(User::ROOT),
        server: &["dockerd"],
        ..NOTHING
    },
    KnownImage {
        names: &["sonarqube"],
        page: "https://github.com/SonarSource/docker-sonarqube/blob/master/community-build/Dockerfile",
        ports: &[tcp(9000, "http")],
        data: &[
            "/opt/sonarqube/data",
            "/opt/sonarqube/extensions",
            "/opt/sonarqube/logs",
        ],
        volumes: &["/opt/sonarqube/data", "/opt/sonarqube/extensions"],
        user: ids(1000, 0),
        variables: &[port("SONAR_WEB_PORT", 9000)],
        ..NOTHING
    },
    KnownImage {
        names: &["sonatype/nexus3"],
        page: "https://github.com/sonatype/docker-nexus3/blob/main/Dockerfile",
        ports: &[tcp(8081, "http")],
        data: &["/nexus-data"],
        volumes: &["/nexus-data"],
        // OrientDB, up to 3.70, writes nothing with less than 4 GiB free, and the log of its changes takes more
        // (https://github.com/stevehipwell/helm-charts/issues/632).
        sizes: &[("/nexus-data", 10)],
        user: user(200),
        clients: Some(&[Client::Curl]),
        ..NOTHING
    },
    KnownImage {
        names: &["verdaccio/verdaccio"],
        page: "https://github.com/verdaccio/verdaccio/blob/master/Dockerfile",
        ports: &[tcp(4873, "http")],
        data: &["/verdaccio/storage"],
        volumes: &["/verdaccio/storage"],
        ships: &["/verdaccio/conf"],
        user: ids(10001, 65533),
        variables: &[port("VERDACCIO_PORT", 4873)],
        ..NOTHING
    },
    KnownImage {
        names: &["gitlab/gitlab-ce", "gitlab/gitlab-ee"],
        page: "https://docs.gitlab.com/install/docker/installation/",
        ports: &[tcp(80, "http"), tcp(443, "https"), tcp(22, "ssh")],
        data: &["/var/opt/gitlab", "/var/log/gitlab", "/etc/gitlab"],
        volumes: &["/var/opt/gitlab", "/var/log/gitlab", "/etc/gitlab"],
        // 5 to 10 GB for the database alone (https://docs.gitlab.com/install/requirements/).
        sizes: &[("/var/opt/gitlab", 10)],
        fills: &["/etc/gitlab"],
        user: Some(User::ROOT),
        health: Some(&[
            "CMD",
            "/opt/gitlab/bin/gitlab-healthcheck",
            "--fail",
            "--max-time",
            "10",
        ]),
        ..NOTHING
    },
    KnownImage {
        names: &["gitlab/gitlab-runner"],
        page: "https://docs.gitlab.com/runner/install/docker/",
        data: &["/etc/gitlab-runner", "/home/gitlab-runner"],
        volumes: &["/etc/gitlab-runner"],
        user: Some(User::ROOT),
        on_kubernetes: Some(
            "install its Helm chart, which runs jobs as pods: `gitlab/gitlab-runner`",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["gitea/gitea:rootless", "forgejo/forgejo:rootless"],
        page: "https://github.com/go-gitea/gitea/blob/main/Dockerfile.rootless",
        ports: &[tcp(3000, "http"), tcp(2222, "ssh")],
        data: &["/var/lib/gitea", "/etc/gitea"],
        volumes: &["/var/lib/gitea", "/etc/gitea"],
        user: user(1000),
        variables: &[port("GITEA__server__HTTP_PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["gitea/gitea", "forgejo/forgejo"],
        page: "https://github.com/go-gitea/gitea/blob/main/Dockerfile",
        ports: &[tcp(3000, "http"), tcp(22, "ssh")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: user(1000),
        // s6 and sshd start as root; the images `-rootless` do not.
        needs_root: true,
        clients: Some(&[Client::Curl, Client::Wget, Client::Nc]),
        variables: &[
            port("GITEA__server__HTTP_PORT", 3000),
            port("FORGEJO__server__HTTP_PORT", 3000),
            port("SSH_LISTEN_PORT", 22),
            becomes_user("USER_UID"),
            becomes_group("USER_GID"),
        ],
        // Its installation page writes the file, and secrets at the first start.
        keeps: &["app.ini"],
        parts: &[("/data", &["/data/git", "/data/gitea"])],
        ..NOTHING
    },
    KnownImage {
        names: &["gitea/act_runner"],
        page: "https://docs.gitea.com/usage/actions/act-runner",
        data: &["/data"],
        volumes: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["gogs/gogs"],
        page: "https://github.com/gogs/gogs/blob/main/Dockerfile",
        ports: &[tcp(3000, "http"), tcp(22, "ssh")],
        data: &["/data", "/backup"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["drone/drone"],
        page: "https://docs.drone.io/server/provider/github/",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        ..NOTHING
    },
    KnownImage {
        names: &["drone/drone-runner-docker"],
        page: "https://docs.drone.io/runner/docker/installation/linux/",
        ports: &[tcp(3000, "http")],
        user: Some(User::ROOT),
        on_kubernetes: Some("use the runner that runs jobs as pods: `drone/drone-runner-kube`"),
        ..NOTHING
    },
    KnownImage {
        names: &["woodpeckerci/woodpecker-server"],
        page: "https://github.com/woodpecker-ci/woodpecker/blob/main/docker/Dockerfile.server.multiarch.rootless",
        ports: &[
            tcp(8000, "http"),
            tcp(9000, "grpc"),
            tcp(80, "http-plain"),
            tcp(443, "https"),
        ],
        data: &["/var/lib/woodpecker"],
        stores: &["/var/lib/woodpecker"],
        user: user(1000),
        shell: Some(false),
        clients: Some(&[]),
        variables: &[
            port("WOODPECKER_SERVER_ADDR", 8000),
            port("WOODPECKER_GRPC_ADDR", 9000),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["woodpeckerci/woodpecker-agent"],
        page: "https://woodpecker-ci.org/docs/administration/configuration/agent",
        ports: &[tcp(3000, "http")],
        shell: Some(false),
        clients: Some(&[]),
        on_kubernetes: Some(
            "it runs jobs as pods with `WOODPECKER_BACKEND: kubernetes` and a ServiceAccount that may create them: `x-kuploy: {service-account: NAME}`",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["temporalio/auto-setup", "temporalio/server"],
        page: "https://github.com/temporalio/docker-builds/blob/main/server.Dockerfile",
        ports: &[
            tcp(7233, "grpc"),
            tcp(7234, "history"),
            tcp(7235, "matching"),
            tcp(7239, "worker"),
            tcp(6933, "frontend-ring"),
            tcp(6934, "history-ring"),
            tcp(6935, "matching-ring"),
            tcp(6939, "worker-ring"),
        ],
        user: user(1000),
        variables: &[port("FRONTEND_GRPC_PORT", 7233)],
        ..NOTHING
    },
    KnownImage {
        names: &["temporalio/ui"],
        page: "https://docs.temporal.io/references/web-ui-environment-variables",
        ports: &[tcp(8080, "http")],
        user: user(1000),
        variables: &[port("TEMPORAL_UI_PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/airflow"],
        page: "https://airflow.apache.org/docs/docker-stack/entrypoint.html",
        // Workers and triggerers serve their logs to the web server: `[logging] worker_log_server_port` and
        // `trigger_log_server_port` of Airflow's configuration reference.
        ports: &[
            tcp(8080, "http"),
            tcp(8793, "worker-logs"),
            tcp(8794, "trigger-logs"),
        ],
        data: &["/opt/airflow/logs"],
        user: ids(50000, 0),
        // `WORKDIR ${AIRFLOW_HOME}` of https://github.com/apache/airflow/blob/main/Dockerfile.
        directory: Some("/opt/airflow"),
        runs_once: RunsOnce::With(&["db", "users", "version"]),
        clients: Some(&[Client::Curl]),
        ..NOTHING
    },
    KnownImage {
        names: &["apache/superset"],
        page: "https://github.com/apache/superset/blob/master/Dockerfile",
        ports: &[tcp(8088, "http")],
        data: &["/app/superset_home"],
        stores: &["/app/superset_home"],
        user: ids(1000, 0),
        clients: Some(&[Client::Curl]),
        health: Some(&[
            "CMD-SHELL",
            "curl -f http://localhost:${SUPERSET_PORT}/health",
        ]),
        variables: &[port("SUPERSET_PORT", 8088)],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/nifi"],
        page: "https://github.com/apache/nifi/blob/main/nifi-docker/dockerhub/Dockerfile",
        ports: &[
            tcp(8443, "https"),
            tcp(8080, "http"),
            tcp(10000, "site-to-site"),
            tcp(8000, "debug"),
        ],
        data: &[
            "/opt/nifi/nifi-current/database_repository",
            "/opt/nifi/nifi-current/flowfile_repository",
            "/opt/nifi/nifi-current/content_repository",
            "/opt/nifi/nifi-current/provenance_repository",
            "/opt/nifi/nifi-current/state",
        ],
        volumes: &[
            "/opt/nifi/nifi-current/database_repository",
            "/opt/nifi/nifi-current/flowfile_repository",
            "/opt/nifi/nifi-current/content_repository",
            "/opt/nifi/nifi-current/provenance_repository",
            "/opt/nifi/nifi-current/state",
        ],
        ships: &["/opt/nifi/nifi-current/conf"],
        user: user(1000),
        variables: &[
            port("NIFI_WEB_HTTPS_PORT", 8443),
            port("NIFI_WEB_HTTP_PORT", 8080),
        ],
        // At its start the image writes variables into `nifi.properties`.
        rewrites: &["/opt/nifi/nifi-current/conf"],
        ..NOTHING
    },
    KnownImage {
        names: &["trinodb/trino"],
        page: "https://github.com/trinodb/trino/blob/master/core/docker/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/data/trino"],
        ships: &["/etc/trino"],
        user: user(1000),
        health: Some(&["CMD-SHELL", "/usr/lib/trino/bin/health-check"]),
        ..NOTHING
    },
    KnownImage {
        names: &["flink", "apache/flink"],
        page: "https://github.com/apache/flink-docker/blob/master/1.20/scala_2.12-java17-ubuntu/Dockerfile",
        ports: &[
            tcp(8081, "http"),
            tcp(6123, "rpc"),
            tcp(6124, "blob"),
            tcp(6122, "taskmanager"),
        ],
        ships: &["/opt/flink/conf"],
        user: Some(User::ROOT),
        becomes: user(9999),
        server: &["jobmanager", "taskmanager"],
        // At its start the image writes variables into its configuration.
        rewrites: &["/opt/flink/conf"],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/spark", "spark"],
        page: "https://hub.docker.com/_/spark",
        ports: &[
            tcp(7077, "spark"),
            tcp(8080, "http"),
            tcp(8081, "http-worker"),
            tcp(4040, "http-driver"),
        ],
        user: user(185),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/spark", "bitnamilegacy/spark"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/spark/README.md",
        ports: &[
            tcp(7077, "spark"),
            tcp(8080, "http"),
            tcp(8081, "http-worker"),
        ],
        user: ids(1001, 0),
        variables: &[
            port("SPARK_MASTER_PORT", 7077),
            port("SPARK_MASTER_WEBUI_PORT", 8080),
            port("SPARK_WORKER_WEBUI_PORT", 8081),
        ],
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
            "jupyter/all-spark-notebook",
        ],
        page: "https://github.com/jupyter/docker-stacks/blob/main/images/base-notebook/Dockerfile",
        ports: &[tcp(8888, "http")],
        data: &["/home/jovyan/work"],
        stores: &["/home/jovyan/work"],
        user: ids(1000, 100),
        health: Some(&["CMD", "/etc/jupyter/docker_healthcheck.py"]),
        variables: &[port("JUPYTER_PORT", 8888)],
        ..NOTHING
    },
    KnownImage {
        names: &["hasura/graphql-engine"],
        page: "https://hasura.io/docs/2.0/deployment/graphql-engine-flags/reference/",
        ports: &[tcp(8080, "http")],
        variables: &[port("HASURA_GRAPHQL_SERVER_PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["postgrest/postgrest"],
        page: "https://docs.postgrest.org/en/stable/references/configuration.html",
        ports: &[tcp(3000, "http")],
        user: user(1000),
        shell: Some(false),
        clients: Some(&[]),
        variables: &[
            port("PGRST_SERVER_PORT", 3000),
            more("PGRST_ADMIN_SERVER_PORT"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["supabase/gotrue"],
        page: "https://github.com/supabase/auth/blob/master/Dockerfile",
        ports: &[tcp(9999, "http")],
        user: user(1000),
        variables: &[port("GOTRUE_API_PORT", 9999), port("PORT", 9999)],
        ..NOTHING
    },
    KnownImage {
        names: &["supabase/studio"],
        page: "https://github.com/supabase/supabase/blob/master/apps/studio/Dockerfile",
        ports: &[tcp(3000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["supabase/realtime"],
        page: "https://github.com/supabase/realtime/blob/main/README.md",
        ports: &[tcp(4000, "http")],
        variables: &[port("PORT", 4000)],
        ..NOTHING
    },
    KnownImage {
        names: &["supabase/storage-api"],
        page: "https://github.com/supabase/storage/blob/master/Dockerfile",
        ports: &[tcp(5000, "http"), tcp(5001, "http-admin")],
        data: &["/var/lib/storage"],
        stores: &["/var/lib/storage"],
        variables: &[data("FILE_STORAGE_BACKEND_PATH", "/var/lib/storage")],
        ..NOTHING
    },
    KnownImage {
        names: &["supabase/postgres-meta"],
        page: "https://github.com/supabase/postgres-meta/blob/master/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(8081, "http-admin")],
        variables: &[port("PG_META_PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["darthsim/imgproxy", "imgproxy/imgproxy"],
        page: "https://docs.imgproxy.net/configuration/options",
        ports: &[tcp(8080, "http")],
        user: user(999),
        variables: &[port("IMGPROXY_BIND", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["unleashorg/unleash-server"],
        page: "https://github.com/Unleash/unleash/blob/main/Dockerfile",
        ports: &[tcp(4242, "http")],
        user: user(1000),
        variables: &[port("HTTP_PORT", 4242), port("PORT", 4242)],
        ..NOTHING
    },
    KnownImage {
        names: &["open-feature/flagd"],
        page: "https://flagd.dev/reference/flagd-cli/flagd_start/",
        ports: &[
            tcp(8013, "grpc"),
            tcp(8014, "http"),
            tcp(8015, "sync"),
            tcp(8016, "ofrep"),
        ],
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["centrifugo/centrifugo"],
        page: "https://centrifugal.dev/docs/server/configuration",
        ports: &[tcp(8000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["livekit/livekit-server"],
        page: "https://docs.livekit.io/home/self-hosting/ports-firewall/",
        ports: &[
            tcp(7880, "http"),
            tcp(7881, "rtc-tcp"),
            udp(7882, "rtc-udp"),
        ],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "selenium/standalone-chrome",
            "selenium/standalone-firefox",
            "selenium/standalone-edge",
            "selenium/standalone-chromium",
            "seleniarm/standalone-chromium",
        ],
        page: "https://github.com/SeleniumHQ/docker-selenium/blob/trunk/Standalone/Dockerfile",
        ports: &[tcp(4444, "http"), tcp(5900, "vnc"), tcp(7900, "http-vnc")],
        user: ids(1200, 1201),
        clients: Some(&[Client::Curl, Client::Wget]),
        variables: &[port("SE_OPTS_PORT", 4444)],
        ..NOTHING
    },
    KnownImage {
        names: &["selenium/hub"],
        page: "https://github.com/SeleniumHQ/docker-selenium/blob/trunk/Hub/Dockerfile",
        ports: &[
            tcp(4444, "http"),
            tcp(4442, "event-publish"),
            tcp(4443, "event-subscribe"),
        ],
        user: ids(1200, 1201),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "selenium/node-chrome",
            "selenium/node-firefox",
            "selenium/node-edge",
        ],
        page: "https://github.com/SeleniumHQ/docker-selenium/blob/trunk/NodeBase/Dockerfile",
        ports: &[tcp(5555, "http"), tcp(5900, "vnc"), tcp(7900, "http-vnc")],
        user: ids(1200, 1201),
        ..NOTHING
    },
    KnownImage {
        names: &["browserless/chrome", "browserless/chromium"],
        page: "https://docs.browserless.io/enterprise/docker/config",
        ports: &[tcp(3000, "http")],
        user: user(999),
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["gotenberg/gotenberg"],
        page: "https://github.com/gotenberg/gotenberg/blob/main/build/Dockerfile",
        ports: &[tcp(3000, "http")],
        user: user(1001),
        variables: &[port("API_PORT", 3000)],
        arguments: &[port("--api-port", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/tika"],
        page: "https://github.com/apache/tika-docker/blob/main/full/Dockerfile",
        ports: &[tcp(9998, "http")],
        user: user(35002),
        ..NOTHING
    },
    KnownImage {
        names: &["wiremock/wiremock"],
        page: "https://github.com/wiremock/wiremock-docker/blob/main/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(8443, "https")],
        user: Some(User::ROOT),
        arguments: &[port("--port", 8080), port("--https-port", 8443)],
        ..NOTHING
    },
    KnownImage {
        names: &["mockserver/mockserver"],
        page: "https://www.mock-server.com/mock_server/running_mock_server.html",
        ports: &[tcp(1080, "http")],
        user: user(65532),
        shell: Some(false),
        clients: Some(&[]),
        variables: &[
            port("MOCKSERVER_SERVER_PORT", 1080),
            port("SERVER_PORT", 1080),
        ],
        arguments: &[port("-serverPort", 1080)],
        ..NOTHING
    },
    KnownImage {
        names: &["stripe/stripe-mock", "stripemock/stripe-mock"],
        page: "https://github.com/stripe/stripe-mock/blob/master/Dockerfile",
        ports: &[tcp(12111, "http"), tcp(12112, "https")],
        ..NOTHING
    },
];
