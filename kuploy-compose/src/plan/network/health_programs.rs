//! Health checks whose program the image is known to lack.

use super::earlier::Earlier;
use crate::diagnostic::rules;
use crate::facts::health_programs;
use crate::plan::context::Context;

/// Says which checks can never succeed. Docker calls the container unhealthy then, and it is reached all the same; a
/// pod that is never ready is not.
pub(super) fn say(cx: &mut Context<'_>, earlier: &Earlier<'_, '_>) {
    for service in earlier
        .running()
        .filter(|service| earlier.is_checked(service.id))
    {
        let image = &service.image_name;
        let Some(program) = health_programs::missing(service.facts) else {
            continue;
        };
        let message = format!(
            "the health check of `{}` runs `{program}`, which its image `{image}` does not contain: the pod is never ready and gets no traffic",
            service.key
        );
        let help = match program {
            "curl" => {
                "use a program of the image (`wget -qO- URL` in Alpine and busybox), or `disable: true`; if the image contains it: `x-kuploy: {image: {clients: [curl]}}`"
            }
            "sh" => {
                "write the check as `[\"CMD\", PROGRAM, …]` with a program of the image, or `disable: true`"
            }
            _ => "use a program that the image contains, or `disable: true`",
        };
        let path = service.path.keys("healthcheck.test");
        cx.say_help(&rules::HEALTH_PROGRAM_MISSING, &path, message, help);
    }
}
