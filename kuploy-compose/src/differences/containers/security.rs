//! Users, rights and kernel parameters that a pod has otherwise, or not at all.

use super::security_opt;
use crate::compose::{Account, NamespaceMode};
use crate::diagnostic::{Finding, and, rules};
use crate::facts::accounts::{capabilities, group, image_is_root, user};
use crate::facts::{Facts, Findings, sysctls};
use crate::model::Security;
use crate::plan::containers::security::is_of_node;
use crate::plan::pods::Member;

/// The one capability that the restricted Pod Security Standard lets a container add.
const RESTRICTED_CAPABILITY: &str = "NET_BIND_SERVICE";

/// Says what of the security of a service is not as it is written.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    security: &Security,
) {
    say_user(report, service);
    if security.privileged.is_some() {
        let message = format!(
            "`{}` is privileged: many clusters do not allow it",
            service.key
        );
        let help = "list the required capabilities in `cap_add` instead";
        report.say_help(
            &rules::PRIVILEGED,
            &service.path.key("privileged"),
            message,
            help,
        );
    }
    for (i, name) in service.service.group_add.iter().enumerate() {
        if group(name).is_none() {
            report.say_help(
                &rules::GROUP_UNKNOWN,
                &service.path.key("group_add").index(i),
                format!("group `{name}` is dropped: Kubernetes needs a numeric GID"),
                "write the numeric GID of the group",
            );
        }
    }
    say_kernel_parameters(report, facts, service);
    security_opt::say(report, facts, service, security);
    if facts.options.hardened() {
        say_forbidden(report, service, security);
        say_unsaid(report, service, security);
    }
}

/// Says which user a container does not run as, or by a number that is presumed.
fn say_user(report: &mut Findings<'_>, service: &Member<'_>) {
    let Some(written) = service.user() else {
        return;
    };
    let path = match service.extension.user {
        Some(_) => service.path.keys("x-kuploy.user"),
        None => service.path.key("user"),
    };
    let (uid, gid) = user(service.facts);
    let mut unknown: Vec<&str> = Vec::new();
    for (account, id) in [(&written.user, uid), (&written.group, gid)] {
        match (account, id) {
            (Some(Account::Name(name)), None) => unknown.push(name),
            (Some(Account::Name(name)), Some(id)) if service.image.config.is_assumed(name) => {
                report.say_help(
                    &rules::USER_NUMBER_ASSUMED,
                    &path,
                    format!("`{name}` of `{}` is {id}, its number in Debian, Alpine, BusyBox and Red Hat images", service.key),
                    "if the image has another number for it, write that: `x-kuploy: {user: \"99:99\"}`",
                );
            }
            _ => {}
        }
    }
    if written.is_incomplete() {
        report.say_help(
            &rules::USER_UNKNOWN,
            &path,
            format!(
                "`{}` is not a user: the user of the image is used",
                written.written
            ),
            "check for an empty variable, or write numbers, for example `1000:1000`",
        );
    } else if !unknown.is_empty() {
        report.say_help(
            &rules::USER_UNKNOWN,
            &path,
            format!(
                "user `{}` is ignored: Kubernetes needs a numeric UID and GID; the user of the image is used",
                unknown.join(":")
            ),
            "write the numeric IDs that the image uses: `x-kuploy: {user: \"1000:1000\"}`",
        );
    }
}

fn say_kernel_parameters(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    for name in service.service.sysctls.keys() {
        let path = service.path.key("sysctls").key(name);
        if is_of_node(service, name) {
            let message = format!(
                "sysctl `{name}` is dropped: with host networking it would change the node"
            );
            report.say(&rules::SYSCTL_DROPPED, &path, message);
        } else if !sysctls::is_safe(name, facts.options.kube_version()) {
            report.say_help(
                &rules::SYSCTL_DROPPED,
                &path,
                format!("sysctl `{name}` is dropped: nodes reject pods that set it, unless the kubelet allows it"),
                format!("allow it on the nodes with `--allowed-unsafe-sysctls={name}`, and set it with a patch on `securityContext.sysctls` (`kuploy-convert explain KP3073` has one)"),
            );
        }
    }
}

/// Says where nobody knows whether a hardened service runs as root.
fn say_unsaid(report: &mut Findings<'_>, service: &Member<'_>, security: &Security) {
    if security.run_as_non_root == Some(true) && security.user.is_none() {
        report.say_help(
            &rules::USER_UNSAID,
            &service.path,
            format!("the user of `{}` is unknown: nodes do not start it if its image runs as root or as a named user", service.key),
            "write the numeric user from the documentation of the image: `user: \"1000:1000\"`",
        );
    }
}

/// Names what keeps a service from the restricted standard.
fn say_forbidden(report: &mut Findings<'_>, service: &Member<'_>, security: &Security) {
    let image_is_root = image_is_root(service);
    let compose = service.service;
    let privileged = security.privileged.is_some();
    let adds = capabilities(&compose.cap_add);
    let adds = adds.iter().any(|c| c != RESTRICTED_CAPABILITY);
    let root = security.user == Some(0);
    let of_host = [&compose.network_mode, &compose.pid, &compose.ipc]
        .iter()
        .any(|mode| **mode == Some(NamespaceMode::Host));
    let forbidden: Vec<&str> = [
        (privileged, "`privileged`"),
        (adds && !privileged, "`cap_add`"),
        (root, "`user`"),
        (of_host, "a namespace of the host"),
    ]
    .into_iter()
    .filter_map(|(is_asked, what)| is_asked.then_some(what))
    .collect();
    let by_image = image_is_root && !root && !privileged;
    if forbidden.is_empty() && !by_image {
        return;
    }
    let needs = and(forbidden.into_iter().map(str::to_owned).collect());
    let why = match (by_image, needs.as_str()) {
        (true, "") => "its image runs as root".to_owned(),
        (true, needs) => format!("its image runs as root, and it needs {needs}"),
        (false, needs) => format!("it needs {needs}"),
    };
    let message = format!(
        "`{}` cannot meet the Pod Security Standard `restricted`: {why}",
        service.key
    );
    let finding = Finding::new(&rules::NOT_HARDENED, message);
    let finding = match image_is_root && !service.known.needs_root() {
        true => finding.help(
            "if the image switches to another user, or can run as one, set its numeric UID and GID: `x-kuploy: {image: {becomes: \"999:999\"}}`",
        ),
        false => finding,
    };
    report.add(finding, &service.path);
}
