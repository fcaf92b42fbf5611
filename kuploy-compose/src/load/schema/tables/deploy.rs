//! `services.*.deploy`.

use super::common::{DEVICE_REQUESTS, INTEGER, NUMBER, PAIRS, STRINGS};
use crate::load::schema::shape::{Field, Form, Rule, Shape, Struct, key};

use Shape::{List, Null, OneOf, String};

/// `deploy`.
pub(super) const DEPLOY: Shape = OneOf(&[Shape::Struct(&DEPLOY_STRUCT), Null]);

static DEPLOY_STRUCT: Struct = Struct::new(
    "`deploy`",
    &[
        key("mode", String, Form::Text),
        key("endpoint_mode", String, Form::Text),
        key("replicas", INTEGER, Form::IntKept),
        key("labels", PAIRS, Form::Mapping),
        key("rollback_config", Shape::Struct(&UPDATE), Form::Deep),
        key("update_config", Shape::Struct(&UPDATE), Form::Deep),
        key("resources", Shape::Struct(&RESOURCES), Form::Deep).or_empty(),
        key("restart_policy", Shape::Struct(&RESTART_POLICY), Form::Deep),
        key("placement", Shape::Struct(&PLACEMENT), Form::Deep).or_empty(),
    ],
);

static UPDATE: Struct = Struct::new(
    "an update policy",
    &[
        key("parallelism", INTEGER, Form::NaturalKept),
        key("delay", String, Form::Time),
        key("failure_action", String, Form::Text),
        key("monitor", String, Form::Time),
        key("max_failure_ratio", NUMBER, Form::Single),
        key(
            "order",
            Shape::StringOf(Rule::Words(&["start-first", "stop-first"])),
            Form::Text,
        ),
    ],
);

static RESOURCES: Struct = Struct::new(
    "`resources`",
    &[
        key("limits", Shape::Struct(&LIMITS), Form::Deep),
        key("reservations", Shape::Struct(&RESERVATIONS), Form::Deep),
    ],
);

const CPUS: Field = key("cpus", NUMBER, Form::Single);
const MEMORY: Field = key("memory", String, Form::Bytes);

static LIMITS: Struct = Struct::new("`limits`", &[CPUS, MEMORY, key("pids", INTEGER, Form::Int)]);

static RESERVATIONS: Struct = Struct::new(
    "`reservations`",
    &[
        CPUS,
        MEMORY,
        key(
            "generic_resources",
            List(&Shape::Struct(&GENERIC)),
            Form::Deep,
        ),
        key("devices", DEVICE_REQUESTS, Form::Deep),
    ],
);

static GENERIC: Struct = Struct::new(
    "a generic resource",
    &[key(
        "discrete_resource_spec",
        Shape::Struct(&DISCRETE),
        Form::Deep,
    )],
);

static DISCRETE: Struct = Struct::new(
    "a discrete resource",
    &[
        key("kind", String, Form::Verbatim),
        key("value", NUMBER, Form::IntKept),
    ],
);

static RESTART_POLICY: Struct = Struct::new(
    "a restart policy",
    &[
        key("condition", String, Form::Text),
        key("delay", String, Form::TimeKept),
        key("max_attempts", INTEGER, Form::NaturalKept),
        key("window", String, Form::TimeKept),
    ],
);

static PLACEMENT: Struct = Struct::new(
    "`placement`",
    &[
        key("constraints", STRINGS, Form::Texts),
        key("preferences", List(&Shape::Struct(&PREFERENCE)), Form::Deep),
        key("max_replicas_per_node", INTEGER, Form::Natural),
    ],
);

static PREFERENCE: Struct = Struct::new(
    "a placement preference",
    &[key("spread", String, Form::Text)],
);
