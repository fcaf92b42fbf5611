//! The pages of `docs/keys`: what becomes of each attribute, as the compiler itself shows it.
//!
//! Every row of the tables is compiled without its key and with it; a page shows the difference and the findings.
//! So a page cannot say what the code does not do.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use kuploy_compose::{Compiled, Finding};
use similar::{ChangeTag, TextDiff};

use crate::table::{APART, of_project, of_service};
use crate::{compiled, names, service};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/keys");

/// A difference longer than this says less than its beginning.
const LINES: usize = 40;

/// A page: file name, title, and the keys on it; the longest prefix wins.
struct Page {
    file: &'static str,
    title: &'static str,
    about: &'static str,
    keys: &'static [&'static str],
}

const PAGES: &[Page] = &[
    Page {
        file: "image-and-process.md",
        title: "Image and process",
        about: "What runs in the container, and how it starts and stops.",
        keys: &[
            "image",
            "build",
            "pull_policy",
            "pull_refresh_after",
            "platform",
            "runtime",
            "command",
            "entrypoint",
            "working_dir",
            "init",
            "tty",
            "stdin_open",
            "attach",
            "develop",
            "stop_signal",
            "stop_grace_period",
            "post_start",
            "pre_start",
            "pre_stop",
            "logging",
            "provider",
            "models",
            "use_api_socket",
        ],
    },
    Page {
        file: "environment-and-labels.md",
        title: "Environment and labels",
        about: "Variables, and what is written on the objects.",
        keys: &[
            "environment",
            "env_file",
            "labels",
            "label_file",
            "annotations",
            "deploy.labels",
        ],
    },
    Page {
        file: "network.md",
        title: "Ports, names and networks",
        about: "How services reach each other, and how they are reached from outside.",
        keys: &[
            "ports",
            "expose",
            "networks",
            "network_mode",
            "links",
            "external_links",
            "container_name",
            "hostname",
            "domainname",
            "dns",
            "dns_opt",
            "dns_search",
            "extra_hosts",
            "mac_address",
            "deploy.endpoint_mode",
            "/networks",
        ],
    },
    Page {
        file: "storage.md",
        title: "Volumes",
        about: "What is mounted, and what outlives a pod.",
        keys: &[
            "volumes",
            "volumes_from",
            "tmpfs",
            "shm_size",
            "storage_opt",
            "/volumes",
        ],
    },
    Page {
        file: "configs-and-secrets.md",
        title: "Configs and secrets",
        about: "Files that are not data.",
        keys: &[
            "configs",
            "secrets",
            "credential_spec",
            "/configs",
            "/secrets",
        ],
    },
    Page {
        file: "health-and-order.md",
        title: "Health, order and restarts",
        about: "When a service is ready, what waits for it, and what restarts it.",
        keys: &[
            "healthcheck",
            "depends_on",
            "restart",
            "deploy.restart_policy",
        ],
    },
    Page {
        file: "resources.md",
        title: "Resources and devices",
        about: "How much a container may use, and what is reserved for it.",
        keys: &[
            "cpu_count",
            "cpu_percent",
            "cpu_period",
            "cpu_quota",
            "cpu_rt_period",
            "cpu_rt_runtime",
            "cpu_shares",
            "cpus",
            "cpuset",
            "mem_limit",
            "mem_reservation",
            "mem_swappiness",
            "memswap_limit",
            "oom_kill_disable",
            "oom_score_adj",
            "pids_limit",
            "ulimits",
            "blkio_config",
            "devices",
            "device_cgroup_rules",
            "gpus",
            "deploy.resources",
        ],
    },
    Page {
        file: "security.md",
        title: "Users, capabilities and the kernel",
        about: "What a process may do, and what it shares with the node.",
        keys: &[
            "user",
            "group_add",
            "cap_add",
            "cap_drop",
            "privileged",
            "read_only",
            "security_opt",
            "sysctls",
            "userns_mode",
            "ipc",
            "pid",
            "uts",
            "cgroup",
            "cgroup_parent",
            "isolation",
        ],
    },
    Page {
        file: "replicas-and-placement.md",
        title: "Replicas, placement and updates",
        about: "How many run, where, and how they are replaced.",
        keys: &["scale", "deploy"],
    },
    Page {
        file: "project.md",
        title: "The project",
        about: "Keys that define what belongs to the project; they have no effect after it is loaded.",
        keys: &[
            "extends",
            "profiles",
            "",
            "/name",
            "/include",
            "/version",
            "/models",
            "/services",
        ],
    },
];

/// `services.*.ports[].name` → `ports[].name`; a top-level attribute gets a `/` in front.
fn key_of(attribute: &str) -> String {
    match attribute.strip_prefix("services.*") {
        Some(rest) => rest.trim_start_matches('.').to_owned(),
        None => format!("/{attribute}"),
    }
}

fn page_of(attribute: &str) -> &'static Page {
    let key = key_of(attribute);
    let fits = |prefix: &str| {
        key.strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    PAGES
        .iter()
        .flat_map(|page| page.keys.iter().map(move |prefix| (*prefix, page)))
        .filter(|(prefix, _)| fits(prefix))
        .max_by_key(|(prefix, _)| prefix.len())
        .map(|(_, page)| page)
        .unwrap_or_else(|| panic!("`{attribute}` is on no page of docs/keys"))
}

/// All files as one text, as a reader would page through them; the program's own list in front of
/// `kustomization.yaml` left out.
fn text(compiled: &Compiled) -> String {
    let mut text = String::new();
    for file in compiled.files.iter().flatten() {
        let _ = writeln!(text, "# {}", file.path);
        for line in String::from_utf8_lossy(&file.bytes).lines() {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

/// What the key changes: lines that go and come, with the lines around that say where.
fn difference(without: &str, with: &str) -> String {
    let diff = TextDiff::from_lines(without, with);
    let mut lines: Vec<String> = Vec::new();
    for (at, group) in diff.grouped_ops(2).iter().enumerate() {
        if at > 0 {
            lines.push(" …".to_owned());
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            lines.push(format!("{sign}{}", change.value().trim_end_matches('\n')));
        }
    }
    let more = lines.len().saturating_sub(LINES);
    if more > 0 {
        lines.truncate(LINES);
        lines.push(format!(" … and {more} lines more"));
    }
    lines.join("\n")
}

fn finding_line(finding: &Finding) -> String {
    let mut line = format!(
        "- {} [{}](../../kuploy-compose/rules/{}.md): {}",
        finding.severity, finding.rule.code, finding.rule.code, finding.message
    );
    if let Some(help) = &finding.help {
        let _ = write!(line, "; {help}");
    }
    line.push('\n');
    line
}

/// Of one attribute: its example, what that changes, and what is said.
fn entry(attribute: &str, example: &str, without: &str, with: &str) -> String {
    let (before, after) = (compiled(without), compiled(with));
    let difference = difference(&text(&before), &text(&after));
    let said: Vec<&Finding> = after
        .report
        .iter()
        .filter(|finding| names(&finding.path, attribute))
        .filter(|finding| {
            !before
                .report
                .iter()
                .any(|other| other.message == finding.message)
        })
        .collect();
    let mut entry = format!("```yaml\n{}\n```\n\n", example.trim_end());
    if difference.is_empty() && said.is_empty() {
        entry.push_str("No change beyond that of the parent key.\n\n");
        return entry;
    }
    if difference.is_empty() {
        let noun = match said.len() {
            1 => "finding",
            _ => "findings",
        };
        let _ = writeln!(entry, "No change in the manifests; {noun}:\n");
    } else {
        let _ = writeln!(entry, "```diff\n{difference}\n```\n");
    }
    for finding in &said {
        entry.push_str(&finding_line(finding));
    }
    if !said.is_empty() {
        entry.push('\n');
    }
    entry
}

/// The sections of each page: the attributes that share a section, and what it says of them.
type Sections = BTreeMap<&'static str, Vec<(Vec<String>, String)>>;

/// Adds a section; an attribute of which the last section says the same joins that one.
fn add(sections: &mut Sections, attribute: &str, text: String) {
    let page = sections.entry(page_of(attribute).file).or_default();
    match page.last_mut() {
        Some((attributes, last)) if *last == text => attributes.push(attribute.to_owned()),
        _ => page.push((vec![attribute.to_owned()], text)),
    }
}

fn pages() -> BTreeMap<String, String> {
    let mut sections = Sections::new();
    for (attribute, without, with) in of_service() {
        let path = format!("services.*.{attribute}");
        let text = entry(&path, with, &service(without), &service(with));
        add(&mut sections, &path, text);
    }
    for (attribute, without, with) in of_project() {
        let text = entry(attribute, with, without, with);
        add(&mut sections, attribute, text);
    }
    for (attribute, reason) in APART {
        let text = format!("Not in the manifests: {reason}.\n\n");
        add(&mut sections, attribute, text);
    }
    let mut pages = BTreeMap::new();
    let mut index = String::from(
        "# What becomes of each key\n\nThese pages are generated by the compiler: each key is compiled alone, and the page \
         shows what that changes.\n\n",
    );
    for page in PAGES {
        let mut text = format!(
            "# {}\n\n{} Each key is shown with what it changes in the manifests of a small project, and with what \
             the program says of it.\n\n",
            page.title, page.about
        );
        for (attributes, section) in sections.get(page.file).into_iter().flatten() {
            let _ = write!(text, "## `{}`\n\n{section}", attributes.join("`, `"));
        }
        pages.insert(page.file.to_owned(), text);
        let _ = writeln!(index, "- [{}]({}): {}", page.title, page.file, page.about);
    }
    pages.insert("README.md".to_owned(), index);
    for text in pages.values_mut() {
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    pages
}

/// Writes the pages anew with `UPDATE_DOCS=1`.
#[test]
fn the_pages_of_keys_are_current() {
    let pages = pages();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let _ = fs::remove_dir_all(FOLDER);
        fs::create_dir_all(FOLDER).unwrap();
        for (name, text) in &pages {
            fs::write(format!("{FOLDER}/{name}"), text).unwrap();
        }
    }
    let stale: Vec<&String> = pages
        .iter()
        .filter(|(name, text)| {
            fs::read_to_string(format!("{FOLDER}/{name}")).ok().as_ref() != Some(*text)
        })
        .map(|(name, _)| name)
        .collect();
    assert!(
        stale.is_empty(),
        "stale: {stale:?}; write them with UPDATE_DOCS=1 cargo test -p kuploy-compose pages_of_keys"
    );
}
