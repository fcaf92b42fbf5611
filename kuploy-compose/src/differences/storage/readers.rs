//! Who else shows what a service keeps in a directory of the host.

use crate::compose::VolumeMount;
use crate::facts::Facts;
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::source::paths;

/// The mounts of directories of the host, by path: whoever mounts one shows what others write below it.
pub(super) type Readers<'r> = BTreeMap<&'r str, Vec<(&'r Member<'r>, &'r VolumeMount)>>;

/// All of them.
pub(super) fn find<'r>(facts: &'r Facts<'_>, decided: &'r Decisions<'_>) -> Readers<'r> {
    let mut found = Readers::new();
    for service in decided.pods.running() {
        for (index, mount) in service.service.volumes.iter().enumerate() {
            if let Some(mounted) = facts.mounted.path(service.id, index) {
                found
                    .entry(&mounted.path)
                    .or_default()
                    .push((service, mount));
            }
        }
    }
    found
}

/// Where other services than those that write have a path of a directory of the host, through a bind mount of another one.
pub(super) fn of_path(
    readers: &Readers<'_>,
    (directory, path): (&str, &str),
    writers: &[&Member<'_>],
) -> Vec<String> {
    let ends = path.match_indices('/').map(|(at, _)| at);
    let above = ends.filter_map(|end| path.get(..end));
    let above = above.filter(|above| *above != directory);
    let mounts = above.filter_map(|above| Some((above, readers.get(above)?)));
    let mounts = mounts.flat_map(|(above, mounts)| mounts.iter().map(move |it| (above, it)));
    let others = mounts.filter(|(_, (it, _))| writers.iter().all(|writer| writer.id != it.id));
    let others = others.filter_map(|(above, (service, mount))| {
        let inner = paths::relative_to(path, above)?;
        Some(format!(
            "`{}` of `{}`",
            paths::join(&mount.target, inner),
            service.key
        ))
    });
    others.take(MOST).collect()
}

/// Most services that are named.
const MOST: usize = 3;

/// That they show what a volume is for, as part of a sentence; nothing where there are none.
pub(super) fn beside(readers: &[String]) -> String {
    match readers {
        [] => String::new(),
        readers => format!(", and at {}, which shows it", readers.join(" and ")),
    }
}
