//! Languages and systems that other images are built on, and that people run programs in as they come.

use super::entry::{Client, KnownImage, NOTHING, User, more, port, tcp};

/// `app` of the images without root.
const DOTNET: User = User {
    uid: 1654,
    gid: 1654,
};

/// Images whose Dockerfile sets no `WORKDIR`, so that programs run in `/` (<https://github.com/docker-library/python>,
/// <https://github.com/nodejs/docker-node>, <https://github.com/docker-library/ruby>, <https://github.com/adoptium/containers>,
/// <https://github.com/corretto/corretto-docker>, and those of the base systems).
pub(super) const AT_ROOT: &[&str] = &[
    "alpine",
    "amazoncorretto",
    "busybox",
    "debian",
    "eclipse-temurin",
    "node",
    "openjdk",
    "python",
    "ruby",
    "ubuntu",
];

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["node", "oven/bun", "denoland/deno"],
        page: "https://github.com/nodejs/docker-node/blob/main/22/bookworm/Dockerfile",
        user: Some(User::ROOT),
        variables: &[more("PORT")],
        ..NOTHING
    },
    KnownImage {
        names: &["python", "pypy", "astral-sh/uv"],
        page: "https://hub.docker.com/_/python",
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["php:apache"],
        page: "https://github.com/docker-library/php/blob/master/8.3/bookworm/apache/Dockerfile",
        ports: &[tcp(80, "http")],
        user: Some(User::ROOT),
        serves_files: true,
        links: &["/var/log/apache2"],
        server: &["apache2-foreground"],
        clients: Some(&[Client::Curl]),
        stop_signal: Some("SIGWINCH"),
        ..NOTHING
    },
    KnownImage {
        names: &["php:fpm"],
        page: "https://github.com/docker-library/php/blob/master/8.3/bookworm/fpm/Dockerfile",
        ports: &[tcp(9000, "fastcgi")],
        user: Some(User::ROOT),
        server: &["php-fpm"],
        files: &[super::entry::file(
            ".conf",
            super::entry::Syntax::Assignment,
            &[port("listen", 9000)],
        )],
        stop_signal: Some("SIGQUIT"),
        ..NOTHING
    },
    KnownImage {
        names: &["php", "composer"],
        page: "https://hub.docker.com/_/php",
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/php-fpm", "bitnamilegacy/php-fpm"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/php-fpm/README.md",
        ports: &[tcp(9000, "fastcgi")],
        ..NOTHING
    },
    KnownImage {
        names: &["ruby", "jruby"],
        page: "https://hub.docker.com/_/ruby",
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "golang", "rust", "gcc", "elixir", "erlang", "haskell", "swift", "perl", "julia",
        ],
        page: "https://hub.docker.com/_/golang",
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "openjdk",
            "eclipse-temurin",
            "amazoncorretto",
            "ibm-semeru-runtimes",
            "sapmachine",
            "maven",
            "bellsoft/liberica-openjdk-alpine",
            "azul/zulu-openjdk",
        ],
        page: "https://hub.docker.com/_/eclipse-temurin",
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["gradle"],
        page: "https://hub.docker.com/_/gradle",
        volumes: &[],
        user: Some(User::ROOT),
        ..NOTHING
    },
    // Until .NET 7 the image set `ASPNETCORE_URLS=http://+:80`.
    KnownImage {
        names: &[
            "dotnet/aspnet:7",
            "dotnet/aspnet:6",
            "dotnet/aspnet:5",
            "dotnet/core/aspnet",
        ],
        page: "https://learn.microsoft.com/dotnet/core/compatibility/containers/8.0/aspnet-port",
        ports: &[tcp(80, "http")],
        user: Some(User::ROOT),
        variables: &[port("ASPNETCORE_URLS", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["dotnet/aspnet"],
        page: "https://learn.microsoft.com/dotnet/core/compatibility/containers/8.0/aspnet-port",
        ports: &[tcp(8080, "http")],
        user: Some(User::ROOT),
        user_of_tag: &[("chiseled", DOTNET)],
        variables: &[
            port("ASPNETCORE_HTTP_PORTS", 8080),
            port("ASPNETCORE_URLS", 8080),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["dotnet/runtime", "dotnet/runtime-deps", "dotnet/sdk"],
        page: "https://github.com/dotnet/dotnet-docker/blob/main/documentation/scenarios/aspnet-port.md",
        user: Some(User::ROOT),
        user_of_tag: &[("chiseled", DOTNET)],
        variables: &[more("ASPNETCORE_HTTP_PORTS"), more("ASPNETCORE_URLS")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "debian",
            "ubuntu",
            "fedora",
            "centos",
            "rockylinux",
            "almalinux",
            "amazonlinux",
            "archlinux",
            "buildpack-deps",
        ],
        page: "https://hub.docker.com/_/debian",
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["alpine", "busybox"],
        page: "https://hub.docker.com/_/alpine",
        user: Some(User::ROOT),
        shell: Some(true),
        clients: Some(&[Client::Wget, Client::Nc]),
        ..NOTHING
    },
];
