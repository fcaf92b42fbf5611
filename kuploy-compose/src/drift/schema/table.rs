//! What the table is made of: kinds, types, fields, shapes of values, versions.

use std::sync::OnceLock;

use crate::map::Words;

/// The oldest version that the table tells apart from those before it.
pub(in crate::drift) const FIRST_MINOR: u16 = 29;

/// What a value is.
#[derive(Debug, PartialEq)]
pub(in crate::drift) enum Shape {
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
pub(in crate::drift) struct Type {
    pub(in crate::drift) name: &'static str,
    pub(super) fields: Vec<Field>,
    /// Where each field is, by its name.
    pub(super) places: Words<usize>,
}

/// A field of a struct.
#[derive(Debug)]
pub(in crate::drift) struct Field {
    pub(in crate::drift) name: &'static str,
    pub(in crate::drift) shape: Shape,
    pub(in crate::drift) required: bool,
    /// The values that a string, or the items of a list, may have; empty where any value is taken.
    pub(in crate::drift) values: Vec<&'static str>,
    pub(in crate::drift) versions: Versions,
}

/// The minor versions that have something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::drift) struct Versions {
    /// The first.
    pub(in crate::drift) since: u16,
    /// The first that has it no more.
    pub(in crate::drift) until: Option<u16>,
}

/// A kind of object.
#[derive(Debug)]
pub(in crate::drift) struct Kind {
    /// `apps/v1`.
    pub(in crate::drift) api_version: &'static str,
    /// `Deployment`.
    pub(in crate::drift) name: &'static str,
    pub(in crate::drift) shape: Shape,
    pub(in crate::drift) versions: Versions,
}

/// The whole table.
#[derive(Debug)]
pub(in crate::drift) struct Schema {
    /// By name.
    pub(super) types: Vec<LazyType>,
    pub(super) read_type: fn(&'static str, &[LazyType]) -> Type,
    /// By version and name.
    pub(super) kinds: Vec<Kind>,
}

/// A type that is read when it is first asked for: a run meets few of them.
#[derive(Debug)]
pub(super) struct LazyType {
    pub(super) name: &'static str,
    pub(super) line: &'static str,
    pub(super) read: OnceLock<Type>,
}

impl Versions {
    pub(in crate::drift) fn contains(self, minor: u16) -> bool {
        self.since <= minor.max(FIRST_MINOR) && self.until.is_none_or(|until| minor < until)
    }
}

/// The type of a name among those of the table.
pub(super) fn index_of(types: &[LazyType], name: &str) -> Option<usize> {
    types.binary_search_by(|known| known.name.cmp(name)).ok()
}

impl Type {
    /// A field by name.
    pub(in crate::drift) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(*self.places.get(name)?)
    }

    /// All fields.
    pub(in crate::drift) fn fields(&self) -> &[Field] {
        &self.fields
    }
}

impl Schema {
    /// A type of the table.
    pub(in crate::drift) fn get(&self, index: usize) -> Option<&Type> {
        let lazy = self.types.get(index)?;
        let read = || (self.read_type)(lazy.line, &self.types);
        Some(lazy.read.get_or_init(read))
    }

    /// All types, by index.
    #[cfg(test)]
    pub(in crate::drift) fn types(&self) -> impl Iterator<Item = &Type> {
        (0..self.types.len()).filter_map(|index| self.get(index))
    }

    /// What belongs to types, by the index of the type.
    pub(in crate::drift) fn by_type<T>(
        &self,
        all: impl IntoIterator<Item = (&'static str, T)>,
    ) -> Vec<Vec<T>> {
        let mut by_type: Vec<Vec<T>> = self.types.iter().map(|_| Vec::new()).collect();
        for (name, own) in all {
            let index = index_of(&self.types, name);
            let list = index.and_then(|index| by_type.get_mut(index));
            if let Some(list) = list {
                list.push(own);
            }
        }
        by_type
    }

    /// A kind of object by `apps/v1` and `Deployment`.
    pub(in crate::drift) fn kind(&self, api_version: &str, kind: &str) -> Option<&Kind> {
        let found = self
            .kinds
            .binary_search_by(|known| (known.api_version, known.name).cmp(&(api_version, kind)));
        found.ok().and_then(|at| self.kinds.get(at))
    }

    /// All kinds, by version and name.
    #[cfg(test)]
    pub(in crate::drift) fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The versions of an API group that have a kind of this name, `apps/v1`.
    pub(in crate::drift) fn versions_of(&self, kind: &str) -> impl Iterator<Item = &'static str> {
        let found = self.kinds.iter().filter(move |known| known.name == kind);
        found.map(|known| known.api_version)
    }
}
