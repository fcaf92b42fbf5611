//! A few lines of a Dockerfile in, what they say of the image out.

use crate::map::IndexMap;

use super::*;
use crate::facts::evidence::{Evidence, Fact};
use crate::facts::image::{ImageConfig, ImageUser};

/// A base image that is known in full: user 1000, port 80, `PORT=9000`.
fn known() -> ImageConfig {
    let text =
        "FROM scratch\nEXPOSE 80\nENV PORT=9000\nRUN useradd -u 1000 node\nUSER node\nCMD base";
    build_from(text, BuildArguments::default()).config
}

fn build_from(text: &str, build: BuildArguments<'_>) -> Built {
    let file = Dockerfile::parse(text, "Dockerfile");
    evaluate(&file, build, &mut |reference| BaseImage {
        config: match reference {
            "known:1" => known(),
            _ => ImageConfig::default(),
        },
        lineage: vec![reference.to_owned()],
    })
}

fn built(text: &str) -> Built {
    build_from(text, BuildArguments::default())
}

/// The facts, one a line, with the line of the Dockerfile where that is their evidence.
fn shown(built: &Built) -> String {
    let config = &built.config;
    let mut lines: Vec<String> = Vec::new();
    let mut add = |name: &str, value: String, evidence: &Evidence| {
        let at = match evidence {
            Evidence::DockerfileLine { line, .. } => *line,
            _ => 0,
        };
        lines.push(format!("{at} {name} {value}"));
    };
    for (name, words) in [("entrypoint", &config.entrypoint), ("cmd", &config.command)] {
        if let Some(Fact { value, evidence }) = words {
            add(name, format!("{:?}", value.words), evidence);
        }
    }
    for (name, value) in &config.env {
        add("env", format!("{name}={:?}", value.value), &value.evidence);
    }
    if let Some(Fact { value, evidence }) = &config.user {
        let account = config.account(value);
        add(
            "user",
            format!("{value} {:?} {:?}", account.uid, account.gid),
            evidence,
        );
    }
    for port in &config.ports {
        add("port", port.value.to_string(), &port.evidence);
    }
    for volume in &config.volumes {
        add("volume", volume.value.clone(), &volume.evidence);
    }
    if let Some(Fact { value, evidence }) = &config.working_dir {
        add("workdir", value.clone(), evidence);
    }
    if let Some(Fact { value, evidence }) = &config.stop_signal {
        add("stopsignal", value.clone(), evidence);
    }
    if let Some(Fact { value, evidence }) = &config.shell {
        add("shell", value.to_string(), evidence);
    }
    if config.complete.is_some() {
        lines.push("complete".to_owned());
    }
    lines.extend(
        built
            .problems
            .iter()
            .map(|(at, message)| format!("{at}! {message}")),
    );
    lines.join("\n")
}

#[test]
fn the_last_stage_is_built_from_those_that_it_begins_from() {
    let text = "\
ARG TAG=1
FROM known:${TAG} AS Base
WORKDIR /srv
ENV A=a B=\"$PORT b\"
FROM other AS unused
USER 5
FROM base
WORKDIR app
EXPOSE $PORT 53/UDP 70-71
VOLUME [\"/data\", \"/srv/../logs/\"]
VOLUME /a /b
STOPSIGNAL SIGQUIT
CMD serve $A";
    let built = built(text);
    assert_eq!(
        shown(&built),
        r#"13 cmd ["/bin/sh", "-c", "serve $A"]
3 env PORT=Some("9000")
4 env A=Some("a")
4 env B=Some("9000 b")
5 user node Some(1000) Some(1000)
9 port 53/udp
9 port 70
9 port 71
2 port 80
9 port 9000
10 volume /data
10 volume /logs
11 volume /a
11 volume /b
8 workdir /srv/app
12 stopsignal SIGQUIT
4 shell true
complete"#
    );
    assert_eq!(built.lineage, ["known:1"]);
}

#[test]
fn an_entry_point_takes_away_the_command_of_the_base() {
    let without = built("FROM known:1\nENTRYPOINT [\"run\"]").config.command;
    assert!(without.unwrap().value.words.is_empty());
    let text = "FROM known:1\nCMD [\"a\"]\nENTRYPOINT [\"run\"]";
    let with = built(text).config.command.unwrap();
    assert_eq!(with.value.words, ["a"]);
}

#[test]
fn what_an_unknown_base_may_set_is_not_known() {
    let built = built("FROM any\nARG P\nEXPOSE $PORT\nEXPOSE 80$P\nUSER $U\nWORKDIR x\nENV A=$B");
    assert_eq!(shown(&built), "7 env A=None\n4 port 80");
}

#[test]
fn arguments_choose_the_stage_and_the_base() {
    let text = "ARG VERSION=1.2\nARG KIND\nFROM node:${VERSION%.*}-$KIND AS dev\nARG VERSION\nENV V=$VERSION\nUSER 1\nFROM scratch AS prod\nUSER 2";
    let args: IndexMap<_, _> = [
        ("KIND".to_owned(), Some("slim".to_owned())),
        ("VERSION".to_owned(), None),
    ]
    .into();
    let arguments = |target| BuildArguments {
        target: Some(target),
        args: Some(&args),
        platform: None,
    };
    let dev = build_from(text, arguments("DEV"));
    assert_eq!(dev.lineage, ["node:1-slim"]);
    assert_eq!(dev.config.env["V"].value.as_deref(), Some("1.2"));
    assert_eq!(
        build_from(text, arguments("1")).config.user.unwrap().value,
        ImageUser::parse("2")
    );
    assert_eq!(
        build_from(text, arguments("no")).problems,
        [(1, "has no stage `no`".to_owned())]
    );
    let stage = "FROM a-$TARGETARCH\nFROM a-arm64\n";
    let arm = BuildArguments {
        platform: Some("linux/arm64/v8"),
        target: Some("0"),
        ..BuildArguments::default()
    };
    assert_eq!(build_from(stage, arm).lineage, ["a-arm64"]);
}

#[test]
fn both_forms_of_health_checks_are_read() {
    let check = |line: &str| {
        built(&format!("FROM a\nHEALTHCHECK {line}"))
            .config
            .healthcheck
    };
    let shell = check(
        "--interval=5s --timeout=1m30s \\\n --start-period=1s --start-interval=2s --retries=4 CMD curl -f http://localhost || exit 1",
    );
    let shell = shell.unwrap().value;
    assert_eq!(
        shell.test,
        ["CMD-SHELL", "curl -f http://localhost || exit 1"]
    );
    assert_eq!(
        [
            shell.interval,
            shell.timeout,
            shell.start_period,
            shell.start_interval
        ]
        .map(|duration| duration.unwrap().seconds_up()),
        [5, 90, 1, 2]
    );
    assert_eq!(shell.retries, Some(4));
    assert_eq!(
        check("cmd [\"up\", \"now\"]").unwrap().value.test,
        ["CMD", "up", "now"]
    );
    assert!(check("NONE").unwrap().value.test.is_empty());
    assert!(
        check("--interval=0 CMD x")
            .unwrap()
            .value
            .interval
            .is_none()
    );
    for wrong in ["CMD", "curl x", "--every=5s CMD x", "--retries=x CMD y"] {
        assert_eq!(
            built(&format!("FROM a\nHEALTHCHECK {wrong}"))
                .problems
                .len(),
            1,
            "{wrong}"
        );
    }
}

#[test]
fn old_forms_are_read() {
    let built = built(
        "FROM a\nMAINTAINER x\nENV A b  c\nENV B=\"x y\" C=x\\ y\nONBUILD USER 9\nSHELL [\"/bin/bash\", \"-ec\"]\nENTRYPOINT run\nADD x /",
    );
    assert_eq!(
        shown(&built),
        r#"7 entrypoint ["/bin/bash", "-ec", "run"]
7 cmd []
3 env A=Some("b  c")
4 env B=Some("x y")
4 env C=Some("x y")"#
    );
}

#[test]
fn accounts_have_the_numbers_that_they_are_created_with() {
    for (lines, uid, gid) in [
        ("RUN useradd --uid 1200 app", Some(1200), Some(1200)),
        (
            "RUN groupadd -r -g 999 app && useradd -rm -u=5 -u998 -g app app",
            Some(998),
            Some(999),
        ),
        (
            "ARG UID=77\nENV GID=78\nRUN addgroup -g ${GID} grp \\\n && adduser -D -u \"$UID\" -G grp app",
            Some(77),
            Some(78),
        ),
        ("RUN adduser --system --uid 5 --home /x app", Some(5), None),
        (
            "RUN adduser --disabled-password --gecos '' --uid 5 app; adduser app docker",
            Some(5),
            Some(5),
        ),
        (
            "RUN <<EOF\nset -e\nuseradd -ms /bin/bash -u 1500 app\nEOF",
            Some(1500),
            Some(1500),
        ),
        ("RUN useradd -m app", None, None),
        ("RUN echo 'useradd -u 5 app'", None, None),
        ("RUN usermod -u 5 app", Some(5), None),
        (
            "ARG U=1000\nRUN useradd -u 5 app\nRUN groupmod -g $U app && usermod --uid=${U:-7} app",
            Some(1000),
            Some(1000),
        ),
        (
            "RUN useradd -u 5 node && usermod -l app -g 9 node",
            Some(5),
            Some(9),
        ),
        // A variable of the script.
        ("RUN U=7; useradd -u $U app", None, None),
    ] {
        let config = built(&format!("FROM a\n{lines}\nUSER app")).config;
        let account = config.account(&config.user.as_ref().unwrap().value);
        assert_eq!((account.uid, account.gid), (uid, gid), "{lines}");
    }
}

#[test]
fn an_image_from_scratch_has_no_shell_unless_one_is_copied() {
    for (lines, shell) in [
        ("COPY app /app", Some(false)),
        ("WORKDIR /x\nCOPY --from=0 a .", Some(false)),
        ("COPY --from=0 / /", None),
        ("COPY . .", None),
        ("ADD rootfs.tar /", None),
        ("COPY --from=busybox /bin/busybox /bin/sh", None),
        ("COPY [\"a b\", \"/bin/\"]", None),
        ("RUN x", Some(true)),
        ("RUN [\"/app\", \"x\"]", Some(false)),
    ] {
        let config = built(&format!("FROM scratch\n{lines}")).config;
        assert_eq!(config.shell.map(|shell| shell.value), shell, "{lines}");
    }
}

#[test]
fn what_docker_refuses_is_a_problem() {
    for (text, line) in [
        ("", 1),
        ("RUN x", 1),
        ("FROM a\nINCLUDE x", 2),
        ("FROM a b", 1),
        ("FROM a\nEXPOSE http", 2),
        ("FROM a\nEXPOSE 70000", 2),
        ("FROM a\nUSER", 2),
        ("FROM a\nENV A", 2),
        ("FROM a\nSHELL bash", 2),
    ] {
        let problems = built(text).problems;
        assert_eq!(
            problems.first().map(|(at, _)| *at),
            Some(line),
            "{text}: {problems:?}"
        );
    }
}

#[test]
fn a_range_of_thousands_is_not_followed() {
    let built = built("FROM scratch\nEXPOSE 10000-20000/udp 80");
    assert_eq!(
        shown(&built),
        "1 user 0 Some(0) None\n2 port 80\n1 shell false"
    );
}
