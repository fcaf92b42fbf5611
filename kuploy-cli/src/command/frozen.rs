//! What is about to be written, held against what is on disk: changes that an API server refuses, that recreate a
//! workload, or that leave data behind.

use kuploy_compose::diagnostic::Report;
use kuploy_compose::drift::Settings;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::{Sources, paths};
use kuploy_compose::yaml::Limits;
use kuploy_compose::{Files, Options, OutputFile};

/// Adds what there is to say. Files that stay as they are, are not read as YAML.
pub(super) fn find(
    files: &dyn Files,
    folder: &str,
    written: &[OutputFile],
    options: &Options,
    sources: &mut Sources,
    report: &mut Report,
) {
    if folder == "-" {
        return;
    }
    let folder = paths::join(&files.current_dir(), folder);
    let mut pairs = Vec::new();
    for file in written.iter().filter(|file| file.path.ends_with(".yaml")) {
        let path = paths::join(&folder, &file.path);
        let old = files
            .is_file(&path)
            .then(|| files.read(&path).ok())
            .flatten();
        let texts = (old.map(String::from_utf8), std::str::from_utf8(&file.bytes));
        if let (Some(Ok(old)), Ok(new)) = texts {
            if old != new {
                let places = (
                    sources.add(&*file.path, &*old),
                    sources.add(&*file.path, new),
                );
                pairs.push((old, new, places));
            }
        }
    }
    let old: Vec<_> = pairs
        .iter()
        .map(|(text, _, (source, _))| ManifestText {
            source: *source,
            text,
        })
        .collect();
    let new: Vec<_> = pairs
        .iter()
        .map(|(_, text, (_, source))| ManifestText {
            source: *source,
            text,
        })
        .collect();
    let namespace = options.namespace.as_deref();
    let limits = Limits::default();
    manifests::compare(
        &old,
        &new,
        &Settings::from(options),
        namespace,
        &limits,
        report,
    );
}

#[cfg(test)]
mod tests {
    use kuploy_compose::source::MemoryFiles;

    use super::*;

    fn codes(old: &str, new: &str) -> Vec<&'static str> {
        let files = MemoryFiles::new().with("k8s/db.yaml", old);
        let written = [OutputFile {
            path: "db.yaml".to_owned(),
            bytes: new.as_bytes().to_vec(),
        }];
        let (mut sources, mut report) = (Sources::default(), Report::default());
        find(
            &files,
            "k8s",
            &written,
            &Options::default(),
            &mut sources,
            &mut report,
        );
        report.iter().map(|finding| finding.rule.code).collect()
    }

    #[test]
    fn a_kind_that_changes_on_disk_is_named() {
        let workload = |kind: &str| {
            format!("apiVersion: apps/v1\nkind: {kind}\nmetadata:\n  name: db\nspec: {{}}\n")
        };
        let (old, new) = (workload("Deployment"), workload("StatefulSet"));
        assert_eq!(codes(&old, &new), ["KP5051"]);
        assert_eq!(codes(&old, &old), [""; 0]);
    }
}
