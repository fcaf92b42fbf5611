//! Services that a program on the machine provides: nothing runs for them in a cluster.

use super::context::Context;
use super::draft::Draft;
use crate::diagnostic::rules;

/// Leaves out the services that have a provider.
pub(super) fn leave_out(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    for service in draft.services.values_mut() {
        let Some(provider) = &service.service.provider else {
            continue;
        };
        service.omitted = true;
        cx.say_help(
            &rules::PROVIDER_LEFT_OUT,
            &service.path.key("provider"),
            format!(
                "`{}` is provided by `{}` on the machine that runs Compose, so nothing runs for it in the cluster",
                service.key, provider.kind
            ),
            "set the variables that it would give to the services that depend on it",
        );
    }
}
