//! `lint` in repositories: which Application or Kustomization of Flux applies a file, and what nobody applies as it is.

use super::Folder;

/// The lines about files below `lint .` with a code.
fn lines(files: &[(&str, &str)], code: &str) -> Vec<String> {
    let ran = Folder::with(files).run("lint . --allow-empty --level info --format short");
    let lines = ran.out.lines().filter(|line| line.contains(code));
    lines.map(str::to_owned).collect()
}

/// How severe the one finding with a code is; `None` where there is none.
fn severity(files: &[(&str, &str)], code: &str) -> Option<String> {
    let found = lines(files, code);
    assert!(found.len() < 2, "{found:?}");
    let line = found.first()?;
    let word = line.split(&format!("[{code}]")).next()?;
    word.rsplit(' ').next().map(str::to_owned)
}

const SECRET: &str = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: web}\nspec:\n  refreshInterval: 1h\n  secretStoreRef: {kind: ClusterSecretStore, name: vault}\n  data:\n  - secretKey: a\n    remoteRef: {key: a}\n";
const APPLIES: &str = "syncPolicy: {syncOptions: [ServerSideApply=true]}";
const COMPARES: &str = "annotations: {argocd.argoproj.io/compare-options: ServerSideDiff=true}";

fn application(name: &str, path: &str, more: &str) -> String {
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
        (flux, listed, "scripts/job.yaml", "error"),
        (flux, "", "apps/web/job.yaml", "error"),
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
            "scripts/job.yaml",
            "error",
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
        (template, misses, None, "error"),
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
