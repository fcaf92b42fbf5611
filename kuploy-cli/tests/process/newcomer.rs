//! The way of somebody new: from `compose.yaml` and `compose.prod.yaml` to two Applications, then changes in Compose and
//! what `--check` says of each.

use super::Folder;

const COMPOSE: &str = "\
name: shop
services:
  web:
    image: ghcr.io/example/web:1.4
    ports: [\"8080:8080\"]
  db:
    image: postgres:17
    environment: {POSTGRES_HOST_AUTH_METHOD: trust}
    volumes: [\"db:/var/lib/postgresql/data\"]
volumes: {db: }
";
const PROD: &str = "services: {web: {deploy: {replicas: 3}}}\n";
const ENVIRONMENTS: &str = "\
x-kuploy:
  argocd-app: true
  repo-url: https://git.example/shop.git
  environments:
    staging: {domain: staging.example.com}
    prod: {files: [compose.prod.yaml], domain: example.com}
";

#[test]
fn the_file_of_an_environment_is_named_until_it_is_declared() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE), ("compose.prod.yaml", PROD)]);
    let ran = folder.run("convert -v");
    assert!(
        ran.err.contains("`compose.prod.yaml` is not read"),
        "{ran:?}"
    );
    let line = "x-kuploy: {environments: {prod: {files: [compose.prod.yaml]}}}";
    assert!(ran.err.contains(line), "{ran:?}");
    let folder = Folder::with(&[("compose.prod.yaml", PROD)]);
    folder.put("compose.yaml", &format!("{COMPOSE}{line}\n"));
    let ran = folder.run("convert -v");
    assert!(!ran.err.contains("is not read"), "{ran:?}");
    assert!(folder.path("k8s/overlays/prod/kustomization.yaml").exists());
}

#[test]
fn what_comes_next_names_every_environment() {
    let environments = "x-kuploy: {environments: {staging: {}, prod: {}}}\n";
    let text = format!("{COMPOSE}{environments}");
    let folder = Folder::with(&[("compose.yaml", text.as_str())]);
    let ran = folder.run("convert");
    let next: Vec<&str> = ran
        .err
        .lines()
        .filter(|it| it.starts_with("next: ") || it.starts_with("or: "))
        .collect();
    let want = [
        "next: kubectl apply -k k8s/overlays/staging",
        "next: kubectl apply -k k8s/overlays/prod",
        "or: commit it and let Argo CD sync it",
    ];
    assert_eq!(next, want, "{ran:?}");
}

#[test]
fn the_url_of_the_repository_is_proposed() {
    let config = "[remote \"origin\"]\n\turl = https://me:secret@git.example/shop.git\n";
    let folder = Folder::with(&[(".git/config", config), ("compose.yaml", COMPOSE)]);
    let ran = folder.run("convert --argocd-app");
    assert!(
        ran.err.contains("--repo-url https://git.example/shop.git"),
        "{ran:?}"
    );
    assert!(!ran.err.contains("secret@"), "{ran:?}");
}

#[test]
fn two_applications_in_one_command_and_what_check_says_of_changes() {
    let text = format!("{COMPOSE}{ENVIRONMENTS}");
    let folder = Folder::with(&[("compose.yaml", text.as_str()), ("compose.prod.yaml", PROD)]);
    let ran = folder.run("convert");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("kubectl apply -f argocd"), "{ran:?}");
    for (environment, host) in [
        ("staging", "web.staging.example.com"),
        ("prod", "web.example.com"),
    ] {
        let read = |path: String| std::fs::read_to_string(folder.path(&path)).unwrap();
        let application = read(format!("argocd/shop-{environment}-application.yaml"));
        assert!(application.contains(&format!("path: k8s/overlays/{environment}\n")));
        assert!(application.contains(&format!("namespace: shop-{environment}\n")));
        let route = read(format!("k8s/overlays/{environment}/web.yaml"));
        assert!(route.contains(&format!("host: {host}\n")), "{route}");
    }
    assert_eq!(folder.run("convert --check").code, Some(0));
    // With an Application it is known who applies: the order holds, and nobody has to be told of `kubectl apply`.
    assert!(!ran.err.contains("KP3035"), "{ran:?}");
    for (from, to, files, said) in [
        ("web:1.4", "web:1.5", &["k8s/base/web.yaml"][..], None),
        (
            "8080:8080",
            "9090:9090",
            &["k8s/base/web.yaml", "k8s/overlays/prod/web.yaml"],
            None,
        ),
        (
            "db:/var/lib",
            "pgdata:/var/lib",
            &["k8s/base/db.yaml"],
            Some("the data is not copied"),
        ),
    ] {
        let mut changed = text.replace(from, to);
        if to.starts_with("pgdata") {
            changed = changed.replace("volumes: {db: }", "volumes: {pgdata: }");
        }
        folder.put("compose.yaml", &changed);
        let ran = folder.run("convert --check");
        assert_eq!(ran.code, Some(1), "{ran:?}");
        for file in files {
            assert!(
                ran.err.contains(&format!("{file} is out of date")),
                "{ran:?}"
            );
        }
        assert!(said.is_none_or(|said| ran.err.contains(said)), "{ran:?}");
        let moved = ran.err.matches("[KP5054]").count();
        assert_eq!(moved, usize::from(said.is_some()), "{ran:?}");
    }
}

#[test]
fn an_application_of_another_directory_is_not_replaced() {
    let application = "--argocd-app --repo-url https://git.example/shop.git";
    let folder = Folder::with(&[("compose.yaml", COMPOSE)]);
    let run = |environment: &str, more: &str| {
        folder.run(&format!(
            "convert -o k8s-{environment} -n {environment} {application} {more}"
        ))
    };
    assert_eq!(run("staging", "").code, Some(0));
    assert_eq!(run("staging", "").code, Some(0));
    let ran = run("prod", "");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("--argocd-name shop-NAME"), "{ran:?}");
    assert!(!folder.path("k8s-prod").exists());
    assert_eq!(run("prod", "--argocd-name shop-prod").code, Some(0));
    assert_eq!(run("prod", "--force").code, Some(0));
    // A directory that was renamed is the same environment.
    std::fs::rename(folder.path("k8s-prod"), folder.path("k8s-live")).unwrap();
    assert_eq!(run("live", "").code, Some(0));
}

#[test]
fn environments_do_not_share_an_application() {
    let environments = "x-kuploy: {argocd-app: true, repo-url: 'https://git.example/a.git', environments: {a: {argocd-name: x}, b: {argocd-name: x}}}\n";
    let text = format!("{COMPOSE}{environments}");
    let ran = Folder::with(&[("compose.yaml", text.as_str())]).run("convert");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("name the same Application `x`"), "{ran:?}");
}

#[test]
fn a_misspelt_environment_is_none() {
    let text = format!("{COMPOSE}x-kuploy: {{environments: {{dev: {{}}, prod: {{}}}}}}\n");
    let folder = Folder::with(&[("compose.yaml", text.as_str())]);
    for (line, help) in [
        ("convert --environment prdo", "did you mean `prod`?"),
        (
            "convert -o - --environment production",
            "it declares `dev`, `prod`",
        ),
        ("lint --environment prdo", "did you mean `prod`?"),
    ] {
        let ran = folder.run(line);
        let said = format!("{}{}", ran.out, ran.err);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(
            said.contains("names no environment") && said.contains(help),
            "{ran:?}"
        );
        assert!(
            !said.contains("kind:") && !folder.path("k8s").exists(),
            "{ran:?}"
        );
    }
    assert_eq!(folder.run("convert -o - --environment prod").code, Some(0));
    // A new one has files of its own.
    folder.put("more.yaml", PROD);
    assert_eq!(
        folder.run("convert --environment new=more.yaml").code,
        Some(0)
    );
    // Where none is declared, names alone are environments.
    let folder = Folder::with(&[("compose.yaml", COMPOSE)]);
    assert_eq!(
        folder.run("convert --environment a --environment b").code,
        Some(0)
    );
    assert!(folder.path("k8s/overlays/b").exists());
}

#[test]
fn an_image_of_an_environment_is_named_where_it_is_written() {
    let text = format!("{COMPOSE}x-kuploy: {{environments: {{prod: {{images: {{wbe: x}}}}}}}}\n");
    let folder = Folder::with(&[("compose.yaml", text.as_str())]);
    let ran = folder.run("convert");
    let said = ran.err.as_str();
    assert!(
        said.contains("compose.yaml:11:") && said.contains("did you mean `web`?"),
        "{ran:?}"
    );
    assert!(!said.contains("--image"), "{ran:?}");
}

#[test]
fn first_mistakes_get_the_line_to_write() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE), ("shop/compose.yaml", COMPOSE)]);
    for (line, want) in [
        ("compose.yaml", "write `kuploy-convert -f compose.yaml`"),
        ("shop", "write `kuploy-convert --project-directory shop`"),
        ("diff", "write `kuploy-convert --diff`"),
        ("--sercets generator", "'--secrets'"),
        ("--deny KP4203,KP5020", "repeat the option"),
    ] {
        let ran = folder.run(line);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains(want), "{ran:?}");
    }
}

#[test]
fn what_nobody_can_reach_is_said_beside_what_to_run() {
    let outside = "outside: nothing is reachable from outside the cluster";
    let folder = Folder::with(&[("compose.yaml", COMPOSE)]);
    assert!(folder.run("convert").err.contains(outside));
    for line in [
        "convert --domain example.com",
        "convert --publish load-balancer",
    ] {
        assert!(!folder.run(line).err.contains(outside), "{line}");
    }
    // Nobody publishes anything.
    let text =
        "services: {db: {image: 'postgres:17', environment: {POSTGRES_HOST_AUTH_METHOD: trust}}}\n";
    let folder = Folder::with(&[("compose.yaml", text)]);
    assert!(!folder.run("convert").err.contains(outside));
}

#[test]
fn rules_are_chosen_by_the_beginning_of_their_numbers() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE)]);
    assert_eq!(folder.run("lint --deny KP330").code, Some(1));
    assert_eq!(folder.run("lint --deny KP33 --allow KP330").code, Some(0));
    assert_eq!(folder.run("lint --deny KP39").code, Some(2));
}

#[test]
fn a_second_run_with_environments_keeps_what_the_first_decided() {
    const WITH: &str = "services: {web: {image: 'x/web:1', volumes: ['data:/data'], restart: always}}\nvolumes: {data: {x-kuploy: {populate: false}}}\n";
    const WITHOUT: &str = "services: {web: {image: 'x/web:1', restart: always}}\n";
    const ALL: &str = "x-kuploy: {environments: {staging: {}, prod: {files: [prod.yaml]}}}\n";
    let own = "services: {one: {image: 'x/one:1', restart: always VOLUMES}}\n";
    let volume = own.replace("VOLUMES", ", volumes: ['/data']");
    let none = own.replace("VOLUMES", "");
    let stateful = |folder: &Folder, file: &str| {
        let text = std::fs::read_to_string(folder.path(file)).unwrap();
        text.contains("kind: StatefulSet\n")
    };
    for (before, after, base) in [
        ("", "", "k8s"),
        (ALL, ALL, "k8s/base"),
        // The directory of a run that knew no environments is what the cluster runs.
        ("", ALL, "k8s"),
        (ALL, "", "k8s/base"),
    ] {
        let folder = Folder::with(&[("prod.yaml", volume.as_str())]);
        folder.put("compose.yaml", &format!("{WITH}{before}"));
        folder.run("convert");
        folder.put("compose.yaml", &format!("{WITHOUT}{after}"));
        folder.put("prod.yaml", &none);
        let ran = folder.run("convert -v");
        let said = format!("`web` stays a StatefulSet, as it is in `{base}`:");
        assert_eq!(ran.err.matches(&said).count(), 1, "{before}{after}{ran:?}");
        let written = match after.is_empty() {
            true => "k8s/web.yaml",
            false => "k8s/base/web.yaml",
        };
        assert!(stateful(&folder, written), "{before}{after}");
        if before == ALL && after == ALL {
            let said = "`one` stays a StatefulSet, as it is in `k8s/overlays/prod`:";
            assert!(ran.err.contains(said), "{ran:?}");
            assert!(stateful(&folder, "k8s/overlays/prod/one.yaml"));
            assert_eq!(folder.run("convert --check").code, Some(0));
        }
    }
}

#[test]
fn a_second_run_with_environments_keeps_how_statefulsets_start() {
    let text = format!("{COMPOSE}x-kuploy: {{environments: {{staging: {{}}, prod: {{}}}}}}\n");
    let folder = Folder::with(&[("compose.yaml", text.as_str())]);
    folder.run("convert");
    let path = folder.path("k8s/base/db.yaml");
    let written = std::fs::read_to_string(&path).unwrap();
    let parallel = "  podManagementPolicy: Parallel\n";
    let ordered = written.replace(parallel, "");
    assert_ne!(ordered, written);
    std::fs::write(&path, &ordered).unwrap();
    assert_eq!(folder.run("convert --force").code, Some(0));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), ordered);
    let printed = folder.run("convert -o - --environment prod");
    assert!(printed.out.contains("kind: StatefulSet"), "{printed:?}");
}

#[test]
fn findings_say_of_which_environments_they_are() {
    let folder = Folder::with(&[
        (
            "compose.yaml",
            "services: {web: {image: 'x/web:1', environment: {A: $A, PASSWORD: $P}}}\nx-kuploy: {environments: {dev: {}, qa: {}, prod: {env-file: prod.env, files: [prod.yaml]}}}\n",
        ),
        ("prod.yaml", "services: {web: {cpu_rt_period: 1}}\n"),
        (".env", "A=1\nP=correct-horse\n"),
        ("prod.env", "P=battery-staple\n"),
    ]);
    for command in ["convert -v", "lint -v --format short"] {
        let ran = folder.run(command);
        let said = format!("{}{}", ran.out, ran.err);
        // Of one environment.
        let unset = "warning[KP2112]: in `prod`: variable `A` is not set";
        assert!(said.contains(unset), "{command}: {ran:?}");
        let help = "set `A` in `prod.env`, ";
        assert!(
            command.starts_with("lint") || said.contains(help),
            "{ran:?}"
        );
        // Of all of them.
        assert_eq!(said.matches("[KP6001]").count(), 1, "{ran:?}");
        assert!(!said.contains("[KP6001]: in `"), "{ran:?}");
        // The file says of which.
        assert!(said.contains("prod.yaml:1:"), "{ran:?}");
        assert!(!said.contains("in `prod`: `cpu_rt_period`"), "{ran:?}");
    }
    // What is not known of one of them is no difference.
    std::fs::remove_file(folder.path("prod.env")).unwrap();
    let ran = folder.run("convert -v");
    assert!(ran.err.contains("`prod.env` does not exist"), "{ran:?}");
    assert!(!ran.err.contains("KP2112"), "{ran:?}");
    assert!(!ran.err.contains("in `dev`"), "{ran:?}");
}

#[test]
fn what_is_written_is_summed_up_for_each_environment() {
    let text = format!(
        "{COMPOSE}x-kuploy: {{environments: {{staging: {{}}, prod: {{files: [prod.yaml], domain: example.com, images: {{db: 'postgres:16'}}}}}}}}\n"
    );
    let prod =
        "services: {web: {deploy: {replicas: 3}}, extra: {image: 'x/extra:1', restart: always}}\n";
    let folder = Folder::with(&[("compose.yaml", text.as_str()), ("prod.yaml", prod)]);
    let ran = folder.run("convert");
    let (_, own) = ran.err.split_once("staging -> ").unwrap();
    let lines: Vec<&str> = own.lines().take(5).collect();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = lines.into_iter().map(words).collect();
    assert_eq!(
        lines,
        [
            "k8s/overlays/staging: 1 file, written; namespace shop-staging",
            "prod -> k8s/overlays/prod: 6 files, written; namespace shop-prod",
            "db StatefulSet 5432 db 1Gi postgres:16",
            "extra Deployment no port (headless)",
            "web Deployment x3 8080 http://web.example.com",
        ],
        "{ran:?}"
    );
    // The override that nobody names is named.
    folder.put("compose.yaml", COMPOSE);
    folder.put(
        "compose.override.yaml",
        "services: {web: {environment: {DEBUG: '1'}}}\n",
    );
    let ran = folder.run("convert");
    let head = "shop (compose.yaml, compose.override.yaml) -> k8s: ";
    assert!(ran.err.starts_with(head), "{ran:?}");
}

#[test]
fn what_patches_change_in_the_cluster_is_said() {
    let text = format!(
        "{COMPOSE}x-kuploy: {{environments: {{staging: {{}}, prod: {{volume-size: 50Gi}}}}}}\n"
    );
    let folder = Folder::with(&[("compose.yaml", text.as_str())]);
    folder.run("convert");
    folder.put("compose.yaml", &text.replace("50Gi", "5Gi"));
    let ran = folder.run("convert -v");
    let said = "k8s/overlays/prod/patches/db.yaml:8:16: warning[KP5053]: the claim `db` shrinks from 50Gi to 5Gi";
    assert_eq!(ran.err.matches(said).count(), 1, "{ran:?}");
    let ran = folder.run("convert -v");
    assert!(!ran.err.contains("[KP505"), "{ran:?}");
    folder.put("compose.yaml", &text.replace("50Gi", "60Gi"));
    let ran = folder.run("convert -v");
    let said = "warning[KP5053]: the claim `db` grows from 5Gi to 60Gi";
    assert!(ran.err.contains(said), "{ran:?}");
}

#[test]
fn directories_of_earlier_runs_are_named_and_pruned() {
    let text = format!(
        "{COMPOSE}x-kuploy: {{environments: {{staging: {{domain: a.example}}, prod: {{}}}}}}\n"
    );
    let folder = Folder::with(&[("compose.yaml", COMPOSE)]);
    folder.run("convert");
    folder.put("k8s/mine.yaml", "a: 1\n");
    folder.put("compose.yaml", &text);
    let ran = folder.run("convert");
    let named = "k8s/kustomization.yaml is no longer written; `--prune` removes it";
    assert!(ran.err.contains(named), "{ran:?}");
    folder.put(
        "compose.yaml",
        &text.replace("staging: {domain: a.example}, ", ""),
    );
    let ran = folder.run("convert");
    let named = "k8s/overlays/staging/web.yaml is no longer written";
    assert!(ran.err.contains(named), "{ran:?}");
    let ran = folder.run("convert --prune");
    assert!(
        ran.err.contains("k8s/overlays/staging/web.yaml deleted"),
        "{ran:?}"
    );
    for gone in [
        "k8s/kustomization.yaml",
        "k8s/web.yaml",
        "k8s/overlays/staging/kustomization.yaml",
    ] {
        assert!(!folder.path(gone).exists(), "{gone}");
    }
    for kept in [
        "k8s/mine.yaml",
        "k8s/base/web.yaml",
        "k8s/overlays/prod/kustomization.yaml",
        "k8s/overlays/staging/user/kustomization.yaml",
    ] {
        assert!(folder.path(kept).exists(), "{kept}");
    }
}

#[test]
fn environments_need_kustomizations() {
    let text = format!(
        "{COMPOSE}x-kuploy: {{no-kustomize: true, environments: {{staging: {{}}, prod: {{}}}}}}\n"
    );
    let folder = Folder::with(&[("compose.yaml", text.as_str())]);
    let ran = folder.run("convert");
    assert!(
        ran.err
            .contains("`no-kustomize` and environments exclude each other"),
        "{ran:?}"
    );
    assert!(!folder.path("k8s").exists());
    let ran = folder.run("convert -o - --environment prod");
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn a_version_moves_to_production_with_one_edit() {
    let text = "name: shop\nservices: {web: {image: 'x/web:${TAG}', restart: always}, worker: {image: 'x/web:${TAG}', command: work, restart: always}}\nx-kuploy: {environments: {staging: {env-file: staging.env}, prod: {env-file: prod.env}}}\n";
    let folder = Folder::with(&[
        ("compose.yaml", text),
        (".env", "TAG=1.4\n"),
        ("staging.env", "TAG=1.5\n"),
        ("prod.env", "TAG=1.4\n"),
    ]);
    folder.run("convert");
    folder.put("prod.env", "TAG=1.5\n");
    let ran = folder.run("convert --check");
    let late = ran
        .err
        .lines()
        .filter(|line| line.contains(" is missing") || line.contains(" is out of date"));
    assert!(late.clone().count() > 0, "{ran:?}");
    for line in late {
        assert!(line.starts_with("k8s/overlays/prod/"), "{ran:?}");
    }
    folder.run("convert");
    // A pipeline writes where no run does, and the tag that it holds is named.
    let own = "k8s/overlays/prod/user/kustomization.yaml";
    folder.put(own, "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages:\n- name: x/web\n  newTag: \"1.6\"\n");
    let ran = folder.run("convert -v");
    let said = "[KP3048]: in `prod`: the overlay `k8s/overlays/prod/user` deploys `x/web` at `1.6`";
    let said = ran.err.contains(said) || ran.err.contains(&said.replace("in `prod`: ", ""));
    assert!(said, "{ran:?}");
    assert_eq!(ran.err.matches("[KP3048]").count(), 1, "{ran:?}");
}

#[test]
fn different_findings_of_one_line_are_told_for_each_environment() {
    let text = "name: shop\nservices:\n  api:\n    image: ghcr.io/example/api:1\n    ports: [\"4000:4000\"]\n  old:\n    image: ghcr.io/example/old:1\nx-kuploy: {environments: {dev: {domain: dev.ex.org}, prod: {files: [compose.prod.yaml], domain: ex.org}}}\n";
    let prod = "services:\n  api:\n    environment: { API_PORT: \"4000\" }\n    expose: [\"3000\"]\n    x-kuploy: { ports: [3000] }\n  web: { image: nginx:1.27, command: [nginx], environment: { UPSTREAM: \"http://api:3000\" } }\n";
    let folder = Folder::with(&[("compose.yaml", text), ("compose.prod.yaml", prod)]);
    let ran = folder.run("convert -v");
    let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        !err.contains("more environment: `api`: `--domain` routes port"),
        "{ran:?}"
    );
}

#[test]
fn a_way_out_that_differs_by_environment_is_told_once_for_all() {
    let folder = Folder::with(&[(
        "compose.yaml",
        "name: shop\nservices:\n  web:\n    image: ghcr.io/example/web:1\n    ports: [\"8000:8000\"]\n    environment: { BASE_URL: \"http://localhost:8000\" }\nx-kuploy: {environments: {dev: {domain: dev.ex.org}, prod: {domain: ex.org}}}\n",
    )]);
    let ran = folder.run("convert");
    assert_eq!(ran.err.matches("[KP3355]").count(), 1, "{ran:?}");
    let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "in `dev` and 1 more environment:",
        "every environment reads `compose.yaml`; in `compose.dev.yaml`, added by `dev: {files: [compose.dev.yaml]}`:",
        "BASE_URL: http://web.dev.ex.org",
        "BASE_URL: http://web.ex.org",
    ] {
        assert!(err.contains(said), "{said}: {ran:?}");
    }
}

#[test]
fn a_missing_file_of_an_environment_is_named_where_it_is_written() {
    let text = format!(
        "{COMPOSE}x-kuploy: {{environments: {{prod: {{files: [compose.prd.yaml], env-file: prod.env}}}}}}\n"
    );
    let folder = Folder::with(&[("compose.yaml", text.as_str()), ("compose.prod.yaml", PROD)]);
    for command in ["convert", "lint"] {
        let ran = folder.run(command);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(
            said.contains("did you mean `compose.prod.yaml`?"),
            "{ran:?}"
        );
        assert!(said.contains("compose.yaml:11:"), "{ran:?}");
        assert!(said.contains("`prod.env` does not exist"), "{ran:?}");
    }
}

#[test]
fn a_variable_of_a_file_that_names_a_service_of_another_environment_is_named() {
    let text = "name: todo\nservices:\n  api: {image: ghcr.io/example/api:1, env_file: [.env]}\n  mail: {image: \"axllent/mailpit:v1.20\", profiles: [dev]}\nx-kuploy: {environments: {dev: {profiles: [dev]}, prod: {env-file: prod.env, files: [compose.prod.yaml]}}}\n";
    let folder = Folder::with(&[
        ("compose.yaml", text),
        (
            "compose.prod.yaml",
            "services: {api: {deploy: {replicas: 2}}}\n",
        ),
        (".env", "SMTP_HOST=mail\n"),
        ("prod.env", "SMTP_HOST=smtp.example.com\n"),
    ]);
    let ran = folder.run("convert");
    assert_eq!(ran.err.matches("[KP4105]").count(), 1, "{ran:?}");
    assert!(
        ran.err.contains("which is not deployed in `prod`"),
        "{ran:?}"
    );
    folder.put(
        "compose.prod.yaml",
        "services: {api: {env_file: !override [prod.env]}}\n",
    );
    let ran = folder.run("convert");
    assert!(!ran.err.contains("[KP4105]"), "{ran:?}");
}

#[test]
fn a_chart_does_not_take_the_application_of_the_manifests() {
    let text = format!(
        "{COMPOSE}x-kuploy: {{argocd-app: true, repo-url: \"https://git.example/shop.git\"}}\n"
    );
    let folder = Folder::with(&[(".git/config", ""), ("compose.yaml", text.as_str())]);
    folder.run("convert");
    let ran = folder.run("convert --chart chart");
    assert!(ran.err.contains("leave out `--chart`"), "{ran:?}");
    assert!(!folder.path("chart").exists(), "{ran:?}");
    for ways in ["--chart chart -o k8s", "--chart chart --argocd-app=false"] {
        let ran = folder.run(&format!("convert {ways}"));
        assert!(!ran.err.contains("would replace it"), "{ran:?}");
        assert!(folder.path("chart/Chart.yaml").exists(), "{ran:?}");
    }
}

#[test]
fn deleted_files_are_told_with_what_stays_in_the_cluster() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE)]);
    folder.run("convert --gitops none --namespace shop");
    let web = "name: shop\nservices:\n  web: {image: \"ghcr.io/example/web:1.4\", ports: [\"8080:8080\"]}\n";
    folder.put("compose.yaml", web);
    let ran = folder.run("convert --gitops none --namespace shop --prune");
    assert!(ran.err.contains("k8s/db.yaml deleted"), "{ran:?}");
    let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(err.contains("statefulset/db"), "{ran:?}");
    assert!(!err.contains("persistentvolumeclaim/"), "{ran:?}");
}

#[test]
fn the_application_of_a_renamed_environment_is_told_to_stay() {
    let text = format!("{COMPOSE}{ENVIRONMENTS}");
    let folder = Folder::with(&[
        (".git/config", ""),
        ("compose.yaml", text.as_str()),
        ("compose.prod.yaml", PROD),
    ]);
    folder.run("convert");
    folder.put(
        "compose.yaml",
        &text.replace("    prod:", "    production:"),
    );
    let ran = folder.run("convert");
    let line = "kubectl delete application/shop-prod --namespace argocd";
    assert!(ran.err.contains(line), "{ran:?}");
}

#[test]
fn an_environment_that_only_a_flag_names_is_told() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE)]);
    folder.run("convert");
    let ran = folder.run("convert --environment prod");
    assert!(
        ran.err
            .contains("(not declared under `x-kuploy.environments`)"),
        "{ran:?}"
    );
    assert!(ran.err.contains("now applies old files"), "{ran:?}");
}

#[test]
fn an_output_outside_of_the_repository_needs_no_application() {
    let text = format!(
        "{COMPOSE}x-kuploy: {{argocd-app: true, repo-url: \"https://git.example/shop.git\"}}\n"
    );
    let folder = Folder::with(&[(".git/config", ""), ("compose.yaml", text.as_str())]);
    let elsewhere = Folder::with(&[]);
    let out = elsewhere.path("out");
    let ran = folder.run(&format!("convert -o {}", out.display()));
    assert!(ran.err.contains("`--argocd-app=false`"), "{ran:?}");
    let ran = folder.run(&format!("convert -o {} --argocd-app=false", out.display()));
    assert!(out.join("web.yaml").exists(), "{ran:?}");
}
