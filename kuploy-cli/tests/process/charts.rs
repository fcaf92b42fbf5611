//! `--chart`: instead of the manifests or beside them, with the care of every output directory.

use super::{Folder, SHOP, fs, tree};

#[test]
fn a_chart_is_instead_of_the_manifests_unless_both_are_asked_for() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let ran = folder.run("--chart chart");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err
            .contains("next: helm upgrade --install shop chart --namespace shop"),
        "{ran:?}"
    );
    assert!(folder.path("chart/templates/web.yaml").exists());
    assert!(!folder.path("k8s").exists());
    folder.run("--chart chart -o k8s");
    assert!(folder.path("k8s/web.yaml").exists());
    let streamed = folder.run("--chart other -o - --quiet");
    assert!(streamed.out.contains("kind: StatefulSet"), "{streamed:?}");
    assert!(folder.path("other/values.yaml").exists());
    let ran = folder.run("--chart k8s -o k8s");
    assert!(ran.err.contains("needs a folder of its own"), "{ran:?}");
}

#[test]
fn the_head_of_a_chart_is_the_users_and_all_else_is_guarded() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    folder.run("--chart chart");
    let head = folder.path("chart/Chart.yaml");
    fs::write(&head, "apiVersion: v2\nname: shop\nversion: 7.0.0\n").unwrap();
    fs::write(folder.path("chart/values-prod.yaml"), "services: {}\n").unwrap();
    let before = tree(&folder.path("chart"));
    let again = folder.run("--chart chart");
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(tree(&folder.path("chart")), before);
    assert_eq!(folder.run("--chart chart --check").code, Some(0));

    folder.put("compose.yaml", &SHOP.replace("1.27", "1.29"));
    let check = folder.run("--chart chart --check");
    assert_eq!(check.code, Some(1), "{check:?}");
    assert!(check.err.contains("chart/values.yaml"), "{check:?}");
    let values = folder.path("chart/values.yaml");
    let edited = fs::read_to_string(&values)
        .unwrap()
        .replace("replicas: 1", "replicas: 5");
    fs::write(&values, &edited).unwrap();
    let refused = folder.run("--chart chart");
    assert!(refused.err.contains("was edited"), "{refused:?}");
    assert!(
        refused.err.contains("values file of your own"),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(&values).unwrap(), edited);

    folder.put(
        "compose.yaml",
        "name: shop\nservices: {web: {image: nginx}}\n",
    );
    folder.run("--chart chart --force --prune");
    assert!(!folder.path("chart/templates/db.yaml").exists());
    assert!(folder.path("chart/values-prod.yaml").exists());
}

#[test]
fn an_application_points_at_the_chart() {
    let folder = Folder::with(&[(".git/HEAD", ""), ("compose.yaml", SHOP)]);
    folder.run("--chart deploy/chart --argocd-app --repo-url https://git.example/shop.git");
    let path = folder.path("argocd/shop-application.yaml");
    let application = fs::read_to_string(path).unwrap();
    assert!(
        application.contains("    path: deploy/chart\n"),
        "{application}"
    );
}

#[test]
fn no_secret_value_is_among_the_values() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    for mode in ["manifest", "generator", "reference", "external"] {
        let ran = folder.run(&format!(
            "--chart {mode} --secrets {mode} --secret-store vault"
        ));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let holds = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.contains(": secret\n") || text.contains("c2VjcmV0")
        };
        let files = tree(&folder.path(mode));
        let found: Vec<_> = files.iter().filter(|(_, bytes)| holds(bytes)).collect();
        let wanted = usize::from(mode == "manifest");
        assert_eq!(found.len(), wanted, "{mode}");
        assert!(
            found
                .iter()
                .all(|(name, _)| name == "templates/db-env-secret.yaml")
        );
    }
}
