//! `lint` in repositories: what patches of kustomizations make of those who apply, targets that match nothing, circles.

use super::appliers::{application, severity};
use super::reached::JOB;
use super::told::{CONFIG, flux};

#[test]
fn a_patch_says_how_applications_are_applied() {
    let large = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: large}}\ndata: {{a: {}}}\n",
        "x".repeat(300 * 1024)
    );
    let app = application(
        "web",
        "web",
        "syncPolicy: {syncOptions: [CreateNamespace=true]}",
    );
    let patched = |target: &str| {
        format!(
            "resources: [web.yaml]\npatches:\n- target: {{{target}}}\n  patch: '[{{op: add, path: /spec/syncPolicy/syncOptions/-, value: ServerSideApply=true}}]'\n"
        )
    };
    for (target, expected) in [
        ("kind: Application", "none"),
        // Any object of the name.
        ("name: web", "none"),
        ("kind: Application, name: other", "error"),
        ("kind: ConfigMap", "error"),
    ] {
        let list = patched(target);
        let files = [
            ("apps/kustomization.yaml", list.as_str()),
            ("apps/web.yaml", app.as_str()),
            ("web/large.yaml", large.as_str()),
        ];
        let found = severity(&files, "KP5024");
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{target}");
    }
}

#[test]
fn a_patch_says_which_directory_is_applied() {
    let list = |path: &str| {
        format!(
            "resources: [../base]\npatches:\n- target: {{kind: Kustomization}}\n  patch: '[{{op: replace, path: /spec/path, value: {path}}}]'\n"
        )
    };
    for (path, expected) in [("./late", "error"), ("./other", "info")] {
        let list = list(path);
        let files = [
            ("sync.yaml", &*flux("flux-system", "./clusters/a", "")),
            ("clusters/a/kustomization.yaml", list.as_str()),
            (
                "clusters/base/kustomization.yaml",
                "resources: [web.yaml]\n",
            ),
            ("clusters/base/web.yaml", &flux("web", "./unset", "")),
            ("other/a.yaml", CONFIG),
            ("late/job.yaml", JOB),
        ];
        assert_eq!(
            severity(&files, "KP5020").as_deref(),
            Some(expected),
            "{path}"
        );
    }
}
