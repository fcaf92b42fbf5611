//! Applications that people host themselves, and images that lists of Compose files use most besides.

use super::entry::{
    Client, Embedded, KnownImage, NOTHING, User, becomes_group, becomes_user, data, ids, port, tcp,
    udp, user,
};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        // All of them run as 1001 of root's group and keep data below `/bitnami`.
        names: &["bitnami/*", "bitnamilegacy/*"],
        page: "https://github.com/bitnami/containers/blob/main/README.md",
        data: &["/bitnami"],
        user: ids(1001, 0),
        shell: Some(true),
        ..NOTHING
    },
    KnownImage {
        names: &["flaresolverr/flaresolverr"],
        page: "https://github.com/FlareSolverr/FlareSolverr/blob/master/Dockerfile",
        ports: &[tcp(8191, "http"), tcp(8192, "http-metrics")],
        user: user(1000),
        clients: Some(&[Client::Curl]),
        variables: &[port("PORT", 8191)],
        ..NOTHING
    },
    KnownImage {
        names: &["openspeedtest/latest"],
        page: "https://github.com/openspeedtest/Docker-Image/blob/main/Dockerfile",
        ports: &[tcp(3000, "http"), tcp(3001, "https")],
        user: user(101),
        variables: &[port("HTTP_PORT", 3000), port("HTTPS_PORT", 3001)],
        ..NOTHING
    },
    KnownImage {
        names: &["linkwarden/linkwarden"],
        page: "https://github.com/linkwarden/linkwarden/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/data/data"],
        stores: &["/data/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["amruthpillai/reactive-resume"],
        page: "https://github.com/amruthpillai/reactive-resume/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["archivebox/archivebox"],
        page: "https://github.com/ArchiveBox/ArchiveBox/blob/dev/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: user(911),
        needs_root: true,
        variables: &[becomes_user("PUID"), becomes_group("PGID")],
        ..NOTHING
    },
    KnownImage {
        names: &["neosmemo/memos", "usememos/memos"],
        page: "https://github.com/usememos/memos/blob/main/scripts/Dockerfile",
        ports: &[tcp(5230, "http")],
        data: &["/var/opt/memos"],
        volumes: &["/var/opt/memos"],
        user: Some(User::ROOT),
        variables: &[port("MEMOS_PORT", 5230)],
        ..NOTHING
    },
    KnownImage {
        names: &["seafileltd/seafile-mc", "seafileltd/seafile-pro-mc"],
        page: "https://github.com/haiwen/seafile-docker/blob/master/image/seafile_11.0/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/shared"],
        stores: &["/shared"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    // Version 3 listens on 8080, those before on 80.
    KnownImage {
        names: &["lissy93/dashy:2", "lissy93/dashy:1"],
        page: "https://github.com/Lissy93/dashy/blob/2.1.1/Dockerfile",
        ports: &[tcp(80, "http")],
        variables: &[port("PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["lissy93/dashy"],
        page: "https://github.com/Lissy93/dashy/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/app/user-data"],
        variables: &[port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["guacamole/guacamole"],
        page: "https://github.com/apache/guacamole-client/blob/main/Dockerfile",
        ports: &[tcp(8080, "http")],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["guacamole/guacd"],
        page: "https://github.com/apache/guacamole-server/blob/main/Dockerfile",
        ports: &[tcp(4822, "guacd")],
        user: user(1000),
        health: Some(&["CMD-SHELL", "nc -z 127.0.0.1 4822 || exit 1"]),
        ..NOTHING
    },
    KnownImage {
        names: &["qmcgaw/gluetun"],
        page: "https://github.com/qdm12/gluetun/blob/master/Dockerfile",
        ports: &[
            tcp(8000, "http-control"),
            tcp(8888, "http-proxy"),
            tcp(8388, "shadowsocks"),
            udp(8388, "shadowsocks-udp"),
        ],
        data: &["/gluetun"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        ..NOTHING
    },
    KnownImage {
        names: &["favonia/cloudflare-ddns"],
        page: "https://github.com/favonia/cloudflare-ddns/blob/main/README.markdown",
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["casbin/casdoor"],
        page: "https://github.com/casdoor/casdoor/blob/master/Dockerfile",
        ports: &[tcp(8000, "http")],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["kutt/kutt"],
        page: "https://github.com/thedevs-network/kutt/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        user: Some(User::ROOT),
        variables: &[port("PORT", 3000)],
        data: &["/var/lib/kutt"],
        stores: &["/var/lib/kutt"],
        ..NOTHING
    },
    KnownImage {
        names: &["corentinth/it-tools", "corentin/it-tools"],
        page: "https://github.com/CorentinTh/it-tools/blob/main/Dockerfile",
        ports: &[tcp(80, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["aceberg/watchyourlan"],
        page: "https://github.com/aceberg/WatchYourLAN/blob/main/README.md",
        ports: &[tcp(8840, "http")],
        data: &["/data/WatchYourLAN"],
        stores: &["/data/WatchYourLAN"],
        user: Some(User::ROOT),
        variables: &[port("PORT", 8840)],
        ..NOTHING
    },
    KnownImage {
        names: &["henrygd/beszel"],
        page: "https://github.com/henrygd/beszel/blob/main/internal/dockerfile_hub",
        ports: &[tcp(8090, "http")],
        data: &["/beszel_data"],
        stores: &["/beszel_data"],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["henrygd/beszel-agent"],
        page: "https://github.com/henrygd/beszel/blob/main/internal/dockerfile_agent",
        ports: &[tcp(45876, "beszel-agent")],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["alexta69/metube"],
        page: "https://github.com/alexta69/metube/blob/master/Dockerfile",
        ports: &[tcp(8081, "http")],
        data: &["/downloads"],
        volumes: &["/downloads"],
        user: Some(User::ROOT),
        becomes: user(1000),
        clients: Some(&[Client::Curl]),
        variables: &[
            port("PORT", 8081),
            becomes_user("PUID"),
            becomes_group("PGID"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["privatebin/nginx-fpm-alpine"],
        page: "https://github.com/PrivateBin/docker-nginx-fpm-alpine/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/srv/data"],
        volumes: &["/srv/data"],
        user: ids(65534, 82),
        ..NOTHING
    },
    KnownImage {
        names: &["b3log/siyuan"],
        page: "https://github.com/siyuan-note/siyuan/blob/master/Dockerfile",
        ports: &[tcp(6806, "http")],
        data: &["/siyuan/workspace"],
        stores: &["/siyuan/workspace"],
        user: Some(User::ROOT),
        becomes: user(1000),
        variables: &[becomes_user("PUID"), becomes_group("PGID")],
        ..NOTHING
    },
    KnownImage {
        names: &["owncloud/ocis"],
        page: "https://github.com/owncloud/ocis/blob/master/ocis/docker/Dockerfile.linux.amd64",
        ports: &[tcp(9200, "https")],
        data: &["/var/lib/ocis", "/etc/ocis"],
        volumes: &["/var/lib/ocis", "/etc/ocis"],
        user: user(1000),
        clients: Some(&[Client::Curl, Client::Wget, Client::Nc]),
        ..NOTHING
    },
    KnownImage {
        names: &["roundcube/roundcubemail"],
        page: "https://github.com/roundcube/roundcubemail-docker/blob/master/apache/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/roundcube/db", "/var/roundcube/config"],
        // Preferences and address books, where `docker-entrypoint.sh` is told no server.
        embedded: &[Embedded {
            directory: "/var/roundcube/db",
            unless: &[
                "ROUNDCUBEMAIL_DB_DIR",
                "ROUNDCUBEMAIL_DB_HOST",
                "ROUNDCUBEMAIL_DSNW",
            ],
            when: &[],
        }],
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["passbolt/passbolt"],
        page: "https://github.com/passbolt/passbolt_docker/blob/master/debian/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/etc/passbolt/gpg", "/etc/passbolt/jwt"],
        stores: &["/etc/passbolt/gpg", "/etc/passbolt/jwt"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["thomiceli/opengist"],
        page: "https://github.com/thomiceli/opengist/blob/master/Dockerfile",
        ports: &[tcp(6157, "http"), tcp(2222, "ssh")],
        data: &["/opengist"],
        volumes: &["/opengist"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl, Client::Wget, Client::Nc]),
        health: Some(&[
            "CMD-SHELL",
            "curl -f http://localhost:6157/healthcheck || exit 1",
        ]),
        ..NOTHING
    },
    KnownImage {
        names: &["docuseal/docuseal"],
        page: "https://github.com/docusealco/docuseal/blob/master/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/data"],
        stores: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["seriousm4x/upsnap"],
        page: "https://github.com/seriousm4x/UpSnap/blob/master/docker-compose.yml",
        ports: &[tcp(8090, "http")],
        data: &["/app/pb_data"],
        stores: &["/app/pb_data"],
        ..NOTHING
    },
    KnownImage {
        names: &["jvmilazz0/kavita", "kareadita/kavita"],
        page: "https://github.com/Kareadita/Kavita/blob/develop/Dockerfile",
        ports: &[tcp(5000, "http")],
        data: &["/kavita/config"],
        stores: &["/kavita/config"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        health: Some(&[
            "CMD-SHELL",
            "curl -fsS http://localhost:5000/api/health || exit 1",
        ]),
        ..NOTHING
    },
    KnownImage {
        names: &["tailscale/tailscale"],
        page: "https://github.com/tailscale/tailscale/blob/main/Dockerfile",
        ports: &[udp(41641, "wireguard")],
        data: &["/var/lib/tailscale"],
        stores: &["/var/lib/tailscale"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["headscale/headscale", "juanfont/headscale"],
        page: "https://github.com/juanfont/headscale/blob/main/config-example.yaml",
        ports: &[
            tcp(8080, "http"),
            tcp(9090, "http-metrics"),
            tcp(50443, "grpc"),
        ],
        data: &["/var/lib/headscale"],
        stores: &["/var/lib/headscale"],
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["langgenius/dify-api"],
        page: "https://github.com/langgenius/dify/blob/main/api/Dockerfile",
        ports: &[tcp(5001, "http")],
        user: user(1001),
        variables: &[port("DIFY_PORT", 5001)],
        ..NOTHING
    },
    KnownImage {
        names: &["langgenius/dify-web"],
        page: "https://github.com/langgenius/dify/blob/main/web/Dockerfile",
        ports: &[tcp(3000, "http")],
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["langgenius/dify-sandbox"],
        page: "https://github.com/langgenius/dify-sandbox/blob/main/docker/amd64/dockerfile",
        ports: &[tcp(8194, "http")],
        variables: &[port("SANDBOX_PORT", 8194)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "danny-avila/librechat",
            "danny-avila/librechat-dev",
            "librechat/librechat",
        ],
        page: "https://github.com/danny-avila/LibreChat/blob/main/Dockerfile",
        ports: &[tcp(3080, "http")],
        user: user(1000),
        variables: &[port("PORT", 3080)],
        ..NOTHING
    },
    KnownImage {
        names: &["homebridge/homebridge"],
        page: "https://github.com/homebridge/docker-homebridge/blob/latest/Dockerfile",
        ports: &[tcp(8581, "http")],
        data: &["/homebridge"],
        volumes: &["/homebridge"],
        user: Some(User::ROOT),
        // Its settings page writes the file.
        keeps: &["config.json"],
        ..NOTHING
    },
    KnownImage {
        names: &["nicolargo/glances"],
        page: "https://github.com/nicolargo/glances/blob/develop/docker-files/alpine.Dockerfile",
        ports: &[tcp(61208, "http"), tcp(61209, "glances")],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["fallenbagel/jellyseerr", "seerr-team/seerr"],
        page: "https://github.com/Fallenbagel/jellyseerr/blob/develop/Dockerfile",
        ports: &[tcp(5055, "http")],
        data: &["/app/config"],
        stores: &["/app/config"],
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[port("PORT", 5055)],
        ..NOTHING
    },
    KnownImage {
        names: &["triliumnext/trilium", "triliumnext/notes", "zadam/trilium"],
        page: "https://github.com/TriliumNext/Trilium/blob/main/apps/server/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/home/node/trilium-data"],
        stores: &["/home/node/trilium-data"],
        user: Some(User::ROOT),
        becomes: user(1000),
        variables: &[port("TRILIUM_PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["docmost/docmost"],
        page: "https://github.com/docmost/docmost/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/app/data/storage"],
        stores: &["/app/data/storage"],
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["dullage/flatnotes"],
        page: "https://github.com/dullage/flatnotes/blob/develop/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/data"],
        stores: &["/data"],
        variables: &[
            port("FLATNOTES_PORT", 8080),
            becomes_user("PUID"),
            becomes_group("PGID"),
        ],
        user: Some(User::ROOT),
        becomes: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["wallabag/wallabag"],
        page: "https://github.com/wallabag/docker/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &[
            "/var/www/wallabag/data",
            "/var/www/wallabag/web/assets/images",
        ],
        stores: &[
            "/var/www/wallabag/data",
            "/var/www/wallabag/web/assets/images",
        ],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["langflowai/langflow"],
        page: "https://github.com/langflow-ai/langflow/blob/main/docker/build_and_push.Dockerfile",
        ports: &[tcp(7860, "http")],
        user: ids(1000, 0),
        variables: &[port("LANGFLOW_PORT", 7860)],
        ..NOTHING
    },
    KnownImage {
        names: &["karakeep-app/karakeep", "hoarder-app/hoarder"],
        page: "https://github.com/karakeep-app/karakeep/blob/main/docker/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/data"],
        stores: &["/data"],
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["excalidraw/excalidraw-room"],
        page: "https://github.com/excalidraw/excalidraw-room/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        variables: &[port("PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["readeck/readeck"],
        page: "https://codeberg.org/readeck/readeck/src/branch/main/Containerfile",
        ports: &[tcp(8000, "http")],
        data: &["/readeck"],
        volumes: &["/readeck"],
        ..NOTHING
    },
    KnownImage {
        names: &["b4bz/homer"],
        page: "https://github.com/bastienwirtz/homer/blob/main/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/www/assets"],
        volumes: &["/www/assets"],
        fills: &["/www/assets"],
        user: user(1000),
        variables: &[port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["ajnart/homarr"],
        page: "https://github.com/ajnart/homarr/blob/dev/Dockerfile",
        ports: &[tcp(7575, "http")],
        variables: &[port("PORT", 7575)],
        ..NOTHING
    },
    KnownImage {
        names: &["homarr-labs/homarr"],
        page: "https://github.com/homarr-labs/homarr/blob/main/Dockerfile",
        ports: &[tcp(7575, "http")],
        data: &["/appdata"],
        stores: &["/appdata"],
        variables: &[port("PORT", 7575)],
        ..NOTHING
    },
    KnownImage {
        names: &["valeriansaliou/sonic"],
        page: "https://github.com/valeriansaliou/sonic/blob/master/README.md",
        ports: &[tcp(1491, "sonic")],
        data: &["/var/lib/sonic/store"],
        stores: &["/var/lib/sonic/store"],
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["formbricks/formbricks"],
        page: "https://github.com/formbricks/formbricks/blob/main/apps/web/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/home/nextjs/apps/web/uploads"],
        stores: &["/home/nextjs/apps/web/uploads"],
        ..NOTHING
    },
    KnownImage {
        names: &["sharelatex/sharelatex"],
        page: "https://github.com/overleaf/overleaf/blob/main/server-ce/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/lib/overleaf", "/var/lib/sharelatex"],
        stores: &["/var/lib/overleaf"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["kiwix/kiwix-serve"],
        page: "https://github.com/kiwix/kiwix-tools/blob/main/docker/server/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["benbusby/whoogle-search"],
        page: "https://github.com/benbusby/whoogle-search/blob/main/Dockerfile",
        ports: &[tcp(5000, "http")],
        clients: Some(&[Client::Curl]),
        variables: &[port("EXPOSE_PORT", 5000)],
        user: user(927),
        ..NOTHING
    },
    KnownImage {
        names: &["dutchcoders/transfer.sh"],
        page: "https://github.com/dutchcoders/transfer.sh/blob/main/Dockerfile",
        ports: &[tcp(8080, "http")],
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["c4illin/convertx"],
        page: "https://github.com/C4illin/ConvertX/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/app/data"],
        stores: &["/app/data"],
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["supabase/edge-runtime"],
        page: "https://github.com/supabase/edge-runtime/blob/main/Dockerfile",
        ports: &[tcp(9000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["supabase/logflare"],
        page: "https://github.com/supabase/supabase/blob/master/docker/docker-compose.yml",
        ports: &[tcp(4000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["jitsi/jicofo"],
        page: "https://github.com/jitsi/docker-jitsi-meet/blob/master/jicofo/Dockerfile",
        ports: &[tcp(8888, "http")],
        data: &["/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["jitsi/jvb"],
        page: "https://github.com/jitsi/docker-jitsi-meet/blob/master/jvb/Dockerfile",
        ports: &[tcp(8080, "http"), udp(10000, "media")],
        data: &["/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["jitsi/jigasi", "jitsi/jibri"],
        page: "https://github.com/jitsi/docker-jitsi-meet/blob/master/jigasi/Dockerfile",
        data: &["/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["hyperledger/fabric-orderer"],
        page: "https://github.com/hyperledger/fabric/blob/main/images/orderer/Dockerfile",
        ports: &[tcp(7050, "grpc")],
        data: &["/var/hyperledger"],
        volumes: &["/var/hyperledger"],
        ships: &["/etc/hyperledger/fabric"],
        user: Some(User::ROOT),
        parts: &[("/var/hyperledger", &["/var/hyperledger/production/orderer"])],
        ..NOTHING
    },
    KnownImage {
        names: &["hyperledger/fabric-peer"],
        page: "https://github.com/hyperledger/fabric/blob/main/images/peer/Dockerfile",
        ports: &[tcp(7051, "grpc")],
        data: &["/var/hyperledger"],
        volumes: &["/var/hyperledger"],
        ships: &["/etc/hyperledger/fabric"],
        user: Some(User::ROOT),
        parts: &[("/var/hyperledger", &["/var/hyperledger/production"])],
        ..NOTHING
    },
    KnownImage {
        names: &["hyperledger/fabric-ca"],
        page: "https://github.com/hyperledger/fabric-ca/blob/main/images/fabric-ca/Dockerfile",
        ports: &[tcp(7054, "http")],
        data: &["/etc/hyperledger/fabric-ca-server"],
        stores: &["/etc/hyperledger/fabric-ca-server"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["apache/dolphinscheduler-standalone-server"],
        page: "https://github.com/apache/dolphinscheduler/blob/dev/dolphinscheduler-standalone-server/src/main/docker/Dockerfile",
        ports: &[tcp(12345, "http"), tcp(25333, "py4j")],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["kartoza/geoserver"],
        page: "https://github.com/kartoza/docker-geoserver/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/opt/geoserver/data_dir"],
        stores: &["/opt/geoserver/data_dir"],
        variables: &[data("GEOSERVER_DATA_DIR", "/opt/geoserver/data_dir")],
        ..NOTHING
    },
    KnownImage {
        names: &["camunda/zeebe"],
        page: "https://github.com/camunda/camunda/blob/main/Dockerfile",
        ports: &[
            tcp(26500, "grpc"),
            tcp(26501, "command"),
            tcp(26502, "internal"),
            tcp(9600, "http-metrics"),
            tcp(8080, "http"),
        ],
        data: &["/usr/local/zeebe/data"],
        volumes: &["/usr/local/zeebe/data"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "camunda/operate",
            "camunda/tasklist",
            "camunda/connectors-bundle",
        ],
        page: "https://docs.camunda.io/docs/self-managed/setup/deploy/local/docker-compose/",
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["camunda/optimize"],
        page: "https://docs.camunda.io/docs/self-managed/setup/deploy/local/docker-compose/",
        ports: &[tcp(8090, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["confluentinc/cp-ksql-server"],
        page: "https://github.com/confluentinc/ksql/blob/master/ksqldb-docker/Dockerfile",
        ports: &[tcp(8088, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["pingcap/pd"],
        page: "https://github.com/tikv/pd/blob/master/Dockerfile",
        ports: &[tcp(2379, "http"), tcp(2380, "peer")],
        ..NOTHING
    },
    KnownImage {
        names: &["pingcap/tikv"],
        page: "https://github.com/tikv/tikv/blob/master/Dockerfile",
        ports: &[tcp(20160, "grpc"), tcp(20180, "http-status")],
        ..NOTHING
    },
    KnownImage {
        names: &["netboxcommunity/netbox"],
        page: "https://github.com/netbox-community/netbox-docker/blob/release/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/opt/netbox/netbox/media"],
        stores: &["/opt/netbox/netbox/media"],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/devlake"],
        page: "https://github.com/apache/incubator-devlake/blob/main/backend/Dockerfile",
        ports: &[tcp(8080, "http")],
        user: user(1010),
        ..NOTHING
    },
    KnownImage {
        names: &["apache/devlake-config-ui"],
        page: "https://github.com/apache/incubator-devlake/blob/main/config-ui/Dockerfile",
        ports: &[tcp(4000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/hive"],
        page: "https://github.com/apache/hive/blob/master/packaging/src/docker/Dockerfile",
        ports: &[
            tcp(10000, "thrift"),
            tcp(10002, "http"),
            tcp(9083, "metastore"),
        ],
        data: &["/opt/hive/data/warehouse"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["sameersbn/gitlab"],
        page: "https://github.com/sameersbn/docker-gitlab/blob/master/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https"), tcp(22, "ssh")],
        data: &["/home/git/data", "/var/log/gitlab"],
        volumes: &["/home/git/data"],
        user: Some(User::ROOT),
        becomes: user(1000),
        needs_root: true,
        ..NOTHING
    },
    KnownImage {
        names: &["ealen/echo-server"],
        page: "https://github.com/Ealenn/Echo-Server/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        variables: &[port("PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["traefik/whoamitcp"],
        page: "https://github.com/traefik/whoamitcp/blob/master/Dockerfile",
        ports: &[tcp(8080, "tcp-echo")],
        shell: Some(false),
        clients: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["jaegertracing/example-hotrod"],
        page: "https://github.com/jaegertracing/jaeger/blob/main/examples/hotrod/Dockerfile",
        ports: &[
            tcp(8080, "http"),
            tcp(8081, "http-customer"),
            tcp(8082, "http-driver"),
            tcp(8083, "http-route"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["dspace/dspace"],
        page: "https://github.com/DSpace/DSpace/blob/main/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/dspace/assetstore"],
        stores: &["/dspace/assetstore"],
        ..NOTHING
    },
    KnownImage {
        names: &["dspace/dspace-angular"],
        page: "https://github.com/DSpace/dspace-angular/blob/main/Dockerfile",
        ports: &[tcp(4000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "oryd/hydra-login-consent-node",
            "oryd/kratos-selfservice-ui-node",
        ],
        page: "https://github.com/ory/kratos-selfservice-ui-node/blob/master/Dockerfile",
        ports: &[tcp(3000, "http")],
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["ngrok/ngrok"],
        page: "https://ngrok.com/docs/using-ngrok-with/docker/",
        ports: &[tcp(4040, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["mediagis/nominatim"],
        page: "https://github.com/mediagis/nominatim-docker/blob/master/4.4/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(5432, "postgres")],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["cytopia/bind"],
        page: "https://github.com/cytopia/docker-bind",
        ports: &[tcp(53, "dns-tcp"), udp(53, "dns")],
        ..NOTHING
    },
];
