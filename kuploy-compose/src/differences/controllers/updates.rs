//! Settings of updates that no rollout has.

use crate::compose::UpdateConfig;
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::{Findings, single_processes};
use crate::model::{Update, WorkloadKind};
use crate::plan::controllers::run::Run;
use crate::plan::controllers::updates::{Held, config, watched};
use crate::plan::pods::Member;

/// Says what of `update_config` does nothing, of the owner of a pod, and what an update runs twice.
pub(super) fn say(report: &mut Findings<'_>, owner: &Member<'_>, run: &Run) {
    say_clock(report, owner, run);
    let Some((config, path)) = config(owner.facts) else {
        return;
    };
    let unused = match (run.kind(), run.held) {
        (Some(WorkloadKind::Job(_) | WorkloadKind::CronJob { .. }), _) => {
            "update settings are dropped: a Job is not updated, it runs again"
        }
        (_, Some(Held::Volume)) => {
            "a new pod starts once the old one has ended, since only one node can mount its volume"
        }
        (_, Some(Held::Ports)) => {
            "a new pod starts once the old one has ended, since it uses ports of its node"
        }
        (kind, None) => {
            say_lost(report, config, &path);
            match kind {
                Some(WorkloadKind::StatefulSet { .. }) => say_stateful_set(report, config, &path),
                Some(WorkloadKind::DaemonSet { .. }) => say_daemon_set(report, config, &path),
                _ => {}
            }
            return say_watched(report, config, (owner.key, &path));
        }
    };
    let message = format!("`update_config` is dropped: {unused}");
    report.say(&rules::UPDATE_CONFIG_LOST, &path, message);
}

/// Says of a clock beside a server that two of it run while the pod is replaced, for which nobody stops the server.
fn say_clock(report: &mut Findings<'_>, owner: &Member<'_>, run: &Run) {
    let Some(WorkloadKind::Deployment { update, .. }) = run.kind() else {
        return;
    };
    if *update == Update::Recreate {
        return;
    }
    let Some(clock) = single_processes::beside_others(owner.facts) else {
        return;
    };
    let message = format!(
        "`{clock}` in `{}` runs twice during an update, and so do its tasks: the new pod starts before the old one ends",
        owner.key
    );
    let help = "run it in a service of its own, or accept a gap with each update by `deploy: {update_config: {order: stop-first}}`";
    let finding = Finding::new(&rules::CLOCK_RUNS_TWICE, message).help(help);
    report.add(finding, &owner.facts.path);
}

fn is_start_first(config: &UpdateConfig) -> bool {
    config.order.as_deref() == Some("start-first")
}

fn say_stateful_set(report: &mut Findings<'_>, config: &UpdateConfig, path: &Path) {
    if is_start_first(config) {
        report.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("order"),
            "`start-first` is dropped: a StatefulSet stops a pod before it starts the new one",
        );
    }
    if config.parallelism.is_some_and(|count| count != 1) {
        report.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("parallelism"),
            "`parallelism` is dropped: a StatefulSet replaces one pod at a time",
        );
    }
}

fn say_daemon_set(report: &mut Findings<'_>, config: &UpdateConfig, path: &Path) {
    if is_start_first(config) {
        report.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("order"),
            "`start-first` is dropped: the pod of a node stops before the new one starts",
        );
    }
}

fn say_watched(report: &mut Findings<'_>, config: &UpdateConfig, (of, path): (&str, &Path)) {
    let (key, longest) = watched(config);
    if longest > 0 {
        let message =
            format!("a rollout of `{of}` continues when a new pod has been ready for {longest} s");
        report.say(&rules::UPDATE_DELAY_APPROXIMATED, &path.key(key), message);
    }
}

/// What no update of Kubernetes has.
fn say_lost(report: &mut Findings<'_>, config: &UpdateConfig, path: &Path) {
    match config.failure_action.as_deref() {
        // A rollout that fails stands still, which is what Swarm calls a pause.
        None | Some("pause") => {}
        Some(action) => report.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("failure_action"),
            format!("`{action}` is dropped: a failed rollout stops; roll back with `kubectl rollout undo`"),
        ),
    }
    if config.max_failure_ratio.is_some_and(|ratio| ratio > 0.0) {
        report.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("max_failure_ratio"),
            "`max_failure_ratio` is dropped: a rollout tolerates no failures",
        );
    }
}
