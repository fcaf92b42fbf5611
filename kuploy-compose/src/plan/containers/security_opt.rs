//! `security_opt`: every form that Docker takes, `=` and `:` alike.

use crate::facts::ServiceFacts;
use crate::facts::security_options::{self, LABELS, profile};
use crate::model::{AppArmor, SeLinux, Seccomp, Security};
use crate::options::KubeVersion;

/// `procMount: Unmasked` and user namespaces work without feature gates from this version on.
pub(crate) const UNMASKED: KubeVersion = KubeVersion::minor(33);

/// Applies the options of a service.
pub(super) fn apply(version: KubeVersion, service: &ServiceFacts<'_>, security: &mut Security) {
    for (name, value) in security_options::of(service.service) {
        match name {
            "no-new-privileges" if value == "false" => {
                security.allow_privilege_escalation = Some(true);
            }
            "no-new-privileges" if !security.gains_privileges() => {
                security.allow_privilege_escalation = Some(false);
            }
            "seccomp" => {
                security.seccomp = match value {
                    "builtin" | "" => None,
                    "unconfined" => Some(Seccomp::Unconfined),
                    file => Some(Seccomp::Localhost(profile(file))),
                }
            }
            "apparmor" => {
                security.app_armor = Some(match value {
                    "unconfined" => AppArmor::Unconfined,
                    "docker-default" | "runtime/default" | "" => AppArmor::RuntimeDefault,
                    name => AppArmor::Localhost(name.to_owned()),
                });
            }
            "label" => label(security, value),
            // An unmasked `/proc`, which only a user namespace may have.
            "systempaths" if value == "unconfined" && version >= UNMASKED => {
                security.proc_mount = Some("Unmasked".to_owned());
            }
            _ => {}
        }
    }
}

fn label(security: &mut Security, value: &str) {
    let (key, text) = value.split_once(':').unwrap_or((value, ""));
    if key != "disable" && !LABELS.contains(&key) {
        return;
    }
    let options = security.se_linux.get_or_insert_with(SeLinux::default);
    options.set(key, text);
}
