//! Servers that few projects use and that keep data in a `VOLUME` of their image, or in the container, which Docker keeps
//! without a mount.

use super::entry::{Client, Embedded, KnownImage, NOTHING, User, data, ids, port, tcp, udp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["nacos/nacos-server"],
        page: "https://github.com/nacos-group/nacos-docker/blob/master/build/Dockerfile",
        // Clients of version 2 add 1000, the other servers 1001 to the port that they are told
        // (https://nacos.io/docs/latest/manual/admin/deployment/deployment-overview/).
        ports: &[
            tcp(8848, "http"),
            tcp(9848, "grpc"),
            tcp(9849, "grpc-raft"),
            tcp(7848, "raft"),
        ],
        data: &["/home/nacos/data"],
        // Derby, which the server has inside, unless it is told a database
        // (https://nacos.io/docs/latest/manual/admin/deployment/deployment-overview/).
        embedded: &[Embedded {
            directory: "/home/nacos/data",
            unless: &["SPRING_DATASOURCE_PLATFORM"],
            when: &[],
        }],
        variables: &[port("NACOS_APPLICATION_PORT", 8848)],
        ..NOTHING
    },
    KnownImage {
        names: &["teamspeak"],
        page: "https://github.com/TeamSpeak-Systems/teamspeak-linux-docker-images/blob/master/alpine/Dockerfile",
        ports: &[udp(9987, "voice"), tcp(10011, "query"), tcp(30033, "files")],
        data: &["/var/ts3server"],
        volumes: &["/var/ts3server"],
        user: Some(User::ROOT),
        becomes: user(9987),
        ..NOTHING
    },
    KnownImage {
        names: &["xwiki"],
        page: "https://github.com/xwiki/xwiki-docker/blob/master/template/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/usr/local/xwiki"],
        volumes: &["/usr/local/xwiki"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["dokuwiki/dokuwiki"],
        page: "https://github.com/dokuwiki/docker/blob/main/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/storage"],
        volumes: &["/storage"],
        ..NOTHING
    },
    KnownImage {
        names: &["kanboard/kanboard"],
        page: "https://github.com/kanboard/kanboard/blob/main/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &[
            "/var/www/app/data",
            "/var/www/app/plugins",
            "/etc/nginx/ssl",
        ],
        volumes: &[
            "/var/www/app/data",
            "/var/www/app/plugins",
            "/etc/nginx/ssl",
        ],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["appsmith/appsmith-ce", "appsmith/appsmith-ee"],
        page: "https://github.com/appsmithorg/appsmith/blob/release/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/appsmith-stacks"],
        volumes: &["/appsmith-stacks"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["vikunja/vikunja"],
        page: "https://github.com/go-vikunja/vikunja/blob/main/Dockerfile",
        ports: &[tcp(3456, "http")],
        data: &["/db", "/app/vikunja/files"],
        embedded: &[Embedded {
            directory: "/db",
            unless: &["VIKUNJA_DATABASE_TYPE", "VIKUNJA_DATABASE_HOST"],
            when: &[],
        }],
        user: ids(1000, 0),
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["librenms/librenms"],
        page: "https://github.com/librenms/docker/blob/master/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["stalwartlabs/stalwart", "stalwartlabs/mail-server"],
        page: "https://github.com/stalwartlabs/stalwart/blob/main/Dockerfile",
        ports: &[
            tcp(8080, "http"),
            tcp(443, "https"),
            tcp(25, "smtp"),
            tcp(465, "submissions"),
            tcp(587, "submission"),
            tcp(143, "imap"),
            tcp(993, "imaps"),
            tcp(110, "pop3"),
            tcp(995, "pop3s"),
            tcp(4190, "sieve"),
        ],
        data: &["/opt/stalwart", "/opt/stalwart-mail"],
        volumes: &["/opt/stalwart"],
        ..NOTHING
    },
    KnownImage {
        names: &["tdengine/tdengine", "tdengine/tsdb"],
        page: "https://github.com/taosdata/TDengine/blob/main/packaging/docker/Dockerfile",
        data: &["/var/lib/taos", "/var/log/taos"],
        volumes: &["/var/lib/taos"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["ipfs/kubo", "ipfs/go-ipfs"],
        page: "https://github.com/ipfs/kubo/blob/master/Dockerfile",
        ports: &[
            tcp(4001, "swarm"),
            udp(4001, "swarm-udp"),
            tcp(5001, "api"),
            tcp(8080, "http"),
        ],
        data: &["/data/ipfs"],
        volumes: &["/data/ipfs"],
        ..NOTHING
    },
    KnownImage {
        names: &["openhab/openhab"],
        page: "https://github.com/openhab/openhab-docker/blob/main/debian/Dockerfile",
        ports: &[
            tcp(8080, "http"),
            tcp(8443, "https"),
            tcp(8101, "console"),
            tcp(5007, "lsp"),
        ],
        data: &["/openhab/conf", "/openhab/userdata", "/openhab/addons"],
        volumes: &["/openhab/conf", "/openhab/userdata", "/openhab/addons"],
        fills: &["/openhab/conf", "/openhab/userdata"],
        user: Some(User::ROOT),
        becomes: user(9001),
        variables: &[
            port("OPENHAB_HTTP_PORT", 8080),
            port("OPENHAB_HTTPS_PORT", 8443),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["factoriotools/factorio"],
        page: "https://github.com/factoriotools/factorio-docker/blob/master/docker/Dockerfile",
        ports: &[udp(34197, "game"), tcp(27015, "rcon")],
        data: &["/factorio"],
        volumes: &["/factorio"],
        user: Some(User::ROOT),
        becomes: user(845),
        variables: &[port("PORT", 34197), port("RCON_PORT", 27015)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "lloesche/valheim-server",
            "community-valheim-tools/valheim-server",
        ],
        page: "https://github.com/lloesche/valheim-server-docker/blob/main/Dockerfile",
        ports: &[udp(2456, "game"), udp(2457, "query")],
        data: &["/config", "/opt/valheim"],
        volumes: &["/config", "/opt/valheim"],
        // The server that is downloaded there.
        sizes: &[("/opt/valheim", 5)],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["dependencytrack/apiserver", "dependencytrack/bundled"],
        page: "https://github.com/DependencyTrack/dependency-track/blob/master/src/main/docker/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/data"],
        stores: &["/data"],
        user: user(1000),
        clients: Some(&[Client::Wget]),
        ..NOTHING
    },
    KnownImage {
        names: &["cryptpad/cryptpad"],
        page: "https://github.com/cryptpad/cryptpad/blob/main/Dockerfile",
        ports: &[tcp(3000, "http"), tcp(3001, "sandbox")],
        data: CRYPTPAD,
        volumes: CRYPTPAD,
        user: user(4001),
        ..NOTHING
    },
    KnownImage {
        names: &["thelounge/thelounge"],
        page: "https://github.com/thelounge/thelounge-docker/blob/master/Dockerfile",
        ports: &[tcp(9000, "http")],
        data: &["/var/opt/thelounge"],
        volumes: &["/var/opt/thelounge"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["linkstackorg/linkstack"],
        page: "https://github.com/LinkStackOrg/linkstack-docker/blob/main/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        // The whole application, with its database of SQLite.
        ships: &["/htdocs"],
        ..NOTHING
    },
    KnownImage {
        names: &["cowrie/cowrie"],
        page: "https://github.com/cowrie/cowrie/blob/main/docker/Dockerfile",
        ports: &[tcp(2222, "ssh"), tcp(2223, "telnet")],
        ships: &["/cowrie/cowrie-git/etc", "/cowrie/cowrie-git/var"],
        ..NOTHING
    },
    KnownImage {
        names: &["prodrigestivill/postgres-backup-local"],
        page: "https://github.com/prodrigestivill/docker-postgres-backup-local/blob/main/debian.Dockerfile",
        data: &["/backups"],
        volumes: &["/backups"],
        variables: &[data("BACKUP_DIR", "/backups")],
        ..NOTHING
    },
    KnownImage {
        names: &["dolibarr/dolibarr"],
        page: "https://github.com/Dolibarr/dolibarr-docker/blob/main/Dockerfile.template",
        ports: &[tcp(80, "http")],
        data: &["/var/www/documents", "/var/www/html/custom"],
        volumes: &["/var/www/documents", "/var/www/html/custom"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["shaarli/shaarli"],
        page: "https://github.com/shaarli/Shaarli/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        // Its other volume, `cache`, holds what it makes again.
        data: &["/var/www/shaarli/data"],
        volumes: &["/var/www/shaarli/data"],
        ships: &["/var/www/shaarli/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["pypiserver/pypiserver"],
        page: "https://github.com/pypiserver/pypiserver/blob/main/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/data/packages"],
        volumes: &["/data/packages"],
        user: Some(User::ROOT),
        becomes: user(9898),
        variables: &[port("PYPISERVER_PORT", 8080), port("PORT", 8080)],
        arguments: &[port("--port", 8080), port("-p", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["checkmk/check-mk-raw"],
        page: "https://github.com/Checkmk/checkmk/blob/master/docker_image/docker-entrypoint.sh",
        ports: &[tcp(5000, "http")],
        data: &["/omd/sites"],
        stores: &["/omd/sites"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["snipe/snipe-it"],
        page: "https://github.com/grokability/snipe-it/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/lib/snipeit"],
        volumes: &["/var/lib/snipeit"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["mattermost/focalboard"],
        page: "https://github.com/mattermost-community/focalboard/blob/main/docker/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/opt/focalboard/data"],
        volumes: &["/opt/focalboard/data"],
        user: user(65534),
        ..NOTHING
    },
    KnownImage {
        names: &["zulip/docker-zulip"],
        page: "https://github.com/zulip/docker-zulip/blob/main/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https"), tcp(25, "smtp")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        variables: &[data("DATA_DIR", "/data")],
        ..NOTHING
    },
    KnownImage {
        names: &["sysadminsmedia/homebox", "hay-kot/homebox"],
        page: "https://github.com/sysadminsmedia/homebox/blob/main/Dockerfile",
        ports: &[tcp(7745, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        user_of_tag: &[(
            "rootless",
            User {
                uid: 65532,
                gid: 65532,
            },
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["vabene1111/recipes"],
        page: "https://github.com/TandoorRecipes/recipes/blob/develop/docs/install/docker/plain/docker-compose.yml",
        data: &["/opt/recipes/mediafiles"],
        stores: &["/opt/recipes/mediafiles"],
        // `collectstatic` writes them at each start.
        fills: &["/opt/recipes/staticfiles"],
        ..NOTHING
    },
    KnownImage {
        names: &["rustfs/rustfs"],
        page: "https://github.com/rustfs/rustfs/blob/main/Dockerfile",
        ports: &[tcp(9000, "s3"), tcp(9001, "console")],
        data: &["/data"],
        volumes: &["/data"],
        user: user(10001),
        variables: &[data("RUSTFS_VOLUMES", "/data")],
        ..NOTHING
    },
    KnownImage {
        names: &["dgraph/standalone"],
        page: "https://github.com/dgraph-io/dgraph/blob/main/contrib/standalone/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(9080, "grpc")],
        data: &["/dgraph"],
        stores: &["/dgraph"],
        ..NOTHING
    },
    KnownImage {
        names: &["muchobien/pocketbase"],
        page: "https://github.com/muchobien/pocketbase-docker/blob/main/entrypoint.sh",
        ports: &[tcp(8090, "http")],
        data: &["/pb_data"],
        stores: &["/pb_data"],
        user: Some(User::ROOT),
        variables: &[port("PB_PORT", 8090)],
        arguments: &[data("--dir", "/pb_data")],
        ..NOTHING
    },
    KnownImage {
        names: &["prefecthq/prefect"],
        page: "https://docs.prefect.io/v3/how-to-guides/self-hosted/server-cli",
        data: &["/root/.prefect"],
        // SQLite in `~/.prefect`, of the server alone: workers and flows ask that.
        embedded: &[Embedded {
            directory: "/root/.prefect",
            unless: &[
                "PREFECT_API_DATABASE_CONNECTION_URL",
                "PREFECT_HOME",
                "PREFECT_SERVER_DATABASE_CONNECTION_URL",
            ],
            when: &["server", "orion"],
        }],
        server: &["server", "orion"],
        ..NOTHING
    },
    KnownImage {
        names: &["rocker/rstudio"],
        page: "https://github.com/rocker-org/rocker-versioned2/blob/master/dockerfiles/rstudio_4.2.0.Dockerfile",
        ports: &[tcp(8787, "http")],
        // The home of `DEFAULT_USER`: projects and what is typed.
        data: &["/home/rstudio"],
        stores: &["/home/rstudio"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["bde2020/hadoop-namenode"],
        page: "https://github.com/big-data-europe/docker-hadoop/blob/master/namenode/Dockerfile",
        // The names of all files: it formats an empty directory, and no node of data knows the new cluster.
        data: &["/hadoop/dfs/name"],
        volumes: &["/hadoop/dfs/name"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["bde2020/hadoop-datanode"],
        page: "https://github.com/big-data-europe/docker-hadoop/blob/master/datanode/Dockerfile",
        data: &["/hadoop/dfs/data"],
        volumes: &["/hadoop/dfs/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["bde2020/hadoop-historyserver"],
        page: "https://github.com/big-data-europe/docker-hadoop/blob/master/historyserver/Dockerfile",
        data: &["/hadoop/yarn/timeline"],
        volumes: &["/hadoop/yarn/timeline"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["bde2020/hive-metastore-postgresql"],
        page: "https://github.com/big-data-europe/docker-hive-metastore-postgresql/blob/master/Dockerfile",
        ports: &[tcp(5432, "postgres")],
        data: &["/var/lib/postgresql/data"],
        volumes: &["/var/lib/postgresql/data"],
        wants_empty: &["/var/lib/postgresql/data"],
        user: Some(User::ROOT),
        becomes: user(999),
        ..NOTHING
    },
    KnownImage {
        names: &["zabbix/zabbix-appliance"],
        page: "https://github.com/zabbix/zabbix-docker/blob/4.2/zabbix-appliance/alpine/Dockerfile",
        ports: &[
            tcp(80, "http"),
            tcp(443, "https"),
            tcp(10051, "zabbix-trapper"),
        ],
        data: &[
            "/var/lib/mysql",
            "/usr/lib/zabbix/alertscripts",
            "/usr/lib/zabbix/externalscripts",
            "/var/lib/zabbix/ssh_keys",
        ],
        // Its own MySQL; the others are for what people put there.
        volumes: &["/var/lib/mysql"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["jasonrivers/nagios"],
        page: "https://github.com/JasonRivers/Docker-Nagios/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/opt/nagios/etc", "/opt/nagios/var", "/opt/nagiosgraph/var"],
        volumes: &["/opt/nagios/etc", "/opt/nagios/var", "/opt/nagiosgraph/var"],
        // Its entrypoint copies both from `/orig`.
        fills: &["/opt/nagios/etc", "/opt/nagios/var"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["icinga/icinga2"],
        page: "https://github.com/Icinga/docker-icinga2/blob/master/Dockerfile",
        ports: &[tcp(5665, "icinga")],
        data: &["/data"],
        stores: &["/data"],
        fills: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["hivemq/hivemq4"],
        page: "https://github.com/hivemq/hivemq4-docker-images/blob/master/hivemq4/base-image/Dockerfile",
        ports: &[tcp(1883, "mqtt"), tcp(8000, "mqtt-ws"), tcp(8080, "http")],
        data: &["/opt/hivemq/data", "/opt/hivemq/log"],
        volumes: &["/opt/hivemq/data"],
        user: Some(User::ROOT),
        becomes: user(10000),
        ..NOTHING
    },
    KnownImage {
        names: &["apache/zeppelin"],
        page: "https://github.com/apache/zeppelin/blob/master/scripts/docker/zeppelin-server/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/opt/zeppelin/notebook", "/opt/zeppelin/conf"],
        stores: &["/opt/zeppelin/notebook"],
        ships: &["/opt/zeppelin/notebook", "/opt/zeppelin/conf"],
        user: ids(1000, 0),
        variables: &[data("ZEPPELIN_NOTEBOOK_DIR", "/opt/zeppelin/notebook")],
        ..NOTHING
    },
    KnownImage {
        names: &["argilla/argilla-server"],
        page: "https://github.com/argilla-io/argilla/blob/main/argilla-server/docker/server/Dockerfile",
        ports: &[tcp(6900, "http")],
        data: &["/var/lib/argilla"],
        volumes: &["/var/lib/argilla"],
        variables: &[data("ARGILLA_HOME_PATH", "/var/lib/argilla")],
        ..NOTHING
    },
    KnownImage {
        names: &["crate", "crate/crate"],
        page: "https://github.com/crate/docker-crate/blob/master/Dockerfile.j2",
        ports: &[
            tcp(4200, "http"),
            tcp(4300, "transport"),
            tcp(5432, "postgres"),
        ],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: ids(1000, 0),
        ..NOTHING
    },
    KnownImage {
        names: &["jacobalberty/firebird"],
        page: "https://github.com/jacobalberty/firebird-docker#volumes",
        ports: &[tcp(3050, "firebird")],
        data: &["/firebird", "/databases", "/var/firebird/system"],
        stores: &["/firebird"],
        ..NOTHING
    },
    KnownImage {
        names: &["firebirdsql/firebird"],
        page: "https://github.com/FirebirdSQL/firebird-docker#readme",
        ports: &[tcp(3050, "firebird")],
        data: &["/var/lib/firebird/data"],
        stores: &["/var/lib/firebird/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["kapacitor"],
        page: "https://github.com/influxdata/influxdata-docker/blob/master/kapacitor/1.7/Dockerfile",
        ports: &[tcp(9092, "http")],
        data: &["/var/lib/kapacitor"],
        volumes: &["/var/lib/kapacitor"],
        ..NOTHING
    },
    KnownImage {
        names: &["chronograf"],
        page: "https://github.com/influxdata/influxdata-docker/blob/master/chronograf/1.10/Dockerfile",
        ports: &[tcp(8888, "http")],
        data: &["/var/lib/chronograf"],
        volumes: &["/var/lib/chronograf"],
        ..NOTHING
    },
    KnownImage {
        names: &["syncthing/relaysrv"],
        page: "https://github.com/syncthing/syncthing/blob/main/Dockerfile.strelaysrv",
        ports: &[tcp(22067, "relay"), tcp(22070, "http")],
        data: &["/var/strelaysrv"],
        volumes: &["/var/strelaysrv"],
        user: Some(User::ROOT),
        becomes: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["netbirdio/management"],
        page: "https://docs.netbird.io/selfhosted/selfhosted-guide",
        data: &["/var/lib/netbird"],
        stores: &["/var/lib/netbird"],
        ..NOTHING
    },
    KnownImage {
        names: &["wazuh/wazuh-manager"],
        page: "https://documentation.wazuh.com/current/deployment-options/docker/wazuh-container.html",
        ports: &[
            tcp(1514, "agents"),
            tcp(1515, "enrollment"),
            tcp(1516, "cluster"),
            udp(514, "syslog"),
            tcp(55000, "https"),
        ],
        data: &[
            "/var/ossec/api/configuration",
            "/var/ossec/etc",
            "/var/ossec/logs",
            "/var/ossec/queue",
            "/var/ossec/var/multigroups",
            "/var/lib/filebeat",
        ],
        stores: &["/var/ossec/etc", "/var/ossec/queue"],
        // It copies its own files into what is mounted there.
        fills: &["/var/ossec/etc", "/var/ossec/queue"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "powerdns/pdns-auth-46",
            "powerdns/pdns-auth-47",
            "powerdns/pdns-auth-48",
            "powerdns/pdns-auth-49",
            "powerdns/pdns-auth-50",
            "powerdns/pdns-auth-master",
        ],
        page: "https://github.com/PowerDNS/pdns/blob/master/Dockerfile-auth",
        ports: &[udp(53, "dns"), tcp(53, "dns-tcp"), tcp(8081, "http")],
        // A database of SQLite comes with the image.
        data: &["/var/lib/powerdns"],
        stores: &["/var/lib/powerdns"],
        ships: &["/var/lib/powerdns"],
        user: user(953),
        ..NOTHING
    },
    KnownImage {
        names: &["aerospike/aerospike-server"],
        page: "https://github.com/aerospike/aerospike-server.docker/blob/master/Dockerfile",
        ports: &[tcp(3000, "service"), tcp(3001, "fabric"), tcp(3002, "mesh")],
        data: &["/opt/aerospike/data"],
        stores: &["/opt/aerospike/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["kestra/kestra"],
        page: "https://kestra.io/docs/installation/docker-compose",
        ports: &[tcp(8080, "http"), tcp(8081, "management")],
        data: &["/app/storage"],
        needs_command: true,
        ..NOTHING
    },
];

const CRYPTPAD: &[&str] = &[
    "/cryptpad/blob",
    "/cryptpad/block",
    "/cryptpad/customize",
    "/cryptpad/data",
    "/cryptpad/datastore",
];
