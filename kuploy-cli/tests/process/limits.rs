//! Limits of hostile input, and the flags that raise them.

use super::Folder;

#[test]
fn nesting_is_bounded_and_the_bound_can_be_raised() {
    let depth = 5_000;
    let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let compose = format!("services: {{web: {{image: \"nginx:1.27\", x-deep: {nested}}}}}\n");
    let manifest = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\nx: {nested}\n");
    let folder = Folder::with(&[("compose.yaml", &compose), ("k8s.yaml", &manifest)]);
    for command in [
        "config",
        "config --format json",
        "lint",
        "model",
        "convert --out -",
        "strip k8s.yaml",
        "lint k8s.yaml",
    ] {
        let refused = folder.run(command);
        let said = format!("{}{}", refused.out, refused.err);
        assert!(said.contains("KP1011"), "{command}: {said}");
        let read = folder.run(&format!("{command} --max-depth 6000"));
        let silent = !format!("{}{}", read.out, read.err).contains("KP1011");
        assert!(silent, "{command}: {}", read.err);
        assert!(matches!(read.code, Some(0 | 1)), "{command}: {}", read.err);
    }
    let most = folder.run("config --max-depth 99999999");
    assert_eq!(most.code, Some(0), "{}", most.err);
}

#[test]
fn variables_of_variables_end_at_the_size_of_the_project() {
    let env: String = (0..30).fold("A0=0123456789\n".to_owned(), |text, at| {
        format!("{text}A{}=$A{at}$A{at}\n", at + 1)
    });
    let folder = Folder::with(&[
        ("compose.yaml", "services: {web: {image: \"nginx:1.27\"}}\n"),
        (".env", &env),
    ]);
    let ran = folder.run("config");
    assert!(ran.err.contains("KP1015"), "{}", ran.err);
    assert!(ran.err.contains("--max-total-size"), "{}", ran.err);
    let few = env.lines().take(20).collect::<Vec<_>>().join("\n");
    folder.put(".env", &few);
    assert_eq!(folder.run("config --max-total-size 64M").code, Some(0));
    assert_ne!(folder.run("config --max-total-size 1M").code, Some(0));
}

#[test]
fn files_that_include_one_another_in_a_row_are_bounded() {
    let length = 600;
    let folder = Folder::with(&[("compose.yaml", "include: [f0.yaml]\n")]);
    for at in 0..length {
        folder.put(
            &format!("f{at}.yaml"),
            &format!("include: [f{}.yaml]\n", at + 1),
        );
    }
    folder.put(
        &format!("f{length}.yaml"),
        "services: {web: {image: \"nginx:1.27\"}}\n",
    );
    let refused = folder.run("config");
    assert!(refused.err.contains("KP2132"), "{}", refused.err);
    assert!(refused.err.contains("--max-depth"), "{}", refused.err);
    let read = folder.run("config --max-depth 10000");
    assert_eq!(read.code, Some(0), "{}", read.err);
    assert!(read.out.contains("nginx:1.27"), "{}", read.out);
}
