//! The output folder: what would change in it, and how the change is made so that nothing is ever lost.
//!
//! All is compiled before the first byte is written. [`Folder::open`] looks at where the files go, [`Folder::compare`]
//! at what is there, and [`Changes::write`] makes it so: every file is written beside its place and only when
//! all are there renamed, so a crash leaves the old file or the new one. A file whose bytes would not change is not
//! touched; one that the program did not write ([`ownership`]) is not overwritten.

mod compare;
mod diff;
mod earlier;
mod folder;
mod masked;
mod once;
mod ownership;
mod stage;
mod write;

pub(crate) use compare::{Change, ChangeKind, Changes};
pub(crate) use diff::{changed_keys, diff, unified};
pub(crate) use earlier::Versions;
pub(crate) use folder::Folder;
pub(crate) use write::replace;

use kuploy_compose::OutputFile;

/// What is asked of a run that writes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Policy {
    /// Overwrite files that the program did not write.
    pub(crate) force: bool,
    /// Remove files of an earlier run that are no longer made.
    pub(crate) prune: bool,
    /// Take every manifest in the folder for one of an earlier run.
    pub(crate) any_tool: bool,
}

/// All files as one stream of YAML documents.
pub(crate) fn stream(files: &[OutputFile]) -> Vec<u8> {
    let mut stream = Vec::new();
    let manifests = files.iter().filter(|file| ownership::is_yaml(&file.path));
    for (at, file) in manifests.enumerate() {
        if at > 0 && !file.bytes.starts_with(b"---\n") {
            stream.extend_from_slice(b"---\n");
        }
        stream.extend_from_slice(&file.bytes);
    }
    stream
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]
mod tests {
    use std::fs;

    use super::*;
    use crate::disk::real_path;

    struct Place {
        _guard: tempfile::TempDir,
        root: String,
    }

    impl Place {
        fn new() -> Self {
            let guard = tempfile::tempdir().unwrap();
            let root = real_path(guard.path().to_str().unwrap()).unwrap();
            Self {
                _guard: guard,
                root,
            }
        }

        fn path(&self, file: &str) -> String {
            format!("{}/{file}", self.root)
        }

        fn put(&self, file: &str, text: &str) {
            let path = std::path::PathBuf::from(self.path(file));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        fn text(&self, file: &str) -> Option<String> {
            fs::read_to_string(self.path(file)).ok()
        }

        fn run(&self, files: &[&str], policy: Policy) -> Result<Changes, String> {
            let files = files.iter().map(|path| OutputFile {
                path: (*path).to_owned(),
                bytes: format!("made: {path}\n").into_bytes(),
            });
            let run = || {
                let folder = Folder::open(&self.root, "k8s")?;
                let changes = folder.compare(files.collect(), "shop", policy)?;
                changes.write()?;
                Ok(changes)
            };
            run().map_err(|failure: crate::failure::Failure| failure.to_string())
        }
    }

    const PLAIN: Policy = Policy {
        force: false,
        prune: false,
        any_tool: false,
    };
    const PRUNE: Policy = Policy {
        force: false,
        prune: true,
        any_tool: false,
    };
    const FORCE: Policy = Policy {
        force: true,
        prune: false,
        any_tool: false,
    };
    const RUN: &[&str] = &["db.yaml", "config/web/a.conf", "kustomization.yaml"];

    #[test]
    fn a_second_run_touches_nothing() {
        let place = Place::new();
        assert_eq!(place.run(RUN, PLAIN).unwrap().written(), 3);
        assert_eq!(
            place.text("k8s/db.yaml").as_deref(),
            Some("made: db.yaml\n")
        );
        let before = fs::metadata(place.path("k8s/db.yaml")).unwrap();
        assert!(!place.run(RUN, PLAIN).unwrap().any());
        let after = fs::metadata(place.path("k8s/db.yaml")).unwrap();
        assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    }

    #[test]
    fn files_of_others_are_not_overwritten() {
        for theirs in [
            "k8s/db.yaml",
            "k8s/kustomization.yaml",
            "k8s/config/web/a.conf",
        ] {
            let place = Place::new();
            place.put(theirs, "by hand\n");
            let refused = place.run(RUN, PLAIN).unwrap_err();
            assert!(refused.contains(theirs), "{refused}");
            assert_eq!(place.text(theirs).as_deref(), Some("by hand\n"));
            let written = fs::read_dir(place.path("k8s")).unwrap().count();
            assert_eq!(written, 1, "nothing else may be written");
            place.run(RUN, FORCE).unwrap();
            assert_ne!(place.text(theirs).as_deref(), Some("by hand\n"));
        }
    }

    #[test]
    fn own_files_are_replaced_and_those_of_another_project_are_not() {
        let place = Place::new();
        place.run(RUN, PLAIN).unwrap();
        fs::remove_file(place.path("k8s/db.yaml")).unwrap();
        assert_eq!(place.run(RUN, PLAIN).unwrap().written(), 1);
        let marked = place.text("k8s/kustomization.yaml").unwrap();
        place.put(
            "k8s/kustomization.yaml",
            &marked.replace("project shop", "project blog"),
        );
        let refused = place.run(RUN, PLAIN).unwrap_err();
        assert!(refused.contains("`blog`"), "{refused}");
    }

    #[test]
    fn an_edit_of_what_was_written_is_noticed() {
        for (file, edit) in [
            ("k8s/db.yaml", "edited\n"),
            ("k8s/config/web/a.conf", "edited\n"),
        ] {
            let place = Place::new();
            place.run(RUN, PLAIN).unwrap();
            place.put(file, edit);
            let refused = place.run(RUN, PLAIN).unwrap_err();
            assert!(
                refused.contains(file) && refused.contains("--force"),
                "{refused}"
            );
            assert_eq!(place.text(file).as_deref(), Some(edit));
            assert!(place.run(&["kustomization.yaml"], PRUNE).is_err(), "{file}");
            place.run(RUN, FORCE).unwrap();
            assert_eq!(
                place.text(file),
                file.get(4..).map(|name| format!("made: {name}\n"))
            );
        }
        let place = Place::new();
        place.run(RUN, PLAIN).unwrap();
        let text = place.text("k8s/kustomization.yaml").unwrap();
        place.put("k8s/kustomization.yaml", &format!("{text}patches: []\n"));
        assert!(place.run(&["db.yaml"], PRUNE).is_err());
        // Other line ends are no edit.
        place.put("k8s/kustomization.yaml", &text.replace('\n', "\r\n"));
        place
            .run(&["db.yaml", "kustomization.yaml"], PLAIN)
            .unwrap();
    }

    #[test]
    fn what_a_killed_run_left_is_swept_and_taken_over() {
        let place = Place::new();
        place.run(RUN, PLAIN).unwrap();
        // As after the first rename of a run that makes two more files.
        let journal = "# Made by kuploy-convert for project shop: change the Compose file, not what is listed here.\n\
                       # - db.yaml\n# - new.yaml\n";
        place.put("k8s/.kuploy-run/files", journal);
        place.put("k8s/.kuploy-run/7", "half");
        place.put("k8s/new.yaml", "made by the killed run\n");
        place.put("k8s/db.yaml", "made by the killed run\n");
        place.put("k8s/mine.yaml", "by hand\n");
        let again = [RUN, &["new.yaml"]].concat();
        assert_eq!(place.run(&again, PLAIN).unwrap().written(), 3);
        assert!(fs::metadata(place.path("k8s/.kuploy-run")).is_err());
        assert_eq!(place.text("k8s/mine.yaml").as_deref(), Some("by hand\n"));
        assert!(!place.run(&again, PLAIN).unwrap().any());
    }

    #[test]
    fn two_runs_do_not_write_at_once() {
        let place = Place::new();
        place.run(RUN, PLAIN).unwrap();
        place.put("k8s/.kuploy-run/lock", "");
        let lock = fs::File::open(place.path("k8s/.kuploy-run/lock")).unwrap();
        lock.lock().unwrap();
        let refused = place.run(&["db.yaml", "more.yaml", "kustomization.yaml"], PLAIN);
        assert!(refused.unwrap_err().contains("another run"));
        assert_eq!(place.text("k8s/more.yaml"), None);
        drop(lock);
        place
            .run(&["db.yaml", "more.yaml", "kustomization.yaml"], PLAIN)
            .unwrap();
        assert!(place.text("k8s/more.yaml").is_some());
    }

    #[cfg(unix)]
    #[test]
    fn other_names_and_the_mode_of_an_edited_file_stay() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let place = Place::new();
        place.put("a.yaml", "old");
        fs::hard_link(place.path("a.yaml"), place.path("b.yaml")).unwrap();
        fs::set_permissions(place.path("a.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
        replace(&place.path("a.yaml"), b"new").unwrap();
        assert_eq!(place.text("b.yaml").as_deref(), Some("new"));
        let metadata = fs::metadata(place.path("a.yaml")).unwrap();
        assert_eq!((metadata.nlink(), metadata.mode() & 0o777), (2, 0o640));
        assert_eq!(fs::read_dir(&place.root).unwrap().count(), 2);
    }

    #[test]
    fn what_is_no_longer_made_is_kept_until_it_is_pruned() {
        let place = Place::new();
        place.run(RUN, PLAIN).unwrap();
        place.put("k8s/mine.yaml", "by hand\n");
        place.put("k8s/config/mine", "by hand\n");
        for _ in 0..2 {
            let changes = place.run(&["kustomization.yaml"], PLAIN).unwrap();
            assert_eq!(changes.stale.len(), 2);
        }
        place.run(&["kustomization.yaml"], PRUNE).unwrap();
        assert_eq!(place.text("k8s/db.yaml"), None);
        assert!(fs::metadata(place.path("k8s/config/web")).is_err());
        assert!(place.text("k8s/mine.yaml").is_some() && place.text("k8s/config/mine").is_some());
    }

    #[test]
    fn without_kustomization_own_files_are_known_too() {
        let place = Place::new();
        place.run(&["db.yaml", "web.yaml"], PLAIN).unwrap();
        place.put("k8s/mine.yaml", "by hand\n");
        assert_eq!(place.run(&["db.yaml"], PLAIN).unwrap().stale.len(), 1);
        place.run(&["db.yaml"], PRUNE).unwrap();
        assert_eq!(place.text("k8s/web.yaml"), None);
        assert!(place.text("k8s/mine.yaml").is_some());
        // From one way to the other and back.
        place.run(RUN, PRUNE).unwrap();
        place.run(&["db.yaml"], PRUNE).unwrap();
        assert_eq!(place.text("k8s/kustomization.yaml"), None);
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_refused() {
        let place = Place::new();
        for path in ["../x.yaml", "/etc/x.yaml", "a/../../x.yaml", "."] {
            assert!(place.run(&[path], FORCE).is_err(), "{path}");
        }
        assert!(fs::read_dir(&place.root).unwrap().next().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_the_output_away() {
        use std::os::unix::fs::symlink;
        let (place, other) = (Place::new(), Place::new());
        other.put("db.yaml", "theirs\n");
        symlink(&other.root, place.path("k8s")).unwrap();
        assert!(
            place
                .run(RUN, FORCE)
                .unwrap_err()
                .contains("outside the current")
        );
        fs::remove_file(place.path("k8s")).unwrap();

        fs::create_dir(place.path("k8s")).unwrap();
        symlink(&other.root, place.path("k8s/config")).unwrap();
        assert!(
            place
                .run(RUN, FORCE)
                .unwrap_err()
                .contains("is a symbolic link")
        );
        fs::remove_file(place.path("k8s/config")).unwrap();

        symlink(other.path("db.yaml"), place.path("k8s/db.yaml")).unwrap();
        assert!(place.run(RUN, PLAIN).is_err());
        place.run(RUN, FORCE).unwrap();
        assert_eq!(other.text("db.yaml").as_deref(), Some("theirs\n"));
        assert_eq!(
            place.text("k8s/db.yaml").as_deref(),
            Some("made: db.yaml\n")
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_stays_one() {
        use std::os::unix::fs::symlink;
        let place = Place::new();
        place.put("real.json", "old");
        symlink("real.json", place.path("link.json")).unwrap();
        for (name, text) in [("link.json", "new"), ("fresh.json", "fresh")] {
            replace(&place.path(name), text.as_bytes()).unwrap();
            assert_eq!(place.text(name).as_deref(), Some(text));
        }
        assert_eq!(place.text("real.json").as_deref(), Some("new"));
        let link = fs::symlink_metadata(place.path("link.json")).unwrap();
        assert!(link.is_symlink());
        assert!(replace(&place.root, b"").is_err(), "a folder is no file");
    }

    #[cfg(unix)]
    #[test]
    fn when_a_file_cannot_be_written_nothing_has_changed() {
        let place = Place::new();
        place.run(RUN, PLAIN).unwrap();
        place.put("k8s/db.yaml", "older\n");
        // A folder where a new file is to go stops the run, whoever runs it.
        place.put("k8s/z.yaml/x", "");
        assert!(place.run(&["db.yaml", "z.yaml"], FORCE).is_err());
        assert_eq!(place.text("k8s/db.yaml").as_deref(), Some("older\n"));
        let names: Vec<_> = fs::read_dir(place.path("k8s")).unwrap().collect();
        assert_eq!(names.len(), 4, "no file is left over: {names:?}");
    }

    #[test]
    fn a_stream_has_one_separator_between_documents() {
        let file = |path: &str, text: &str| OutputFile {
            path: path.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let files = [
            file("a.yaml", "a: 1\n"),
            file("b.txt", "b"),
            file("c.yaml", "---\nc: 1\n"),
        ];
        assert_eq!(stream(&files), b"a: 1\n---\nc: 1\n");
    }
}
