//! Metadata and selectors: `apimachinery/pkg/api/validation`, `apimachinery/pkg/apis/meta/v1/validation`.

use crate::drift::validity::constraint::Check::{Each, Is, Keys, Labels};
use crate::drift::validity::constraint::Constraint::{Field, Find, Required};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::constraint::Then::{With, Without};
use crate::drift::validity::constraint::when;
use crate::drift::validity::formats::{ANNOTATION_KEY, LABEL, LABEL_KEY, LABEL_VALUE, QUALIFIED};
use crate::drift::validity::objects::metadata;

pub(super) const TABLE: Table = &[
    (
        &["ObjectMeta"],
        &[
            Field("labels", Labels),
            Field("annotations", Keys(&ANNOTATION_KEY)),
            Field("namespace", Is(&LABEL)),
            Field("finalizers", Each(&Is(&QUALIFIED))),
            Find(metadata::find_annotation_size),
        ],
    ),
    (
        &["OwnerReference"],
        &[Required(&["apiVersion", "kind", "name", "uid"])],
    ),
    (&["LabelSelector"], &[Field("matchLabels", Labels)]),
    (
        &["LabelSelectorRequirement"],
        &[
            Field("key", Is(&LABEL_KEY)),
            Required(&["key"]),
            Field("values", Each(&Is(&LABEL_VALUE))),
            when("operator", &["In", "NotIn"], With(&["values"])),
            when(
                "operator",
                &["Exists", "DoesNotExist"],
                Without(&["values"]),
            ),
        ],
    ),
];
