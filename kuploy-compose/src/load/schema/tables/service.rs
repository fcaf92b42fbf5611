//! `services.*`.

use super::build::{BUILD, DEVELOP};
use super::common::{
    COMMAND, FLAG, GPUS, GRANTS, HOOK, HOSTS, INTEGER, NUMBER, PAIRS, STRING_OR_SET, STRING_SET,
    STRINGS, ULIMITS,
};
use super::deploy::DEPLOY;
use super::mounts::{BLKIO, DEVICES, ENV_FILES, VOLUMES};
use super::network::{DEPENDS_ON, MODELS, NETWORKS, PORTS};
use crate::load::schema::shape::{Field, Form, Keys, Rule, Shape, Struct, key};

use Shape::{Bool, IntegerFrom, List, Map, Null, Number, OneOf, Set, String};

/// A service.
pub(crate) static SERVICE: Struct = Struct::new(
    "a service",
    &[
        ANNOTATIONS,
        key("attach", FLAG, Form::FlagKept),
        BLKIO_CONFIG,
        key("build", BUILD, Form::Deep),
        CAP_ADD,
        CAP_DROP,
        CGROUP,
        CGROUP_PARENT,
        COMMAND_KEY,
        CONFIGS,
        key(
            "container_name",
            Shape::StringOf(Rule::Pattern(
                "a letter or digit, then at least one more letter, digit, `_`, `.` or `-`",
                is_container_name,
            )),
            Form::Text,
        ),
        CPU_COUNT,
        CPU_PERCENT,
        CPU_PERIOD,
        CPU_QUOTA,
        CPU_RT_PERIOD,
        CPU_RT_RUNTIME,
        CPU_SHARES,
        CPUS,
        CPUSET,
        CREDENTIAL_SPEC,
        key("depends_on", DEPENDS_ON, Form::Deep),
        key("deploy", DEPLOY, Form::Deep),
        key("develop", DEVELOP, Form::Deep),
        DEVICE_CGROUP_RULES,
        DEVICES_KEY,
        DNS,
        DNS_OPT,
        DNS_SEARCH,
        DOMAINNAME,
        ENTRYPOINT,
        ENV_FILE,
        ENVIRONMENT,
        key("expose", Set(&OneOf(&[String, Shape::Digits])), Form::Texts),
        key(
            "extends",
            OneOf(&[String, Shape::Struct(&EXTENDS)]),
            Form::Verbatim,
        ),
        EXTERNAL_LINKS,
        EXTRA_HOSTS,
        GPUS_KEY,
        GROUP_ADD,
        key("healthcheck", Shape::Struct(&HEALTHCHECK), Form::Deep),
        HOSTNAME,
        IMAGE,
        INIT,
        IPC,
        ISOLATION,
        LABEL_FILE,
        LABELS,
        LINKS,
        LOGGING_KEY,
        MAC_ADDRESS,
        MEM_LIMIT,
        MEM_RESERVATION,
        MEM_SWAPPINESS,
        MEMSWAP_LIMIT,
        MODELS_KEY,
        NETWORK_MODE,
        NETWORKS_KEY,
        OOM_KILL_DISABLE,
        OOM_SCORE_ADJ,
        PID,
        PIDS_LIMIT,
        PLATFORM,
        key("ports", PORTS, Form::Deep),
        key("post_start", List(&Shape::Struct(&HOOK)), Form::Deep),
        key("pre_start", List(&Shape::Struct(&PRE_START)), Form::Deep),
        key("pre_stop", List(&Shape::Struct(&HOOK)), Form::Deep),
        PRIVILEGED,
        key("profiles", STRING_SET, Form::Texts),
        key("provider", Shape::Struct(&PROVIDER), Form::Deep),
        PULL_POLICY,
        key("pull_refresh_after", String, Form::Text),
        READ_ONLY,
        key("restart", String, Form::Text),
        RUNTIME,
        key("scale", INTEGER, Form::IntKept),
        SECRETS,
        SECURITY_OPT,
        SHM_SIZE,
        key("stdin_open", FLAG, Form::Flag),
        STOP_GRACE_PERIOD,
        STOP_SIGNAL,
        STORAGE_OPT,
        SYSCTLS,
        TMPFS,
        key("tty", FLAG, Form::Flag),
        ULIMITS_KEY,
        USE_API_SOCKET,
        USER,
        USERNS_MODE,
        UTS,
        VOLUMES_KEY,
        VOLUMES_FROM,
        WORKING_DIR,
    ],
);

/// A step before the service: everything that makes a single container.
static PRE_START: Struct = Struct::new(
    "a `pre_start` step",
    &[
        ANNOTATIONS,
        BLKIO_CONFIG,
        CAP_ADD,
        CAP_DROP,
        CGROUP,
        CGROUP_PARENT,
        COMMAND_KEY,
        CONFIGS,
        CPU_COUNT,
        CPU_PERCENT,
        CPU_PERIOD,
        CPU_QUOTA,
        CPU_RT_PERIOD,
        CPU_RT_RUNTIME,
        CPU_SHARES,
        CPUS,
        CPUSET,
        CREDENTIAL_SPEC,
        DEVICE_CGROUP_RULES,
        DEVICES_KEY,
        DNS,
        DNS_OPT,
        DNS_SEARCH,
        DOMAINNAME,
        ENTRYPOINT,
        ENV_FILE,
        ENVIRONMENT,
        EXTERNAL_LINKS,
        EXTRA_HOSTS,
        GPUS_KEY,
        GROUP_ADD,
        HOSTNAME,
        IMAGE,
        INIT,
        IPC,
        ISOLATION,
        LABEL_FILE,
        LABELS,
        LINKS,
        LOGGING_KEY,
        MAC_ADDRESS,
        MEM_LIMIT,
        MEM_RESERVATION,
        MEM_SWAPPINESS,
        MEMSWAP_LIMIT,
        MODELS_KEY,
        NETWORK_MODE,
        NETWORKS_KEY,
        OOM_KILL_DISABLE,
        OOM_SCORE_ADJ,
        key("per_replica", FLAG, Form::Flag),
        PID,
        PIDS_LIMIT,
        PLATFORM,
        PRIVILEGED,
        PULL_POLICY,
        READ_ONLY,
        RUNTIME,
        SECRETS,
        SECURITY_OPT,
        SHM_SIZE,
        STOP_GRACE_PERIOD,
        STOP_SIGNAL,
        STORAGE_OPT,
        SYSCTLS,
        TMPFS,
        ULIMITS_KEY,
        USE_API_SOCKET,
        USER,
        USERNS_MODE,
        UTS,
        VOLUMES_KEY,
        VOLUMES_FROM,
        WORKING_DIR,
    ],
);

const ANNOTATIONS: Field = key("annotations", PAIRS, Form::Mapping);
const BLKIO_CONFIG: Field = key("blkio_config", BLKIO, Form::Deep);
const CAP_ADD: Field = key("cap_add", STRING_SET, Form::Texts);
const CAP_DROP: Field = key("cap_drop", STRING_SET, Form::Texts);
const CGROUP: Field = key(
    "cgroup",
    Shape::StringOf(Rule::Words(&["host", "private"])),
    Form::Text,
);
const CGROUP_PARENT: Field = key("cgroup_parent", String, Form::Text);
const COMMAND_KEY: Field = key("command", COMMAND, Form::Command).or_null();
const CONFIGS: Field = key("configs", GRANTS, Form::Deep);
const CPU_COUNT: Field = key(
    "cpu_count",
    OneOf(&[String, IntegerFrom(0, i64::MAX)]),
    Form::Int,
);
const CPU_PERCENT: Field = key(
    "cpu_percent",
    OneOf(&[String, IntegerFrom(0, 100)]),
    Form::Single,
);
const CPU_PERIOD: Field = key("cpu_period", NUMBER, Form::Int);
const CPU_QUOTA: Field = key("cpu_quota", NUMBER, Form::Int);
const CPU_RT_PERIOD: Field = key("cpu_rt_period", NUMBER, Form::Int);
const CPU_RT_RUNTIME: Field = key("cpu_rt_runtime", NUMBER, Form::Int);
const CPU_SHARES: Field = key("cpu_shares", NUMBER, Form::Int);
const CPUS: Field = key("cpus", NUMBER, Form::Single);
const CPUSET: Field = key("cpuset", String, Form::Text);
const CREDENTIAL_SPEC: Field = key("credential_spec", Shape::Struct(&CREDENTIAL), Form::Deep);
const DEVICE_CGROUP_RULES: Field = key("device_cgroup_rules", STRING_SET, Form::Texts);
const DEVICES_KEY: Field = key("devices", DEVICES, Form::Deep);
const DNS: Field = key("dns", STRING_OR_SET, Form::Texts);
const DNS_OPT: Field = key("dns_opt", STRING_SET, Form::Texts);
const DNS_SEARCH: Field = key("dns_search", STRING_OR_SET, Form::Texts);
const DOMAINNAME: Field = key("domainname", String, Form::Text);
const ENTRYPOINT: Field = key("entrypoint", COMMAND, Form::Command).or_null();
const ENV_FILE: Field = key("env_file", ENV_FILES, Form::Deep);
const ENVIRONMENT: Field = key("environment", PAIRS, Form::Variables);
const EXTERNAL_LINKS: Field = key("external_links", STRING_SET, Form::Texts);
const EXTRA_HOSTS: Field = key("extra_hosts", HOSTS, Form::Hosts);
const GPUS_KEY: Field = key("gpus", GPUS, Form::Deep);
const GROUP_ADD: Field = key(
    "group_add",
    Set(&OneOf(&[String, Shape::Digits])),
    Form::Texts,
);
const HOSTNAME: Field = key("hostname", String, Form::Text);
const IMAGE: Field = key("image", String, Form::Text);
const INIT: Field = key("init", FLAG, Form::FlagKept);
const IPC: Field = key("ipc", String, Form::Text);
const ISOLATION: Field = key("isolation", String, Form::Text);
const LABEL_FILE: Field = key("label_file", OneOf(&[String, STRINGS]), Form::Texts);
const LABELS: Field = key("labels", PAIRS, Form::Mapping);
const LINKS: Field = key("links", STRING_SET, Form::Texts);
const LOGGING_KEY: Field = key("logging", Shape::Struct(&LOGGING), Form::Deep);
const MAC_ADDRESS: Field = key("mac_address", String, Form::Text);
const MEM_LIMIT: Field = key("mem_limit", NUMBER, Form::Bytes);
const MEM_RESERVATION: Field = key("mem_reservation", INTEGER, Form::Bytes);
const MEM_SWAPPINESS: Field = key("mem_swappiness", INTEGER, Form::Bytes);
const MEMSWAP_LIMIT: Field = key("memswap_limit", NUMBER, Form::Bytes);
const MODELS_KEY: Field = key("models", MODELS, Form::Deep);
const NETWORK_MODE: Field = key("network_mode", String, Form::Text);
const NETWORKS_KEY: Field = key("networks", NETWORKS, Form::Deep);
const OOM_KILL_DISABLE: Field = key("oom_kill_disable", FLAG, Form::Flag);
const OOM_SCORE_ADJ: Field = key(
    "oom_score_adj",
    OneOf(&[String, IntegerFrom(-1000, 1000)]),
    Form::Int,
);
const PID: Field = key("pid", OneOf(&[String, Null]), Form::Text);
const PIDS_LIMIT: Field = key("pids_limit", NUMBER, Form::Int);
const PLATFORM: Field = key("platform", String, Form::Text);
const PRIVILEGED: Field = key("privileged", FLAG, Form::Flag);
const PULL_POLICY: Field = key(
    "pull_policy",
    Shape::StringOf(Rule::Pattern(
        "`always`, `never`, `missing`, `if_not_present`, `build`, `refresh`, `daily`, `weekly` or `every_DURATION`",
        is_pull_policy,
    )),
    Form::Text,
);
const READ_ONLY: Field = key("read_only", FLAG, Form::Flag);
const RUNTIME: Field = key("runtime", String, Form::Text);
const SECRETS: Field = key("secrets", GRANTS, Form::Deep);
const SECURITY_OPT: Field = key("security_opt", STRING_SET, Form::Texts);
const SHM_SIZE: Field = key("shm_size", NUMBER, Form::Bytes);
const STOP_GRACE_PERIOD: Field = key("stop_grace_period", String, Form::TimeKept);
const STOP_SIGNAL: Field = key("stop_signal", String, Form::Text);
const STORAGE_OPT: Field = key("storage_opt", Map(Keys::Any, &Shape::Any), Form::Mapping);
const SYSCTLS: Field = key("sysctls", PAIRS, Form::Mapping);
const TMPFS: Field = key("tmpfs", STRING_OR_SET, Form::Texts);
const ULIMITS_KEY: Field = key("ulimits", ULIMITS, Form::Ulimits);
const USE_API_SOCKET: Field = key("use_api_socket", Bool, Form::Flag);
const USER: Field = key("user", String, Form::Text);
const USERNS_MODE: Field = key("userns_mode", String, Form::Text);
const UTS: Field = key("uts", String, Form::Text);
const VOLUMES_KEY: Field = key("volumes", VOLUMES, Form::Deep);
const VOLUMES_FROM: Field = key("volumes_from", STRING_SET, Form::Texts);
const WORKING_DIR: Field = key("working_dir", String, Form::Text);

static CREDENTIAL: Struct = Struct::new(
    "`credential_spec`",
    &[
        key("config", String, Form::Text),
        key("file", String, Form::Text),
        key("registry", String, Form::Text),
    ],
);

static EXTENDS: Struct = Struct {
    extensible: false,
    ..Struct::new(
        "`extends`",
        &[
            key("service", String, Form::Verbatim).required(),
            key("file", String, Form::Verbatim),
        ],
    )
};

static HEALTHCHECK: Struct = Struct::new(
    "a health check",
    &[
        key("disable", FLAG, Form::Flag),
        key("interval", String, Form::TimeKept),
        key("retries", NUMBER, Form::NaturalKept),
        key("test", OneOf(&[String, STRINGS]), Form::Test),
        key("timeout", String, Form::TimeKept),
        key("start_period", String, Form::TimeKept),
        key("start_interval", String, Form::TimeKept),
    ],
);

static LOGGING: Struct = Struct::new(
    "`logging`",
    &[
        key("driver", String, Form::Text),
        key(
            "options",
            Map(Keys::Any, &OneOf(&[String, Number, Null])),
            Form::Mapping,
        ),
    ],
);

static PROVIDER: Struct = Struct::new(
    "a provider",
    &[
        key("type", String, Form::Text).required(),
        key(
            "options",
            Map(Keys::Any, &PROVIDER_OPTION),
            Form::MultiMapping,
        ),
    ],
);

const PROVIDER_SCALAR: Shape = OneOf(&[String, Number, Bool]);
const PROVIDER_OPTION: Shape = OneOf(&[String, Number, Bool, List(&PROVIDER_SCALAR)]);

/// The pattern is not anchored: a good name anywhere in the text will do.
fn is_container_name(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| {
        matches!(pair, [first, second] if first.is_ascii_alphanumeric()
            && (second.is_ascii_alphanumeric() || matches!(second, b'_' | b'.' | b'-')))
    })
}

/// The pattern is not anchored: a good word anywhere in the text will do.
fn is_pull_policy(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "always",
        "never",
        "build",
        "if_not_present",
        "missing",
        "refresh",
        "daily",
        "weekly",
    ];
    let every = || {
        text.match_indices("every_").any(|(at, prefix)| {
            let rest = text.get(at + prefix.len()..).unwrap_or_default();
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            digits > 0
                && matches!(
                    rest.as_bytes().get(digits),
                    Some(b'w' | b'd' | b'h' | b'm' | b's')
                )
        })
    };
    WORDS.iter().any(|word| text.contains(word)) || every()
}
