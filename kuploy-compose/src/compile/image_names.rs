//! Images that no container runtime can pull: the API server takes any text, and the pod stays at `InvalidImageName`.

use crate::map::BTreeSet;

use crate::compose::Project;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::values::Becomes;
use crate::model::App;

/// Names the images of services that are no references. A warning, since Docker Compose too finds out when it pulls.
pub(super) fn find(app: &App, project: Option<&Project>) -> Vec<Finding> {
    let tree = project.and_then(|project| project.tree.as_ref());
    let mut said = BTreeSet::new();
    let mut found = Vec::new();
    for component in &app.components {
        let pods = component.workload.iter().map(|workload| &workload.pod);
        let images = pods.flat_map(|pod| pod.containers.iter().map(|container| &container.image));
        for image in images {
            let Some(form) = Becomes::Image.refuses(image) else {
                continue;
            };
            if !said.insert((&component.service, image)) {
                continue;
            }
            let message = format!(
                "`{image}` is not an image reference, so the pods of `{}` stay at `InvalidImageName`",
                component.service
            );
            let lower = image.to_ascii_lowercase();
            let help = match Becomes::Image.refuses(&lower) {
                None => format!("write it in lower case: `image: {lower}`"),
                Some(_) => format!("correct `image`, or set the variables in it: {form}"),
            };
            let finding = Finding::new(&rules::FORMAT_NOT_VALID, message)
                .severity(Severity::Warning)
                .help(help);
            let path = Path::service(&component.service).key("image");
            found.push(match tree {
                Some(tree) => finding.at_node(&path, tree),
                None => finding.at(&path),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::source::MemoryFiles;
    use crate::{LoadRequest, Options, compile};

    #[test]
    fn images_that_nobody_can_pull_are_named_and_written() {
        for (image, named) in [
            ("a b:1", true),
            ("Upper/name:1", false),
            ("UPPER:1", true),
            ("/app:", true),
            ("nginx:1.29", false),
            (
                "localhost:5000/a/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                false,
            ),
        ] {
            let text = format!("services: {{web: {{image: '{image}'}}}}\n");
            let files = MemoryFiles::new().with("compose.yaml", text);
            let compiled = compile(&files, &LoadRequest::default(), &Options::default());
            assert!(compiled.files.is_some(), "{image}");
            let said = compiled.report.iter();
            let said = said.filter(|finding| finding.message.contains("InvalidImageName"));
            assert_eq!(said.count(), usize::from(named), "{image}");
            let mut missed = compiled.report.iter();
            assert!(!named || missed.all(|finding| finding.rule.code != "KP3042"));
        }
    }
}
