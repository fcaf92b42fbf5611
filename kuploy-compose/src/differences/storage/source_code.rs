//! Source code that is not mounted.

use super::bind::Bind;
use super::{ignored_files, made_at_start, named_volume};
use crate::compose::{MountType, VolumeMount};
use crate::diagnostic::{Finding, Severity, and, rules};
use crate::facts::image::Holds;
use crate::facts::mounted_files::Content;
use crate::facts::source_copies::Lacked;
use crate::facts::{Facts, Findings, ServiceFacts};
use crate::facts::{path_conventions, source_copies, source_packages, workspaces, written_paths};
use crate::source::paths;

/// The Dockerfile that a service names and that is not there, as it is written.
fn missing_dockerfile<'b>(facts: &Facts<'_>, bind: &'b Bind<'_>) -> Option<&'b str> {
    let build = bind.service.service.build.as_ref()?;
    let context = build
        .context
        .as_deref()
        .filter(|path| paths::is_absolute(path))?;
    let written = build.dockerfile.as_deref();
    // Without the directory the Compose file is looked at alone.
    if written.is_none() && facts.files.metadata(context).is_err() {
        return None;
    }
    let file = written.unwrap_or("Dockerfile");
    let path = paths::join(context, file);
    (build.dockerfile_inline.is_none() && !facts.files.is_file(&path)).then_some(file)
}

/// Says that source is mounted without the packages that it needs beside it.
pub(super) fn say_packages(report: &mut Findings<'_>, facts: &Facts<'_>, bind: &Bind<'_>) {
    let Some(Content::Directory(directory)) = facts.mounted.content(bind.mounted) else {
        return;
    };
    let (service, target) = (bind.service, bind.mount.target.as_str());
    let Some(packages) = source_packages::missing(service.facts, target, &directory.files) else {
        return;
    };
    // A server of pages starts without them.
    let consequence = match packages.directory == "vendor" && service.known.serves_php() {
        true => format!("the pages of `{}` fail", service.key),
        false => format!("`{}` does not start", service.key),
    };
    let message = format!(
        "source code `{}` is mounted at `{target}` without `{}`, and hides what the image has there: {consequence}",
        bind.mounted.shown, packages.directory
    );
    let help = format!(
        "build an image with `COPY {} {target}` and `RUN {}`, and remove the mount",
        bind.mounted.shown, packages.install
    );
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    report.add(finding.help(help), &bind.path);
}

/// Whether a service neither runs in a directory of the container, nor names it. Seen: `.:/app` of an image with
/// `WORKDIR /rails`, left from another one.
fn is_unused(service: &ServiceFacts<'_>, target: &str) -> bool {
    let of_image = service.image.config.working_dir.as_ref();
    let of_image = of_image.map(|directory| directory.value.as_str());
    let directory = service.service.working_dir.as_deref().or(of_image);
    let process = &service.process;
    let texts = process.texts();
    // `mongodb://db/appointments` names no `/app`.
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let names = |text: &str| {
        let mut rests = text.split(target).skip(1);
        rests.any(|rest| !rest.starts_with(is_part))
    };
    let variables = service.service.environment.values().flatten();
    directory.is_some_and(|directory| paths::relative_to(directory, target).is_none())
        && !names(&process.line())
        && !texts.chain(variables).any(|text| names(text))
}

/// What to say of source code that is mounted where nothing uses it, and that the image has at another place.
fn elsewhere(facts: &Facts<'_>, bind: &Bind<'_>) -> Option<String> {
    let (service, target) = (bind.service, &bind.mount.target);
    let image = &service.image.files;
    // Directory by directory: `COPY src ./src`.
    let in_parts = || {
        let (source, at) = image.program_source(facts.files, service.facts.working_directory())?;
        (source == bind.mounted.path).then_some(at)
    };
    let copy = image.copy_of(&bind.mounted.path).or_else(in_parts);
    let copy = copy.filter(|copy| copy != target)?;
    is_unused(service.facts, target).then(|| {
        format!(
            "source code `{}` is not mounted at `{target}`, which nothing of `{}` names: the built image has it at `{copy}`",
            bind.mounted.shown, service.key
        )
    })
}

/// How directories are called that programs write their results to.
const OUTPUTS: &[&str] = &[
    "artifacts",
    "dist",
    "export",
    "out",
    "output",
    "outputs",
    "reports",
    "results",
];

/// What to say of a directory with source that an image mounts which nothing is built for: it reads its configuration there,
/// writes its output there, or runs the code. Seen: `.:/etc/traefik:ro` with `--configFile=/etc/traefik/traefik.yml`, and
/// `.:/output` of `rancher/k3s` with `K3S_KUBECONFIG_OUTPUT: /output/kubeconfig.yaml`.
fn unbuilt(facts: &Facts<'_>, bind: &Bind<'_>) -> (String, String) {
    let Bind {
        service,
        mount,
        mounted,
        ..
    } = bind;
    let (shown, target) = (mounted.shown.as_str(), mount.target.as_str());
    let named = source_copies::named_below(service.facts, target);
    let is_there = |inner: &&str| facts.files.is_file(&paths::join(&mounted.path, inner));
    let is_code = |inner: &&str| path_conventions::is_program(inner);
    let read = named
        .iter()
        .copied()
        .filter(|inner| is_there(inner) && !is_code(inner));
    let read: Vec<String> = read
        .map(|inner| format!("./{inner}:{}:ro", paths::join(target, inner)))
        .collect();
    let is_written = !mount.read_only
        && OUTPUTS.contains(&paths::file_name(target))
        && named
            .iter()
            .any(|inner| !is_there(inner) && !is_code(inner));
    if !read.is_empty() {
        let message = format!(
            "`{shown}` is not mounted at `{target}`: it is the whole project, of which `{}` reads configuration",
            service.key
        );
        let help = format!(
            "mount the files that it reads: `volumes: [{}]`",
            read.join(", ")
        );
        return (message, help);
    }
    if is_written {
        let message = format!(
            "`{shown}` is not mounted at `{target}`: what `{}` writes there is lost with the pod",
            service.key
        );
        let help = format!(
            "mount a named volume there: {}",
            named_volume::lines(&format!("{}-output", service.name), target)
        );
        return (message, help);
    }
    let message = format!(
        "source code `{shown}` is not mounted at `{target}`, and image `{}` may not contain it",
        service.image_name
    );
    (
        message,
        "build an image with the code (`build:`)".to_owned(),
    )
}

/// What to say of source that is not mounted, and below which a service writes what others mount by itself; with the line
/// that gives it the same claim.
///
/// Seen: `init: {volumes: [".:/workspace"], command: "… > /workspace/data/web/config.ini"}` beside `./data/web:/etc/web` of a
/// server, which found an empty claim. Under Compose both are one directory of the checkout.
fn written_for_others(facts: &Facts<'_>, bind: &Bind<'_>) -> Option<(String, String)> {
    let (service, target) = (bind.service, bind.mount.target.as_str());
    let process = &service.process;
    let names = |text: &str| text.contains(target);
    if bind.mount.read_only || !names(&process.line()) && !process.texts().any(|it| names(it)) {
        return None;
    }
    let is_mounted = |place: &str| {
        let mut own = service.service.volumes.iter();
        own.any(|it| it.target != target && path_conventions::is_within(place, &it.target))
    };
    let target_of = |id, at: usize| {
        let volumes: &[VolumeMount] = &facts.services[id].service.volumes;
        volumes.get(at).map(|mount| mount.target.as_str())
    };
    // What is mounted holds what is written: it is a directory on the way there.
    let written = written_paths::written_for_others(service.facts, target);
    let places = written.iter().flat_map(|written| {
        let ends = written.match_indices('/').map(|(end, _)| end);
        ends.chain([written.len()])
            .filter_map(|end| written.get(..end))
    });
    let found = places.filter_map(|place| {
        let inner = paths::relative_to(place, target).filter(|inner| *inner != ".")?;
        let path = paths::join(&bind.mounted.path, inner);
        let mount = facts.mounted.by_another(&path, service.id, target_of)?;
        Some((mount, place)).filter(|_| !is_mounted(place))
    });
    let ((other, at), place) = found.min()?;
    let shown = &facts.mounted.path(other, at)?.shown;
    let (key, reader) = (service.key, facts.services[other].key);
    let message = format!(
        "`{key}` writes to `{place}`, which `{reader}` mounts as `{shown}`; but `{}` is not mounted at `{target}`, so `{reader}` finds nothing of it",
        bind.mounted.shown
    );
    let help = format!("mount the directory in `{key}` as well: `volumes: [{shown}:{place}]`");
    Some((message, help))
}

/// Says that what people work in is not mounted.
fn say_work(report: &mut Findings<'_>, bind: &Bind<'_>) {
    let (shown, target) = (&bind.mounted.shown, &bind.mount.target);
    let message = format!(
        "`{shown}` is not mounted at `{target}`, since it is the whole project: what people write there through `{}` is lost when the pod is replaced",
        bind.service.key
    );
    let help = format!(
        "mount a directory of its own, or a named volume: {}; copy the files into it with `kubectl cp`",
        named_volume::lines(&format!("{}-work", bind.service.name), target)
    );
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    report.add(finding.help(help), &bind.path);
}

/// Says that the image holds nothing of the source, or not what its process needs.
fn say_scrap(report: &mut Findings<'_>, facts: &Facts<'_>, bind: &Bind<'_>, holds: Holds) {
    let Bind {
        service,
        mount,
        mounted,
        path,
    } = bind;
    let (shown, target) = (mounted.shown.as_str(), mount.target.as_str());
    let lacking = || source_copies::lacking(facts.files, service.facts, &mounted.path, target);
    let copies = match holds {
        Holds::Scrap => {
            let lacking = lacking();
            let names: Vec<String> = lacking.iter().map(|name| format!("`{name}`")).collect();
            format!("copies a part of it there, without {}", names.join(", "))
        }
        _ => "copies nothing there".to_owned(),
    };
    let message = format!(
        "source code `{shown}` is not mounted at `{target}`, and the Dockerfile {copies}: `{}` starts without it",
        service.key
    );
    let from = service.image.files.in_context(&mounted.path);
    let help = match from {
        Some(from) => format!("copy it in the Dockerfile: `COPY {from} {target}`"),
        None => beyond_context(facts, bind),
    };
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    report.add(finding.help(help), path);
}

/// What to write where a Dockerfile cannot copy a directory, since it lies beside or above the build context.
fn beyond_context(facts: &Facts<'_>, bind: &Bind<'_>) -> String {
    let path = &bind.mounted.path;
    let read = (facts.files, facts.project.working_dir.as_str());
    match source_copies::wider_build(read, bind.service.facts, path) {
        Some((build, from)) => format!(
            "the build context does not hold it: write `build: {build}` and `COPY {from} {}`, and the other paths of the Dockerfile from there on",
            bind.mount.target
        ),
        None => "copy it in the Dockerfile".to_owned(),
    }
}

/// Says what the image does not hold, although the command or the source that it holds names it.
fn say_lacked(report: &mut Findings<'_>, facts: &Facts<'_>, bind: &Bind<'_>, lacked: &[Lacked]) {
    let (shown, target) = (&bind.mounted.shown, &bind.mount.target);
    let names: Vec<String> = lacked.iter().map(|it| format!("`{}`", it.name)).collect();
    let places: Vec<String> = lacked.iter().map(|it| it.place.clone()).collect();
    let (name, them) = match lacked {
        [_] => ("names", "it"),
        _ => ("name", "them"),
    };
    let message = format!(
        "source code `{shown}` is not mounted at `{target}`, and the Dockerfile copies a part of it there, without {}, which {} {}: `{}` runs without {them}",
        and(names),
        and(places),
        name,
        bind.service.key
    );
    let files = &bind.service.image.files;
    let copies = lacked.iter().filter_map(|it| {
        let from = paths::join(&bind.mounted.path, &it.name);
        let from = files.in_context(&from)?.to_owned();
        Some(format!("`COPY {from} {}`", paths::join(target, &it.name)))
    });
    let copies: Vec<String> = copies.collect();
    let help = match copies.is_empty() {
        true => beyond_context(facts, bind),
        false => format!("copy it in the Dockerfile: {}", and(copies)),
    };
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    report.add(finding.help(help), &bind.path);
}

/// The named volume that is mounted above a directory of source. Under Compose the source lies over it. Seen: a volume at
/// `/usr/src`, for a marker file of the start script, beside `./app:/usr/src/app`.
fn covering<'b>(bind: &Bind<'b>) -> Option<&'b VolumeMount> {
    let target = bind.mount.target.as_str();
    let mut mounts = bind.service.service.volumes.iter();
    mounts.find(|other| {
        other.kind == MountType::Volume
            && other.source.is_some()
            && other.target != target
            && path_conventions::is_within(target, &other.target)
    })
}

/// Says that a volume takes the place of the code in the image.
fn say_covered(report: &mut Findings<'_>, bind: &Bind<'_>, volume: &VolumeMount) {
    let (key, above) = (volume.source.as_deref().unwrap_or_default(), &volume.target);
    let message = format!(
        "source code `{}` is not mounted at `{}`, and the volume `{key}` at `{above}` covers the code of the image: it keeps the first version, and later images of `{}` change nothing",
        bind.mounted.shown, bind.mount.target, bind.service.key
    );
    let help = format!(
        "mount the volume beside the code: `volumes: [{key}:{}]`",
        paths::join(above, key)
    );
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    report.add(finding.help(help), &bind.path);
}

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
    let is_built = service.image.references.is_built;
    if workspaces::is_one(service.facts, mount) {
        say_work(report, bind);
    } else if let Some((message, help)) = written_for_others(facts, bind) {
        let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
        report.add(finding.help(help), path);
    } else if let Some(message) = is_built.then(|| elsewhere(facts, bind)).flatten() {
        report.say(&rules::BIND_SOURCE, path, message);
    } else if matches!(holds, Holds::Nothing | Holds::Scrap) && is_built {
        if written_paths::only_prepares(service.facts, target) {
            let message = format!(
                "source code `{shown}` is not mounted at `{target}`, where `{}` only makes directories",
                service.key
            );
            return report.say(&rules::BIND_SOURCE, path, message);
        }
        say_scrap(report, facts, bind, holds);
    } else if let Some(lacked) = (holds == Holds::Part)
        .then(|| source_copies::lacked(facts.files, service.facts, &mounted.path, target))
        .filter(|lacked| is_built && !lacked.is_empty())
    {
        say_lacked(report, facts, bind, &lacked);
    } else if let Some(volume) = covering(bind).filter(|_| is_built) {
        say_covered(report, bind, volume);
    } else if is_built {
        let contains = match missing_dockerfile(facts, bind) {
            Some(file) => {
                format!("there is no Dockerfile `{file}` that tells what the image contains")
            }
            None => "the built image contains it".to_owned(),
        };
        let message = format!("source code `{shown}` is not mounted at `{target}`: {contains}");
        report.say(&rules::BIND_SOURCE, path, message);
    } else {
        let (message, help) = unbuilt(facts, bind);
        let finding = Finding::new(&rules::BIND_SOURCE, message).help(help);
        let severity = match written_paths::only_prepares(service.facts, target) {
            true => Severity::Info,
            false => Severity::Warning,
        };
        report.add(finding.severity(severity), path);
    }
    let directory = (mounted.path.as_str(), shown);
    // Of an image that holds nothing of the source two files more are no news.
    if !(holds == Holds::Nothing && is_built) {
        ignored_files::say(report, facts, service, (mount, path), directory);
    }
    made_at_start::say(report, facts, service, (mount, path), &mounted.path);
}
