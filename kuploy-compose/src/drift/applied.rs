//! What is applied by itself, before and after a run.

/// A kustomization that is applied by itself, before and after a run, in some form; none where it is not there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Applied<'a, T> {
    /// The environment that it is of.
    pub environment: Option<&'a str>,
    /// What it was.
    pub before: Option<T>,
    /// What it is.
    pub after: Option<T>,
}
