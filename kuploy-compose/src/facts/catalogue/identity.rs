//! Identity, secrets and directories of users.

use super::entry::{
    Client, Embedded, KnownImage, NOTHING, RunsOnce, Syntax, User, data, file, ids, port, tcp, udp,
    user,
};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["keycloak/keycloak", "*/keycloak"],
        page: "https://www.keycloak.org/server/containers",
        // 9000 is the management interface, with health and metrics.
        ports: &[
            tcp(8080, "http"),
            tcp(8443, "https"),
            tcp(9000, "http-management"),
        ],
        // The embedded database of `start-dev`; a server of its own is usual.
        fills: &["/opt/keycloak/data"],
        embedded: &[Embedded {
            directory: "/opt/keycloak/data/h2",
            unless: &["KC_DB", "KC_DB_URL", "KC_DB_URL_HOST", "--db"],
            when: &[],
        }],
        user: ids(1000, 0),
        clients: Some(&[]),
        server: &["start", "start-dev"],
        variables: &[
            port("KC_HTTP_PORT", 8080),
            port("KC_HTTPS_PORT", 8443),
            port("KC_HTTP_MANAGEMENT_PORT", 9000),
        ],
        arguments: &[
            port("--http-port", 8080),
            port("--https-port", 8443),
            port("--http-management-port", 9000),
        ],
        ..NOTHING
    },
    KnownImage {
        // Before 17 it ran on WildFly: <https://www.keycloak.org/migration/migrating-to-quarkus>.
        names: &[
            "jboss/keycloak",
            "keycloak/keycloak:10",
            "keycloak/keycloak:11",
            "keycloak/keycloak:12",
            "keycloak/keycloak:13",
            "keycloak/keycloak:14",
            "keycloak/keycloak:15",
            "keycloak/keycloak:16",
            "keycloak/keycloak:legacy",
        ],
        page: "https://github.com/keycloak/keycloak-containers/blob/main/server/README.md",
        ports: &[tcp(8080, "http"), tcp(8443, "https"), tcp(9990, "admin")],
        fills: &["/opt/jboss/keycloak/standalone/data"],
        // H2 in files, unless a server is named (`tools/databases/change-database.cli` and the entrypoint).
        embedded: &[Embedded {
            directory: "/opt/jboss/keycloak/standalone/data",
            unless: &["DB_VENDOR", "DB_ADDR"],
            when: &[],
        }],
        user: ids(1000, 0),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/keycloak", "bitnamilegacy/keycloak"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/keycloak/README.md",
        ports: &[tcp(8080, "http"), tcp(8443, "https")],
        user: ids(1001, 0),
        variables: &[
            port("KEYCLOAK_HTTP_PORT", 8080),
            port("KEYCLOAK_HTTPS_PORT", 8443),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["authelia/authelia"],
        page: "https://github.com/authelia/authelia/blob/master/Dockerfile",
        ports: &[tcp(9091, "http")],
        data: &["/config"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        health: Some(&["CMD-SHELL", "/app/healthcheck.sh"]),
        variables: &[port("AUTHELIA_SERVER_ADDRESS", 9091)],
        files: &[file(
            "configuration.yml",
            Syntax::Yaml,
            &[port("server.address", 9091), port("server.port", 9091)],
        )],
        // A reset password is written to the file.
        keeps: &["users_database.yml"],
        ..NOTHING
    },
    KnownImage {
        names: &["goauthentik/server", "goauthentik/authentik"],
        page: "https://docs.goauthentik.io/install-config/install/docker-compose/",
        ports: &[
            tcp(9000, "http"),
            tcp(9443, "https"),
            tcp(9300, "http-metrics"),
        ],
        data: &["/media", "/data"],
        user: user(1000),
        variables: &[
            port("AUTHENTIK_LISTEN__HTTP", 9000),
            port("AUTHENTIK_LISTEN__HTTPS", 9443),
            port("AUTHENTIK_LISTEN__METRICS", 9300),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["goauthentik/ldap"],
        page: "https://docs.goauthentik.io/add-secure-apps/outposts/",
        ports: &[tcp(3389, "ldap"), tcp(6636, "ldaps")],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["oryd/hydra"],
        page: "https://github.com/ory/hydra/blob/master/.docker/Dockerfile-distroless-static",
        ports: &[tcp(4444, "http"), tcp(4445, "admin")],
        shell: Some(false),
        clients: Some(&[]),
        runs_once: RunsOnce::With(&["migrate", "janitor"]),
        server: &["serve"],
        variables: &[
            port("SERVE_PUBLIC_PORT", 4444),
            port("SERVE_ADMIN_PORT", 4445),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["oryd/kratos"],
        page: "https://github.com/ory/kratos/blob/master/.docker/Dockerfile-alpine",
        ports: &[tcp(4433, "http"), tcp(4434, "admin")],
        data: &["/var/lib/sqlite"],
        volumes: &["/var/lib/sqlite"],
        user: user(10000),
        runs_once: RunsOnce::With(&["migrate"]),
        server: &["serve"],
        variables: &[
            port("SERVE_PUBLIC_PORT", 4433),
            port("SERVE_ADMIN_PORT", 4434),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["oryd/keto"],
        page: "https://www.ory.sh/docs/keto/reference/configuration",
        ports: &[tcp(4466, "http"), tcp(4467, "admin"), tcp(4468, "metrics")],
        runs_once: RunsOnce::With(&["migrate"]),
        server: &["serve"],
        ..NOTHING
    },
    KnownImage {
        names: &["openfga/openfga"],
        page: "https://openfga.dev/docs/getting-started/setup-openfga/docker",
        ports: &[
            tcp(8080, "http"),
            tcp(8081, "grpc"),
            tcp(3000, "http-playground"),
            tcp(2112, "http-metrics"),
        ],
        shell: Some(false),
        clients: Some(&[]),
        runs_once: RunsOnce::With(&["migrate"]),
        server: &["run"],
        variables: &[
            port("OPENFGA_HTTP_ADDR", 8080),
            port("OPENFGA_GRPC_ADDR", 8081),
            port("OPENFGA_PLAYGROUND_PORT", 3000),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["openpolicyagent/opa"],
        page: "https://www.openpolicyagent.org/docs/latest/deployments/",
        ports: &[tcp(8181, "http")],
        user: user(1000),
        shell: Some(false),
        clients: Some(&[]),
        arguments: &[port("--addr", 8181), port("-a", 8181)],
        ..NOTHING
    },
    KnownImage {
        names: &["dexidp/dex"],
        page: "https://github.com/dexidp/dex/blob/master/Dockerfile",
        ports: &[
            tcp(5556, "http"),
            tcp(5557, "grpc"),
            tcp(5558, "http-telemetry"),
        ],
        data: &["/var/dex"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["zitadel/zitadel"],
        page: "https://zitadel.com/docs/self-hosting/deploy/compose",
        ports: &[tcp(8080, "http")],
        shell: Some(false),
        clients: Some(&[]),
        runs_once: RunsOnce::With(&["init", "setup"]),
        variables: &[port("ZITADEL_PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["svhd/logto", "logto-io/logto"],
        page: "https://docs.logto.io/logto-oss/deployment-and-configuration",
        ports: &[tcp(3001, "http"), tcp(3002, "http-admin")],
        variables: &[port("PORT", 3001), port("ADMIN_PORT", 3002)],
        ..NOTHING
    },
    KnownImage {
        names: &["lldap/lldap"],
        page: "https://github.com/lldap/lldap/blob/main/Dockerfile",
        ports: &[tcp(3890, "ldap"), tcp(6360, "ldaps"), tcp(17170, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        variables: &[
            port("LLDAP_LDAP_PORT", 3890),
            port("LLDAP_HTTP_PORT", 17170),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["oauth2-proxy/oauth2-proxy"],
        page: "https://github.com/oauth2-proxy/oauth2-proxy/blob/master/Dockerfile",
        ports: &[tcp(4180, "http")],
        user: user(65532),
        shell: Some(false),
        clients: Some(&[]),
        variables: &[port("OAUTH2_PROXY_HTTP_ADDRESS", 4180)],
        arguments: &[port("--http-address", 4180)],
        ..NOTHING
    },
    KnownImage {
        names: &["thomseddon/traefik-forward-auth"],
        page: "https://github.com/thomseddon/traefik-forward-auth/blob/master/README.md",
        ports: &[tcp(4181, "http")],
        shell: Some(false),
        clients: Some(&[]),
        variables: &[port("PORT", 4181)],
        arguments: &[port("--port", 4181)],
        ..NOTHING
    },
    KnownImage {
        names: &["osixia/openldap"],
        page: "https://github.com/osixia/docker-openldap/blob/stable/image/Dockerfile",
        ports: &[tcp(389, "ldap"), tcp(636, "ldaps")],
        data: &["/var/lib/ldap", "/etc/ldap/slapd.d"],
        volumes: &["/var/lib/ldap", "/etc/ldap/slapd.d"],
        wants_empty: &["/var/lib/ldap", "/etc/ldap/slapd.d"],
        user: Some(User::ROOT),
        becomes: user(911),
        needs_root: true,
        variables: &[port("LDAP_PORT", 389), port("LDAPS_PORT", 636)],
        // At its start the image gives certificates and LDIF files to its own user and fills in variables.
        rewrites: &["/container/service/slapd", "/etc/ldap", "/var/lib/ldap"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/openldap", "bitnamilegacy/openldap"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/openldap/README.md",
        ports: &[tcp(1389, "ldap"), tcp(1636, "ldaps")],
        data: &["/bitnami/openldap"],
        user: ids(1001, 0),
        variables: &[
            port("LDAP_PORT_NUMBER", 1389),
            port("LDAP_LDAPS_PORT_NUMBER", 1636),
        ],
        stores: &["/bitnami/openldap"],
        ..NOTHING
    },
    KnownImage {
        names: &["osixia/phpldapadmin"],
        page: "https://github.com/osixia/docker-phpLDAPadmin/blob/stable/image/Dockerfile",
        ports: &[tcp(443, "https"), tcp(80, "http")],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["hashicorp/vault", "vault"],
        page: "https://github.com/hashicorp/docker-vault/blob/master/0.X/Dockerfile",
        ports: &[tcp(8200, "http"), tcp(8201, "cluster")],
        data: &["/vault/file", "/vault/logs", "/vault/data"],
        volumes: &["/vault/file"],
        user: Some(User::ROOT),
        becomes: ids(100, 1000),
        // `setcap` in its entrypoint needs root.
        needs_root: true,
        server: &["server"],
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[port("VAULT_DEV_LISTEN_ADDRESS", 8200)],
        files: &[file(
            ".hcl",
            Syntax::Assignment,
            &[port("address", 8200), data("path", "/vault/data")],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["openbao/openbao"],
        page: "https://github.com/openbao/openbao/blob/main/Dockerfile",
        ports: &[tcp(8200, "http"), tcp(8201, "cluster")],
        data: &["/openbao/file", "/openbao/logs"],
        volumes: &["/openbao/file"],
        server: &["server"],
        clients: Some(&[Client::Wget, Client::Nc]),
        ..NOTHING
    },
    KnownImage {
        names: &["vaultwarden/server", "bitwardenrs/server"],
        page: "https://github.com/dani-garcia/vaultwarden/blob/main/docker/Dockerfile.debian",
        ports: &[tcp(80, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        health: Some(&["CMD", "/healthcheck.sh"]),
        variables: &[port("ROCKET_PORT", 80), data("DATA_FOLDER", "/data")],
        // Its administration page writes the file.
        keeps: &["config.json"],
        ..NOTHING
    },
    KnownImage {
        names: &["infisical/infisical"],
        page: "https://infisical.com/docs/self-hosting/deployment-options/docker-compose",
        ports: &[tcp(8080, "http")],
        variables: &[port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["coturn/coturn"],
        page: "https://github.com/coturn/coturn/blob/master/docker/coturn/debian/Dockerfile",
        ports: &[
            tcp(3478, "turn"),
            udp(3478, "turn-udp"),
            tcp(5349, "turns"),
            udp(5349, "turns-udp"),
        ],
        data: &["/var/lib/coturn"],
        volumes: &["/var/lib/coturn"],
        user: user(65534),
        arguments: &[port("--listening-port", 3478)],
        files: &[file(
            "turnserver.conf",
            Syntax::Assignment,
            &[
                port("listening-port", 3478),
                port("tls-listening-port", 5349),
            ],
        )],
        ..NOTHING
    },
];
