//! `lint` in repositories: which Application or Kustomization of Flux applies a file, and what nobody applies as it is.

use super::Folder;

/// The lines about files below `lint .` with a code.
pub(super) fn lines(files: &[(&str, &str)], code: &str) -> Vec<String> {
    let ran = Folder::with(files).run("lint . --allow-empty --level info --format short");
    let lines = ran.out.lines().filter(|line| line.contains(code));
    lines.map(str::to_owned).collect()
}

/// How severe the one finding with a code is; `None` where there is none.
pub(super) fn severity(files: &[(&str, &str)], code: &str) -> Option<String> {
    let found = lines(files, code);
    assert!(found.len() < 2, "{found:?}");
    let line = found.first()?;
    let word = line.split(&format!("[{code}]")).next()?;
    word.rsplit(' ').next().map(str::to_owned)
}

const SECRET: &str = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: web}\nspec:\n  refreshInterval: 1h\n  secretStoreRef: {kind: ClusterSecretStore, name: vault}\n  data:\n  - secretKey: a\n    remoteRef: {key: a}\n";
const APPLIES: &str = "syncPolicy: {syncOptions: [ServerSideApply=true]}";
const COMPARES: &str = "annotations: {argocd.argoproj.io/compare-options: ServerSideDiff=true}";

pub(super) fn application(name: &str, path: &str, more: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}}}\nspec:\n  project: default\n  destination: {{namespace: {name}}}\n  source: {{repoURL: 'https://git.example/shop.git', path: {path}}}\n  {more}\n"
    )
}

fn set(generator: &str, more: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: all}}\nspec:\n  generators: [{generator}]\n  template:\n    metadata: {{name: '{{{{name}}}}', {more}}}\n    spec:\n      project: default\n      destination: {{namespace: web}}\n      source: {{repoURL: 'https://git.example/shop.git', path: '{{{{path}}}}'}}\n      {APPLIES}\n"
    )
}

#[test]
fn the_application_of_a_file_says_how_it_is_applied() {
    let directories = "{git: {directories: [{path: 'web'}]}}";
    for (applications, expected) in [
        // Another one, which applies Argo CD itself.
        (
            vec![
                application("web", "web", ""),
                application("argocd", "install", APPLIES),
            ],
            "info",
        ),
        (
            vec![
                application("web", "web", APPLIES),
                application("argocd", "install", ""),
            ],
            "warning",
        ),
        // The one of all is for other Applications.
        (
            vec![
                set(directories, COMPARES),
                application("root", "apps", APPLIES),
            ],
            "",
        ),
        (
            vec![set(directories, ""), application("root", "apps", "")],
            "warning",
        ),
        // Nobody knows which one it is: most of them decide.
        (
            vec![
                application("a", "one", ""),
                application("b", "two", ""),
                application("c", "three", APPLIES),
            ],
            "info",
        ),
        (
            vec![
                application("a", "one", APPLIES),
                application("b", "two", APPLIES),
                application("c", "three", ""),
            ],
            "warning",
        ),
    ] {
        let all = applications.join("---\n");
        let files = [("web/secret.yaml", SECRET), ("apps/all.yaml", all.as_str())];
        let found = severity(&files, "KP5014");
        assert_eq!(found.as_deref().unwrap_or_default(), expected, "{all}");
        let overlay = [
            ("web/kustomization.yaml", "resources: [../base]\n"),
            ("base/kustomization.yaml", "resources: [secret.yaml]\n"),
            ("base/secret.yaml", SECRET),
            ("apps/all.yaml", all.as_str()),
        ];
        let found = severity(&overlay, "KP5014");
        assert_eq!(found.as_deref().unwrap_or_default(), expected, "{all}");
    }
}

#[test]
fn what_no_path_leads_to_is_applied_by_hand() {
    const JOB: &str = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  ttlSecondsAfterFinished: 9\n  template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}\n";
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: web}\nspec: {path: ./apps/web, prune: true, sourceRef: {kind: GitRepository, name: a}}\n";
    let listed = "resources: [account.yaml, ../../scripts/job.yaml]\n";
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n";
    let argo = application("web", "apps/web", "");
    let elsewhere = application("web", "deploy/of/another/repository", "");
    let unknown = application("all", "'{{path}}'", "");
    let both = format!("{flux}---\n{unknown}");
    for (root, kustomization, path, expected) in [
        (
            flux,
            "resources: [account.yaml]\n",
            "scripts/job.yaml",
            "info",
        ),
        (
            &argo,
            "resources: [account.yaml]\n",
            "scripts/job.yaml",
            "info",
        ),
        (flux, listed, "scripts/job.yaml", "warning"),
        (flux, "", "apps/web/job.yaml", "warning"),
        // No path of this repository, one that nobody can follow, none at all.
        (
            &elsewhere,
            "resources: [account.yaml]\n",
            "scripts/job.yaml",
            "error",
        ),
        (
            &both,
            "resources: [account.yaml]\n",
            "jobs/job.yaml",
            "error",
        ),
        (
            &both,
            "resources: [account.yaml]\n",
            "scripts/job.yaml",
            "info",
        ),
        (
            account,
            "resources: [account.yaml]\n",
            "scripts/job.yaml",
            "error",
        ),
    ] {
        let mut files = vec![
            ("clusters/apps.yaml", root),
            ("apps/web/account.yaml", account),
            (path, JOB),
        ];
        if !kustomization.is_empty() {
            files.push(("apps/web/kustomization.yaml", kustomization));
        }
        let found = severity(&files, "KP5020");
        assert_eq!(found.as_deref(), Some(expected), "{files:?}");
    }
}

#[test]
fn what_is_copied_elsewhere_is_built_there() {
    let leads = "resources: [../base]\n";
    let misses = "resources: [deploy.yaml]\n";
    let root = application("web", "hack/templates/web", "");
    let template = "hack/templates/web/kustomization.yaml";
    for (path, text, more, expected) in [
        (template, leads, None, "info"),
        // What fills in a template may write it (seen beside a playbook that does).
        (template, misses, None, "info"),
        (template, misses, Some(("apps/web.yaml", &*root)), "error"),
        (template, leads, Some(("apps/web.yaml", &*root)), "error"),
        (
            template,
            leads,
            Some((
                "all/kustomization.yaml",
                "resources: [../hack/templates/web]\n",
            )),
            "error",
        ),
        ("hack/clusters/web/kustomization.yaml", leads, None, "error"),
    ] {
        let files: Vec<_> = [(path, text)].into_iter().chain(more).collect();
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{files:?}");
    }
}

#[test]
fn what_is_made_of_a_file_beside_it_is_not_missing() {
    let directory = (
        "config/default/kustomization.yaml",
        "resources: [../manager]\n",
    );
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    let manager = ("config/manager/manager.yaml", config);
    let secret = ("app/kustomization.yaml", "resources: [secret.yaml]\n");
    for (files, count) in [
        (vec![directory, manager], 1),
        (
            vec![
                directory,
                manager,
                ("config/manager/kustomization.yaml.in", "resources: []\n"),
            ],
            0,
        ),
        (
            vec![
                directory,
                manager,
                (".gitignore", "config/manager/kustomization.yaml\n"),
            ],
            0,
        ),
        (vec![secret], 1),
        (vec![secret, ("app/secret.yaml.example", config)], 0),
        (vec![secret, ("app/secret.sops.yaml", config)], 0),
        (vec![secret, ("app/other.yaml.example", config)], 1),
    ] {
        assert_eq!(lines(&files, "KP4225").len(), count, "{files:?}");
    }
}

#[test]
fn words_that_a_tool_replaces_make_a_template() {
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: argocd\n  annotations:\n    a.example/protocol: \"HTTP\"\n    <ISSUER_ANNOTATION_1>\n    <ISSUER_ANNOTATION_2>\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: bind}\nspec:\n  clusterIP: {SERVICE_IP_PREFIX}.16\n";
    let set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: @STS_NAME@\n";
    for text in [ingress, service, set] {
        let files = [("a.yaml", text)];
        assert_eq!(
            severity(&files, "KP5109").as_deref(),
            Some("info"),
            "{text}"
        );
        assert!(lines(&files, "error[").is_empty(), "{text}");
    }
    let pasted = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  run: |\n    a\nfor b in \"${LIST}\"; do c; done\n";
    let python = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  run: |\n    a\nimport json\nprint(json.dumps({A}))\n";
    for text in [pasted, python] {
        assert_eq!(
            severity(&[("a.yaml", text)], "KP1001").as_deref(),
            Some("error"),
            "{text}"
        );
    }
}

#[test]
fn files_of_other_programs_are_no_objects() {
    for (text, count) in [
        ("apiVersion: release-notes/v2\nkind:\narea:\n", 0),
        ("apiVersion: release-notes/v2\nkind: bug-fix\narea: a\n", 0),
        ("apiVersion: v1\nkind:\nmetadata: {name: a}\n", 1),
        ("apiVersion: apps/v1\nkind:\nmetadata: {name: a}\n", 1),
        (
            "apiVersion: example.com/v1\nkind:\nmetadata: {name: a}\n",
            1,
        ),
    ] {
        assert_eq!(lines(&[("a.yaml", text)], "KP4227").len(), count, "{text}");
    }
}

const KUSTOMIZED: (&str, &str) = ("kustomization.yaml", "resources: [a.yaml]\n");

#[test]
fn what_a_program_reads_it_completes() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: peer}\nspec:\n  selector: {matchLabels: {app: peer}}\n  template:\n    metadata: {labels: {app: peer}}\n    spec:\n      containers:\n      - name: peer\n        image: a:1\n        volumeMounts:\n        - {name: keys, mountPath: /keys}\n";
    let manifest = ("definitions/deployment.yaml", deployment);
    let names = ("main.go", "const f = \"definitions/deployment.yaml\"\n");
    let other = ("main.go", "const f = \"definitions/service.yaml\"\n");
    let applied = (
        "kustomization.yaml",
        "resources: [definitions/deployment.yaml]\n",
    );
    for (files, expected) in [
        (vec![manifest, names], "info"),
        (vec![manifest, other], "error"),
        (vec![manifest], "error"),
        (vec![manifest, names, applied], "error"),
    ] {
        let found = severity(&files, "KP4215");
        assert_eq!(found.as_deref(), Some(expected), "{files:?}");
    }
}

#[test]
fn a_part_of_what_is_there_may_be_applied_by_the_server() {
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: web}\nspec: {path: ./, prune: true, sourceRef: {kind: GitRepository, name: a}}\n";
    let service = |name: &str, more: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: default}}\nspec: {{ipFamilyPolicy: PreferDualStack{more}}}\n"
        )
    };
    for (text, tool, expected) in [
        (service("kubernetes", ""), flux, None),
        (service("web", ""), flux, Some("warning")),
        (service("web", ", selector: {app: a}"), flux, Some("error")),
        (service("web", ""), "kind: A\n", Some("error")),
    ] {
        let files = [KUSTOMIZED, ("a.yaml", text.as_str()), ("flux.yaml", tool)];
        assert_eq!(severity(&files, "KP4206").as_deref(), expected, "{text}");
    }
}

#[test]
fn what_is_replaced_needs_no_copy_of_itself() {
    let config = |options: &str| {
        let long = "x".repeat(300_000);
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {{argocd.argoproj.io/sync-options: {options}}}}}\ndata: {{a: {long}}}\n"
        )
    };
    for (options, count) in [("Replace=true", 0), ("Prune=false", 1)] {
        let found = lines(&[("a.yaml", config(options).as_str())], "KP5024");
        assert_eq!(found.len(), count, "{options}");
    }
}

#[test]
fn dashboards_of_grafana_are_no_objects() {
    for (group, count) in [("dashboard.grafana.app", 0), ("grafana.integreatly.org", 1)] {
        let text = format!(
            "{{\"apiVersion\":\"{group}/v1\",\"kind\":\"Dashboard\",\"metadata\":{{\"name\":\"a\",\"resourceVersion\":\"1\"}},\"spec\":{{}}}}"
        );
        let found = lines(&[("a.json", text.as_str())], "KP5002");
        assert_eq!(found.len(), count, "{found:?}");
    }
}

#[test]
fn namespaces_and_selectors_tell_objects_apart() {
    let generators = |one: &str, other: &str, all: &str| {
        format!(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{all}configMapGenerator:\n- {{name: script, {one}literals: [A=1]}}\n- {{name: script, {other}literals: [A=1]}}\n"
        )
    };
    let (a, b) = ("namespace: a, ", "namespace: b, ");
    for (text, count) in [
        (generators(a, b, ""), 0),
        (generators(a, a, ""), 1),
        (generators(a, b, "namespace: c\n"), 1),
        (generators("", "", ""), 1),
    ] {
        let found = lines(&[("kustomization.yaml", text.as_str())], "KP5022");
        assert_eq!(found.len(), count, "{text} {found:?}");
    }
    let quota = |selector: &str| {
        format!(
            "apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: quota\n  annotations: {{configmanagement.gke.io/namespace-selector: {selector}}}\nspec: {{hard: {{pods: \"1\"}}}}\n"
        )
    };
    for (other, count) in [("b", 0), ("a", 1)] {
        let text = format!("{}---\n{}", quota("a"), quota(other));
        assert_eq!(lines(&[("a.yaml", text.as_str())], "KP5022").len(), count);
    }
}

#[test]
fn a_label_of_a_role_is_given_to_one_of_the_pods() {
    let text = |selector: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{ports: [{{port: 80}}], selector: {{{selector}}}}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata: {{labels: {{app: web, tier: a}}}}\n    spec: {{containers: [{{name: a, image: 'a:1'}}]}}\n"
        )
    };
    for (selector, expected) in [
        ("app: web, operator: leader", "info"),
        ("app: web, db-active: \"true\"", "info"),
        // Vault labels its own pod.
        ("app: web, vault-active: \"true\"", "none"),
        ("app: web, part: web", "warning"),
        ("app: web, tier: primary", "warning"),
    ] {
        let text = text(selector);
        let found = severity(&[("a.yaml", text.as_str())], "KP4220");
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{selector}");
    }
}

#[test]
fn flux_writes_its_own_directory() {
    for (named, expected) in [("./flux-system", "info"), ("./flux", "error")] {
        let text = format!("resources: [{named}]\n");
        let files = [("clusters/a/kustomization.yaml", text.as_str())];
        assert_eq!(severity(&files, "KP4225").as_deref(), Some(expected));
    }
}

#[test]
fn a_suspended_job_never_deletes_itself() {
    for (suspend, count) in [("true", 0), ("false", 1)] {
        let job = format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: a}}\nspec:\n  suspend: {suspend}\n  ttlSecondsAfterFinished: 9\n  template: {{spec: {{restartPolicy: Never, containers: [{{name: a, image: b}}]}}}}\n"
        );
        let files = [KUSTOMIZED, ("a.yaml", job.as_str())];
        assert_eq!(lines(&files, "KP5020").len(), count, "{suspend}");
    }
}

#[test]
fn words_for_somebody_to_replace_are_no_names() {
    for (name, count) in [("restore-TIMESTAMP", 0), ("RTX6000-micro", 1)] {
        let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n");
        assert_eq!(
            lines(&[("a.yaml", text.as_str())], "error[KP4").len(),
            count,
            "{name}"
        );
    }
}

#[test]
fn the_patch_of_a_template_may_have_the_server_apply() {
    let large = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web}}\ndata: {{a: {}}}\n",
        "a".repeat(300_000)
    );
    let directories = "{git: {directories: [{path: 'web'}]}}";
    for (option, expected) in [
        ("ServerSideApply=true", "info"),
        ("ServerSideApply=false", "error"),
        ("Prune=true", "error"),
    ] {
        let patch = format!(
            "  templatePatch: |\n    {{{{- if ne .name \"db\" }}}}\n    spec: {{syncPolicy: {{syncOptions: [{option}]}}}}\n    {{{{- end }}}}\n"
        );
        let set = format!("{}{patch}", set(directories, "").replace(APPLIES, ""));
        let files = [
            ("apps/all.yaml", set.as_str()),
            ("web/a.yaml", large.as_str()),
        ];
        let found = severity(&files, "KP5024");
        assert_eq!(found.as_deref(), Some(expected), "{option}");
    }
}
