//! From flags to what the library is asked for.

use kuploy_compose::diagnostic::{Filter, Level, Selector, Severity, nearest, rules};
use kuploy_compose::options::Kustomize;
use kuploy_compose::source::paths;
use kuploy_compose::{Files, LoadRequest, Options};

use super::{ConvertArgs, FindingArgs};
use crate::disk::Disk;
use crate::failure::Failure;

/// The disk, told where the project lies and which files the user named.
///
/// # Errors
/// When there is no current folder.
pub(crate) fn disk(request: &LoadRequest) -> Result<Disk, Failure> {
    let named = request.files.iter().chain(&request.env_files);
    Ok(project_disk(request)?.grant(named))
}

/// The same, and no link leads outside: where no person named the files.
///
/// # Errors
/// When there is no current directory.
pub(crate) fn project_disk(request: &LoadRequest) -> Result<Disk, Failure> {
    let first = request.files.iter().find(|file| *file != "-");
    let folder = match (&request.project_directory, first) {
        (Some(folder), _) => folder.clone(),
        (None, Some(file)) => paths::parent(file),
        (None, None) => ".".to_owned(),
    };
    let disk = Disk::new(request.limits)
        .map_err(|error| Failure::io("find", "the current folder", &error))?;
    Ok(disk.project(&folder))
}

/// What to make of the project, and how to lay it out.
///
/// # Errors
/// When flags do not go together.
pub(crate) fn convert_options(files: &dyn Files, args: &ConvertArgs) -> Result<Options, Failure> {
    let streams = args.out() == "-";
    let mut options = args.options.clone();
    // Who allows the finding about hosts that are rewritten wants the values as they are.
    let rewritten = |word: &String| {
        let rule = &rules::HOST_REWRITTEN;
        *word == rule.code || *word == rule.name
    };
    options.keep_host_names = args.findings.allow.iter().any(rewritten).then_some(true);
    let argocd = options.argocd_app.as_ref();
    let argocd = argocd.and_then(|app| app.directory(args.out()));
    let beside = [
        ("--argocd-app", argocd.is_some()),
        ("--overlay", args.options.overlay.is_some()),
        ("--check", args.check && args.against.is_none()),
        ("--diff", args.diff && args.against.is_none()),
    ];
    if let Some((flag, _)) = beside.iter().find(|(_, given)| *given && streams) {
        return Err(Failure::new(format!(
            "`{flag}` needs a directory of manifests, but `-o -` prints them"
        )));
    }
    // A stream of objects has no place for a kustomization.
    if streams {
        options.kustomize = Some(Kustomize::Off);
    }
    let here = files.current_dir();
    let beside = [
        ("--overlay", args.options.overlay.clone()),
        (
            "--chart",
            args.options.chart.clone().filter(|_| args.out.is_some()),
        ),
        ("--argocd-app", argocd),
    ];
    for (flag, folder) in beside {
        if folder
            .is_some_and(|folder| paths::join(&here, &folder) == paths::join(&here, args.out()))
        {
            return Err(Failure::new(format!(
                "`{flag}` needs its own directory: {} is the directory of the manifests",
                args.out()
            )));
        }
    }
    options.out = args.out.clone();
    Ok(options)
}

/// What to hear of.
///
/// # Errors
/// When a flag names a rule that does not exist.
pub(crate) fn filter(args: &FindingArgs) -> Result<Filter, Failure> {
    let mut filter = Filter::default();
    let flags = [
        ("--allow", &args.allow, Level::Off),
        ("--warn", &args.warn, Level::At(Severity::Warning)),
        ("--deny", &args.deny, Level::At(Severity::Error)),
    ];
    for (flag, rules, level) in flags {
        for rule in rules {
            let selector = Selector::parse(rule).ok_or_else(|| {
                let failure = Failure::new(format!("`{flag} {rule}` names no rule"));
                match nearest(rule, rules::all().map(|rule| rule.name)) {
                    Some(name) => failure.help(format!("did you mean `{name}`?")),
                    None if rule.contains(',') => {
                        failure.help(format!("repeat the option for each rule: `{flag} RULE {flag} RULE`"))
                    }
                    None => failure
                        .help("`kuploy-convert rules` lists codes and names; `KP6` is a family, and `KP505` a part of one"),
                }
            })?;
            filter.flags.set(selector, level);
        }
    }
    Ok(filter)
}
