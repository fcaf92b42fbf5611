//! Variables that only a deployment sets: what a repository alone cannot show to be wrong.

use kuploy_compose::diagnostic::{Finding, Rule, Severity, rules};
use kuploy_compose::kustomize::has_original;
use kuploy_compose::source::paths;
use kuploy_compose::{Compiled, Files};

use crate::command::beside::read_texts;
use crate::command::search;
use crate::disk::Disk;

/// Lowers what a repository alone cannot show to be wrong: a file that a variable names, that is on the host, or that has an
/// original beside it; a value that a variable gives which only a deployment sets (seen in homelab repositories:
/// `env_file: ${SOPS_ENV_FILE:-sops.env}`, `image: ${WEB_IMAGE}` beside `.env.example`).
pub(super) fn lower(disk: &Disk, checked: &mut Compiled) {
    leave_out(checked);
    lower_made(disk, checked);
    let mut scripts: Option<Vec<(String, String)>> = None;
    for finding in checked.report.findings_mut() {
        let Some(span) = finding.span.filter(|_| finding.severity == Severity::Error) else {
            continue;
        };
        let Some(source) = checked.sources.get(span.source) else {
            continue;
        };
        let (start, end) = (span.start as usize, span.end as usize);
        let written = source.text.get(start..end).unwrap_or_default();
        let behind = source.text.get(end..).unwrap_or_default();
        let path = || {
            let folder = paths::parent(&paths::join(&disk.current_dir(), &source.path));
            paths::join(&folder, written.trim_matches(['"', '\'']))
        };
        // A mount of which a variable that a script sets is the source: `$KUBECONFIG:/config`.
        let is_of_variable = *finding.rule == rules::INVALID_MOUNT && written.starts_with('$');
        if *finding.rule == rules::VARIABLE_REQUIRED || is_of_variable {
            let folder = paths::parent(&paths::join(&disk.current_dir(), &source.path));
            let scripts = scripts
                .get_or_insert_with(|| read_texts(disk, search::scripts(disk, &folder).iter()));
            let name = paths::file_name(&source.path);
            if scripts.iter().any(|(_, text)| is_set(text, written, name)) {
                finding.severity = Severity::Info;
                continue;
            }
            // Who writes `:?` asks those who deploy: a clone without `.env` lacks nothing that belongs into it.
            if *finding.rule == rules::VARIABLE_REQUIRED
                && !disk.is_file(&paths::join(&folder, ".env"))
            {
                finding.severity = Severity::Warning;
                continue;
            }
        }
        if *finding.rule == rules::FILE_MISSING && is_sealed(disk, &path()) {
            finding.severity = Severity::Info;
            continue;
        }
        if is_placed(written) || (*finding.rule == rules::FILE_MISSING && is_placed(&source.text)) {
            finding.severity = Severity::Info;
            continue;
        }
        let image = image_set(behind).filter(|_| *finding.rule == rules::NO_IMAGE);
        if let Some(image) = image {
            finding.message = format!("the image `{image}` is empty: its variable is not set");
            finding.help = Some("set it in `.env`, or write a default as `${NAME:-value}`".into());
        }
        let is_open = match () {
            () if *finding.rule == rules::FILE_MISSING => {
                written.contains('$')
                    || is_of_host(written)
                    || is_outside(disk, &path())
                    || has_original(disk, &path())
                    || disk.is_kept_out(&path())
            }
            () if *finding.rule == rules::NO_IMAGE => image.is_some(),
            () => !OF_VARIABLES.contains(&finding.rule) && written.starts_with('$'),
        };
        if is_open {
            finding.severity = Severity::Warning;
        }
    }
}

/// Lowers that a variable has no value which the file has that `.env` is made of, or which is given in its place (seen in homelab
/// repositories: `.sops.env`, whose names SOPS leaves readable; `env.j2` of Ansible; `docker-compose.env` for `--env-file`). Of a
/// `.env` that git ignores nothing is known.
fn lower_made(disk: &Disk, checked: &mut Compiled) {
    let is_unset = |it: &Finding| {
        (*it.rule == rules::VARIABLE_UNSET && it.severity == Severity::Warning)
            || (*it.rule == rules::VARIABLE_REQUIRED && it.severity == Severity::Error)
    };
    let source = |it: &Finding| checked.sources.get(it.span?.source);
    let mut open = checked.report.iter().filter(|it| is_unset(it));
    let Some(first) = open.find_map(source) else {
        return;
    };
    let folder = paths::parent(&paths::join(&disk.current_dir(), &first.path));
    let own = paths::join(&folder, ".env");
    let has_own = disk.is_file(&own);
    let is_ignored = !has_own && disk.is_kept_out(&own);
    let mut made = origins(disk, &folder);
    made.extend(doco_cd(disk, &folder));
    if !has_own {
        made.extend(given(disk, &folder));
    }
    if made.is_empty() && !is_ignored {
        return;
    }
    for finding in checked.report.findings_mut() {
        let names: Vec<&str> = match finding.rule {
            _ if is_unset(finding) => names_of(&finding.message),
            // A mount of which that variable is the source.
            rule if *rule == rules::INVALID_MOUNT => {
                let written = finding.span.and_then(|span| {
                    let text = &checked.sources.get(span.source)?.text;
                    text.get(span.start as usize..span.end as usize)
                });
                variables(written.unwrap_or_default()).take(1).collect()
            }
            _ => continue,
        };
        if names.is_empty() {
            continue;
        }
        let of = made.iter().find(|(path, text)| {
            let is_yaml = paths::file_name(path).starts_with(DOCO_CD);
            let has = |name: &&str| {
                let mut lines = text.lines().map(str::trim_start);
                lines.any(|line| {
                    let rest = line.strip_prefix(*name);
                    let is_set = |it: &str| it.starts_with('=') || (is_yaml && it.starts_with(':'));
                    rest.is_some_and(is_set)
                })
            };
            names.iter().all(has)
        });
        if let Some((path, _)) = of {
            let made = paths::shown(path, &folder);
            let name = paths::file_name(path);
            finding.help = Some(match () {
                () if name.starts_with(DOCO_CD) => format!("`{made}` sets it"),
                () if is_given(name) => {
                    format!("`{made}` has it: write `--env-file {made}`, or copy it to `.env`")
                }
                () => format!("`{made}` has it, of which `.env` is made"),
            });
            finding.severity = Severity::Info;
        } else if is_ignored && is_unset(finding) {
            finding.severity = Severity::Info;
        }
    }
}

/// The variables that a message names before it says what is wrong with them.
fn names_of(message: &str) -> Vec<&str> {
    let ends = [" is not set", " are not set", " is required"];
    let end = ends.iter().filter_map(|end| message.find(end)).min();
    let named = message.get(..end.unwrap_or(0)).unwrap_or_default();
    named.split('`').skip(1).step_by(2).collect()
}

/// Whether a file has variables, by a word of its name: `docker-compose.env`, `.env.example`, `env.prod`.
fn is_given(name: &str) -> bool {
    let mut words = name.split(['.', '-', '_']);
    words.any(|word| word.eq_ignore_ascii_case("env")) && !name.ends_with(".j2")
}

/// How the files of doco-cd begin, which brings Compose projects from Git to a host.
const DOCO_CD: &str = ".doco-cd";

/// The files of doco-cd in a directory and in the two above: keys of `external_secrets` and `environment` are variables (seen in a
/// homelab repository: one file for all projects of a host).
fn doco_cd(disk: &Disk, folder: &str) -> Vec<(String, String)> {
    const ABOVE: usize = 3;
    let above = std::iter::successors(Some(folder.to_owned()), |it| Some(paths::parent(it)));
    let files = above.take(ABOVE).flat_map(|folder| {
        let all = disk.list(&folder).unwrap_or_default().into_iter();
        let all = all.filter(|it| it.name.starts_with(DOCO_CD));
        let all: Vec<String> = all.map(|it| paths::join(&folder, &it.name)).collect();
        all
    });
    let files: Vec<String> = files.filter(|it| disk.is_file(it)).collect();
    read_texts(disk, files.iter())
}

/// Files of variables that lie beside the Compose file and that it does not read by itself.
fn given(disk: &Disk, folder: &str) -> Vec<(String, String)> {
    const READ: usize = 16;
    let all = disk.list(folder).unwrap_or_default().into_iter();
    let all = all.filter(|it| it.name != ".env" && is_given(&it.name));
    let all = all.map(|it| paths::join(folder, &it.name));
    let all: Vec<String> = all.filter(|it| disk.is_file(it)).take(READ).collect();
    read_texts(disk, all.iter())
}

/// Whether an encrypted file lies beside one that is missing, which is made of it.
fn is_sealed(disk: &Disk, path: &str) -> bool {
    let (stem, last) = path.rsplit_once('.').unwrap_or((path, ""));
    ["age", "enc", "gpg", "sops"].iter().any(|end| {
        disk.is_file(&format!("{path}.{end}")) || disk.is_file(&format!("{stem}.{end}.{last}"))
    })
}

/// The files that the `.env` of a directory may be made of, with their texts: encrypted ones beside it, templates of Ansible there
/// and in the directories beside.
fn origins(disk: &Disk, folder: &str) -> Vec<(String, String)> {
    const SEALED: [&str; 5] = [
        ".sops.env",
        ".env.sops",
        ".env.enc",
        ".enc.env",
        "secrets.sops.env",
    ];
    const TEMPLATES: [&str; 2] = ["env.j2", ".env.j2"];
    const BESIDE: usize = 50;
    let above = paths::parent(folder);
    let inner = disk.list(&above).unwrap_or_default().into_iter();
    let inner = inner.map(|it| paths::join(&above, &it.name)).take(BESIDE);
    let inner = inner.chain([folder.to_owned(), above.clone()]);
    let templates = inner.flat_map(|it| TEMPLATES.map(|name| paths::join(&it, name)));
    let sealed = SEALED.iter().map(|name| paths::join(folder, name));
    let all: Vec<String> = sealed
        .chain(templates)
        .filter(|it| disk.is_file(it))
        .collect();
    read_texts(disk, all.iter())
}

/// Whether a script gives a value to the variable that a text in braces asks for, and starts Compose with it (seen in a Makefile:
/// `GRAFANA_VERSION=$(V) docker-compose -f e2e/docker-compose.yml up`). `file` is the name of the Compose file.
fn is_set(script: &str, written: &str, file: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = written.trim_start_matches(['$', '{']);
    let end = name.find(|c: char| !is_of_name(c)).unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default();
    let starts = ["docker compose", "docker-compose", file];
    if name.is_empty() || !starts.iter().any(|it| script.contains(it)) {
        return false;
    }
    script.match_indices(name).any(|(at, _)| {
        let before = script.get(..at).unwrap_or_default();
        let after = script.get(at + name.len()..).unwrap_or_default();
        let after = after.trim_start_matches([' ', '?', ':', '+']);
        let is_assigned = after.starts_with('=') && !after.starts_with("==");
        // `env:` of a workflow.
        let is_entry = || {
            let rest = script.get(at + name.len()..).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            rest.starts_with(": ") && line.trim_matches([' ', '-']).is_empty()
        };
        !before.ends_with(|c: char| is_of_name(c) || matches!(c, '$' | '{' | '-'))
            && (is_assigned || is_entry())
    })
}

/// What begins paths that another tool puts something in the place of: the Compose plugin of openmediavault, which also writes the
/// `env_file` of each project (seen in a homelab repository: `CHANGE_TO_COMPOSE_DATA_PATH/db:/data`).
const PLACED: &[&str] = &["CHANGE_TO_", "CHANGE_ME", "CHANGEME"];

/// Whether a text has a path that begins with such a word.
fn is_placed(text: &str) -> bool {
    PLACED.iter().any(|word| {
        let mut places = text.match_indices(word);
        places.any(|(at, _)| {
            let (before, rest) = text.split_at(at);
            let is_of_word = |c: char| c.is_ascii_uppercase() || c == '_';
            let begins = before.is_empty() || before.ends_with(['"', '\'', ' ']);
            begins && rest.trim_start_matches(is_of_word).starts_with('/')
        })
    })
}

/// Rules about variables themselves.
const OF_VARIABLES: &[&Rule] = &[
    &rules::CAST_FAILED,
    &rules::INTERPOLATION_MALFORMED,
    &rules::VARIABLE_REQUIRED,
];

/// Whether a file is on the host where Compose runs (seen: `/opt/authentik/authentik.env`).
fn is_of_host(written: &str) -> bool {
    written.trim_start_matches(['"', '\'']).starts_with('/')
}

/// Whether a path leaves the repository that the current folder lies in: what is there, the repository cannot show.
fn is_outside(disk: &Disk, path: &str) -> bool {
    let here = disk.current_dir();
    let above = std::iter::successors(Some(here), |it| (it.len() > 1).then(|| paths::parent(it)));
    let mut above = above.filter(|it| disk.metadata(&paths::join(it, ".git")).is_ok());
    above
        .next()
        .is_some_and(|root| paths::relative_to(path, &root).is_none())
}

/// What the image of the service behind whose name a text begins is, where a variable names it.
fn image_set(behind: &str) -> Option<&str> {
    let mut lines = behind
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = lines.next()?;
    let own = indent(first);
    let mut all = std::iter::once(first).chain(lines.take_while(|line| indent(line) >= own));
    let value = all.find_map(|line| line.trim_start().strip_prefix("image:"))?;
    let value = value.trim().trim_matches(['"', '\'']);
    value.contains('$').then_some(value)
}

/// Rules that judge a value which a variable, or a template, is to fill in.
const OF_VALUES: &[&Rule] = &[
    &rules::BIND_SOURCE,
    &rules::FORMAT_NOT_VALID,
    &rules::IMAGE_BUILT,
    &rules::ROUTE_RULE,
    &rules::USER_UNKNOWN,
];

/// Leaves out what follows from a variable that is not set, which is a finding of its own, and what is said of a value
/// that Jinja fills in (seen: Compose files in playbooks of Ansible, `image: '{{ image }}'`).
fn leave_out(checked: &mut Compiled) {
    let is_unset = |finding: &&Finding| *finding.rule == rules::VARIABLE_UNSET;
    let unset = checked.report.iter().filter(is_unset);
    let unset: Vec<String> = unset.map(|finding| finding.message.clone()).collect();
    let sources = &checked.sources;
    checked.report.findings_mut().retain(|finding| {
        // A volume that is not there may be a path that is filled in (seen in a role of Ansible: `"{{ root }}/nginx.conf:/etc/…"`).
        let is_name = *finding.rule == rules::UNDEFINED_REFERENCE;
        let is_of_values = is_name || OF_VALUES.contains(&finding.rule);
        let Some(span) = finding.span.filter(|_| is_of_values) else {
            return true;
        };
        let text = sources.get(span.source).map(|source| &*source.text);
        let range = span.start as usize..span.end as usize;
        let written = text.and_then(|text| text.get(range)).unwrap_or_default();
        let is_open = |name: &str| {
            let name = format!("`{name}`");
            unset.iter().any(|it| it.contains(&name))
        };
        !written.contains("{{") && (is_name || !variables(written).any(is_open))
    });
}

/// The variables of a text that have no default.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).filter_map(|rest| {
        let inside = rest.strip_prefix('{');
        let name = inside.unwrap_or(rest);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (name, after) = name.split_at(end.unwrap_or(name.len()));
        (inside.is_none() || after.starts_with('}')).then_some(name)
    })
}
