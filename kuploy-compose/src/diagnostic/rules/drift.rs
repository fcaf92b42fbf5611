//! `KP5xxx`: drift: what would make Argo CD report OutOfSync, loop, prune or hang.

use super::rules;

rules! {}
