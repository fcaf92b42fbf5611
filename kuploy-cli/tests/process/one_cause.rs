//! `lint` in repositories: what one repair ends is one finding, with the places of all.

use serde_json::Value;

use super::Folder;

/// A patch file of several documents of which the base has one, and two kustomizations that name a directory which was renamed.
fn files() -> Vec<(&'static str, String)> {
    let config = |name: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{a: b}}\n")
    };
    let patches = ["there", "one", "two", "three"].map(config).join("---\n");
    let text = |text: &str| text.to_owned();
    vec![
        ("base/kustomization.yaml", text("resources: [there.yaml]\n")),
        ("base/there.yaml", config("there")),
        (
            "over/kustomization.yaml",
            text("resources: [../base]\npatches:\n- path: patches.yaml\n"),
        ),
        ("over/patches.yaml", patches),
        (
            "a/kustomization.yaml",
            text("resources: [a.yaml, ../old]\n"),
        ),
        ("a/a.yaml", config("a")),
        (
            "b/c/kustomization.yaml",
            text("resources:\n- b.yaml\n- ../../old\n"),
        ),
        ("b/c/b.yaml", config("b")),
        (
            "d/kustomization.yaml",
            text("resources:\n- d.yaml\n- e.yaml\n- f.yaml\n"),
        ),
        ("d/d.yaml", config("d")),
    ]
}

fn ran(format: &str) -> (String, String) {
    let files = files();
    let files: Vec<_> = files
        .iter()
        .map(|(path, it)| (*path, it.as_str()))
        .collect();
    let ran = Folder::with(&files).run(&format!("lint . --format {format}"));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    (ran.out, ran.err)
}

#[test]
fn one_cause_is_one_error_for_people() {
    let (out, err) = ran("human");
    let words = out.replace('│', " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "the patch targets `ConfigMap/one`, `ConfigMap/three` and `ConfigMap/two`",
        "`../../old` does not exist",
        "likewise `Kustomization/?:resources[1]` (a/kustomization.yaml:1)",
        "`e.yaml` and `f.yaml` do not exist",
        "likewise `Kustomization/?:resources[2]`",
    ] {
        assert!(words.contains(said), "{said}\n{out}");
    }
    assert_eq!(out.matches("error[").count(), 3, "{out}");
    assert!(err.contains("3 errors"), "{err}");
}

#[test]
fn programs_get_every_place() {
    let (out, _) = ran("json");
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["summary"]["errors"], 3);
    let findings = document["findings"].as_array().unwrap().iter();
    let mut places: Vec<String> = findings
        .map(|it| format!("{}:{}", it["file"], it["span"]["start"]["line"]).replace('"', ""))
        .collect();
    places.sort();
    assert_eq!(
        places,
        [
            "a/kustomization.yaml:1",
            "b/c/kustomization.yaml:3",
            "d/kustomization.yaml:3",
            "d/kustomization.yaml:4",
            "over/kustomization.yaml:3",
        ]
    );
    let (out, _) = ran("sarif");
    let document: Value = serde_json::from_str(&out).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3, "{out}");
    let of = |it: &&Value| it["message"]["text"].as_str().unwrap().contains("/old`");
    let result = results.iter().find(of).unwrap();
    let other = &result["relatedLocations"][0]["physicalLocation"];
    assert_eq!(other["artifactLocation"]["uri"], "a/kustomization.yaml");
    assert_eq!(other["region"]["startLine"], 1);
    // A line for each place, as editors and pull requests want it.
    let (out, _) = ran("short");
    assert_eq!(out.matches("error[").count(), 7, "{out}");
    let (out, _) = ran("github");
    assert_eq!(out.matches("::error").count(), 7, "{out}");
}

#[test]
fn a_baseline_knows_each_of_them() {
    let files = files();
    let files: Vec<_> = files
        .iter()
        .map(|(path, it)| (*path, it.as_str()))
        .collect();
    let folder = Folder::with(&files);
    folder.run("lint . --baseline lint.json --write-baseline");
    // One of several is mended: the others are still known.
    folder.put("d/e.yaml", files[1].1);
    let ran = folder.run("lint . --baseline lint.json --format short");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
}
