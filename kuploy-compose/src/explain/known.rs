//! What is known of a service, a row for each thing.

use serde::Serialize;

use crate::facts::view::{
    DataView, EvidenceView, ImageView, Known, PeerView, PortView, ServiceView, UserView,
};
use crate::model::Protocol;

/// A row: what it is about, and what is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// What it is about: `image`, `ports`.
    pub about: &'static str,
    /// What is said, with code in backticks.
    pub text: String,
    /// What says so.
    pub evidence: Vec<EvidenceView>,
}

/// Rows of one kind that are shown; the rest is counted.
const MOST: usize = 12;

/// What is known, in rows for people; long lists end in a count.
pub fn rows(facts: &ServiceView) -> Vec<Row> {
    let mut rows = image(&facts.image);
    rows.push(process(facts));
    rows.push(row("lifetime", facts.lifetime.verdict.as_str(), &[]));
    for reason in &facts.lifetime.reasons {
        rows.push(row(
            "lifetime",
            format!("since {}", reason.value),
            &reason.evidence,
        ));
    }
    rows.extend(listed("ports", &facts.ports, |it| {
        (port(it), it.evidence.clone())
    }));
    rows.extend(listed("data", &facts.data, |it| {
        (data(it), it.evidence.clone())
    }));
    rows.extend(
        facts
            .user
            .iter()
            .map(|it| row("user", user(it), &it.evidence)),
    );
    rows.extend(listed("names", &facts.names, |name| {
        let public = if name.public { ", public" } else { "" };
        let text = format!("`{}`, {}{public}", name.name, name.origin.as_str());
        (text, vec![name.evidence.clone()])
    }));
    rows.extend(listed("peers", &facts.peers, |it| {
        (peer(it), vec![it.evidence.clone()])
    }));
    rows.extend(listed("used by", &facts.named_by, |it| {
        (peer(it), vec![it.evidence.clone()])
    }));
    rows.extend(facts.identity.iter().map(|it| {
        let text = format!("its program uses the host name `{}`", it.value);
        row("identity", text, &it.evidence)
    }));
    rows.extend(listed("secrets", &facts.secrets, |secret| {
        let text = format!("{} `{}`", secret.place.as_str(), secret.name);
        (text, vec![secret.evidence.clone()])
    }));
    rows.extend(listed("host", &facts.host, |taken| {
        let value = taken.value.iter().map(|value| format!(" `{value}`"));
        let text = format!("{}{}", taken.takes, value.collect::<String>());
        (text, vec![taken.evidence.clone()])
    }));
    rows.extend(facts.health.iter().map(|health| {
        let text = match health.test.is_empty() {
            true => "turned off".to_owned(),
            false => quoted(&health.test),
        };
        row("health", text, &health.evidence)
    }));
    rows
}

fn row(about: &'static str, text: impl Into<String>, evidence: &[EvidenceView]) -> Row {
    Row {
        about,
        text: text.into(),
        evidence: evidence.to_vec(),
    }
}

/// The first rows of a list, and how many there are besides.
fn listed<T>(
    about: &'static str,
    list: &[T],
    of: impl Fn(&T) -> (String, Vec<EvidenceView>),
) -> Vec<Row> {
    let mut rows: Vec<Row> = list
        .iter()
        .take(MOST)
        .map(|one| {
            let (text, evidence) = of(one);
            row(about, text, &evidence)
        })
        .collect();
    if let Some(more) = list.len().checked_sub(MOST).filter(|more| *more > 0) {
        rows.push(row(about, format!("and {more} more"), &[]));
    }
    rows
}

fn image(image: &ImageView) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |text: String, evidence: &[EvidenceView]| rows.push(row("image", text, evidence));
    let text = |known: &Option<Known<String>>, say: fn(&str) -> String| {
        let known = known.as_ref()?;
        Some((say(&known.value), known.evidence.clone()))
    };
    let words = |name: &'static str, known: &Option<Known<Vec<String>>>| {
        let known = known.as_ref()?;
        Some((
            format!("{name} {}", quoted(&known.value)),
            known.evidence.clone(),
        ))
    };
    let texts = [
        text(&image.reference, |it| format!("`{it}`")),
        text(&image.build, |it| format!("built from `{it}`")),
        text(&image.catalogue, |it| format!("known as `{it}`")),
        words("entrypoint", &image.entrypoint),
        words("command", &image.command),
        text(&image.user, |it| format!("user `{it}`")),
        text(&image.working_dir, |it| format!("working directory `{it}`")),
        text(&image.stop_signal, |it| format!("stop signal `{it}`")),
    ];
    for (text, evidence) in texts.into_iter().flatten() {
        add(text, &evidence);
    }
    if !image.bases.is_empty() {
        add(format!("base image `{}`", image.bases.join("`, `")), &[]);
    }
    for port in &image.ports {
        add(format!("exposes {}", port.value), &port.evidence);
    }
    for volume in &image.volumes {
        add(format!("volume `{}`", volume.value), &volume.evidence);
    }
    if let Some(shell) = &image.shell {
        let text = if shell.value {
            "contains a shell"
        } else {
            "contains no shell"
        };
        add(text.to_owned(), &shell.evidence);
    }
    for text in &image.contradictions {
        add(text.clone(), &[]);
    }
    rows
}

fn process(facts: &ServiceView) -> Row {
    let process = &facts.process;
    let text = match process.words.is_empty() {
        true => "that of the image, which is unknown".to_owned(),
        false => quoted(&process.words),
    };
    row("process", text, &process.evidence)
}

/// Words as a list, the long ones cut.
fn quoted(words: &[String]) -> String {
    const LONGEST: usize = 60;
    let words = words.iter().map(|word| {
        let word = word.replace(['\n', '\t'], " ");
        match word.char_indices().nth(LONGEST) {
            Some((at, _)) => format!("\"{}…\"", word.get(..at).unwrap_or_default()),
            None => format!("\"{word}\""),
        }
    });
    format!("[{}]", words.collect::<Vec<_>>().join(", "))
}

fn port(port: &PortView) -> String {
    let protocol = match port.protocol {
        Protocol::Tcp => String::new(),
        other => format!("/{}", other.as_str().to_ascii_lowercase()),
    };
    let name = port.name.as_ref().map(|name| format!(" {name}"));
    format!("{}{protocol}{}", port.number, name.unwrap_or_default())
}

fn data(data: &DataView) -> String {
    let mut text = format!("`{}`", data.path);
    if data.wants_empty {
        text.push_str(", must be empty at first start");
    }
    if data.mounts.is_empty() {
        text.push_str(", without a mount");
    }
    text
}

fn user(user: &UserView) -> String {
    let number = |id: Option<i64>| id.map_or("unknown".to_owned(), |id| id.to_string());
    let name = user.name.as_deref().unwrap_or_default();
    format!(
        "`{name}`: uid {}, gid {}",
        number(user.uid),
        number(user.gid)
    )
}

fn peer(peer: &PeerView) -> String {
    let port = peer.port.map(|port| format!(":{port}"));
    let port = port.unwrap_or_default();
    let scheme = peer.scheme.as_ref().map(|it| format!("{it}://"));
    format!(
        "`{}` as {}{}{port}",
        peer.service,
        scheme.unwrap_or_default(),
        peer.name
    )
}
