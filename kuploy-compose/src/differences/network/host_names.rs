//! What pods are called, where that is not plain.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::pod_names::first_label;
use crate::facts::{Facts, Findings, data_by_host, host_variables, public_names};
use crate::plan::Decisions;
use crate::plan::network::pod_names::PodName;
use crate::plan::pods::Member;

/// Says what the pods of services are called.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        let kept = decided.pod_names.get(service.id);
        let kept = kept.filter(|_| service.owner == service.id);
        if let Some(kept) = kept {
            let writes_alone = decided.storage[service.id].writes_alone;
            say_kept(report, service, kept, writes_alone);
        }
        say_changed(report, (facts, decided), service, kept);
    }
}

/// Says how a name is kept where that is not plain, and where it decides the controller.
fn say_kept(report: &mut Findings<'_>, service: &Member<'_>, name: &PodName, writes_alone: bool) {
    let key = service.key;
    let hostname = &name.hostname;
    let how = match &name.subdomain {
        Some(subdomain) => format!(
            "`{hostname}.{subdomain}` resolves to the pod of `{key}`: host name `{hostname}`, headless Service `{subdomain}`"
        ),
        None => format!("the pod of `{key}` keeps the host name `{hostname}`"),
    };
    let why = match &name.needed_by {
        Some(evidence) => format!(", because {evidence} uses it"),
        None => String::new(),
    };
    if writes_alone {
        let message =
            format!("{how}{why}: it becomes a Deployment, because a StatefulSet names its pods");
        let help = "to use a StatefulSet: `x-kuploy: {kind: stateful-set}`";
        report.say_help(&rules::HOST_NAME_KEPT, &name.path, message, help);
    } else if name.subdomain.is_some() {
        report.say(&rules::HOST_NAME_KEPT, &name.path, format!("{how}{why}"));
    }
}

/// Says what a pod is called where that is not what is written.
fn say_changed(
    report: &mut Findings<'_>,
    (facts, decided): (&Facts<'_>, &Decisions<'_>),
    service: &Member<'_>,
    kept: Option<&PodName>,
) {
    let Some(written) = &service.service.hostname else {
        return;
    };
    let is_stateful = decided.runs[service.id].is_stateful();
    let hostname = kept.map(|kept| kept.hostname.clone());
    let hostname = hostname.or_else(|| first_label(written));
    let is_whole = |hostname: &str| {
        let subdomain = kept.and_then(|kept| kept.subdomain.as_deref());
        hostname == written
            || subdomain.is_some_and(|subdomain| *written == format!("{hostname}.{subdomain}"))
    };
    let message = match &hostname {
        _ if is_stateful => format!(
            "the host name is `{}-0`, not `{written}`: a StatefulSet names its pods",
            service.name
        ),
        Some(hostname) if is_whole(hostname) => return,
        Some(hostname) => {
            format!("the host name `{written}` becomes `{hostname}`: a pod's is one DNS label")
        }
        None => format!("`{written}` is not a valid host name and is dropped"),
    };
    let path = service.path.key("hostname");
    if is_stateful
        && let Some(evidence) = data_by_host::of(facts, service).and_then(|it| it.evidence)
    {
        let message = format!(
            "{message}, and {evidence} finds its data by the host name: what was written as `{written}` is not found"
        );
        let help = "run one pod of a Deployment, which keeps the host name: `x-kuploy: {kind: deployment}`, without `replicas`";
        let finding = Finding::new(&rules::HOST_NAME_CHANGED, message);
        report.add(finding.severity(Severity::Warning).help(help), &path);
        return;
    }
    let is_identity = written.contains('.') && service.lifetime.ends.is_none();
    report.add(
        of_identity(
            service,
            written,
            message,
            is_identity.then_some(is_stateful),
        ),
        &path,
    );
}

/// A name with a domain is an identity: mail servers send it, and GitLab makes its addresses of it. `is_stateful` is of a
/// service that has such a name.
fn of_identity(
    service: &Member<'_>,
    written: &str,
    message: String,
    is_stateful: Option<bool>,
) -> Finding {
    let is_read = is_stateful.is_some_and(|it| it || !service.known.is_server());
    // Whom a variable tells its name does not ask the host.
    let known = service.known.own_name();
    let told = match known {
        Some((variable, is_set)) => is_set.then_some(variable),
        // A name that is not public becomes that of the Service in other variables.
        None if !public_names::is_public(written) => None,
        None => host_variables::of_own_name(service.service, written),
    };
    let missing = known.filter(|(_, is_set)| !is_set);
    match (told, missing) {
        _ if !is_read => Finding::new(&rules::HOST_NAME_CHANGED, message),
        (Some(variable), _) => Finding::new(
            &rules::HOST_NAME_CHANGED,
            format!("{message}; the service has its name from `{variable}`"),
        ),
        (None, Some((variable, _))) => Finding::new(&rules::HOST_NAME_CHANGED, message)
            .severity(Severity::Warning)
            .help(format!("add `{variable}: {written}` to `environment`: the image takes its name from there")),
        (None, None) => Finding::new(&rules::HOST_NAME_CHANGED, message)
            .severity(Severity::Warning)
            .help(format!(
                "if the program reads its own name, give it `{written}` by a variable or in its configuration"
            )),
    }
}
