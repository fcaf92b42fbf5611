//! What scripts of a repository write: files that a kustomization names and that are not there (seen: a guide's
//! `setup.sh` that seals secrets into `monitoring/admin-secret.yaml`, a task that copies a release to `base/release.yaml`),
//! and words that sed puts something in the place of (seen: `sed -e "s/HOSTNAME/$node/g" | kubectl apply -f -`).

use crate::map::BTreeSet;

use super::fetched::Fetched;
use crate::diagnostic::{Finding, Severity, rules};
use crate::map::BTreeMap;
use crate::source::paths;

/// Commands that write the file that they name, and options that say where they write.
const WRITERS: &[&str] = &[
    "--output", "-O", "-o", "cp", "curl", "mv", "tee", "touch", "wget", "yq",
];
/// Signs between the parts of sed's command.
const SEPARATORS: &[char] = &['/', '|', '#', ',', '@'];
/// A word of fewer letters may be anything.
const TELLING: usize = 4;

/// Files and words.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// A directory and a name each: `base/release.yaml`.
    files: BTreeSet<String>,
    /// In capitals, or with a `_`.
    words: BTreeSet<String>,
    /// Any other word that sed replaces in a file, behind the name of the file.
    of_files: BTreeSet<(String, String)>,
    /// Of each script that writes into directories which a variable names: names of files, and directories that it speaks of.
    loose: Vec<(BTreeSet<String>, BTreeSet<String>)>,
    /// Files and directories that scripts make beside themselves, by absolute path.
    beside: BTreeSet<String>,
    /// Directories into which a script copies kustomizations from elsewhere.
    copied_to: BTreeSet<String>,
    fetched: Fetched,
}

impl Written {
    /// Takes in the text of a script, or of a file that has one in it.
    pub fn add(&mut self, text: &str) {
        let mut loose = BTreeSet::new();
        for line in text.lines() {
            self.add_files(line, &mut loose);
            self.add_words(line);
        }
        if !loose.is_empty() {
            let words =
                text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | ';'));
            let folders = words.filter_map(|word| last_two(word.trim_end_matches('/')));
            let folders = folders.map(str::to_owned).collect();
            self.loose.push((loose, folders));
        }
    }

    /// Takes in the text of a script by its absolute path: what it writes without a directory lies beside it (seen: post-renderers
    /// of Helm, `cat > base.yaml`; `DIR=./base` with `mkdir -p ${DIR}`).
    pub fn add_script(&mut self, path: &str, text: &str) {
        self.add(text);
        let folder = paths::parent(path);
        let mut variables: BTreeMap<&str, &str> = BTreeMap::new();
        for line in text.lines().map(str::trim) {
            if line.split([';', '&']).any(copies_kustomization) {
                self.copied_to.insert(folder.clone());
            }
            let assigned = line.trim_start_matches("export ").split_once('=');
            if let Some((name, value)) = assigned.filter(|(name, _)| is_variable(name)) {
                variables.insert(name, value.trim_matches(['"', '\'']));
            }
            for name in named_files(line).filter(|_| is_writing(line)) {
                let own = name.trim_start_matches("./");
                if !own.contains(['/', '$']) {
                    self.beside.insert(paths::join(&folder, own));
                }
            }
            let Some((_, made)) = line.split_once("mkdir ") else {
                continue;
            };
            let words = made
                .split([' ', ';', '&'])
                .filter(|it| !it.starts_with('-'));
            for word in words.map(|it| it.trim_matches(['"', '\''])) {
                let name = word.trim_start_matches(['$', '{']).trim_end_matches('}');
                let value = match word.starts_with('$') {
                    true => variables.get(name).copied().unwrap_or_default(),
                    false => word,
                };
                if !value.is_empty() && !value.contains('$') {
                    self.beside.insert(paths::join(&folder, value));
                }
            }
        }
    }

    /// Takes in what a script brings to places that are missing, by its absolute path; also what vendir is told to fetch.
    pub fn add_places(&mut self, path: &str, text: &str) {
        match Self::is_vendir(path) {
            true => self.fetched.add_vendir(path, text),
            false => self.fetched.add(path, text),
        }
    }

    /// Whether a file says to vendir what it fetches.
    pub fn is_vendir(path: &str) -> bool {
        matches!(paths::file_name(path), "vendir.yml" | "vendir.yaml")
    }

    fn add_files(&mut self, line: &str, loose: &mut BTreeSet<String>) {
        let names = named_files(line);
        if !is_writing(line) || names.clone().next().is_none() {
            return;
        }
        let open = names.clone().filter_map(|name| {
            let (folder, name) = name.rsplit_once('/')?;
            folder.starts_with('$').then(|| name.to_owned())
        });
        loose.extend(open);
        self.files
            .extend(names.filter_map(|name| last_two(name).map(str::to_owned)));
    }

    fn add_words(&mut self, line: &str) {
        if !line.contains("sed") {
            return;
        }
        for (at, _) in line.match_indices('s') {
            let rest = line.get(at + 1..).unwrap_or_default();
            let Some(sign) = rest.chars().next().filter(|c| SEPARATORS.contains(c)) else {
                continue;
            };
            let word = rest.get(1..).and_then(|rest| rest.split_once(sign));
            let is_word = |word: &str| {
                word.len() >= TELLING && (is_in(word, u8::is_ascii_uppercase) || is_snake(word))
            };
            let Some((word, _)) = word else { continue };
            if is_word(word) {
                self.words.insert(word.to_owned());
            } else if word.len() >= TELLING && is_in(word, u8::is_ascii_lowercase) {
                let names = named_files(line).map(paths::file_name);
                let of_files = names.map(|it| (it.to_owned(), word.to_owned()));
                self.of_files.extend(of_files);
            }
        }
    }

    /// Lowers that an entry of a kustomization is missing where a script writes or fetches it. `path` is that of the entry,
    /// `missing` the first one above it that is not there.
    pub fn lower(&self, (path, missing): (&str, &str), finding: &mut Finding) {
        if *finding.rule != rules::KUSTOMIZATION_ENTRY {
            return;
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or_default();
        let is_loose = |(names, folders): &(BTreeSet<String>, BTreeSet<String>)| {
            names.contains(name) && last_two(folder).is_some_and(|it| folders.contains(it))
        };
        let is_written = |path: &str| {
            self.beside.contains(path) || last_two(path).is_some_and(|it| self.files.contains(it))
        };
        let help = if is_written(path)
            || is_written(&format!("{path}/kustomization.yaml"))
            || self.fetched.has_file(path)
            || self.loose.iter().any(is_loose)
        {
            "a script of this repository writes it: run it first".to_owned()
        } else if let Some(folder) = self.fetched.folder_of(path, missing) {
            let name = paths::file_name(&folder);
            format!("a script of this repository fetches the directory `{name}`: run it first")
        } else {
            return;
        };
        finding.severity = finding.severity.min(Severity::Info);
        finding.help = Some(help);
    }

    /// Whether an entry of a kustomization begins in a directory above, into which a script copies kustomizations (seen in a
    /// repository of charts: `cat parts/web/kustomization.yaml > kustomization.yaml`, entries `parts/web/patch.yaml`).
    pub fn is_for_above(&self, kustomization: &str, entry: &str) -> bool {
        let folder = paths::parent(kustomization);
        let entry = entry.trim_start_matches("./");
        self.copied_to.iter().any(|above| {
            let own = paths::relative_to(&folder, above).filter(|it| !it.is_empty());
            own.is_some_and(|own| {
                let rest = entry.strip_prefix(own);
                rest.is_some_and(|rest| rest.starts_with('/'))
            })
        })
    }

    /// Whether tasks of Ansible copy a kustomization elsewhere and make an entry of it there. `text` is that of a file of tasks
    /// (seen in a homelab repository, whose bootstrap renders what the kustomization names).
    pub fn is_copied(text: &str, kustomization: &str, entry: &str) -> bool {
        let Some(kustomization) = last_two(kustomization) else {
            return false;
        };
        let said = |key: &str, end: &str| {
            let mut lines = text.lines();
            lines.any(|line| {
                let value = line.split_once(key).map(|(_, value)| value);
                let value = value.map(|it| it.split_once("\", ").map_or(it, |(it, _)| it));
                let value = value.map(|it| it.trim().trim_matches(['"', '\'', '}', ',', ' ']));
                let rest = value.and_then(|it| it.strip_suffix(end));
                rest.is_some_and(|it| it.is_empty() || it.ends_with('/'))
            })
        };
        let name = paths::file_name(entry);
        let folder = kustomization.split('/').next().unwrap_or_default();
        let is_source = said("src:", kustomization) || said("src:", folder);
        is_source && said("dest:", name)
    }

    /// Whether a value is a word that sed replaces in its file (seen in a course: `cat pv.yaml | sed "s/volsize/50Gi/g" | kubectl
    /// apply -f -`).
    pub fn is_replaced_in(&self, path: &str, value: &str) -> bool {
        let value = value.trim_matches(['"', '\'']).to_owned();
        let name = paths::file_name(path).to_owned();
        self.of_files.contains(&(name, value))
    }

    /// Whether a text holds a word that sed replaces.
    pub fn is_replaced(&self, text: &str) -> bool {
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.any(|word| self.words.contains(word))
    }
}

/// Whether a command puts a kustomization from another directory into its own.
fn copies_kustomization(line: &str) -> bool {
    let line = line.trim().trim_start_matches('@');
    let mut words = line.split_whitespace().rev();
    let last = words.next().unwrap_or_default().trim_start_matches("./");
    let is_here = matches!(last, "." | "kustomization.yaml");
    let is_copy = line.contains('>') || line.starts_with("cp ");
    is_copy && is_here && words.any(|word| word.ends_with("/kustomization.yaml"))
}

/// Whether a command writes, or may.
fn is_writing(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.any(|word| WRITERS.contains(&word)) || line.contains('>')
}

/// The files of data that a line names.
fn named_files(line: &str) -> impl Iterator<Item = &str> + Clone {
    let names =
        line.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | ';' | ')'));
    names.filter(|name| {
        [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| name.ends_with(end))
    })
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn is_in(word: &str, letter: fn(&u8) -> bool) -> bool {
    let mut all = word.bytes();
    word.bytes().next().is_some_and(|b| letter(&b))
        && all.all(|b| letter(&b) || b.is_ascii_digit() || b == b'_')
}

/// No name, port or number of Kubernetes has a `_`: `replace_namespace` (seen in a demo's `api-template.yaml`).
fn is_snake(word: &str) -> bool {
    word.contains('_') && is_in(word, u8::is_ascii_lowercase)
}

/// `base/release.yaml` of a longer path, if its directory has a name.
fn last_two(path: &str) -> Option<&str> {
    let (above, name) = path.rsplit_once('/')?;
    let begin = above.rfind('/').map_or(0, |at| at + 1);
    let folder = above.get(begin..)?;
    let is_plain = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && !part.contains(['$', '{', '}', '*'])
    };
    (is_plain(folder) && is_plain(name)).then(|| path.get(begin..))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_copy_a_kustomization_and_make_what_it_names() {
        let flow = "- ansible.builtin.copy: {src: \"{{ root }}/boot/kustomization.yaml\", dest: \"{{ out }}/kustomization.yaml\"}\n- ansible.builtin.template: {src: app.yaml.j2, dest: \"{{ out }}/app.yaml\"}\n";
        assert!(Written::is_copied(
            flow,
            "/r/boot/kustomization.yaml",
            "app.yaml"
        ));
        let tasks = "- ansible.builtin.copy:\n    src: \"{{ root }}/boot/kustomization.yaml\"\n    dest: \"{{ out }}/kustomization.yaml\"\n- ansible.builtin.template:\n    src: app.yaml.j2\n    dest: \"{{ out }}/app.yaml\"\n";
        for (kustomization, entry, is) in [
            ("/r/boot/kustomization.yaml", "app.yaml", true),
            ("/r/boot/kustomization.yaml", "web.yaml", false),
            ("/r/boot/kustomization.yaml", "pp.yaml", false),
            ("/r/other/kustomization.yaml", "app.yaml", false),
        ] {
            let found = Written::is_copied(tasks, kustomization, entry);
            assert_eq!(found, is, "{kustomization} {entry}");
        }
    }

    #[test]
    fn scripts_write_files_and_replace_words() {
        let mut all = Written::default();
        all.add("kubeseal < a.yaml > ${OUT}/monitoring/admin-secret.yaml");
        all.add("  cp $RELEASE ${NAME}/base/release.yaml\n  kubectl apply -f apps/web.yaml");
        all.add("sed \"s/replace_namespace/$ns/g\" a.yaml | sed 's/space/x/'");
        all.add("cat wipe.yaml | sed -e \"s/HOSTNAME/$i/g\" | kubectl apply -f -");
        for (path, written) in [
            ("/r/apps/monitoring/admin-secret.yaml", true),
            ("/r/cd/base/release.yaml", true),
            ("/r/apps/web.yaml", false),
            ("/r/other/admin-secret.yaml", false),
        ] {
            let mut finding = Finding::new(&rules::KUSTOMIZATION_ENTRY, "a".to_owned());
            all.lower((path, path), &mut finding);
            assert_eq!(finding.severity == Severity::Info, written, "{path}");
        }
        assert!(all.is_replaced("name: wipe-HOSTNAME"));
        assert!(!all.is_replaced("name: HOSTNAMES"));
        assert!(all.is_replaced("namespace: replace_namespace"));
        assert!(!all.is_replaced("namespace: space"));
        all.add("cat pv.yaml | sed \"s/volsize/50Gi/g\" | kubectl apply -f -");
        for (path, value, replaced) in [
            ("/r/a/pv.yaml", "volsize", true),
            ("/r/a/pvc.yaml", "volsize", false),
            ("/r/a/pv.yaml", "my-volsize", false),
        ] {
            assert_eq!(all.is_replaced_in(path, value), replaced, "{path} {value}");
        }
    }
}
