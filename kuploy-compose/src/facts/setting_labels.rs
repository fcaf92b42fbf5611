//! Labels that are settings of tools.

use super::secret_settings;
use crate::diagnostic::sensitive;

/// Labels that are settings of something that the manifests replace; they were read, or mean nothing in a cluster.
const SETTINGS: &[&str] = &["kompose.", "traefik.", "caddy.", "com.docker.compose."];

/// What a tool does that watches Docker, as its labels ask it to, and that nothing does in a cluster.
pub(crate) struct DockerTool {
    /// What its labels begin with.
    prefix: &'static str,
    /// What does not happen, after the label.
    pub(crate) lost: &'static str,
    /// What to write instead.
    pub(crate) instead: &'static str,
}

const SCHEDULE: &str =
    "write the job as a service with its `command` and `x-kuploy: {schedule: \"0 3 * * *\"}`";

/// Tools whose labels ask for something that people miss when it does not happen. Those that look for new images
/// (watchtower, diun) or list containers are none.
const DOCKER_TOOLS: &[DockerTool] = &[
    // https://github.com/mcuadros/ofelia/blob/master/docs/jobs.md
    DockerTool {
        prefix: "ofelia.job-",
        lost: "the job does not run: ofelia starts it through the Docker socket",
        instead: SCHEDULE,
    },
    // https://github.com/PremoWeb/chadburn
    DockerTool {
        prefix: "chadburn.job-",
        lost: "the job does not run: chadburn starts it through the Docker socket",
        instead: SCHEDULE,
    },
    // https://deck-chores.readthedocs.io/en/stable/usage.html
    DockerTool {
        prefix: "deck-chores.",
        lost: "the job does not run: deck-chores starts it through the Docker socket",
        instead: SCHEDULE,
    },
    // https://crazymax.dev/swarm-cronjob/usage/docker-labels/
    DockerTool {
        prefix: "swarm.cronjob.schedule",
        lost: "the service is not started on a schedule: swarm-cronjob does that in a swarm",
        instead: "write the schedule as `x-kuploy: {schedule: \"0 3 * * *\"}`",
    },
    // https://offen.github.io/docker-volume-backup/how-tos/run-custom-commands.html
    DockerTool {
        prefix: "docker-volume-backup.archive-",
        lost: "the command does not run: docker-volume-backup runs it through the Docker socket",
        instead: SCHEDULE,
    },
    // https://github.com/willfarrell/docker-autoheal#enable
    DockerTool {
        prefix: "autoheal",
        lost: "the container is not restarted if its health check fails: autoheal does that through the Docker socket",
        instead: "write `x-kuploy: {liveness: true}`",
    },
];

/// The tool that a label of a service asks for something.
pub(crate) fn docker_tool(key: &str, value: &str) -> Option<&'static DockerTool> {
    let is_off = value.eq_ignore_ascii_case("false");
    let mut tools = DOCKER_TOOLS.iter();
    tools.find(|tool| key.starts_with(tool.prefix) && !is_off)
}

/// Whether a label is a setting of a tool.
pub(crate) fn is_setting(key: &str) -> bool {
    let is = |prefix: &&str| key.starts_with(*prefix) || key == prefix.trim_end_matches('.');
    SETTINGS.iter().any(is) || is_numbered_caddy(key)
}

/// Whether a label holds a secret by its own name, as those of dashboards do that ask a service for numbers:
/// `homepage.widget.password`, `homepage.widget.key` (<https://gethomepage.dev/configs/docker/>). What the tool fills in
/// itself (`{{HOMEPAGE_VAR_KEY}}`) is none, nor is what an annotation of Kubernetes names (`…/auth-secret: basic-auth`).
pub(crate) fn holds_secret(key: &str, value: &str) -> bool {
    !key.contains('/') && secret_settings::is_secret(key, value) && !is_name_of_secret(value)
}

/// `postal_db_password`, `backup-token`: what a secret of a swarm or a vault is called, which a tool looks up.
fn is_name_of_secret(value: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let mut words = value.split(['_', '-']);
    value.contains(['_', '-']) && words.all(is_word) && sensitive::is_secret_name(value)
}

/// `caddy_1`, `caddy_1.reverse_proxy`: more than one site of one container.
fn is_numbered_caddy(key: &str) -> bool {
    key.strip_prefix("caddy_").is_some_and(|rest| {
        let number = rest.split('.').next().unwrap_or(rest);
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_told_by_the_labels_that_ask_for_something() {
        for (key, value, asks) in [
            ("ofelia.job-exec.backup.schedule", "@daily", true),
            ("ofelia.enabled", "true", false),
            ("autoheal", "true", true),
            ("autoheal", "false", false),
            ("autoheal.stop.timeout", "20", true),
            ("com.centurylinklabs.watchtower.enable", "true", false),
            ("com.example.autoheal", "true", false),
        ] {
            assert_eq!(docker_tool(key, value).is_some(), asks, "{key}");
        }
    }

    #[test]
    fn labels_hold_secrets_by_their_names() {
        for (key, value, holds) in [
            ("homepage.widget.password", "adminadmin", true),
            ("homepage.widget.key", "3fa85f64b2c3", true),
            ("homepage.widget.apikey", "3fa85f64b2c3", true),
            ("homepage.widget.key", "{{HOMEPAGE_VAR_SONARR_KEY}}", false),
            ("homepage.widget.key", "${KEY}", false),
            ("fiber.secret", "postal_db_password", false),
            ("fiber.secret", "Tr0ub4dor-Secret", true),
            ("homepage.widget.type", "qbittorrent", false),
            ("com.example.sort.key", "name", false),
            ("com.example.reset-password", "true", false),
            (
                "nginx.ingress.kubernetes.io/auth-secret",
                "basic-auth-01",
                false,
            ),
        ] {
            assert_eq!(holds_secret(key, value), holds, "{key}={value}");
        }
    }

    #[test]
    fn sites_of_caddy_may_have_numbers() {
        assert!(is_numbered_caddy("caddy_0.reverse_proxy"));
        assert!(!is_numbered_caddy("caddy_x"));
    }
}
