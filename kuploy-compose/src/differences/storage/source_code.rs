//! Source code that is not mounted.

use super::bind::Bind;
use super::{data_in_source, ignored_files};
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::image::Holds;
use crate::facts::{Facts, Findings};

/// Says that source code is not mounted over the image's own, and what is missed for that.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, bind: &Bind<'_>, holds: Holds) {
    let Bind {
        service,
        mount,
        mounted,
        path,
    } = bind;
    let shown = mounted.shown.as_str();
    let target = &mount.target;
    if holds == Holds::Nothing && service.service.build.is_some() {
        let message = format!(
            "source code `{shown}` is not mounted at `{target}`, and the Dockerfile copies nothing there: `{}` starts without it",
            service.key
        );
        let from = service.image.files.in_context(&mounted.path);
        let help = match from {
            Some(from) => format!("copy it in the Dockerfile: `COPY {from} {target}`"),
            None => "copy it in the Dockerfile".to_owned(),
        };
        let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
        report.add(finding.help(help), path);
    } else if service.service.build.is_some() {
        let message = format!(
            "source code `{shown}` is not mounted at `{target}`: the built image contains it"
        );
        report.say(&rules::BIND_SOURCE, path, message);
    } else {
        let message = format!(
            "source code `{shown}` is not mounted at `{target}`, and image `{}` may not contain it",
            service.image_name
        );
        let finding = Finding::new(&rules::BIND_SOURCE, message)
            .severity(Severity::Warning)
            .help("build an image with the code (`build:`)");
        report.add(finding, path);
    }
    let directory = (mounted.path.as_str(), shown);
    data_in_source::say(report, facts, service, (mount, path), directory);
    ignored_files::say(report, facts, service, (mount, path), directory);
}
