//! Mounted files that hold logins, and those that are databases.

use super::Folder;

fn mounted(image: &str, name: &str, text: &str, target: &str) -> (Folder, String, String) {
    let compose = format!(
        "name: shop\nservices: {{app: {{image: '{image}', volumes: ['./{name}:{target}']}}}}\n"
    );
    let folder = Folder::with(&[("compose.yaml", compose.as_str()), (name, text)]);
    let ran = folder.run("--format short");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let manifest = std::fs::read_to_string(folder.path("k8s/app.yaml")).unwrap_or_default();
    (folder, manifest, ran.err)
}

#[test]
fn logins_are_secrets_and_other_settings_are_not() {
    for (name, text, is_secret) in [
        (
            "a.conf",
            "# mine\n[r]\ntype=s3\nsecret_access_key=x\n",
            true,
        ),
        (
            "a.conf",
            "[r]\ntype = azureblob\nsas_url = https://a/?sig=x\n",
            true,
        ),
        (
            "a.json",
            "{\"auths\": {\"r\": {\"identitytoken\": \"abc\"}}}\n",
            true,
        ),
        ("a.conf", "[a]\ntype = button\nkey = F1\n", false),
        ("a.json", "{\"auths\": {\"r\": {\"auth\": \"\"}}}\n", false),
    ] {
        let (folder, _, said) = mounted("acme/app:1", name, text, "/etc/app/settings:ro");
        let written = std::fs::read_dir(folder.path("k8s")).unwrap();
        let texts =
            written.map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap_or_default());
        let texts: String = texts.collect();
        assert_eq!(texts.contains("kind: Secret"), is_secret, "{text}{texts}");
        assert_eq!(said.contains("KP6001"), is_secret, "{text}{said}");
    }
}

#[test]
fn the_dump_of_a_database_is_in_no_manifest() {
    for end in ["", ":ro"] {
        let target = format!("/data/dump.rdb{end}");
        let (_, manifest, said) = mounted("redis:7", "dump.rdb", "REDIS0011 rows", &target);
        assert!(!manifest.contains("kind: Secret"), "{manifest}");
        assert!(!manifest.contains("dump.rdb"), "{manifest}");
        let skipped = "file `./dump.rdb` skipped: it is the dump of a database";
        assert!(said.contains(skipped), "{said}");
    }
    let (_, manifest, said) = mounted(
        "acme/app:1",
        "app.db",
        "SQLite format 3\0 rows",
        "/srv/app.db",
    );
    assert!(
        manifest.contains("kind: PersistentVolumeClaim"),
        "{manifest}"
    );
    assert!(said.contains("starts with an empty file"), "{said}");
}
