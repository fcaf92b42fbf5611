//! Applications that people run for themselves and that keep data in a `VOLUME` of their image, or in the container, which
//! Docker keeps without a mount: photos, notes, mail, money, houses, games.

use super::entry::{Embedded, KnownImage, NOTHING, User, data, port, tcp, udp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["gotson/komga"],
        page: "https://github.com/gotson/komga/blob/master/komga/docker/Dockerfile.tpl",
        ports: &[tcp(25600, "http")],
        data: &["/config"],
        volumes: &["/config"],
        user: Some(User::ROOT),
        variables: &[data("KOMGA_CONFIGDIR", "/config")],
        ..NOTHING
    },
    KnownImage {
        names: &["silverbulletmd/silverbullet", "zefhemel/silverbullet"],
        page: "https://github.com/silverbulletmd/silverbullet/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/space"],
        volumes: &["/space"],
        user: Some(User::ROOT),
        variables: &[data("SB_FOLDER", "/space"), port("SB_PORT", 3000)],
        ..NOTHING
    },
    KnownImage {
        names: &["sctx/overseerr"],
        page: "https://github.com/sct/overseerr/blob/develop/Dockerfile",
        ports: &[tcp(5055, "http")],
        data: &["/app/config"],
        stores: &["/app/config"],
        variables: &[port("PORT", 5055)],
        ..NOTHING
    },
    KnownImage {
        names: &["tautulli/tautulli"],
        page: "https://github.com/Tautulli/Tautulli/blob/master/Dockerfile",
        ports: &[tcp(8181, "http")],
        data: &["/config"],
        volumes: &["/config"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["drakkan/sftpgo"],
        page: "https://github.com/drakkan/sftpgo/blob/main/Dockerfile",
        ports: &[tcp(2022, "sftp"), tcp(8080, "http")],
        data: &["/srv/sftpgo", "/var/lib/sftpgo"],
        stores: &["/srv/sftpgo", "/var/lib/sftpgo"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["restic/rest-server"],
        page: "https://github.com/restic/rest-server/blob/master/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        variables: &[data("DATA_DIRECTORY", "/data")],
        ..NOTHING
    },
    KnownImage {
        names: &["shlinkio/shlink"],
        page: "https://github.com/shlinkio/shlink/blob/develop/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/etc/shlink/data"],
        // SQLite, unless a driver is chosen (https://shlink.io/documentation/install-docker-image/).
        embedded: &[Embedded {
            directory: "/etc/shlink/data",
            unless: &["DB_DRIVER"],
            when: &[],
        }],
        ..NOTHING
    },
    KnownImage {
        names: &["louislam/dockge"],
        page: "https://github.com/louislam/dockge/blob/master/docker/Dockerfile",
        ports: &[tcp(5001, "http")],
        data: &["/app/data"],
        volumes: &["/app/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["cloudreve/cloudreve"],
        page: "https://docs.cloudreve.org/en/overview/deploy/docker",
        ports: &[tcp(5212, "http")],
        data: &["/cloudreve/data"],
        stores: &["/cloudreve/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["xhofe/alist"],
        page: "https://github.com/AlistGo/alist/blob/main/Dockerfile",
        ports: &[tcp(5244, "http")],
        data: &["/opt/alist/data"],
        volumes: &["/opt/alist/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["openlistteam/openlist"],
        page: "https://github.com/OpenListTeam/OpenList/blob/main/Dockerfile",
        ports: &[tcp(5244, "http")],
        data: &["/opt/openlist/data"],
        volumes: &["/opt/openlist/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["filegator/filegator"],
        page: "https://github.com/filegator/filegator/blob/master/docker/Dockerfile",
        data: &[
            "/var/www/filegator/repository",
            "/var/www/filegator/private",
        ],
        volumes: &[
            "/var/www/filegator/repository",
            "/var/www/filegator/private",
        ],
        ships: &["/var/www/filegator/private"],
        ..NOTHING
    },
    KnownImage {
        names: &["stonith404/pingvin-share"],
        page: "https://github.com/stonith404/pingvin-share/blob/main/docker-compose.yml",
        ports: &[tcp(3000, "http")],
        data: &["/opt/app/backend/data", "/opt/app/frontend/public/img"],
        stores: &["/opt/app/backend/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["mumblevoip/mumble-server"],
        page: "https://github.com/mumble-voip/mumble-docker/blob/master/Dockerfile",
        ports: &[tcp(64738, "mumble"), udp(64738, "mumble-voice")],
        data: &["/data"],
        volumes: &["/data"],
        user: user(10000),
        ..NOTHING
    },
    KnownImage {
        names: &["owntracks/recorder"],
        page: "https://github.com/owntracks/docker-recorder/blob/master/Dockerfile",
        ports: &[tcp(8083, "http")],
        data: &["/store", "/config"],
        volumes: &["/store", "/config"],
        ships: &["/config"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["leantime/leantime"],
        page: "https://github.com/Leantime/docker-leantime/blob/main/docker-compose.yml",
        data: &["/var/www/html/userfiles", "/var/www/html/public/userfiles"],
        stores: &["/var/www/html/userfiles", "/var/www/html/public/userfiles"],
        ..NOTHING
    },
    KnownImage {
        names: &["plankanban/planka"],
        page: "https://github.com/plankanban/planka/blob/master/Dockerfile",
        ports: &[tcp(1337, "http")],
        data: &[
            "/app/data",
            "/app/public/user-avatars",
            "/app/public/project-background-images",
            "/app/private/attachments",
        ],
        volumes: &["/app/data"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["apache/answer", "answerdev/answer"],
        page: "https://github.com/apache/answer/blob/main/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["ckulka/baikal"],
        page: "https://github.com/ckulka/baikal-docker/blob/master/apache.dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/baikal/config", "/var/www/baikal/Specific"],
        volumes: &["/var/www/baikal/config", "/var/www/baikal/Specific"],
        ships: &["/var/www/baikal/config", "/var/www/baikal/Specific"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["tomsquest/docker-radicale"],
        page: "https://github.com/tomsquest/docker-radicale/blob/master/Dockerfile",
        ports: &[tcp(5232, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: user(2999),
        ..NOTHING
    },
    KnownImage {
        names: &["mautic/mautic"],
        page: "https://github.com/mautic/docker-mautic/blob/mautic5/apache/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html/config", "/var/www/html/docroot/media"],
        volumes: &["/var/www/html/config", "/var/www/html/docroot/media"],
        ships: &["/var/www/html/config", "/var/www/html/docroot/media"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["espocrm/espocrm"],
        page: "https://github.com/espocrm/espocrm-docker/blob/master/apache/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html"],
        stores: &["/var/www/html"],
        fills: &["/var/www/html"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["kylemanna/openvpn"],
        page: "https://github.com/kylemanna/docker-openvpn/blob/master/Dockerfile",
        ports: &[udp(1194, "openvpn")],
        data: &["/etc/openvpn"],
        volumes: &["/etc/openvpn"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["haugene/transmission-openvpn"],
        page: "https://github.com/haugene/docker-transmission-openvpn/blob/master/Dockerfile",
        ports: &[tcp(9091, "http"), tcp(8118, "http-proxy")],
        data: &["/config", "/data"],
        volumes: &["/config", "/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["doccano/doccano"],
        page: "https://github.com/doccano/doccano/blob/master/docker/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/data"],
        volumes: &["/data"],
        variables: &[port("PORT", 8000)],
        ..NOTHING
    },
    KnownImage {
        names: &["1dev/server"],
        page: "https://docs.onedev.io/installation-guide/run-as-docker-container",
        ports: &[tcp(6610, "http"), tcp(6611, "ssh")],
        data: &["/opt/onedev"],
        stores: &["/opt/onedev"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["writefreely/writefreely"],
        page: "https://github.com/writefreely/writefreely/blob/develop/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/go/keys"],
        volumes: &["/go/keys"],
        ..NOTHING
    },
    KnownImage {
        names: &["bbilly1/tubearchivist"],
        page: "https://github.com/tubearchivist/tubearchivist/blob/master/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/youtube", "/cache"],
        volumes: &["/youtube", "/cache"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["meeb/tubesync"],
        page: "https://github.com/meeb/tubesync/blob/main/Dockerfile",
        ports: &[tcp(4848, "http")],
        data: &["/config", "/downloads"],
        volumes: &["/config", "/downloads"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["inventree/inventree"],
        page: "https://github.com/inventree/InvenTree/blob/master/contrib/container/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/home/inventree/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["jbtronics/part-db1"],
        page: "https://github.com/Part-DB/Part-DB-server/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html/uploads", "/var/www/html/public/media"],
        volumes: &["/var/www/html/uploads", "/var/www/html/public/media"],
        ships: &["/var/www/html/uploads", "/var/www/html/public/media"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["wger/server"],
        page: "https://github.com/wger-project/docker/blob/master/docker-compose.yml",
        ports: &[tcp(8000, "http")],
        data: &["/home/wger/media", "/home/wger/static", "/home/wger/beat"],
        ..NOTHING
    },
    KnownImage {
        names: &["b3vis/borgmatic", "borgmatic-collective/borgmatic"],
        page: "https://github.com/borgmatic-collective/docker-borgmatic/blob/master/base/Dockerfile",
        data: &[
            "/mnt/borg-repository",
            "/etc/borgmatic.d",
            "/root/.borgmatic",
            "/root/.config/borg",
            "/root/.ssh",
            "/root/.cache/borg",
        ],
        // Without the keys no repository can be read again.
        volumes: &["/mnt/borg-repository", "/root/.config/borg", "/root/.ssh"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["uroni/urbackup-server"],
        page: "https://github.com/uroni/urbackup-server-docker/blob/master/Dockerfile",
        ports: &[
            tcp(55413, "fastcgi"),
            tcp(55414, "http"),
            tcp(55415, "internet"),
            udp(35623, "discovery"),
        ],
        data: &["/var/urbackup", "/backups"],
        volumes: &["/var/urbackup", "/backups"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["resilio/sync"],
        page: "https://github.com/bt-sync/sync-docker/blob/master/Dockerfile",
        ports: &[tcp(8888, "http"), tcp(55555, "sync")],
        data: &["/mnt/sync"],
        volumes: &["/mnt/sync"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["gerritcodereview/gerrit"],
        page: "https://github.com/GerritCodeReview/docker-gerrit/blob/master/almalinux/9/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(29418, "ssh")],
        data: &[
            "/var/gerrit/git",
            "/var/gerrit/index",
            "/var/gerrit/cache",
            "/var/gerrit/db",
            "/var/gerrit/etc",
        ],
        volumes: &[
            "/var/gerrit/git",
            "/var/gerrit/index",
            "/var/gerrit/db",
            "/var/gerrit/etc",
        ],
        ships: &["/var/gerrit/etc"],
        ..NOTHING
    },
    KnownImage {
        names: &["coder/coder"],
        page: "https://coder.com/docs/install/docker",
        data: &["/home/coder/.config"],
        // Its own PostgreSQL, unless it is told another one.
        embedded: &[Embedded {
            directory: "/home/coder/.config",
            unless: &["CODER_PG_CONNECTION_URL"],
            when: &[],
        }],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["selfhostedpro/yacht"],
        page: "https://github.com/SelfhostedPro/Yacht/blob/master/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/config"],
        volumes: &["/config"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["misskey/misskey"],
        page: "https://github.com/misskey-dev/misskey/blob/develop/compose_example.yml",
        ports: &[tcp(3000, "http")],
        data: &["/misskey/files"],
        stores: &["/misskey/files"],
        ..NOTHING
    },
    KnownImage {
        names: &["mastodon/mastodon", "tootsuite/mastodon"],
        page: "https://github.com/mastodon/mastodon/blob/main/docker-compose.yml",
        data: &["/opt/mastodon/public/system", "/mastodon/public/system"],
        user: user(991),
        ..NOTHING
    },
    KnownImage {
        names: &["libretranslate/libretranslate"],
        page: "https://github.com/LibreTranslate/LibreTranslate/blob/main/docker/Dockerfile",
        ports: &[tcp(5000, "http")],
        data: &["/home/libretranslate/.local"],
        ..NOTHING
    },
    KnownImage {
        names: &["felddy/foundryvtt"],
        page: "https://github.com/felddy/foundryvtt-docker#volumes",
        ports: &[tcp(30000, "http")],
        data: &["/data"],
        stores: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["pterodactyl/panel"],
        page: "https://github.com/pterodactyl/panel/blob/develop/docker-compose.example.yml",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        // Its `.env`, with the key that it makes at the first start.
        data: &["/app/var"],
        stores: &["/app/var"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["acspri/limesurvey"],
        page: "https://github.com/adamzammit/limesurvey-docker/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &[
            "/var/www/html/plugins",
            "/var/www/html/upload",
            "/var/www/html/application/config",
        ],
        volumes: &[
            "/var/www/html/plugins",
            "/var/www/html/upload",
            "/var/www/html/application/config",
        ],
        // Its entrypoint copies them from `/var/lime`.
        fills: &[
            "/var/www/html/plugins",
            "/var/www/html/upload",
            "/var/www/html/application/config",
        ],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["martialblog/limesurvey"],
        page: "https://github.com/martialblog/docker-limesurvey#using-docker-compose",
        data: &["/var/www/html/upload"],
        stores: &["/var/www/html/upload"],
        ships: &["/var/www/html/upload"],
        ..NOTHING
    },
    KnownImage {
        names: &["znc"],
        page: "https://github.com/znc/znc-docker/blob/master/slim/Dockerfile",
        data: &["/znc-data"],
        volumes: &["/znc-data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["nodebb/docker", "nodebb/nodebb"],
        page: "https://github.com/NodeBB/NodeBB/blob/master/Dockerfile",
        ports: &[tcp(4567, "http")],
        data: &["/usr/src/app/public/uploads", "/opt/config"],
        volumes: &["/usr/src/app/public/uploads", "/opt/config"],
        ships: &["/usr/src/app/public/uploads"],
        ..NOTHING
    },
    KnownImage {
        names: &["crazymax/flarum"],
        page: "https://github.com/crazy-max/docker-flarum/blob/master/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/data"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        becomes: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["mondedie/flarum"],
        page: "https://github.com/mondediefr/docker-flarum/blob/master/Dockerfile",
        ports: &[tcp(8888, "http")],
        data: &["/flarum/app/extensions", "/flarum/app/public/assets"],
        volumes: &["/flarum/app/extensions", "/flarum/app/public/assets"],
        ships: &["/flarum/app/public/assets"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["twentycrm/twenty"],
        page: "https://github.com/twentyhq/twenty/blob/main/packages/twenty-docker/docker-compose.yml",
        ports: &[tcp(3000, "http")],
        data: &["/app/packages/twenty-server/.local-storage"],
        stores: &["/app/packages/twenty-server/.local-storage"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["invoiceninja/invoiceninja"],
        page: "https://github.com/invoiceninja/dockerfiles/blob/master/alpine/5/Dockerfile",
        ports: &[tcp(9000, "fastcgi")],
        data: &["/var/www/app/storage", "/var/www/app/public"],
        stores: &["/var/www/app/storage", "/var/www/app/public"],
        // Its entrypoint copies them from `docker-backup-storage` and `docker-backup-public`.
        fills: &["/var/www/app/storage", "/var/www/app/public"],
        user: user(1500),
        ..NOTHING
    },
    KnownImage {
        names: &["akaunting/akaunting"],
        page: "https://github.com/akaunting/docker/blob/master/docker-compose.yml",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html/storage", "/var/www/html/modules"],
        stores: &["/var/www/html/storage", "/var/www/html/modules"],
        ships: &["/var/www/html/storage", "/var/www/html/modules"],
        ..NOTHING
    },
    KnownImage {
        names: &["glpi/glpi"],
        page: "https://github.com/glpi-project/docker-images/blob/main/glpi/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/glpi"],
        volumes: &["/var/glpi"],
        user: user(33),
        ..NOTHING
    },
    KnownImage {
        names: &["diouxx/glpi"],
        page: "https://github.com/DiouxX/docker-glpi#deploy-glpi-with-database-and-persistence-data",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html/glpi"],
        stores: &["/var/www/html/glpi"],
        // It downloads the program to there.
        fills: &["/var/www/html/glpi"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["monica"],
        page: "https://github.com/monicahq/docker#persistent-data-storage",
        ports: &[tcp(80, "http")],
        data: &["/var/www/html/storage"],
        stores: &["/var/www/html/storage"],
        fills: &["/var/www/html/storage"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["pawelmalak/flame"],
        page: "https://github.com/pawelmalak/flame/blob/master/.docker/Dockerfile",
        ports: &[tcp(5005, "http")],
        data: &["/app/data"],
        stores: &["/app/data"],
        user: Some(User::ROOT),
        becomes: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["emby/embyserver"],
        page: "https://hub.docker.com/r/emby/embyserver",
        ports: &[tcp(8096, "http"), tcp(8920, "https")],
        data: &["/config"],
        stores: &["/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["budibase/budibase"],
        page: "https://docs.budibase.com/docs/docker",
        ports: &[tcp(80, "http")],
        data: &["/data"],
        stores: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["healthchecks/healthchecks"],
        page: "https://github.com/healthchecks/healthchecks/blob/master/docker/Dockerfile",
        ports: &[tcp(8000, "http")],
        data: &["/data"],
        ..NOTHING
    },
    KnownImage {
        names: &["motioneye-project/motioneye", "ccrisan/motioneye"],
        page: "https://github.com/motioneye-project/motioneye/blob/main/docker/Dockerfile",
        ports: &[tcp(8765, "http")],
        data: &["/etc/motioneye", "/var/lib/motioneye"],
        volumes: &["/etc/motioneye", "/var/lib/motioneye"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["domoticz/domoticz"],
        page: "https://github.com/domoticz/domoticz-docker/blob/master/Dockerfile",
        ports: &[tcp(8080, "http"), tcp(443, "https")],
        data: &["/opt/domoticz/userdata"],
        volumes: &["/opt/domoticz/userdata"],
        user: Some(User::ROOT),
        variables: &[port("WWW_PORT", 8080), port("SSL_PORT", 443)],
        ..NOTHING
    },
    KnownImage {
        names: &["fhem/fhem", "fhem/fhem-docker"],
        page: "https://github.com/fhem/fhem-docker/blob/dev/Dockerfile",
        ports: &[tcp(8083, "http"), tcp(7072, "telnet")],
        data: &["/opt/fhem"],
        volumes: &["/opt/fhem"],
        fills: &["/opt/fhem"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["buanet/iobroker", "iobroker/iobroker"],
        page: "https://docs.buanet.de/iobroker-docker-image/docs/",
        ports: &[tcp(8081, "http")],
        data: &["/opt/iobroker"],
        stores: &["/opt/iobroker"],
        // It restores its first files into an empty directory.
        fills: &["/opt/iobroker"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["koush/scrypted"],
        page: "https://github.com/koush/scrypted/blob/main/install/docker/docker-compose.yml",
        ports: &[tcp(10443, "https"), tcp(11080, "http")],
        data: &["/server/volume"],
        stores: &["/server/volume"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["gitpod/openvscode-server"],
        page: "https://github.com/gitpod-io/openvscode-releases/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &["/home/workspace"],
        stores: &["/home/workspace"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "jwetzell/guacamole",
            "oznu/guacamole",
            "flcontainers/guacamole",
        ],
        page: "https://github.com/jwetzell/docker-guacamole/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        data: &["/config"],
        stores: &["/config"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["itzg/bungeecord", "itzg/mc-proxy"],
        page: "https://github.com/itzg/docker-mc-proxy/blob/master/Dockerfile",
        ports: &[tcp(25577, "minecraft")],
        data: &["/server", "/plugins"],
        volumes: &["/server"],
        ..NOTHING
    },
];
