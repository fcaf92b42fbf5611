//! `lint` in repositories: what scripts write and fetch, what is a copy of what is applied, and what people apply by hand beside
//! Argo CD and Flux.

use super::appliers::{application, lines, severity};
use super::told::{CONFIG, flux};

#[test]
fn what_a_script_brings_is_not_missing() {
    let generator = "secretGenerator:\n- name: a\n  files: [username=user-name]\n";
    let start = "D=\"${ROOT}/config/auth\"\n";
    for (line, expected) in [
        ("echo \"$U\" > \"${D}/user-name\"\n", "info"),
        ("cat \"${D}/user-name\"\n", "error"),
        ("echo \"$U\" > \"${OTHER}/user-name\"\n", "error"),
    ] {
        let script = format!("{start}{line}");
        let files = [
            ("config/auth/kustomization.yaml", generator),
            ("tools/deploy.sh", script.as_str()),
        ];
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{line}");
    }
    let list = "resources: [upstream/installs/web]\n";
    let vendir = "apiVersion: vendir.k14s.io/v1alpha1\nkind: Config\ndirectories:\n- path: apps/web/upstream\n  contents:\n  - path: .\n    git: {url: x}\n";
    for (name, text, expected) in [
        (
            "pull.sh",
            "kpt pkg get \"${REPO}/apps/web/upstream@${V}\" apps/web\n",
            "info",
        ),
        ("apps/web/get.sh", "git clone -b v1 $URL upstream\n", "info"),
        ("vendir.yml", vendir, "info"),
        (
            "pull.sh",
            "kpt pkg get $REPO/a/upstream@$V apps/b\n",
            "error",
        ),
        ("pull.sh", "kustomize build apps/web/upstream\n", "error"),
        // What a directory lacks that is there, no script brings.
        ("apps/web/upstream/a.yaml", CONFIG, "error"),
    ] {
        let files = [("apps/web/kustomization.yaml", list), (name, text)];
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{name} {text}");
    }
}

#[test]
fn a_copy_of_what_is_applied_is_applied_by_nobody() {
    let gone = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n";
    let root = flux("flux-system", "./cluster/base", "");
    let apps = flux("apps", "./cluster/apps", "");
    for (folder, second, named, expected) in [
        ("backup", "base", "", "info"),
        // Another content, another name, what a root names.
        ("backup", "other", "", "warning"),
        ("more", "base", "", "warning"),
        ("backup", "base", "backup/apps", "error"),
    ] {
        let (copy, beside) = (
            format!("{folder}/apps/a.yaml"),
            format!("{folder}/{second}/b.yaml"),
        );
        let also = flux("also", named, "");
        let mut files = vec![
            ("cluster/base/root.yaml", root.as_str()),
            ("cluster/base/apps.yaml", apps.as_str()),
            ("cluster/apps/a.yaml", CONFIG),
            (copy.as_str(), gone),
            (beside.as_str(), CONFIG),
        ];
        if !named.is_empty() {
            files.push(("cluster/base/also.yaml", also.as_str()));
        }
        let found = severity(&files, "KP4200");
        assert_eq!(
            found.as_deref(),
            Some(expected),
            "{folder} {second} {named}"
        );
    }
}

#[test]
fn what_people_apply_by_hand_is_compared_with_nothing() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  ttlSecondsAfterFinished: 60\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: 'a:1'}]\n";
    let root = application("web", "apps/web", "");
    // Where one of them may lead anywhere.
    let open = application("open", "'{{ .Values.path }}'", "");
    for (folder, guide, expected) in [
        ("k6", "kubectl create -f job.yaml\n", "info"),
        ("k6", "kubectl delete job k6\n", "error"),
        ("k6", "kubectl apply -f https://x.io/a.yaml\n", "error"),
        ("apps/web", "kubectl create -f job.yaml\n", "error"),
    ] {
        let (file, readme) = (format!("{folder}/a.yaml"), format!("{folder}/README.md"));
        let files = [
            ("root.yaml", root.as_str()),
            ("open.yaml", open.as_str()),
            ("apps/web/b.yaml", CONFIG),
            (file.as_str(), job),
            (readme.as_str(), guide),
        ];
        let found = severity(&files, "KP5020");
        assert_eq!(found.as_deref(), Some(expected), "{folder} {guide}");
    }
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  PASSWORD: # base64\n";
    for (guide, said) in [
        (
            "kubectl apply -f deploy/a.yaml\n",
            "pods that refer to it do not start",
        ),
        ("ls deploy\n", "Argo CD stays OutOfSync"),
    ] {
        let files = [
            ("root.yaml", root.as_str()),
            ("open.yaml", open.as_str()),
            ("apps/web/b.yaml", CONFIG),
            ("deploy/a.yaml", secret),
            ("README.md", guide),
        ];
        let found = lines(&files, "KP5005");
        let is = |it: &String| it.contains(said) && it.contains("error[");
        assert!(
            found.len() == 1 && found.iter().all(is),
            "{guide} {found:?}"
        );
    }
}

#[test]
fn updates_that_change_nothing_are_for_tools() {
    let binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}\nsubjects: [{kind: User, name: a}]\n";
    for (guide, expected) in [("oc apply -k apps\n", "info"), ("ls apps\n", "warning")] {
        let files = [("apps/a.yaml", binding), ("install.sh", guide)];
        let found = severity(&files, "KP5027");
        assert_eq!(found.as_deref(), Some(expected), "{guide}");
    }
}

#[test]
fn a_directory_of_a_variable_is_built_where_that_is_used_so() {
    let root = flux("apps", "./apps", "");
    let vars = "vars:\n  PLACE: \"{{.ROOT}}/provision/nodes\"\ntasks:\n  a: ";
    for (command, expected) in [
        ("other apply -f {{.PLACE}}/x\n", "warning"),
        ("kubectl apply --kustomize {{.PLACE}}\n", "error"),
    ] {
        let text = format!("{vars}{command}");
        let files = [
            ("flux/apps.yaml", root.as_str()),
            ("apps/a.yaml", CONFIG),
            (
                "provision/nodes/kustomization.yaml",
                "resources: [x/y.yaml]\n",
            ),
            ("Taskfile.yml", text.as_str()),
        ];
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{command}");
    }
}

#[test]
fn what_is_applied_names_what_can_be_there() {
    let root = |namespace: &str| {
        application("web", "apps/web", "")
            .replace("{namespace: web}", &format!("{{namespace: {namespace}}}"))
    };
    for (namespace, count) in [
        ("certManager", 1),
        ("cert-manager", 0),
        ("'{{ .ns }}'", 0),
        ("''", 0),
    ] {
        let root = root(namespace);
        let files = [("root.yaml", root.as_str()), ("apps/web/b.yaml", CONFIG)];
        assert_eq!(lines(&files, "KP4203").len(), count, "{namespace}");
    }
    let inner =
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [b.yaml]\n";
    for (text, found) in [(inner, Some("error")), (CONFIG, None)] {
        let files = [
            ("kustomization.yaml", "resources: [install.yaml]\n"),
            ("install.yaml", text),
            ("b.yaml", CONFIG),
        ];
        assert_eq!(severity(&files, "KP4225").as_deref(), found, "{text}");
    }
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: web-repository}\nspec: {url: 'https://x.io'}\n";
    let release = |source: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: web}}\nspec: {{interval: 5m, chart: {{spec: {{chart: web, sourceRef: {{kind: HelmRepository, name: {source}}}}}}}}}\n"
        )
    };
    let (wrong, right) = (release("web"), release("web-repository"));
    for (file, other, expected) in [
        (format!("{source}---\n{wrong}"), CONFIG, Some("warning")),
        (format!("{source}---\n{right}"), CONFIG, None),
        // Another release uses it, or it is in another file.
        (format!("{source}---\n{wrong}"), right.as_str(), None),
        (wrong.clone(), source, None),
    ] {
        let files = [("a.yaml", file.as_str()), ("b.yaml", other)];
        assert_eq!(
            severity(&files, "KP4229").as_deref(),
            expected,
            "{file} {other}"
        );
    }
}

#[test]
fn what_shows_a_mistake_of_a_tool_is_wrong_on_purpose() {
    let gone = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n";
    for (folder, expected) in [
        ("examples/issues/issue_0821", "info"),
        ("apps/issue_0821", "error"),
    ] {
        let (list, file) = (
            format!("{folder}/kustomization.yaml"),
            format!("{folder}/a.yaml"),
        );
        let files = [
            (list.as_str(), "resources: [a.yaml]\n"),
            (file.as_str(), gone),
        ];
        let found = severity(&files, "KP4200");
        assert_eq!(found.as_deref(), Some(expected), "{folder}");
    }
}
