#![expect(
    clippy::disallowed_methods,
    reason = "the fixtures lie on the disk; the library gets them as `MemoryFiles`"
)]

use std::fs;
use std::path::Path;

use super::*;
use crate::diagnostic::Report;
use crate::emit::{ManifestContent, Manifests};
use crate::map::BTreeMap;
use crate::source::SourceId;
use crate::source::{MemoryFiles, Sources};
use crate::yaml::{self, Limits, Node};
use crate::{drift, kustomize, options::SecretsMode};

const COMMON: &str = "\
name: shop
services:
  web:
    image: example/web:1
    ports: [\"80:80\"]
    environment: {LEVEL: debug, REGION: eu}
    configs: [{source: conf, target: /etc/web.conf}]
  mail:
    image: example/mail:1
    ports: [\"25:25\"]
configs: {conf: {content: 'a=1'}}
x-kuploy:
  environments:
    staging: {files: [compose.staging.yaml], domain: staging.example.com}
    prod: {files: [compose.prod.yaml], namespace: shop}
";
const STAGING: &str = "services: {web: {image: 'example/web:2'}}\n";
const PROD: &str = "\
services:
  web:
    image: example/web:3
    environment: {LEVEL: warn, EXTRA: x}
    deploy: {replicas: 3}
  mail: !reset null
  worker: {image: 'example/worker:1'}
configs: {conf: {content: 'a=2'}}
";

fn shop() -> (Compiled, Vec<Overlay>) {
    let files = MemoryFiles::new()
        .with_current_dir("/shop")
        .with("compose.yaml", COMMON)
        .with("compose.staging.yaml", STAGING)
        .with("compose.prod.yaml", PROD);
    let (request, flags) = (LoadRequest::default(), Options::default());
    let base = compile::compile(&files, &request, &flags);
    let overlays = overlays(&files, &request, &flags, &base);
    (base, overlays)
}

fn text<'o>(overlay: &'o Overlay, path: &str) -> &'o str {
    let file = overlay
        .files
        .iter()
        .flatten()
        .find(|file| file.path == path);
    file.map_or("", |file| std::str::from_utf8(&file.bytes).unwrap())
}

/// What is said of the files of an environment, and the manifests of the environment where it is asked for by name.
fn reached(environment: &str, allowed: &[&str], checkout: bool) -> (Vec<String>, String) {
    let compose = format!(
        "name: shop\nservices: {{web: {{image: \"web:${{TAG:-none}}\"}}}}\nx-kuploy: {{environments: {{prod: {environment}}}}}\n"
    );
    let mut files = MemoryFiles::new()
        .with_current_dir("/src/shop/deploy")
        .with("compose.yaml", compose)
        .with("own.yaml", "services: {web: {hostname: own}}")
        .with("own.env", "TAG=own")
        .with("/src/shop/near.env", "TAG=near")
        .with("/etc/away.env", "TAG=away")
        .with("/etc/away.yaml", "services: {web: {hostname: away}}");
    if checkout {
        files = files.with("/src/shop/.git/config", "TAG=git");
    }
    let request = LoadRequest::default()
        .with(|it| it.allow_paths = allowed.iter().map(|path| (*path).to_owned()).collect());
    let mut base = compile::check(&files, &request, &Options::default());
    check_named_files(&files, &mut base);
    let findings = base.report.iter().filter(|it| it.rule.code == "KP6006");
    let said = findings
        .map(|it| format!("{} {}", it.path, it.message))
        .collect();
    let flags = Options {
        environments: vec!["prod".parse().unwrap()],
        ..Options::default()
    };
    let (own, options) = chosen(&files, &request, &flags).unwrap();
    let compiled = compile::compile(&files, &own, &options);
    let refused = compiled.report.iter().any(|it| it.rule.code == "KP6006");
    assert_eq!(refused, compiled.files.is_none(), "{:?}", compiled.report);
    let text = compiled.files.unwrap_or_default();
    let text = text
        .into_iter()
        .map(|file| String::from_utf8(file.bytes).unwrap());
    (said, text.collect())
}

#[test]
fn environments_read_no_file_from_outside_of_the_project() {
    for (environment, path) in [
        (
            "{files: [../../../etc/away.yaml]}",
            "files[0] `/etc/away.yaml`",
        ),
        (
            "{files: [own.yaml, /etc/away.yaml]}",
            "files[1] `/etc/away.yaml`",
        ),
        ("{env-file: /etc/away.env}", "env-file `/etc/away.env`"),
        (
            "{env-file: [own.env, ../near.env]}",
            "env-file[1] `../near.env`",
        ),
    ] {
        let (said, text) = reached(environment, &[], false);
        let want = format!(
            "x-kuploy.environments.prod.{path} is outside the project directory and is not read"
        );
        assert_eq!((said, text.as_str()), (vec![want], ""), "{environment}");
    }
    for (environment, allowed, checkout, want) in [
        (
            "{files: [own.yaml], env-file: ./own.env}",
            &[][..],
            false,
            "web:own",
        ),
        (
            "{files: [/etc/away.yaml]}",
            &["/etc"][..],
            false,
            "hostname: away",
        ),
        (
            "{env-file: ../../../etc/away.env}",
            &["/etc/away.env"][..],
            false,
            "web:away",
        ),
        ("{env-file: ../near.env}", &[][..], true, "web:near"),
    ] {
        let (said, text) = reached(environment, allowed, checkout);
        assert_eq!(said, [""; 0], "{environment}");
        assert!(text.contains(want), "{environment}: {text}");
    }
    let (said, _) = reached("{env-file: ../.git/config}", &[], true);
    assert_eq!(said.len(), 1, "{said:?}");
}

#[test]
fn an_overlay_says_what_differs_and_nothing_else() {
    let (base, overlays) = shop();
    assert!(!base.report.has_errors(), "{:?}", base.report);
    let [staging, prod] = overlays.as_slice() else {
        panic!("two environments");
    };
    let patch = text(staging, "patches/web.yaml");
    assert!(
        patch.contains("image: example/web:2") && !patch.contains("LEVEL"),
        "{patch}"
    );
    assert!(text(staging, "web.yaml").contains("host: web.staging.example.com"));
    let kustomization = text(staging, "kustomization.yaml");
    for line in [
        "namespace: shop-staging",
        "- ../../base",
        "components:\n- patches\n- user\n",
    ] {
        assert!(kustomization.contains(line), "{kustomization}");
    }
    let component = text(staging, "patches/kustomization.yaml");
    assert!(
        component.contains("kind: Component") && component.contains("- path: web.yaml"),
        "{component}"
    );
    let kustomization = text(prod, "kustomization.yaml");
    for line in ["namespace: shop\n", "behavior: replace", "- worker.yaml"] {
        assert!(kustomization.contains(line), "{kustomization}");
    }
    for path in ["patches/mail-deployment.yaml", "patches/mail-service.yaml"] {
        // One document each: kustomize 5.5 panics on a file that deletes two objects.
        assert_eq!(
            text(prod, path).matches("$patch: delete").count(),
            1,
            "{path}"
        );
    }
    assert!(text(prod, "patches/web.yaml").contains("replicas: 3"));
}

/// The overlay `prod` with what the user writes there, built as kustomize does.
fn built(project: &str, user: &str) -> String {
    let files = MemoryFiles::new()
        .with_current_dir("/shop")
        .with("compose.yaml", project);
    let (request, flags) = (LoadRequest::default(), Options::default());
    let base = compile::compile(&files, &request, &flags);
    let overlays = overlays(&files, &request, &flags, &base);
    let mut memory = MemoryFiles::new().with_current_dir("/shop");
    let all = base.files.iter().flatten().map(|file| ("base", file));
    let overlay = overlays[0].files.iter().flatten();
    let all: Vec<_> = all
        .chain(overlay.map(|file| ("overlays/prod", file)))
        .collect();
    for (folder, file) in &all {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        memory = memory.with(&format!("{folder}/{}", file.path), text);
    }
    let memory = memory.with(
        "overlays/prod/user/kustomization.yaml",
        format!("apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n{user}"),
    );
    let root = "/shop/overlays/prod/kustomization.yaml".to_owned();
    let (limits, mut sources) = (Limits::default(), Sources::default());
    let mut repository =
        kustomize::Repository::read(&memory, std::slice::from_ref(&root), &limits, &mut sources);
    for file in repository.files_of(&root) {
        if repository.text(&file).is_none() {
            let text = String::from_utf8(memory.read(&file).unwrap()).unwrap();
            let id = sources.add(file.as_str(), text.as_str());
            let nodes = yaml::parse(&text, id, &limits, &mut Report::default());
            repository.put(file, kustomize::Parsed { id, nodes });
        }
    }
    let built = repository.build(&root, &limits);
    assert!(built.report.is_empty(), "{:?}", built.report);
    crate::print::documents(&built.objects)
}

#[test]
fn what_the_user_writes_wins_over_the_patches_of_the_run() {
    let project = "name: shop\nservices: {web: {image: 'x/web:1.4'}}\nx-kuploy: {environments: {prod: {images: {web: 'x/web:1.4.1'}}}}\n";
    // Nothing of the user's: what the run patches.
    assert!(built(project, "resources: []\n").contains("image: x/web:1.4.1"));
    let user = "images: [{name: x/web, newTag: '1.5'}]\n";
    let found = built(project, user);
    assert!(found.contains("image: x/web:1.5"), "{found}");
    let patch = "patches:\n- patch: |\n    {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {containers: [{name: web, image: x/web:1.6}]}}}}\n";
    let found = built(project, patch);
    assert!(found.contains("image: x/web:1.6"), "{found}");
    // Where the run patches nothing, there is no component for it.
    let project = project.replace("images: {web: 'x/web:1.4.1'}", "namespace: shop");
    let found = built(&project, user);
    assert!(found.contains("image: x/web:1.5"), "{found}");
}

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/projects");

/// The law, for every fixture with every other one as what an environment adds: base and overlay, put together as
/// kustomize does, are the manifests that the merged files give on their own.
#[test]
fn base_and_overlay_are_what_the_merged_files_give() {
    let mut names: Vec<String> = fs::read_dir(FIXTURES)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(FIXTURES).join(name).join("compose.yaml").exists())
        .collect();
    names.sort();
    let mut held = 0;
    for (at, base) in names.iter().enumerate() {
        // Three others each, in a fixed order: all pairs take a minute.
        for step in [1, 7, 13] {
            let other = &names[(at + step) % names.len()];
            for secrets in [SecretsMode::Manifest, SecretsMode::Generator] {
                held += usize::from(holds(base, other, secrets));
            }
        }
    }
    assert!(
        held > names.len(),
        "{held} of {} pairs compile",
        names.len() * 6
    );
}

/// Whether the pair compiles; panics when the law does not hold.
fn holds(base: &str, other: &str, secrets: SecretsMode) -> bool {
    let mut files = MemoryFiles::new().with_current_dir("/project");
    for (folder, place) in [(base, ""), (other, "other/")] {
        files = add(files, &Path::new(FIXTURES).join(folder), place);
    }
    let (mut request, mut flags) = (LoadRequest::default(), Options::default());
    request.files = vec!["compose.yaml".to_owned()];
    request.project_name = Some("law".to_owned());
    flags.secrets = Some(secrets);
    flags.environments.push(Environment {
        name: "prod".to_owned(),
        files: vec!["other/compose.yaml".to_owned()],
        ..Environment::default()
    });
    let base_compiled = compile::compile(&files, &request, &flags);
    let made = overlays(&files, &request, &flags, &base_compiled);
    let Some(overlay) = made.iter().find(|overlay| overlay.files.is_some()) else {
        return false;
    };
    let emitted =
        |compiled: &Compiled| emit::emit(compiled.app.as_ref().unwrap(), &compiled.options);
    let want = evaluated(&Kustomized::of(emitted(&overlay.compiled)));
    let mut got = Kustomized::of(emitted(&base_compiled));
    got.build(overlay.files.as_deref().unwrap());
    let got = evaluated(&got);
    for (key, object) in &want {
        let own = got.get(key);
        assert!(
            own.is_some_and(|own| own.same_value(object)),
            "{base} + {other}: {key:?}\n{own:?}\n{object:?}"
        );
    }
    for key in got.keys() {
        assert!(
            want.contains_key(key),
            "{base} + {other}: {key:?} is left over"
        );
    }
    true
}

fn add(mut files: MemoryFiles, folder: &Path, place: &str) -> MemoryFiles {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{place}{name}");
        files = match entry.file_type().unwrap().is_dir() {
            true => add(files, &entry.path(), &format!("{path}/")),
            false => files.with(&path, fs::read(entry.path()).unwrap()),
        };
    }
    files
}

type Key = (String, String);

/// What kustomize holds while it builds.
#[derive(Default)]
struct Kustomized {
    objects: BTreeMap<Key, Node>,
    /// Generators by kind and name, each with the files that it reads.
    generators: BTreeMap<Key, (Node, BTreeMap<String, Vec<u8>>)>,
    namespace: Option<Node>,
}

const LISTS: [(&str, &str); 2] = [
    ("configMapGenerator", "ConfigMap"),
    ("secretGenerator", "Secret"),
];

impl Kustomized {
    fn of(manifests: Manifests) -> Self {
        let mut own = Self::default();
        let (mut raw, mut kustomization) = (BTreeMap::new(), None);
        for file in manifests.files {
            match file.content {
                ManifestContent::Raw(bytes) => {
                    raw.insert(file.path, bytes);
                }
                ManifestContent::Objects(objects) => {
                    for mut object in objects {
                        drift::settle(&mut object);
                        match file.path.as_str() {
                            "kustomization.yaml" => kustomization = Some(object),
                            _ => {
                                own.objects.insert(key(&object), object);
                            }
                        }
                    }
                }
            }
        }
        own.generate(&kustomization.unwrap(), &raw);
        own
    }

    fn generate(&mut self, kustomization: &Node, raw: &BTreeMap<String, Vec<u8>>) {
        self.namespace = kustomization.get("namespace").cloned();
        for (list, kind) in LISTS {
            for entry in kustomization
                .get(list)
                .and_then(Node::as_seq)
                .unwrap_or_default()
            {
                let read = ["envs", "files"]
                    .iter()
                    .filter_map(|list| entry.get(list)?.as_seq());
                let read = read.flatten().map(|path| {
                    let path = path.as_str().unwrap();
                    let path = path.split_once('=').map_or(path, |(_, path)| path);
                    (path.to_owned(), raw.get(path).unwrap().clone())
                });
                let read = read.collect();
                let mut entry = entry.clone();
                let name = entry.get("name").unwrap().as_str().unwrap().to_owned();
                let replaces = entry.remove("behavior").is_some();
                let old = self
                    .generators
                    .insert((kind.to_owned(), name), (entry, read));
                assert_eq!(old.is_some(), replaces, "kustomize refuses the other way");
            }
        }
    }

    /// Puts an overlay over it.
    fn build(&mut self, files: &[OutputFile]) {
        let text = |path: &str| {
            let file = files.iter().find(|file| file.path == path).unwrap();
            let text = std::str::from_utf8(&file.bytes).unwrap();
            yaml::parse(
                text,
                SourceId::default(),
                &Limits::default(),
                &mut Report::default(),
            )
        };
        let kustomization = text("kustomization.yaml").remove(0);
        let entries = |list: &str| {
            kustomization
                .get(list)
                .and_then(Node::as_seq)
                .unwrap_or_default()
        };
        for resource in entries("resources").iter().skip(1) {
            for object in text(resource.as_str().unwrap()) {
                assert!(self.objects.insert(key(&object), object).is_none(), "twice");
            }
        }
        let raw = files
            .iter()
            .map(|file| (file.path.clone(), file.bytes.clone()))
            .collect();
        self.generate(&kustomization, &raw);
        assert!(
            kustomization.get("patches").is_none(),
            "after all components"
        );
        let [patches @ .., user] = entries("components") else {
            panic!("no component of the user");
        };
        assert_eq!(user.as_str(), Some("user"));
        let components: Vec<Node> = patches
            .iter()
            .map(|it| text(&format!("{}/kustomization.yaml", it.as_str().unwrap())).remove(0))
            .collect();
        let entries = components
            .iter()
            .flat_map(|it| it.get("patches").and_then(Node::as_seq).unwrap());
        for entry in entries {
            let path = entry.get("path").unwrap().as_str().unwrap();
            for patch in text(&format!("patches/{path}")) {
                if let Some(target) = entry.get("target") {
                    let text = |key: &str| target.get(key).unwrap().as_str().unwrap().to_owned();
                    let object = self.objects.get_mut(&(text("kind"), text("name"))).unwrap();
                    *object = patch::apply_json(object, &patch);
                } else if patch.get("$patch").is_some() {
                    let gone = self.objects.remove(&key(&patch)).is_some();
                    let gone = gone || self.generators.remove(&key(&patch)).is_some();
                    assert!(gone, "{patch:?}");
                } else {
                    let object = self.objects.get_mut(&key(&patch)).unwrap();
                    *object = patch::apply(object, &patch);
                }
            }
        }
    }
}

fn key(object: &Node) -> Key {
    let text = |node: Option<&Node>| node.and_then(Node::as_str).unwrap().to_owned();
    (
        text(object.get("kind")),
        text(object.get("metadata").unwrap().get("name")),
    )
}

/// Objects and generators with what they read, as comparable trees.
fn evaluated(built: &Kustomized) -> BTreeMap<Key, Node> {
    let mut all = built.objects.clone();
    for ((kind, name), (entry, read)) in &built.generators {
        let mut entry = entry.clone();
        for (path, bytes) in read {
            entry.set(path, patch::string(String::from_utf8_lossy(bytes)));
        }
        all.insert((format!("generated {kind}"), name.clone()), entry);
    }
    let namespace = built.namespace.clone().unwrap_or_else(|| patch::string(""));
    all.insert((String::new(), "namespace".to_owned()), namespace);
    all
}
