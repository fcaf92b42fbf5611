//! Rules that are found by path: `services.*.ports[].target`.

use crate::map::Words;

/// A table of path patterns, `*` being any key and `[]` any item, walked one step at a time along a tree.
///
/// A key that a pattern names is looked up before `*`; no table needs both at one place.
#[derive(Debug)]
pub(crate) struct PathTable<T> {
    steps: Vec<Step<T>>,
}

#[derive(Debug)]
struct Step<T> {
    keys: Words<usize>,
    any_key: Option<usize>,
    item: Option<usize>,
    value: Option<T>,
}

/// How far a walk has come in a [`PathTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor(Option<usize>);

impl Cursor {
    /// Whether no pattern reaches here or below.
    pub(crate) fn is_outside(self) -> bool {
        self.0.is_none()
    }
}

impl<T: Copy> PathTable<T> {
    /// A table of rows.
    pub(crate) fn new(rows: &[(&'static str, T)]) -> Self {
        let mut table = Self {
            steps: vec![Step::empty()],
        };
        for (pattern, value) in rows {
            let mut at = 0;
            for part in pattern.split('.') {
                let (mut key, mut items) = (part, 0_usize);
                while let Some(shorter) = key.strip_suffix("[]") {
                    (key, items) = (shorter, items + 1);
                }
                at = table.grow(at, Some(key));
                for _ in 0..items {
                    at = table.grow(at, None);
                }
            }
            if let Some(step) = table.steps.get_mut(at) {
                step.value = Some(*value);
            }
        }
        table
    }

    /// The step below `at` for a key (`*` is any), or for items; made if it is not there.
    fn grow(&mut self, at: usize, key: Option<&'static str>) -> usize {
        let next = self.steps.len();
        let Some(step) = self.steps.get_mut(at) else {
            return at;
        };
        let found = match key {
            None => *step.item.get_or_insert(next),
            Some("*") => *step.any_key.get_or_insert(next),
            Some(key) => *step.keys.get_or_insert(key, next),
        };
        if found == next {
            self.steps.push(Step::empty());
        }
        found
    }

    /// The top of a tree.
    pub(crate) fn root(&self) -> Cursor {
        Cursor(Some(0))
    }

    fn step(&self, cursor: Cursor) -> Option<&Step<T>> {
        self.steps.get(cursor.0?)
    }

    /// Below a key.
    pub(crate) fn key(&self, cursor: Cursor, key: &str) -> Cursor {
        Cursor(
            self.step(cursor)
                .and_then(|step| step.keys.get(key).copied().or(step.any_key)),
        )
    }

    /// Below an item.
    pub(crate) fn item(&self, cursor: Cursor) -> Cursor {
        Cursor(self.step(cursor).and_then(|step| step.item))
    }

    /// The value of the pattern that ends here.
    pub(crate) fn get(&self, cursor: Cursor) -> Option<T> {
        self.step(cursor).and_then(|step| step.value)
    }
}

impl<T> Step<T> {
    fn empty() -> Self {
        Self {
            keys: Words::default(),
            any_key: None,
            item: None,
            value: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_by_key_wildcard_and_item() {
        let table = PathTable::new(&[
            ("services.*.ports[].target", 1),
            ("services.*.ulimits.*", 2),
            ("services.*.ulimits.*.soft", 3),
        ]);
        let service = table.key(table.key(table.root(), "services"), "web");
        let port = table.item(table.key(service, "ports"));
        assert_eq!(table.get(table.key(port, "target")), Some(1));
        assert!(table.key(port, "mode").is_outside());
        let limit = table.key(table.key(service, "ulimits"), "nofile");
        assert_eq!(table.get(limit), Some(2));
        assert_eq!(table.get(table.key(limit, "soft")), Some(3));
        assert_eq!(table.get(service), None);
        assert!(table.key(table.root(), "volumes").is_outside());
    }
}
