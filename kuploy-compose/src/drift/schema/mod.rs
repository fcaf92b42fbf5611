//! The fields of the Kubernetes API, as far as manifests hold them: names, types, merge keys, versions.
//!
//! The table in `kubernetes.txt` is made by `schema/generate.py` from the API's own descriptions, 1.29 to 1.37.

mod read;

use std::sync::LazyLock;

/// The oldest version that the table tells apart from those before it.
pub(super) const FIRST_MINOR: u16 = 29;

/// What a value is.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    Text,
    Integer,
    Number,
    Bool,
    Quantity,
    IntOrText,
    Time,
    /// Base64.
    Bytes,
    /// Anything: a free-form value.
    Any,
    List {
        item: Box<Shape>,
        /// The fields that tell items apart, joined by commas; empty for lists without.
        keys: &'static str,
    },
    Map(Box<Shape>),
    /// A type by index: [`Schema::get`].
    Type(usize),
}

/// A struct of the API.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: &'static str,
    /// By [`rank`] of their names.
    fields: Vec<Field>,
}

/// A field of a struct.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) required: bool,
    pub(super) versions: Versions,
}

/// The minor versions that have something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Versions {
    /// The first.
    pub(super) since: u16,
    /// The first that has it no more.
    pub(super) until: Option<u16>,
}

/// A kind of object.
#[derive(Debug)]
pub(super) struct Kind {
    /// `apps/v1`.
    pub(super) api_version: &'static str,
    /// `Deployment`.
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) versions: Versions,
}

/// The whole table.
#[derive(Debug, Default)]
pub(super) struct Schema {
    types: Vec<Type>,
    /// By version and name.
    kinds: Vec<Kind>,
}

impl Versions {
    pub(super) fn contains(self, minor: u16) -> bool {
        self.since <= minor.max(FIRST_MINOR) && self.until.is_none_or(|until| minor < until)
    }
}

/// Orders names such that most comparisons end with their lengths.
fn rank(name: &str) -> (usize, &str) {
    (name.len(), name)
}

impl Type {
    /// A field by name.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        let wanted = rank(name);
        let at = self
            .fields
            .binary_search_by(|field| rank(field.name).cmp(&wanted));
        at.ok().and_then(|at| self.fields.get(at))
    }

    /// All fields.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }
}

impl Schema {
    /// A type of the table.
    pub(super) fn get(&self, index: usize) -> Option<&Type> {
        self.types.get(index)
    }

    /// All types, by index.
    pub(super) fn types(&self) -> impl Iterator<Item = &Type> {
        self.types.iter()
    }

    /// A kind of object by `apps/v1` and `Deployment`.
    pub(super) fn kind(&self, api_version: &str, kind: &str) -> Option<&Kind> {
        let key = (api_version, kind);
        let at = self
            .kinds
            .binary_search_by(|known| (known.api_version, known.name).cmp(&key));
        at.ok().and_then(|at| self.kinds.get(at))
    }

    /// All kinds, by version and name.
    #[cfg(test)]
    pub(super) fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The versions of an API group that have a kind of this name, `apps/v1`.
    pub(super) fn versions_of(&self, kind: &str) -> impl Iterator<Item = &'static str> {
        let found = self.kinds.iter().filter(move |known| known.name == kind);
        found.map(|known| known.api_version)
    }
}

/// The table of all versions.
pub(super) fn schema() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| read::read(include_str!("kubernetes.txt")));
    &SCHEMA
}

#[cfg(test)]
mod tests {
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
        for kind in &schema().kinds {
            check(&kind.shape, kind.name);
        }
        for known in &schema().types {
            assert!(
                known.fields.is_sorted_by_key(|field| rank(field.name)),
                "{}",
                known.name
            );
            for field in &known.fields {
                check(&field.shape, field.name);
            }
        }
    }
}
