//! `KP6xxx`: security: secrets in the open, privilege, host access, unpinned images.

use super::rules;

rules! {}
