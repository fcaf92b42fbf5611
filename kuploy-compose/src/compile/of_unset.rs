//! What follows from a variable that is not set: the variable is the finding, and the rest is gone with it.

use crate::map::BTreeSet;

use crate::compose::Project;
use crate::diagnostic::{Finding, Path, Report, Rule, Segment, Severity, rules, sensitive};
use crate::facts::secret_words::name_in_command;
use crate::model::App;
use crate::options::SecretsMode;
use crate::source::Span;
use crate::yaml::Node;

/// Rules that judge a value by its form, of which the variable has a part. Seen in StrangeBeeCorp/docker, whose
/// `dot.env.template` nobody has copied: `cassandra:${cassandra_image_version}` and `${UID}:${GID}`, 26 of 45 warnings.
const OF_FORM: &[&Rule] = &[&rules::FORMAT_NOT_VALID, &rules::USER_UNKNOWN];

/// Lowers what is wrong only as long as a variable is not set to an info: the variable is a warning.
///
/// Where an image is no reference at all, no registry is missed in it either. A reference that lacks its registry alone
/// stays a warning: many leave that variable empty, and no node can pull the image.
pub(super) fn calm(report: &mut Report, project: &Project) {
    let is_warning = |finding: &Finding| finding.severity == Severity::Warning;
    let is_of =
        |finding: &Finding, rules: &[&Rule]| is_warning(finding) && rules.contains(&finding.rule);
    let mut places: BTreeSet<Span> = BTreeSet::new();
    for finding in report.iter().filter(|finding| is_of(finding, OF_FORM)) {
        let span = finding.span.filter(|span| project.lacks_variable_at(*span));
        places.extend(span);
    }
    if places.is_empty() {
        return;
    }
    let rules = [OF_FORM, &[&rules::IMAGE_BUILT]].concat();
    for finding in report.findings_mut() {
        let is_there = finding.span.is_some_and(|span| places.contains(&span));
        if is_there && is_of(finding, &rules) {
            finding.severity = Severity::Info;
        }
    }
}

/// Says of a secret without a value that its pods take it from a Secret, where the manifests hold none: nothing becomes an
/// empty string there. It is an info: another finding has the command that creates the Secret.
pub(super) fn name_secrets(
    report: &mut Report,
    project: &Project,
    app: Option<&App>,
    mode: SecretsMode,
) {
    let from = match mode {
        SecretsMode::Reference => "in the Secret",
        SecretsMode::External => "in the secret store",
        _ => return,
    };
    let Some(tree) = project.tree.as_ref() else {
        return;
    };
    for finding in report.findings_mut() {
        if finding.rule != &rules::VARIABLE_UNSET {
            continue;
        }
        let path = Path::root().keys(&finding.path);
        let Some(variable) = finding.message.split('`').nth(1).map(str::to_owned) else {
            continue;
        };
        let (name, is_secret) = match path.segments() {
            [_, _, Segment::Key(key), Segment::Key(name)] if key == "environment" => {
                let value = path.find(tree).and_then(Node::as_str).unwrap_or_default();
                let is_secret = [name, variable.as_str()]
                    .into_iter()
                    .any(sensitive::is_secret_name);
                (&**name, is_secret || sensitive::lacks_password(value))
            }
            [_, Segment::Key(service), Segment::Key(key), ..]
                if matches!(key.split('[').next(), Some("command" | "entrypoint")) =>
            {
                let added = name_in_command(&variable);
                let is_secret = sensitive::is_secret_name(&variable);
                (variable.as_str(), is_secret || refers(app, service, &added))
            }
            _ => continue,
        };
        if is_secret {
            finding.message =
                format!("variable `{variable}` is not set: pods take `{name}` from the Secret");
            finding.help = Some(format!("`{name}` has to be {from}"));
            finding.severity = Severity::Info;
        }
    }
}

/// Whether the command of a service refers to a variable.
fn refers(app: Option<&App>, service: &str, variable: &str) -> bool {
    let components = app.into_iter().flat_map(|app| &app.components);
    let workloads = components.filter_map(|component| component.workload.as_ref());
    let mut containers = workloads.flat_map(|workload| &workload.pod.containers);
    containers.any(|container| {
        let mut variables = container.command.variables.iter();
        container.service == service && variables.any(|it| it == variable)
    })
}

#[cfg(test)]
mod tests {
    use crate::{LoadRequest, MemoryFiles, Options, compile};

    #[test]
    fn a_secret_without_a_value_is_taken_from_the_secret_where_the_manifests_hold_none() {
        let text = "name: shop\nservices:\n  web:\n    image: x:1\n    environment:\n      DB_PASSWORD: ${PW}\n      \
                    URL: \"postgres://a:${PW}@db/x\"\n      TITLE: ${TITLE}\n";
        let said = |mode: &str| -> Vec<String> {
            let files = MemoryFiles::new().with(
                "compose.yaml",
                format!("{text}x-kuploy: {{secrets: {mode}, secret-store: s}}\n"),
            );
            let compiled = compile(&files, &LoadRequest::default(), &Options::default());
            let found = compiled.report.iter().filter(|it| it.rule.code == "KP2112");
            found
                .map(|it| format!("{:?} {}", it.severity, it.message))
                .collect()
        };
        let title = "Warning variable `TITLE` is not set: `${TITLE}` becomes an empty string";
        for mode in ["reference", "external"] {
            let found = said(mode);
            let want = "Info variable `PW` is not set: pods take `DB_PASSWORD` from the Secret";
            assert!(found.iter().any(|it| it == want), "{mode}: {found:#?}");
            assert!(found.iter().any(|it| it == title), "{mode}: {found:#?}");
            assert!(
                !found.iter().any(|it| it.contains("`${PW}`")),
                "{mode}: {found:#?}"
            );
        }
        let found = said("manifest");
        assert!(
            found
                .iter()
                .all(|it| it.contains("becomes an empty string")),
            "{found:#?}"
        );
    }
}
