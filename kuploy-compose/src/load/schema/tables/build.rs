//! `services.*.build` and `services.*.develop`.

use super::common::{FLAG, GRANTS, HOOK, HOSTS, INTEGER, PAIRS, STRING_OR_SET, STRINGS, ULIMITS};
use crate::load::schema::shape::{Form, Rule, Shape, Struct, key};

use Shape::{Bool, List, Null, OneOf, String};

/// `build`: the context alone, or in full.
pub(super) const BUILD: Shape = OneOf(&[String, Shape::Struct(&BUILD_STRUCT)]);

static BUILD_STRUCT: Struct = Struct::new(
    "`build`",
    &[
        key("context", String, Form::Text),
        key("dockerfile", String, Form::Text),
        key("dockerfile_inline", String, Form::Text),
        key("entitlements", STRINGS, Form::Texts),
        key("args", PAIRS, Form::Variables),
        key("ssh", PAIRS, Form::Ssh),
        key("labels", PAIRS, Form::Mapping),
        key("cache_from", STRINGS, Form::Texts),
        key("cache_to", STRINGS, Form::Texts),
        key("no_cache", FLAG, Form::Flag),
        key("no_cache_filter", STRING_OR_SET, Form::Texts),
        key("additional_contexts", PAIRS, Form::Mapping),
        key("network", String, Form::Text),
        key("provenance", OneOf(&[String, Bool]), Form::Text),
        key("sbom", OneOf(&[String, Bool]), Form::Text),
        key("pull", FLAG, Form::Flag),
        key("target", String, Form::Text),
        key("shm_size", INTEGER, Form::Bytes),
        key("extra_hosts", HOSTS, Form::Hosts),
        key("isolation", String, Form::Text),
        key("privileged", FLAG, Form::Flag),
        key("secrets", GRANTS, Form::Deep),
        key("tags", STRINGS, Form::Texts),
        key("ulimits", ULIMITS, Form::Ulimits),
        key("platforms", STRINGS, Form::Texts),
    ],
);

/// `develop`.
pub(super) const DEVELOP: Shape = OneOf(&[Shape::Struct(&DEVELOP_STRUCT), Null]);

static DEVELOP_STRUCT: Struct = Struct::new(
    "`develop`",
    &[key("watch", List(&Shape::Struct(&WATCH)), Form::Deep)],
);

static WATCH: Struct = Struct::new(
    "a watch rule",
    &[
        key("path", String, Form::Text).required(),
        key("action", Shape::StringOf(Rule::Words(ACTIONS)), Form::Text).required(),
        key("target", String, Form::Text),
        key("exec", Shape::Struct(&HOOK), Form::Deep).or_empty(),
        key("ignore", STRING_OR_SET, Form::Texts),
        key("include", STRING_OR_SET, Form::Texts),
        key("initial_sync", Bool, Form::Flag),
    ],
);

const ACTIONS: &[&str] = &["rebuild", "sync", "restart", "sync+restart", "sync+exec"];
