//! `lint` in repositories: Compose files that one command of a guide or a script names together are one project.

use super::Folder;
use super::appliers::lines;

const BASE: &str = "services:\n  web: {image: 'web:1'}\nnetworks: {shop: {}}\n";
const PART: &str = "services:\n  web:\n    networks: [shop]\n";

#[test]
fn files_of_one_command_are_judged_together() {
    let both = "docker compose -f docker-compose.base.yml -f docker-compose.yml up -d\n";
    for (path, text, count) in [
        ("README.md", both, 0),
        ("run", both, 0),
        ("start.bat", both, 0),
        ("deploy/up.ps1", both, 0),
        (
            ".github/workflows/ci.yml",
            &*format!("jobs: {{a: {{steps: [{{run: '{}'}}]}}}}\n", both.trim()),
            0,
        ),
        (
            ".gitlab-ci.yml",
            &*format!("up: {{script: ['{}']}}\n", both.trim()),
            0,
        ),
        (
            "package.json",
            &*format!("{{\"scripts\": {{\"up\": \"{}\"}}}}\n", both.trim()),
            0,
        ),
        (
            ".env",
            "COMPOSE_FILE=docker-compose.base.yml:docker-compose.yml\n",
            0,
        ),
        (
            "Makefile",
            "up:\n\tdocker compose \\\n\t  -f docker-compose.base.yml \\\n\t  -f docker-compose.yml up\n",
            0,
        ),
        (
            "up.sh",
            "docker stack deploy -c docker-compose.base.yml -c docker-compose.yml shop\n",
            0,
        ),
        // Each by itself, in another order of commands, other files.
        (
            "README.md",
            "docker compose -f docker-compose.base.yml up\ndocker compose -f docker-compose.yml up\n",
            2,
        ),
        (
            "README.md",
            "docker compose -f docker-compose.yml -f docker-compose.base.yml up\n",
            2,
        ),
        (
            "README.md",
            "docker compose -f docker-compose.base.yml -f gone.yml -f docker-compose.yml up\n",
            2,
        ),
        ("main.rs", both, 2),
    ] {
        let files = [
            ("docker-compose.base.yml", BASE),
            ("docker-compose.yml", PART),
            (path, text),
        ];
        let found: Vec<String> = ["KP2021", "KP2022"]
            .iter()
            .flat_map(|code| lines(&files, &format!("error[{code}]")))
            .collect();
        assert_eq!(found.len(), count, "{path} {text} {found:?}");
    }
}

#[test]
fn a_variable_in_a_path_stands_for_each_part() {
    let script = "docker-compose -f docker-compose.yml -f pipelines/$NAME/compose.dev.yml up\n";
    let main = "services:\n  web: {image: 'web:1', build: .}\n";
    let part = "services:\n  web:\n    depends_on: [gone]\n";
    let files = [
        ("docker-compose.yml", main),
        (
            "pipelines/a/compose.dev.yml",
            "services:\n  web:\n    ports: ['80:80']\n",
        ),
        ("pipelines/b/compose.dev.yml", part),
        ("bin/up", script),
    ];
    assert_eq!(lines(&files, "KP2021").len(), 0);
    // What is wrong in one of them is said.
    let found = lines(&files, "KP2022");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("pipelines/b/"), "{found:?}");
}

#[test]
fn a_command_in_a_guide_begins_where_its_files_are() {
    let guide = "cd deploy && docker compose -f compose.base.yml -f compose.dev.yml up\n";
    let files = [
        ("deploy/compose.base.yml", BASE),
        ("deploy/compose.dev.yml", PART),
        ("docs/guide.md", guide),
    ];
    assert_eq!(
        lines(&files, "KP2021").len() + lines(&files, "KP2022").len(),
        0
    );
    let ran = Folder::with(&files).run("lint .");
    assert!(ran.err.contains("2 files in 1 project"), "{ran:?}");
}

#[test]
fn what_is_said_of_a_base_is_said_once() {
    let part =
        |name: &str| format!("services:\n  {name}: {{build: ./{name}, image: '{name}:1'}}\n");
    let base =
        "services:\n  web: {build: ., image: 'web:1'}\n  api: {build: ./api, image: 'api:1'}\n";
    let (one, two) = (part("one"), part("two"));
    let script =
        "docker compose -f base.yml -f one.yml up\ndocker compose -f base.yml -f two.yml up\n";
    let files = [
        ("base.yml", base),
        ("one.yml", one.as_str()),
        ("two.yml", two.as_str()),
        ("up.sh", script),
    ];
    let ran = Folder::with(&files).run("lint . --format short");
    let of_base = ran.out.lines().filter(|it| it.contains("[KP3042]")).count();
    assert_eq!(of_base, 1, "{ran:?}");
}

#[test]
fn a_project_that_was_put_aside_is_no_warning() {
    let text = "services: {web: {image: 'web:1', restrat: always}}\n";
    for (path, severity) in [
        ("compose.yml", "error"),
        ("web/compose.yml", "error"),
        ("_archive/web/compose.yml", "info"),
        ("ansible_collections/a/b/tests/compose.yml", "info"),
    ] {
        let found = lines(&[(path, text)], "KP2001");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].contains(&format!("{severity}[")),
            "{path} {found:?}"
        );
    }
    // Who names it asks about it.
    let folder = Folder::with(&[("archive/compose.yml", text)]);
    assert_eq!(folder.run("lint archive/compose.yml").code, Some(1));
    assert_eq!(folder.run("lint archive").code, Some(1));
    assert_eq!(folder.run("lint .").code, Some(0));
}
