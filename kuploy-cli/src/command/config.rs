//! `config`: the Compose model, as `docker compose config` prints it.

use kuploy_compose::{load, print, yaml::Node};

use super::{Outcome, Stop, Streams};
use crate::args::{self, ComposeArgs, ConfigArgs, ConfigFormat};
use crate::report::{self, Findings, Group};

pub(super) fn run(
    compose: &ComposeArgs,
    args: &ConfigArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    let loaded = load(&disk, &args::load_request(compose));
    let failed = loaded.report.has_errors();
    let mut findings = Findings::default();
    findings.push(Group {
        sources: loaded.sources,
        report: loaded.report,
    });
    report::render(
        &findings,
        &Default::default(),
        streams.err_style,
        streams.err,
    )?;
    match loaded.tree.filter(|_| !failed) {
        Some(tree) => {
            streams.out.write_all(text(&tree, args.format).as_bytes())?;
            Ok(Outcome::Done)
        }
        None if disk.failed() => Ok(Outcome::Unreadable),
        None => Ok(Outcome::Found),
    }
}

fn text(tree: &Node, format: ConfigFormat) -> String {
    match format {
        ConfigFormat::Yaml => print::documents(std::slice::from_ref(tree)),
        ConfigFormat::Json => String::new(),
    }
}
