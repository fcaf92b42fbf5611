//! Files from outside of the project: Docker Compose reads them, and a repository that names them could carry off what
//! belongs to the machine. What files of variables say goes into manifests only where the user allows their paths.

use crate::diagnostic::{Finding, Path, Report, Severity, rules};
use crate::map::BTreeMap;
use crate::source::{SourceId, Sources, Span, paths};
use crate::yaml::{Map, Node};

/// The keys of a service that files complete, and the keys that name the files.
const COMPLETED: &[(&str, &str)] = &[("environment", "env_file"), ("labels", "label_file")];

/// Where a project lies.
pub(super) struct Place<'a> {
    pub(super) working_dir: &'a str,
    /// Paths that the user allows.
    pub(super) allowed: &'a [String],
    /// The Compose files, which the user named or which were found.
    pub(super) files: &'a [String],
}

impl Place<'_> {
    fn holds(&self, path: &str) -> bool {
        let within = |folder: &str| paths::relative_to(path, folder).is_some();
        within(self.working_dir)
            || self.allowed.iter().any(|folder| within(folder))
            || self.files.iter().any(|file| file == path)
    }
}

/// Takes what files of variables outside of the project say out of services, and names all files from outside.
pub(super) fn withhold(
    tree: &mut Node,
    project: &Place<'_>,
    sources: &Sources,
    report: &mut Report,
) {
    let mut private: BTreeMap<SourceId, &str> = BTreeMap::new();
    for (id, source) in sources.iter() {
        if source
            .origin
            .as_deref()
            .is_none_or(|path| project.holds(path))
        {
            continue;
        }
        if source.private {
            private.insert(id, source.path.as_str());
        } else {
            let message = format!(
                "`{}` is read from outside the project directory",
                source.path
            );
            let finding = Finding::new(&rules::FILE_OUTSIDE_PROJECT, message);
            report.push(finding.severity(Severity::Info).span(Span::new(id, 0, 0)));
        }
    }
    if private.is_empty() {
        return;
    }
    let mut taken: Vec<(Path, &str, usize)> = Vec::new();
    let services = tree.get_mut("services").and_then(Node::as_map_mut);
    for (name, service) in services.into_iter().flatten() {
        for (key, named_by) in COMPLETED {
            if let Some(map) = service.node.get_mut(key).and_then(Node::as_map_mut) {
                let path = Path::service(name).key(named_by);
                let counts = take(map, &private).into_iter();
                taken.extend(counts.map(|(shown, count)| (path.clone(), shown, count)));
            }
        }
    }
    for (path, shown, count) in taken {
        let values = if count == 1 {
            "its value is"
        } else {
            "its values are"
        };
        let message = format!(
            "`{shown}` is outside the project directory: {values} not written to the manifests"
        );
        let finding = Finding::new(&rules::FILE_OUTSIDE_PROJECT, message)
            .help(format!("`--allow-path {shown}` includes it"));
        report.push(finding.at_node(&path, tree));
    }
}

/// Takes the entries out that come from some texts; counts them by the text's path.
fn take<'a>(map: &mut Map, texts: &BTreeMap<SourceId, &'a str>) -> BTreeMap<&'a str, usize> {
    let mut taken = BTreeMap::new();
    for (name, entry) in std::mem::take(map) {
        match texts.get(&entry.node.span.source) {
            Some(shown) => *taken.entry(*shown).or_default() += 1,
            None => {
                map.insert(name, entry);
            }
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use crate::source::MemoryFiles;
    use crate::{LoadRequest, Options, compile};

    const TEXT: &str = "services:\n  a:\n    image: x\n    env_file: [../common.env, own.env]\n    \
                        configs: [c]\nconfigs: {c: {file: /etc/os-release}}\n";

    fn compiled(allowed: &[&str]) -> (String, Vec<String>) {
        compiled_in(MemoryFiles::new(), allowed)
    }

    fn compiled_in(files: MemoryFiles, allowed: &[&str]) -> (String, Vec<String>) {
        let files = files
            .with("compose.yaml", TEXT)
            .with("own.env", "OWN=mine\n")
            .with("/common.env", "COMMON=theirs\n")
            .with("/etc/os-release", "NAME=Debian\n");
        let request = LoadRequest {
            allow_paths: allowed.iter().map(|path| (*path).to_owned()).collect(),
            ..LoadRequest::default()
        };
        let compiled = compile(&files, &request, &Options::default());
        let of_rule = compiled.report.iter().filter(|it| it.rule.code == "KP6006");
        let said = of_rule
            .map(|it| format!("{} {}", it.path, it.message))
            .collect();
        let written = compiled.files.unwrap().into_iter();
        let text = written
            .map(|file| String::from_utf8(file.bytes).unwrap())
            .collect();
        (text, said)
    }

    #[test]
    fn what_lies_outside_is_named_and_goes_nowhere_unless_it_is_allowed() {
        let (text, said) = compiled(&[]);
        assert!(text.contains("mine") && !text.contains("theirs") && !text.contains("Debian"));
        let has = |part: &str| said.iter().any(|it| it.contains(part));
        assert!(
            has("services.a.env_file `/common.env` is outside"),
            "{said:?}"
        );
        assert!(
            has("configs.c.file `/etc/os-release` is outside"),
            "{said:?}"
        );
        let (text, said) = compiled(&["..", "/etc"]);
        assert!(text.contains("theirs") && text.contains("Debian"), "{text}");
        assert_eq!(said, [""; 0]);
    }

    #[test]
    fn a_checkout_is_the_project_but_for_what_git_keeps_and_a_home() {
        let checkout = || {
            let files = MemoryFiles::new().with_current_dir("/src/shop/docker");
            files
                .with("/src/shop/.git/config", "token")
                .with("/src/shop/common.env", "COMMON=ours\n")
        };
        let (text, said) = compiled_in(checkout(), &[]);
        assert!(text.contains("ours") && !text.contains("Debian"), "{text}");
        assert!(
            said.iter().all(|it| it.contains("/etc/os-release")),
            "{said:?}"
        );
        let (text, _) = compiled_in(checkout().with_var("HOME", "/src/shop"), &[]);
        assert!(!text.contains("ours"), "{text}");
        let of_git = TEXT.replace("../common.env", "own.env");
        let of_git = of_git.replace("/etc/os-release", "../.git/config");
        let files = checkout().with("compose.yaml", of_git).with("own.env", "");
        let compiled = compile(&files, &LoadRequest::default(), &Options::default());
        assert!(compiled.report.iter().any(|it| it.rule.code == "KP6006"));
    }
}
