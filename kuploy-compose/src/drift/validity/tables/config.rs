//! ConfigMaps, Secrets, ServiceAccounts, namespaces, quotas: `pkg/apis/core/validation`.

use crate::drift::validity::constraint::Check::{Each, NotNegative};
use crate::drift::validity::constraint::Constraint::{Field, Find};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::objects::{config, quotas};

pub(super) const TABLE: Table = &[
    (
        &["ConfigMap"],
        &[Find(config::find_twice), Find(config::find_size)],
    ),
    (
        &["Secret"],
        &[Find(config::find_type), Find(config::find_size)],
    ),
    (
        &["ResourceQuotaSpec"],
        &[
            Field("hard", Each(&NotNegative)),
            Find(quotas::find_resources),
            Find(quotas::find_scopes),
        ],
    ),
    (&["LimitRangeItem"], &[Find(quotas::find_limit)]),
];
