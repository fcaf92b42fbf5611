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
    // Their Dockerfiles for Alpine install no `curl`, or delete it after the build.
    held(
        &[
            "amazoncorretto",
            "eclipse-temurin",
            "golang",
            "node",
            "openjdk",
            "postgres",
            "python",
            "redis",
            "ruby",
            "rust",
            "dotnet/aspnet",
            "dotnet/runtime",
        ],
        Some("alpine"),
        BUSYBOX,
    ),
    // `slim-bookworm/Dockerfile` and the like: what fetches the program is purged in the same `RUN`.
    held(
        &["node", "openjdk", "python", "ruby", "rust"],
        Some("slim"),
        &[],
    ),
    // `debian:12` and `ubuntu:24.04` hold what is essential and `apt`.
    held(&["debian", "ubuntu"], None, &[]),
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

/// Whether the tag of an image says that it is of Alpine.
pub(super) fn is_alpine(tag: &str) -> bool {
    tag.split('-').any(|part| part.starts_with("alpine"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            // They are built from `buildpack-deps`, or by somebody else, or are older.
            ("python", "3.12", None),
            ("node", "22-bookworm", None),
            ("team/python", "3.12-slim", None),
            ("dotnet/aspnet", "6.0", None),
            ("dotnet/aspnet", "8.0-azurelinux3.0", None),
            ("dotnet/sdk", "8.0", None),
            ("php", "8.3-fpm-alpine", None),
        ] {
            assert_eq!(clients(name, tag), want, "{name}:{tag}");
        }
    }
}
