//! Options of `security_opt` that a pod does not have, or only on some nodes.

use crate::diagnostic::{Path, rules};
use crate::facts::security_options::{self, LABELS, profile};
use crate::facts::{Facts, Findings};
use crate::model::Security;
use crate::plan::containers::security_opt::UNMASKED;
use crate::plan::pods::Member;

/// Says what becomes of the options of a service.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    security: &Security,
) {
    let written = service.service.security_opt.iter();
    for (i, ((name, value), option)) in security_options::of(service.service)
        .zip(written)
        .enumerate()
    {
        let path = service.path.key("security_opt").index(i);
        let dropped = match (name, value) {
            ("no-new-privileges", "false")
            | ("seccomp", "builtin" | "" | "unconfined")
            | ("apparmor", "unconfined" | "docker-default" | "runtime/default" | "") => continue,
            ("no-new-privileges", _) if !security.gains_privileges() => continue,
            ("no-new-privileges", _) => {
                "`no-new-privileges` is dropped: Kubernetes does not allow it for a container that is privileged or has `SYS_ADMIN`".to_owned()
            }
            ("seccomp" | "apparmor", _) => {
                say_profile(report, &path, name, value);
                continue;
            }
            ("label", value) => match value.split(':').next() {
                Some(key) if key == "disable" || LABELS.contains(&key) => continue,
                _ => format!("`label={value}` has no Kubernetes equivalent and is dropped"),
            },
            ("systempaths", "unconfined") if facts.options.kube_version() >= UNMASKED => {
                let message =
                    "the pod gets its own user namespace, because Kubernetes unmasks `/proc` only there: it does not start with volumes that cannot map IDs (such as NFS), and its root cannot use devices of the node";
                let help = "remove `systempaths=unconfined` unless the program needs it (nested containers, some sandboxes)";
                report.say_help(&rules::USER_NAMESPACE_ADDED, &path, message, help);
                continue;
            }
            ("systempaths", "unconfined") => {
                "`systempaths` is dropped: an unmasked `/proc` needs Kubernetes 1.33".to_owned()
            }
            _ => format!("`{option}` has no Kubernetes equivalent and is dropped"),
        };
        report.say(&rules::SECURITY_OPTION_DROPPED, &path, dropped);
    }
}

/// A profile that nodes must have.
fn say_profile(report: &mut Findings<'_>, path: &Path, name: &str, value: &str) {
    let (message, help) = match name {
        "seccomp" => (
            format!(
                "the seccomp profile `{value}` has to exist on the node: pods do not start without it"
            ),
            format!(
                "copy it to every node as `/var/lib/kubelet/seccomp/{}`",
                profile(value)
            ),
        ),
        _ => (
            format!(
                "the AppArmor profile `{value}` has to be loaded on the node: pods do not start without it"
            ),
            "load it on every node that may run the pod".to_owned(),
        ),
    };
    report.say_help(&rules::PROFILE_ON_NODES, path, message, help);
}
