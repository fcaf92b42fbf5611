//! Old and new objects side by side, and how commands about them are written.

use crate::drift::object_set::{self, Object, Set};
use crate::drift::settings::{AbsentFile, OwnValue};
use crate::options::GitOps;

/// One object, before and after.
pub(super) struct Pair<'a> {
    pub(super) old: Object<'a>,
    pub(super) new: Object<'a>,
}

/// What both sides have, and how to write commands.
pub(super) struct Comparison<'a> {
    pub(super) pairs: Vec<Pair<'a>>,
    pub(super) old: Set<'a>,
    pub(super) new: Set<'a>,
    pub(super) namespace: Option<&'a str>,
    pub(super) gitops: GitOps,
    pub(super) by_hand: bool,
    /// The project that the objects are of, where that is known.
    pub(super) project: Option<&'a str>,
    /// Whether a kustomization makes the Secrets that pods name.
    pub(super) generates_secrets: bool,
    /// Files that the run did not have, since Git ignores them.
    pub(super) absent: &'a [AbsentFile],
    /// Variables whose values come from files that Git ignores.
    pub(super) own_values: &'a [OwnValue],
}

/// What tells objects apart: group and kind, namespace, name.
pub(super) type Identity<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

pub(super) fn identity<'a>(object: &Object<'a>) -> Option<Identity<'a>> {
    let group = object
        .api_version
        .split_once('/')
        .map_or("", |(group, _)| group);
    Some((group, object.written_kind, object.namespace, object.name?))
}

/// An object as a message names it: ``the Deployment `web` ``.
pub(super) fn named(object: &Object<'_>) -> String {
    let name = object.name.unwrap_or("?");
    format!("the {} `{name}`", object.written_kind)
}

impl Comparison<'_> {
    /// ` --namespace NAME`, with a word to replace where the name is not known.
    pub(super) fn in_namespace(&self, object: &Object<'_>) -> String {
        if object_set::OF_CLUSTER.contains(&object.kind) {
            return String::new();
        }
        let name = object.namespace.or(self.namespace).unwrap_or("NAMESPACE");
        format!(" --namespace {name}")
    }

    /// A `kubectl` command about an object.
    pub(super) fn kubectl(&self, verb: &str, object: &Object<'_>, rest: &str) -> String {
        let kind = object.written_kind.to_ascii_lowercase();
        let name = object.name.unwrap_or_default();
        let namespace = self.in_namespace(object);
        let rest = if rest.is_empty() {
            String::new()
        } else {
            format!(" {rest}")
        };
        format!("kubectl {verb} {kind} {name}{namespace}{rest}")
    }
}

/// Letters of a hash in a name.
const HASH: usize = 8;

/// A name without the hash of its content at its end, where it has one.
pub(super) fn base(name: &str) -> Option<&str> {
    let (base, hash) = name.rsplit_once('-')?;
    let is_hash = hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some(base)
}
