//! What an image is built on, and the users that come with it: `www-data` is 33 on Debian, and a group 82 on Alpine.
//!
//! From Debian's `base-passwd` and Alpine's `alpine-baselayout`.

use crate::facts::catalogue;

/// What an image is built on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Alpine.
    Alpine,
    /// Debian or Ubuntu: both have the accounts of `base-passwd`.
    Debian,
}

/// A user with its group, by number.
type Account = (&'static str, i64, i64);

/// `/etc/passwd` of a plain image. Where name and number are those of a group too, the group is not repeated below.
const DEBIAN: &[Account] = &[
    ("daemon", 1, 1),
    ("bin", 2, 2),
    ("sys", 3, 3),
    ("games", 5, 60),
    ("man", 6, 12),
    ("mail", 8, 8),
    ("news", 9, 9),
    ("proxy", 13, 13),
    ("www-data", 33, 33),
    ("backup", 34, 34),
    ("nobody", 65534, 65534),
];

const ALPINE: &[Account] = &[
    ("bin", 1, 1),
    ("daemon", 2, 2),
    ("mail", 8, 12),
    ("ftp", 21, 21),
    ("guest", 405, 100),
    ("nobody", 65534, 65534),
];

/// Groups that are called otherwise than a user of theirs.
const DEBIAN_GROUPS: &[(&str, i64)] = &[
    ("audio", 29),
    ("dialout", 20),
    ("games", 60),
    ("nogroup", 65534),
    ("staff", 50),
    ("tty", 5),
    ("users", 100),
    ("video", 44),
];

const ALPINE_GROUPS: &[(&str, i64)] = &[
    ("audio", 18),
    ("dialout", 20),
    ("mail", 12),
    ("nogroup", 65533),
    ("tty", 5),
    ("users", 100),
    ("video", 27),
    ("www-data", 82),
];

impl Distribution {
    /// The user and its group that the distribution itself has under a name, by number.
    pub fn account(self, name: &str) -> Option<(i64, i64)> {
        let users = match self {
            Self::Alpine => ALPINE,
            Self::Debian => DEBIAN,
        };
        let (_, uid, gid) = users.iter().find(|(user, ..)| *user == name)?;
        Some((*uid, *gid))
    }

    /// The number of a group that the distribution itself has.
    pub fn group(self, name: &str) -> Option<i64> {
        let groups = match self {
            Self::Alpine => ALPINE_GROUPS,
            Self::Debian => DEBIAN_GROUPS,
        };
        let listed = groups.iter().find(|(group, _)| *group == name);
        let listed = listed.map(|(_, gid)| *gid);
        let own = self.account(name).filter(|(uid, gid)| uid == gid);
        listed.or(own.map(|(_, gid)| gid))
    }
}

/// Images that are built on Alpine whatever their tag says.
const ON_ALPINE: &[&str] = &[
    "alpine", "caddy", "composer", "docker", "registry", "traefik",
];

/// Official images, and some of vendors, that are built on Debian or Ubuntu unless their tag says otherwise.
const ON_DEBIAN: &[&str] = &[
    "buildpack-deps",
    "debian",
    "dotnet/aspnet",
    "dotnet/runtime",
    "dotnet/sdk",
    "drupal",
    "dunglas/frankenphp",
    "eclipse-temurin",
    "elixir",
    "erlang",
    "gcc",
    "golang",
    "gradle",
    "httpd",
    "joomla",
    "maven",
    "nextcloud",
    "nginx",
    "node",
    "nvidia/cuda",
    "perl",
    "php",
    "playwright",
    "python",
    "pytorch/pytorch",
    "ruby",
    "rust",
    "serversideup/php",
    "tensorflow/tensorflow",
    "tomcat",
    "ubuntu",
    "wordpress",
];

/// Words of tags that name a release of Debian or Ubuntu, or Debian's small variant.
const DEBIAN_WORDS: &[&str] = &[
    "bionic", "bookworm", "bullseye", "buster", "debian", "focal", "jammy", "noble", "slim",
    "trixie", "ubuntu",
];

/// Words of tags of other systems.
const OTHER_WORDS: &[&str] = &[
    "al2023",
    "azurelinux",
    "busybox",
    "cbl",
    "centos",
    "nanoserver",
    "oracle",
    "oraclelinux",
    "ubi",
    "windowsservercore",
];

/// What the image of a reference is built on, as its name and tag say.
pub(super) fn of(reference: &str) -> Option<Distribution> {
    let repository = catalogue::repository(reference);
    let tag = catalogue::tag(reference).unwrap_or_default();
    let has = |words: &[&str]| {
        tag.split(['-', '_'])
            .any(|part| words.contains(&part.trim_end_matches(is_version)))
    };
    if has(OTHER_WORDS) {
        None
    } else if has(&["alpine"]) || ON_ALPINE.contains(&repository) {
        Some(Distribution::Alpine)
    } else if has(DEBIAN_WORDS) || ON_DEBIAN.contains(&repository) {
        Some(Distribution::Debian)
    } else {
        None
    }
}

fn is_version(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_says_what_an_image_is_built_on() {
        for (reference, want) in [
            ("php:8.3-fpm-alpine3.20", Some(Distribution::Alpine)),
            ("node:22-alpine", Some(Distribution::Alpine)),
            ("node:22", Some(Distribution::Debian)),
            (
                "mcr.microsoft.com/dotnet/aspnet:9.0",
                Some(Distribution::Debian),
            ),
            (
                "mcr.microsoft.com/dotnet/aspnet:9.0-alpine",
                Some(Distribution::Alpine),
            ),
            ("mcr.microsoft.com/dotnet/aspnet:9.0-azurelinux3.0", None),
            ("ubuntu:24.04", Some(Distribution::Debian)),
            (
                "nvidia/cuda:12.4.1-runtime-ubuntu22.04",
                Some(Distribution::Debian),
            ),
            ("team/app:1.2-bookworm", Some(Distribution::Debian)),
            ("team/alpine-app:1", None),
            ("redhat/ubi9:9.4", None),
            ("mysql:8-oracle", None),
        ] {
            assert_eq!(of(reference), want, "{reference}");
        }
    }
}
