//! Health checks that run a script which no image has: the Compose file was copied without it, or the image that held it
//! was replaced by the official one. Docker calls such a container unhealthy, and it is reached all the same.
//!
//! Seen: `test: ["CMD", "/bin/healthcheck.sh"]` of `nginx:latest` with nothing mounted there.

use super::catalogue;
use super::service_facts::ServiceFacts;
use super::shells::is_shell;
use crate::source::paths;

/// Official images that hold no script with the ending `.sh` but their entrypoint, by the Dockerfiles of
/// <https://github.com/docker-library>. MariaDB has `healthcheck.sh`, and stays out.
const WITHOUT_SCRIPTS: &[&str] = &[
    "alpine",
    "bash",
    "busybox",
    "caddy",
    "debian",
    "golang",
    "haproxy",
    "httpd",
    "memcached",
    "mongo",
    "mysql",
    "nginx",
    "node",
    "php",
    "postgres",
    "python",
    "redis",
    "ruby",
    "traefik",
    "ubuntu",
    "valkey/valkey",
];

/// What the scripts of such images are called.
const OF_IMAGES: &str = "docker-";

/// The script that the check of a service runs, where neither its image has it nor anything that is mounted.
pub(crate) fn missing<'s>(service: &'s ServiceFacts<'_>) -> Option<&'s str> {
    let compose = service.service;
    let image = compose.image.as_deref()?;
    let name = catalogue::repository(image);
    if compose.build.is_some() || !WITHOUT_SCRIPTS.contains(&name) {
        return None;
    }
    let script = script(&compose.healthcheck.as_ref()?.test)?;
    let file = paths::file_name(script);
    let volumes = compose.volumes.iter().map(|mount| mount.target.as_str());
    let grants = compose.configs.iter().chain(&compose.secrets);
    let given = grants.map(|grant| grant.target.as_deref().unwrap_or(&grant.source));
    let memory = compose.tmpfs.iter().filter_map(|it| it.split(':').next());
    let mut targets = volumes.chain(given).chain(memory);
    let is_covered = targets.any(|target| {
        let target = paths::join("/", target);
        paths::relative_to(script, &target).is_some() || target.ends_with(file)
    });
    // A command may write it first.
    let hooks = compose.pre_start.iter().chain(&compose.post_start);
    let of_hooks = hooks.filter_map(|hook| hook.command.as_ref()).flatten();
    let line = service.process.line();
    let mut texts = service.process.texts().chain([&line]).chain(of_hooks);
    let is_made = texts.any(|text| text.contains(file)) || !compose.volumes_from.is_empty();
    (!is_covered && !is_made && !file.starts_with(OF_IMAGES)).then_some(script)
}

/// The script that a check runs and nothing else: `/bin/check.sh`, `sh /check.sh 80 || exit 1`.
fn script(test: &[String]) -> Option<&str> {
    let (kind, words) = test.split_first()?;
    let words: Vec<&str> = match (kind.as_str(), words) {
        ("CMD", words) => words.iter().map(String::as_str).collect(),
        ("CMD-SHELL", [line]) => {
            let line = line.split("||").next().unwrap_or_default();
            line.split_whitespace().collect()
        }
        _ => return None,
    };
    let is_plain = |word: &str| !word.contains(['$', ';', '&', '|', '"', '\'', '`', '(', '*']);
    let mut runs = words.iter().copied().skip_while(|word| is_shell(word));
    let path = runs.next()?;
    let is_script = path.starts_with('/') && path.ends_with(".sh");
    (is_script && words.iter().all(|word| is_plain(word))).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_may_be_a_script_alone() {
        for (test, want) in [
            (&["CMD", "/bin/check.sh"][..], Some("/bin/check.sh")),
            (&["CMD", "sh", "/check.sh", "80"], Some("/check.sh")),
            (
                &["CMD-SHELL", "bash /opt/check.sh || exit 1"],
                Some("/opt/check.sh"),
            ),
            (&["CMD-SHELL", "test -x /c.sh && /c.sh"], None),
            (&["CMD", "check.sh"], None),
            (&["CMD", "/bin/pg_isready"], None),
            (&["CMD", "sh", "-c", "/check.sh"], None),
            (&["NONE"], None),
        ] {
            let test: Vec<String> = test.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(script(&test), want, "{test:?}");
        }
    }
}
