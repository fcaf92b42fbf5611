//! Places, findings and limits of the whole way from text to documents.

use super::{Limits, Node, Tag, Value, decode, parse};
use crate::diagnostic::{Path, Report};
use crate::source::{SourceId, Sources, Span};

/// The documents of a text, and what is said of it: `line:column code message`.
fn read_with(text: &str, limits: &Limits) -> (Vec<Node>, Vec<String>, Sources) {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let source = sources.add("compose.yaml", text);
    let nodes = parse(text, source, limits, &mut report);
    let said = report.iter().map(|finding| {
        let start = sources.start(finding.span.unwrap()).unwrap();
        let code = finding.rule.code;
        format!("{}:{} {code} {}", start.line, start.column, finding.message)
    });
    let said = said.collect();
    (nodes, said, sources)
}

fn read(text: &str) -> (Vec<Node>, Vec<String>, Sources) {
    read_with(text, &Limits::default())
}

/// The only document of a text that has no fault.
fn tree(text: &str) -> (Node, Sources) {
    let (mut nodes, said, sources) = read(text);
    assert_eq!((nodes.len(), said), (1, vec![]), "{text:?}");
    (nodes.remove(0), sources)
}

#[test]
fn every_key_and_value_has_its_exact_place() {
    let text = "\
# comment
services:
  웹:  # comment
    이미지: 엔진엑스
    ports:
    - \"80:80\"   # comment
    # comment
    - target: 90

    env: &e !!str 'a''b'
    flow: [ 한, {b: c} ]  # comment
    block: |-
      첫째
      둘째

    alias: *e
    nothing:
last: 1
";
    let (root, sources) = tree(text);
    let web = Path::service("웹");
    for (path, key, value) in [
        (web.key("이미지"), "이미지", "엔진엑스"),
        (
            web.key("ports"),
            "ports",
            "- \"80:80\"   # comment\n    # comment\n    - target: 90",
        ),
        (web.key("ports").index(1), "", "target: 90"),
        (web.key("env"), "env", "'a''b'"),
        (web.key("flow"), "flow", "[ 한, {b: c} ]"),
        (web.key("flow").index(0), "", "한"),
        (web.key("flow").index(1), "", "{b: c}"),
        (web.key("flow").index(1).key("b"), "b", "c"),
        (web.key("block"), "block", "첫째\n      둘째"),
        (web.key("alias"), "alias", "'a''b'"),
        (web.key("nothing"), "nothing", ""),
        (Path::root().key("last"), "last", "1"),
    ] {
        let node = path.find(&root).unwrap();
        assert_eq!(sources.text(node.span), value, "{path}");
        let parent = path.segments().split_last().map(|(_, above)| {
            above.iter().fold(Path::root(), |mut path, segment| {
                path.push(segment.clone());
                path
            })
        });
        let map = parent.unwrap().find(&root).unwrap().as_map();
        if let Some((name, entry)) = map.and_then(|map| map.get_key_value(key)) {
            assert_eq!(sources.text(entry.key_span), name);
        } else {
            assert_eq!(key, "", "{path}");
        }
    }
    let services = Path::root().key("services").find(&root).unwrap();
    assert!(sources.text(services.span).starts_with("웹:"));
    assert!(sources.text(services.span).ends_with("nothing:"));
}

#[test]
fn repaired_places_leave_all_others_where_they_are() {
    let text = "a: [\n\tx, -, {\n\t\t\tb: -}]\nc: { d: \"e\nf\" }\ng:\n  h: 'i\nj\nk'\nl: m\n";
    let (root, sources) = tree(text);
    assert_eq!(
        root.to_json().to_string(),
        r#"{"a":["x","-",{"b":"-"}],"c":{"d":"e f"},"g":{"h":"i j k"},"l":"m"}"#
    );
    let text_of = |path: Path| sources.text(path.find(&root).unwrap().span);
    let top = Path::root();
    assert_eq!(text_of(top.key("a").index(1)), "-");
    assert_eq!(text_of(top.key("a").index(2)), "{\n\t\t\tb: -}");
    assert_eq!(text_of(top.key("g").key("h")), "'i\nj\nk'");
    assert_eq!(text_of(top.key("l")), "m");
}

#[test]
fn a_block_scalar_may_begin_in_the_column_of_its_key() {
    for (text, json) in [
        ("a:\n|\n  b\nc: d\n", r#"{"a":"b\n","c":"d"}"#),
        (
            "x:\n  a:\n  >-\n    b\n    c\n  d: e\n",
            r#"{"x":{"a":"b c","d":"e"}}"#,
        ),
        (
            "x:\n- a:\n  |2 # c\n    b\n  d: e\n",
            r#"{"x":[{"a":"b\n","d":"e"}]}"#,
        ),
    ] {
        assert_eq!(tree(text).0.to_json().to_string(), json, "{text}");
    }
    for text in [
        "a: b\n|\n  c\n",
        "a:\n|b\n  c\n",
        "a:\n\"b\"\nc: d\n",
        "x:\n  a:\n |\n    b\n",
    ] {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", text);
        let mut report = Report::default();
        parse(text, id, &Limits::default(), &mut report);
        assert!(report.has_errors(), "{text}");
    }
}

#[test]
fn lines_of_texts_in_quotes_are_repaired_all_at_once() {
    // One by one they took 8 s for each MB, or were not all repaired.
    let mut text = String::from("a:\n");
    for number in 0..8_000 {
        text.push_str(&format!(
            "  k{number}:\n    b: \"c\nd\n  e\"\n    f: [g, 'h']\n"
        ));
    }
    let (root, sources) = tree(&text);
    let last = Path::root().key("a").key("k7999");
    let last = last.find(&root).unwrap();
    assert_eq!(last.to_json().to_string(), r#"{"b":"c d e","f":["g","h"]}"#);
    assert_eq!(sources.text(last.get("b").unwrap().span), "\"c\nd\n  e\"");
}

#[test]
fn lines_that_only_look_like_texts_in_quotes_stay() {
    for (text, want) in [
        (
            "a: \"b\nc\"\nd: e\n  'f\n  g'\nh: i\n",
            r#"{"a":"b c","d":"e 'f g'","h":"i"}"#,
        ),
        (
            "a: \"b\nc\"\nd: [e,\n\tf]\ng: 'h\ni'\n",
            r#"{"a":"b c","d":["e","f"],"g":"h i"}"#,
        ),
        (
            "a: \"b\nc\"\nd: |\n  e: 'f\n  g\nh: 'i\nj'\n",
            r#"{"a":"b c","d":"e: 'f\ng\n","h":"i j"}"#,
        ),
    ] {
        let (root, _) = tree(text);
        assert_eq!(root.to_json().to_string(), want, "{text}");
    }
}

#[test]
fn tags_of_compose_reach_through_aliases_and_merge_keys() {
    let (root, _) =
        tree("x: &x\n  a: !reset null\n  b: !override [c]\ny:\n  <<: *x\n  d: 1\nz: *x\n");
    for place in ["y", "z"] {
        let tag = |key| root.get(place).unwrap().get(key).unwrap().tag;
        assert_eq!(tag("a"), Some(Tag::Reset), "{place}");
        assert_eq!(tag("b"), Some(Tag::Override), "{place}");
    }
    let (root, _) = tree("a: !<!reset> x\nb: !!str 1\nc: ! 1\nd: !other {}\n");
    assert_eq!(root.get("a").unwrap().tag, Some(Tag::Reset));
    assert_eq!(root.get("b").unwrap().as_str(), Some("1"));
    assert_eq!(root.get("c").unwrap().value, Value::Int(1));
    assert_eq!(root.get("d").unwrap().tag, None);
}

#[test]
fn merged_keys_stand_where_the_merge_key_stands() {
    let (root, sources) =
        tree("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  w: 0\n  <<: [*a, *b]\n  x: 9\n");
    let c = root.get("c").unwrap();
    assert_eq!(c.to_json().to_string(), r#"{"w":0,"y":2,"z":4,"x":9}"#);
    assert_eq!(sources.text(c.get("z").unwrap().span), "4");
}

#[test]
fn every_fault_is_found_and_named_where_it_is() {
    for (text, want) in [
        (
            "a: 1\nb:\n  c: 1\n  \"c\": 2\na: 3\n",
            &[
                "4:3 KP1002 duplicate key `c`",
                "5:1 KP1002 duplicate key `a`",
            ] as &[&str],
        ),
        (
            "1: a\ntrue: b\n? [x]\n: y\n: z\n",
            &[
                "1:1 KP1003 a key must be a string, but YAML reads `1` as a number",
                "2:1 KP1003 a key must be a string, but YAML reads `true` as a boolean",
                "3:3 KP1003 a key must be a string, not a list",
                "5:1 KP1003 a key is missing before the `:`",
            ],
        ),
        (
            "a: *x\nb: *y\n",
            &[
                "1:4 KP1004 the anchor `&x` is not defined before this alias",
                "2:4 KP1004 the anchor `&y` is not defined before this alias",
            ],
        ),
        (
            "a: &a\n  b: [*a]\n",
            &["2:7 KP1005 circular alias: `*a` is inside the value that it references"],
        ),
        (
            "a:\n  <<: x\nb:\n  <<:\nc: {<<: [{}, 1]}\n",
            &[
                "2:7 KP1006 `<<` takes a mapping or a list of mappings, not a string",
                "4:3 KP1006 `<<` takes a mapping or a list of mappings, not a null",
                "5:14 KP1006 `<<` takes a mapping or a list of mappings, not a number",
            ],
        ),
        (
            "a: &a {}\nb:\n  <<: *a\n  <<: *a\n",
            &["4:3 KP1002 duplicate key `<<`"],
        ),
        (
            "a: !!int x\n",
            &["1:10 KP1007 `x` is a string, not what its tag `!!int` says"],
        ),
        (
            "a: \"\u{1}\"\n",
            &["1:5 KP1008 YAML does not allow the control character U+0001"],
        ),
        (
            "pw: &secret\n",
            &["1:5 KP1014 `&secret` is read as an anchor without a value: the value is null"],
        ),
        (
            "pw: &sec$ret\n",
            &[
                "1:5 KP1001 `&sec$ret` begins like an anchor or alias, whose name may only contain ASCII letters, digits, `_` and `-`",
            ],
        ),
        ("a: &x\nb: *x\n", &[]),
        // What stands twice by an alias is said once.
        (
            "a: &a {b: 1, b: 2}\nc: *a\nd: {<<: *a}\n",
            &["1:14 KP1002 duplicate key `b`"],
        ),
        // Later documents are read after an error.
        (
            "a: [\n---\nb: @\n---\nc: 1\n",
            &[
                "1:4 KP1001 unclosed `[`",
                "3:4 KP1001 a string cannot begin with `@` unless it is quoted",
            ],
        ),
    ] {
        let (_, said, _) = read(text);
        assert_eq!(said, want, "{text:?}");
    }
}

#[test]
fn syntax_errors_say_what_a_person_did() {
    for (text, want) in [
        (
            "services:\n\tweb: x\n",
            "2:1 YAML does not allow a tab for indentation",
        ),
        (
            "a:\n  b: x\n   c: y\n",
            "3:4 this line is indented further than the line above and continues its value",
        ),
        (
            "a:\n   b: x\n  c: y\n",
            "3:3 the indentation of this line does not match any line above",
        ),
        ("a:\n  web\n    b: c\n", "2:3 missing `:` after `web`"),
        ("a:\n  b:nginx\n  c: d\n", "2:3 missing space after `b:`"),
        (
            "a: 1\nfoo\nb: 2\n",
            "2:1 expected a key, but `foo` has no `:`",
        ),
        (
            "a: b: c\n",
            "1:5 a second `: ` on one line: the value looks like a mapping",
        ),
        ("a: \"b\nc: d\n", "1:4 unclosed quote"),
        ("a: 'it's'\n", "1:8 unexpected `s'` after the closing quote"),
        ("a: [b, c\nd: e\n", "2:2 expected `,` or a closing bracket"),
        ("a: [b}\n", "1:4 `[` is closed by `}`"),
        (
            "a: b\nc: ]\n",
            "2:4 closing bracket without an opening bracket",
        ),
        (
            "a: @b\n",
            "1:4 a string cannot begin with `@` unless it is quoted",
        ),
        (
            "a: *.b.c\n",
            "1:4 `*.b.c` begins like an anchor or alias, whose name may only contain ASCII letters, digits, `_` and `-`",
        ),
        ("a: \"C:\\data\"\n", "1:7 `\\d` is not a YAML escape"),
        ("a: \"\\x4\"\n", "1:5 `\\x4` is not a YAML escape"),
        (
            "a: \"\\/\"\n",
            "1:5 Docker's YAML parser does not know the escape `\\/`",
        ),
        (
            "a:\n  - b\n  c: d\n",
            "3:3 a list is mixed with other entries",
        ),
        (
            "a:\n  c: d\n  - b\n",
            "3:5 a list item among the keys of a mapping",
        ),
        ("a: - b\n", "1:4 a list cannot begin on the line of its key"),
        (
            "a: |b\n  c\n",
            "1:4 the text after `|` or `>` has to begin on the next line",
        ),
        (
            "%YAML 1.2\n---\na: 1\n",
            "2:1 Docker Compose only supports `%YAML 1.1`",
        ),
        (
            "{% if a %}\nb: c\n",
            "1:1 this line is a template, not YAML",
        ),
        (
            "a: 1\n<<<<<<< HEAD\nb: 1\n=======\n",
            "2:1 unresolved merge conflict",
        ),
        ("a: |#c\n  b\n", "1:5 `#` follows a value without a space"),
        ("a: [b,, c]\n", "1:7 missing value"),
        (
            "a: [?b]\n",
            "1:5 inside brackets, Docker's YAML parser reads the first character of `?b` as an indicator",
        ),
    ] {
        let (nodes, said, _) = read(text);
        let want = want.replacen(' ', " KP1001 ", 1);
        assert_eq!(said.first(), Some(&want), "{text:?}");
        assert!(nodes.is_empty() || said.len() == 1, "{text:?}");
    }
}

#[test]
fn what_aliases_stand_for_is_bounded() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..30 {
        let of = format!("*a{}", n - 1);
        bomb += &format!("a{n}: &a{n} [{}]\n", [of.as_str(); 9].join(", "));
    }
    let (nodes, said, _) = read(&bomb);
    assert!(nodes.is_empty());
    assert_eq!(said.len(), 1);
    assert!(
        said[0].contains("KP1012 the aliases expand to more than 100000 values"),
        "{said:?}"
    );

    let shared = format!("x: &x {{a: 1, b: 2}}\ny: [{}]\n", "*x, ".repeat(1000));
    assert_eq!(read(&shared).1, Vec::<String>::new());
}

#[test]
fn nesting_is_bounded_with_aliases_followed() {
    let limits = Limits {
        depth: 10,
        ..Limits::default()
    };
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read_with(&nested(10), &limits).1.is_empty());
    for text in [
        nested(11),
        "[".repeat(100_000),
        "- ".repeat(100_000),
        "{a: ".repeat(100_000),
        "? ".repeat(100_000),
        format!("a: &a {}\nb: [[[*a]]]\n", nested(7)),
    ] {
        let (nodes, said, _) = read_with(&text, &limits);
        assert!(nodes.is_empty());
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("KP1011"), "{said:?}");
    }
    assert!(
        read_with(&format!("a: &a {}\nb: [[*a]]\n", nested(7)), &limits)
            .1
            .is_empty()
    );
}

#[test]
fn the_number_of_values_is_bounded() {
    let limits = Limits {
        nodes: 100,
        ..Limits::default()
    };
    let (nodes, said, _) = read_with(&"- a\n".repeat(100), &limits);
    assert!(nodes.is_empty());
    assert_eq!(
        said,
        ["100:3 KP1013 the project has too many values: the file is not read"]
    );
}

#[test]
fn bytes_that_are_no_utf8_have_a_place() {
    let said = |bytes: &[u8], limits: &Limits| {
        let (mut sources, mut report) = (Sources::default(), Report::default());
        let text = decode(bytes.to_vec(), "x.yaml", &mut sources, limits, &mut report);
        let said = report.iter().map(|finding| {
            let help = finding.help.clone().unwrap_or_default();
            format!("{} {help}", finding.located(&sources))
        });
        (
            text.map(|(_, text)| text.to_string()),
            said.collect::<String>(),
        )
    };
    let limits = Limits::default();
    assert_eq!(
        said("a: 값\n".as_bytes(), &limits),
        (Some("a: 값\n".into()), String::new())
    );
    let (text, latin1) = said(b"a: 1\nb: caf\xE9\n", &limits);
    assert_eq!(text, None);
    assert!(
        latin1.starts_with(
            "x.yaml:2:7: error[KP1009]: `x.yaml` is not UTF-8: invalid byte 0xE9 at offset 11"
        ),
        "{latin1}"
    );
    let (_, utf16) = said(b"\xFF\xFEa\0:\0", &limits);
    assert!(
        utf16.contains("`x.yaml` is UTF-16") && utf16.contains("iconv -f UTF-16 -t UTF-8"),
        "{utf16}"
    );
    let (_, unmarked) = said(b"a\0:\0 \x001\0", &limits);
    assert!(unmarked.contains("UTF-16"), "{unmarked}");
    let (_, large) = said(
        &[b' '; 11],
        &Limits {
            bytes: 10,
            ..limits
        },
    );
    assert!(large.contains("KP1010"), "{large}");
}

#[test]
fn places_of_findings_lie_in_the_text() {
    let text = "a: 1\r\n한: [@, \"\\q\"]\r\n";
    let (_, said, sources) = read(text);
    assert_eq!(
        said,
        ["2:5 KP1001 a string cannot begin with `@` unless it is quoted"]
    );
    let span = Span::new(Default::default(), 12, 13);
    assert_eq!(sources.text(span), "@");
}

#[test]
fn collections_end_behind_the_sign_of_a_last_value_that_is_empty() {
    for (text, want) in [
        ("a:\n  b:\n    c:\nd: 1\n", "b:\n    c:"),
        ("a:\n  b  :   # c\n", "b  :"),
        ("a:\n  - x\n  -\n", "- x\n  -"),
        ("a:\n  - b:\n", "- b:"),
        ("a: {b: , c}\n", "{b: , c}"),
        ("a:\n  b: &x\n", "b: &x"),
        ("a:\n  b: !!null &x # c\nd: 1\n", "b: !!null &x"),
        ("a:\n  - b:\n  - !!str\n", "- b:\n  - !!str"),
        ("a:\n  b:\n    c:\n      &x\nd: 1\n", "b:\n    c:\n      &x"),
    ] {
        let nodes = parse(
            text,
            SourceId::default(),
            &Limits::default(),
            &mut Report::default(),
        );
        let span = nodes[0].get("a").map_or(Span::default(), |node| node.span);
        let written = text.get(span.start as usize..span.end as usize);
        assert_eq!(written, Some(want));
    }
}
