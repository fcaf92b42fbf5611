//! Programs that look whether they run in Docker.

use crate::diagnostic::rules;
use crate::facts::docker_marks::{self, DockerMark, FILE};
use crate::facts::{Facts, Findings};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Says it once for each place.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut marks: BTreeMap<DockerMark, Vec<&Member<'_>>> = BTreeMap::new();
    let mut in_source = docker_marks::InSource::new();
    for service in decided.pods.running() {
        if let Some(mark) = docker_marks::find(facts, service.facts, &mut in_source) {
            marks.entry(mark).or_default().push(service);
        }
    }
    for (DockerMark { located, mark }, services) in marks {
        let Some(first) = services.first() else {
            continue;
        };
        let keys: Vec<String> = services.iter().map(|it| format!("`{}`", it.key)).collect();
        let message = format!(
            "{}: {located} looks for Docker in `{mark}`, where a pod has nothing of it: the program does what it does outside of containers",
            keys.join(", ")
        );
        let asked = "decide by a variable of the service";
        let help = match mark {
            FILE => format!(
                "{asked}, or give it the file: `configs: [{{source: in-container, target: {FILE}}}]` in the service, and `configs: {{in-container: {{content: \"yes\"}}}}` at the top"
            ),
            _ => asked.to_owned(),
        };
        report.say_help(&rules::DOCKER_EXPECTED, &first.path, message, help);
    }
}
