//! Configs and secrets that somebody has to create, or whose content is not there.

use crate::compose::grammar::words;
use crate::diagnostic::rules;
use crate::facts::Findings;
use crate::options::SecretsMode;
use crate::plan::storage::notes::{Granted, Problem};
use crate::source::FileError;

/// Says what is to be done for a config or secret. `namespace` is the flag of `kubectl`, if any.
pub(super) fn say(
    report: &mut Findings<'_>,
    granted: &Granted,
    (namespace, mode): (&str, SecretsMode),
) {
    let Granted {
        secret, name, path, ..
    } = granted;
    let kind = match secret {
        true => "Secret",
        false => "ConfigMap",
    };
    if is_elsewhere(granted, mode) {
        return;
    }
    match &granted.problem {
        Problem::External => {
            let message = format!(
                "pods do not start until the {kind} `{name}` with the key `{}` exists",
                granted.key
            );
            report.say_help(
                &rules::EXTERNAL_OBJECT,
                path,
                message,
                format!("`{}`", create(granted, false, namespace)),
            );
        }
        Problem::Outside(shown) => {
            let message = format!(
                "`{shown}` is outside the project directory and is not included; pods do not start until the {kind} `{name}` exists"
            );
            let help = format!(
                "include it with `--allow-path {}`, or create the object: `{}`",
                words::quoted(shown),
                create(granted, true, namespace)
            );
            let path = path.key("file");
            report.say_help(&rules::FILE_OUTSIDE_PROJECT, &path, message, help);
        }
        Problem::Unread(shown, error) => {
            let problem = unread(shown, error.as_ref(), kind);
            let message =
                format!("`{shown}`{problem}; pods do not start until the {kind} `{name}` exists");
            let help = format!(
                "add the file, or create the {kind} from a file: `{}`",
                create(granted, true, namespace)
            );
            report.say_help(&rules::GRANT_MISSING, &path.key("file"), message, help);
        }
        Problem::Unset(key, name) => say_unset(report, granted, (key, name), namespace),
        Problem::Driver(driver) => {
            let message = format!("secret driver `{driver}` is not available in Kubernetes");
            let help =
                "read secrets from an external store: `--secrets external --secret-store NAME`";
            report.say_help(&rules::SECRET_DRIVER, &path.key("driver"), message, help);
        }
    }
}

/// Whether the value of a secret is needed nowhere: who creates the Secrets, or has them created, is told of each.
fn is_elsewhere(granted: &Granted, mode: SecretsMode) -> bool {
    let is_missing = matches!(
        granted.problem,
        Problem::Unset(..) | Problem::Unread(_, Some(FileError::NotFound))
    );
    granted.secret && is_missing && matches!(mode, SecretsMode::Reference | SecretsMode::External)
}

/// Why the content of a file is not known.
fn unread(shown: &str, error: Option<&FileError>, kind: &str) -> String {
    match error {
        Some(FileError::NotFound) => " does not exist".to_owned(),
        // `file: ${PASSWORD_FILE}` without the variable is an empty path, which is that of the project.
        Some(FileError::IsDirectory) if shown == "." => {
            " is the project directory, not a file: a variable in the path may be unset".to_owned()
        }
        Some(error) => format!(": {error}"),
        None => format!(" is larger than 1 MiB, the limit of a {kind}"),
    }
}

/// The variable that holds the value is not set.
fn say_unset(
    report: &mut Findings<'_>,
    granted: &Granted,
    (key, variable): (&str, &str),
    namespace: &str,
) {
    let set = format!("set `{variable}` in the environment or in `.env`");
    let (message, help) = match granted.secret {
        true => (
            format!("variable `{variable}` is not set: the value of secret `{key}` is unknown"),
            format!(
                "{set}, or create the Secret: `{}`",
                create(granted, false, namespace)
            ),
        ),
        false => (
            format!("config `{key}` is empty: variable `{variable}` is not set"),
            set,
        ),
    };
    let path = granted.path.key("environment");
    report.say_help(&rules::GRANT_MISSING, &path, message, help);
}

/// The command that creates an object from a file: its own where that is known.
fn create(granted: &Granted, is_known: bool, namespace: &str) -> String {
    let what = match granted.secret {
        true => "secret generic",
        false => "configmap",
    };
    let file = granted.file.as_deref().filter(|_| is_known);
    format!(
        "kubectl create {what} {}{namespace} --from-file={}",
        granted.name,
        words::key_from_file(&granted.key, file.unwrap_or("FILE"))
    )
}
