//! How many pods of a service there are beyond what is written.

use crate::model::{Autoscaler, Disruption};

/// Who sets the number of pods of a service, and how many may be away.
#[derive(Clone, Debug, Default)]
pub(super) struct Scaling {
    pub(super) autoscaler: Option<Autoscaler>,
    pub(super) disruption: Option<Disruption>,
}
