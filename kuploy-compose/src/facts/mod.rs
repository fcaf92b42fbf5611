//! Everything that is known about a project, each thing with its evidence. Nothing is decided here.

pub mod evidence;
pub mod image;
