use super::*;
use crate::source::MemoryFiles;

fn of(files: &[(&str, &str)]) -> Kustomization {
    let files = files.iter().fold(MemoryFiles::new(), |all, (name, text)| {
        all.with(name, *text)
    });
    read(
        &files,
        "/project/over/kustomization.yaml",
        &Limits::default(),
    )
}

#[test]
fn folders_components_and_generators_are_followed() {
    let found = of(&[
        (
            "over/kustomization.yaml",
            "resources: [../base, own.yaml]\ncomponents: [../comp]\nnamespace: shop\n",
        ),
        ("over/own.yaml", ""),
        (
            "base/kustomization.yml",
            "resources: [web.yaml, ../over/own.yaml]\nconfigMapGenerator: [{name: a}]\n",
        ),
        ("base/web.yaml", ""),
        (
            "comp/Kustomization",
            "secretGenerator: [{name: b, envs: [b.env]}]\n",
        ),
        ("comp/b.env", ""),
    ]);
    assert_eq!(found.parts.len(), 3);
    assert_eq!(found.resources.len(), 2, "{:?}", found.resources);
    assert!(found.report.is_empty() && found.extent.whole && found.extent.one_namespace);
    let made: Vec<_> = found
        .extent
        .made
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    assert_eq!(made, ["a", "b"]);
}

#[test]
fn circles_end() {
    let found = of(&[
        ("over/kustomization.yaml", "resources: [../base]\n"),
        ("base/kustomization.yaml", "resources: [../over, ../base]\n"),
    ]);
    assert_eq!(found.parts.len(), 2);
}

#[test]
fn what_is_fetched_or_made_by_plugins_leaves_the_whole_unknown() {
    for entry in [
        "resources: [https://example.com/a.yaml]",
        "resources: [github.com/owner/repo//deploy?ref=v1]",
        "helmCharts: [{name: a}]",
        "replacements: [{source: {kind: Service}}]",
    ] {
        let found = of(&[("over/kustomization.yaml", entry)]);
        assert!(!found.extent.whole && found.report.is_empty(), "{entry}");
    }
}

#[test]
fn entries_that_are_not_there_are_named_at_their_place() {
    for (entry, path) in [
        ("resources: [a.yaml]", "resources[0]"),
        ("resources: [../empty]", "resources[0]"),
        ("components: [../none]", "components[0]"),
        ("patches: [{path: a.yaml}]", "patches[0].path"),
        (
            "patchesStrategicMerge: [a.yaml]",
            "patchesStrategicMerge[0]",
        ),
        (
            "configMapGenerator: [{name: a, files: [b, k=c.conf]}]",
            "configMapGenerator[0].files[1]",
        ),
    ] {
        let found = of(&[
            ("over/kustomization.yaml", entry),
            ("over/b", ""),
            ("empty/x", ""),
        ]);
        let paths: Vec<_> = found
            .report
            .iter()
            .map(|finding| finding.path.as_str())
            .collect();
        assert_eq!(paths, [format!("Kustomization/?:{path}")], "{entry}");
    }
}

#[test]
fn patches_that_reach_references_are_noted() {
    let patches = |text: &str| {
        of(&[("over/kustomization.yaml", text), ("over/p.yaml", "kind: Deployment\nmetadata: {name: web}\nspec: {template: {metadata: {labels: {a: b}}}}\n"), ("over/r.yaml", "kind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n")]).extent.patches
    };
    let patch = |kind: Option<&str>, name: Option<&str>| Patch {
        kind: kind.map(str::to_owned),
        name: name.map(str::to_owned),
    };
    let web = patch(Some("Deployment"), Some("web"));
    for (text, wanted) in [
        ("patches: [{path: p.yaml}]", Some(web.clone())),
        ("patches: [{path: r.yaml}]", None),
        (
            "patches: [{path: p.yaml, target: {kind: Deployment, name: \"web.*\"}}]",
            Some(patch(Some("Deployment"), None)),
        ),
        (
            "patches: [{patch: '[{op: remove, path: /spec/ports/0}]', target: {kind: Service}}]",
            Some(patch(Some("Service"), None)),
        ),
        (
            "patches: [{patch: '[{op: replace, path: /spec/replicas, value: 2}]', target: {kind: Deployment}}]",
            None,
        ),
        ("patchesStrategicMerge: [p.yaml]", Some(web)),
    ] {
        assert_eq!(patches(text).into_iter().next(), wanted, "{text}");
    }
}
