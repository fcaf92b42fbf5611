//! Mail: servers, relays, and catchers for development.

use super::entry::{Client, KnownImage, NOTHING, User, data, own_name, port, tcp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["axllent/mailpit"],
        page: "https://github.com/axllent/mailpit/blob/develop/Dockerfile",
        ports: &[tcp(1025, "smtp"), tcp(8025, "http"), tcp(1110, "pop3")],
        data: &["/data"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Wget, Client::Nc]),
        health: Some(&["CMD", "/mailpit", "readyz"]),
        variables: &[
            port("MP_SMTP_BIND_ADDR", 1025),
            port("MP_UI_BIND_ADDR", 8025),
            data("MP_DATABASE", "/data"),
        ],
        arguments: &[port("--smtp", 1025), port("--listen", 8025)],
        open_unless: Some(&["MP_UI_AUTH", "MP_UI_AUTH_FILE", "--ui-auth-file"]),
        ..NOTHING
    },
    KnownImage {
        names: &["mailhog/mailhog", "jcalonso/mailhog"],
        page: "https://github.com/mailhog/MailHog/blob/master/Dockerfile",
        ports: &[tcp(1025, "smtp"), tcp(8025, "http")],
        data: &["/maildir"],
        user: user(1000),
        variables: &[
            port("MH_SMTP_BIND_ADDR", 1025),
            port("MH_UI_BIND_ADDR", 8025),
            port("MH_API_BIND_ADDR", 8025),
            data("MH_MAILDIR_PATH", "/maildir"),
        ],
        open_unless: Some(&["MH_AUTH_FILE", "-auth-file"]),
        ..NOTHING
    },
    KnownImage {
        names: &["maildev/maildev"],
        page: "https://github.com/maildev/maildev/blob/master/Dockerfile",
        ports: &[tcp(1025, "smtp"), tcp(1080, "http")],
        user: user(1000),
        variables: &[
            port("MAILDEV_SMTP_PORT", 1025),
            port("MAILDEV_WEB_PORT", 1080),
        ],
        arguments: &[port("--smtp", 1025), port("--web", 1080)],
        open_unless: Some(&["MAILDEV_WEB_USER", "--web-user"]),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "dockage/mailcatcher",
            "sj26/mailcatcher",
            "schickling/mailcatcher",
        ],
        page: "https://github.com/sj26/mailcatcher/blob/main/Dockerfile",
        ports: &[tcp(1025, "smtp"), tcp(1080, "http")],
        open_unless: Some(&[]),
        ..NOTHING
    },
    KnownImage {
        names: &["oryd/mailslurper"],
        page: "https://github.com/ory/mailslurper/blob/master/Dockerfile",
        ports: &[tcp(1025, "smtp"), tcp(4436, "http"), tcp(4437, "api")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "docker-mailserver/docker-mailserver",
            "mailserver/docker-mailserver",
        ],
        page: "https://github.com/docker-mailserver/docker-mailserver/blob/master/Dockerfile",
        ports: &[
            tcp(25, "smtp"),
            tcp(110, "pop3"),
            tcp(143, "imap"),
            tcp(465, "submissions"),
            tcp(587, "submission"),
            tcp(993, "imaps"),
            tcp(995, "pop3s"),
            tcp(4190, "sieve"),
        ],
        data: &["/var/mail", "/var/mail-state", "/var/log/mail"],
        stores: &["/var/mail"],
        user: Some(User::ROOT),
        health: Some(&["CMD-SHELL", "dms-healthcheck"]),
        // <https://docker-mailserver.github.io/docker-mailserver/latest/config/environment/>
        variables: &[own_name("OVERRIDE_HOSTNAME")],
        // `setup` keeps accounts and keys there.
        rewrites: &["/tmp/docker-mailserver"],
        ..NOTHING
    },
    KnownImage {
        names: &["boky/postfix"],
        page: "https://github.com/bokysan/docker-postfix/blob/master/Dockerfile",
        ports: &[tcp(587, "submission")],
        data: &["/var/spool/postfix"],
        volumes: &["/var/spool/postfix"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["listmonk/listmonk"],
        page: "https://github.com/knadh/listmonk/blob/master/Dockerfile",
        ports: &[tcp(9000, "http")],
        data: &["/listmonk/uploads"],
        stores: &["/listmonk/uploads"],
        user: Some(User::ROOT),
        variables: &[port("LISTMONK_app__address", 9000)],
        ..NOTHING
    },
];
