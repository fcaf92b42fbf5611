//! Which values stop being strings once their variables are filled in.

use std::sync::LazyLock;

use crate::load::pattern::PathTable;
use crate::yaml::{Value, float};

/// The type that a string becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cast {
    /// A decimal integer of 64 bits.
    Integer,
    /// A number.
    Float,
    /// A truth value.
    Boolean,
}

/// What a string became.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Casted {
    pub(crate) value: Value,
    /// A truth value written as `yes`, `on` and the like.
    pub(crate) is_word: bool,
}

/// The places whose strings are cast. Other attributes that take a string or a number are read as they are typed.
pub(crate) static TABLE: LazyLock<PathTable<Cast>> = LazyLock::new(|| PathTable::new(ROWS));

const ROWS: &[(&str, Cast)] = &[
    ("services.*.cpu_count", Cast::Integer),
    ("services.*.cpu_percent", Cast::Float),
    ("services.*.cpu_period", Cast::Integer),
    ("services.*.cpu_quota", Cast::Integer),
    ("services.*.cpu_rt_period", Cast::Integer),
    ("services.*.cpu_rt_runtime", Cast::Integer),
    ("services.*.cpu_shares", Cast::Integer),
    ("services.*.cpus", Cast::Float),
    ("services.*.depends_on.*.required", Cast::Boolean),
    ("services.*.depends_on.*.restart", Cast::Boolean),
    (
        "services.*.deploy.placement.max_replicas_per_node",
        Cast::Integer,
    ),
    ("services.*.deploy.replicas", Cast::Integer),
    (
        "services.*.deploy.restart_policy.max_attempts",
        Cast::Integer,
    ),
    (
        "services.*.deploy.rollback_config.max_failure_ratio",
        Cast::Float,
    ),
    (
        "services.*.deploy.rollback_config.parallelism",
        Cast::Integer,
    ),
    (
        "services.*.deploy.update_config.max_failure_ratio",
        Cast::Float,
    ),
    ("services.*.deploy.update_config.parallelism", Cast::Integer),
    ("services.*.healthcheck.disable", Cast::Boolean),
    ("services.*.healthcheck.retries", Cast::Integer),
    ("services.*.init", Cast::Boolean),
    ("services.*.oom_kill_disable", Cast::Boolean),
    ("services.*.oom_score_adj", Cast::Integer),
    ("services.*.pids_limit", Cast::Integer),
    ("services.*.ports[].target", Cast::Integer),
    ("services.*.privileged", Cast::Boolean),
    ("services.*.read_only", Cast::Boolean),
    ("services.*.scale", Cast::Integer),
    ("services.*.stdin_open", Cast::Boolean),
    ("services.*.tty", Cast::Boolean),
    ("services.*.ulimits.*", Cast::Integer),
    ("services.*.ulimits.*.hard", Cast::Integer),
    ("services.*.ulimits.*.soft", Cast::Integer),
    ("services.*.volumes[].read_only", Cast::Boolean),
    ("services.*.volumes[].volume.nocopy", Cast::Boolean),
    ("networks.*.attachable", Cast::Boolean),
    ("networks.*.enable_ipv4", Cast::Boolean),
    ("networks.*.enable_ipv6", Cast::Boolean),
    ("networks.*.external", Cast::Boolean),
    ("networks.*.internal", Cast::Boolean),
    ("volumes.*.external", Cast::Boolean),
    ("secrets.*.external", Cast::Boolean),
    ("configs.*.external", Cast::Boolean),
];

impl Cast {
    /// Casts a string.
    ///
    /// # Errors
    /// What the string should have been.
    pub(crate) fn apply(self, text: &str) -> Result<Casted, &'static str> {
        let plain = |value| Casted {
            value,
            is_word: false,
        };
        match self {
            Self::Integer => text
                .parse()
                .map(|n| plain(Value::Int(n)))
                .map_err(|_| "integer"),
            Self::Float => match float(text) {
                Some(x) if x.is_finite() => Ok(plain(Value::Float(x))),
                _ => Err("number"),
            },
            Self::Boolean => {
                let truth = match text.to_ascii_lowercase().as_str() {
                    "true" => return Ok(plain(Value::Bool(true))),
                    "false" => return Ok(plain(Value::Bool(false))),
                    "y" | "yes" | "on" => true,
                    "n" | "no" | "off" => false,
                    _ => return Err("Boolean"),
                };
                Ok(Casted {
                    value: Value::Bool(truth),
                    is_word: true,
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casts_as_docker_compose_does() {
        for (cast, text, want) in [
            (Cast::Integer, "2", Ok(Value::Int(2))),
            (Cast::Integer, "-1", Ok(Value::Int(-1))),
            (Cast::Integer, "2.0", Err("integer")),
            (Cast::Integer, "zz", Err("integer")),
            (Cast::Integer, "", Err("integer")),
            (Cast::Float, "0.5", Ok(Value::Float(0.5))),
            (Cast::Float, "1e2", Ok(Value::Float(100.0))),
            (Cast::Float, "nan", Err("number")),
            (Cast::Boolean, "TRUE", Ok(Value::Bool(true))),
            (Cast::Boolean, "off", Ok(Value::Bool(false))),
            (Cast::Boolean, "1", Err("Boolean")),
        ] {
            let got = cast.apply(text).map(|casted| casted.value);
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn only_words_are_old() {
        let word = |text| Cast::Boolean.apply(text).map(|casted| casted.is_word);
        assert_eq!(word("yes"), Ok(true));
        assert_eq!(word("True"), Ok(false));
    }
}
