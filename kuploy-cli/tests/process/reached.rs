//! `lint` in repositories: what no root leads to, and files that are the input of other programs.

use super::appliers::{application, lines, severity};
use super::told::{CONFIG, flux};

pub(super) const JOB: &str = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: once}\nspec: {ttlSecondsAfterFinished: 60, template: {spec: {restartPolicy: Never, containers: [{name: a, image: 'a:1'}]}}}\n";

#[test]
fn what_no_root_leads_to_is_not_synced() {
    let root = flux("all", "./clusters/c/flux-system", "");
    let bootstrapped = flux("flux-system", "./clusters/c/flux-system", "");
    let gone = flux("llm", "./gone", "");
    let job = ("mig/job.yaml", JOB);
    let listing = ("mig/kustomization.yaml", "resources: [job.yaml]\n");
    for (root_at, list, file, codes) in [
        // Nothing names `llm.yaml` or `mig`.
        (
            "clusters/c/flux-system/sync.yaml",
            "resources: [sync.yaml, ../a.yaml]\n",
            "clusters/c/llm.yaml",
            ["info", "info"],
        ),
        (
            "clusters/c/flux-system/sync.yaml",
            "resources: [sync.yaml, ../a.yaml, ../../../mig]\n",
            "clusters/c/llm.yaml",
            ["info", "warning"],
        ),
        (
            "clusters/c/flux-system/sync.yaml",
            "resources: [sync.yaml, ../a.yaml, ../llm.yaml]\n",
            "clusters/c/llm.yaml",
            ["error", "info"],
        ),
        // Nobody knows where the roots are.
        (
            "sync.yaml",
            "resources: [../a.yaml]\n",
            "clusters/c/llm.yaml",
            ["error", "warning"],
        ),
        // What the kustomization of its own directory leaves out.
        (
            "sync.yaml",
            "resources: [../a.yaml]\n",
            "clusters/c/flux-system/apps/llm.yaml",
            ["info", "warning"],
        ),
    ] {
        let files = [
            (root_at, root.as_str()),
            ("clusters/c/flux-system/kustomization.yaml", list),
            ("clusters/c/a.yaml", CONFIG),
            ("a/a.yaml", CONFIG),
            ("clusters/c/web.yaml", &flux("web", "./a", "")),
            (file, gone.as_str()),
            job,
            listing,
        ];
        let found = ["KP4228", "KP5020"].map(|code| severity(&files, code));
        let found = found.each_ref().map(|it| it.as_deref().unwrap_or("none"));
        assert_eq!(found, codes, "{root_at} {list} {file}");
    }
    for (root, folder, expected) in [
        (&bootstrapped, "later", "info"),
        (&root, "later", "error"),
        (&root, "deferred", "info"),
    ] {
        let file = format!("{folder}/llm.yaml");
        let files = [
            ("sync.yaml", root.as_str()),
            ("clusters/c/flux-system/web.yaml", &flux("web", "./a", "")),
            ("clusters/c/flux-system/job.yaml", &flux("job", "./a", "")),
            ("a/a.yaml", CONFIG),
            (file.as_str(), gone.as_str()),
        ];
        assert_eq!(
            severity(&files, "KP4228").as_deref(),
            Some(expected),
            "{root} {folder}"
        );
    }
    for (more, expected) in [("  suspend: true\n", "info"), ("", "error")] {
        let files = [
            ("a/a.yaml", CONFIG),
            ("c/web.yaml", &flux("web", "./a", "")),
            ("c/job.yaml", &flux("job", "./a", "")),
            ("c/llm.yaml", &flux("llm", "./gone", more)),
        ];
        assert_eq!(severity(&files, "KP4228").as_deref(), Some(expected));
    }
}

#[test]
fn two_owners_of_which_one_is_left_out_share_nothing() {
    for (list, count) in [
        ("resources: [a.yaml]\n", 0),
        ("resources: [a.yaml, b.yaml]\n", 1),
    ] {
        let files = [
            ("flux/sync.yaml", flux("flux-system", "./apps", "")),
            ("apps/kustomization.yaml", list.to_owned()),
            (
                "apps/a.yaml",
                flux("a", "./one", "  targetNamespace: shop\n"),
            ),
            (
                "apps/b.yaml",
                flux("b", "./two", "  targetNamespace: shop\n"),
            ),
            ("one/a.yaml", CONFIG.to_owned()),
            ("two/a.yaml", CONFIG.to_owned()),
            ("one/kustomization.yaml", "resources: [a.yaml]\n".to_owned()),
            ("two/kustomization.yaml", "resources: [a.yaml]\n".to_owned()),
        ];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        assert_eq!(lines(&files, "KP5042").len(), count, "{list}");
    }
}

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

#[test]
fn applications_that_replace_keep_no_copy() {
    let large = CONFIG.to_owned() + "data: {a: " + &"x".repeat(300_000) + "}\n";
    for (option, expected) in [
        ("Replace=true", "none"),
        ("ServerSideApply=true", "none"),
        ("Prune=false", "error"),
    ] {
        let app = application(
            "a",
            "a",
            &format!("syncPolicy: {{syncOptions: [{option}]}}"),
        );
        let files = [("a/a.yaml", large.as_str()), ("apps.yaml", app.as_str())];
        let found = severity(&files, "KP5024");
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{option}");
    }
}

#[test]
fn a_part_of_what_comes_later_is_not_lost() {
    let config = |first: &str| format!("{CONFIG}data: {{{first}}}\ndata: {{a: '1', b: '2'}}\n");
    let listed = ("kustomization.yaml", "resources: [a.yaml]\n");
    let other = ("b.yaml", CONFIG);
    for (first, other, expected) in [
        ("a: '1'", other, "warning"),
        ("a: '2'", other, "error"),
        ("c: '1'", other, "error"),
        ("a: '1'", listed, "error"),
    ] {
        let text = config(first);
        let found = severity(&[("a.yaml", text.as_str()), other], "KP1002");
        assert_eq!(found.as_deref(), Some(expected), "{first} {other:?}");
    }
}

#[test]
fn a_key_is_there_twice_whatever_braces_become() {
    let config = |data: &str| format!("{CONFIG}data: {{a: b}}\ndata:\n{data}");
    for (data, codes) in [
        ("  x: |\n    {\"legend\": \"{{pod}}\"}\n", ["error", "none"]),
        (
            "  x: |\n    {{ if .a }}\n    a\n    {{ end }}\n",
            ["none", "info"],
        ),
    ] {
        let text = config(data);
        let files = [("a.yaml", text.as_str())];
        let found = ["KP1002", "KP5109"].map(|code| severity(&files, code));
        let found = found.each_ref().map(|it| it.as_deref().unwrap_or("none"));
        assert_eq!(found, codes, "{data}");
    }
}

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'a:1', envFrom: [{configMapRef: {name: rules}}]}]}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";

#[test]
fn what_templates_scripts_and_broken_files_name_may_be_there() {
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rules}\n";
    let twice = format!("{config}data: {{a: b}}\ndata: {{c: d}}\n");
    let script = format!("cat > \"$OUT\" <<EOF\n{config}EOF\n");
    let told = "apiVersion: v1\nkind: Pod\nmetadata: {name: maker}\nspec: {containers: [{name: a, image: 'a:1', args: [--rulesConfigmapName=rules]}]}\n";
    let named = told.replace("--rulesConfigmapName=rules", "--name=rules");
    for (path, text, expected) in [
        ("b.yaml", twice.as_str(), "info"),
        ("setup/b.yaml.templ", config, "info"),
        ("setup/run.sh", script.as_str(), "info"),
        ("b.yaml", told, "info"),
        ("b.yaml", named.as_str(), "warning"),
        ("run.sh", "helm install rules acme/rules\n", "info"),
        ("run.sh", "helm install rulesets acme/rules\n", "warning"),
        ("setup/b.yaml.templ", CONFIG, "warning"),
    ] {
        let found = severity(&[("a.yaml", POD), (path, text)], "KP4222");
        assert_eq!(found.as_deref(), Some(expected), "{path} {text}");
    }
    let waiting = flux("a", "./a", "  dependsOn: [{name: sealed}]\n");
    let sealed = flux("sealed", "./a", "");
    for (path, expected) in [("setup/b.yaml.templ", "info"), ("setup/b.txt", "warning")] {
        let files = [
            ("a/a.yaml", CONFIG),
            ("c/a.yaml", waiting.as_str()),
            (path, sealed.as_str()),
        ];
        assert_eq!(
            severity(&files, "KP4229").as_deref(),
            Some(expected),
            "{path}"
        );
    }
}

#[test]
fn the_claim_of_a_template_takes_the_place_of_a_volume() {
    let set = |volume: &str| {
        format!(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: db}}\nspec:\n  serviceName: db\n  selector: {{matchLabels: {{app: db}}}}\n  template:\n    metadata: {{labels: {{app: db}}}}\n    spec:\n      containers: [{{name: a, image: 'a:1', volumeMounts: [{{name: {volume}, mountPath: /d}}]}}]\n      volumes: [{{name: {volume}, persistentVolumeClaim: {{claimName: datadir}}}}]\n  volumeClaimTemplates: [{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: datadir}}, spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}}}]\n"
        )
    };
    for (volume, count) in [("datadir", 0), ("other", 1)] {
        let text = set(volume);
        let files = [
            ("kustomization.yaml", "resources: [a.yaml]\n"),
            ("a.yaml", text.as_str()),
        ];
        assert_eq!(lines(&files, "KP4221").len(), count, "{volume}");
    }
}

#[test]
fn pods_of_charts_and_labels_of_programs_are_not_at_hand() {
    let kustomization = |charts: &str| {
        format!("resources: [a.yaml]\ncommonLabels: {{app.kubernetes.io/name: all}}\n{charts}")
    };
    let chart = "helmCharts: [{name: redis, releaseName: redis, repo: 'https://charts.example', version: 1.0.0}]\n";
    let pods = |label: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: vault}}\nspec:\n  selector: {{matchLabels: {{app: vault}}}}\n  template: {{metadata: {{labels: {{app: vault}}}}, spec: {{containers: [{{name: a, image: 'a:1'}}]}}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: vault}}\nspec: {{selector: {{{label}}}, ports: [{{port: 80}}]}}\n"
        )
    };
    for (charts, label, expected) in [
        (chart, "app: other", "info"),
        ("", "app: other", "warning"),
        ("", "app: vault, vault-active: 'false'", "none"),
        ("", "app: vualt, vault-active: 'false'", "warning"),
        ("", "app: vault, tier: 'false'", "warning"),
    ] {
        let (list, text) = (kustomization(charts), pods(label));
        let files = [
            ("kustomization.yaml", list.as_str()),
            ("a.yaml", text.as_str()),
        ];
        let found = severity(&files, "KP4220");
        assert_eq!(
            found.as_deref().unwrap_or("none"),
            expected,
            "{charts} {label}"
        );
    }
}

#[test]
fn of_two_tools_that_counts_which_applies_a_file() {
    let (web, api) = (application("web", "web", ""), application("api", "api", ""));
    for (path, expected) in [("jobs/job.yaml", "warning"), ("web/job.yaml", "error")] {
        let files = [
            ("argo/web.yaml", web.as_str()),
            ("argo/api.yaml", api.as_str()),
            ("flux/jobs.yaml", &flux("jobs", "./jobs", "")),
            ("jobs/a.yaml", CONFIG),
            ("web/a.yaml", CONFIG),
            ("api/a.yaml", CONFIG),
            (path, JOB),
        ];
        let found = lines(&files, "KP5020");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].contains(&format!("{expected}[")),
            "{path} {found:?}"
        );
    }
}

#[test]
fn jobs_that_scripts_start_by_hand_may_go() {
    let script = ("run.sh", "kubectl apply -f job.yaml\n");
    let root = flux("a", "./", "");
    for (other, expected) in [
        (("b.yaml", CONFIG), "info"),
        (
            ("c/kustomization.yaml", "resources: [../b.yaml]\n"),
            "warning",
        ),
        (("c/a.yaml", root.as_str()), "warning"),
    ] {
        let files = [("job.yaml", JOB), script, ("b.yaml", CONFIG), other];
        let files = if other.0 == "b.yaml" {
            &files[..3]
        } else {
            &files[..]
        };
        assert_eq!(
            severity(files, "KP5020").as_deref(),
            Some(expected),
            "{other:?}"
        );
    }
}

#[test]
fn parts_that_terraform_and_ansible_put_together_are_not_applied() {
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {app: a}}\n  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, command: [a]}]}}\n";
    let module = "locals {\n  patches = [file(\"${path.module}/parts/a.yaml\")]\n}\n";
    for (path, expected) in [("main.tf", "info"), ("main.txt", "error")] {
        let found = severity(&[("parts/a.yaml", part), (path, module)], "KP4214");
        assert_eq!(found.as_deref(), Some(expected), "{path}");
    }
    let tasks = "- ansible.builtin.copy:\n    src: '{{ root }}/boot/kustomization.yaml'\n    dest: '{{ out }}/kustomization.yaml'\n- ansible.builtin.template:\n    src: app.yaml.j2\n    dest: '{{ out }}/app.yaml'\n";
    let list = ("boot/kustomization.yaml", "resources: [app.yaml]\n");
    for (text, expected) in [(tasks, "info"), ("- debug:\n", "error")] {
        let found = severity(&[list, ("ansible/boot.yml", text)], "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn plugins_without_their_files_are_missing_entries() {
    let plugin = "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: a}\nprefix: a-\n";
    for (key, count) in [("generators", 1), ("transformers", 1), ("openapi", 0)] {
        let list = format!("resources: [a.yaml]\n{key}: [b.yaml]\n");
        let files = [("kustomization.yaml", list.as_str()), ("a.yaml", CONFIG)];
        assert_eq!(lines(&files, "KP4225").len(), count, "{key}");
        let files = [files[0], files[1], ("b.yaml", plugin)];
        assert_eq!(lines(&files, "KP4225").len(), 0, "{key}");
    }
}

#[test]
fn nothing_compares_a_bundle_of_olm() {
    let version = "apiVersion: operators.coreos.com/v1alpha1\nkind: ClusterServiceVersion\nmetadata: {name: a.v1.0.0}\nspec: {displayName: A}\n";
    let binding = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, generation: 2}\n";
    for (folder, count) in [("bundle/manifests", 0), ("apps", 1)] {
        let files = [
            (format!("{folder}/a.clusterserviceversion.yaml"), version),
            (format!("{folder}/b.yaml"), binding),
        ];
        let files = files.each_ref().map(|(path, text)| (path.as_str(), *text));
        assert_eq!(lines(&files, "KP5002").len(), count, "{folder}");
    }
}

#[test]
fn lists_of_objects_are_input_of_programs() {
    let object = "{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"name\": \"a\"}, \"spec\": {\"selector\": {\"matchLabels\": {\"a\": \"b\"}}}}";
    let list = format!("[{object}]\n");
    let of_list =
        format!("{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{object}]}}\n");
    let listed = ("kustomization.yaml", "resources: [a.json]\n");
    for (text, other, expected) in [
        (list.as_str(), ("b.yaml", CONFIG), "info"),
        (object, ("b.yaml", CONFIG), "error"),
        (of_list.as_str(), ("b.yaml", CONFIG), "error"),
        (list.as_str(), listed, "error"),
    ] {
        let found = severity(&[("a.json", text), other], "KP4214");
        assert_eq!(found.as_deref(), Some(expected), "{text} {other:?}");
    }
}

#[test]
fn a_part_of_a_workload_of_the_repository_is_a_patch() {
    let whole = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: 'a:1'}]}}\n";
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {initContainers: [{name: b, image: 'b:1'}]}}}\n";
    let selecting = part.replace("spec: {template", "spec: {selector: {}, template");
    let other = whole.replace("name: web", "name: shop");
    for (part, whole, errors) in [
        (part, whole, 0),
        (part, other.as_str(), 2),
        (selecting.as_str(), whole, 2),
    ] {
        let found = lines(&[("extra.yaml", part), ("apps/web.yaml", whole)], "KP4214");
        assert_eq!(found.len(), errors, "{part} {whole} {found:?}");
    }
}

#[test]
fn what_a_kustomization_above_passes_over_is_not_applied() {
    let config = CONFIG.replace("settings", "my_config");
    for (list, beside, expected) in [
        ("resources: [env/dev.yaml]\n", "env/dev.yaml", "info"),
        (
            "resources: [env/dev.yaml, env/own.yaml]\n",
            "env/dev.yaml",
            "error",
        ),
        ("resources: [other/dev.yaml]\n", "other/dev.yaml", "error"),
    ] {
        let files = [
            ("kustomization.yaml", list),
            (beside, CONFIG),
            ("env/own.yaml", config.as_str()),
        ];
        assert_eq!(
            severity(&files, "KP4203").as_deref(),
            Some(expected),
            "{list}"
        );
    }
}

#[test]
fn input_of_programs_of_a_lab_is_no_manifest() {
    let config = CONFIG.replace("settings", "my_config");
    let guide = "Run `it`:\n\n    python3 check.py rules.json own.yaml\n";
    for (guide, expected) in [(guide, "info"), ("python3 check.py\n", "error")] {
        let files = [
            ("lab/README.md", guide),
            ("lab/check.py", "import sys\n"),
            ("lab/own.yaml", config.as_str()),
        ];
        assert_eq!(
            severity(&files, "KP4203").as_deref(),
            Some(expected),
            "{guide}"
        );
    }
}

#[test]
fn bases_below_a_path_of_flux_are_built_by_overlays_alone() {
    let config = CONFIG.replace("settings", "APPNAME");
    let root = flux("apps", "./apps", "");
    for (list, expected) in [
        ("resources: [web.yaml]\n", "info"),
        ("resources: [web.yaml, _base]\n", "error"),
    ] {
        let files = [
            ("flux.yaml", root.as_str()),
            ("apps/kustomization.yaml", list),
            ("apps/web.yaml", CONFIG),
            ("apps/_base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("apps/_base/a.yaml", config.as_str()),
        ];
        assert_eq!(
            severity(&files, "KP4203").as_deref(),
            Some(expected),
            "{list}"
        );
    }
}

#[test]
fn names_of_generated_objects_are_filled_in_too() {
    for (name, count) in [("cluster-v4-Y-Z+1-1", 0), ("my_cluster", 1)] {
        let list = format!("configMapGenerator:\n- files:\n  - a.txt\n  name: {name}\n");
        let files = [("kustomization.yaml", list.as_str()), ("a.txt", "a\n")];
        assert_eq!(lines(&files, "KP4203").len(), count, "{name}");
    }
}

#[test]
fn all_of_another_source_is_not_this_repository() {
    let config = CONFIG.replace("settings", "my_config");
    let own = flux("all", "./clusters", "");
    let source = |kind: &str, name: &str, url: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{url: '{url}'}}\n"
        )
    };
    let git = source(
        "GitRepository",
        "flux-system",
        "https://git.example/shop.git",
    );
    let oci = source(
        "OCIRepository",
        "flux-manifests",
        "oci://registry.example/flux",
    );
    let whole = |kind: &str, name: &str| {
        flux("flux", "./", "")
            .replace("GitRepository", kind)
            .replace("flux-system", name)
    };
    for (whole, expected) in [
        (whole("OCIRepository", "flux-manifests"), "info"),
        (whole("GitRepository", "flux-system"), "error"),
    ] {
        let all = [own.as_str(), git.as_str(), oci.as_str(), whole.as_str()].join("---\n");
        let files = [
            ("clusters/flux.yaml", all.as_str()),
            (
                "apps/disabled/kustomization.yaml",
                "resources: [own.yaml]\n",
            ),
            ("apps/disabled/own.yaml", config.as_str()),
        ];
        assert_eq!(
            severity(&files, "KP4203").as_deref(),
            Some(expected),
            "{whole}"
        );
    }
}
