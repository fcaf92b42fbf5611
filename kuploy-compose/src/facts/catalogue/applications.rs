//! Applications that people run as they are: content, collaboration, business.

use super::entry::{
    Client, KnownImage, NOTHING, RunsOnce, User, becomes_group, becomes_user, data, ids, port, tcp,
    user,
};
use super::linuxserver::LINUXSERVER;

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["wordpress:fpm"],
        page: "https://github.com/docker-library/wordpress/blob/master/latest/php8.2/fpm-alpine/Dockerfile",
        ports: &[tcp(9000, "fastcgi")],
        data: &["/var/www/html", "/var/www/html/wp-content"],
        volumes: &["/var/www/html"],
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        server: &["php-fpm"],
        stop_signal: Some("SIGQUIT"),
        ..NOTHING
    },
    KnownImage {
        names: &["wordpress:cli"],
        page: "https://github.com/docker-library/wordpress/blob/master/cli/php8.2/alpine/Dockerfile",
        user: ids(33, 33),
        runs_once: RunsOnce::Always,
        ..NOTHING
    },
    KnownImage {
        names: &["wordpress"],
        page: "https://github.com/docker-library/wordpress/blob/master/latest/php8.2/apache/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html", "/var/www/html/wp-content"],
        volumes: &["/var/www/html"],
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        server: &["apache2-foreground"],
        clients: Some(&[Client::Curl]),
        stop_signal: Some("SIGWINCH"),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/wordpress", "bitnamilegacy/wordpress"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/wordpress/README.md",
        ports: &[tcp(8080, "http"), tcp(8443, "https")],
        data: &["/bitnami/wordpress"],
        user: ids(1001, 0),
        variables: &[
            port("APACHE_HTTP_PORT_NUMBER", 8080),
            port("APACHE_HTTPS_PORT_NUMBER", 8443),
        ],
        stores: &["/bitnami/wordpress"],
        ..NOTHING
    },
    KnownImage {
        names: &["nextcloud:fpm"],
        page: "https://github.com/nextcloud/docker/blob/master/README.md",
        ports: &[tcp(9000, "fastcgi")],
        data: &[
            "/var/www/html",
            "/var/www/html/data",
            "/var/www/html/config",
            "/var/www/html/custom_apps",
            "/var/www/html/themes",
        ],
        volumes: &["/var/www/html"],
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        server: &["php-fpm"],
        ..NOTHING
    },
    KnownImage {
        names: &["nextcloud"],
        page: "https://github.com/nextcloud/docker/blob/master/README.md",
        ports: &[tcp(80, "http")],
        data: &[
            "/var/www/html",
            "/var/www/html/data",
            "/var/www/html/config",
            "/var/www/html/custom_apps",
            "/var/www/html/themes",
        ],
        volumes: &["/var/www/html"],
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        server: &["apache2-foreground"],
        clients: Some(&[Client::Curl]),
        // Its installation, each upgrade and `occ` write the file.
        keeps: &["config.php"],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/nextcloud"],
        page: "https://github.com/linuxserver/docker-nextcloud/blob/master/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/config", "/data"],
        volumes: &["/config", "/data"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["owncloud/server"],
        page: "https://github.com/owncloud-docker/server/blob/master/README.md",
        ports: &[tcp(8080, "http")],
        data: &["/mnt/data"],
        volumes: &["/mnt/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["ghost"],
        page: "https://github.com/docker-library/ghost/blob/master/6/bookworm/Dockerfile",
        ports: &[tcp(2368, "http")],
        data: &["/var/lib/ghost/content"],
        volumes: &["/var/lib/ghost/content"],
        fills: &["/var/lib/ghost/content"],
        user: Some(User::ROOT),
        becomes: user(1000),
        server: &["node"],
        variables: &[port("server__port", 2368)],
        rewrites: &["/var/lib/ghost/content"],
        ..NOTHING
    },
    KnownImage {
        names: &["drupal"],
        page: "https://hub.docker.com/_/drupal",
        ports: &[tcp(80, "http")],
        ships: &["/var/www/html", "/opt/drupal"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        ..NOTHING
    },
    KnownImage {
        names: &["joomla"],
        page: "https://github.com/joomla-docker/docker-joomla/blob/master/5.4/php8.3/apache/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html"],
        volumes: &["/var/www/html"],
        // The entrypoint copies the program there.
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        server: &["apache2-foreground"],
        clients: Some(&[Client::Curl]),
        ..NOTHING
    },
    KnownImage {
        names: &["mediawiki"],
        page: "https://github.com/wikimedia/mediawiki-docker/blob/main/1.45/apache/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html/images"],
        stores: &["/var/www/html/images"],
        ships: &["/var/www/html"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        ..NOTHING
    },
    KnownImage {
        names: &["matomo:fpm"],
        page: "https://github.com/matomo-org/docker/blob/master/README.md",
        ports: &[tcp(9000, "fastcgi")],
        data: &["/var/www/html"],
        volumes: &["/var/www/html"],
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        server: &["php-fpm"],
        ..NOTHING
    },
    KnownImage {
        names: &["matomo"],
        page: "https://github.com/matomo-org/docker/blob/master/apache/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html"],
        volumes: &["/var/www/html"],
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        server: &["apache2-foreground"],
        clients: Some(&[Client::Curl]),
        ..NOTHING
    },
    KnownImage {
        names: &["redmine"],
        page: "https://github.com/docker-library/redmine/blob/master/6.0/bookworm/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/usr/src/redmine/files", "/usr/src/redmine/sqlite"],
        volumes: &["/usr/src/redmine/files"],
        ships: &["/usr/src/redmine/config"],
        user: Some(User::ROOT),
        server: &["rails"],
        ..NOTHING
    },
    KnownImage {
        names: &["zammad/zammad"],
        page: "https://github.com/zammad/zammad/blob/develop/Dockerfile",
        ports: &[
            tcp(3000, "http"),
            tcp(6042, "http-websocket"),
            tcp(8080, "http-nginx"),
        ],
        data: &["/opt/zammad/storage", "/opt/zammad/var"],
        user: user(1000),
        // The entrypoint prepares the database when it is started so.
        runs_once: RunsOnce::With(&["zammad-init"]),
        clients: Some(&[Client::Curl]),
        server: &[
            "zammad-railsserver",
            "zammad-scheduler",
            "zammad-websocket",
            "zammad-nginx",
        ],
        variables: &[
            port("ZAMMAD_RAILSSERVER_PORT", 3000),
            port("ZAMMAD_WEBSOCKET_PORT", 6042),
            port("NGINX_PORT", 8080),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["phpmyadmin", "phpmyadmin/phpmyadmin"],
        page: "https://github.com/phpmyadmin/docker/blob/master/apache/Dockerfile",
        ports: &[tcp(80, "http")],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        variables: &[port("APACHE_PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["dpage/pgadmin4", "elestio/pgadmin"],
        page: "https://github.com/pgadmin-org/pgadmin4/blob/master/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/var/lib/pgadmin"],
        volumes: &["/var/lib/pgadmin"],
        user: ids(5050, 0),
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[port("PGADMIN_LISTEN_PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["adminer"],
        page: "https://hub.docker.com/_/adminer",
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["dbeaver/cloudbeaver"],
        page: "https://github.com/dbeaver/cloudbeaver/wiki/Run-Docker-Container",
        ports: &[tcp(8978, "http")],
        data: &["/opt/cloudbeaver/workspace"],
        stores: &["/opt/cloudbeaver/workspace"],
        ..NOTHING
    },
    KnownImage {
        names: &["mongo-express"],
        page: "https://github.com/mongo-express/mongo-express-docker/blob/master/1.0/20-alpine3.19/Dockerfile",
        ports: &[tcp(8081, "http")],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[port("PORT", 8081)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "rediscommander/redis-commander",
            "joeferner/redis-commander",
        ],
        page: "https://github.com/joeferner/redis-commander/blob/master/Dockerfile",
        ports: &[tcp(8081, "http")],
        user: ids(10000, 0),
        health: Some(&["CMD", "/redis-commander/bin/healthcheck.js"]),
        variables: &[port("PORT", 8081)],
        open_unless: Some(&["HTTP_USER", "--http-auth-username"]),
        ..NOTHING
    },
    KnownImage {
        names: &["redis/redisinsight"],
        page: "https://redis.io/docs/latest/operate/redisinsight/install/install-on-docker/",
        ports: &[tcp(5540, "http")],
        data: &["/data"],
        user: user(1000),
        variables: &[port("RI_APP_PORT", 5540)],
        open_unless: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "portainer/portainer-ce",
            "portainer/portainer",
            "portainer/portainer-ee",
        ],
        page: "https://docs.portainer.io/start/install-ce/server/docker/linux",
        ports: &[tcp(9000, "http"), tcp(9443, "https"), tcp(8000, "edge")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        on_kubernetes: Some("install its Helm chart: `portainer/portainer`"),
        ..NOTHING
    },
    KnownImage {
        names: &["portainer/agent"],
        page: "https://docs.portainer.io/admin/environments/add/docker/agent",
        ports: &[tcp(9001, "http")],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        on_kubernetes: Some("install the agent for Kubernetes with Portainer's Helm chart"),
        ..NOTHING
    },
    KnownImage {
        names: &["n8nio/n8n", "n8n-io/n8n"],
        page: "https://github.com/n8n-io/n8n/blob/master/docker/images/n8n/Dockerfile",
        ports: &[tcp(5678, "http")],
        data: &["/home/node/.n8n"],
        stores: &["/home/node/.n8n"],
        user: user(1000),
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[port("N8N_PORT", 5678)],
        ..NOTHING
    },
    KnownImage {
        names: &["nodered/node-red"],
        page: "https://github.com/node-red/node-red-docker/blob/master/.docker/Dockerfile.alpine",
        ports: &[tcp(1880, "http")],
        data: &["/data"],
        stores: &["/data"],
        user: ids(1000, 1000),
        health: Some(&["CMD-SHELL", "node /healthcheck.js"]),
        variables: &[port("PORT", 1880)],
        // Its editor writes these.
        keeps: &["flows.json", "flows_cred.json"],
        ..NOTHING
    },
    KnownImage {
        names: &["directus/directus"],
        page: "https://github.com/directus/directus/blob/main/Dockerfile",
        ports: &[tcp(8055, "http")],
        data: &[
            "/directus/uploads",
            "/directus/database",
            "/directus/extensions",
        ],
        volumes: &["/directus/uploads", "/directus/database"],
        user: user(1000),
        clients: Some(&[Client::Wget, Client::Nc]),
        variables: &[port("PORT", 8055)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "mattermost/mattermost-team-edition",
            "mattermost/mattermost-enterprise-edition",
        ],
        page: "https://github.com/mattermost/mattermost/blob/master/server/build/Dockerfile",
        ports: &[
            tcp(8065, "http"),
            tcp(8067, "http-metrics"),
            tcp(8074, "gossip"),
        ],
        data: &[
            "/mattermost/data",
            "/mattermost/logs",
            "/mattermost/plugins",
            "/mattermost/client/plugins",
            "/mattermost/config",
        ],
        volumes: &[
            "/mattermost/data",
            "/mattermost/logs",
            "/mattermost/plugins",
            "/mattermost/client/plugins",
            "/mattermost/config",
        ],
        user: user(2000),
        variables: &[port("MM_SERVICESETTINGS_LISTENADDRESS", 8065)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "rocket.chat",
            "rocketchat/rocket.chat",
            "rocketchat/rocket.chat/rocket.chat",
        ],
        page: "https://github.com/RocketChat/Rocket.Chat/blob/develop/apps/meteor/.docker/Dockerfile.alpine",
        ports: &[tcp(3000, "http")],
        data: &["/app/uploads"],
        volumes: &["/app/uploads"],
        user: user(65533),
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["matrixdotorg/synapse", "element-hq/synapse"],
        page: "https://github.com/element-hq/synapse/blob/develop/docker/Dockerfile",
        ports: &[
            tcp(8008, "http"),
            tcp(8448, "https"),
            tcp(19090, "http-manhole"),
        ],
        data: &["/data"],
        volumes: &[],
        user: Some(User::ROOT),
        becomes: user(991),
        runs_once: RunsOnce::With(&["generate", "migrate_config"]),
        clients: Some(&[Client::Curl]),
        health: Some(&[
            "CMD-SHELL",
            "curl -fSs http://localhost:8008/health || exit 1",
        ]),
        ..NOTHING
    },
    KnownImage {
        names: &["vectorim/element-web", "element-hq/element-web"],
        page: "https://github.com/element-hq/element-web/blob/develop/apps/web/Dockerfile",
        ports: &[tcp(80, "http")],
        variables: &[port("ELEMENT_WEB_PORT", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["outlinewiki/outline"],
        page: "https://github.com/outline/outline/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/var/lib/outline/data"],
        volumes: &["/var/lib/outline/data"],
        user: user(1001),
        clients: Some(&[Client::Wget]),
        health: Some(&[
            "CMD-SHELL",
            "wget -qO- \"http://localhost:${PORT:-3000}/_health\" | grep -q \"OK\" || exit 1",
        ]),
        variables: &[
            port("PORT", 3000),
            data("FILE_STORAGE_LOCAL_ROOT_DIR", "/var/lib/outline/data"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["requarks/wiki", "requarks/wiki.js"],
        page: "https://github.com/requarks/wiki/blob/main/dev/build/Dockerfile",
        ports: &[tcp(3000, "http"), tcp(3443, "https")],
        data: &["/wiki/data/content"],
        volumes: &["/wiki/data/content"],
        user: user(1000),
        clients: Some(&[Client::Curl, Client::Wget, Client::Nc]),
        ..NOTHING
    },
    KnownImage {
        names: &["solidnerd/bookstack"],
        page: "https://github.com/solidnerd/docker-bookstack/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &[
            "/var/www/bookstack/public/uploads",
            "/var/www/bookstack/storage/uploads",
        ],
        volumes: &[
            "/var/www/bookstack/public/uploads",
            "/var/www/bookstack/storage/uploads",
        ],
        user: user(33),
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/bookstack"],
        page: "https://github.com/linuxserver/docker-bookstack/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/config"],
        volumes: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["miniflux/miniflux"],
        page: "https://github.com/miniflux/v2/blob/main/packaging/docker/alpine/Dockerfile",
        ports: &[tcp(8080, "http")],
        user: user(65534),
        health: None,
        variables: &[port("LISTEN_ADDR", 8080), port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["wekanteam/wekan", "wekan/wekan"],
        page: "https://github.com/wekan/wekan/blob/main/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/data"],
        stores: &["/data"],
        user: user(999),
        variables: &[port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["etherpad/etherpad"],
        page: "https://github.com/ether/etherpad-lite/blob/develop/Dockerfile",
        ports: &[tcp(9001, "http")],
        data: &["/opt/etherpad-lite/var"],
        stores: &["/opt/etherpad-lite/var"],
        user: ids(5001, 0),
        clients: Some(&[Client::Curl]),
        variables: &[port("PORT", 9001)],
        ..NOTHING
    },
    KnownImage {
        names: &["hedgedoc/hedgedoc"],
        page: "https://docs.hedgedoc.org/setup/docker/",
        ports: &[tcp(3000, "http")],
        data: &["/hedgedoc/public/uploads"],
        stores: &["/hedgedoc/public/uploads"],
        // `adduser --system` has no group of its own. Its entrypoint leaves root by `gosu`, and gives the uploads away
        // only with `CMD_IMAGE_UPLOAD_TYPE=filesystem`.
        user: ids(10000, 65534),
        variables: &[port("CMD_PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["paperless-ngx/paperless-ngx", "paperlessngx/paperless-ngx"],
        page: "https://github.com/paperless-ngx/paperless-ngx/blob/main/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &[
            "/usr/src/paperless/data",
            "/usr/src/paperless/media",
            "/usr/src/paperless/export",
            "/usr/src/paperless/consume",
        ],
        volumes: &["/usr/src/paperless/data", "/usr/src/paperless/media"],
        user: Some(User::ROOT),
        becomes: user(1000),
        needs_root: true,
        clients: Some(&[Client::Curl]),
        health: Some(&[
            "CMD",
            "curl",
            "-fs",
            "-S",
            "-L",
            "--max-time",
            "2",
            "http://localhost:8000",
        ]),
        variables: &[
            port("PAPERLESS_PORT", 8000),
            becomes_user("USERMAP_UID"),
            becomes_group("USERMAP_GID"),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["odoo"],
        page: "https://github.com/odoo/docker/blob/master/18.0/Dockerfile",
        ports: &[
            tcp(8069, "http"),
            tcp(8071, "xmlrpcs"),
            tcp(8072, "longpolling"),
        ],
        data: &["/var/lib/odoo", "/mnt/extra-addons"],
        volumes: &["/var/lib/odoo"],
        // Made by the package, after what the distribution has: 101 in Debian, 100 in Ubuntu since 18.
        user: ids(100, 101),
        user_of_tag: &[
            ("12", User { uid: 101, gid: 101 }),
            ("13", User { uid: 101, gid: 101 }),
            ("14", User { uid: 101, gid: 101 }),
            ("15", User { uid: 101, gid: 101 }),
            ("16", User { uid: 101, gid: 101 }),
            ("17", User { uid: 101, gid: 101 }),
        ],
        server: &["odoo"],
        clients: Some(&[Client::Curl]),
        arguments: &[port("--http-port", 8069), port("-p", 8069)],
        files: &[super::entry::file(
            "odoo.conf",
            super::entry::Syntax::Assignment,
            &[port("http_port", 8069), data("data_dir", "/var/lib/odoo")],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["kimai/kimai2"],
        page: "https://www.kimai.org/documentation/docker.html",
        ports: &[tcp(8001, "http")],
        data: &["/opt/kimai/var/data", "/opt/kimai/var/plugins"],
        stores: &["/opt/kimai/var/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["onlyoffice/documentserver"],
        page: "https://github.com/ONLYOFFICE/Docker-DocumentServer/blob/master/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &[
            "/var/www/onlyoffice/Data",
            "/var/lib/onlyoffice",
            "/var/log/onlyoffice",
            "/var/lib/postgresql",
        ],
        volumes: &["/var/www/onlyoffice/Data", "/var/lib/onlyoffice"],
        fills: &["/var/lib/postgresql"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        ..NOTHING
    },
    KnownImage {
        names: &["collabora/code"],
        page: "https://sdk.collaboraonline.com/docs/installation/CODE_Docker_image.html",
        ports: &[tcp(9980, "http")],
        user: user(1001),
        clients: Some(&[Client::Curl]),
        ..NOTHING
    },
    KnownImage {
        names: &["codercom/code-server"],
        page: "https://coder.com/docs/code-server/install#docker",
        ports: &[tcp(8080, "http")],
        data: &["/home/coder"],
        user: user(1000),
        clients: Some(&[Client::Curl]),
        arguments: &[port("--bind-addr", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/code-server"],
        page: "https://github.com/linuxserver/docker-code-server/blob/master/Dockerfile",
        ports: &[tcp(8443, "http")],
        data: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["plantuml/plantuml-server"],
        page: "https://github.com/plantuml/plantuml-server/blob/master/Dockerfile.jetty",
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["jgraph/drawio"],
        page: "https://github.com/jgraph/docker-drawio/blob/dev/main/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(8443, "https")],
        ..NOTHING
    },
    KnownImage {
        names: &["excalidraw/excalidraw"],
        page: "https://github.com/excalidraw/excalidraw/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["umami-software/umami"],
        page: "https://github.com/umami-software/umami/blob/master/Dockerfile",
        ports: &[tcp(3000, "http")],
        user: ids(1001, 65533),
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["plausible/analytics", "plausible/community-edition"],
        page: "https://github.com/plausible/community-edition/blob/master/compose.yml",
        ports: &[tcp(8000, "http")],
        data: &["/var/lib/plausible"],
        variables: &[port("PORT", 8000), port("HTTP_PORT", 8000)],
        ..NOTHING
    },
    KnownImage {
        names: &["baserow/baserow"],
        page: "https://baserow.io/docs/installation/install-with-docker",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/baserow/data"],
        stores: &["/baserow/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["nocodb/nocodb"],
        page: "https://github.com/nocodb/nocodb/blob/master/packages/nocodb/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/usr/app/data"],
        stores: &["/usr/app/data"],
        user: Some(User::ROOT),
        variables: &[port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["appwrite/appwrite"],
        page: "https://github.com/appwrite/appwrite/blob/main/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &[
            "/storage/uploads",
            "/storage/cache",
            "/storage/config",
            "/storage/certificates",
            "/storage/functions",
        ],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["strapi/strapi"],
        page: "https://github.com/strapi/strapi-docker/blob/master/README.md",
        ports: &[tcp(1337, "http")],
        data: &["/srv/app"],
        user: Some(User::ROOT),
        variables: &[port("PORT", 1337)],
        ..NOTHING
    },
    KnownImage {
        names: &["chatwoot/chatwoot"],
        page: "https://github.com/chatwoot/chatwoot/blob/develop/docker/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/app/storage"],
        stores: &["/app/storage"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["calcom/cal.com"],
        page: "https://github.com/calcom/docker/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["documenso/documenso"],
        page: "https://github.com/documenso/documenso/blob/main/docker/README.md",
        ports: &[tcp(3000, "http")],
        user: user(1001),
        variables: &[port("PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "stirlingtools/stirling-pdf",
            "frooodle/s-pdf",
            "stirling-tools/stirling-pdf",
        ],
        page: "https://github.com/Stirling-Tools/Stirling-PDF/blob/main/docker/embedded/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/configs"],
        user: Some(User::ROOT),
        variables: &[port("SERVER_PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["frappe/erpnext"],
        page: "https://github.com/frappe/frappe_docker/blob/main/images/production/Containerfile",
        ports: &[
            tcp(8000, "http"),
            tcp(9000, "http-socketio"),
            tcp(8080, "http-nginx"),
        ],
        data: &[
            "/home/frappe/frappe-bench/sites",
            "/home/frappe/frappe-bench/logs",
        ],
        volumes: &[
            "/home/frappe/frappe-bench/sites",
            "/home/frappe/frappe-bench/logs",
        ],
        fills: &[],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/moodle", "bitnamilegacy/moodle"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/moodle/README.md",
        ports: &[tcp(8080, "http"), tcp(8443, "https")],
        data: &["/bitnami/moodle", "/bitnami/moodledata"],
        user: Some(User::ROOT),
        stores: &["/bitnami/moodle", "/bitnami/moodledata"],
        ..NOTHING
    },
    KnownImage {
        names: &["prestashop/prestashop"],
        page: "https://github.com/PrestaShop/docker/blob/master/base/images/8.1-apache/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html"],
        volumes: &["/var/www/html"],
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["jitsi/web"],
        page: "https://jitsi.github.io/handbook/docs/devops-guide/devops-guide-docker/",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/config"],
        volumes: &["/config"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["jitsi/prosody"],
        page: "https://jitsi.github.io/handbook/docs/devops-guide/devops-guide-docker/",
        ports: &[
            tcp(5222, "xmpp-client"),
            tcp(5347, "xmpp-component"),
            tcp(5280, "http-bosh"),
        ],
        data: &["/config"],
        volumes: &["/config"],
        user: Some(User::ROOT),
        ..NOTHING
    },
];
