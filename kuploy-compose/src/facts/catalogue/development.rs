//! Builds, issues and plans of those who develop.

use super::entry::{KnownImage, NOTHING, User, leaves, tcp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["jetbrains/teamcity-server"],
        page: "https://github.com/JetBrains/teamcity-docker-images/blob/master/context/generated/linux/Server/Ubuntu/22.04/Dockerfile",
        ports: &[tcp(8111, "http")],
        data: &["/data/teamcity_server/datadir", "/opt/teamcity/logs"],
        volumes: &["/data/teamcity_server/datadir"],
        user: user(1000),
        ..NOTHING
    },
    KnownImage {
        names: &["jetbrains/youtrack"],
        page: "https://www.jetbrains.com/help/youtrack/server/youtrack-docker-installation.html",
        ports: &[tcp(8080, "http")],
        data: &[
            "/opt/youtrack/data",
            "/opt/youtrack/conf",
            "/opt/youtrack/logs",
            "/opt/youtrack/backups",
        ],
        stores: &["/opt/youtrack/data", "/opt/youtrack/conf"],
        user: user(13001),
        ..NOTHING
    },
    KnownImage {
        // Holds a database, unless it is told one.
        names: &["openproject/openproject", "openproject/community"],
        page: "https://github.com/opf/openproject/blob/dev/docker/prod/Dockerfile",
        ports: &[tcp(80, "http")],
        data: &["/var/openproject/pgdata", "/var/openproject/assets"],
        volumes: &["/var/openproject/pgdata", "/var/openproject/assets"],
        user: Some(User::ROOT),
        variables: &[leaves(
            "DATABASE_URL",
            ("/var/openproject/pgdata", "/var/openproject/assets"),
        )],
        ..NOTHING
    },
    KnownImage {
        // The images that run the application alone.
        names: &["openproject/openproject:slim"],
        page: "https://github.com/opf/openproject/blob/dev/docker/prod/Dockerfile",
        data: &["/var/openproject/assets"],
        volumes: &["/var/openproject/assets"],
        user: user(1000),
        ..NOTHING
    },
];
