//! Services that share a pod.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::{Findings, Namespace, first_processes};
use crate::plan::Decisions;
use crate::plan::pods::{Pods, Shared};

/// Says which services share a pod, and what they share with it.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    for shared in &decided.pods.shared {
        say_shared(report, &decided.pods, shared);
    }
}

fn say_shared(report: &mut Findings<'_>, pods: &Pods<'_>, shared: &Shared) {
    let service = &pods[shared.service];
    // In a circle, or when the owner itself named the other.
    let other = match service.owner == service.id {
        true => "what it shares with",
        false => pods.owner(service.id).key,
    };
    let namespaces = service.shares.iter();
    let processes = namespaces
        .clone()
        .any(|(namespace, _)| *namespace == Namespace::Processes);
    // Without `network_mode` Docker gives both an address of their own.
    let also = match (
        service.network_of().is_some() || namespaces.len() == 0,
        processes,
    ) {
        (true, false) => "",
        (false, false) => "; they also share the network: one address, and each port once",
        (_, true) => {
            "; they also share the network: one address, and each port once, and PID 1 is the pod's pause process"
        }
    };
    let message = format!(
        "`{}` shares a pod with `{other}`: only containers of one pod can share these namespaces{also}",
        service.key
    );
    report.say(&rules::POD_SHARED, &shared.path, message);
    let call = first_processes::named(service.facts).filter(|_| processes);
    if let Some(call) = call {
        let message = format!(
            "`{call}` of `{}` is for the program of `{other}`, and in a pod with shared processes it reaches the pause process: nothing happens",
            service.key
        );
        let finding = Finding::new(&rules::POD_SHARED, message).severity(Severity::Warning);
        let help = "name the program: `pkill -HUP -o PROGRAM`";
        report.add(finding.help(help), &shared.path);
    }
}
