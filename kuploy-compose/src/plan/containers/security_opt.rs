//! `security_opt`: every form that Docker takes, `=` and `:` alike.

use crate::diagnostic::{Path, rules};
use crate::model::{AppArmor, SeLinux, Seccomp, Security};
use crate::options::KubeVersion;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// `procMount: Unmasked` and user namespaces work without feature gates from this version on.
const UNMASKED: KubeVersion = KubeVersion::minor(33);

/// Applies the options of a service.
pub(super) fn apply(cx: &mut Context<'_>, service: &Member<'_>, security: &mut Security) {
    for (i, option) in service.service.security_opt.iter().enumerate() {
        let path = service.path.key("security_opt").index(i);
        let (name, value) = option.split_once(['=', ':']).unwrap_or((option, ""));
        match name.trim() {
            "no-new-privileges" => no_new_privileges(cx, security, &path, value),
            "seccomp" => {
                security.seccomp = match value {
                    "builtin" | "" => None,
                    "unconfined" => Some(Seccomp::Unconfined),
                    file => Some(Seccomp::Localhost(profile(cx, &path, file))),
                }
            }
            "apparmor" => security.app_armor = Some(app_armor(cx, &path, value)),
            "label" => label(cx, security, &path, value),
            "systempaths" if value == "unconfined" => {
                security.proc_mount = proc_mount(cx, &path).or(security.proc_mount.take());
            }
            _ => cx.say(
                &rules::SECURITY_OPTION_DROPPED,
                &path,
                format!("`{option}` has no Kubernetes equivalent and is dropped"),
            ),
        }
    }
}

/// Whether a container has more than its process may gain: Kubernetes then allows no `no-new-privileges`.
pub(super) fn gains_privileges(security: &Security) -> bool {
    let gains = |name: &String| name == "SYS_ADMIN" || name == "ALL";
    security.privileged.is_some() || security.cap_add.iter().any(gains)
}

fn no_new_privileges(cx: &mut Context<'_>, security: &mut Security, path: &Path, value: &str) {
    if value == "false" {
        security.allow_privilege_escalation = Some(true);
    } else if gains_privileges(security) {
        cx.say(
            &rules::SECURITY_OPTION_DROPPED,
            path,
            "`no-new-privileges` is dropped: Kubernetes does not allow it for a container that is privileged or has `SYS_ADMIN`",
        );
    } else {
        security.allow_privilege_escalation = Some(false);
    }
}

/// A profile by its file's name, as a node has it.
fn profile(cx: &mut Context<'_>, path: &Path, file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    cx.say_help(
        &rules::PROFILE_ON_NODES,
        path,
        format!(
            "the seccomp profile `{file}` has to exist on the node: pods do not start without it"
        ),
        format!("copy it to every node as `/var/lib/kubelet/seccomp/profiles/{name}`"),
    );
    format!("profiles/{name}")
}

fn app_armor(cx: &mut Context<'_>, path: &Path, value: &str) -> AppArmor {
    match value {
        "unconfined" => AppArmor::Unconfined,
        "docker-default" | "runtime/default" | "" => AppArmor::RuntimeDefault,
        name => {
            cx.say_help(
                &rules::PROFILE_ON_NODES,
                path,
                format!("the AppArmor profile `{name}` has to be loaded on the node: pods do not start without it"),
                "load it on every node that may run the pod",
            );
            AppArmor::Localhost(name.to_owned())
        }
    }
}

fn label(cx: &mut Context<'_>, security: &mut Security, path: &Path, value: &str) {
    let options = security.se_linux.get_or_insert_with(SeLinux::default);
    let (key, text) = value.split_once(':').unwrap_or((value, ""));
    match key {
        // What Docker calls "disable" is this type: a container that SELinux leaves alone.
        "disable" => options.kind = Some("spc_t".to_owned()),
        "user" => options.user = Some(text.to_owned()),
        "role" => options.role = Some(text.to_owned()),
        "type" => options.kind = Some(text.to_owned()),
        "level" => options.level = Some(text.to_owned()),
        _ => {
            if *options == SeLinux::default() {
                security.se_linux = None;
            }
            cx.say(
                &rules::SECURITY_OPTION_DROPPED,
                path,
                format!("`label={value}` has no Kubernetes equivalent and is dropped"),
            );
        }
    }
}

/// An unmasked `/proc`, which only a user namespace may have.
fn proc_mount(cx: &mut Context<'_>, path: &Path) -> Option<String> {
    if cx.options.kube_version() < UNMASKED {
        cx.say(
            &rules::SECURITY_OPTION_DROPPED,
            path,
            "`systempaths` is dropped: an unmasked `/proc` needs Kubernetes 1.33",
        );
        return None;
    }
    cx.say(
        &rules::USER_NAMESPACE_ADDED,
        path,
        "the pod gets its own user namespace: Kubernetes only unmasks `/proc` in one",
    );
    Some("Unmasked".to_owned())
}
