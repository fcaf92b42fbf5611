//! What a project would make, counted before it is made.

use crate::compose::{Project, Service};
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::Facts;
use crate::facts::mounted_files::LIMIT;
use crate::source::Files;
use crate::yaml::Limits;

/// Most mounts of a service. Each takes more than 150 bytes of its pod, and the API server takes objects of 1.5 MiB.
const MOUNTS: usize = 10_000;

/// Most names in one variable of nginx-proxy: each takes more than 150 bytes of an Ingress.
const HOSTS: usize = 10_000;

/// What there is to do about both.
const OF_THE_CLUSTER: &str = "split the service; no option raises the limit, since an API server takes objects of at most 1.5 MiB";

/// How often all that may be written may be searched: services that mount one file each search it for their peers.
const TIMES_READ: u64 = 4;

/// Why a project is not planned: it would make more than can be written or applied.
pub(super) fn find(files: &dyn Files, facts: &Facts<'_>, limits: &Limits) -> Option<Finding> {
    let project = facts.project;
    let carried = facts
        .mounted
        .bytes()
        .saturating_add(granted(files, project));
    if carried > limits.text {
        let message = format!(
            "the files of `volumes`, `configs` and `secrets` come to {carried} bytes of manifests, and at most {} are written",
            limits.text
        );
        let help = "add the files to the images or to a volume, or raise the limit with `--max-total-size`";
        return Some(Finding::new(&rules::PROJECT_TOO_LARGE, message).help(help));
    }
    let read = facts.mounted.bytes_as_mounted();
    if read > limits.text.saturating_mul(TIMES_READ) {
        let message = format!(
            "services mount {read} bytes of files, each counted as often as it is mounted, and at most {TIMES_READ} times {} are searched for host names",
            limits.text
        );
        let help = "put the files into the images, or raise the limit with `--max-total-size`";
        return Some(Finding::new(&rules::PROJECT_TOO_LARGE, message).help(help));
    }
    let services = project.services.iter();
    let (path, message) = services
        .filter_map(|(name, service)| of_service(name, service))
        .next()?;
    let finding = Finding::new(&rules::PROJECT_TOO_LARGE, message).help(OF_THE_CLUSTER);
    Some(match &project.tree {
        Some(tree) => finding.at_node(&path, tree),
        None => finding.at(&path),
    })
}

/// The bytes of the files that configs and secrets are of, each as often as it is named: each makes an object.
fn granted(files: &dyn Files, project: &Project) -> u64 {
    let configs = project.configs.values().map(|config| &config.file);
    let secrets = project.secrets.values().map(|secret| &secret.file);
    let named = configs.chain(secrets).flatten();
    named
        .filter(|file| project.may_carry(file))
        .filter_map(|file| files.metadata(file).ok())
        // Larger files are not taken in.
        .filter(|metadata| metadata.len <= LIMIT)
        .fold(0, |sum, metadata| sum.saturating_add(metadata.len))
}

fn of_service(name: &str, service: &Service) -> Option<(Path, String)> {
    let path = Path::service(name);
    let mounts =
        service.volumes.len() + service.tmpfs.len() + service.configs.len() + service.secrets.len();
    if mounts > MOUNTS {
        let message = format!("`{name}` has {mounts} mounts; a pod can have {MOUNTS}");
        return Some((path.key("volumes"), message));
    }
    let variable = service.environment.get("VIRTUAL_HOST")?.as_deref()?;
    let hosts = variable.split(',').count();
    (hosts > HOSTS).then(|| {
        let message = format!("`{name}` has {hosts} virtual hosts; an Ingress can have {HOSTS}");
        (path.keys("environment.VIRTUAL_HOST"), message)
    })
}

#[cfg(test)]
mod tests {
    use crate::source::MemoryFiles;
    use crate::{LoadRequest, Options, compile};

    /// The message and help of each finding.
    fn said(text: &str, file: usize) -> Vec<String> {
        let files = MemoryFiles::new()
            .with("compose.yaml", text)
            .with("big.conf", vec![b'x'; file]);
        let mut request = LoadRequest::default();
        request.limits.text = 1024 * 1024;
        let compiled = compile(&files, &request, &Options::default());
        let of_rule = compiled.report.iter().filter(|it| it.rule.code == "KP1015");
        of_rule
            .map(|it| format!("{}; {}", it.message, it.help.as_deref().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn what_would_be_too_much_is_not_made() {
        let mount =
            |name: &str| format!("  {name}: {{image: x, volumes: [\"./big.conf:/c:ro\"]}}\n");
        let one = format!("services:\n{}", mount("aa"));
        assert_eq!(said(&one, 600_000), [""; 0]);
        // What several services mount is written once.
        let two = format!("{one}{}", mount("bb"));
        assert_eq!(said(&two, 600_000), [""; 0]);
        let granted = format!("{one}configs: {{c: {{file: big.conf}}}}\n");
        assert!(said(&granted, 600_000)[0].contains("1200000 bytes"));
        let many: String = (0..10_001).map(|at| format!("      - /m/{at}\n")).collect();
        let many = format!("services:\n  a:\n    image: x\n    tmpfs:\n{many}");
        let said_of_mounts = said(&many, 1).remove(0);
        assert!(said_of_mounts.contains("10001 mounts"));
        assert!(said_of_mounts.contains("no option raises the limit"));
        let hosts: Vec<String> = (0..10_001).map(|at| format!("h{at}.example.com")).collect();
        let hosts = hosts.join(",");
        let hosts =
            format!("services: {{a: {{image: x, environment: {{VIRTUAL_HOST: '{hosts}'}}}}}}\n");
        let said_of_hosts = said(&hosts, 1).remove(0);
        assert!(said_of_hosts.contains("10001 virtual hosts"));
        assert!(said_of_hosts.contains("no option raises the limit"));
    }
}
