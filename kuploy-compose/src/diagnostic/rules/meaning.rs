//! `KP3xxx`: meaning: a Compose feature that Kubernetes has not, or has otherwise.

use super::rules;

rules! {}
