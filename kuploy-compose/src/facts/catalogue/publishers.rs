//! Publishers that build the images of others anew, with users of their own: `cgr.dev/chainguard/redis` is no `redis` that
//! starts as root.

use super::entry::User;

/// Images of one publisher that start as one user. The first row that matches counts.
struct Rebuilt {
    /// The registry; of images of Docker Hub it is none.
    registry: Option<&'static str>,
    /// The beginning of the repository, without the registry.
    below: &'static str,
    /// Beginnings of the last part; none is every image.
    names: &'static [&'static str],
    user: User,
    /// The page that says so.
    page: &'static str,
}

const fn rebuilt(
    (registry, below): (&'static str, &'static str),
    names: &'static [&'static str],
    id: i64,
    page: &'static str,
) -> Rebuilt {
    Rebuilt {
        registry: if registry.is_empty() {
            None
        } else {
            Some(registry)
        },
        below,
        names,
        user: User { uid: id, gid: id },
        page,
    }
}

/// The sources of Chainguard's images, as they were public until 2024.
const CHAINGUARD: &str = "https://github.com/chainguard-images/images/tree/main/images";
/// "Runtime images run as nonroot by default", UID 65532.
const DHI: &str = "https://docs.docker.com/dhi/migration/checklist/";
/// The user of PostgreSQL, as charts that run the image have it. From their values; nothing of Docker's says the number.
const DHI_POSTGRES: &str = "https://hub.docker.com/hardened-images/catalog/dhi/postgres";
/// `USER 26`: "This image must forever use UID 26".
const SCL_POSTGRES: &str =
    "https://github.com/sclorg/postgresql-container/blob/master/16/Dockerfile.c9s";
/// `USER 27`.
const SCL_MYSQL: &str =
    "https://github.com/sclorg/mariadb-container/blob/master/10.11/Dockerfile.c9s";
/// `USER 1001`, the user `default` of the base image of all others.
const SCL: &str = "https://github.com/sclorg/redis-container/blob/master/7/Dockerfile.c9s";

/// Programs and runtimes of Red Hat that start as the user of their base image. The bases themselves (`ubi`, `ubi-minimal`)
/// start as root.
const OF_BASE: &[&str] = &[
    "dotnet-",
    "go-toolset",
    "httpd-",
    "nginx-",
    "nodejs-",
    "perl-",
    "php-",
    "python-",
    "redis-",
    "ruby-",
    "varnish-",
];

const TABLE: &[Rebuilt] = &[
    rebuilt(("cgr.dev", ""), &["postgres"], 70, CHAINGUARD),
    rebuilt(("", "chainguard/"), &["postgres"], 70, CHAINGUARD),
    rebuilt(("cgr.dev", ""), &[], 65532, CHAINGUARD),
    rebuilt(("", "chainguard/"), &[], 65532, CHAINGUARD),
    rebuilt(("dhi.io", ""), &["postgres"], 70, DHI_POSTGRES),
    rebuilt(("dhi.io", ""), &[], 65532, DHI),
    rebuilt(("quay.io", "sclorg/"), &["postgresql-"], 26, SCL_POSTGRES),
    rebuilt(
        ("registry.redhat.io", ""),
        &["postgresql-"],
        26,
        SCL_POSTGRES,
    ),
    rebuilt(
        ("registry.access.redhat.com", ""),
        &["postgresql-"],
        26,
        SCL_POSTGRES,
    ),
    rebuilt(
        ("quay.io", "sclorg/"),
        &["mariadb-", "mysql-"],
        27,
        SCL_MYSQL,
    ),
    rebuilt(
        ("registry.redhat.io", ""),
        &["mariadb-", "mysql-"],
        27,
        SCL_MYSQL,
    ),
    rebuilt(
        ("registry.access.redhat.com", ""),
        &["mariadb-", "mysql-"],
        27,
        SCL_MYSQL,
    ),
    rebuilt(("quay.io", "sclorg/"), OF_BASE, 1001, SCL),
    rebuilt(("registry.redhat.io", ""), OF_BASE, 1001, SCL),
    rebuilt(("registry.access.redhat.com", ""), OF_BASE, 1001, SCL),
];

/// Bases of these publishers that start as root.
const BASES: &[&str] = &["wolfi-base"];

/// As whom the image of a publisher starts, and the page that says so.
pub(super) fn user(
    registry: Option<&str>,
    repository: &str,
    tag: &str,
) -> Option<(User, &'static str)> {
    let registry = registry.filter(|registry| *registry != "docker.io");
    let name = repository.rsplit('/').next().unwrap_or_default();
    // Variants to build with start as root: `dev` of Docker's, `root` of Chainguard's.
    let starts_as_root = |word: &str| word == "root" || word == "dev" && registry == Some("dhi.io");
    if BASES.contains(&name) || tag.split('-').any(starts_as_root) {
        return None;
    }
    let row = TABLE.iter().find(|row| {
        let is_named = row.names.is_empty() || row.names.iter().any(|it| name.starts_with(it));
        row.registry == registry && repository.starts_with(row.below) && is_named
    });
    row.map(|row| (row.user, row.page))
}

#[cfg(test)]
mod tests {
    use crate::facts::catalogue::user_of_publisher;

    #[test]
    fn publishers_have_users_of_their_own() {
        for (reference, want) in [
            ("cgr.dev/chainguard/minio", Some(65532)),
            ("cgr.dev/example.com/redis:8", Some(65532)),
            ("chainguard/redis:latest-dev", Some(65532)),
            ("cgr.dev/chainguard/postgres:latest", Some(70)),
            ("cgr.dev/chainguard/redis:latest-root", None),
            ("cgr.dev/chainguard/wolfi-base", None),
            ("dhi.io/redis:8-debian13", Some(65532)),
            ("dhi.io/redis:8-debian13-dev", None),
            ("dhi.io/postgres:18", Some(70)),
            ("registry.redhat.io/rhel9/postgresql-16", Some(26)),
            ("quay.io/sclorg/mariadb-1011-c9s", Some(27)),
            ("registry.access.redhat.com/ubi9/nodejs-20:1", Some(1001)),
            ("registry.access.redhat.com/ubi9/ubi-minimal", None),
            ("quay.io/team/redis", None),
            ("redis:8", None),
            ("team/chainguard/redis", None),
            ("example.com/chainguard/redis", None),
        ] {
            assert_eq!(
                user_of_publisher(reference).map(|(user, _)| user.uid),
                want,
                "{reference}"
            );
        }
    }
}
