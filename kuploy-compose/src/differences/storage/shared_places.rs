//! Directories that two services share because one bind mount lies in another: what is mounted for that.

use crate::diagnostic::rules;
use crate::facts::{Facts, Findings};
use crate::map::BTreeMap;
use crate::plan::Decisions;

/// Says which directories are mounted in a service that has them in another mount.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut implied = Vec::new();
    for service in decided.pods.running() {
        for (index, mount) in service.service.volumes.iter().enumerate() {
            match facts.mounted.path(service.id, index) {
                Some(mounted) if mount.implied => implied.push((service, mount, mounted)),
                Some(mounted) => users.entry(&mounted.path).or_default().push(service.key),
                None => {}
            }
        }
    }
    for (service, mount, mounted) in implied {
        let Some(user) = users.get(mounted.path.as_str()).and_then(|it| it.first()) else {
            continue;
        };
        let message = format!(
            "`{}`, which `{user}` mounts, lies in a bind mount of `{}`: it is mounted there at `{}` as well, so that both see the same files",
            mounted.shown, service.key, mount.target
        );
        let help = format!(
            "a named volume in both services says the same without the directory: `volumes: [NAME:{}]`",
            mount.target
        );
        let path = service.path.key("volumes");
        report.say_help(&rules::BIND_IN_BIND, &path, message, help);
    }
}
