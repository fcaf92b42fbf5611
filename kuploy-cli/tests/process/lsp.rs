//! `lsp` as an editor speaks to it.

#![expect(clippy::indexing_slicing, reason = "what a message lacks is null")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::Folder;

/// An editor.
struct Client {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    asked: i64,
}

impl Client {
    fn new(folder: &Folder) -> Self {
        let mut child = folder
            .command("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut client = Self {
            child,
            to,
            from: BufReader::new(from),
            asked: 0,
        };
        client.ask(
            "initialize",
            json!({ "capabilities": {}, "processId": null, "rootUri": null }),
        );
        client.tell("initialized", json!({}));
        client
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(
                self.from.read_line(&mut line).unwrap() > 0,
                "the server is gone"
            );
            match line.trim().split_once(": ") {
                Some(("Content-Length", count)) => length = count.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == json!(id) {
                assert_eq!(message["error"], Value::Null, "{message}");
                return message["result"].clone();
            }
        }
    }

    fn open(&mut self, uri: &str, text: &str) -> Value {
        let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.diagnostics(uri)
    }

    fn change(&mut self, uri: &str, text: &str) {
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "text": text }] }),
        );
    }

    fn diagnostics(&mut self, uri: &str) -> Value {
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
            {
                return message["params"]["diagnostics"].clone();
            }
        }
    }

    fn quit(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.child.wait().unwrap().success());
    }
}

fn uri(folder: &Folder, name: &str) -> String {
    let directory = std::fs::canonicalize(folder.guard.path()).unwrap();
    format!("file://{}/{name}", directory.display())
}

const COMPOSE: &str = "\
services:
  web:
    image: nginx:1.27
    depends_on: [db]
    ulimits: { nofile: 65536 }
    healthcheck: { test: [CMD, /bin/check] }
    env_file: web.env
  db:
    image: postgres:17
    environment: { POSTGRES_HOST_AUTH_METHOD: trust }
    volumes: [\"data:/var/lib/postgresql/data\"]
volumes:
  data:
";

#[test]
fn findings_are_those_of_lint() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE), ("web.env", "A=1\n")]);
    let mut client = Client::new(&folder);
    let told = client.open(&uri(&folder, "compose.yaml"), COMPOSE);
    client.quit();
    let linted = folder.run("lint compose.yaml --format json");
    let linted: Value = serde_json::from_str(&linted.out).unwrap();
    let places = |findings: &Value, code: &str, line: fn(&Value) -> Value| -> Vec<String> {
        let all = findings.as_array().unwrap().iter();
        let mut all: Vec<String> = all
            .map(|finding| format!("{} {}", finding[code], line(finding)))
            .collect();
        all.sort();
        all
    };
    let ours = places(&told, "code", |finding| {
        json!(finding["range"]["start"]["line"].as_u64().unwrap() + 1)
    });
    let theirs = places(&linted["findings"], "code", |finding| {
        finding["span"]["start"]["line"].clone()
    });
    assert_eq!(ours, theirs);
    assert!(!ours.is_empty());
}

#[test]
fn hover_says_what_a_key_becomes() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE), ("web.env", "A=1\n")]);
    let document = uri(&folder, "compose.yaml");
    let mut client = Client::new(&folder);
    client.open(&document, COMPOSE);
    let position = json!({ "line": 2, "character": 13 });
    let hover = client.ask(
        "textDocument/hover",
        json!({ "textDocument": { "uri": document }, "position": position }),
    );
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(
        text.contains("`spec.template.spec.containers[0].image` of Deployment `web`"),
        "{text}"
    );
    client.quit();
}

#[test]
fn hover_speaks_of_every_service_that_has_the_key() {
    let own = "\
x-base: &base
  environment:
    LEVEL: debug
services:
  web:
    <<: *base
    image: nginx:1.27
    ports: [\"80:80\"]
  third:
    extends: {service: web}
    image: nginx:1.29
";
    let over = "services:\n  web:\n    image: nginx:1.28\n";
    let folder = Folder::with(&[("compose.yaml", own), ("compose.override.yaml", over)]);
    let mut client = Client::new(&folder);
    let mut hover = |name: &str, text: &str, line: u32, character: u32| -> String {
        let document = uri(&folder, name);
        client.open(&document, text);
        let position = json!({ "line": line, "character": character });
        let asked = json!({ "textDocument": { "uri": document }, "position": position });
        let hover = client.ask("textDocument/hover", asked);
        let text = hover["contents"]["value"].as_str();
        text.unwrap_or_default().to_owned()
    };
    // What has an anchor is there once for each service, each with its own fields.
    let said = hover("compose.yaml", own, 2, 12);
    for service in ["web", "third"] {
        let part = format!("`services.{service}.environment.LEVEL` becomes");
        let (_, rest) = said.split_once(&part).unwrap();
        let own = rest.split("\n\n").next().unwrap();
        assert!(
            own.contains(&format!("of Deployment `{service}`")),
            "{said}"
        );
        assert_eq!(own.matches("of Deployment").count(), 1, "{said}");
    }
    // A key is what its value is.
    let said = hover("compose.yaml", own, 10, 5);
    assert!(said.starts_with("`services.third.image` becomes"), "{said}");
    // Another file wins over this one.
    assert_eq!(hover("compose.yaml", own, 6, 13), "");
    let said = hover("compose.override.yaml", over, 2, 5);
    assert!(said.starts_with("`services.web.image` becomes"), "{said}");
    // The key of a service is nothing of the networks.
    let said = hover("compose.yaml", own, 4, 3);
    assert!(!said.contains("networks.default"), "{said}");
    client.quit();
}

#[test]
fn names_and_files_lead_to_where_they_are() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE), ("web.env", "A=1\n")]);
    let document = uri(&folder, "compose.yaml");
    let mut client = Client::new(&folder);
    client.open(&document, COMPOSE);
    let mut line_of = |line: u32, character: u32| {
        let at = json!({ "textDocument": { "uri": document }, "position": { "line": line, "character": character } });
        let found = client.ask("textDocument/definition", at);
        format!(
            "{} {}",
            found["uri"].as_str().unwrap_or_default(),
            found["range"]["start"]["line"]
        )
    };
    // `db` in `depends_on`, `data` in `volumes`, the file of variables.
    assert_eq!(line_of(3, 18), format!("{document} 7"));
    assert_eq!(line_of(10, 18), format!("{document} 12"));
    assert_eq!(line_of(6, 16), format!("{} 0", uri(&folder, "web.env")));
    let links = client.ask(
        "textDocument/documentLink",
        json!({ "textDocument": { "uri": document } }),
    );
    assert_eq!(links[0]["target"], uri(&folder, "web.env"));
    client.quit();
}

#[test]
fn a_finding_is_repaired_or_silenced() {
    let manifest = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  type: clusterip\n  ports: [{ port: 80 }]\n";
    let folder = Folder::with(&[
        ("service.yaml", manifest),
        ("compose.yaml", COMPOSE),
        ("web.env", "A=1\n"),
    ]);
    let mut client = Client::new(&folder);
    let document = uri(&folder, "service.yaml");
    client.open(&document, manifest);
    let range =
        json!({ "start": { "line": 4, "character": 8 }, "end": { "line": 4, "character": 8 } });
    let actions = client.ask(
        "textDocument/codeAction",
        json!({ "textDocument": { "uri": document }, "range": range, "context": { "diagnostics": [] } }),
    );
    assert_eq!(
        actions[0]["edit"]["changes"][&document][0]["newText"], "ClusterIP",
        "{actions}"
    );

    let document = uri(&folder, "compose.yaml");
    client.open(&document, COMPOSE);
    let range =
        json!({ "start": { "line": 4, "character": 6 }, "end": { "line": 4, "character": 6 } });
    let actions = client.ask(
        "textDocument/codeAction",
        json!({ "textDocument": { "uri": document }, "range": range, "context": { "diagnostics": [] } }),
    );
    let comment = actions[0]["edit"]["changes"][&document][0]["newText"]
        .as_str()
        .unwrap();
    assert_eq!(comment, "  # kuploy: allow KP3102");
    let silenced = COMPOSE.replace("65536 }", &format!("65536 }}{comment}"));
    client.change(&document, &silenced);
    let told = client.diagnostics(&document);
    assert!(!told.to_string().contains("KP3102"), "{told}");
    client.quit();
}

/// A text that is cut off or mangled anywhere is still answered, and the answers are those of `lint` once it is whole.
#[test]
fn random_edits_end_nothing() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE), ("web.env", "A=1\n")]);
    let document = uri(&folder, "compose.yaml");
    let mut client = Client::new(&folder);
    let whole = client.open(&document, COMPOSE);
    let mut seed = 1_u64;
    for _ in 0..60 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let at = usize::try_from(seed >> 33).unwrap() % COMPOSE.len();
        let mut text = COMPOSE.to_owned();
        match seed % 3 {
            0 => text.truncate(at),
            1 => text.insert_str(at, "{ 배포: ["),
            _ => text.insert_str(at, "\n  x-kuploy:\n\t&a *a"),
        }
        client.change(&document, &text);
        let position = json!({ "line": seed % 12, "character": seed % 20 });
        let at = json!({ "textDocument": { "uri": document }, "position": position });
        for method in ["hover", "definition", "completion"] {
            client.ask(&format!("textDocument/{method}"), at.clone());
        }
    }
    client.change(&document, COMPOSE);
    // Findings of the edits before may still be on their way.
    let mut told = client.diagnostics(&document);
    for _ in 0..200 {
        if told == whole {
            break;
        }
        told = client.diagnostics(&document);
    }
    assert_eq!(told, whole);
    client.quit();
}
