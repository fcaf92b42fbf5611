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
    assert!(ran.err.contains("needs its own directory"), "{ran:?}");
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

const ENVIRONMENTS: &str = "\
name: shop
services:
  web:
    image: nginx:1.27
    ports: [\"8080:80\"]
x-kuploy:
  repo-url: https://git.example/shop.git
  environments:
    staging: { domain: staging.example.com }
    prod: { domain: example.com, namespace: shop, revision: v1 }
";

#[test]
fn every_environment_has_a_chart_of_its_own() {
    let folder = Folder::with(&[("compose.yaml", ENVIRONMENTS)]);
    let ran = folder.run("--chart chart --argocd-app");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!folder.path("k8s").exists());
    for (name, host) in [
        ("staging", "- web.staging.example.com"),
        ("prod", "- web.example.com"),
    ] {
        let values = fs::read_to_string(folder.path(&format!("chart/{name}/values.yaml")));
        assert!(values.unwrap().contains(host), "{name}");
        let path = folder.path(&format!("argocd/shop-{name}-application.yaml"));
        let application = fs::read_to_string(path).unwrap();
        assert!(
            application.contains(&format!("path: chart/{name}\n")),
            "{application}"
        );
    }
}

#[test]
fn one_application_set_makes_the_application_of_every_environment() {
    let folder = Folder::with(&[("compose.yaml", ENVIRONMENTS)]);
    let ran =
        folder.run("--argocd-app=applicationset --argocd-project team --argocd-create-project");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let names: Vec<String> = tree(&folder.path("argocd"))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["shop-applicationset.yaml", "team-appproject.yaml"]);
    let set = fs::read_to_string(folder.path("argocd/shop-applicationset.yaml")).unwrap();
    for line in [
        "      - environment: staging\n        name: shop-staging\n        namespace: shop-staging\n        path: k8s/overlays/staging\n        revision: HEAD\n",
        "      - environment: prod\n        name: shop-prod\n        namespace: shop\n        path: k8s/overlays/prod\n        revision: v1\n",
        "      name: '{{ .name }}'\n",
        "        repoURL: https://git.example/shop.git\n",
        "        targetRevision: '{{ .revision }}'\n",
    ] {
        assert!(set.contains(line), "{line}: {set}");
    }
    let project = fs::read_to_string(folder.path("argocd/team-appproject.yaml")).unwrap();
    assert!(
        project.contains("namespace: shop-staging") && project.contains("namespace: shop\n"),
        "{project}"
    );
}

#[test]
fn every_command_can_look_at_one_environment() {
    let folder = Folder::with(&[("compose.yaml", ENVIRONMENTS)]);
    for command in ["-o -", "generate", "model", "lint --format short"] {
        let ran = folder.run(&format!("{command} --environment prod"));
        let is_lint = command.starts_with("lint");
        assert!(
            ran.out.contains("web.example.com") || is_lint,
            "{command}: {ran:?}"
        );
        assert!(!ran.out.contains("staging"), "{command}: {ran:?}");
    }
    let wrong = ENVIRONMENTS.replace("domain: example.com", "domain: example_com");
    let folder = Folder::with(&[("compose.yaml", &wrong)]);
    for command in ["", "lint"] {
        let ran = folder.run(&format!("{command} --format short"));
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.contains("compose.yaml:10:"), "{command}: {ran:?}");
        assert_eq!(said.matches("example_com").count(), 1, "{command}: {ran:?}");
    }
}
