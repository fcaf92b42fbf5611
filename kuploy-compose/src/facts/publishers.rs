//! Publishers whose images run as a user of their own, whatever program is in them: the entry of a program is of the image
//! that Docker Hub has under that name, which starts as root as a rule.

use super::catalogue::{User, repository, tag};

/// Images of a publisher.
struct Publisher {
    /// The first part of their repository.
    owner: &'static str,
    /// How the last part begins.
    names: &'static [&'static str],
    /// Those that are no such image.
    but: &'static [&'static str],
    /// The user, with a group of its number.
    user: i64,
}

const PUBLISHERS: &[Publisher] = &[
    // https://edu.chainguard.dev/chainguard/chainguard-images/: `nonroot`. Databases have users of their programs.
    Publisher {
        owner: "chainguard",
        names: &[""],
        but: &["mariadb", "mongodb", "mysql", "postgres"],
        user: 65532,
    },
    // https://github.com/sclorg/postgresql-container/blob/master/16/Dockerfile.c9s: "must forever use UID 26".
    Publisher {
        owner: "sclorg",
        names: &["postgresql-"],
        but: &[],
        user: 26,
    },
    // https://github.com/sclorg/mariadb-container/blob/master/10.11/Dockerfile.c9s: "must forever use UID 27".
    Publisher {
        owner: "sclorg",
        names: &["mariadb-", "mysql-"],
        but: &[],
        user: 27,
    },
];

/// Red Hat's own images are those of the same sources: `registry.redhat.io/rhel9/postgresql-16`.
const RED_HAT: &[&str] = &["rhel10", "rhel7", "rhel8", "rhel9"];

/// The user that the images of a publisher start as.
pub(crate) fn user_of(reference: &str) -> Option<User> {
    let (owner, name) = repository(reference).split_once('/')?;
    let owner = if RED_HAT.contains(&owner) {
        "sclorg"
    } else {
        owner
    };
    let is_root = tag(reference).is_some_and(|tag| tag.split('-').any(|word| word == "root"));
    let publisher = PUBLISHERS.iter().find(|publisher| {
        let has = |names: &[&str]| names.iter().any(|begin| name.starts_with(begin));
        publisher.owner == owner && has(publisher.names) && !has(publisher.but)
    });
    let publisher = publisher.filter(|_| !is_root)?;
    Some(User {
        uid: publisher.user,
        gid: publisher.user,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_of_publishers_have_their_users() {
        let uid = |reference| user_of(reference).map(|user| user.uid);
        assert_eq!(uid("cgr.dev/chainguard/redis"), Some(65532));
        assert_eq!(uid("cgr.dev/chainguard/postgres:latest"), None);
        assert_eq!(uid("registry.redhat.io/rhel9/postgresql-16"), Some(26));
        assert_eq!(uid("quay.io/sclorg/mariadb-1011-c9s:1"), Some(27));
        assert_eq!(uid("registry.redhat.io/rhel9/nginx-124"), None);
        assert_eq!(uid("redis:7"), None);
    }
}
