//! Images of LinuxServer.io: s6 starts as root, gives `/config` to the user of `PUID` and `PGID`, and runs the program as
//! that.

use super::entry::{
    KnownImage, NOTHING, Setting, User, becomes_group, becomes_user, tcp, udp, user,
};

pub(super) const PUID: Setting = becomes_user("PUID");
pub(super) const PGID: Setting = becomes_group("PGID");

/// What all of them have; without those variables the user `abc` is 911.
pub(super) const LINUXSERVER: KnownImage = KnownImage {
    page: "https://docs.linuxserver.io/general/understanding-puid-and-pgid/",
    data: &["/config"],
    // The home of `abc`
    // (<https://github.com/linuxserver/docker-baseimage-ubuntu/blob/noble/Dockerfile>); some declare it as a volume too.
    stores: &["/config"],
    fills: &["/config"],
    user: Some(User::ROOT),
    becomes: user(911),
    needs_root: true,
    shell: Some(true),
    variables: &[PUID, PGID],
    ..NOTHING
};

/// One that declares `/config` as a volume.
const WITH_VOLUME: KnownImage = KnownImage {
    volumes: &["/config"],
    ..LINUXSERVER
};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["linuxserver/*"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/phpmyadmin"],
        page: "https://github.com/linuxserver/docker-phpmyadmin/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/unifi-network-application"],
        page: "https://github.com/linuxserver/docker-unifi-network-application/blob/master/Dockerfile",
        ports: &[
            tcp(8443, "https"),
            tcp(8080, "http"),
            udp(3478, "stun"),
            udp(10001, "discovery"),
            tcp(6789, "speedtest"),
            tcp(8843, "https-portal"),
            tcp(8880, "http-portal"),
        ],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/emby"],
        page: "https://github.com/linuxserver/docker-emby/blob/master/Dockerfile",
        ports: &[tcp(8096, "http"), tcp(8920, "https")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/ombi"],
        page: "https://github.com/linuxserver/docker-ombi/blob/master/Dockerfile",
        ports: &[tcp(3579, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/jackett"],
        page: "https://github.com/linuxserver/docker-jackett/blob/master/Dockerfile",
        ports: &[tcp(9117, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/readarr"],
        page: "https://github.com/linuxserver/docker-readarr/blob/master/Dockerfile",
        ports: &[tcp(8787, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/calibre-web"],
        page: "https://github.com/linuxserver/docker-calibre-web/blob/master/Dockerfile",
        ports: &[tcp(8083, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/firefox"],
        page: "https://github.com/linuxserver/docker-firefox/blob/master/Dockerfile",
        ports: &[tcp(3000, "http"), tcp(3001, "https")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/snipe-it"],
        page: "https://github.com/linuxserver/docker-snipe-it/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/projectsend"],
        page: "https://github.com/linuxserver/docker-projectsend/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/pwndrop"],
        page: "https://github.com/linuxserver/docker-pwndrop/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/wikijs"],
        page: "https://github.com/linuxserver/docker-wikijs/blob/master/Dockerfile",
        ports: &[tcp(3000, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/adguardhome-sync"],
        page: "https://github.com/linuxserver/docker-adguardhome-sync/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/changedetection.io"],
        page: "https://github.com/linuxserver/docker-changedetection.io/blob/master/Dockerfile",
        ports: &[tcp(5000, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/overseerr"],
        page: "https://github.com/linuxserver/docker-overseerr/blob/master/Dockerfile",
        ports: &[tcp(5055, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/tautulli"],
        page: "https://github.com/linuxserver/docker-tautulli/blob/master/Dockerfile",
        ports: &[tcp(8181, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/sabnzbd"],
        page: "https://github.com/linuxserver/docker-sabnzbd/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/nzbget"],
        page: "https://github.com/linuxserver/docker-nzbget/blob/master/Dockerfile",
        ports: &[tcp(6789, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/deluge"],
        page: "https://github.com/linuxserver/docker-deluge/blob/master/Dockerfile",
        ports: &[
            tcp(8112, "http"),
            tcp(58846, "rpc"),
            tcp(6881, "torrent"),
            udp(6881, "torrent-udp"),
        ],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/calibre"],
        page: "https://github.com/linuxserver/docker-calibre/blob/master/Dockerfile",
        ports: &[
            tcp(8080, "http"),
            tcp(8181, "https"),
            tcp(8081, "http-content"),
        ],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/webtop"],
        page: "https://github.com/linuxserver/docker-webtop/blob/master/Dockerfile",
        ports: &[tcp(3000, "http"), tcp(3001, "https")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/openssh-server"],
        page: "https://github.com/linuxserver/docker-openssh-server/blob/master/Dockerfile",
        ports: &[tcp(2222, "ssh")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/freshrss"],
        page: "https://github.com/linuxserver/docker-freshrss/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/piwigo"],
        page: "https://github.com/linuxserver/docker-piwigo/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/grocy"],
        page: "https://github.com/linuxserver/docker-grocy/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/lychee"],
        page: "https://github.com/linuxserver/docker-lychee/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/kavita"],
        page: "https://github.com/linuxserver/docker-kavita/blob/master/Dockerfile",
        ports: &[tcp(5000, "http")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/nginx"],
        page: "https://github.com/linuxserver/docker-nginx/blob/master/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        ..WITH_VOLUME
    },
    KnownImage {
        names: &["linuxserver/pairdrop"],
        page: "https://github.com/linuxserver/docker-pairdrop/blob/main/Dockerfile",
        ports: &[tcp(3000, "http")],
        data: &[],
        stores: &[],
        fills: &[],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["linuxserver/ffmpeg"],
        page: "https://github.com/linuxserver/docker-ffmpeg/blob/master/Dockerfile",
        user: Some(User::ROOT),
        ..NOTHING
    },
];
