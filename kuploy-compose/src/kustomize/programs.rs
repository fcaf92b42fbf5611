//! Manifests that a program of the repository reads, completes and applies: what is missing in them its code adds (seen in
//! operators' repositories: `definitions/peer/deployment.yaml` with an empty image).

use crate::map::BTreeSet;

use crate::source::paths;

/// How sources of programs end, those of tests left aside.
const SOURCES: &[&str] = &[".go", ".rs", ".py", ".ts", ".js", ".java", ".kt", ".rb"];
const ENDS: &[&str] = &[".yaml", ".yml", ".json"];
const EMBED: &str = "//go:embed ";

/// The files that programs name.
#[derive(Clone, Debug, Default)]
pub struct Programs {
    /// A directory and a name: `peer/deployment.yaml`.
    named: BTreeSet<String>,
    /// Files beside a source that it names alone, by absolute path.
    beside: BTreeSet<String>,
    /// Absolute directories that Go puts into a program.
    folders: BTreeSet<String>,
    /// Directories as texts of programs name them, by their last two parts: `definitions/ca`.
    joined: BTreeSet<String>,
}

impl Programs {
    /// Whether a path is one of a program's source.
    pub fn is_source(path: &str) -> bool {
        let name = paths::file_name(path);
        let is_test = name.contains("_test.") || name.contains(".test.") || name.contains(".spec.");
        SOURCES.iter().any(|end| name.ends_with(end)) && !is_test
    }

    /// Takes in a module of Terraform, by its absolute path: what it reads with `file` it puts into something else, unless that is
    /// an object as it stands (seen in modules of clusters, which write a kustomization with these files as patches).
    pub fn add_terraform(&mut self, path: &str, text: &str) {
        let mut block = "";
        for line in text.lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                block = line;
            }
            let is_object = ["\"kubectl_", "\"kubernetes_"]
                .iter()
                .any(|it| block.contains(it));
            for (at, _) in line.match_indices("file(\"").filter(|_| !is_object) {
                let rest = line.get(at + "file(\"".len()..).unwrap_or_default();
                let named = rest.split('"').next().unwrap_or_default();
                let is_data = ENDS.iter().any(|end| named.ends_with(end));
                if !is_data || is_applied(text, paths::file_name(named)) {
                    continue;
                }
                let own = named.strip_prefix("${path.module}/").unwrap_or(named);
                if own.contains('$') {
                    self.named.extend(last_two(own).map(str::to_owned));
                } else {
                    self.beside.insert(paths::join(&paths::parent(path), own));
                }
            }
        }
    }

    /// Takes in a guide or script, by its absolute path: a file that it gives to a program is that program's input, where all three
    /// lie in one directory (seen in labs: `python3 validate.py workload.json`).
    pub fn add_guide(&mut self, path: &str, text: &str) {
        let folder = paths::parent(path);
        for line in text.lines().filter(|line| !line.contains("kubectl")) {
            let words = || line.split_whitespace();
            let mut programs = words().filter(|it| SOURCES.iter().any(|end| it.ends_with(end)));
            if !programs.any(|it| !it.contains('/')) {
                continue;
            }
            let is_input =
                |it: &&str| !it.contains('/') && ENDS.iter().any(|end| it.ends_with(end));
            let inputs = words().filter(is_input);
            self.beside
                .extend(inputs.map(|it| paths::join(&folder, it)));
        }
    }

    /// Takes in a source, by its absolute path.
    pub fn add(&mut self, path: &str, text: &str) {
        for end in ENDS {
            for (at, _) in text.match_indices(end) {
                let before = text.get(..at).unwrap_or_default();
                let is_of_path =
                    |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
                let stem = before.trim_end_matches(is_of_path).len();
                let stem = before.get(stem..).unwrap_or_default();
                if !stem.is_empty() && !stem.contains('/') {
                    let own = format!("{stem}{end}");
                    self.beside.insert(paths::join(&paths::parent(path), &own));
                }
                if let Some(named) = last_two(&format!("{stem}{end}")) {
                    self.named.insert(named.to_owned());
                }
            }
        }
        let texts = text
            .lines()
            .flat_map(|line| line.split('"').skip(1).step_by(2));
        let joined = texts.filter(|text| is_directory(text));
        let joined = joined.filter_map(|text| last_two(text.trim_end_matches('/')));
        self.joined.extend(joined.map(str::to_owned));
        let embedded = text.lines().filter_map(|line| line.strip_prefix(EMBED));
        for named in embedded.flat_map(str::split_whitespace) {
            let named = named.trim_matches('"');
            let fixed = named.split('*').next().unwrap_or_default();
            let folder = match fixed.len() == named.len() {
                true => fixed.to_owned(),
                false => paths::parent(&format!("{fixed}_")),
            };
            let here = paths::parent(path);
            let folder = paths::join(&here, folder.trim_start_matches("all:"));
            self.folders.insert(folder);
        }
    }

    /// Whether a manifest is put into a program.
    pub fn embeds(&self, path: &str) -> bool {
        let below = |folder: &String| paths::relative_to(path, folder).is_some();
        self.folders.iter().any(below)
    }

    /// Whether a program reads a manifest.
    pub fn read(&self, path: &str) -> bool {
        let folder = paths::parent(path);
        self.beside.contains(path)
            || last_two(path).is_some_and(|named| self.named.contains(named))
            || last_two(&folder).is_some_and(|named| self.joined.contains(named))
            || self.embeds(path)
    }
}

/// Whether commands in a text apply a file of a name.
fn is_applied(text: &str, name: &str) -> bool {
    let mut lines = text.lines();
    lines.any(|line| line.contains("apply") && line.contains(name))
}

/// Whether a text of a program may name a directory of its repository, to join the names of files with (seen in an operator:
/// `"./definitions/ca"`): no address, no package of another place.
fn is_directory(text: &str) -> bool {
    let inside = text.trim_start_matches("./").trim_start_matches("../");
    let first = inside.split('/').next().unwrap_or_default();
    let is_of_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    inside.contains('/')
        && !first.is_empty()
        && !first.contains('.')
        && text.chars().all(is_of_path)
}

/// The last directory and the name of a path.
fn last_two(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    let start = folder.rfind('/').map_or(0, |at| at + 1);
    let is_named = start < folder.len() && !folder.ends_with('.') && !name.is_empty();
    path.get(start..).filter(|_| is_named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terraform_reads_parts_and_applies_objects() {
        let locals = "locals {\n  patches = [file(\"${path.module}/parts/a.yaml\")]\n}\n";
        let other = locals.replace("parts/a", "parts/b");
        let resource = "resource \"kubectl_manifest\" \"a\" {\n  yaml_body = file(\"${path.module}/parts/a.yaml\")\n}\n";
        let applied = format!("{locals}  inline = [\"kubectl apply -f /tmp/a.yaml\"]\n");
        for (text, read) in [
            (locals, true),
            ("x = templatefile(\"parts/a.yaml\", {})\n", true),
            ("x = file(\"${var.root}/parts/a.yaml\")\n", true),
            (&other, false),
            (resource, false),
            (&applied, false),
        ] {
            let mut programs = Programs::default();
            programs.add_terraform("/r/main.tf", text);
            assert_eq!(programs.read("/r/parts/a.yaml"), read, "{text}");
        }
    }

    #[test]
    fn programs_read_what_guides_give_them() {
        for (path, text, read) in [
            (
                "/r/lab/README.md",
                "python3 check.py rules.json a.yaml\n",
                true,
            ),
            ("/r/README.md", "python3 check.py a.yaml\n", false),
            ("/r/lab/README.md", "python3 ../check.py a.yaml\n", false),
            (
                "/r/lab/README.md",
                "kubectl apply -f a.yaml # see check.py\n",
                false,
            ),
            ("/r/lab/README.md", "./apply.sh a.yaml\n", false),
        ] {
            let mut programs = Programs::default();
            programs.add_guide(path, text);
            assert_eq!(programs.read("/r/lab/a.yaml"), read, "{path} {text}");
        }
    }

    #[test]
    fn a_program_reads_what_it_names_or_embeds() {
        let manifest = "/r/definitions/peer/deployment.yaml";
        for (source, read) in [
            ("const f = \"definitions/peer/deployment.yaml\"\n", true),
            ("f := dir + \"/peer/deployment.yaml\"\n", true),
            ("//go:embed definitions\nvar all embed.FS\n", true),
            ("//go:embed definitions/*/*.yaml\n", true),
            ("const f = \"definitions/peer/service.yaml\"\n", false),
            ("const d = \"./definitions/peer\"\n", true),
            ("const d = \"definitions\"\n", false),
            ("import \"github.com/a/definitions/peer\"\n", false),
            ("const f = \"../deployment.yaml\"\n", false),
            ("const f = \"deployment.yaml\"\n", false),
            ("//go:embed other\n", false),
        ] {
            let mut programs = Programs::default();
            programs.add("/r/main.go", source);
            assert_eq!(programs.read(manifest), read, "{source} {programs:?}");
        }
        let mut programs = Programs::default();
        programs.add("/r/lab/check.py", "open('broken.yaml')\n");
        assert!(programs.read("/r/lab/broken.yaml"));
        assert!(!programs.read("/r/broken.yaml"));
        for (path, source) in [("a.go", true), ("a_test.go", false), ("a.yaml", false)] {
            assert_eq!(Programs::is_source(path), source);
        }
    }
}
