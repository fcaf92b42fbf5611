//! The instructions that say something of the image, as types.

use super::lines::RawInstruction;
use crate::compose::Duration;
use crate::facts::image::config::ImageHealthcheck;

/// A list of words, or a line for a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `["a", "b"]`.
    Exec(Vec<String>),
    /// `a b`.
    Shell(String),
}

/// One instruction. What holds variables is as written: they are resolved where it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Instruction {
    /// `FROM image AS name`.
    From { image: String, name: Option<String> },
    /// `ARG NAME=value …`.
    Arg(Vec<(String, Option<String>)>),
    /// `ENV NAME=value …`.
    Env(Vec<(String, String)>),
    /// `EXPOSE`, all of it.
    Expose(String),
    /// `VOLUME`.
    Volume(Vec<String>),
    /// `USER`.
    User(String),
    /// `WORKDIR`.
    Workdir(String),
    /// `ENTRYPOINT`.
    Entrypoint(Form),
    /// `CMD`.
    Cmd(Form),
    /// `HEALTHCHECK`.
    Healthcheck(ImageHealthcheck),
    /// `SHELL`.
    Shell(Vec<String>),
    /// `STOPSIGNAL`.
    StopSignal(String),
    /// `RUN`: what a shell runs, here-documents included; `None` in exec form.
    Run(Option<String>),
    /// `COPY` or `ADD`.
    Copy(Copying),
}

/// What `COPY` or `ADD` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Copying {
    /// What is copied.
    pub(super) sources: Vec<String>,
    /// Whether that is in the build context.
    pub(super) is_of_context: bool,
    /// The stage or image that it is in instead, by name or number.
    pub(super) from: Option<String>,
    /// Where to.
    pub(super) target: String,
    /// Whose it becomes.
    pub(super) owner: Option<String>,
    /// The texts of its here-documents.
    pub(super) texts: Vec<String>,
}

impl Instruction {
    /// As it is written.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::From { .. } => "FROM",
            Self::Arg(_) => "ARG",
            Self::Env(_) => "ENV",
            Self::Expose(_) => "EXPOSE",
            Self::Volume(_) => "VOLUME",
            Self::User(_) => "USER",
            Self::Workdir(_) => "WORKDIR",
            Self::Entrypoint(_) => "ENTRYPOINT",
            Self::Cmd(_) => "CMD",
            Self::Healthcheck(_) => "HEALTHCHECK",
            Self::Shell(_) => "SHELL",
            Self::StopSignal(_) => "STOPSIGNAL",
            Self::Run(_) => "RUN",
            Self::Copy(_) => "COPY",
        }
    }
}

/// Instructions that say nothing of the image's configuration. `ONBUILD` is about the images built from this one.
const OTHERS: [&str; 3] = ["LABEL", "MAINTAINER", "ONBUILD"];

/// The instruction as a type; `None` for those that say nothing here.
///
/// # Errors
/// Why Docker would refuse it.
pub(super) fn parse(raw: &RawInstruction, escape: char) -> Result<Option<Instruction>, String> {
    let rest = raw.rest.as_str();
    if OTHERS.contains(&raw.name.as_str()) {
        return Ok(None);
    }
    if rest.is_empty() && raw.name != "CMD" && raw.name != "ENTRYPOINT" {
        return Err(format!("`{}` has no argument", raw.name));
    }
    let instruction = match raw.name.as_str() {
        "FROM" => from(rest)?,
        "ARG" => Instruction::Arg(args(rest, escape)),
        "ENV" => Instruction::Env(env(rest, escape)?),
        "EXPOSE" => Instruction::Expose(rest.to_owned()),
        "VOLUME" => Instruction::Volume(match form(rest) {
            Form::Exec(paths) => paths,
            Form::Shell(text) => text.split_whitespace().map(str::to_owned).collect(),
        }),
        "USER" => Instruction::User(rest.to_owned()),
        "WORKDIR" => Instruction::Workdir(rest.to_owned()),
        "ENTRYPOINT" => Instruction::Entrypoint(form(rest)),
        "CMD" => Instruction::Cmd(form(rest)),
        "HEALTHCHECK" => Instruction::Healthcheck(healthcheck(rest)?),
        "SHELL" => match form(rest) {
            Form::Exec(words) if !words.is_empty() => Instruction::Shell(words),
            _ => return Err("`SHELL` takes a list such as `[\"/bin/sh\", \"-c\"]`".to_owned()),
        },
        "STOPSIGNAL" => Instruction::StopSignal(rest.to_owned()),
        "RUN" => Instruction::Run(match form(flags(rest).1) {
            Form::Exec(_) => None,
            Form::Shell(text) => Some([text, raw.heredocs.join("\n")].join("\n")),
        }),
        "COPY" | "ADD" => Instruction::Copy(Copying {
            texts: raw.heredocs.clone(),
            ..copying(rest)
        }),
        name => return Err(format!("`{name}` is not a Dockerfile instruction")),
    };
    Ok(Some(instruction))
}

/// The sources and the target of `COPY` or `ADD`.
fn copying(rest: &str) -> Copying {
    let (flags, rest) = flags(rest);
    let mut words: Vec<String> = match form(rest) {
        Form::Exec(words) => words,
        Form::Shell(text) => text.split_whitespace().map(str::to_owned).collect(),
    };
    let target = words.pop().unwrap_or_default();
    // `--from` names another image or stage; `ADD` takes addresses, and both take here-documents.
    let is_elsewhere = flags.iter().any(|flag| flag.starts_with("--from"));
    let flag = |name: &str| flags.iter().find_map(|flag| flag.strip_prefix(name));
    let (owner, from) = (flag("--chown="), flag("--from="));
    Copying {
        from: from.map(str::to_owned),
        is_of_context: !is_elsewhere,
        sources: words,
        target,
        owner: owner.map(str::to_owned),
        texts: Vec::new(),
    }
}

/// A JSON list of strings, or a line for a shell.
fn form(text: &str) -> Form {
    let list = text.starts_with('[').then(|| serde_json::from_str(text));
    match list {
        Some(Ok(words)) => Form::Exec(words),
        _ if text.is_empty() => Form::Exec(Vec::new()),
        _ => Form::Shell(text.to_owned()),
    }
}

/// The `--NAME=value` words at the beginning, and the rest.
fn flags(text: &str) -> (Vec<&str>, &str) {
    let (mut flags, mut rest) = (Vec::new(), text.trim_start());
    while rest.starts_with("--") {
        let (flag, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        rest = after.trim_start();
        if flag == "--" {
            break;
        }
        flags.push(flag);
    }
    (flags, rest)
}

fn from(rest: &str) -> Result<Instruction, String> {
    let (_, rest) = flags(rest);
    let words: Vec<&str> = rest.split_whitespace().collect();
    let (image, name) = match words.as_slice() {
        [image] => (image, None),
        [image, word, name] if word.eq_ignore_ascii_case("as") => (image, Some(*name)),
        _ => return Err("`FROM` takes an image, or an image, `AS` and a name".to_owned()),
    };
    Ok(Instruction::From {
        image: (*image).to_owned(),
        name: name.map(str::to_ascii_lowercase),
    })
}

fn args(rest: &str, escape: char) -> Vec<(String, Option<String>)> {
    let words = words_with_quotes(rest, escape).into_iter();
    words
        .map(|word| match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word, None),
        })
        .collect()
}

/// `NAME=value …`, or the old form `NAME value` with everything after the name as its value.
fn env(rest: &str, escape: char) -> Result<Vec<(String, String)>, String> {
    let words = words_with_quotes(rest, escape);
    if !words.first().is_some_and(|word| word.contains('=')) {
        return match rest.split_once(char::is_whitespace) {
            Some((name, value)) => Ok(vec![(name.to_owned(), value.trim_start().to_owned())]),
            None => Err("`ENV` takes a name and a value".to_owned()),
        };
    }
    let pairs = words.iter().map(|word| match word.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(format!("`{word}` is not `NAME=value`")),
    });
    pairs.collect()
}

/// The words between blanks that are neither in quotes nor escaped; quotes and escapes stay.
fn words_with_quotes(text: &str, escape: char) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote) = (String::new(), None);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c.is_whitespace() => {
                words.push(std::mem::take(&mut word));
                continue;
            }
            Some('\'') => {}
            _ if c == escape => {
                word.push(c);
                word.extend(rest.next());
                continue;
            }
            _ => {}
        }
        word.push(c);
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

fn healthcheck(rest: &str) -> Result<ImageHealthcheck, String> {
    let (flags, rest) = flags(rest);
    let mut check = ImageHealthcheck::default();
    for flag in flags {
        let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
        let wrong = |_| format!("`{flag}` of `HEALTHCHECK` is not a duration");
        let duration = || Duration::parse(value).map(Some).map_err(wrong);
        match name {
            "--interval" => check.interval = duration()?,
            "--timeout" => check.timeout = duration()?,
            "--start-period" => check.start_period = duration()?,
            "--start-interval" => check.start_interval = duration()?,
            "--retries" => {
                let number = value.parse();
                let wrong = |_| format!("`{flag}` of `HEALTHCHECK` is not a number");
                check.retries = Some(number.map_err(wrong)?);
            }
            _ => return Err(format!("`{name}` is not a flag of `HEALTHCHECK`")),
        }
    }
    let (kind, command) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    check.test = match (kind.to_ascii_uppercase().as_str(), form(command.trim())) {
        ("NONE", Form::Exec(words)) if words.is_empty() => Vec::new(),
        ("CMD", Form::Exec(words)) if words.is_empty() => {
            return Err("`HEALTHCHECK CMD` has no command".to_owned());
        }
        ("CMD", Form::Exec(words)) => {
            let first = std::iter::once("CMD".to_owned());
            first.chain(words).collect()
        }
        ("CMD", Form::Shell(text)) => vec!["CMD-SHELL".to_owned(), text],
        _ => return Err("`HEALTHCHECK` takes `NONE` or `CMD` and a command".to_owned()),
    };
    // Docker reads 0 as "not said".
    for number in [
        &mut check.interval,
        &mut check.timeout,
        &mut check.start_period,
        &mut check.start_interval,
    ] {
        *number = number.filter(|duration| duration.0 > 0);
    }
    check.retries = check.retries.filter(|retries| *retries > 0);
    Ok(check)
}
