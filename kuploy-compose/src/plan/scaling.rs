//! How many pods of a service there are beyond what is written.

use crate::model::{Autoscaler, Disruption};

/// Who sets the number of pods of a service, and how many may be away.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scaling {
    pub(crate) autoscaler: Option<Autoscaler>,
    pub(crate) disruption: Option<Disruption>,
}
