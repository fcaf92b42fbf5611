//! `KP4xxx`: names and Kubernetes validity.

use super::rules;

rules! {}
