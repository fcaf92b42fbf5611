//! All that was decided of a project, as one value.

use super::containers::parts::Parts;
use super::controllers::run::Run;
use super::names_in_values::NamesInValues;
use super::network::Exposure;
use super::network::pod_names::PodNames;
use super::network::ports::Ports;
use super::objects::Objects;
use super::order::Order;
use super::pods::Pods;
use super::reached::Reached;
use super::scaling::Scaling;
use super::skipped_services::Skipped;
use super::storage::claims::SingleNode;
use super::storage::notes::Note;
use super::storage::service::ServiceStorage;
use crate::diagnostic::Path;
use crate::facts::PerService;
use crate::facts::from_files::FromFiles;
use crate::model::Delivery;

/// All that was decided.
pub struct Decisions<'a> {
    /// Services for which nothing is created.
    pub(crate) skipped: Skipped,
    /// The services in their pods.
    pub(crate) pods: Pods<'a>,
    /// What names of services in values are in the cluster.
    pub(crate) values: NamesInValues,
    /// Names that pods keep.
    pub(crate) pod_names: PodNames,
    /// What files tell of the services.
    pub(crate) from_files: FromFiles<'a>,
    /// Ports of containers, as far as they are known.
    pub(crate) ports: Ports<'a>,
    /// What is mounted.
    pub(crate) storage: PerService<ServiceStorage>,
    /// Claims that one node can mount.
    pub(crate) single_node: Vec<SingleNode>,
    /// What there is to know of mounts.
    pub(crate) notes: Vec<Note>,
    /// What containers are made of.
    pub(crate) parts: PerService<Box<Parts>>,
    /// Who sets the number of pods.
    pub(crate) scaling: PerService<Scaling>,
    /// How services run.
    pub(crate) runs: PerService<Run>,
    /// How services are reached.
    pub(crate) reached: Reached<'a>,
    /// The order of start.
    pub(crate) order: Order,
    /// What stands beside workloads.
    pub(crate) objects: PerService<Objects>,
    /// Places of the values that go into Secrets.
    pub(crate) sensitive: Vec<Path>,
    /// How the app reaches the cluster.
    pub(crate) delivery: Option<Delivery>,
}

impl<'a> Decisions<'a> {
    /// What of the project is reached from outside of it.
    pub(crate) fn exposure(&self) -> Exposure<'_, 'a> {
        Exposure {
            pods: &self.pods,
            ports: &self.reached.ports,
            endpoints: &self.reached.endpoints,
            routes: &self.reached.routes,
        }
    }
}
