//! Where a walk is, without an allocation a step.

use crate::diagnostic::{Path, Segment};

/// The way from the top to where a recursive walk is; lives on the stack, becomes a [`Path`] when something is to be
/// said.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trail<'a> {
    /// The top.
    Root,
    /// Below a key of a mapping.
    Key(&'a Trail<'a>, &'a str),
    /// Below an item of a list.
    Index(&'a Trail<'a>, usize),
}

impl<'a> Trail<'a> {
    /// One step down by key.
    pub(crate) fn key(&'a self, key: &'a str) -> Self {
        Self::Key(self, key)
    }

    /// One step down by index.
    pub(crate) fn index(&'a self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// The same as a value of its own.
    pub(crate) fn to_path(self) -> Path {
        let mut steps = Vec::new();
        let mut at = self;
        loop {
            match at {
                Self::Root => break,
                Self::Key(up, key) => {
                    steps.push(Segment::Key(key.into()));
                    at = *up;
                }
                Self::Index(up, index) => {
                    steps.push(Segment::Index(index));
                    at = *up;
                }
            }
        }
        let mut path = Path::root();
        for step in steps.into_iter().rev() {
            path.push(step);
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_from_the_top() {
        let services = Trail::Root.key("services");
        let web = services.key("web");
        let ports = web.key("ports");
        assert_eq!(
            ports.index(1).to_path().to_string(),
            "services.web.ports[1]"
        );
    }
}
