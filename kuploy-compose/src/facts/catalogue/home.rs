//! Home automation, media, games and names of a network.

use super::entry::{
    Client, KnownImage, NOTHING, User, becomes_group, becomes_user, data, ids, port, tcp, udp, user,
};
use super::linuxserver::{LINUXSERVER, PGID, PUID};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &[
            "homeassistant/home-assistant",
            "home-assistant/home-assistant",
        ],
        page: "https://www.home-assistant.io/installation/linux#docker-compose",
        ports: &[tcp(8123, "http")],
        data: &["/config"],
        stores: &["/config"],
        user: Some(User::ROOT),
        // Its editors write these.
        keeps: &["automations.yaml", "scenes.yaml", "scripts.yaml"],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/homeassistant"],
        page: "https://github.com/linuxserver/docker-homeassistant/blob/main/Dockerfile",
        ports: &[tcp(8123, "http")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["koenkk/zigbee2mqtt"],
        page: "https://www.zigbee2mqtt.io/guide/installation/02_docker.html",
        ports: &[tcp(8080, "http")],
        data: &["/app/data"],
        stores: &["/app/data"],
        user: Some(User::ROOT),
        variables: &[
            port("ZIGBEE2MQTT_CONFIG_FRONTEND_PORT", 8080),
            data("ZIGBEE2MQTT_DATA", "/app/data"),
        ],
        // It writes the network key, and the devices that join.
        keeps: &["configuration.yaml", "devices.yaml", "groups.yaml"],
        ..NOTHING
    },
    KnownImage {
        names: &["esphome/esphome"],
        page: "https://esphome.io/guides/getting_started_command_line/",
        ports: &[tcp(6052, "http")],
        data: &["/config"],
        stores: &["/config"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["zwavejs/zwave-js-ui"],
        page: "https://zwave-js.github.io/zwave-js-ui/#/getting-started/docker",
        ports: &[tcp(8091, "http"), tcp(3000, "ws")],
        data: &["/usr/src/app/store"],
        stores: &["/usr/src/app/store"],
        user: Some(User::ROOT),
        variables: &[port("PORT", 8091)],
        ..NOTHING
    },
    KnownImage {
        names: &["blakeblackshear/frigate"],
        page: "https://docs.frigate.video/frigate/installation/#ports",
        ports: &[
            tcp(8971, "https"),
            tcp(5000, "http"),
            tcp(8554, "rtsp"),
            tcp(8555, "webrtc"),
            udp(8555, "webrtc-udp"),
        ],
        data: &["/config", "/media/frigate"],
        user: Some(User::ROOT),
        // Its editor writes the file, and a new version migrates it.
        keeps: &["config.yml", "config.yaml"],
        ..NOTHING
    },
    KnownImage {
        names: &["jellyfin/jellyfin"],
        page: "https://github.com/jellyfin/jellyfin-packaging/blob/master/docker/Dockerfile",
        ports: &[tcp(8096, "http")],
        data: &["/config", "/cache"],
        volumes: &["/config", "/cache"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        health: Some(&[
            "CMD-SHELL",
            "curl --noproxy 'localhost' -Lk -fsS \"${HEALTHCHECK_URL}\" || exit 1",
        ]),
        variables: &[
            data("JELLYFIN_DATA_DIR", "/config"),
            data("JELLYFIN_CACHE_DIR", "/cache"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/jellyfin"],
        page: "https://github.com/linuxserver/docker-jellyfin/blob/master/Dockerfile",
        ports: &[tcp(8096, "http"), tcp(8920, "https")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/plex", "plexinc/pms-docker"],
        page: "https://github.com/plexinc/pms-docker/blob/master/Dockerfile",
        ports: &[tcp(32400, "http")],
        data: &["/config", "/transcode"],
        volumes: &["/config"],
        variables: &[
            PUID,
            PGID,
            becomes_user("PLEX_UID"),
            becomes_group("PLEX_GID"),
        ],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/sonarr"],
        page: "https://github.com/linuxserver/docker-sonarr/blob/master/Dockerfile",
        ports: &[tcp(8989, "http")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/radarr"],
        page: "https://github.com/linuxserver/docker-radarr/blob/master/Dockerfile",
        ports: &[tcp(7878, "http")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/prowlarr"],
        page: "https://github.com/linuxserver/docker-prowlarr/blob/master/Dockerfile",
        ports: &[tcp(9696, "http")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/lidarr"],
        page: "https://github.com/linuxserver/docker-lidarr/blob/master/Dockerfile",
        ports: &[tcp(8686, "http")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/bazarr"],
        page: "https://github.com/linuxserver/docker-bazarr/blob/master/Dockerfile",
        ports: &[tcp(6767, "http")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/qbittorrent"],
        page: "https://github.com/linuxserver/docker-qbittorrent/blob/master/Dockerfile",
        ports: &[
            tcp(8080, "http"),
            tcp(6881, "bittorrent"),
            udp(6881, "bittorrent-udp"),
        ],
        data: &["/config"],
        volumes: &["/config"],
        variables: &[
            PUID,
            PGID,
            port("WEBUI_PORT", 8080),
            port("TORRENTING_PORT", 6881),
        ],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/transmission"],
        page: "https://github.com/linuxserver/docker-transmission/blob/master/Dockerfile",
        ports: &[
            tcp(9091, "http"),
            tcp(51413, "bittorrent"),
            udp(51413, "bittorrent-udp"),
        ],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/heimdall"],
        page: "https://github.com/linuxserver/docker-heimdall/blob/master/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/wireguard"],
        page: "https://github.com/linuxserver/docker-wireguard/blob/master/Dockerfile",
        ports: &[udp(51820, "wireguard")],
        data: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["wg-easy/wg-easy", "weejewel/wg-easy"],
        page: "https://github.com/wg-easy/wg-easy/blob/master/Dockerfile",
        ports: &[udp(51820, "wireguard"), tcp(51821, "http")],
        data: &["/etc/wireguard"],
        stores: &["/etc/wireguard"],
        user: Some(User::ROOT),
        variables: &[port("PORT", 51821)],
        ..NOTHING
    },
    KnownImage {
        names: &["gethomepage/homepage", "benphelps/homepage"],
        page: "https://github.com/gethomepage/homepage/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/app/config"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[port("PORT", 3000)],
        on_kubernetes: Some(
            "it reads services from the Kubernetes API with `mode: cluster` in `kubernetes.yaml` and a ServiceAccount: `x-kuploy: {service-account: NAME}`",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["immich-app/immich-server"],
        page: "https://github.com/immich-app/immich/blob/main/server/Dockerfile",
        ports: &[tcp(2283, "http")],
        data: &["/data", "/usr/src/app/upload"],
        user: Some(User::ROOT),
        variables: &[
            port("IMMICH_PORT", 2283),
            data("IMMICH_MEDIA_LOCATION", "/data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["immich-app/immich-machine-learning"],
        page: "https://github.com/immich-app/immich/blob/main/machine-learning/Dockerfile",
        ports: &[tcp(3003, "http")],
        fills: &["/cache"],
        user: Some(User::ROOT),
        variables: &[port("IMMICH_PORT", 3003)],
        ..NOTHING
    },
    KnownImage {
        names: &["photoprism/photoprism"],
        page: "https://docs.photoprism.app/getting-started/docker-compose/",
        ports: &[tcp(2342, "http")],
        data: &["/photoprism/storage", "/photoprism/originals"],
        stores: &["/photoprism/storage", "/photoprism/originals"],
        user: Some(User::ROOT),
        variables: &[port("PHOTOPRISM_HTTP_PORT", 2342)],
        ..NOTHING
    },
    KnownImage {
        names: &["deluan/navidrome"],
        page: "https://github.com/navidrome/navidrome/blob/master/Dockerfile",
        ports: &[tcp(4533, "http")],
        data: &["/data", "/music"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        variables: &[port("ND_PORT", 4533), data("ND_DATAFOLDER", "/data")],
        ..NOTHING
    },
    KnownImage {
        names: &["advplyr/audiobookshelf"],
        page: "https://github.com/advplyr/audiobookshelf/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/config", "/metadata"],
        stores: &["/config", "/metadata"],
        user: Some(User::ROOT),
        variables: &[port("PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["pihole/pihole"],
        page: "https://github.com/pi-hole/docker-pi-hole/blob/master/src/Dockerfile",
        ports: &[
            tcp(53, "dns-tcp"),
            udp(53, "dns"),
            tcp(80, "http"),
            tcp(443, "https"),
            udp(67, "dhcp"),
            udp(123, "ntp"),
        ],
        data: &["/etc/pihole", "/etc/dnsmasq.d"],
        stores: &["/etc/pihole"],
        fills: &["/etc/pihole", "/etc/dnsmasq.d"],
        user: Some(User::ROOT),
        health: Some(&[
            "CMD-SHELL",
            // Version 6 also asks for the port; version 5 has no command for that.
            "dig +short +norecurse +retry=0 @127.0.0.1 pi.hole || exit 1",
        ]),
        rewrites: &["/etc/pihole"],
        // Its settings page writes the file.
        keeps: &["pihole.toml"],
        ..NOTHING
    },
    KnownImage {
        names: &["adguard/adguardhome"],
        page: "https://github.com/AdguardTeam/AdGuardHome/blob/master/docker/build.Dockerfile",
        ports: &[
            tcp(53, "dns-tcp"),
            udp(53, "dns"),
            udp(67, "dhcp"),
            udp(68, "dhcp-client"),
            tcp(80, "http"),
            tcp(443, "https"),
            udp(443, "https-udp"),
            tcp(853, "dns-tls"),
            udp(853, "dns-quic"),
            tcp(3000, "http-setup"),
            tcp(5443, "dnscrypt"),
            udp(5443, "dnscrypt-udp"),
        ],
        data: &["/opt/adguardhome/work", "/opt/adguardhome/conf"],
        stores: &["/opt/adguardhome/work", "/opt/adguardhome/conf"],
        user: Some(User::ROOT),
        // It writes its own configuration.
        rewrites: &["/opt/adguardhome/conf"],
        keeps: &["AdGuardHome.yaml"],
        ..NOTHING
    },
    KnownImage {
        names: &["technitium/dns-server"],
        page: "https://github.com/TechnitiumSoftware/DnsServer/blob/master/Dockerfile",
        ports: &[tcp(5380, "http"), tcp(53, "dns-tcp"), udp(53, "dns")],
        data: &["/etc/dns"],
        volumes: &["/etc/dns"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["mvance/unbound"],
        page: "https://github.com/MatthewVance/unbound-docker/blob/master/README.md",
        ports: &[tcp(53, "dns-tcp"), udp(53, "dns")],
        ..NOTHING
    },
    KnownImage {
        names: &["itzg/minecraft-server"],
        page: "https://github.com/itzg/docker-minecraft-server/blob/master/Dockerfile",
        ports: &[tcp(25565, "minecraft"), tcp(25575, "rcon")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: user(1000),
        health: Some(&["CMD-SHELL", "mc-health"]),
        variables: &[
            port("SERVER_PORT", 25565),
            port("RCON_PORT", 25575),
            becomes_user("UID"),
            becomes_group("GID"),
        ],
        // Commands of the game write these.
        keeps: &["banned-players.json", "ops.json", "whitelist.json"],
        ..NOTHING
    },
    KnownImage {
        names: &["joedwards32/cs2"],
        page: "https://github.com/joedwards32/CS2/blob/main/README.md",
        data: &["/home/steam/cs2-dedicated"],
        // At least 40 GB in 2023, and each update brings more.
        sizes: &[("/home/steam/cs2-dedicated", 60)],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["wolveix/satisfactory-server"],
        page: "https://github.com/wolveix/satisfactory-server/blob/main/README.md",
        data: &["/config"],
        // The server alone has more than 8 GB.
        sizes: &[("/config", 20)],
        ..NOTHING
    },
    KnownImage {
        names: &["cm2network/cs2", "cm2network/csgo"],
        page: "https://github.com/CM2Walki/CSGO/blob/master/README.md",
        data: &["/home/steam/cs2-dedicated", "/home/steam/csgo-dedicated"],
        sizes: &[
            ("/home/steam/cs2-dedicated", 60),
            ("/home/steam/csgo-dedicated", 40),
        ],
        user: user(1000),
        user_of_tag: &[("root", User::ROOT)],
        ..NOTHING
    },
    KnownImage {
        names: &["cm2network/*"],
        page: "https://github.com/CM2Walki/steamcmd/blob/master/bookworm/Dockerfile",
        user: user(1000),
        user_of_tag: &[("root", User::ROOT)],
        ..NOTHING
    },
    KnownImage {
        names: &["chocobozzz/peertube"],
        page: "https://github.com/Chocobozzz/PeerTube/blob/develop/support/docker/production/Dockerfile.bookworm",
        ports: &[tcp(9000, "http"), tcp(1935, "rtmp")],
        data: &["/data", "/config"],
        volumes: &["/data", "/config"],
        ships: &["/app/client/dist"],
        user: Some(User::ROOT),
        becomes: user(999),
        ..NOTHING
    },
    KnownImage {
        names: &["itzg/minecraft-bedrock-server"],
        page: "https://github.com/itzg/docker-minecraft-bedrock-server/blob/master/Dockerfile",
        ports: &[udp(19132, "minecraft")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["sissbruecker/linkding"],
        page: "https://github.com/sissbruecker/linkding/blob/master/docker/default.Dockerfile",
        ports: &[tcp(9090, "http")],
        data: &["/etc/linkding/data"],
        stores: &["/etc/linkding/data"],
        clients: Some(&[Client::Curl]),
        health: Some(&[
            "CMD-SHELL",
            "curl -f http://localhost:${LD_SERVER_PORT:-9090}/${LD_CONTEXT_PATH}health || exit 1",
        ]),
        variables: &[port("LD_SERVER_PORT", 9090)],
        ..NOTHING
    },
    KnownImage {
        names: &["freshrss/freshrss"],
        page: "https://github.com/FreshRSS/FreshRSS/blob/edge/Docker/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/FreshRSS/data", "/var/www/FreshRSS/extensions"],
        stores: &["/var/www/FreshRSS/data"],
        user: Some(User::ROOT),
        variables: &[port("LISTEN", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["filebrowser/filebrowser"],
        page: "https://github.com/filebrowser/filebrowser/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/srv", "/config", "/database"],
        volumes: &["/srv", "/database"],
        user: user(1000),
        health: Some(&["CMD-SHELL", "/healthcheck.sh"]),
        variables: &[port("FB_PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/syncthing"],
        page: "https://github.com/linuxserver/docker-syncthing/blob/master/Dockerfile",
        ports: &[
            tcp(8384, "http"),
            tcp(22000, "sync"),
            udp(22000, "sync-udp"),
            udp(21027, "discovery"),
        ],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["syncthing/syncthing"],
        page: "https://github.com/syncthing/syncthing/blob/main/Dockerfile",
        ports: &[
            tcp(8384, "http"),
            tcp(22000, "sync"),
            udp(22000, "sync-udp"),
            udp(21027, "discovery"),
        ],
        data: &["/var/syncthing"],
        volumes: &["/var/syncthing"],
        user: Some(User::ROOT),
        variables: &[port("STGUIADDRESS", 8384)],
        ..NOTHING
    },
    KnownImage {
        names: &["binwiederhier/ntfy"],
        page: "https://github.com/binwiederhier/ntfy/blob/main/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/cache/ntfy", "/var/lib/ntfy"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[port("NTFY_LISTEN_HTTP", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["gotify/server"],
        page: "https://gotify.net/docs/install",
        ports: &[tcp(80, "http")],
        data: &["/app/data"],
        stores: &["/app/data"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        health: Some(&[
            "CMD-SHELL",
            "curl --fail http://localhost:$GOTIFY_SERVER_PORT/health || exit 1",
        ]),
        variables: &[port("GOTIFY_SERVER_PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["dgtlmoon/changedetection.io"],
        page: "https://github.com/dgtlmoon/changedetection.io/blob/master/Dockerfile",
        ports: &[tcp(5000, "http")],
        data: &["/datastore"],
        stores: &["/datastore"],
        user: Some(User::ROOT),
        variables: &[port("PORT", 5000)],
        ..NOTHING
    },
    KnownImage {
        names: &["searxng/searxng"],
        page: "https://docs.searxng.org/admin/installation-docker.html",
        ports: &[tcp(8080, "http")],
        data: &["/var/cache/searxng", "/etc/searxng"],
        fills: &["/etc/searxng"],
        user: user(977),
        clients: Some(&[Client::Wget]),
        variables: &[port("GRANIAN_PORT", 8080), port("BIND_ADDRESS", 8080)],
        // At its start the image replaces the placeholder of the secret key.
        rewrites: &["/etc/searxng"],
        ..NOTHING
    },
    KnownImage {
        names: &["actualbudget/actual-server"],
        page: "https://github.com/actualbudget/actual/blob/master/sync-server.Dockerfile",
        ports: &[tcp(5006, "http")],
        data: &["/data"],
        stores: &["/data"],
        user: Some(User::ROOT),
        variables: &[port("ACTUAL_PORT", 5006), port("PORT", 5006)],
        ..NOTHING
    },
    KnownImage {
        names: &["mealie-recipes/mealie"],
        page: "https://docs.mealie.io/documentation/getting-started/installation/installation-checklist/",
        ports: &[tcp(9000, "http")],
        data: &["/app/data"],
        volumes: &["/app/data"],
        user: Some(User::ROOT),
        variables: &[port("API_PORT", 9000)],
        ..NOTHING
    },
    KnownImage {
        names: &["fireflyiii/core"],
        page: "https://docs.firefly-iii.org/how-to/firefly-iii/installation/docker/",
        ports: &[tcp(8080, "http")],
        data: &["/var/www/html/storage/upload"],
        stores: &["/var/www/html/storage/upload"],
        // `USER www-data` of `fireflyiii/base`.
        user: ids(33, 33),
        ..NOTHING
    },
    KnownImage {
        names: &["duplicati/duplicati"],
        page: "https://github.com/duplicati/duplicati/blob/master/ReleaseBuilder/Resources/Docker/Dockerfile",
        ports: &[tcp(8200, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/duplicati"],
        page: "https://github.com/linuxserver/docker-duplicati/blob/master/Dockerfile",
        ports: &[tcp(8200, "http")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
];
