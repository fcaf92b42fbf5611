//! The users of base images: `www-data` is 33 on Debian and 82 on Alpine, `node` is 1000 in the image of Node.
//!
//! A configuration names a user, and its number is in `/etc/passwd` of the layers, which nobody reads. That file comes
//! with the distribution and with what the image's own Dockerfile adds.

use super::config::{ImageAccount, ImageConfig};
use super::distribution::{Distribution, of};
use crate::facts::catalogue;
use crate::facts::evidence::{Evidence, Fact};

/// Which number an account gets that is created without one: those of people begin at 1000 everywhere
/// (`/etc/login.defs`, `/etc/adduser.conf`, BusyBox's `adduser`), those of systems at 100 on Alpine.
impl ImageConfig {
    /// The first number of a user of a person that is free; `None` where it is not known which there are.
    pub(super) fn next_user(&self) -> Option<i64> {
        let own = self.accounts.values().filter_map(|own| own.value.uid);
        self.distribution.map(|_| next(own))
    }

    /// The first number of a group of people that is free.
    pub(super) fn next_group(&self) -> Option<i64> {
        let own = self.groups.values().map(|own| own.value);
        self.distribution.map(|_| next(own))
    }

    /// The first number of a system's user or group that is free. Alpine counts up from 100, where `users` is a group;
    /// `useradd -r` and `groupadd -r` count down from 999. `None` once packages were installed, which create users too.
    pub(super) fn next_system(&self, alpine: bool, group: bool) -> Option<i64> {
        self.distribution.filter(|_| !self.has_packages)?;
        let taken = |number: &i64| match group {
            true => {
                (alpine && *number == 100) || self.groups.values().any(|own| own.value == *number)
            }
            false => self
                .accounts
                .values()
                .any(|own| own.value.uid == Some(*number)),
        };
        match alpine {
            true => (100..1000).find(|number| !taken(number)),
            false => (100..1000).rev().find(|number| !taken(number)),
        }
    }
}

fn next(numbers: impl Iterator<Item = i64>) -> i64 {
    let people = numbers.filter(|number| (1000..60000).contains(number));
    people.max().map_or(1000, |highest| highest + 1)
}

/// The template of the Dockerfiles of Elastic's Beats.
const BEATS: &str = "https://github.com/elastic/beats/blob/main/dev-tools/packaging/templates/docker/Dockerfile.tmpl";

/// Users that the Dockerfiles of well-known images create, and images that have them.
struct Created {
    images: &'static [&'static str],
    name: &'static str,
    /// On Debian, and on whatever else it is built.
    usual: (i64, i64),
    /// On Alpine.
    alpine: (i64, i64),
    /// The variable of the image that holds the user's number.
    variable: Option<&'static str>,
    /// The published Dockerfile.
    page: &'static str,
}

const fn same(
    images: &'static [&'static str],
    name: &'static str,
    numbers: (i64, i64),
    page: &'static str,
) -> Created {
    Created {
        images,
        name,
        usual: numbers,
        alpine: numbers,
        variable: None,
        page,
    }
}

const CREATED: &[Created] = &[
    same(
        &["node", "n8nio/n8n"],
        "node",
        (1000, 1000),
        "https://github.com/nodejs/docker-node/blob/main/22/bookworm/Dockerfile",
    ),
    same(
        &["oven/bun"],
        "bun",
        (1000, 1000),
        "https://github.com/oven-sh/bun/blob/main/dockerhub/debian/Dockerfile",
    ),
    same(
        &["denoland/deno"],
        "deno",
        (1993, 1993),
        "https://github.com/denoland/deno_docker/blob/main/debian.dockerfile",
    ),
    same(
        &["nginx", "nginxinc/nginx-unprivileged"],
        "nginx",
        (101, 101),
        "https://github.com/nginx/docker-nginx/blob/master/mainline/debian/Dockerfile",
    ),
    Created {
        images: &[
            "php",
            "httpd",
            "wordpress",
            "nextcloud",
            "drupal",
            "joomla",
            "dunglas/frankenphp",
            "serversideup/php",
        ],
        name: "www-data",
        usual: (33, 33),
        alpine: (82, 82),
        variable: None,
        page: "https://github.com/docker-library/php/blob/master/8.3/alpine3.20/fpm/Dockerfile",
    },
    Created {
        images: &["postgres", "postgis/postgis", "pgvector/pgvector"],
        name: "postgres",
        usual: (999, 999),
        alpine: (70, 70),
        variable: None,
        page: "https://github.com/docker-library/postgres/blob/master/17/alpine3.20/Dockerfile",
    },
    Created {
        images: &["redis"],
        name: "redis",
        usual: (999, 999),
        alpine: (999, 1000),
        variable: None,
        page: "https://github.com/docker-library/redis/blob/master/7.4/alpine/Dockerfile",
    },
    Created {
        images: &["valkey/valkey"],
        name: "valkey",
        usual: (999, 999),
        alpine: (999, 1000),
        variable: None,
        page: "https://github.com/valkey-io/valkey-container/blob/mainline/8.0/alpine/Dockerfile",
    },
    same(
        &["mysql", "mariadb"],
        "mysql",
        (999, 999),
        "https://github.com/docker-library/mysql/blob/master/8.4/Dockerfile.oracle",
    ),
    same(
        &["mongo"],
        "mongodb",
        (999, 999),
        "https://github.com/docker-library/mongo/blob/master/8.0/Dockerfile",
    ),
    Created {
        images: &["rabbitmq"],
        name: "rabbitmq",
        usual: (999, 999),
        alpine: (100, 101),
        variable: None,
        page: "https://github.com/docker-library/rabbitmq/blob/master/3.13/alpine/Dockerfile",
    },
    same(
        &["elasticsearch/elasticsearch", "elasticsearch"],
        "elasticsearch",
        (1000, 0),
        "https://www.elastic.co/guide/en/elasticsearch/reference/current/docker.html",
    ),
    same(
        &["jenkins/jenkins"],
        "jenkins",
        (1000, 1000),
        "https://github.com/jenkinsci/docker/blob/master/debian/bookworm/hotspot/Dockerfile",
    ),
    same(
        &["gradle"],
        "gradle",
        (1000, 1000),
        "https://github.com/gradle/docker-gradle/blob/master/jdk21-jammy/Dockerfile",
    ),
    // Since .NET 8.
    Created {
        images: &[
            "dotnet/aspnet",
            "dotnet/runtime",
            "dotnet/runtime-deps",
            "dotnet/sdk",
        ],
        name: "app",
        usual: (1654, 1654),
        alpine: (1654, 1654),
        variable: Some("APP_UID"),
        page: "https://github.com/dotnet/dotnet-docker/blob/main/src/runtime-deps/8.0/bookworm-slim/amd64/Dockerfile",
    },
    same(
        &["distroless/*", "chainguard/*"],
        "nonroot",
        (65532, 65532),
        "https://github.com/GoogleContainerTools/distroless/blob/main/common/variables.bzl",
    ),
    same(
        &["apache/airflow"],
        "airflow",
        (50000, 0),
        "https://airflow.apache.org/docs/docker-stack/entrypoint.html",
    ),
    // The group of Grafana's user is root's since 7.3.
    same(
        &[
            "grafana/grafana",
            "grafana/grafana-oss",
            "grafana/grafana-enterprise",
        ],
        "grafana",
        (472, 0),
        "https://github.com/grafana/grafana/blob/main/Dockerfile",
    ),
    same(
        &["kibana/kibana", "kibana"],
        "kibana",
        (1000, 1000),
        "https://github.com/elastic/kibana/blob/main/src/dev/build/tasks/os_packages/docker_generator/templates/base/Dockerfile",
    ),
    same(
        &["logstash/logstash", "logstash"],
        "logstash",
        (1000, 1000),
        "https://github.com/elastic/logstash/blob/main/docker/templates/Dockerfile.erb",
    ),
    same(
        &["beats/filebeat", "elastic/filebeat"],
        "filebeat",
        (1000, 1000),
        BEATS,
    ),
    same(
        &["beats/metricbeat", "elastic/metricbeat"],
        "metricbeat",
        (1000, 1000),
        BEATS,
    ),
    same(
        &["beats/heartbeat", "elastic/heartbeat"],
        "heartbeat",
        (1000, 1000),
        BEATS,
    ),
    same(
        &["haproxy"],
        "haproxy",
        (99, 99),
        "https://github.com/docker-library/haproxy/blob/master/3.0/Dockerfile",
    ),
];

/// Adds the users of the image of a reference. `None` where nothing is known of them.
pub(super) fn learn(config: &mut ImageConfig, reference: &str) -> Option<()> {
    let repository = catalogue::repository(reference);
    let distribution = of(reference);
    let evidence = |page: &'static str| Evidence::Catalogue {
        entry: repository.to_owned().into(),
        page: page.into(),
    };
    let of_image = |image: &str| match image.strip_suffix("/*") {
        Some(owner) => repository
            .split_once('/')
            .is_some_and(|(own, _)| own == owner),
        None => image == repository,
    };
    let created = CREATED
        .iter()
        .filter(|created| created.images.iter().any(|image| of_image(image)));
    let mut known = distribution.is_some();
    for created in created {
        let (uid, gid) = match distribution {
            Some(Distribution::Alpine) => created.alpine,
            _ => created.usual,
        };
        let account = ImageAccount {
            uid: Some(uid),
            gid: Some(gid),
        };
        let name = created.name.to_owned();
        if let Some(variable) = created.variable {
            let value = Fact::new(Some(uid.to_string()), evidence(created.page));
            config.env.insert(variable.to_owned(), value);
        }
        config
            .groups
            .insert(name.clone(), Fact::new(gid, evidence(created.page)));
        config
            .accounts
            .insert(name, Fact::new(account, evidence(created.page)));
        known = true;
    }
    config.distribution = distribution;
    known.then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_have_the_numbers_of_their_distribution() {
        let account = |reference: &str, name: &str| {
            let mut config = ImageConfig::default();
            let _ = learn(&mut config, reference);
            let user = super::super::config::ImageUser::parse(name);
            let account = config.account(&user);
            (account.uid, account.gid)
        };
        for (reference, name, want) in [
            ("php:8.3-fpm", "www-data", (Some(33), Some(33))),
            ("php:8.3-fpm-alpine", "www-data", (Some(82), Some(82))),
            ("debian:12", "www-data:nogroup", (Some(33), Some(65534))),
            // Plain Alpine has the group alone.
            ("alpine:3.20", "www-data", (None, None)),
            ("alpine:3.20", "nobody:nogroup", (Some(65534), Some(65533))),
            ("node:22-alpine", "node", (Some(1000), Some(1000))),
            ("python:3.12-slim", "nobody", (Some(65534), Some(65534))),
            (
                "gcr.io/distroless/static:nonroot",
                "nonroot",
                (Some(65532), Some(65532)),
            ),
            ("redis:7-alpine", "redis", (Some(999), Some(1000))),
            (
                "grafana/grafana-oss:11.6.3",
                "grafana",
                (Some(472), Some(0)),
            ),
            (
                "docker.elastic.co/beats/filebeat:8.17.2",
                "filebeat",
                (Some(1000), Some(1000)),
            ),
            (
                "docker.elastic.co/beats/filebeat:8.17.2",
                "grafana",
                (None, None),
            ),
            ("team/app:1", "node", (None, None)),
        ] {
            assert_eq!(account(reference, name), want, "{reference} {name}");
        }
    }
}
