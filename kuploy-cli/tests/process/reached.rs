//! `lint` in repositories: what no root leads to, and files that are the input of other programs.

use super::appliers::{application, severity};
use super::told::{CONFIG, flux};

#[test]
fn a_repository_on_another_host_may_have_more_than_the_clone() {
    let app = |name: &str, host: &str| {
        application(name, &format!("parts/{name}"), "").replace(
            "https://git.example/shop.git",
            &format!("{host}/shop/deploy.git"),
        )
    };
    for (host, expected) in [
        ("http://gitea.gitea.svc.cluster.local:3000", "info"),
        ("https://git.example", "error"),
    ] {
        let files = [
            ("parts/a/a.yaml", CONFIG.to_owned()),
            ("parts/b/b.yaml", CONFIG.to_owned()),
            ("apps/a.yaml", app("a", host)),
            ("apps/b.yaml", app("b", host)),
            ("apps/demo.yaml", app("demo", host)),
        ];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        assert_eq!(
            severity(&files, "KP4228").as_deref(),
            Some(expected),
            "{host}"
        );
    }
}

#[test]
fn the_generation_does_nothing_where_the_server_merges() {
    let config = |key: &str| CONFIG.replace("settings", &format!("settings, {key}: 2"));
    let (of_flux, argo_cd) = (flux("a", "./a", ""), application("a", "a", ""));
    for (key, applier, expected) in [
        ("generation", &of_flux, "warning"),
        ("resourceVersion", &of_flux, "error"),
        ("uid", &of_flux, "error"),
        ("generation", &argo_cd, "error"),
    ] {
        let text = config(key).replace(": 2", ": '2'");
        let text = if key == "generation" {
            config(key)
        } else {
            text
        };
        let files = [("a/a.yaml", text.as_str()), ("c/a.yaml", applier.as_str())];
        assert_eq!(
            severity(&files, "KP5002").as_deref(),
            Some(expected),
            "{key}"
        );
    }
}

#[test]
fn words_in_capitals_are_for_overlays_where_one_says_so() {
    let of = |name: &str| CONFIG.replace("settings", name);
    let (app, own) = (of("APPNAME"), of("MyApp"));
    let base = "resources: [a.yaml]\n";
    let overlay = "resources: [../app]\npatches: [{target: {kind: ConfigMap, name: APPNAME}, patch: '[{op: replace, path: /metadata/name, value: web}]'}]\n";
    let root = flux("app", "./app", "");
    for (folder, text, other, expected) in [
        ("_base", &app, ("b.yaml", CONFIG), "info"),
        ("app", &app, ("over/kustomization.yaml", overlay), "none"),
        ("app", &app, ("b.yaml", CONFIG), "error"),
        ("app", &app, ("c/app.yaml", root.as_str()), "error"),
        ("_base", &own, ("b.yaml", CONFIG), "error"),
    ] {
        let files = [
            (format!("{folder}/a.yaml"), text.as_str()),
            (format!("{folder}/kustomization.yaml"), base),
        ];
        let [a, list] = files.each_ref().map(|(path, text)| (path.as_str(), *text));
        let found = severity(&[a, list, other], "KP4203");
        assert_eq!(
            found.as_deref().unwrap_or("none"),
            expected,
            "{folder} {text} {other:?}"
        );
    }
}

#[test]
fn lists_in_templates_are_filled_in() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nspec: {a: [${SUBNETS}]}\n";
    let listed = ("kustomization.yaml", "resources: [web-template.yaml]\n");
    for (path, other, expected) in [
        ("web-template.yaml", ("b.yaml", CONFIG), "info"),
        ("templates/web.yaml", ("b.yaml", CONFIG), "info"),
        ("web.yaml", ("b.yaml", CONFIG), "error"),
        ("web-template.yaml", listed, "error"),
    ] {
        let found = severity(&[(path, text), other], "KP1001");
        assert_eq!(found.as_deref(), Some(expected), "{path} {other:?}");
    }
}
