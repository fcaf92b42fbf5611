//! Namespaces that change between two runs: of one project, of its environments, and from one to the other.

use super::{Folder, Ran, SHOP};

/// What is said of namespaces in the second of two runs; each is `x-kuploy` and the command line.
fn said((first, line): (&str, &str), (second, changed): (&str, &str)) -> Vec<String> {
    let text = |own: &str| format!("{SHOP}x-kuploy: {{{own}}}\n");
    let folder = Folder::with(&[("compose.yaml", &text(first))]);
    assert_eq!(folder.run(line).code, Some(0));
    folder.put("compose.yaml", &text(second));
    let ran: Ran = folder.run(changed);
    let lines: Vec<&str> = ran.err.lines().collect();
    let is_of_rule = |pair: &&[&str]| pair.iter().take(1).any(|it| it.contains("[KP5057]"));
    let found = lines.windows(2).filter(is_of_rule);
    found.map(|pair| pair.join("\n")).collect()
}

const TWO: &str = "environments: {dev: {namespace: shop-dev}, prod: {namespace: shop}}";

#[test]
fn a_namespace_that_another_environment_has_now_is_not_deleted() {
    let swapped = "environments: {dev: {namespace: shop}, prod: {namespace: shop-dev}}";
    let found = said((TWO, ""), (swapped, ""));
    assert_eq!(found.len(), 2, "{found:?}");
    for (one, name, other, left) in [
        (&found[0], "dev", "prod", "shop-dev"),
        (&found[1], "prod", "dev", "shop"),
    ] {
        let takes = format!(
            "which was that of the environment `{other}` until now: `{name}` takes over the objects and the data there"
        );
        assert!(one.contains(&takes), "{one}");
        let kept = format!("delete nothing in `{left}`, which is now the namespace of `{other}`");
        assert!(one.contains(&kept) && !one.contains("delete them"), "{one}");
    }
    // The way out ends it.
    assert!(said((TWO, ""), (TWO, "")).is_empty());
    // One takes the place of another, which moves on.
    let pushed = "environments: {dev: {namespace: shop}, prod: {namespace: shop-prod}}";
    let found = said((TWO, ""), (pushed, ""));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].contains("--namespace shop-dev` lists the objects that stay"),
        "{found:?}"
    );
    assert!(found[1].contains("delete nothing in `shop`"), "{found:?}");
}

#[test]
fn environments_that_come_and_go_leave_their_namespaces() {
    let none = "gitops: argocd";
    // One project becomes two environments: one of them stays where it was, or none.
    assert!(said((none, "-n shop"), (TWO, "")).is_empty());
    let others = "environments: {dev: {namespace: a}, prod: {namespace: b}}";
    for line in ["", "--prune"] {
        let found = said((none, "-n shop"), (others, line));
        assert_eq!(found.len(), 1, "{found:?}");
        let message = "no environment has the namespace `shop`, where everything was until now";
        assert!(found[0].contains(message), "{found:?}");
        assert!(
            found[0].contains("{environments: {NAME: {namespace: shop}}}"),
            "{found:?}"
        );
    }
    // It named no namespace.
    let found = said((none, ""), (TWO, ""));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("unless they were applied to `shop-dev` or `shop`"),
        "{found:?}"
    );
    // And back.
    let found = said((TWO, ""), (none, "-n shop"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains(
            "`dev` is no longer there: its objects and its data stay in the namespace `shop-dev`"
        ),
        "{found:?}"
    );
    assert!(
        found[0].contains("app.kubernetes.io/part-of=shop,"),
        "{found:?}"
    );
    let again = "{environments: {dev: {namespace: shop-dev}}}";
    assert!(found[0].contains(again), "{found:?}");
    assert_eq!(said((TWO, ""), (none, "")).len(), 2);
    // One of two goes; a new name in the same namespace, and a new environment, leave nothing.
    let one = "environments: {prod: {namespace: shop}}";
    assert_eq!(said((TWO, ""), (one, "")).len(), 1);
    let renamed = "environments: {dev: {namespace: shop-dev}, live: {namespace: shop}}";
    assert!(said((TWO, ""), (renamed, "")).is_empty());
    assert!(said((one, ""), (TWO, "")).is_empty());
}
