//! Shapes that many attributes share.

use crate::load::schema::shape::{Field, Form, Keys, Rule, Shape, Struct, key};

use Shape::{Bool, Integer, List, Map, Null, Number, OneOf, Set, String};

/// A truth value, or a string that interpolation makes one.
pub(super) const FLAG: Shape = OneOf(&[Bool, String]);
/// A number, or a string that interpolation makes one.
pub(super) const NUMBER: Shape = OneOf(&[Number, String]);
/// An integer, or a string that interpolation makes one.
pub(super) const INTEGER: Shape = OneOf(&[Integer, String]);
/// A list of strings.
pub(super) const STRINGS: Shape = List(&String);
/// A list of different strings.
pub(super) const STRING_SET: Shape = Set(&String);
/// A string or a list of different strings.
pub(super) const STRING_OR_SET: Shape = OneOf(&[String, STRING_SET]);
/// `KEY: VALUE` or a list of `KEY=VALUE`.
pub(super) const PAIRS: Shape = OneOf(&[
    Map(Keys::Any, &OneOf(&[String, Number, Bool, Null])),
    STRING_SET,
]);
/// Options of a driver.
pub(super) const OPTIONS: Shape = Map(Keys::Any, &OneOf(&[String, Number]));
/// A command: a string that is split into words, or the words.
pub(super) const COMMAND: Shape = OneOf(&[Null, String, STRINGS]);
/// Extra entries of `/etc/hosts`.
pub(super) const HOSTS: Shape = OneOf(&[Map(Keys::Any, &OneOf(&[String, STRINGS])), STRING_SET]);
/// Limits by name.
pub(super) const ULIMITS: Shape = Map(
    Keys::LowerCase,
    &OneOf(&[Shape::Digits, String, Shape::Struct(&ULIMIT)]),
);

static ULIMIT: Struct = Struct::new("a ulimit", ULIMIT_KEYS);
const ULIMIT_KEYS: &[Field] = &[
    key("soft", INTEGER, Form::IntKept).required(),
    key("hard", INTEGER, Form::IntKept).required(),
];

/// Grants of configs and secrets.
pub(super) const GRANTS: Shape = List(&OneOf(&[String, Shape::Struct(&GRANT)]));

static GRANT: Struct = Struct::new(
    "a grant",
    &[
        key("source", String, Form::Text),
        key("target", String, Form::Text),
        key("uid", String, Form::Text),
        key("gid", String, Form::Text),
        key("mode", OneOf(&[Shape::Digits, String]), Form::Mode),
    ],
);

/// Requests for devices, as in `deploy.resources.reservations.devices`.
pub(super) const DEVICE_REQUESTS: Shape = List(&Shape::Struct(&DEVICE_REQUEST));
/// Requests for devices, as in `gpus`.
pub(super) const GPUS: Shape = OneOf(&[
    Shape::StringOf(Rule::Words(&["all"])),
    List(&Shape::Struct(&GPU)),
]);

static DEVICE_REQUEST: Struct = Struct::new(
    "a device request",
    &[
        key("capabilities", STRING_SET, Form::Texts).required(),
        key("count", OneOf(&[String, Integer]), Form::Count),
        key("device_ids", STRING_SET, Form::Texts),
        key("driver", String, Form::Text),
        key("options", PAIRS, Form::Mapping),
    ],
);

// The schema forgets to close these.
static GPU: Struct = Struct {
    closed: false,
    ..Struct::new(
        "a GPU request",
        &[
            key("capabilities", STRING_SET, Form::Texts),
            key("count", OneOf(&[String, Integer]), Form::Count),
            key("device_ids", STRING_SET, Form::Texts),
            key("driver", String, Form::Text),
            key("options", PAIRS, Form::Mapping),
        ],
    )
};

/// `external`: a truth value, or the deprecated mapping with a name.
pub(super) const EXTERNAL: Shape = OneOf(&[Bool, String, Shape::Struct(&EXTERNAL_NAME)]);
/// The same, where the schema forgets to close it.
pub(super) const EXTERNAL_OPEN: Shape = OneOf(&[Bool, String, Shape::Struct(&EXTERNAL_NAME_OPEN)]);

static EXTERNAL_NAME: Struct = Struct::new("`external`", &[key("name", String, Form::Text)]);
static EXTERNAL_NAME_OPEN: Struct = Struct {
    closed: false,
    ..Struct::new("`external`", &[key("name", String, Form::Text)])
};

/// A hook that runs in the service's container.
pub(super) static HOOK: Struct = Struct::new(
    "a hook",
    &[
        key("command", COMMAND, Form::Command).required().or_null(),
        key("user", String, Form::Text),
        key("privileged", FLAG, Form::Flag),
        key("working_dir", String, Form::Text),
        key("environment", PAIRS, Form::Variables),
    ],
);
