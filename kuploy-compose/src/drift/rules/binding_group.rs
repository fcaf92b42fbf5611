//! `KP5027`: API groups of role bindings.
//!
//! Measured: a `roleRef` without `apiGroup` is deleted and created again on every client-side sync (a new uid each time);
//! a User or Group without one is rewritten on every sync. Under server-side apply, as Flux does it, nothing of a User or Group is
//! written twice: the version of the object stays.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{add_first, made_text, text};
use crate::options::GitOps;
use crate::yaml::Map;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Type("RoleRef"), &rules::BINDING_WITHOUT_GROUP, settle),
    Act::Settle(On::Type("Subject"), &rules::BINDING_WITHOUT_GROUP, settle),
    Act::Find(On::Type("RoleRef"), find),
    Act::Find(On::Type("Subject"), find),
];

const GROUP: &str = "apiGroup";
const RBAC: &str = "rbac.authorization.k8s.io";

fn lacks_group(reference: &Map) -> bool {
    text(reference, GROUP).is_none_or(str::is_empty)
        && matches!(
            text(reference, "kind"),
            Some("Role" | "ClusterRole" | "User" | "Group")
        )
}

/// For `roleRef` and for each of `subjects`.
fn settle(reference: &mut Map) {
    if lacks_group(reference) {
        crate::drift::tree::remove(reference, GROUP);
        add_first(reference, GROUP, made_text(RBAC));
    }
}

fn find(reference: &Map, finder: &mut Finder<'_>) {
    if let Some(kind) = reference.get("kind").filter(|_| lacks_group(reference)) {
        let name = kind.node.as_str().unwrap_or_default();
        if finder.settings.gitops == GitOps::Flux && matches!(name, "User" | "Group") {
            return;
        }
        let message = format!("without `apiGroup`, every sync updates the {name}");
        finder.say(
            Found::new(&rules::BINDING_WITHOUT_GROUP, kind.node.span, message)
                .help(format!("write `{GROUP}: {RBAC}`")),
        );
    }
}
