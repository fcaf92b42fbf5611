//! Roles and their bindings: `pkg/apis/rbac/validation`.

use crate::drift::validity::constraint::Check::OneOf;
use crate::drift::validity::constraint::Constraint::{Field, Find, Required};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::objects::{access, metadata};

pub(super) const TABLE: Table = &[
    (
        &["PolicyRule"],
        &[Required(&["verbs"]), Find(access::find_rule)],
    ),
    (&["Role"], &[Find(access::find_urls)]),
    (
        &["RoleRef"],
        &[
            Required(&["name"]),
            Field("apiGroup", OneOf(&["rbac.authorization.k8s.io"])),
            Field("kind", OneOf(&["Role", "ClusterRole"])),
        ],
    ),
    (
        &["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"],
        &[Find(metadata::find_path_name)],
    ),
    (
        &["ClusterRoleBinding"],
        &[Find(access::find_cluster_binding)],
    ),
    (
        &["Subject"],
        &[
            Required(&["name"]),
            Field("kind", OneOf(&["ServiceAccount", "User", "Group"])),
            Find(access::find_subject),
        ],
    ),
];
