//! Stage 5, facts: everything that is known about a project, each thing with its evidence. Nothing is decided here.

pub mod catalogue;
pub mod evidence;
pub mod image;
