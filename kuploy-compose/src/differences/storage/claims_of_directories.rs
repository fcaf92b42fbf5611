//! Bind mounts that become claims: what they begin with.

use std::collections::BTreeMap;

use super::bind::Bind;
use crate::compose::grammar::words;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::Findings;
use crate::model::VolumeSource;
use crate::plan::Decisions;
use crate::plan::storage::notes::{Begins, Note, What};

/// The workloads whose pods mount a claim, by its name.
pub(super) type Mounting<'d> = BTreeMap<&'d str, Vec<&'d str>>;

/// The workloads that mount claims, where a claim is to be filled by hand while they stand still.
pub(super) fn mounting<'d>(decided: &'d Decisions<'_>) -> Mounting<'d> {
    let is_unfilled = |note: &Note| {
        matches!(
            note,
            Note::Bind(_, _, What::Claim(_, Begins::Unfilled(_), _))
        )
    };
    let mut all = Mounting::new();
    if !decided.notes.iter().any(is_unfilled) {
        return all;
    }
    for id in decided.pods.running_ids() {
        let workload = decided.pods.owner(id).name.as_str();
        for volume in &decided.storage[id].volumes {
            if let VolumeSource::Claim { name, .. } = &volume.source {
                let workloads = all.entry(name).or_default();
                if !workloads.contains(&workload) {
                    workloads.push(workload);
                }
            }
        }
    }
    all
}

/// Says what the claim begins with that stands for a directory.
pub(super) fn say_claim(
    report: &mut Findings<'_>,
    bind: &Bind<'_>,
    mounting: &Mounting<'_>,
    (name, shown, begins): (&str, &str, &Begins),
) {
    let path = &bind.path;
    let (more, severity, help) = match begins {
        Begins::Seeded => (
            ", which starts with a copy of its files",
            Severity::Warning,
            "later changes of the files have no effect: use `:ro` for configuration, or a named volume for data",
        ),
        Begins::WithoutDumps => (
            ", which starts with a copy of its files, without the dumps of databases",
            Severity::Warning,
            "to bring dumps over: `kubectl cp FILE POD:DIRECTORY`; dumps hold personal data, keep them out of Git",
        ),
        Begins::Empty => (
            ", which starts empty",
            Severity::Info,
            "to move data from a Docker host, see `kuploy-convert explain KP3436`; a named volume gives the same result in Compose and in the cluster",
        ),
        Begins::Unknown => (
            ": files already in the directory are not copied",
            Severity::Warning,
            "to move data that is there already, see `kuploy-convert explain KP3436`; a named volume gives the same result in Compose and in the cluster",
        ),
        Begins::Unfilled(inside) => {
            let message = format!(
                "bind mount `{shown}` becomes the claim `{name}`, which starts empty: the files of the directory are not copied"
            );
            let own = [bind.service.name.as_str()];
            let workloads = mounting.get(name).map_or(own.as_slice(), Vec::as_slice);
            let help = copying(workloads, shown, name, inside.as_deref());
            return report.say_help(&rules::BIND_CLAIM_EMPTY, path, message, help);
        }
    };
    let message = format!("bind mount `{shown}` becomes the claim `{name}`{more}");
    let finding = Finding::new(&rules::BIND_CLAIM, message);
    report.add(finding.severity(severity).help(help), path);
}

/// How to copy a directory into a claim. What a service made of the empty claim goes first: a database that finds its
/// own new files beside the old ones does not start. `DIRECTORY/.` are its files, without a directory around them.
fn copying(workloads: &[&str], shown: &str, claim: &str, inside: Option<&str>) -> String {
    let (stop, selector) = match workloads {
        [workload] => ("the service", format!("app.kubernetes.io/name={workload}")),
        several => (
            "all services that mount it",
            format!("'app.kubernetes.io/name in ({})'", several.join(",")),
        ),
    };
    let sub_path = inside.map(|inside| format!(",\"subPath\":\"{inside}\""));
    let sub_path = sub_path.unwrap_or_default();
    let directory = words::quoted(&format!("{}/.", shown.trim_end_matches('/')));
    format!(
        "after the first `kubectl apply`, stop {stop} with `kubectl scale deployment,statefulset -l {selector} --replicas=0`, and copy the files with a pod that mounts the claim: `kubectl run fill --image=busybox:1.37 --overrides='{{\"spec\":{{\"containers\":[{{\"name\":\"fill\",\"image\":\"busybox:1.37\",\"command\":[\"sleep\",\"1d\"],\"volumeMounts\":[{{\"name\":\"data\",\"mountPath\":\"/data\"{sub_path}}}]}}],\"volumes\":[{{\"name\":\"data\",\"persistentVolumeClaim\":{{\"claimName\":\"{claim}\"}}}}]}}}}'`, `kubectl exec fill -- find /data -mindepth 1 -delete`, `kubectl cp {directory} fill:/data`, `kubectl delete pod fill`; then `kubectl scale` to 1 again"
    )
}
