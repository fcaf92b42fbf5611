//! Which of `curl`, `wget` and `nc` images hold by the distribution that their tag names.

use super::entry::Client;

/// Images that hold the same clients.
struct Held {
    names: &'static [&'static str],
    /// A word of the tag, or the beginning of one that a version follows: `alpine` of `22-alpine3.20`.
    word: Option<&'static str>,
    /// Words of tags for which nobody has looked.
    except: &'static [&'static str],
    /// The first major version, where earlier ones hold others.
    since: u32,
    clients: &'static [Client],
}

/// BusyBox brings `wget` and `nc` to every image of Alpine; `curl` is a package.
const BUSYBOX: &[Client] = &[Client::Wget, Client::Nc];

/// The first row that matches counts.
const TABLE: &[Held] = &[
    // `stable/alpine-slim/Dockerfile` installs nothing that stays.
    held(
        &["nginx", "nginxinc/nginx-unprivileged"],
        Some("slim"),
        BUSYBOX,
    ),
    // `stable/alpine/Dockerfile`: `apk add --no-cache curl ca-certificates`.
    held(
        &["nginx", "nginxinc/nginx-unprivileged"],
        Some("alpine"),
        &[Client::Curl, Client::Wget, Client::Nc],
    ),
    // `apk add --no-cache ca-certificates curl openssl tar xz` of all variants.
    held(
        &["php", "wordpress"],
        Some("alpine"),
        &[Client::Curl, Client::Wget, Client::Nc],
    ),
    // `apt-get install … ca-certificates curl xz-utils` of all variants, and none of the others.
    held(&["php", "wordpress"], None, &[Client::Curl]),
    // Their Dockerfiles for Alpine install no `curl`, or delete it after the build.
    held(
        &[
            "amazoncorretto",
            "eclipse-temurin",
            "golang",
            "memcached",
            "node",
            "openjdk",
            "oven/bun",
            "postgres",
            "python",
            "rabbitmq",
            "redis",
            "ruby",
            "rust",
            "dotnet/aspnet",
            "dotnet/runtime",
            "valkey/valkey",
        ],
        Some("alpine"),
        BUSYBOX,
    ),
    // Debian: what their Dockerfiles fetch with is purged in the same `RUN`.
    held(&["postgres", "redis", "valkey/valkey"], None, &[]),
    // `Dockerfile-ubuntu.template` and `debian/Dockerfile`: the same; the management image adds `python3` alone.
    Held {
        except: &["alpine"],
        ..held(&["memcached", "rabbitmq"], None, &[])
    },
    // `FROM alpine`, with `ca-certificates` and `tzdata`.
    held(&["alpine", "traefik"], None, BUSYBOX),
    // `slim-bookworm/Dockerfile` and the like: what fetches the program is purged in the same `RUN`.
    held(
        &["node", "openjdk", "python", "ruby", "rust"],
        Some("slim"),
        &[],
    ),
    // `dockerhub/*/Dockerfile`: built from `debian`, where curl is in an earlier stage alone.
    held(&["oven/bun"], None, &[]),
    // `debian:12` and `ubuntu:24.04` hold what is essential and `apt`.
    held(&["debian", "ubuntu"], None, &[]),
    // `21/jre/ubuntu/jammy/Dockerfile`: `curl required for historical reasons`; Red Hat's minimal images hold curl.
    Held {
        except: &[
            "centos",
            "nanoserver",
            "ubi",
            "ubi10",
            "ubi9",
            "windowsservercore",
        ],
        ..held(&["eclipse-temurin"], None, &[Client::Curl, Client::Wget])
    },
    // `bookworm/Dockerfile`: built from `buildpack-deps`, which holds both and no `nc`.
    Held {
        except: &["nanoserver", "windowsservercore"],
        ..held(
            &["golang", "node", "python", "ruby", "rust"],
            None,
            &[Client::Curl, Client::Wget],
        )
    },
    // Debian and Ubuntu, chiseled or not: no client since 8.0.
    Held {
        except: &[
            "azurelinux",
            "cbl",
            "mariner",
            "nanoserver",
            "windowsservercore",
        ],
        since: 8,
        ..held(&["dotnet/aspnet", "dotnet/runtime"], None, &[])
    },
];

const fn held(
    names: &'static [&'static str],
    word: Option<&'static str>,
    clients: &'static [Client],
) -> Held {
    Held {
        names,
        word,
        except: &[],
        since: 0,
        clients,
    }
}

/// The clients of an image by its distribution; `None` where nobody has looked.
pub(super) fn clients(name: &str, tag: &str) -> Option<&'static [Client]> {
    // Their `debug` images hold busybox.
    if name.starts_with(DISTROLESS) {
        return (!tag.contains("debug")).then_some(&[]);
    }
    let is = |wanted: &str| {
        tag.split('-').any(|part| {
            let rest = part.strip_prefix(wanted);
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit())
            })
        })
    };
    let major = tag.split(['.', '-']).next().and_then(|it| it.parse().ok());
    let row = TABLE.iter().find(|row| {
        row.names.contains(&name)
            && row.word.is_none_or(is)
            && !row.except.iter().any(|word| tag.contains(word))
            && (row.since == 0 || major.is_some_and(|major: u32| major >= row.since))
    });
    row.map(|row| row.clients)
}

/// Programs of images beside those that ask by the network.
const BESIDE: &[(&[&str], &[Client])] = &[
    (&["postgres"], &[Client::PgIsready, Client::Ps]),
    (&["redis", "valkey/valkey"], &[Client::RedisCli]),
    (
        &["dotnet/aspnet", "dotnet/runtime", "ubuntu"],
        &[Client::Ps],
    ),
];

/// What else an image of a distribution holds. BusyBox has `ps`, `pgrep` and `netstat`; `buildpack-deps`, of which the
/// images of languages are made that have `wget`, and Ubuntu have procps. Debian has not
/// (<https://packages.debian.org/bookworm/procps>: `important`, which its images leave out).
pub(super) fn beside(name: &str, held: &[Client]) -> Vec<Client> {
    let rows = BESIDE.iter().filter(|(names, _)| names.contains(&name));
    let mut all: Vec<Client> = rows.flat_map(|(_, own)| *own).copied().collect();
    if held.contains(&Client::Wget) {
        all.push(Client::Ps);
    }
    if held.contains(&Client::Nc) {
        all.push(Client::Netstat);
    }
    all
}

/// Google's images of a runtime and nothing else.
const DISTROLESS: &str = "distroless/";

/// Whether an image holds no shell: <https://github.com/GoogleContainerTools/distroless>, and the chiseled images of
/// Ubuntu (<https://github.com/dotnet/dotnet-docker/blob/main/documentation/ubuntu-chiseled.md>).
pub(super) fn has_no_shell(name: &str, tag: &str) -> bool {
    (name.starts_with(DISTROLESS) && !tag.contains("debug"))
        || (name.starts_with("dotnet/") && tag.contains("chiseled"))
}

/// Whether the tag of an image says that it is of Alpine.
pub(super) fn is_alpine(tag: &str) -> bool {
    tag.split('-').any(|part| part.starts_with("alpine"))
}

/// Images that were built on a distribution until a version, and are distroless since.
struct Emptied {
    name: &'static str,
    /// The first version without `/bin/sh`.
    shell: (u32, u32),
    /// The first version without clients.
    clients: (u32, u32),
}

const EMPTIED: &[Emptied] = &[
    // grafana/loki#19502; what it did to health checks: grafana/loki#20149.
    Emptied {
        name: "grafana/loki",
        shell: (3, 6),
        clients: (3, 6),
    },
    // grafana/tempo#4556 took Alpine away and left busybox in a directory of its own, grafana/tempo#5717 took that.
    Emptied {
        name: "grafana/tempo",
        shell: (2, 8),
        clients: (2, 10),
    },
];

/// Whether an image lost its shell, and its clients, with a version; the newest has lost both.
pub(super) fn emptied<'t>(name: &str, tag: impl Fn() -> &'t str) -> (bool, bool) {
    let row = EMPTIED.iter().find(|row| row.name == name);
    row.map_or((false, false), |row| {
        let tag = tag();
        (is_since(tag, row.shell), is_since(tag, row.clients))
    })
}

/// Whether a tag is of a version or a later one: `3` is the newest of its own.
fn is_since(tag: &str, (major, minor): (u32, u32)) -> bool {
    if matches!(tag, "latest" | "main") {
        return true;
    }
    let version = tag.strip_prefix('v').unwrap_or(tag);
    let mut parts = version.split(['.', '-']).map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(own)), Some(Ok(own_minor))) => (own, own_minor) >= (major, minor),
        (Some(Ok(own)), None) => own >= major,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_lose_their_shell_with_a_version() {
        for (name, tag, want) in [
            ("grafana/loki", "3.6.2", (true, true)),
            ("grafana/loki", "latest", (true, true)),
            ("grafana/loki", "3", (true, true)),
            ("grafana/loki", "3.5.0", (false, false)),
            ("grafana/loki", "2.9", (false, false)),
            ("grafana/loki", "k210-1a2b3c", (false, false)),
            ("grafana/tempo", "2.8.1", (true, false)),
            ("team/loki", "latest", (false, false)),
        ] {
            assert_eq!(emptied(name, || tag), want, "{name}:{tag}");
        }
    }

    #[test]
    fn clients_are_those_of_the_distribution() {
        let all = &[Client::Curl, Client::Wget, Client::Nc][..];
        for (name, tag, want) in [
            ("nginx", "1.27-alpine", Some(all)),
            ("nginx", "1.27-alpine3.20-slim", Some(BUSYBOX)),
            ("python", "3.12-slim-bookworm", Some(&[][..])),
            ("node", "22-alpine3.20", Some(BUSYBOX)),
            ("dotnet/aspnet", "8.0", Some(&[][..])),
            ("debian", "12", Some(&[][..])),
            ("php", "8.3-fpm-alpine", Some(all)),
            ("php", "8.3-apache", Some(&[Client::Curl][..])),
            (
                "node",
                "22-bookworm",
                Some(&[Client::Curl, Client::Wget][..]),
            ),
            ("eclipse-temurin", "21-jre-alpine", Some(BUSYBOX)),
            ("oven/bun", "1", Some(&[][..])),
            ("rabbitmq", "4-management", Some(&[][..])),
            ("memcached", "1.6", Some(&[][..])),
            ("rabbitmq", "4-management-alpine", Some(BUSYBOX)),
            ("distroless/java21-debian12", "nonroot", Some(&[][..])),
            // They are built by somebody else, or are older, or hold busybox.
            ("distroless/static", "debug", None),
            ("eclipse-temurin", "21-jre-ubi9-minimal", None),
            ("team/python", "3.12-slim", None),
            ("dotnet/aspnet", "6.0", None),
            ("dotnet/aspnet", "8.0-azurelinux3.0", None),
            ("dotnet/sdk", "8.0", None),
        ] {
            assert_eq!(clients(name, tag), want, "{name}:{tag}");
        }
    }
}
