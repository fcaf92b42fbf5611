//! `KP5053`: a claim that changes; `KP5054`: data that is left behind; `KP5151`: a claim that goes; `KP5154`: one that
//! stays.
//!
//! Measured: of a claim's spec only the size can be changed, only to more, and only where the class allows it; a class
//! that is written out later is taken when it is the one that the claim has.

use std::cell::OnceCell;

use crate::map::BTreeSet;

use super::comparison::{Comparison, Pair};
use super::databases::needs_dump;
use super::fields::at;
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, pod_spec};
use crate::drift::sync_options::{DISABLED, FLUX_PRUNE, tells_flux};
use crate::drift::tree::{get, maps, text};
use crate::map::BTreeMap;
use crate::quantity::Quantity;
use crate::yaml::{Map, Node, Value};

/// Fields of a claim's spec that never change, and what they are when they are not written.
const FROZEN: &[(&str, Option<&str>)] = &[
    ("accessModes", None),
    ("storageClassName", None),
    ("volumeMode", Some("Filesystem")),
    ("volumeName", None),
    ("selector", None),
    ("dataSource", None),
    ("dataSourceRef", None),
];

/// Fields that the cluster fills in: writing them out later is no change, if it is what the cluster chose.
const FILLED_IN: &[&str] = &["storageClassName", "volumeName"];

/// Where the commands are that copy from one claim to another.
const COPYING: &str = "`kuploy-convert explain KP5054` has the commands";

const SIZE: &str = "spec.resources.requests.storage";

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    for pair in comparison
        .pairs
        .iter()
        .filter(|pair| pair.new.kind == "PersistentVolumeClaim")
    {
        fields(comparison, pair, say);
        size(comparison, pair, say);
    }
    let left = left_behind(comparison, say);
    removed(comparison, &left, say);
}

/// Whether the class of a claim lets it grow, where the class is among the objects.
fn expands(comparison: &Comparison<'_>, claim: &Object<'_>) -> Option<bool> {
    let class = at(claim.map, "spec.storageClassName")?.as_str()?;
    let mut classes = comparison.new.objects();
    let class = classes.find(|one| one.kind == "StorageClass" && one.name == Some(class))?;
    let allowed = get(class.map, "allowVolumeExpansion").and_then(Node::as_bool);
    Some(allowed == Some(true))
}

/// Claims that are no longer there and that whoever prunes deletes.
fn removed<'a>(
    comparison: &Comparison<'a>,
    left: &BTreeSet<&str>,
    say: &mut dyn FnMut(Object<'a>, Found),
) {
    let still: BTreeSet<_> = comparison
        .pairs
        .iter()
        .map(|pair| (pair.new.kind, pair.new.namespace, pair.new.name))
        .collect();
    let gone = comparison.old.objects().filter(|old| {
        old.kind == "PersistentVolumeClaim" && !still.contains(&(old.kind, old.namespace, old.name))
    });
    for old in gone {
        let name = old.name.unwrap_or_default();
        if is_kept(&old) {
            if !left.contains(name) {
                say(old, stays(comparison, &old, name));
            }
            continue;
        }
        let also = if left.contains(name) {
            "; its data is not in the new one"
        } else {
            ""
        };
        let message =
            format!("the claim `{name}` is removed: pruning deletes it with its data{also}");
        let options = "argocd.argoproj.io/sync-options='Prune=false,Delete=false' kustomize.toolkit.fluxcd.io/prune=disabled --overwrite";
        let command = comparison.kubectl("annotate", &old, options);
        let span = get(old.map, "metadata")
            .and_then(|metadata| metadata.get("name"))
            .map_or_else(Default::default, |node| node.span);
        say(
            old,
            Found::new(&rules::CLAIM_REMOVED, span, message)
                .below("metadata.name")
                .help(match left.contains(name) {
                    true => format!(
                        "run `{command}` before the sync, which keeps it until its data is copied"
                    ),
                    false => {
                        format!("run `{command}` before the sync to keep it, or copy its data")
                    }
                }),
        );
    }
}

/// A claim that is no longer in Git and that nobody prunes.
fn stays(comparison: &Comparison<'_>, old: &Object<'_>, name: &str) -> Found {
    let message =
        format!("the claim `{name}` stays in the cluster with its data: it is not pruned");
    let command = comparison.kubectl("delete", old, "");
    let span = get(old.map, "metadata")
        .and_then(|metadata| metadata.get("name"))
        .map_or_else(Default::default, |node| node.span);
    Found::new(&rules::CLAIM_STAYS, span, message)
        .below("metadata.name")
        .help(format!("once the data is no longer needed: `{command}`"))
}

fn is_kept(object: &Object<'_>) -> bool {
    let annotation = |key: &str| {
        let annotations = at(object.map, "metadata.annotations")?.as_map()?;
        text(annotations, key)
    };
    let options = annotation("argocd.argoproj.io/sync-options").unwrap_or_default();
    options
        .split(',')
        .any(|option| matches!(option.trim(), "Prune=false" | "Prune=confirm"))
        || tells_flux(object.map, FLUX_PRUNE, &[DISABLED])
}

fn fields<'a>(
    comparison: &Comparison<'a>,
    pair: &Pair<'a>,
    say: &mut dyn FnMut(Object<'a>, Found),
) {
    for (field, default) in FROZEN {
        let path = format!("spec.{field}");
        let side = |object: &Object<'_>| -> Option<Value> {
            let written = at(object.map, &path).map(|node| node.value.clone());
            written.or_else(|| default.map(|text| Value::String(text.to_owned())))
        };
        let (old, new) = (side(&pair.old), side(&pair.new));
        if let (None, Some(chosen), true) = (&old, &new, FILLED_IN.contains(field)) {
            chosen_later(comparison, pair, field, chosen, say);
        }
        let equal = match (&old, &new) {
            (Some(old), Some(new)) => old.is_same_as(new),
            (None, None) => true,
            (None, Some(_)) => FILLED_IN.contains(field),
            // No longer written: the claim keeps what it has.
            (Some(_), None) => FILLED_IN.contains(field),
        };
        if equal {
            continue;
        }
        let name = pair.new.name.unwrap_or_default();
        let message = format!(
            "`{field}` of the claim `{name}` changes, but the field is immutable: the sync fails"
        );
        let span = at(pair.new.map, &path).map_or_else(Default::default, |node| node.span);
        let command = comparison.kubectl("delete", &pair.old, "");
        say(
            pair.new,
            Found::new(&rules::CLAIM_CHANGED, span, message)
                .below(path)
                .help(format!("give the volume another name and copy its data, or run `{command}` once no pod mounts it, which deletes its data")),
        );
    }
}

/// What the cluster chose when the claim was made is now written out, and only the cluster knows whether it is the same.
fn chosen_later<'a>(
    comparison: &Comparison<'a>,
    pair: &Pair<'a>,
    field: &str,
    chosen: &Value,
    say: &mut dyn FnMut(Object<'a>, Found),
) {
    let Value::String(chosen) = chosen else {
        return;
    };
    let path = format!("spec.{field}");
    let name = pair.new.name.unwrap_or_default();
    let message = format!(
        "the cluster chose `{field}` of the claim `{name}`: unless it chose `{chosen}`, the sync fails"
    );
    let span = at(pair.new.map, &path).map_or_else(Default::default, |node| node.span);
    let command = comparison.kubectl(
        "get",
        &pair.old,
        &format!("-o jsonpath='{{.spec.{field}}}'"),
    );
    say(
        pair.new,
        Found::new(&rules::CLAIM_CHANGED, span, message)
            .below(path)
            .help(format!("`{command}` shows the value; remove the field, or give the volume another name and copy its data")),
    );
}

fn size<'a>(comparison: &Comparison<'a>, pair: &Pair<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let side = |object: &Object<'a>| {
        let node = at(object.map, SIZE)?;
        Some((node, Quantity::parse(node.as_str()?)?))
    };
    let (Some((_, old)), Some((node, new))) = (side(&pair.old), side(&pair.new)) else {
        return;
    };
    if new == old {
        return;
    }
    let name = pair.new.name.unwrap_or_default();
    let (was, is) = (old.canonical(), new.canonical());
    let found = if new < old {
        let message = format!(
            "the claim `{name}` shrinks from {was} to {is}, which Kubernetes does not allow: the sync fails"
        );
        Found::new(&rules::CLAIM_CHANGED, node.span, message).help(format!(
            "write {was}, or give the volume another name and copy its data"
        ))
    } else if expands(comparison, &pair.new) == Some(true) {
        return;
    } else if expands(comparison, &pair.new) == Some(false) {
        let message = format!(
            "the claim `{name}` grows from {was} to {is}, which its StorageClass does not allow: the sync fails"
        );
        Found::new(&rules::CLAIM_CHANGED, node.span, message)
            .help("set `allowVolumeExpansion: true` in the StorageClass if its provisioner supports it, or give the volume another name and copy its data")
    } else {
        let message = format!(
            "the claim `{name}` grows from {was} to {is}: the sync fails unless its StorageClass allows it"
        );
        let command =
            comparison.kubectl("get", &pair.old, "-o jsonpath='{.spec.storageClassName}'");
        Found::new(&rules::CLAIM_CHANGED, node.span, message)
            .help(format!("`{command}` shows the StorageClass, which needs `allowVolumeExpansion: true` (K3s' local-path does not have it)"))
    };
    say(pair.new, found.below(SIZE));
}

/// What a workload keeps, by container and path: the claim with the path inside of it.
pub(super) type Mounts = BTreeMap<(String, String), (String, String)>;

pub(super) fn mounts(object: &Object<'_>) -> Mounts {
    let Some(pod) = pod_spec(object.map) else {
        return BTreeMap::new();
    };
    let mut claims: BTreeMap<&str, String> = maps(pod, "volumes")
        .filter_map(|volume| {
            let claim = get(volume, "persistentVolumeClaim")?.get("claimName")?;
            Some((text(volume, "name")?, claim.as_str()?.to_owned()))
        })
        .collect();
    // Each pod of a StatefulSet has a claim of its own, named after the template and the pod.
    let spec = get(object.map, "spec").and_then(Node::as_map);
    for template in spec
        .into_iter()
        .flat_map(|spec| maps(spec, "volumeClaimTemplates"))
    {
        let metadata = get(template, "metadata").and_then(Node::as_map);
        if let Some(name) = metadata.and_then(|metadata| text(metadata, "name")) {
            let pod = object.name.unwrap_or_default();
            claims.insert(name, format!("{name}-{pod}-0"));
        }
    }
    let mut mounts = BTreeMap::new();
    for container in maps(pod, "containers") {
        let name = text(container, "name").unwrap_or_default();
        for mount in maps(container, "volumeMounts") {
            let claim = text(mount, "name").and_then(|volume| claims.get(volume));
            let inside = ["subPath", "subPathExpr"]
                .iter()
                .find_map(|key| text(mount, key));
            let inside = inside.unwrap_or_default().trim_matches('/').to_owned();
            if let (Some(path), Some(claim)) = (text(mount, "mountPath"), claim) {
                let place = (name.to_owned(), path.trim_end_matches('/').to_owned());
                mounts.insert(place, (claim.clone(), inside));
            }
        }
    }
    mounts
}

/// A claim, and the directory in it where that is not the whole: `` `data` (directory `sub`) ``.
fn place_in((claim, inside): &(String, String)) -> String {
    match inside.as_str() {
        "" => format!("`{claim}`"),
        inside => format!("`{claim}` (directory `{inside}`)"),
    }
}

/// A directory of a claim, as part of a sentence.
fn directory(inside: &str) -> String {
    match inside {
        "" => "the top".to_owned(),
        inside => format!("the directory `{inside}`"),
    }
}

/// A workload that mounts a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Workload<'a> {
    /// The label by which its pods are chosen; its name, where it has none.
    label: &'a str,
    kind: &'a str,
    name: &'a str,
}

impl<'a> Workload<'a> {
    fn of(object: &Object<'a>) -> Option<Self> {
        let name = object.name?;
        let labels = pod_labels(object.map);
        Some(Self {
            label: labels.and_then(|it| text(it, NAME_LABEL)).unwrap_or(name),
            kind: object.kind,
            name,
        })
    }

    /// How it is stopped, where it has no replicas.
    fn stopped(&self) -> Option<String> {
        let Self { kind, name, .. } = self;
        match *kind {
            "Deployment" | "StatefulSet" => None,
            "CronJob" => Some(format!(
                "suspend the CronJob `{name}` first: `kubectl patch cronjob {name} --patch '{{\"spec\":{{\"suspend\":true}}}}'`"
            )),
            _ => Some(format!(
                "delete the {kind} `{name}` first, and apply it again when the data is copied"
            )),
        }
    }
}

/// The label that the commands choose pods by.
const NAME_LABEL: &str = "app.kubernetes.io/name";

/// The labels of the pods of a workload.
fn pod_labels(object: &Map) -> Option<&Map> {
    let spec = get(object, "spec")?;
    let spec = spec
        .get("jobTemplate")
        .and_then(|job| job.get("spec"))
        .unwrap_or(spec);
    let labels = spec.get("template")?.get("metadata")?.get("labels")?;
    labels.as_map()
}

/// The workloads that mount a claim, before or after, by its namespace and name.
type Mounting<'a> = BTreeMap<(Option<&'a str>, String), BTreeSet<Workload<'a>>>;

fn mounting<'a>(comparison: &Comparison<'a>) -> Mounting<'a> {
    let mut mounting = Mounting::new();
    for object in comparison.old.objects().chain(comparison.new.objects()) {
        for (claim, _) in mounts(&object).into_values() {
            let workloads = mounting.entry((object.namespace, claim)).or_default();
            workloads.extend(Workload::of(&object));
        }
    }
    mounting
}

/// The commands that copy a claim into another one, with their values: all that mount either of them have to stop.
fn copying<'a>(
    (comparison, mounting): (&Comparison<'a>, &OnceCell<Mounting<'a>>),
    new: &Object<'a>,
    (claim, inside): &(String, String),
    now: Option<&(String, String)>,
) -> String {
    let Some((other, directory)) = now else {
        return COPYING.to_owned();
    };
    let mounting = mounting.get_or_init(|| self::mounting(comparison));
    let of_claim = |claim: &String| mounting.get(&(new.namespace, claim.clone()));
    let workloads = [claim, other].into_iter().filter_map(of_claim).flatten();
    let workloads: BTreeSet<Workload<'_>> = workloads.copied().collect();
    let labels: BTreeSet<&str> = workloads.iter().map(|it| it.label).collect();
    let labels: Vec<&str> = labels.into_iter().collect();
    let mut by_hand: Vec<String> = workloads.iter().filter_map(Workload::stopped).collect();
    if by_hand.len() == workloads.len() && !by_hand.is_empty() {
        by_hand.push("leave out the two commands with `scale`".to_owned());
    }
    let by_hand: String = by_hand.iter().map(|it| format!("; {it}")).collect();
    let namespace = new.namespace.or(comparison.namespace);
    let namespace = namespace.map_or_else(String::new, |it| format!("NAMESPACE={it} "));
    format!(
        "{COPYING}, with `{namespace}WORKLOADS={} OLD={claim} NEW={other} OLD_DIRECTORY={inside} NEW_DIRECTORY={directory}`{by_hand}",
        labels.join(",")
    )
}

/// What becomes of a path that was in a claim.
fn moved(
    (container, path): &(String, String),
    held: &(String, String),
    now: Option<&(String, String)>,
) -> String {
    match now {
        Some(now) if now.0 == held.0 => format!(
            "`{path}` of `{container}` moves from {} to {} of the claim `{}`: the files are not moved with it",
            directory(&held.1),
            directory(&now.1),
            held.0
        ),
        Some(now) => format!(
            "`{path}` of `{container}` moves from the claim {} to the claim {}: the data is not copied",
            place_in(held),
            place_in(now)
        ),
        None => format!(
            "`{path}` of `{container}` is no longer on a claim; the data stays in the claim {}",
            place_in(held)
        ),
    }
}

/// The paths above one, the shortest first.
fn outer(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    let ends = path.match_indices('/').map(|(end, _)| end);
    let ends = ends.filter(|end| end + 1 < path.len());
    ends.filter_map(|end| path.get(..end))
}

fn at_path(container: &str, path: &str) -> (String, String) {
    (container.to_owned(), path.to_owned())
}

/// What holds a path: the claim that is mounted there, or the directory inside of one that is mounted above.
fn held_at(mounts: &Mounts, place: &(String, String)) -> Option<(String, String)> {
    let (container, path) = place;
    if let Some(here) = mounts.get(place) {
        return Some(here.clone());
    }
    let above = outer(path).rev();
    let found = above.filter_map(|outer| Some((outer, mounts.get(&at_path(container, outer))?)));
    let (outer, (claim, inside)) = { found }.next()?;
    let rest = path.get(outer.len() + 1..).unwrap_or_default();
    let inside = match inside.as_str() {
        "" => rest.to_owned(),
        inside => format!("{inside}/{rest}"),
    };
    Some((claim.clone(), inside))
}

/// Paths that are in another claim than before, or in none, whatever the workload's kind. Returns the claims that were
/// named.
fn left_behind<'a>(
    comparison: &Comparison<'a>,
    say: &mut dyn FnMut(Object<'a>, Found),
) -> BTreeSet<&'a str> {
    let old: BTreeMap<_, _> = comparison
        .old
        .objects()
        .filter(|object| pod_spec(object.map).is_some())
        .map(|object| ((object.namespace, object.name), object))
        .collect();
    let claims: BTreeSet<&'a str> = comparison
        .old
        .objects()
        .filter(|object| object.kind == "PersistentVolumeClaim")
        .filter_map(|object| object.name)
        .collect();
    let workloads = || {
        let objects = comparison.new.objects();
        objects.filter(|object| pod_spec(object.map).is_some())
    };
    let mounted = workloads().flat_map(|new| mounts(&new).into_values());
    let mounted: BTreeSet<String> = mounted.map(|(claim, _)| claim).collect();
    let before = old.values().flat_map(|one| mounts(one).into_values());
    let known: BTreeSet<String> = before.map(|(claim, _)| claim).collect();
    let (mut named, mounting) = (BTreeSet::new(), OnceCell::new());
    for new in workloads() {
        let Some(before) = old.get(&(new.namespace, new.name)) else {
            continue;
        };
        let (was, is) = (mounts(before), mounts(&new));
        let span = new
            .map
            .get("kind")
            .map_or_else(Default::default, |entry| entry.node.span);
        let found = |message, help| {
            Found::new(&rules::DATA_LEFT_BEHIND, span, message)
                .below("spec.template.spec.volumes")
                .help(help)
        };
        let namespace = comparison.in_namespace(&new);
        for (place, other) in &was {
            let now = held_at(&is, place);
            let now = now.as_ref();
            // Mounted elsewhere, by this container or another: nothing is lost.
            if now == Some(other) || (now.is_none() && is.values().any(|kept| kept == other)) {
                continue;
            }
            named.extend(claims.get(other.0.as_str()));
            // Another database reads neither, and KP5156 says so.
            let stays = now.is_some_and(|now| now.0 == other.0);
            let is_dumped = now.is_some() && needs_dump(before, &new, &place.0);
            if stays && is_dumped {
                continue;
            }
            let copying = || copying((comparison, &mounting), &new, other, now);
            let help = match now {
                Some(now) if now.0 == other.0 => {
                    "move the files inside of the claim while nothing writes to it".to_owned()
                }
                Some(_) if is_dumped => "restore a dump of the old database into the new one: the new image does not read the old files".to_owned(),
                // It holds data of its own, which nothing may be copied over.
                Some(now) if known.contains(&now.0) => format!(
                    "keep the volume's name; the claim `{}` was mounted before and holds data of its own, and the data of `{}` stays where it is",
                    now.0, other.0
                ),
                // Something else still needs it.
                _ if mounted.contains(&other.0) => format!(
                    "keep the volume's name, or copy the data ({}); the claim `{}` is still mounted elsewhere",
                    copying(), other.0
                ),
                _ => format!(
                    "keep the volume's name, or copy the data ({}); `kubectl delete persistentvolumeclaim{namespace} {}` then deletes the old claim with its data",
                    copying(), other.0
                ),
            };
            say(new, found(moved(place, other, now), help));
        }
        for (place, claim) in is.iter().filter(|(place, _)| !was.contains_key(*place)) {
            let (container, path) = place;
            let around = outer(path).find_map(|outer| {
                let held = was.get(&at_path(container, outer))?;
                (held.0 != claim.0).then_some((outer, held))
            });
            let Some((outer, held)) = around.filter(|_| !known.contains(&claim.0)) else {
                continue;
            };
            let inside = path.get(outer.len() + 1..).unwrap_or_default();
            let message = format!(
                "the new claim `{}` hides `{inside}` of the claim {} in `{container}`: what is there is not copied",
                claim.0,
                place_in(held)
            );
            let help =
                "copy the files before the new manifests are applied, while nothing writes to them";
            say(new, found(message, help.to_owned()));
        }
    }
    named
}
