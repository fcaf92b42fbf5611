//! Trees to JSON and back.

use serde_json::{Number, Value as Json};

use super::node::{Entry, Map, Node, Value};
use crate::source::Span;

impl Node {
    /// A tree that says what the JSON says, all of it at one place.
    pub fn from_json(json: Json, span: Span) -> Self {
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(b) => Value::Bool(b),
            Json::Number(n) => match (n.as_i64(), n.as_u64()) {
                (Some(n), _) => Value::Int(n),
                (None, Some(n)) => Value::Uint(n),
                (None, None) => n.as_f64().map_or(Value::Null, Value::Float),
            },
            Json::String(text) => Value::String(text),
            Json::Array(list) => Value::Seq(
                list.into_iter()
                    .map(|json| Self::from_json(json, span))
                    .collect(),
            ),
            Json::Object(map) => Value::Map(
                map.into_iter()
                    .map(|(key, json)| {
                        let node = Self::from_json(json, span);
                        (
                            key,
                            Entry {
                                key_span: span,
                                node,
                            },
                        )
                    })
                    .collect::<Map>(),
            ),
        };
        Self::new(value, span)
    }

    /// The tree as JSON, as Docker prints it: whole floats without a point, timestamps as strings, keys in the order of
    /// the tree. Floats that JSON has not (`.inf`, `.nan`) become null; tags are dropped.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(b) => Json::Bool(*b),
            Value::Int(n) => Json::from(*n),
            Value::Uint(n) => Json::from(*n),
            Value::Float(x) => float(*x),
            Value::String(text) | Value::Timestamp(text) => Json::from(text.as_str()),
            Value::Seq(list) => list.iter().map(Self::to_json).collect(),
            Value::Map(map) => map
                .iter()
                .map(|(key, entry)| (key.clone(), entry.node.to_json()))
                .collect(),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be whole and in range"
)]
fn float(x: f64) -> Json {
    // The bounds are powers of two, so they are exact; from 2^64 on JSON shows the float itself.
    if x.fract() == 0.0 && (-9_223_372_036_854_775_808.0..18_446_744_073_709_551_616.0).contains(&x)
    {
        return if x < 0.0 {
            Json::from(x as i64)
        } else {
            Json::from(x as u64)
        };
    }
    Number::from_f64(x).map_or(Json::Null, Json::Number)
}
