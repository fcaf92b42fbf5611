//! The fields of the Kubernetes API, as far as manifests hold them: names, types, merge keys, versions.
//!
//! The table in `kubernetes.txt` is made by `schema/generate.py` from the API's own descriptions, 1.29 to 1.37.

mod read;
mod table;

use std::sync::LazyLock;

pub(super) use table::{FIRST_MINOR, Field, Schema, Shape, Type, Versions};

/// The table of all versions.
pub(super) fn schema() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| read::read(include_str!("kubernetes.txt")));
    &SCHEMA
}

#[cfg(test)]
mod tests {
    use super::table::Kind;
    use super::*;

    fn field(kind: (&str, &str), path: &[&str]) -> Option<&'static Field> {
        let mut shape = &schema().kind(kind.0, kind.1)?.shape;
        let mut found = None;
        for name in path {
            while let Shape::List { item, .. } | Shape::Map(item) = shape {
                shape = item;
            }
            let Shape::Type(index) = shape else {
                return None;
            };
            let field = schema().get(*index)?.field(name)?;
            shape = &field.shape;
            found = Some(field);
        }
        found
    }

    #[test]
    fn fields_have_types_merge_keys_and_versions() {
        let pod = ["spec", "template", "spec"];
        let in_pod =
            |path: &[&'static str]| field(("apps/v1", "Deployment"), &[&pod, path].concat());
        let ports = in_pod(&["containers", "ports"]);
        assert!(matches!(
            ports.map(|f| &f.shape),
            Some(Shape::List {
                keys: "containerPort,protocol",
                ..
            })
        ));
        let limits = in_pod(&["containers", "resources", "limits"]);
        assert_eq!(
            limits.map(|f| &f.shape),
            Some(&Shape::Map(Box::new(Shape::Quantity)))
        );
        let name = in_pod(&["containers", "name"]);
        assert_eq!(name.map(|f| f.required), Some(true));
        let profile = in_pod(&["securityContext", "appArmorProfile"]);
        let versions = profile.map(|f| f.versions);
        assert_eq!(
            versions,
            Some(Versions {
                since: 30,
                until: None
            })
        );
        assert_eq!(
            in_pod(&["workloadRef"]).and_then(|f| f.versions.until),
            Some(36)
        );
        assert_eq!(in_pod(&["containers", "restart"]).map(|f| f.name), None);
    }

    #[test]
    fn every_type_that_is_named_is_there() {
        fn check(shape: &Shape, at: &str) {
            match shape {
                Shape::Type(index) => assert!(schema().get(*index).is_some(), "{at}"),
                Shape::List { item, .. } | Shape::Map(item) => check(item, at),
                _ => {}
            }
        }
        assert!(schema().kinds.len() > 40 && schema().types.len() > 300);
        // Both are searched by halves.
        assert!(schema().types.is_sorted_by(|a, b| a.name < b.name));
        let name = |kind: &Kind| (kind.api_version, kind.name);
        assert!(schema().kinds.is_sorted_by(|a, b| name(a) < name(b)));
        for kind in &schema().kinds {
            check(&kind.shape, kind.name);
        }
        for known in schema().types() {
            assert_eq!(known.places.len(), known.fields.len(), "{}", known.name);
            for field in &known.fields {
                check(&field.shape, field.name);
            }
        }
    }
}
