//! `services.*.volumes`, `devices`, `env_file` and block IO: what a container gets of the machine.

use super::common::{FLAG, INTEGER, NUMBER, PAIRS};
use crate::load::schema::shape::{Field, Form, Rule, Shape, Struct, key};

use Shape::{IntegerFrom, List, OneOf, Set, String};

/// `volumes` of a service.
pub(super) const VOLUMES: Shape = Set(&OneOf(&[String, Shape::Struct(&MOUNT)]));

static MOUNT: Struct = Struct::new(
    "a mount",
    &[
        key(
            "type",
            Shape::StringOf(Rule::Words(MOUNT_TYPES)),
            Form::Text,
        )
        .required(),
        key("source", String, Form::Text),
        key("target", String, Form::Text),
        key("read_only", FLAG, Form::Flag),
        key("consistency", String, Form::Text),
        key("bind", Shape::Struct(&BIND), Form::Deep),
        key("volume", Shape::Struct(&VOLUME), Form::Deep),
        key("tmpfs", Shape::Struct(&TMPFS), Form::Deep),
        key("image", Shape::Struct(&IMAGE), Form::Deep),
    ],
);

const MOUNT_TYPES: &[&str] = &["bind", "volume", "tmpfs", "cluster", "npipe", "image"];

static BIND: Struct = Struct::new(
    "`bind`",
    &[
        key("propagation", String, Form::Text),
        key("create_host_path", FLAG, Form::OptOut),
        key(
            "recursive",
            Shape::StringOf(Rule::Words(RECURSION)),
            Form::Text,
        ),
        key(
            "selinux",
            Shape::StringOf(Rule::Words(&["z", "Z"])),
            Form::Text,
        ),
    ],
);

const RECURSION: &[&str] = &["enabled", "disabled", "writable", "readonly"];

static VOLUME: Struct = Struct::new(
    "`volume`",
    &[
        key("labels", PAIRS, Form::Mapping),
        key("nocopy", FLAG, Form::Flag),
        key("subpath", String, Form::Text),
    ],
);

static TMPFS: Struct = Struct::new(
    "`tmpfs`",
    &[
        key(
            "size",
            OneOf(&[IntegerFrom(0, i64::MAX), String]),
            Form::Bytes,
        ),
        key("mode", NUMBER, Form::ModeNumber),
    ],
);

static IMAGE: Struct = Struct::new("`image`", &[key("subpath", String, Form::Text)]);

/// `devices` of a service.
pub(super) const DEVICES: Shape = List(&OneOf(&[String, Shape::Struct(&DEVICE)]));

static DEVICE: Struct = Struct::new(
    "a device",
    &[
        key("source", String, Form::Text).required(),
        key("target", String, Form::Text),
        key("permissions", String, Form::Text),
    ],
);

/// `env_file` of a service.
pub(super) const ENV_FILES: Shape =
    OneOf(&[String, List(&OneOf(&[String, Shape::Struct(&ENV_FILE)]))]);

static ENV_FILE: Struct = Struct {
    extensible: false,
    ..Struct::new(
        "an `env_file` entry",
        &[
            key("path", String, Form::Verbatim).required(),
            key("format", String, Form::Text),
            key("required", FLAG, Form::FlagKept),
        ],
    )
};

/// `blkio_config` of a service.
pub(super) const BLKIO: Shape = Shape::Struct(&BLKIO_STRUCT);

const LIMIT_LIST: Shape = List(&Shape::Struct(&BLKIO_LIMIT));

static BLKIO_STRUCT: Struct = Struct {
    extensible: false,
    ..Struct::new(
        "`blkio_config`",
        &[
            key("device_read_bps", LIMIT_LIST, Form::Deep),
            key("device_read_iops", LIMIT_LIST, Form::Deep),
            key("device_write_bps", LIMIT_LIST, Form::Deep),
            key("device_write_iops", LIMIT_LIST, Form::Deep),
            key("weight", INTEGER, Form::Int),
            key(
                "weight_device",
                List(&Shape::Struct(&BLKIO_WEIGHT)),
                Form::Deep,
            ),
        ],
    )
};

const DEVICE_PATH: Field = key("path", String, Form::Verbatim);

static BLKIO_LIMIT: Struct = Struct {
    extensible: false,
    ..Struct::new(
        "a block IO limit",
        &[DEVICE_PATH, key("rate", INTEGER, Form::Bytes)],
    )
};

static BLKIO_WEIGHT: Struct = Struct {
    extensible: false,
    ..Struct::new(
        "a block IO weight",
        &[DEVICE_PATH, key("weight", INTEGER, Form::IntKept)],
    )
};
