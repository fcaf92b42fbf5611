//! Services for which Docker starts an init process (`init: true`), and whose pods can have one: the first process of a
//! shared process namespace, which ends with SIGTERM what does not handle it and reaps what nobody waits for
//! (<https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/>).
//!
//! Measured: `sleep` with `init: true` stops at once in Docker, and as process 1 of a pod only after its grace period.

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::texts::{self, MountedText};
use super::{mentions, shared_namespaces};
use crate::compose::NamespaceMode;
use crate::source::{FileKind, Files, paths};

/// What programs write to or signal that is process 1: `* * * * * job > /proc/1/fd/1` of cron. In a shared namespace that
/// is no process of theirs, and the shell that cannot open it runs nothing.
const FIRST: &str = "/proc/1/";

/// Longest file that is looked through, most files of a context, and most directories in it.
const LARGEST: u64 = 64 * 1024;
const MOST_FILES: usize = 200;
const MOST_DIRECTORIES: usize = 16;

/// The services whose pods have an init process when their processes share a namespace.
pub(crate) fn find(facts: &Facts<'_>, mounted: &[MountedText<'_, '_>]) -> BTreeSet<ServiceId> {
    let asks = |service: &&ServiceFacts<'_>| {
        service.service.init == Some(true) && service.service.pid != Some(NamespaceMode::Host)
    };
    let mut found: BTreeSet<ServiceId> = facts
        .services
        .values()
        .filter(asks)
        .map(|it| it.id)
        .collect();
    if found.is_empty() {
        return found;
    }
    // Process 1 of another container would no longer be its own.
    let shared = shared_namespaces::sharing(facts);
    let in_files: BTreeSet<ServiceId> = mounted
        .iter()
        .filter(|file| file.text.contains(FIRST))
        .map(|file| file.service)
        .collect();
    found.retain(|id| {
        let service = &facts.services[*id];
        let texts = texts::of_service(facts.project, service.service);
        !shared.contains(id)
            && !in_files.contains(id)
            && !texts.iter().any(|text| text.text.contains(FIRST))
            && !is_in_build(facts, service)
    });
    found
}

/// Whether the Dockerfile of a service, or a file that it may copy, names process 1.
fn is_in_build(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> bool {
    let Some(build) = &service.service.build else {
        return false;
    };
    let dockerfile = mentions::dockerfile(facts, build);
    if dockerfile.is_some_and(|text| text.contains(FIRST)) {
        return true;
    }
    let context = build.context.as_deref();
    let Some(context) = context.filter(|path| paths::is_absolute(path)) else {
        return false;
    };
    let (directories, mut files) = entries(facts.files, context);
    for directory in directories.iter().take(MOST_DIRECTORIES) {
        files.append(&mut entries(facts.files, directory).1);
    }
    let names_it = |path: &String| {
        let small = facts.files.metadata(path).is_ok_and(|it| it.len <= LARGEST);
        let bytes = facts.files.read(path).ok().filter(|_| small);
        bytes.is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains(FIRST))
    };
    files.iter().take(MOST_FILES).any(names_it)
}

/// The directories and the files of a directory.
fn entries(files: &dyn Files, path: &str) -> (Vec<String>, Vec<String>) {
    let all = files.list(path).unwrap_or_default().into_iter();
    let (mut directories, mut found) = (Vec::new(), Vec::new());
    for entry in all {
        let path = paths::join(path, &entry.name);
        match entry.kind {
            FileKind::Directory => directories.push(path),
            FileKind::File => found.push(path),
            _ => {}
        }
    }
    (directories, found)
}
