//! Tree → types: a serde deserializer over [`Node`]s that says where it failed.

use std::fmt;

use serde::de::{self, DeserializeOwned, IntoDeserializer};
use serde::forward_to_deserialize_any;

use super::{Bytes, Duration, Mode};
use crate::diagnostic::{Path, Segment, nearest};
use crate::load::grammar::number;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// Why a node is no value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// What was expected.
    pub message: String,
    /// Where, from the node that was given.
    pub path: Path,
    /// Where it was written, if the reader got that far.
    pub span: Option<Span>,
    /// The way out, where one is known.
    pub help: Option<String>,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            message: message.to_string(),
            path: Path::root(),
            span: None,
            help: None,
        }
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let kind = match found {
            de::Unexpected::Bool(_) => "a boolean",
            de::Unexpected::Unsigned(_) | de::Unexpected::Signed(_) | de::Unexpected::Float(_) => {
                "a number"
            }
            de::Unexpected::Str(_) => "a string",
            de::Unexpected::Unit => "nothing",
            de::Unexpected::Seq => "a list",
            de::Unexpected::Map => "a mapping",
            _ => "something else",
        };
        Self::custom(format!("{kind} where {} is expected", wanted(expected)))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format!("{found} where {} is expected", wanted(expected)))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown(
            format!("`{field}` is not a valid key here"),
            field,
            expected,
        )
    }

    fn unknown_variant(word: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown(
            format!("`{word}` is not a valid value here"),
            word,
            expected,
        )
    }
}

/// What was expected, in words of YAML.
fn wanted(expected: &dyn de::Expected) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "a map" => "a mapping".to_owned(),
        "a sequence" => "a list".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        _ if text.starts_with("struct ") => "a mapping".to_owned(),
        _ => text,
    }
}

impl DecodeError {
    fn unknown(message: String, word: &str, expected: &'static [&'static str]) -> Self {
        // Spellings of other tools' habits (`StatefulSet`) are taken, and not recommended.
        let plain = |word: &&str| !word.contains(char::is_uppercase);
        // Access modes of volumes have no other spelling.
        let has_plain = expected.iter().any(plain);
        let words = expected.iter().copied();
        let words = words.filter(|word| !has_plain || plain(word));
        // `tls` for `tls-issuer`.
        let begins = |known: &&str| {
            let rest = known.strip_prefix(word);
            rest.is_some_and(|rest| rest.starts_with('-'))
        };
        let mut longer = words.clone().filter(begins);
        let longer = longer.next().filter(|_| longer.next().is_none());
        let help = match nearest(word, words.clone()).or(longer) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of `{}`", words.collect::<Vec<_>>().join("`, `")),
        };
        Self {
            help: Some(help),
            ..de::Error::custom(message)
        }
    }

    /// What is expected where something else stands: `a list`.
    pub(crate) fn wanted(&self) -> Option<&str> {
        let (_, wanted) = self.message.split_once(" where ")?;
        wanted.strip_suffix(" is expected")
    }

    /// The message with the key at fault as its subject.
    pub(crate) fn said(&self) -> Option<String> {
        let (found, wanted) = (self.message.split(" where ").next()?, self.wanted()?);
        match self.path.segments() {
            [.., Segment::Key(key)] => Some(format!("`{key}` must be {wanted}, not {found}")),
            [.., Segment::Key(key), Segment::Index(_)] => {
                Some(format!("an item of `{key}` must be {wanted}, not {found}"))
            }
            _ => None,
        }
    }

    fn below(mut self, segment: Segment, span: Span) -> Self {
        let mut path = Path::root();
        path.push(segment);
        for step in self.path.segments() {
            path.push(step.clone());
        }
        self.path = path;
        self.span.get_or_insert(span);
        self
    }
}

/// Reads a node as a type.
///
/// # Errors
/// The first place where the node is no such value.
pub fn from_node<T: DeserializeOwned>(node: &Node) -> Result<T, DecodeError> {
    T::deserialize(Reader { node })
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    node: &'a Node,
}

impl Reader<'_> {
    /// A result whose error is at this node, unless it is further inside.
    fn placed<T>(self, result: Result<T, DecodeError>) -> Result<T, DecodeError> {
        result.map_err(|mut error| {
            error.span.get_or_insert(self.node.span);
            error
        })
    }
}

/// The kind of a value, for messages.
fn unexpected(value: &Value) -> de::Unexpected<'_> {
    match value {
        Value::Null => de::Unexpected::Unit,
        Value::Bool(b) => de::Unexpected::Bool(*b),
        Value::Int(n) => de::Unexpected::Signed(*n),
        Value::Uint(n) => de::Unexpected::Unsigned(*n),
        Value::Float(x) => de::Unexpected::Float(*x),
        Value::String(text) | Value::Timestamp(text) => de::Unexpected::Str(text),
        Value::Seq(_) => de::Unexpected::Seq,
        Value::Map(_) => de::Unexpected::Map,
    }
}

impl<'de> de::Deserializer<'de> for Reader<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let result = match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(b) => visitor.visit_bool(*b),
            Value::Int(n) => visitor.visit_i64(*n),
            Value::Uint(n) => visitor.visit_u64(*n),
            Value::Float(x) => match self.node.as_i64() {
                Some(n) => visitor.visit_i64(n),
                None => visitor.visit_f64(*x),
            },
            Value::String(text) | Value::Timestamp(text) => visitor.visit_str(text),
            Value::Seq(list) => visitor.visit_seq(Items {
                list: list.iter(),
                at: 0,
            }),
            Value::Map(map) => visitor.visit_map(Entries::of(Some(map))),
        };
        self.placed(result)
    }

    fn deserialize_option<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.node.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    // A null list or mapping is an empty one: Compose keeps some nulls that mean "nothing".
    fn deserialize_seq<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.node.is_null() {
            visitor.visit_seq(Items {
                list: [].iter(),
                at: 0,
            })
        } else {
            self.deserialize_any(visitor)
        }
    }

    fn deserialize_map<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        // No other kind of node is offered: a struct would take a list for its fields in the order of their declaration.
        self.placed(match &self.node.value {
            Value::Map(map) => visitor.visit_map(Entries::of(Some(map))),
            Value::Null => visitor.visit_map(Entries::of(None)),
            other => Err(de::Error::invalid_type(unexpected(other), &visitor)),
        })
    }

    fn deserialize_struct<V: de::Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: de::Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.node.as_str() {
            Some(text) => visitor.visit_enum(text.into_deserializer()),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: de::Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    // Numbers and truth values where the specification says "string": the loader has cast what Compose casts.
    fn deserialize_string<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.node.value {
            Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Float(_) => {
                visitor.visit_string(number::scalar_text(&self.node.value).unwrap_or_default())
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_str<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_string(visitor)
    }

    fn deserialize_ignored_any<V: de::Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf
        unit unit_struct tuple tuple_struct identifier
    }
}

struct Items<'a> {
    list: std::slice::Iter<'a, Node>,
    at: usize,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        let Some(node) = self.list.next() else {
            return Ok(None);
        };
        let at = self.at;
        self.at += 1;
        seed.deserialize(Reader { node })
            .map(Some)
            .map_err(|error| error.below(Segment::Index(at), node.span))
    }
}

struct Entries<'a> {
    entries: Option<crate::map::Iter<'a, String, Entry>>,
    current: Option<(&'a str, &'a Node)>,
}

impl<'a> Entries<'a> {
    fn of(map: Option<&'a Map>) -> Self {
        Self {
            entries: map.map(Map::iter),
            current: None,
        }
    }
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = DecodeError;

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.as_ref().map_or(0, ExactSizeIterator::len))
    }

    fn next_key_seed<K: de::DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        let Some((key, entry)) = self.entries.as_mut().and_then(Iterator::next) else {
            return Ok(None);
        };
        self.current = Some((key, &entry.node));
        seed.deserialize(key.as_str().into_deserializer())
            .map(Some)
            .map_err(|error: DecodeError| error.below(Segment::Key(key.into()), entry.key_span))
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        let Some((key, node)) = self.current.take() else {
            return Err(de::Error::custom("a value without its key"));
        };
        seed.deserialize(Reader { node })
            .map_err(|error| error.below(Segment::Key(key.into()), node.span))
    }
}

impl<'de> serde::Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map(Self)
            .map_err(|_| de::Error::custom(format!("`{text}` is not a number of bytes")))
    }
}

impl<'de> serde::Deserialize<'de> for Mode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u32::from_str_radix(&text, 8)
            .map(Self)
            .map_err(|_| de::Error::custom(format!("`{text}` is not an octal file mode")))
    }
}

impl<'de> serde::Deserialize<'de> for Duration {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .map_err(|reason| de::Error::custom(format!("`{text}` is not a duration: {reason}")))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::diagnostic::Report;
    use crate::options::ServiceExtension;
    use crate::source::SourceId;
    use crate::yaml::{Limits, parse};

    fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, DecodeError> {
        let limits = Limits::default();
        let documents = parse(text, SourceId::default(), &limits, &mut Report::default());
        from_node(&documents[0])
    }

    #[test]
    fn errors_speak_of_yaml_and_name_the_nearest_word() {
        for (text, message, path, help) in [
            (
                "rout: a.b",
                "`rout` is not a valid key here",
                "rout",
                Some("did you mean `route`?"),
            ),
            (
                "kind: Statefulsett",
                "`Statefulsett` is not a valid value here",
                "kind",
                Some("did you mean `statefulset`?"),
            ),
            (
                "fs-group: [1]",
                "a list where a whole number is expected",
                "fs-group",
                None,
            ),
            (
                "autoscale: 3",
                "a number where a mapping is expected",
                "autoscale",
                None,
            ),
            // Never the fields in the order of their declaration.
            (
                "autoscale: [1, 3]",
                "a list where a mapping is expected",
                "autoscale",
                None,
            ),
            (
                "ports: [{a: 1}]",
                "invalid port: write a number, or a string such as `53/udp`",
                "ports[0]",
                None,
            ),
        ] {
            let error = read::<ServiceExtension>(text).expect_err(text);
            assert_eq!(error.message, message);
            assert_eq!(error.path.to_string(), path);
            assert_eq!(error.help.as_deref(), help, "{text}");
        }
    }

    #[test]
    fn a_canonical_tree_is_a_project() {
        let files = crate::source::MemoryFiles::new().with("compose.yaml", CANONICAL);
        let loaded = crate::load::load(&files, &crate::load::LoadRequest::default());
        let project =
            crate::compose::Project::from_tree(loaded.tree.unwrap(), loaded.working_dir).unwrap();
        assert_eq!(
            (project.name.as_str(), project.working_dir.as_str()),
            ("project", "/project")
        );
        let a = &project.services["a"];
        assert_eq!(a.command.as_deref().unwrap(), ["sh", "-c", "a b"]);
        assert_eq!(
            (a.cpus, a.mem_limit, a.memswap_limit),
            (Some(0.5), Some(Bytes(64 << 20)), Some(Bytes(-1)))
        );
        assert_eq!(a.configs[0].mode, Some(Mode(0o440)));
        assert_eq!(a.stop_grace_period, Some(Duration(86_400_000_000_000)));
        assert_eq!(a.environment["C"], None);
        assert_eq!(a.environment["A"].as_deref(), Some("b"));
        assert_eq!(
            a.depends_on["b"].condition,
            crate::compose::Condition::ServiceStarted
        );
        assert_eq!(
            a.ports.iter().map(|port| port.target).collect::<Vec<_>>(),
            [80, 80, 81, 443]
        );
        assert_eq!(a.ulimits["nofile"], crate::compose::Ulimit::Single(5));
        assert_eq!(a.ulimits["core"], crate::compose::Ulimit::Single(0));
        assert_eq!(a.gpus[0].count, Some(-1));
        let deploy = a.deploy.as_ref().unwrap();
        let resources = deploy.resources.as_ref().unwrap();
        assert_eq!(
            resources.limits.as_ref().unwrap().memory,
            Some(Bytes(64 << 20))
        );
        assert_eq!(deploy.update_config.as_ref().unwrap().parallelism, Some(0));
        assert_eq!(a.pre_start[0].image.as_deref(), Some("x"));
        assert_eq!(
            project.networks["net"].as_ref().unwrap().name.as_deref(),
            Some("project_net")
        );
        assert!(project.extension().is_none());
    }

    const CANONICAL: &str = include_str!("../load/canonical/canonical.yaml");

    #[test]
    fn what_is_no_such_value_is_named_with_its_path() {
        let error = read::<crate::compose::Project>("services: {a: {ports: [{target: many}]}}")
            .unwrap_err();
        assert_eq!(error.path.to_string(), "services.a.ports[0].target");
        assert!(error.span.is_some());
        let error = read::<crate::compose::Project>("services: {a: {configs: [{mode: \"9\"}]}}")
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "services.a.configs[0].mode: `9` is not an octal file mode"
        );
    }
}
