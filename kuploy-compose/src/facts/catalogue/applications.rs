//! Applications that people run as they are.

use super::{KnownImage, NOTHING, tcp, udp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["wordpress"],
        ports: &[tcp(80, "http")],
        data: &["/var/www/html", "/var/www/html/wp-content"],
        fills: &["/var/www/html"],
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/wordpress", "bitnamilegacy/wordpress"],
        ports: &[tcp(8080, "http"), tcp(8443, "https")],
        data: &["/bitnami/wordpress"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["nextcloud"],
        ports: &[tcp(80, "http")],
        data: &[
            "/var/www/html",
            "/var/www/html/data",
            "/var/www/html/config",
            "/var/www/html/custom_apps",
        ],
        fills: &["/var/www/html"],
        ..NOTHING
    },
    KnownImage {
        names: &["ghost"],
        ports: &[tcp(2368, "http")],
        data: &["/var/lib/ghost/content"],
        fills: &["/var/lib/ghost/content"],
        ..NOTHING
    },
    KnownImage {
        names: &["drupal", "joomla"],
        ports: &[tcp(80, "http")],
        ships: &["/var/www/html", "/opt/drupal"],
        ..NOTHING
    },
    KnownImage {
        names: &["mediawiki"],
        ports: &[tcp(80, "http")],
        data: &["/var/www/html/images"],
        ships: &["/var/www/html"],
        ..NOTHING
    },
    KnownImage {
        names: &["matomo"],
        ports: &[tcp(80, "http")],
        data: &["/var/www/html"],
        fills: &["/var/www/html"],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "phpmyadmin",
            "phpmyadmin/phpmyadmin",
            "linuxserver/phpmyadmin",
        ],
        ports: &[tcp(80, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["dpage/pgadmin4"],
        ports: &[tcp(80, "http")],
        data: &["/var/lib/pgadmin"],
        user: user(5050),
        ..NOTHING
    },
    KnownImage {
        names: &["adminer"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["mongo-express"],
        ports: &[tcp(8081, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["rediscommander/redis-commander"],
        ports: &[tcp(8081, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["redis/redisinsight"],
        ports: &[tcp(5540, "http")],
        data: &["/data"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "portainer/portainer-ce",
            "portainer/portainer",
            "portainer/portainer-ee",
        ],
        ports: &[tcp(9000, "http"), tcp(9443, "https"), tcp(8000, "edge")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["n8nio/n8n", "n8n-io/n8n"],
        ports: &[tcp(5678, "http")],
        data: &["/home/node/.n8n"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["nodered/node-red"],
        ports: &[tcp(1880, "http")],
        data: &["/data"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "homeassistant/home-assistant",
            "home-assistant/home-assistant",
            "linuxserver/homeassistant",
        ],
        ports: &[tcp(8123, "http")],
        data: &["/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["metabase/metabase"],
        ports: &[tcp(3000, "http")],
        data: &["/metabase-data"],
        ..NOTHING
    },
    KnownImage {
        names: &["directus/directus"],
        ports: &[tcp(8055, "http")],
        data: &[
            "/directus/uploads",
            "/directus/database",
            "/directus/extensions",
        ],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["vaultwarden/server", "bitwardenrs/server"],
        ports: &[tcp(80, "http")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "mattermost/mattermost-team-edition",
            "mattermost/mattermost-enterprise-edition",
        ],
        ports: &[tcp(8065, "http")],
        data: &[
            "/mattermost/data",
            "/mattermost/logs",
            "/mattermost/plugins",
            "/mattermost/client/plugins",
            "/mattermost/config",
        ],
        user: user(2000),
        ..NOTHING
    },
    KnownImage {
        names: &["rocket.chat", "rocketchat/rocket.chat"],
        ports: &[tcp(3000, "http")],
        data: &["/app/uploads"],
        user: user(65533),
        ..NOTHING
    },
    KnownImage {
        names: &["matrixdotorg/synapse", "element-hq/synapse"],
        ports: &[tcp(8008, "http")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["outlinewiki/outline"],
        ports: &[tcp(3000, "http")],
        data: &["/var/lib/outline/data"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["requarks/wiki", "requarks/wiki.js"],
        ports: &[tcp(3000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["miniflux/miniflux"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["wekanteam/wekan", "wekan/wekan"],
        ports: &[tcp(8080, "http")],
        data: &["/data"],
        user: user(999),
        ..NOTHING
    },
    KnownImage {
        names: &["etherpad/etherpad"],
        ports: &[tcp(9001, "http")],
        data: &["/opt/etherpad-lite/var"],
        ..NOTHING
    },
    KnownImage {
        names: &["paperless-ngx/paperless-ngx", "paperlessngx/paperless-ngx"],
        ports: &[tcp(8000, "http")],
        data: &[
            "/usr/src/paperless/data",
            "/usr/src/paperless/media",
            "/usr/src/paperless/export",
            "/usr/src/paperless/consume",
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["immich-app/immich-server"],
        ports: &[tcp(2283, "http")],
        data: &["/data", "/usr/src/app/upload"],
        ..NOTHING
    },
    KnownImage {
        names: &["immich-app/immich-machine-learning"],
        ports: &[tcp(3003, "http")],
        data: &["/cache"],
        ..NOTHING
    },
    KnownImage {
        names: &["jellyfin/jellyfin", "linuxserver/jellyfin"],
        ports: &[tcp(8096, "http")],
        data: &["/config", "/cache"],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/plex", "plexinc/pms-docker"],
        ports: &[tcp(32400, "http")],
        data: &["/config", "/transcode"],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/wireguard"],
        ports: &[udp(51820, "wireguard")],
        data: &["/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["pihole/pihole"],
        ports: &[tcp(53, "dns-tcp"), udp(53, "dns"), tcp(80, "http")],
        data: &["/etc/pihole", "/etc/dnsmasq.d"],
        fills: &["/etc/pihole", "/etc/dnsmasq.d"],
        ..NOTHING
    },
    KnownImage {
        names: &["adguard/adguardhome"],
        ports: &[
            tcp(53, "dns-tcp"),
            udp(53, "dns"),
            tcp(80, "http"),
            tcp(3000, "http-setup"),
        ],
        data: &["/opt/adguardhome/work", "/opt/adguardhome/conf"],
        ..NOTHING
    },
    KnownImage {
        names: &["itzg/minecraft-server"],
        ports: &[tcp(25565, "minecraft")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["itzg/minecraft-bedrock-server"],
        ports: &[udp(19132, "minecraft")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["odoo"],
        ports: &[tcp(8069, "http"), tcp(8072, "longpolling")],
        data: &["/var/lib/odoo"],
        user: user(101),
        ..NOTHING
    },
    KnownImage {
        names: &["kimai/kimai2"],
        ports: &[tcp(8001, "http")],
        data: &["/opt/kimai/var/data", "/opt/kimai/var/plugins"],
        ..NOTHING
    },
    KnownImage {
        names: &["sissbruecker/linkding"],
        ports: &[tcp(9090, "http")],
        data: &["/etc/linkding/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["freshrss/freshrss"],
        ports: &[tcp(80, "http")],
        data: &["/var/www/FreshRSS/data", "/var/www/FreshRSS/extensions"],
        ..NOTHING
    },
    KnownImage {
        names: &["filebrowser/filebrowser"],
        ports: &[tcp(80, "http")],
        data: &["/srv", "/database"],
        ..NOTHING
    },
    KnownImage {
        names: &["onlyoffice/documentserver"],
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &[
            "/var/www/onlyoffice/Data",
            "/var/lib/onlyoffice",
            "/var/log/onlyoffice",
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["collabora/code"],
        ports: &[tcp(9980, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["codercom/code-server"],
        ports: &[tcp(8080, "http")],
        data: &["/home/coder"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["plantuml/plantuml-server"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
];
