//! `services.*.ports`, `networks`, `depends_on`, `models`: how services reach each other and are reached.

use super::common::{FLAG, INTEGER, OPTIONS, STRING_SET};
use crate::load::schema::shape::{Form, Keys, Rule, Shape, Struct, key};

use Shape::{Bool, Integer, Map, Null, Number, OneOf, Set, String};

/// `ports` of a service.
pub(super) const PORTS: Shape = Set(&OneOf(&[Number, String, Shape::Struct(&PORT)]));

static PORT: Struct = Struct::new(
    "a port",
    &[
        key("name", String, Form::Text),
        key("mode", String, Form::Text),
        key("host_ip", String, Form::Text),
        key("target", INTEGER, Form::Natural),
        key("published", OneOf(&[String, Integer]), Form::Text),
        key("protocol", String, Form::Text),
        key("app_protocol", String, Form::Text),
    ],
);

/// `networks` of a service.
pub(super) const NETWORKS: Shape = OneOf(&[
    STRING_SET,
    Map(Keys::Names, &OneOf(&[Shape::Struct(&ATTACHMENT), Null])),
]);

static ATTACHMENT: Struct = Struct::new(
    "a network of a service",
    &[
        key("aliases", STRING_SET, Form::Texts),
        key("interface_name", String, Form::Text),
        key("ipv4_address", String, Form::Text),
        key("ipv6_address", String, Form::Text),
        key("link_local_ips", STRING_SET, Form::Texts),
        key("mac_address", String, Form::Text),
        key("driver_opts", OPTIONS, Form::Mapping),
        key("priority", Number, Form::Int),
        key("gw_priority", Number, Form::Int),
    ],
);

/// `depends_on` of a service.
pub(super) const DEPENDS_ON: Shape =
    OneOf(&[STRING_SET, Map(Keys::Names, &Shape::Struct(&DEPENDENCY))]);

static DEPENDENCY: Struct = Struct::new(
    "a dependency",
    &[
        key(
            "condition",
            Shape::StringOf(Rule::Words(CONDITIONS)),
            Form::Text,
        )
        .required(),
        key("restart", FLAG, Form::Flag),
        key("required", Bool, Form::FlagKept),
    ],
);

const CONDITIONS: &[&str] = &[
    "service_started",
    "service_healthy",
    "service_completed_successfully",
];

/// `models` of a service.
pub(super) const MODELS: Shape = OneOf(&[
    STRING_SET,
    Map(Keys::Loose, &OneOf(&[Shape::Struct(&MODEL), Null])),
]);

static MODEL: Struct = Struct::new(
    "a model of a service",
    &[
        key("endpoint_var", String, Form::Text),
        key("model_var", String, Form::Text),
    ],
);
