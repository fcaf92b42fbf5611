//! What was decided before controllers are chosen.

use crate::map::BTreeSet;

use crate::facts::peers::Reference;
use crate::facts::{PerService, ServiceId};
use crate::model::ContainerPort;
use crate::plan::containers::parts::Parts;
use crate::plan::network::pod_names::PodNames;
use crate::plan::pods::Pods;
use crate::plan::scaling::Scaling;
use crate::plan::storage::service::ServiceStorage;

/// What was decided before controllers are chosen.
pub(in crate::plan) struct Earlier<'a> {
    pub(in crate::plan) pods: &'a Pods<'a>,
    /// Who names whom as a host.
    pub(in crate::plan) references: &'a [Reference<'a>],
    /// Services that a way in from outside is asked for.
    pub(in crate::plan) routed: BTreeSet<ServiceId>,
    /// Names that pods keep.
    pub(in crate::plan) pod_names: &'a PodNames,
    pub(in crate::plan) parts: &'a PerService<Box<Parts>>,
    pub(in crate::plan) ports: &'a PerService<Vec<ContainerPort>>,
    pub(in crate::plan) storage: &'a PerService<ServiceStorage>,
    pub(in crate::plan) scaling: &'a PerService<Scaling>,
}
