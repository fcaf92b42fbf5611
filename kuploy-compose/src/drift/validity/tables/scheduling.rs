//! Classes of priority and of runtimes: `pkg/apis/scheduling/validation`, `pkg/apis/node/validation`.

use crate::drift::validity::constraint::Check::{Is, Labels};
use crate::drift::validity::constraint::Constraint::{Field, Find, Required};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::formats::LABEL;
use crate::drift::validity::objects::scheduling;

pub(super) const TABLE: Table = &[
    (&["PriorityClass"], &[Find(scheduling::find_priority)]),
    (
        &["RuntimeClass"],
        &[Required(&["handler"]), Field("handler", Is(&LABEL))],
    ),
    (&["Scheduling"], &[Field("nodeSelector", Labels)]),
];
