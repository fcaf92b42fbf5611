//! The top level: networks, volumes, configs, secrets, models, include.

use super::common::{EXTERNAL, EXTERNAL_OPEN, FLAG, OPTIONS, PAIRS, STRING_OR_SET, STRINGS};
use super::service::SERVICE;
use crate::load::schema::shape::{Field, Form, Keys, Shape, Struct, key};

use Shape::{Integer, List, Map, Null, OneOf, String};

/// A Compose file.
pub(crate) static PROJECT: Struct = Struct::new(
    "a Compose file",
    &[
        key("version", String, Form::Text),
        key("name", String, Form::Text),
        key(
            "include",
            List(&OneOf(&[String, Shape::Struct(&INCLUDE)])),
            Form::Verbatim,
        ),
        key(
            "services",
            Map(Keys::Names, &Shape::Struct(&SERVICE)),
            Form::Deep,
        )
        .or_empty(),
        key(
            "models",
            Map(Keys::Loose, &Shape::Struct(&MODEL)),
            Form::Deep,
        ),
        key(
            "networks",
            Map(Keys::Loose, &OneOf(&[Shape::Struct(&NETWORK), Null])),
            Form::Deep,
        ),
        key(
            "volumes",
            Map(Keys::Names, &OneOf(&[Shape::Struct(&VOLUME), Null])),
            Form::Deep,
        ),
        key(
            "secrets",
            Map(Keys::Names, &Shape::Struct(&SECRET)),
            Form::Deep,
        ),
        key(
            "configs",
            Map(Keys::Names, &Shape::Struct(&CONFIG)),
            Form::Deep,
        ),
    ],
);

static INCLUDE: Struct = Struct {
    extensible: false,
    ..Struct::new(
        "an `include` entry",
        &[
            key("path", STRING_OR_SET, Form::Verbatim),
            key("env_file", STRING_OR_SET, Form::Verbatim),
            key("project_directory", String, Form::Verbatim),
        ],
    )
};

const NAME: Field = key("name", String, Form::Text);
const LABELS: Field = key("labels", PAIRS, Form::Mapping);
const DRIVER: Field = key("driver", String, Form::Text);
const DRIVER_OPTS: Field = key("driver_opts", OPTIONS, Form::Mapping);
const TEMPLATE_DRIVER: Field = key("template_driver", String, Form::Text);

static NETWORK: Struct = Struct::new(
    "a network",
    &[
        NAME,
        DRIVER,
        DRIVER_OPTS,
        key("ipam", Shape::Struct(&IPAM), Form::Deep).or_empty(),
        key("external", EXTERNAL, Form::Flag),
        key("internal", FLAG, Form::Flag),
        key("enable_ipv4", FLAG, Form::FlagKept),
        key("enable_ipv6", FLAG, Form::FlagKept),
        key("attachable", FLAG, Form::Flag),
        LABELS,
    ],
);

static IPAM: Struct = Struct::new(
    "`ipam`",
    &[
        DRIVER,
        key("config", List(&Shape::Struct(&POOL)), Form::Deep),
        key("options", Map(Keys::Any, &String), Form::Mapping),
    ],
);

static POOL: Struct = Struct::new(
    "an address pool",
    &[
        key("subnet", String, Form::Text),
        key("ip_range", String, Form::Text),
        key("gateway", String, Form::Text),
        key("aux_addresses", Map(Keys::Any, &String), Form::Mapping),
    ],
);

static VOLUME: Struct = Struct::new(
    "a volume",
    &[
        NAME,
        DRIVER,
        DRIVER_OPTS,
        key("external", EXTERNAL, Form::Flag),
        LABELS,
    ],
);

static SECRET: Struct = Struct::new(
    "a secret",
    &[
        NAME,
        key("environment", String, Form::Text),
        key("file", String, Form::Text),
        key("external", EXTERNAL_OPEN, Form::Flag),
        LABELS,
        DRIVER,
        DRIVER_OPTS,
        TEMPLATE_DRIVER,
    ],
);

static CONFIG: Struct = Struct::new(
    "a config",
    &[
        NAME,
        key("content", String, Form::Text),
        key("environment", String, Form::Text),
        key("file", String, Form::Text),
        key("external", EXTERNAL_OPEN, Form::Flag),
        LABELS,
        TEMPLATE_DRIVER,
    ],
);

static MODEL: Struct = Struct::new(
    "a model",
    &[
        NAME,
        key("model", String, Form::Text).required(),
        key("context_size", Integer, Form::Int),
        key("runtime_flags", STRINGS, Form::Texts),
    ],
);
