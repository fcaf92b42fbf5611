//! Typed objects → trees: a serde `Serializer` that makes [`Node`]s, keys in the order of [`order`](super::order).

use std::fmt;

use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer,
};

use super::order;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// A typed object of the Kubernetes API as a tree, keys in the order that people expect.
pub(super) fn object(value: &impl Serialize) -> Node {
    tree(value, true)
}

/// A struct of our own as a tree, keys in the order of its declaration.
pub(super) fn declared(value: &impl Serialize) -> Node {
    tree(value, false)
}

fn tree(value: &impl Serialize, ranked: bool) -> Node {
    // Only byte strings and tuples are refused, and the objects of this stage hold none.
    value
        .serialize(ToNode { ranked })
        .unwrap_or_else(|_| node(Value::Null))
}

fn node(value: Value) -> Node {
    Node::new(value, Span::default())
}

#[derive(Clone, Copy)]
struct ToNode {
    ranked: bool,
}

/// Why something cannot be a tree.
#[derive(Debug)]
struct Unsupported(String);

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unsupported {}

impl serde::ser::Error for Unsupported {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// A mapping in the making.
struct MapMaker {
    ranked: bool,
    map: Map,
    /// Where each key of the map stands, in ascending order.
    ranks: Vec<usize>,
    key: String,
}

impl MapMaker {
    fn field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unsupported> {
        let ranked = self.ranked;
        let value = value.serialize(ToNode { ranked })?;
        let rank = if ranked { order::field(key) } else { 0 };
        self.push(rank, key.to_owned(), value);
        Ok(())
    }

    /// Adds a key behind those of its rank; keys of structs and maps differ.
    fn push(&mut self, rank: usize, key: String, node: Node) {
        let behind = self.ranks.iter().rev().take_while(|own| **own > rank);
        let at = self.ranks.len() - behind.count();
        self.ranks.insert(at, rank);
        let key_span = Span::default();
        self.map.insert_new(at, key, Entry { key_span, node });
    }
}

/// Whether a field is written by the cluster alone: its status, and the times and owners of its metadata. A condition's own
/// `status` is a word, and stays.
///
/// Key and type are known when this is compiled, and inlined it leaves nothing of the code that would print such fields: a
/// tenth of the module that browsers load. For that it compares whole words of memory; strings are compared by a call,
/// which stays, and all that code with it.
#[inline(always)]
fn is_of_server<T: ?Sized>(key: &'static str) -> bool {
    let begins = |word: &[u8; 4]| key.as_bytes().first_chunk::<4>() == Some(word);
    match key.len() {
        // `creationTimestamp`, `deletionTimestamp`.
        17 => (begins(b"crea") || begins(b"dele")) && ends(key, b"tamp"),
        13 => begins(b"mana") && ends(key, b"elds"),
        6 => begins(b"stat") && ends(key, b"atus") && ends(std::any::type_name::<T>(), b"atus"),
        _ => false,
    }
}

/// Whether a field is one that nothing here makes: volumes of clouds, containers for debugging and the like. As above,
/// the code that would print them is left out; a test that makes one fails at once.
#[inline(always)]
fn is_never_made<T: ?Sized>(key: &'static str) -> bool {
    let head = (key.len(), key.as_bytes().first_chunk::<4>());
    let is_gates = || ends(key, b"ates");
    is_foreign_volume(std::any::type_name::<T>())
        || matches!(head, (14, Some(b"read")) if is_gates()) // readinessGates
        || matches!(
            head,
            (4, Some(b"grpc" | b"pods")) // of probes, of metrics
                | (5, Some(b"slee")) // sleep
                | (6, Some(b"clai" | b"obje")) // claims of devices, object of metrics
                | (7, Some(b"ipBl")) // ipBlock
                | (8, Some(b"beha" | b"clai" | b"exte" | b"ordi")) // behavior, claimRef, external, ordinals
                | (12, Some(b"resi")) // resizePolicy
                | (13, Some(b"data" | b"succ" | b"volu")) // dataSourceRef, successPolicy, volumeDevices
                | (14, Some(b"reso" | b"wind")) // resourceClaims, windowsOptions
                | (15, Some(b"owne")) // ownerReferences
                | (16, Some(b"podF" | b"reso")) // podFailurePolicy, resourceFieldRef
                | (17, Some(b"cont")) // containerResource
                | (18, Some(b"clus")) // clusterTrustBundle
                | (19, Some(b"ephe")) // ephemeralContainers
                | (21, Some(b"sess")) // sessionAffinityConfig
                | (47, Some(b"pref")) // preferredDuringSchedulingIgnoredDuringExecution
        )
}

/// Whether a type is a source of volumes other than those that are made: claims, files, directories of the node, memory,
/// images, and those of a CSI driver.
#[inline(always)]
fn is_foreign_volume(name: &'static str) -> bool {
    let Some((rest, b"meSource")) = name.as_bytes().split_last_chunk::<8>() else {
        return false;
    };
    let Some((rest, b"Volu")) = rest.split_last_chunk::<4>() else {
        return false;
    };
    let is_of_driver = match rest.split_last_chunk::<8>() {
        Some((rest, b"rsistent")) => match rest.split_last_chunk::<4>() {
            Some((rest, b"SIPe")) => rest.last_chunk::<2>() == Some(b":C"),
            _ => false,
        },
        _ => false,
    };
    // `PersistentVolumeClaimVolumeSource`, `ConfigMap…`, `Secret…`, `Projected…`, `EmptyDir…`, `HostPath…`, `Image…`,
    // `NFS…`, and `CSIPersistent…`.
    let is_own = matches!(
        rest.last_chunk::<4>(),
        Some(b"laim" | b"gMap" | b"cret" | b"cted" | b"yDir" | b"Path" | b"mage" | b":NFS")
    );
    !is_own && !is_of_driver
}

#[inline(always)]
fn ends(name: &'static str, word: &[u8; 4]) -> bool {
    name.as_bytes().last_chunk::<4>() == Some(word)
}

/// A list in the making.
struct SeqMaker {
    ranked: bool,
    list: Vec<Node>,
}

macro_rules! scalars {
    ($($method:ident($type:ty) = $make:expr;)*) => {
        $(fn $method(self, value: $type) -> Result<Node, Unsupported> {
            Ok(node($make(value)))
        })*
    };
}

impl Serializer for ToNode {
    type Ok = Node;
    type Error = Unsupported;
    type SerializeSeq = SeqMaker;
    type SerializeMap = MapMaker;
    type SerializeStruct = MapMaker;
    type SerializeTuple = Impossible<Node, Unsupported>;
    type SerializeTupleStruct = Impossible<Node, Unsupported>;
    type SerializeTupleVariant = Impossible<Node, Unsupported>;
    type SerializeStructVariant = Impossible<Node, Unsupported>;

    scalars! {
        serialize_bool(bool) = Value::Bool;
        serialize_i8(i8) = |n| Value::Int(i64::from(n));
        serialize_i16(i16) = |n| Value::Int(i64::from(n));
        serialize_i32(i32) = |n| Value::Int(i64::from(n));
        serialize_i64(i64) = Value::Int;
        serialize_u8(u8) = |n| Value::Int(i64::from(n));
        serialize_u16(u16) = |n| Value::Int(i64::from(n));
        serialize_u32(u32) = |n| Value::Int(i64::from(n));
        serialize_u64(u64) = |n| i64::try_from(n).map_or(Value::Uint(n), Value::Int);
        serialize_f32(f32) = |x| Value::Float(f64::from(x));
        serialize_f64(f64) = Value::Float;
        serialize_char(char) = |c| Value::String(String::from(c));
        serialize_str(&str) = |text: &str| Value::String(text.to_owned());
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Node, Unsupported> {
        Err(Unsupported::custom("bytes"))
    }

    fn serialize_none(self) -> Result<Node, Unsupported> {
        Ok(node(Value::Null))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Node, Unsupported> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Node, Unsupported> {
        Ok(node(Value::Null))
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Node, Unsupported> {
        Ok(node(Value::Null))
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Node, Unsupported> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Node, Unsupported> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Node, Unsupported> {
        let mut map = self.serialize_map(Some(1))?;
        map.push(0, variant.to_owned(), value.serialize(self)?);
        SerializeMap::end(map)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<SeqMaker, Unsupported> {
        Ok(SeqMaker {
            ranked: self.ranked,
            list: Vec::with_capacity(len.unwrap_or(0)),
        })
    }

    fn serialize_map(self, len: Option<usize>) -> Result<MapMaker, Unsupported> {
        Ok(MapMaker {
            ranked: self.ranked,
            map: Map::with_capacity(len.unwrap_or(0)),
            ranks: Vec::with_capacity(len.unwrap_or(0)),
            key: String::new(),
        })
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<MapMaker, Unsupported> {
        self.serialize_map(Some(len))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unsupported> {
        Err(Unsupported::custom("tuple"))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unsupported> {
        Err(Unsupported::custom("tuple"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsupported> {
        Err(Unsupported::custom("tuple"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsupported> {
        Err(Unsupported::custom("struct variant"))
    }
}

impl SerializeSeq for SeqMaker {
    type Ok = Node;
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        let ranked = self.ranked;
        self.list.push(value.serialize(ToNode { ranked })?);
        Ok(())
    }

    fn end(self) -> Result<Node, Unsupported> {
        Ok(node(Value::Seq(self.list)))
    }
}

impl SerializeMap for MapMaker {
    type Ok = Node;
    type Error = Unsupported;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsupported> {
        match key.serialize(ToNode { ranked: false })?.value {
            Value::String(key) => self.key = key,
            _ => return Err(Unsupported::custom("a key that is no string")),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        let ranked = self.ranked;
        let value = value.serialize(ToNode { ranked })?;
        let key = std::mem::take(&mut self.key);
        let rank = if ranked { order::label(&key) } else { 0 };
        self.push(rank, key, value);
        Ok(())
    }

    fn end(self) -> Result<Node, Unsupported> {
        Ok(node(Value::Map(self.map)))
    }
}

impl SerializeStruct for MapMaker {
    type Ok = Node;
    type Error = Unsupported;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unsupported> {
        if is_of_server::<T>(key) {
            return Ok(());
        }
        if is_never_made::<T>(key) {
            // The object is then `null`, which nobody overlooks.
            debug_assert!(false, "`{key}` is left out: make it printable");
            return Err(Unsupported(String::new()));
        }
        self.field(key, value)
    }

    fn end(self) -> Result<Node, Unsupported> {
        Ok(node(Value::Map(self.map)))
    }
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::apps::v1::{Deployment, DeploymentStatus};
    use k8s_openapi::api::batch::v1::PodFailurePolicyOnPodConditionsPattern;
    use serde_json::json;

    use super::object;

    #[test]
    fn what_the_cluster_writes_is_left_out() {
        let deployment = Deployment {
            status: Some(DeploymentStatus::default()),
            ..Deployment::default()
        };
        let want = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {}});
        assert_eq!(object(&deployment).to_json(), want);
        let pattern = PodFailurePolicyOnPodConditionsPattern {
            status: "True".to_owned(),
            type_: "DisruptionTarget".to_owned(),
        };
        let want = json!({"type": "DisruptionTarget", "status": "True"});
        assert_eq!(object(&pattern).to_json(), want);
    }
}
