//! What the README shows is what comes out. With `INSTA_UPDATE=always` it is written anew.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "reads and writes the README; one that lacks a block fails the test"
)]

use kuploy_compose::graph::Graph;
use kuploy_compose::{LoadRequest, MemoryFiles, Options, compile};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");

#[test]
fn the_files_and_findings_of_the_readme_are_what_its_project_compiles_to() {
    let readme = std::fs::read_to_string(README).unwrap();
    let (start, end) = block(&readme, "compose.yaml");
    let files = MemoryFiles::new().with("compose.yaml", readme.get(start..end).unwrap());
    let compiled = compile(&files, &LoadRequest::default(), &Options::default());

    let shown = compiled.files.as_ref().expect("the project compiles");
    let web = shown.iter().find(|file| file.path == "web.yaml").unwrap();
    let web = std::str::from_utf8(&web.bytes).unwrap();
    let findings: String = compiled
        .report
        .iter()
        .map(|finding| format!("{}\n", finding.located(&compiled.sources)))
        .collect();

    let (project, app) = (compiled.project.as_ref(), compiled.app.as_ref());
    let (project, app) = (project.expect("it compiles"), app.expect("it compiles"));
    let graph = Graph::of(project, app).mermaid();

    let wanted = [
        ("web.yaml", web),
        ("findings", &findings),
        ("graph", &graph),
    ]
    .into_iter()
    .fold(readme.clone(), |mut text, (name, content)| {
        let (start, end) = block(&text, name);
        text.replace_range(start..end, content);
        text
    });
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        std::fs::write(README, &wanted).unwrap();
    } else {
        assert!(wanted == readme, "the README should be\n{wanted}");
    }
}

/// Where the text between the fences after `<!-- readme: NAME -->` begins and ends.
fn block(readme: &str, name: &str) -> (usize, usize) {
    let marker = format!("<!-- readme: {name} -->\n");
    let begin = readme.find(&marker).expect("the marker is there") + marker.len();
    let after = |from: usize, what: &str| {
        let rest = readme.get(from..).expect("a range of characters");
        from + rest.find(what).expect("a fence follows")
    };
    let start = after(begin, "\n") + 1;
    (start, after(start, "```"))
}
