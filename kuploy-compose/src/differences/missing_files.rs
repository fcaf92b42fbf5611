//! Files that the configuration of a server names, and that are not in the mounted directory.

use crate::diagnostic::{Finding, rules};
use crate::facts::Findings;
use crate::facts::named_files::MissingFile;
use crate::plan::Decisions;

/// What does for a certificate.
pub(super) const AT_THE_INGRESS: &str = "serve HTTP alone and let the ingress controller terminate TLS (`--domain DOMAIN --tls-issuer NAME`)";

/// Names the first of each directory.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let missing = decided.from_files.missing.iter();
    for file in missing.filter(|file| !file.is_outside) {
        let MissingFile {
            path,
            directory,
            shown,
            line,
            maker,
            is_volume,
            ..
        } = file;
        let service = &decided.pods[file.service];
        let lacks = match is_volume {
            true => format!(
                "and nothing creates it in the volume `{directory}`, which is empty at first"
            ),
            false => format!("which `{directory}` does not contain"),
        };
        let message = format!(
            "line {line} of `{shown}` names `{path}`, {lacks}: `{}` does not start without it",
            service.key
        );
        let made = maker.as_ref().map(|script| {
            format!("run `{script}`, which creates it, before you run Kuploy; or {AT_THE_INGRESS}")
        });
        let other = match file.is_certificate {
            true if *is_volume => format!(
                "{AT_THE_INGRESS}; or put the files into the volume (`kuploy-convert explain KP3436` has the commands)"
            ),
            true => format!("{AT_THE_INGRESS}; or add the file to the directory"),
            false => "add the file to the directory, or remove the line".to_owned(),
        };
        let place = service.path.key("volumes").index(file.mount);
        let finding = Finding::new(&rules::NAMED_FILE_MISSING, message);
        let help = made.unwrap_or(other);
        report.add(finding.help(help), &place);
    }
}
