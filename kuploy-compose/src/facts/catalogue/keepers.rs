//! Servers that few projects use and that keep data in a `VOLUME` of their image, which Docker keeps without a mount.

use super::entry::{Client, Embedded, KnownImage, NOTHING, User, ids, port, tcp, udp, user};

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
];

const CRYPTPAD: &[&str] = &[
    "/cryptpad/blob",
    "/cryptpad/block",
    "/cryptpad/customize",
    "/cryptpad/data",
    "/cryptpad/datastore",
];
