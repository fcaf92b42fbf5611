//! `lint` in repositories: what is said of files that nobody applies as they lie, and the same of files that somebody does.

use super::Folder;
use super::appliers::{application, lines, severity};
use super::told::{CONFIG, flux};

type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, Option<&'a str>);

fn judged(cases: &[Case<'_>]) {
    for (files, code, expected) in cases {
        let found = severity(files, code);
        assert_eq!(found.as_deref(), *expected, "{code} {files:#?}");
    }
}

#[test]
fn a_key_with_the_same_value_twice_loses_nothing_but_under_kustomize() {
    let same = "apiVersion: v1\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    let other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, name: b}\n";
    let empty = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {}\ndata: {a: b}\n";
    let listed = ("kustomization.yaml", "resources: [a.yaml]\n");
    let unlisted = ("kustomization.yaml", "resources: [b.yaml]\n");
    let of_flux = flux("a", "./app", "");
    judged(&[
        (&[("a.yaml", same)], "KP1002", Some("warning")),
        (&[("a.yaml", empty)], "KP1002", Some("warning")),
        (&[("a.yaml", other)], "KP1002", Some("error")),
        // It makes backups, and is none.
        (&[("a-backup.yaml", other)], "KP1002", Some("error")),
        (&[("backup-job.yaml", other)], "KP1002", Some("error")),
        (&[("a.yaml", same), listed], "KP1002", Some("error")),
        (
            &[("a.yaml", other), ("b.yaml", CONFIG), unlisted],
            "KP1002",
            Some("warning"),
        ),
        (
            &[
                ("app/a.yaml", same),
                ("app/b.yaml", CONFIG),
                ("flux/a.yaml", &of_flux),
            ],
            "KP1002",
            Some("error"),
        ),
    ]);
}

#[test]
fn kustomize_merges_two_annotations_of_an_object() {
    let twice = |key: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  {key}:\n    a: '1'\n  {key}:\n    b: '2'\n"
        )
    };
    let (annotations, labels) = (twice("annotations"), twice("labels"));
    let listed = ("kustomization.yaml", "resources: [a.yaml]\n");
    judged(&[
        (
            &[("a.yaml", &annotations), listed],
            "KP1002",
            Some("warning"),
        ),
        (&[("a.yaml", &labels), listed], "KP1002", Some("error")),
        (&[("a.yaml", &annotations)], "KP1002", Some("error")),
    ]);
}

#[test]
fn what_a_kustomization_leaves_out_is_not_read() {
    let broken =
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a:\n  {}\n  b: c\n";
    let of = |entry: &'static str| ("kustomization.yaml", entry);
    judged(&[
        (
            &[
                ("a.yaml", broken),
                ("b.yaml", CONFIG),
                of("resources: [b.yaml]\n"),
            ],
            "KP1001",
            Some("warning"),
        ),
        (
            &[("a.yaml", broken), of("resources: [a.yaml]\n")],
            "KP1001",
            Some("error"),
        ),
        (&[("a.yaml", broken)], "KP1001", Some("error")),
    ]);
}

#[test]
fn a_backup_is_what_a_cluster_had() {
    let exported = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, uid: 6bd5f4ca-1a3e-4a0e-8c44-8f4f2f1e2b10}\n";
    let guide = |file: &str| format!("```\nkubectl get configmap a -o yaml > kept/{file}\n```\n");
    let (own, other) = (guide("a.yaml"), guide("b.yaml"));
    let app = application("kept", "kept", "");
    let file = ("kept/a.yaml", exported);
    judged(&[
        (&[file, ("README.md", &own)], "KP5002", Some("info")),
        (&[file, ("README.md", &other)], "KP5002", Some("error")),
        // Of another directory, or for the next command.
        (&[file, ("guide/README.md", &own)], "KP5002", Some("error")),
        (
            &[
                file,
                ("README.md", &own),
                ("up.sh", "kubectl apply -f kept/a.yaml\n"),
            ],
            "KP5002",
            Some("error"),
        ),
        (&[("kept/a-backup.yaml", exported)], "KP5002", Some("info")),
        (&[("kept/backup-a.yaml", exported)], "KP5002", Some("error")),
        (
            &[file, ("README.md", &own), ("apps/kept.yaml", &app)],
            "KP5002",
            Some("error"),
        ),
    ]);
}

#[test]
fn owners_of_another_cluster_delete_an_object() {
    let owned = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  ownerReferences: [{apiVersion: v1, kind: Node, name: b, uid: 6bd5f4ca-1a3e-4a0e-8c44-8f4f2f1e2b10}]\n";
    let found = lines(&[("a.yaml", owned)], "KP5002");
    assert!(found[0].contains("garbage collector"), "{found:?}");
}

#[test]
fn what_is_packed_into_a_program_is_not_compared() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  ttlSecondsAfterFinished: 60\n  template: {spec: {restartPolicy: Never, containers: [{name: a, image: 'a:1'}]}}\n";
    let embeds = "package a\n\n//go:embed manifests/*\nvar all embed.FS\n";
    let invalid = job.replace("name: a}\nspec", "name: A}\nspec");
    let severity = |files: &[(&str, &str)], code: &str| {
        let found = lines(files, code);
        found.first().map(|it| !it.contains(" info["))
    };
    for (files, code, is_said) in [
        (vec![("cmd/kodata/1.2/a.yaml", job)], "KP5020", false),
        (vec![("config/a.yaml", job)], "KP5020", true),
        (
            vec![("cmd/kodata/1.2/a.yaml", invalid.as_str())],
            "KP4203",
            true,
        ),
        (
            vec![("pkg/manifests/a.yaml", job), ("pkg/a.go", embeds)],
            "KP5020",
            false,
        ),
        (
            vec![("config/a.yaml", job), ("pkg/a.go", embeds)],
            "KP5020",
            true,
        ),
    ] {
        assert_eq!(severity(&files, code), Some(is_said), "{files:#?}");
    }
}

#[test]
fn flux_leaves_an_object_alone_that_says_so() {
    let job = |place: &str| {
        format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: a, {place}}}\nspec:\n  ttlSecondsAfterFinished: 60\n  template: {{spec: {{restartPolicy: Never, containers: [{{name: a, image: 'a:1'}}]}}}}\n"
        )
    };
    let of_flux = flux("a", "./app", "");
    for (place, count) in [
        (
            "labels: {kustomize.toolkit.fluxcd.io/reconcile: Disabled}",
            0,
        ),
        ("annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}", 0),
        ("annotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}", 1),
        ("labels: {a: b}", 1),
    ] {
        let text = job(place);
        let files = [
            ("app/a.yaml", text.as_str()),
            ("flux/a.yaml", of_flux.as_str()),
        ];
        assert_eq!(lines(&files, "KP5020").len(), count, "{place}");
    }
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  labels: {kustomize.toolkit.fluxcd.io/prune: disabled}\n";
    let folder = Folder::with(&[("app/a.yaml", namespace), ("flux/a.yaml", &of_flux)]);
    let stripped = folder.run("strip app --diff --gitops flux");
    assert!(!stripped.out.contains('+'), "{}", stripped.out);
}

#[test]
fn a_part_of_a_workload_beside_the_whole_one_is_merged() {
    let whole = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {a: b}}\n  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: 'a:1'}]}}\n";
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 5}\n";
    let mistaken = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: 'a:1'}]}}\n";
    for (files, is_said) in [
        (vec![("a.yaml", whole), ("a-replicas.yaml", part)], false),
        (vec![("a-replicas.yaml", part)], true),
        (vec![("a.yaml", whole), ("b.yaml", mistaken)], true),
    ] {
        let found = lines(&files, "KP4214");
        assert_eq!(!found.is_empty(), is_said, "{found:?}");
    }
}

#[test]
fn output_of_a_generator_is_no_manifest_and_its_name_is_judged() {
    let output =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: configMap-c9655hf97k}\ndata: {a: b}\n";
    let of = |name: &str| format!("configMapGenerator: [{{name: {name}, literals: [a=b]}}]\n");
    let (wrong, right, open) = (of("configMap"), of("config-map"), of("'${NAME}'"));
    let found = lines(
        &[("kustomization.yaml", &wrong), ("a.yaml", output)],
        "KP4203",
    );
    let of_file = |file: &str| found.iter().find(|it| it.starts_with(file));
    assert!(of_file("kustomization.yaml").is_some_and(|it| it.contains("error")));
    assert!(
        of_file("a.yaml").is_some_and(|it| it.contains("info")),
        "{found:?}"
    );
    for text in [&right, &open] {
        let found = lines(&[("kustomization.yaml", text)], "KP4203");
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn names_that_others_write_are_not_judged() {
    let config =
        |name: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n");
    for (name, count) in [
        ("replaced by kustomization", 0),
        ("Overridden_Name", 0),
        ("My_App", 1),
        ("a b", 1),
    ] {
        let text = config(name);
        assert_eq!(lines(&[("a.yaml", &text)], "KP4203").len(), count, "{name}");
    }
    let base = config("web-0");
    for (name, count) in [("${CLUSTER_NAME}-md-1", 0), ("Cluster_md-1", 1)] {
        let patch = format!(
            "resources: [a.yaml]\npatches:\n- target: {{kind: ConfigMap}}\n  patch: |-\n    - op: replace\n      path: /metadata/name\n      value: '{name}'\n"
        );
        let files = [
            ("kustomization.yaml", patch.as_str()),
            ("a.yaml", base.as_str()),
        ];
        assert_eq!(lines(&files, "KP4203").len(), count, "{name}");
    }
    let package = "apiVersion: meta.pkg.crossplane.io/v1\nkind: Configuration\nmetadata: {name: GitlabRunner}\nspec: {crossplane: {version: '>=1.14'}}\n";
    let served = package.replace("meta.pkg.", "pkg.");
    assert!(lines(&[("crossplane.yaml", package)], "KP4203").is_empty());
    assert_eq!(lines(&[("crossplane.yaml", &served)], "KP4203").len(), 1);
}

#[test]
fn a_script_beside_a_kustomization_writes_its_file() {
    let files = |script: &'static str| {
        [
            ("d/kustomization.yaml", "resources: [base.yaml, ../made]\n"),
            ("d/render.sh", script),
        ]
    };
    for (script, errors) in [
        ("#!/bin/sh\ncat > base.yaml\nexec kubectl kustomize\n", 1),
        ("#!/bin/sh\ncat > rendered.yaml\n", 2),
        (
            "#!/bin/sh\nDIR=\"../made\"\nmkdir -p ${DIR}\ncurl -o \"${DIR}/#1\" a\n",
            1,
        ),
    ] {
        let found = lines(&files(script), "KP4225");
        let found = found.iter().filter(|it| it.contains("error["));
        assert_eq!(found.count(), errors, "{script}");
    }
    // A word of a Makefile is no file that it makes.
    for (makefile, errors) in [
        ("all:\n\techo my-base.yaml\n", 2),
        ("all:\n\tcurl -o base.yaml a\n", 1),
        ("made:\n\techo made\n", 2),
    ] {
        let files = [
            ("d/kustomization.yaml", "resources: [base.yaml, made]\n"),
            ("d/Makefile", makefile),
        ];
        let found = lines(&files, "KP4225");
        let found = found.iter().filter(|it| it.contains("error["));
        assert_eq!(found.count(), errors, "{makefile}");
    }
}

#[test]
fn data_of_a_test_beside_it_is_wrong_on_purpose() {
    let wrong = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A}\n";
    let test = "package p\n\nfunc TestA(t *testing.T) { read(\"bundle.yaml\") }\n";
    judged(&[
        (
            &[("p/bundle.yaml", wrong), ("p/p_test.go", test)],
            "KP4203",
            Some("info"),
        ),
        (
            &[("p/other.yaml", wrong), ("p/p_test.go", test)],
            "KP4203",
            Some("error"),
        ),
    ]);
    let marked = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %%_SSP_NAME_%%\n";
    let wrong = marked.replace("%%_SSP_NAME_%%", "%foo");
    assert!(lines(&[("a.yaml", marked)], "KP1001").is_empty());
    assert_eq!(lines(&[("a.yaml", &wrong)], "KP1001").len(), 1);
    let secret = |value: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata:\n  creds.json: {value}\n"
        )
    };
    for (value, count) in [("[GOOGLE_CREDENTIALS]", 0), ("[value]", 1), ("[a, b]", 1)] {
        let text = secret(value);
        assert_eq!(
            lines(&[("a.yaml", &text)], "KP4201").len(),
            count,
            "{value}"
        );
    }
    let ingress = |port: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a}}\nspec: {{defaultBackend: {{service: {{name: web, port: {port}}}}}}}\n"
        )
    };
    for (port, count) in [("{number: <port>}", 0), ("{}", 1)] {
        let text = ingress(port);
        assert_eq!(lines(&[("a.yaml", &text)], "KP4214").len(), count, "{port}");
    }
}

#[test]
fn a_patch_matches_an_object_of_its_namespace() {
    let service = |namespace: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a{namespace}}}\ndata: {{a: b}}\n"
        )
    };
    // Measured with kubectl 1.32: the base's transformer, the file's namespace, the patch's, whether it matches.
    for (base, own, patch, matches) in [
        ("", "", "", true),
        ("", "", ", namespace: x", false),
        ("", "", ", namespace: default", true),
        ("", ", namespace: a", "", false),
        ("", ", namespace: a", ", namespace: a", true),
        ("namespace: a\n", "", "", true),
        ("namespace: a\n", "", ", namespace: a", true),
        ("namespace: a\n", "", ", namespace: b", false),
        ("namespace: a\n", ", namespace: c", "", false),
        ("namespace: a\n", ", namespace: c", ", namespace: c", true),
        ("namespace: a\n", ", namespace: c", ", namespace: a", true),
        ("", ", namespace: '${NS}'", "", true),
    ] {
        let (object, patch) = (service(own), service(patch));
        let config = format!("resources: [a.yaml]\n{base}");
        let files = [
            ("base/kustomization.yaml", config.as_str()),
            ("base/a.yaml", object.as_str()),
            (
                "over/kustomization.yaml",
                "resources: [../base]\npatches: [{path: p.yaml}]\n",
            ),
            ("over/p.yaml", patch.as_str()),
        ];
        let found = lines(&files, "KP4226");
        assert_eq!(found.is_empty(), matches, "{base} {own} {patch} {found:?}");
    }
}

#[test]
fn a_file_with_objects_of_several_others_is_all_of_them_at_once() {
    let config =
        |name: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n");
    let both = format!("{}---\n{}", config("a"), config("b"));
    let (one, two) = (config("a"), config("b"));
    let files = [
        ("gs.yaml", both.as_str()),
        ("in.yaml", one.as_str()),
        ("out.yaml", two.as_str()),
    ];
    assert!(lines(&files, "KP5022").is_empty());
    assert_eq!(lines(&files[..2], "KP5022").len(), 1);
    // A guide that applies each by itself has the second take the place of the first.
    let guide = "kubectl apply -f x/v1.yaml\nkubectl apply -f x/next.yaml\n";
    judged(&[
        (
            &[
                ("x/v1.yaml", &one),
                ("x/next.yaml", &one),
                ("README.md", guide),
            ],
            "KP5022",
            Some("info"),
        ),
        (
            &[("x/v1.yaml", &one), ("x/next.yaml", &one)],
            "KP5022",
            Some("warning"),
        ),
    ]);
}

#[test]
fn containers_of_editors_are_not_deployed() {
    let compose = "services:\n  app:\n    image: debian\n    volumes: ['..:/workspace']\n";
    let files = [
        (
            ".gitignore",
            "*\n!.devcontainer/\n!.devcontainer/*\n!compose.yaml\n",
        ),
        (".devcontainer/docker-compose.yaml", compose),
        ("compose.yaml", "services: {web: {image: 'nginx:1.29'}}\n"),
    ];
    let folder = Folder::with(&files);
    let found = folder.run("lint . --level info --format short").out;
    assert!(!found.contains(".devcontainer"), "{found}");
    let named = folder
        .run("lint .devcontainer --level info --format short")
        .out;
    assert!(named.contains(".devcontainer"), "{named}");
}
