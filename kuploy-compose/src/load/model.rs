//! What is shared while the files of one model are loaded: the project, or one that it includes.

use super::environment::Environment;
use super::extends::Bases;

/// The surroundings of a model.
pub(crate) struct Model<'a> {
    /// What relative paths begin at, absolute.
    pub(crate) folder: String,
    /// What variables are looked up in.
    pub(crate) environment: Environment<'a>,
    /// The files that led here, each including the next, absolute.
    pub(crate) includers: Vec<String>,
    /// Files whose services are extended.
    pub(crate) bases: Bases,
}

impl<'a> Model<'a> {
    /// A model in a folder.
    pub(crate) fn new(
        folder: String,
        environment: Environment<'a>,
        includers: Vec<String>,
    ) -> Self {
        Self {
            folder,
            environment,
            includers,
            bases: Bases::default(),
        }
    }
}
