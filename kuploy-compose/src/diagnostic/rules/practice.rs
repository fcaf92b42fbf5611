//! `KP7xxx`: practice: probes, resources, replicas and storage, update strategy.

use super::rules;

rules! {}
