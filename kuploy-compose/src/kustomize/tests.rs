use super::*;
use crate::drift::Settings;
use crate::source::{Files, MemoryFiles, Sources};
use crate::yaml::{Limits, Node, parse};

/// A root of these files, built.
fn built(files: &[(&str, &str)]) -> Built {
    let memory = files.iter().fold(MemoryFiles::new(), |all, (name, text)| {
        all.with(name, *text)
    });
    let root = format!("{}/{}", memory.current_dir(), files[0].0);
    let mut sources = Sources::default();
    let limits = Limits::default();
    let mut repository =
        Repository::read(&memory, std::slice::from_ref(&root), &limits, &mut sources);
    for file in repository.files_of(&root) {
        if repository.text(&file).is_none()
            && let Ok(bytes) = memory.read(&file)
        {
            let text = String::from_utf8(bytes).unwrap();
            let id = sources.add(file.as_str(), text.as_str());
            let nodes = parse(
                &text,
                id,
                &limits,
                &mut crate::diagnostic::Report::default(),
            );
            repository.put(file, Parsed { id, nodes });
        }
    }
    repository.build(&root, &limits)
}

fn found(files: &[(&str, &str)]) -> Vec<String> {
    let memory = files.iter().fold(MemoryFiles::new(), |all, (name, text)| {
        all.with(name, *text)
    });
    let root = format!("{}/{}", memory.current_dir(), files[0].0);
    let (report, _) = check(&memory, &root, &Settings::default(), &Limits::default());
    report
        .iter()
        .map(|it| format!("{} {}", it.rule.code, it.message))
        .collect()
}

fn json(built: &Built) -> Vec<serde_json::Value> {
    built.objects.iter().map(Node::to_json).collect()
}

const WEB: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers: [{name: web, image: nginx, envFrom: [{configMapRef: {name: settings}}]}]\n";
const SETTINGS: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n";

#[test]
fn an_overlay_names_places_labels_and_scales() {
    let built = built(&[
        (
            "over/kustomization.yaml",
            "resources: [../base]\nnamespace: shop\nnamePrefix: eu-\nlabels: [{pairs: {app: web}, includeSelectors: true}]\nreplicas: [{name: web, count: 3}]\n",
        ),
        (
            "base/kustomization.yaml",
            "resources: [web.yaml, settings.yaml]\n",
        ),
        ("base/web.yaml", WEB),
        ("base/settings.yaml", SETTINGS),
    ]);
    let objects = json(&built);
    let web = &objects[0];
    assert_eq!(
        web["metadata"],
        serde_json::json!({"name": "eu-web", "namespace": "shop", "labels": {"app": "web"}})
    );
    assert_eq!(
        web["spec"]["selector"],
        serde_json::json!({"matchLabels": {"app": "web"}})
    );
    assert_eq!(web["spec"]["replicas"], 3);
    let container = &web["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(
        container["envFrom"][0]["configMapRef"]["name"],
        "eu-settings"
    );
    assert_eq!(objects[1]["metadata"]["name"], "eu-settings");
    assert!(built.extent.whole);
}

#[test]
fn patches_of_a_component_reach_all_objects() {
    let built = built(&[
        (
            "kustomization.yaml",
            "resources: [web.yaml]\ncomponents: [comp]\n",
        ),
        ("web.yaml", WEB),
        (
            "comp/kustomization.yaml",
            "kind: Component\npatches:\n- target: {kind: Deployment, name: w.*}\n  patch: '[{op: add, path: /spec/paused, value: true}]'\n- path: more.yaml\n",
        ),
        (
            "comp/more.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n",
        ),
    ]);
    let spec = &json(&built)[0]["spec"];
    assert_eq!(
        (&spec["paused"], &spec["replicas"]),
        (&true.into(), &2.into())
    );
}

#[test]
fn common_annotations_reach_objects_and_their_pods() {
    let built = built(&[
        (
            "kustomization.yaml",
            "resources: [web.yaml, settings.yaml]\ncommonAnnotations: {team: shop}\n",
        ),
        ("web.yaml", WEB),
        ("settings.yaml", SETTINGS),
    ]);
    let objects = json(&built);
    let team = serde_json::json!({"team": "shop"});
    assert_eq!(objects[0]["metadata"]["annotations"], team);
    let pods = &objects[0]["spec"]["template"]["metadata"];
    assert_eq!(pods["annotations"], team);
    assert_eq!(objects[1]["metadata"]["annotations"], team);
}

#[test]
fn patches_that_may_rename_do_and_later_ones_find_both_names() {
    let renamed = |options: &str| {
        let kustomization = format!(
            "resources: [web.yaml, scaler.yaml]\npatches:\n- path: shop.yaml\n  target: {{kind: Deployment, name: web}}\n{options}- target: {{kind: Deployment, name: shop}}\n  patch: '[{{op: add, path: /spec/paused, value: true}}]'\n"
        );
        let built = built(&[
            ("kustomization.yaml", kustomization.as_str()),
            ("web.yaml", WEB),
            (
                "scaler.yaml",
                "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}\n",
            ),
            (
                "shop.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec: {replicas: 2}\n",
            ),
        ]);
        let objects = json(&built);
        let (web, scaler) = (&objects[0], &objects[1]["spec"]["scaleTargetRef"]);
        let names = [&web["metadata"]["name"], &scaler["name"]];
        assert_eq!(web["spec"]["replicas"], 2);
        let names = names.map(|it| it.as_str().unwrap().to_owned());
        (names, web["spec"]["paused"].clone())
    };
    assert_eq!(
        renamed("  options: {allowNameChange: true}\n"),
        (["shop", "shop"].map(str::to_owned), true.into())
    );
    assert_eq!(
        renamed(""),
        (["web", "web"].map(str::to_owned), serde_json::Value::Null)
    );
}

#[test]
fn targets_choose_by_labels_annotations_and_namespace() {
    let base = (
        "base/kustomization.yaml",
        "resources: [a.yaml]\ncommonLabels: {tier: web}\n",
    );
    let object = (
        "base/a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {n: m}}\n",
    );
    // Each tried with kustomize 5.8.1.
    for (target, hit) in [
        ("labelSelector: tier=web", true),
        ("labelSelector: 'tier in (db, web)'", true),
        ("labelSelector: tier=db", false),
        ("labelSelector: tier!=web", false),
        ("labelSelector: other", false),
        ("annotationSelector: n=m", true),
        ("annotationSelector: n!=m", false),
        ("namespace: default", true),
        ("namespace: other", false),
    ] {
        let overlay = format!(
            "resources: [base]\npatches: [{{target: {{kind: ConfigMap, {target}}}, patch: '[{{op: add, path: /data, value: {{hit: x}}}}]'}}]\n"
        );
        let found = built(&[("kustomization.yaml", &overlay), base, object]);
        let is_hit = found.objects[0].get("data").is_some();
        assert_eq!(is_hit, hit, "{target}");
    }
}

#[test]
fn circles_and_kustomizations_that_grow_end() {
    let circle = built(&[
        ("over/kustomization.yaml", "resources: [../base]\n"),
        ("base/kustomization.yaml", "resources: [../over, ../base]\n"),
    ]);
    assert!(circle.objects.is_empty() && !circle.extent.whole);
    let names: Vec<String> = (0..40)
        .map(|at| format!("k{at}/kustomization.yaml"))
        .collect();
    let texts: Vec<String> = (1..41)
        .map(|at| format!("resources: [../k{at}, ../k{at}/.]\n"))
        .collect();
    let files: Vec<(&str, &str)> = names
        .iter()
        .zip(&texts)
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    assert!(!built(&files).extent.whole);
}

#[test]
fn what_is_fetched_or_made_by_plugins_leaves_the_whole_unknown() {
    for entry in [
        "resources: [https://example.com/a.yaml]",
        "resources: [github.com/owner/repo//deploy?ref=v1]",
        "helmCharts: [{name: a}]",
    ] {
        let built = built(&[("kustomization.yaml", entry)]);
        assert!(!built.extent.whole, "{entry}");
        assert!(built.report.is_empty(), "{entry}");
    }
}

#[test]
fn a_base_is_built_without_what_stands_beside_it() {
    let remote = "https://example.com/a.yaml";
    let base = "resources: [settings.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: gone}\nreplicas: [{name: gone, count: 2}]\n";
    let of = |top: &str, base: &str| {
        let files = [
            ("kustomization.yaml", top),
            ("base/kustomization.yaml", base),
            ("settings.yaml", SETTINGS),
            ("base/settings.yaml", SETTINGS),
        ];
        found(&files).len()
    };
    assert_eq!(of(&format!("resources: [{remote}, base]"), base), 2);
    assert_eq!(of(&format!("resources: [base, {remote}]"), base), 2);
    // What is fetched may bring it.
    let fetches = base.replace("settings.yaml]", &format!("settings.yaml, '{remote}']"));
    assert_eq!(of("resources: [base]", &fetches), 0);
    let above = base.replace("settings.yaml]", &format!("base, '{remote}']"));
    assert_eq!(of(&above, "resources: [settings.yaml]"), 0);
}

#[test]
fn a_patch_for_nobody_is_named_and_one_with_a_target_is_not() {
    let patch = "apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: wbe}\n    spec: {paused: false}\n";
    let of = |target: &str| {
        format!("resources: [settings.yaml]\npatches:\n- patch: |\n    {patch}{target}")
    };
    let alone = found(&[("kustomization.yaml", &of("")), ("settings.yaml", SETTINGS)]);
    assert_eq!(
        alone,
        [
            "KP4226 the patch targets `Deployment/wbe`, which is not among the resources: the build fails"
        ]
    );
    let target = of("  target: {kind: Deployment}\n");
    assert!(found(&[("kustomization.yaml", &target), ("settings.yaml", SETTINGS)]).is_empty());
}

#[test]
fn two_overlays_of_one_base_are_two_objects_and_one_twice_is_named() {
    let overlay = |prefix: &str| format!("resources: [../base]\nnamePrefix: {prefix}\n");
    let (a, b) = (overlay("a-"), overlay("b-"));
    let base = ("base/kustomization.yaml", "resources: [settings.yaml]\n");
    let settings = ("base/settings.yaml", SETTINGS);
    let all = ("all/kustomization.yaml", "resources: [../a, ../b]\n");
    let files = [
        all,
        ("a/kustomization.yaml", &a),
        ("b/kustomization.yaml", &b),
        base,
        settings,
    ];
    assert!(found(&files).is_empty());
    let files = [
        all,
        ("a/kustomization.yaml", &a),
        ("b/kustomization.yaml", &a),
        base,
        settings,
    ];
    assert!(found(&files).iter().any(|it| it.starts_with("KP5022")));
}

#[test]
fn a_release_without_a_chart_is_a_patch_wherever_it_lies() {
    let files = MemoryFiles::new().with("a/kustomization.yaml", "resources: []\n");
    let root = format!("{}/a/kustomization.yaml", files.current_dir());
    let limits = Limits::default();
    let repository = Repository::read(&files, &[root], &limits, &mut Sources::default());
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web}\nspec: {values: {a: b}";
    for (rest, patch) in [("}\n", true), (", chartRef: {name: web}}\n", false)] {
        let text = format!("{release}{rest}");
        let nodes = parse(&text, Default::default(), &limits, &mut Default::default());
        assert_eq!(repository.is_unnamed_patch("/b/web.yaml", &nodes), patch);
    }
}

#[test]
fn what_lies_unnamed_beside_a_kustomization_and_is_not_whole_is_a_patch() {
    let files = MemoryFiles::new().with("kustomization.yaml", "resources: []\n");
    let here = files.current_dir();
    let root = format!("{here}/kustomization.yaml");
    let limits = Limits::default();
    let repository = Repository::read(&files, &[root], &limits, &mut Sources::default());
    let nodes = |text: &str| parse(text, Default::default(), &limits, &mut Default::default());
    let partial = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: a, image: b}]}}}\n";
    let whole = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: b}]}}}\n";
    let operations = "- {op: remove, path: /a}\n";
    for (path, text, patch) in [
        (format!("{here}/extra.yaml"), partial, true),
        (format!("{here}/deep/extra.yaml"), partial, true),
        ("/elsewhere/extra.yaml".to_owned(), partial, false),
        ("/elsewhere/extra.yaml".to_owned(), operations, true),
        (format!("{here}/extra.yaml"), whole, false),
    ] {
        assert_eq!(
            repository.is_unnamed_patch(&path, &nodes(text)),
            patch,
            "{path} {text}"
        );
    }
}

#[test]
fn images_are_those_of_the_kustomization() {
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers: [{name: a, image: app}, {name: b, image: 'reg:5000/b:1@sha256:ab'}, {name: c, image: other/app:1}]\n      initContainers: [{name: d, image: app:2}]\n";
    let changed = |images: &str| {
        let kustomization = format!("resources: [web.yaml]\nimages: [{images}]\n");
        let built = built(&[("kustomization.yaml", &kustomization), ("web.yaml", web)]);
        let pod = built.objects[0].to_json();
        let images = |list: &str| {
            let list = &pod["spec"]["template"]["spec"][list];
            let each = list.as_array().unwrap().iter();
            each.map(|it| it["image"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        [images("containers"), images("initContainers")].concat()
    };
    // As `kustomize build` of 5.8 has them.
    for (images, wanted) in [
        (
            "{name: app, newName: ghcr.io/a/app, newTag: '17'}",
            [
                "ghcr.io/a/app:17",
                "reg:5000/b:1@sha256:ab",
                "other/app:1",
                "ghcr.io/a/app:17",
            ],
        ),
        (
            "{name: app, digest: 'sha256:cd'}, {name: 'reg:5000/b', newTag: '2'}",
            [
                "app@sha256:cd",
                "reg:5000/b:2",
                "other/app:1",
                "app@sha256:cd",
            ],
        ),
        (
            "{name: app, newName: web}",
            ["web", "reg:5000/b:1@sha256:ab", "other/app:1", "web:2"],
        ),
    ] {
        assert_eq!(changed(images), wanted, "{images}");
    }
}

#[test]
fn fields_that_kustomize_does_not_read_are_named() {
    let config = ("cm.yaml", SETTINGS);
    for (text, wanted) in [
        (
            "patches: [p.yaml]\n",
            Some("a string where kustomize expects a mapping"),
        ),
        (
            "vars: [{name: X, objref: {kind: ConfigMap, name: settings, apiGroup: apps}, fieldref: {fieldpath: metadata.name}}]\n",
            Some("the field `apiGroup`"),
        ),
        ("images: [{name: a, newTag: 17}]\n", Some("a number")),
        ("commonLabels: {a: true}\n", Some("a boolean")),
        ("namePrefix: 5\n", Some("a number")),
        ("replicas: [{name: a, count: '2'}]\n", Some("a string")),
        ("resource: [cm.yaml]\n", Some("the field `resource`")),
        (
            "apiVersion: kustomize.config.k8s.io/v1\n",
            Some("kustomize.config.k8s.io/v1`"),
        ),
        ("kind: Kustomisation\n", Some("the kind `Kustomisation`")),
        // What is read, and cannot be built.
        (
            "configMapGenerator: [{name: c, literals: [A=b, A=c]}]\n",
            Some("the key `A` is there twice"),
        ),
        (
            "secretGenerator: [{name: c, files: [p.yaml, a/p.yaml]}]\n",
            Some("the key `p.yaml`"),
        ),
        (
            "configMapGenerator: [{name: c, literals: [A]}]\n",
            Some("`A` is not `KEY=VALUE`"),
        ),
        (
            "configMapGenerator: [{literals: [A=b]}]\n",
            Some("without `name`"),
        ),
        (
            "patches: [{target: {kind: ConfigMap}, patch: ''}]\n",
            Some("says nothing"),
        ),
        (
            "replacements: [{source: {kind: ConfigMap, name: settings}, targets: [{fieldPaths: [data.a]}]}]\n",
            Some("without `select`"),
        ),
        ("replicas: [{count: 2}]\n", Some("replicas of nothing")),
        ("sortOptions: {order: kind}\n", Some("the order `kind`")),
        (
            "vars: [{name: X, objref: {kind: ConfigMap, name: settings}}, {name: X, objref: {kind: ConfigMap, name: settings}}]\n",
            Some("the variable `X` is there twice"),
        ),
        (
            "configMapGenerator: [{name: c, literals: [A=b, B=b, 'C=a=b', '${X}'], files: [p.yaml, q=p.yaml]}]\n",
            None,
        ),
        (
            "replacements: [{path: p.yaml}]\nsortOptions: {order: legacy}\n",
            None,
        ),
        (
            "ConfigMapGenerator: [{Name: c, Literals: [A=b, A=c]}]\n",
            Some("there twice"),
        ),
        (
            "configMapGenerator: [{name: c, literals: ['=b']}]\n",
            Some("not `KEY=VALUE`"),
        ),
        (
            "configMapGenerator: [{name: c, literals: ['']}]\n",
            Some("not `KEY=VALUE`"),
        ),
        (
            "configMapGenerator: [{name: c, files: ['a=']}]\n",
            Some("`KEY=FILE`"),
        ),
        (
            "configMapGenerator: [{name: c, files: ['a=b=p.yaml']}]\n",
            Some("`KEY=FILE`"),
        ),
        (
            "replacements: [{source: {kind: ConfigMap}, targets: []}]\n",
            Some("without a target"),
        ),
        (
            "replacements: [{source: {kind: ConfigMap}, targets: [{select: ~, fieldPaths: [a]}]}]\n",
            Some("without `select`"),
        ),
        (
            "patches: [{path: p.yaml, patch: 'kind: ConfigMap'}]\n",
            Some("both `path` and `patch`"),
        ),
        // Read in any case, without a value, and what is filled in later.
        ("NamePrefix: x-\ncommonlabels: {a: b}\n", None),
        ("patches:\nnamespace: ~\nimages: [~]\n", None),
        ("images: [{name: a, newTag: '17'}]\n", None),
        ("images: [{name: a, newTag: 2026-01-02}]\n", None),
        ("replicas: [{name: a, count: '${COUNT}'}]\n", None),
        ("patchesStrategicMerge: [p.yaml]\n", None),
        (
            "patches: [{path: p.yaml, options: {allowNameChange: true}}]\n",
            None,
        ),
        (
            "vars: [{name: X, objref: {kind: ConfigMap, name: settings, apiVersion: v1}, fieldref: {fieldPath: data.a}}]\n",
            None,
        ),
        ("metadata: {name: x, annotations: {a: b}}\n", None),
        (
            "transformers: [|-\n  apiVersion: builtin\n  kind: X\n]\n",
            None,
        ),
        // A file of another tool.
        (
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./a}\n",
            None,
        ),
    ] {
        let text = format!("resources: [cm.yaml]\n{text}");
        let files = [
            ("kustomization.yaml", text.as_str()),
            config,
            ("p.yaml", SETTINGS),
        ];
        let all = found(&files);
        let said: Vec<&String> = all.iter().filter(|it| it.starts_with("KP4239")).collect();
        match wanted {
            Some(wanted) => assert!(
                said.iter().any(|it| it.contains(wanted)) && said.len() == 1,
                "{text}: {all:?}"
            ),
            None => assert!(said.is_empty(), "{text}: {all:?}"),
        }
    }
}

#[test]
fn a_claim_that_a_patch_writes_has_its_place() {
    let set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: db\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: db, image: 'a:1'}]}\n  volumeClaimTemplates:\n  - metadata: {name: data}\n    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
    let patch = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  volumeClaimTemplates:\n  - metadata: {name: data}\n    spec: {storageClassName: fast}\n";
    let memory = MemoryFiles::new()
        .with(
            "over/kustomization.yaml",
            "resources: [../base]\npatches: [{path: p.yaml}]\n",
        )
        .with("over/p.yaml", patch)
        .with("base/kustomization.yaml", "resources: [set.yaml]\n")
        .with("base/set.yaml", set);
    let root = format!("{}/over/kustomization.yaml", memory.current_dir());
    let (report, _) = check(&memory, &root, &Settings::default(), &Limits::default());
    let mut all = report.iter();
    let found = all.find(|it| it.message.contains("without a storage request"));
    let start = found.and_then(|it| it.span).map(|span| span.start as usize);
    assert_eq!(start, patch.find("storageClassName"), "{report:?}");
}

#[test]
fn components_and_kustomizations_are_told_apart() {
    let component =
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [x.yaml]\n";
    let plain = "resources: [x.yaml]\n";
    for (over, part, wanted) in [
        ("resources: [../part]\n", component, Some("is a component")),
        ("components: [../part]\n", plain, Some("is no component")),
        ("components: [../part]\n", component, None),
        ("resources: [../part]\n", plain, None),
        ("bases: [../part]\n", plain, None),
    ] {
        let said = found(&[
            ("over/kustomization.yaml", over),
            ("part/kustomization.yaml", part),
            ("part/x.yaml", SETTINGS),
        ]);
        let is_said = said
            .iter()
            .any(|it| it.contains(wanted.unwrap_or("component")));
        assert_eq!(is_said, wanted.is_some(), "{over}: {said:?}");
    }
}

#[test]
fn files_that_each_build_reads_must_be_there() {
    for (field, is_missing) in [
        ("configurations: [nope.yaml]\n", true),
        ("crds: [nope.yaml]\n", true),
        ("openapi: {path: nope.json}\n", true),
        ("replacements: [{path: nope.yaml}]\n", true),
        ("crds: ['https://a.example/crd.yaml']\n", false),
        ("configurations: [k.yaml]\n", false),
        ("openapi: {version: v1}\n", false),
    ] {
        let text = format!("resources: [cm.yaml]\n{field}");
        let said = found(&[
            ("kustomization.yaml", text.as_str()),
            ("cm.yaml", SETTINGS),
            ("k.yaml", "nameReference: []\n"),
        ]);
        let is_said = said.iter().any(|it| it.contains("does not exist"));
        assert_eq!(is_said, is_missing, "{field}: {said:?}");
    }
}

#[test]
fn an_empty_kustomization_ends_the_builds_of_others() {
    for (base, is_empty) in [
        ("", true),
        ("# nothing yet\n", true),
        (
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
            true,
        ),
        ("resources:\nnamespace: ''\n", true),
        ("resources: []\n", false),
        ("namespace: shop\n", false),
        ("metadata: {name: base}\n", false),
    ] {
        let said = found(&[
            ("over/kustomization.yaml", "resources: [../base]\n"),
            ("base/kustomization.yaml", base),
        ]);
        let is_said = said.iter().any(|it| it.contains("is empty"));
        assert_eq!(is_said, is_empty, "{base}: {said:?}");
    }
    // One that nobody names waits for its first entry, and one that is made first is not empty by then.
    let alone = found(&[("kustomization.yaml", "kind: Kustomization\n")]);
    assert!(alone.is_empty(), "{alone:?}");
    let made = found(&[
        ("over/kustomization.yaml", "resources: [../base]\n"),
        ("base/kustomization.yaml", ""),
        ("base/kustomization.yaml.tmpl", "resources: [a.yaml]\n"),
    ]);
    assert!(made.is_empty(), "{made:?}");
}

#[test]
fn configurations_that_only_refer_leave_names_known() {
    let references = "nameReference:\n- kind: Service\n  version: v1\n  fieldSpecs:\n  - kind: CustomResourceDefinition\n    path: spec/conversion/webhook/clientConfig/service/name\nnamespace:\n- kind: CustomResourceDefinition\n  path: spec/conversion/webhook/clientConfig/service/namespace\n  create: false\nvarReference:\n- path: metadata/annotations\n";
    let renames = "namePrefix:\n- path: metadata/name\n  kind: ConfigMap\n";
    for (configuration, is_twice) in [(references, true), ("", true), (renames, false)] {
        let said = found(&[
            (
                "all/kustomization.yaml",
                "resources: [../default, ../crd]\n",
            ),
            ("default/kustomization.yaml", "resources: [../crd]\n"),
            (
                "crd/kustomization.yaml",
                "resources: [cm.yaml]\nconfigurations: [k.yaml]\n",
            ),
            ("crd/k.yaml", configuration),
            ("crd/cm.yaml", SETTINGS),
        ]);
        let is_said = said.iter().any(|it| it.starts_with("KP5022"));
        assert_eq!(is_said, is_twice, "{configuration}: {said:?}");
    }
}
