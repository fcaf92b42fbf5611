//! A clone of a repository has no file that Git ignores: what a run there changes, and what it does not.

use super::Folder;

const SHOP: &str = "\
name: shop
x-kuploy: {secrets: reference}
services:
  web:
    image: ghcr.io/example/web:1
    environment: {TITLE: \"${TITLE}\", APP: a}
    env_file: [{path: .env, required: false}]
    volumes: [\"./certs:/etc/certs:ro\", \"./dump.sql:/dump.sql:ro\"]
    secrets: [jwt]
  worker:
    image: ghcr.io/example/worker:1
    restart: always
    profiles: [prod]
secrets:
  jwt: {file: ./jwt.key}
";

const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END PRIVATE KEY-----\n";

/// A checkout with all files, which a run has converted.
fn converted() -> Folder {
    let folder = Folder::with(&[
        ("compose.yaml", SHOP),
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", ".env\ncerts/\njwt.key\n"),
        (
            ".env",
            "TITLE=Shop\nDB_PASSWORD=hush-hush-1\nCOMPOSE_PROFILES=prod\n",
        ),
        ("certs/tls.key", KEY),
        ("dump.sql", "select 1;\n"),
        ("jwt.key", "hush-hush-2\n"),
    ]);
    assert_eq!(folder.run("").code, Some(0));
    folder
}

fn remove(folder: &Folder, name: &str) {
    let path = folder.path(name);
    match path.is_dir() {
        true => std::fs::remove_dir_all(path).unwrap(),
        false => std::fs::remove_file(path).unwrap(),
    }
}

#[test]
fn what_git_ignores_is_no_change() {
    for (name, lost) in [
        (
            ".env",
            "`web` would lose `DB_PASSWORD`: `.env` is not in this checkout",
        ),
        (".env", "`worker` would go: `.env` is not in this checkout"),
        (
            "certs",
            "`web` would lose `/etc/certs`: `certs` is not in this checkout",
        ),
    ] {
        let folder = converted();
        remove(&folder, name);
        for line in ["--check --format short", "--format short"] {
            let ran = folder.run(line);
            let said = ran.err.contains("error[KP5159]") && ran.err.contains(lost);
            assert!(ran.code == Some(1) && said, "{name} {line} {ran:?}");
        }
        let text = std::fs::read_to_string(folder.path("k8s/web.yaml")).unwrap();
        assert!(text.contains("key: DB_PASSWORD"), "{text}");
        // To overwrite files is something else.
        let ran = folder.run("--force --format json");
        assert!(
            ran.code == Some(1) && ran.out.contains("`--allow-lost-values`"),
            "{ran:?}"
        );
        // Who means it says so.
        let ran = folder.run("--allow-lost-values --format short");
        assert!(
            ran.code == Some(0) && ran.err.contains("warning[KP5159]"),
            "{ran:?}"
        );
    }
}

#[test]
fn the_file_of_a_secret_is_not_needed() {
    let folder = converted();
    remove(&folder, "jwt.key");
    let ran = folder.run("--check");
    assert!(
        ran.code == Some(0) && !ran.err.contains("KP3432"),
        "{ran:?}"
    );
}

#[test]
fn what_is_removed_on_purpose_is_a_change() {
    // Not ignored, or not in the Compose file any more.
    let folder = converted();
    remove(&folder, "dump.sql");
    let ran = folder.run("");
    assert!(
        ran.code == Some(0) && !ran.err.contains("KP5159"),
        "{ran:?}"
    );
    let folder = converted();
    remove(&folder, "certs");
    folder.put(
        "compose.yaml",
        &SHOP.replace("\"./certs:/etc/certs:ro\", ", ""),
    );
    let ran = folder.run("");
    assert!(
        ran.code == Some(0) && !ran.err.contains("KP5159"),
        "{ran:?}"
    );
    folder.put(".env", "TITLE=Shop\nCOMPOSE_PROFILES=prod\n");
    let ran = folder.run("");
    assert!(
        ran.code == Some(0) && !ran.err.contains("KP5159"),
        "{ran:?}"
    );
}

/// Two services with files of variables of their own, a Secret of a file, and a variable that nothing sets.
const OWN: &str = "\
name: shop
services:
  web:
    image: ghcr.io/example/web:1
    environment: {A_PASSWORD: hush-hush-3, NOTE: \"${NOBODY_SETS_THIS}\"}
    env_file: [{path: web.env, required: false}]
    secrets: [tls_key]
  two:
    image: ghcr.io/example/two:1
    env_file: [{path: two.env, required: false}]
secrets:
  tls_key: {file: ./tls.key}
";

fn of_own_files() -> Folder {
    let folder = Folder::with(&[
        ("compose.yaml", OWN),
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", "*.env\n*.key\n"),
        ("web.env", "WEB_TOKEN_SECRET=hush-hush-4\n"),
        ("two.env", "TWO_TOKEN_SECRET=hush-hush-5\n"),
        ("tls.key", KEY),
    ]);
    let ran = folder.run("");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    folder
}

#[test]
fn an_image_keeps_the_tag_that_a_missing_file_gives() {
    let compose = "name: shop\nservices: {web: {image: \"ghcr.io/example/web:${TAG}\"}}\n";
    let folder = Folder::with(&[
        ("compose.yaml", compose),
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", ".env\n"),
        (".env", "TAG=v7\n"),
    ]);
    assert_eq!(folder.run("").code, Some(0));
    remove(&folder, ".env");
    let ran = folder.run("--format short");
    let said = "`web` would lose `image: ghcr.io/example/web:v7`: `.env` is not in this checkout";
    assert!(ran.code == Some(1) && ran.err.contains(said), "{ran:?}");
    folder.put(".env", "TAG=v8\n");
    let ran = folder.run("--format short");
    assert!(
        ran.code == Some(0) && !ran.err.contains("KP5159"),
        "{ran:?}"
    );
}

#[test]
fn the_file_of_the_service_is_named() {
    let folder = of_own_files();
    remove(&folder, "web.env");
    remove(&folder, "two.env");
    let ran = folder.run("--format short");
    for (service, lost) in [("web", "WEB"), ("two", "TWO")] {
        let said = format!(
            "`{service}` would lose `{lost}_TOKEN_SECRET`: `{service}.env` is not in this checkout"
        );
        assert!(ran.code == Some(1) && ran.err.contains(&said), "{ran:?}");
    }
}

#[test]
fn the_secret_of_a_missing_file_is_not_taken_away() {
    let folder = of_own_files();
    remove(&folder, "tls.key");
    let ran = folder.run("--format short");
    let said = ran.err.contains("KP5159") && ran.err.contains("`tls.key`");
    assert!(ran.code == Some(1) && said, "{ran:?}");
}

#[test]
fn a_value_that_stood_in_the_compose_file_is_no_loss_of_another_file() {
    let folder = of_own_files();
    folder.put(
        "compose.yaml",
        &OWN.replace("A_PASSWORD: hush-hush-3", "A_TITLE: a"),
    );
    let ran = folder.run("--format short");
    assert!(
        ran.code == Some(0) && !ran.err.contains("KP5159"),
        "{ran:?}"
    );
}

#[test]
fn an_empty_value_takes_no_secret_away() {
    let folder = converted();
    folder.put(".env", "TITLE=Shop\nDB_PASSWORD=\nCOMPOSE_PROFILES=prod\n");
    let ran = folder.run("");
    let said = "would lose `DB_PASSWORD`: its value is empty";
    assert!(
        ran.code == Some(1) && ran.err.replace("\n  │ ", " ").contains(said),
        "{ran:?}"
    );
}

#[test]
fn a_new_key_of_a_secret_is_named_once() {
    let folder = converted();
    let text = SHOP.replace("APP: a", "APP: a, NEW_API_KEY: k1234567890");
    folder.put("compose.yaml", &text);
    let ran = folder.run("-n shop --format short");
    assert!(ran.err.contains("warning[KP5160]"), "{ran:?}");
    let ran = folder.run("-n shop");
    assert!(!ran.err.contains("KP5160"), "{ran:?}");
    // Who generates Secrets has the new key in them.
    let folder = converted();
    folder.run("--secrets generator");
    folder.put("compose.yaml", &text);
    let ran = folder.run("--secrets generator");
    assert!(!ran.err.contains("KP5160"), "{ran:?}");
}

#[test]
fn what_another_user_owns_or_links_to_nowhere_ends_no_run() {
    let folder = Folder::with(&[
        (
            "compose.yaml",
            "name: shop\nservices:\n  db:\n    image: postgres:17\n    environment: {POSTGRES_PASSWORD: hush-hush-6}\n    volumes: [\"./pg:/var/lib/postgresql/data\"]\n  web:\n    image: nginx:1.27\n    volumes: [\"./conf:/etc/nginx/conf.d\", \"./loop.conf:/etc/nginx/mime.types\"]\n",
        ),
        ("pg/PG_VERSION", "17\n"),
        ("conf/a.conf", "server { listen 80; }\n"),
    ]);
    for name in ["b", "c", "d"] {
        let link = folder.path(&format!("conf/{name}.conf"));
        std::os::unix::fs::symlink(format!("/etc/hub/{name}.conf"), link).unwrap();
    }
    std::os::unix::fs::symlink("loop.conf", folder.path("loop.conf")).unwrap();
    let ran = folder.run("--format short");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let first = "file `./conf/b.conf` skipped: it is a link to something that does not exist; so are 2 more files";
    assert_eq!(ran.err.matches("does not exist").count(), 1, "{ran:?}");
    assert!(ran.err.contains(first), "{ran:?}");
    assert!(
        ran.err
            .contains("`./loop.conf` skipped: it cannot be read: ")
            && !ran.err.contains("setfacl"),
        "{ran:?}"
    );
}

/// A clone may lie in any directory, which names a project that names itself nowhere.
#[test]
fn a_check_in_a_clone_of_another_name_says_where_the_name_comes_from() {
    let compose = "services: {web: {image: 'nginx:1', ports: ['80']}}\n";
    for (text, extension, want) in [
        (
            compose.to_owned(),
            "",
            "it is called `clone-2` as its directory is: write `name: shop` at the top level",
        ),
        (
            compose.to_owned(),
            "x-kuploy: {environments: {prod: {}}}\n",
            "write `name: shop` at the top level",
        ),
        (format!("name: shop\n{compose}"), "", ""),
    ] {
        let folder = Folder::with(&[("shop/compose.yaml", &format!("{text}{extension}"))]);
        assert_eq!(folder.run("-f shop/compose.yaml -o shop/k8s").code, Some(0));
        std::fs::rename(folder.path("shop"), folder.path("clone-2")).unwrap();
        let ran = folder.run("--check -f clone-2/compose.yaml -o clone-2/k8s");
        assert_eq!(ran.code, Some(i32::from(!want.is_empty())), "{ran:?}");
        assert!(ran.err.contains(want), "{ran:?}");
        let named = folder.run("--check -f clone-2/compose.yaml -o clone-2/k8s -p shop");
        assert_eq!(named.code, Some(0), "{named:?}");
    }
}

#[test]
fn what_is_lost_is_written_over_no_edit() {
    let folder = converted();
    remove(&folder, ".env");
    let path = folder.path("k8s/web.yaml");
    let edited = std::fs::read_to_string(&path).unwrap() + "# mine\n";
    std::fs::write(&path, &edited).unwrap();
    let ran = folder.run("--allow-lost-values --format short");
    assert!(
        ran.code != Some(0) && ran.err.contains("--force"),
        "{ran:?}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), edited);
}

/// A placeholder of another shape than the real value takes a variable out of its Secret.
#[test]
fn a_placeholder_without_a_secret_takes_none_away() {
    let compose = "name: shop\nx-kuploy: {secrets: reference}\nservices:\n  web:\n    image: ghcr.io/example/web:1\n    env_file: web.env\n    environment: {CACHE: \"${CACHE}\", FIXED: \"redis://:hush-hush-7@redis:6379\"}\n";
    let real = "redis://:hush-hush-8@redis:6379";
    let given = |broker: &str, cache: &str| {
        (
            format!("BROKER={broker}\nLEVEL=info\n"),
            format!("CACHE={cache}\n"),
        )
    };
    let (env_file, own) = given(real, real);
    let folder = Folder::with(&[
        ("compose.yaml", compose),
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", "*.env\n.env\n"),
        ("web.env", env_file.as_str()),
        (".env", own.as_str()),
    ]);
    assert_eq!(folder.run("").code, Some(0));
    let plain = "redis://redis:6379";
    for (broker, cache, lost) in [
        (
            plain,
            real,
            Some("`BROKER` from a Secret any more: its value in `web.env` holds nothing secret"),
        ),
        (
            real,
            plain,
            Some("`CACHE` from a Secret any more: its value in `.env` holds nothing secret"),
        ),
        ("redis://:x@redis:6379", "redis://:y@redis:6379", None),
    ] {
        let (env_file, own) = given(broker, cache);
        folder.put("web.env", &env_file);
        folder.put(".env", &own);
        let ran = folder.run("--format short");
        assert_eq!(ran.code, Some(i32::from(lost.is_some())), "{ran:?}");
        assert_eq!(ran.err.contains("error[KP5159]"), lost.is_some(), "{ran:?}");
        assert!(ran.err.contains(lost.unwrap_or_default()), "{ran:?}");
    }
    // What somebody wrote into the Compose file is meant.
    folder.put("compose.yaml", &compose.replace(":hush-hush-7@", ""));
    let ran = folder.run("--format short");
    assert!(
        ran.code == Some(0) && !ran.err.contains("KP5159"),
        "{ran:?}"
    );
}

#[test]
fn the_env_file_that_git_ignores_is_not_made_optional() {
    let compose =
        "name: shop\nservices: {web: {image: 'ghcr.io/example/web:1', env_file: web.env}}\n";
    for (ignored, help) in [
        (
            "*.env\n",
            "Git ignores it: copy `web.env` from the checkout that has it",
        ),
        ("", "create the file, or make it optional"),
    ] {
        let folder = Folder::with(&[
            ("compose.yaml", compose),
            (".git/HEAD", "ref: refs/heads/main\n"),
            (".gitignore", ignored),
        ]);
        let ran = folder.run("--format json");
        assert!(ran.code == Some(1) && ran.out.contains(help), "{ran:?}");
    }
}

/// Without `.env` a variable is not set, and pods take it from its Secret as before; an empty one is set.
#[test]
fn a_variable_that_is_not_set_keeps_its_secret() {
    let compose = "name: shop\nx-kuploy: {secrets: reference}\nservices: {web: {image: 'ghcr.io/example/web:1', environment: {DB_PASSWORD: \"${DB_PASSWORD}\"}}}\n";
    let folder = Folder::with(&[
        ("compose.yaml", compose),
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", ".env\n"),
        (".env", "DB_PASSWORD=hush-hush-9\n"),
    ]);
    assert_eq!(folder.run("").code, Some(0));
    remove(&folder, ".env");
    assert_eq!(folder.run("--check").code, Some(0));
    folder.put(".env", "DB_PASSWORD=\n");
    assert_eq!(folder.run("--check").code, Some(1));
}

#[test]
fn a_chart_does_not_lose_the_keys_of_its_secrets() {
    let compose = "name: shop\nservices:\n  web:\n    image: ghcr.io/example/web:1\n    environment: {DB_PASSWORD: \"${DB_PASSWORD}\", FIXED_TOKEN: hush-hush-1}\n    env_file: [{path: web.env, required: false}]\n";
    let folder = Folder::with(&[
        ("compose.yaml", compose),
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", ".env\nweb.env\n"),
        (".env", "DB_PASSWORD=hush-hush-2\n"),
        ("web.env", "API_TOKEN=hush-hush-3\n"),
    ]);
    assert_eq!(folder.run("--chart chart").code, Some(0));
    // What the Compose file says itself is meant.
    folder.put(
        "compose.yaml",
        &compose.replace(", FIXED_TOKEN: hush-hush-1", ""),
    );
    assert_eq!(folder.run("--chart chart").code, Some(0));
    let before = std::fs::read_to_string(folder.path("chart/values.yaml")).unwrap();
    remove(&folder, ".env");
    let ran = folder.run("--chart chart --format short");
    let said = "error[KP5159]: the chart `chart` would lose `DB_PASSWORD` of the Secret `web-env`: `.env` is not in this checkout";
    assert!(ran.code == Some(1) && ran.err.contains(said), "{ran:?}");
    remove(&folder, "web.env");
    let ran = folder.run("--chart chart --format short");
    assert!(
        ran.code == Some(1) && ran.err.contains("`API_TOKEN`"),
        "{ran:?}"
    );
    let after = std::fs::read_to_string(folder.path("chart/values.yaml")).unwrap();
    assert_eq!(before, after);
    let ran = folder.run("--chart chart --format short --allow-lost-values");
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
