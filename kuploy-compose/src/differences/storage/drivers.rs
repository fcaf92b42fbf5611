//! Drivers and options of volumes that no claim has.

use crate::map::BTreeSet;

use crate::diagnostic::{Path, and, rules};
use crate::facts::volume_drivers::Backing;
use crate::facts::{Facts, Findings, ServiceId, VolumeFacts};
use crate::map::BTreeMap;
use crate::options::AccessMode;
use crate::plan::Decisions;
use crate::plan::pods::{Member, Pods};
use crate::storage_class;

/// Says what of the drivers of volumes does not hold.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for (key, volume) in &facts.volumes {
        say_driver(report, volume, key);
        say_mode(report, facts, volume);
    }
    say_shared_memory(report, facts, &decided.pods);
}

/// Docker has one tmpfs for all that mount a volume of that type; in memory of a node a pod has only its own.
fn say_shared_memory(report: &mut Findings<'_>, facts: &Facts<'_>, pods: &Pods<'_>) {
    let mut users: BTreeMap<&str, Vec<&Member<'_>>> = BTreeMap::new();
    for service in pods.running() {
        let sources = service.service.volumes.iter();
        for key in sources.filter_map(|mount| mount.source.as_deref()) {
            let volume = facts.volumes.get(key);
            if volume.is_some_and(|it| matches!(it.driver.backing, Backing::Memory(_))) {
                users.entry(key).or_default().push(service);
            }
        }
    }
    for (key, users) in users {
        let owners: BTreeSet<ServiceId> = users.iter().map(|user| user.owner).collect();
        if owners.len() < 2 {
            continue;
        }
        let mut names = users.iter().map(|it| format!("`{}`", it.key));
        let shown: Vec<String> = names.by_ref().take(3).collect();
        let more = match names.count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "the in-memory volume `{key}` is not shared: each pod of {}{more} has its own",
            shown.join(", ")
        );
        let help = "use a volume without `type: tmpfs`, or run the services in one pod: `network_mode: service:NAME`";
        let path = Path::root().key("volumes").key(key);
        report.say_help(&rules::MEMORY_NOT_SHARED, &path, message, help);
    }
}

/// Says that no volume of the class can have the mode that is asked for.
fn say_mode(report: &mut Findings<'_>, facts: &Facts<'_>, volume: &VolumeFacts<'_>) {
    let (own, options) = (&volume.extension, &facts.options);
    let class = own.class.as_ref().or(options.storage_class.as_ref());
    let class =
        class.filter(|it| volume.driver.is_plain() && storage_class::refuses_many_nodes(it));
    let mode = own.mode.or(options.volume_mode);
    let mode = mode.filter(|it| matches!(it, AccessMode::ReadWriteMany | AccessMode::ReadOnlyMany));
    if let (Some(class), Some(mode)) = (class, mode) {
        let message = format!(
            "the provisioner of `{class}` refuses `{}`: the claim stays Pending, and no pod that mounts it starts",
            mode.as_str()
        );
        let help = "remove `mode`: the pods that mount it run on one node; or use a class of a network file system";
        let path = volume.path.keys("x-kuploy.mode");
        report.say_help(&rules::CLAIM_WITHOUT_CLASS, &path, message, help);
    }
}

fn say_driver(report: &mut Findings<'_>, volume: &VolumeFacts<'_>, key: &str) {
    let named = volume.volume.and_then(|volume| volume.driver.as_deref());
    let is_chosen = volume.extension.class.is_some();
    if let Some(driver) = named.filter(|it| !is_chosen && !matches!(*it, "" | "local")) {
        let message = format!(
            "volume driver `{driver}` is not available in Kubernetes: `{key}` becomes a claim of the default StorageClass"
        );
        let help = format!("set a StorageClass under `volumes.{key}`: `x-kuploy: {{class: NAME}}`");
        report.say_help(
            &rules::VOLUME_DRIVER,
            &volume.path.key("driver"),
            message,
            help,
        );
    }
    if !volume.driver.unused.is_empty() {
        let listed: Vec<String> = volume
            .driver
            .unused
            .iter()
            .map(|key| format!("`{key}`"))
            .collect();
        let verb = match (&volume.driver.backing, listed.len()) {
            (Backing::Memory(_), 1) => {
                "is ignored: every user in the pod can write to an in-memory directory"
            }
            (Backing::Memory(_), _) => {
                "are ignored: every user in the pod can write to an in-memory directory"
            }
            (_, 1) => "does not apply to a claim and is dropped",
            _ => "do not apply to a claim and are dropped",
        };
        let listed = and(listed);
        let message = format!("{listed} of volume `{key}` {verb}");
        report.say(
            &rules::VOLUME_OPTION,
            &volume.path.key("driver_opts"),
            message,
        );
    }
}
