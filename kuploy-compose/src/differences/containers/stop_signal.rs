//! Signals by which containers are asked to stop.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::{Findings, signals};
use crate::options::CommandLine;
use crate::plan::pods::Member;

/// Whether a command sends a signal: `kill -INT 1`, `nginx -s quit` for `SIGQUIT`.
fn sends(line: &CommandLine, signal: &str) -> bool {
    let text = match line {
        CommandLine::Words(words) => words.join(" "),
        CommandLine::Line(text) => text.clone(),
    };
    text.to_ascii_uppercase()
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '+')
        .any(|word| word.trim_start_matches("SIG") == signal)
}

/// Says which signal a container gets in place of the one that is written.
pub(super) fn say(report: &mut Findings<'_>, service: &Member<'_>) {
    let Some(signal) = &service.service.stop_signal else {
        return;
    };
    let path = service.path.key("stop_signal");
    let Some(short) = signals::name(signal) else {
        let message = format!("`{signal}` is not a signal: Docker does not create the container");
        let near = signals::nearest(signal);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a name such as `SIGINT`, or a signal number".to_owned(),
        };
        return report.say_help(&rules::STOP_SIGNAL_DROPPED, &path, message, help);
    };
    // A kubelet leaves the signal to the runtime, which sends that of the image.
    let of_image = service.image.config.stop_signal.as_ref();
    let of_image = of_image.and_then(|fact| signals::name(&fact.value));
    if of_image.as_deref().unwrap_or("TERM") == short {
        return;
    }
    let stop_command = service.extension.stop_command.as_ref();
    if stop_command.is_some_and(|line| sends(line, &short)) {
        return;
    }
    let sent = match &of_image {
        Some(of_image) => format!("`SIG{of_image}`, the `STOPSIGNAL` of the image"),
        None => "`SIGTERM`, or the `STOPSIGNAL` of the image".to_owned(),
    };
    if stop_command.is_some() {
        report.say(
            &rules::STOP_SIGNAL_DROPPED,
            &path,
            format!(
                "Kubernetes sends `SIGTERM` instead of `{signal}`, after `stop-command` has run"
            ),
        );
    } else {
        let finding = Finding::new(
            &rules::STOP_SIGNAL_DROPPED,
            format!("Kubernetes sends {sent}, instead of `{signal}`"),
        )
        .help(format!(
            "set `STOPSIGNAL {signal}` in the image, or send the signal before the pod stops: `x-kuploy: {{stop-command: \"sh -c 'kill -{} 1; while kill -0 1; do sleep 1; done'\"}}`",
            short
        ));
        // Who wants no time to stop gets some: `SIGKILL` follows at the end of the grace period, or nobody is left by then.
        let finding = match short.as_str() {
            "KILL" => finding.severity(Severity::Info),
            _ => finding,
        };
        report.add(finding, &path);
    }
}
