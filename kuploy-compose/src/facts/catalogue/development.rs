//! Builds, issues and plans of those who develop.

use super::entry::{KnownImage, NOTHING, tcp, user};

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
        // The images that run the application alone; the others hold a database and start as root.
        names: &["openproject/openproject:slim"],
        page: "https://github.com/opf/openproject/blob/dev/docker/prod/Dockerfile",
        data: &["/var/openproject/assets"],
        volumes: &["/var/openproject/assets"],
        user: user(1000),
        ..NOTHING
    },
];
