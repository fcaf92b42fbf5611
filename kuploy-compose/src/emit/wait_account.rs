//! ServiceAccount, Role and RoleBinding of init containers that ask the API server what they wait for.

use k8s_openapi::api::core::v1::{
    ConfigMapProjection, DownwardAPIProjection, DownwardAPIVolumeFile, KeyToPath,
    ObjectFieldSelector, ProjectedVolumeSource, ServiceAccount, ServiceAccountTokenProjection,
    VolumeProjection,
};
use k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};

use super::context::{Context, Object};
use super::gitops::Traits;
use crate::model::{Component, StringMap};

/// The group of Roles and RoleBindings.
const RBAC: &str = "rbac.authorization.k8s.io";
/// How long a token is valid, in seconds: the default, written since the API server would fill it in.
const TOKEN_SECONDS: i64 = 3600;

pub(super) fn emit(context: &Context<'_>, component: &Component, objects: &mut Vec<Object>) {
    let Some(account) = &component.waits_as else {
        return;
    };
    let metadata =
        |name: &str| context.metadata(component, name, &StringMap::new(), Traits::default());
    if account.is_made {
        let object = ServiceAccount {
            metadata: metadata(&account.name),
            // Only the containers that ask mount the token.
            automount_service_account_token: Some(false),
            ..ServiceAccount::default()
        };
        objects.push(Object::typed(&account.name, &object));
    }
    let role = Role {
        metadata: metadata(&account.role),
        rules: Some(vec![may_read("", "pods"), may_read("batch", "jobs")]),
    };
    objects.push(Object::typed(&account.role, &role));
    let binding = RoleBinding {
        metadata: metadata(&account.role),
        role_ref: RoleRef {
            api_group: RBAC.to_owned(),
            kind: "Role".to_owned(),
            name: account.role.clone(),
        },
        subjects: Some(vec![Subject {
            kind: "ServiceAccount".to_owned(),
            name: account.name.clone(),
            ..Subject::default()
        }]),
    };
    objects.push(Object::typed(&account.role, &binding));
}

fn may_read(group: &str, resource: &str) -> PolicyRule {
    PolicyRule {
        api_groups: Some(vec![group.to_owned()]),
        resources: Some(vec![resource.to_owned()]),
        verbs: ["get", "list", "watch"].map(str::to_owned).to_vec(),
        ..PolicyRule::default()
    }
}

/// The token with what belongs to it, as the API server would mount it itself.
pub(super) fn token() -> ProjectedVolumeSource {
    let token = VolumeProjection {
        service_account_token: Some(ServiceAccountTokenProjection {
            path: "token".to_owned(),
            expiration_seconds: Some(TOKEN_SECONDS),
            audience: None,
        }),
        ..VolumeProjection::default()
    };
    let authority = VolumeProjection {
        config_map: Some(ConfigMapProjection {
            name: "kube-root-ca.crt".to_owned(),
            items: Some(vec![KeyToPath {
                key: "ca.crt".to_owned(),
                path: "ca.crt".to_owned(),
                mode: None,
            }]),
            optional: None,
        }),
        ..VolumeProjection::default()
    };
    let namespace = VolumeProjection {
        downward_api: Some(DownwardAPIProjection {
            items: Some(vec![DownwardAPIVolumeFile {
                path: "namespace".to_owned(),
                field_ref: Some(ObjectFieldSelector {
                    api_version: Some("v1".to_owned()),
                    field_path: "metadata.namespace".to_owned(),
                }),
                ..DownwardAPIVolumeFile::default()
            }]),
        }),
        ..VolumeProjection::default()
    };
    ProjectedVolumeSource {
        sources: Some(vec![token, authority, namespace]),
        default_mode: None,
    }
}
