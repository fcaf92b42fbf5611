//! Labels for tools that watch Docker.

use crate::diagnostic::rules;
use crate::facts::{Findings, setting_labels};
use crate::plan::pods::Member;

/// Names what labels ask of a tool that watches Docker, once for each tool.
pub(super) fn say(report: &mut Findings<'_>, service: &Member<'_>) {
    let of_deploy = service.service.deploy.as_ref();
    let places = [
        ("labels", Some(&service.service.labels)),
        ("deploy.labels", of_deploy.map(|deploy| &deploy.labels)),
    ];
    let mut said = Vec::new();
    for (place, labels) in places {
        for (key, value) in labels.into_iter().flatten() {
            let Some(tool) = setting_labels::docker_tool(key, value) else {
                continue;
            };
            if !said.contains(&tool.lost) {
                said.push(tool.lost);
                let message = format!(
                    "label `{key}` of `{}` has no effect, {}",
                    service.key, tool.lost
                );
                let rule = &rules::LABEL_OF_DOCKER_TOOL;
                let path = service.path.keys(place).key(key);
                report.say_help(rule, &path, message, tool.instead);
            }
        }
    }
}
