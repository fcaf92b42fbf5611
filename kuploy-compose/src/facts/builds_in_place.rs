//! Commands that install or build where they run: what they write lies in their working directory.
//!
//! Seen: `image: node:20` with `working_dir: /app`, `./web:/app` and `sh -c "npm install && npm run dev"`, the usual form
//! of small projects; `CMD ["sh", "-c", "pnpm install; pnpm dev"]` in a stage for development.

use super::path_conventions::is_within;
use crate::source::paths;

/// Scripts of a package that write: servers for development keep caches, and builds their output, in the package.
const DEVELOPMENT: &[&str] = &[
    "build",
    "build:dev",
    "build:watch",
    "dev",
    "develop",
    "serve",
    "start:debug",
    "start:dev",
    "watch",
];

/// Commands of Laravel that write a key into `.env`.
const KEYS: &[&str] = &["jwt:secret", "key:generate"];

/// What those keys are called there (<https://laravel.com/docs/encryption#configuration>,
/// <https://jwt-auth.readthedocs.io/en/develop/laravel-installation/>).
const NAMES_OF_KEYS: &[(&str, &str)] = &[("jwt:secret", "JWT_SECRET"), ("key:generate", "APP_KEY")];

/// The command that writes a new key into a file, and the name of the key, as a shell text says; `--show` writes nothing.
pub(super) fn writes_key(
    text: &str,
    working_directory: Option<&str>,
    file: &str,
) -> Option<(&'static str, &'static str)> {
    let command = NAMES_OF_KEYS.iter().find(|(command, _)| {
        let mut lines = text.lines();
        lines.any(|line| {
            let is_comment = line.trim_start().starts_with('#');
            line.contains(command) && !line.contains("--show") && !is_comment
        })
    });
    command
        .copied()
        .filter(|_| writes_in(text, working_directory, file))
}

const PACKAGES: &[&str] = &["add", "ci", "i", "install", "update", "upgrade"];

/// Programs, with the words of which one follows; none stands for any use.
const PROGRAMS: &[(&str, &[&[&str]])] = &[
    ("artisan", &[&["optimize", "storage:link"], KEYS]),
    ("astro", &[&["build", "dev"]]),
    ("bin/rails", &[&["assets:precompile"]]),
    ("bun", &[PACKAGES, DEVELOPMENT]),
    ("bundle", &[&["install", "update"]]),
    ("cargo", &[&["build", "run", "watch"]]),
    (
        "composer",
        &[&["dump-autoload", "install", "require", "update"]],
    ),
    (
        "dotnet",
        &[&["build", "publish", "restore", "run", "watch"]],
    ),
    ("gatsby", &[&["build", "develop"]]),
    ("gradle", &[]),
    ("gradlew", &[]),
    ("lein", &[]),
    (
        "manage.py",
        &[&["collectstatic", "compilemessages", "makemigrations"]],
    ),
    ("mix", &[]),
    ("mvn", &[]),
    ("mvnw", &[]),
    ("next", &[&["build", "dev"]]),
    ("ng", &[&["build", "serve"]]),
    ("npm", &[PACKAGES, DEVELOPMENT]),
    ("nuxt", &[&["build", "dev"]]),
    ("pnpm", &[PACKAGES, DEVELOPMENT]),
    ("poetry", &[&["install", "lock"]]),
    ("react-scripts", &[&["build", "start"]]),
    ("sbt", &[]),
    ("symfony", &[&["composer"]]),
    ("uv", &[&["sync"]]),
    ("vite", &[]),
    ("webpack", &[]),
    ("yarn", &[PACKAGES, DEVELOPMENT]),
];

/// Programs of which a use without any word installs.
const INSTALL_BY_DEFAULT: &[&str] = &["bundle", "yarn"];

/// Options whose value is the directory that a command works in.
const DIRECTORY: &[&str] = &["--cwd", "--directory", "--prefix", "--project", "-C"];

/// Whether a shell text that starts in a working directory installs or builds in a directory, or in one below it.
pub(super) fn writes_in(text: &str, working_directory: Option<&str>, directory: &str) -> bool {
    let mut at = working_directory.map(paths::clean);
    let mut commands = text.split(['\n', ';', '|', '&', '(', ')', '"', '\'', '`']);
    commands.any(|command| {
        let words: Vec<&str> = command.split_whitespace().collect();
        if let ["cd" | "pushd", target, ..] = words.as_slice() {
            at = moved(at.as_deref(), target);
            return false;
        }
        let Some(rest) = builds(&words) else {
            return false;
        };
        let options = rest.iter().zip(rest.iter().skip(1));
        let mut options = options.filter(|(option, _)| DIRECTORY.contains(option));
        let place = match options.next() {
            Some((_, target)) => moved(at.as_deref(), target),
            None => at.clone(),
        };
        let writes_key = rest.iter().any(|word| KEYS.contains(word));
        let place = place.map(|place| match writes_key {
            true => paths::join(&place, ".env"),
            false => place,
        });
        place.is_some_and(|place| is_within(&place, directory))
    })
}

fn moved(from: Option<&str>, target: &str) -> Option<String> {
    match (paths::is_absolute(target), from) {
        (true, _) => Some(paths::clean(target)),
        (false, Some(from)) if !target.contains('$') => Some(paths::join(from, target)),
        _ => None,
    }
}

/// Whether a shell text, or the command of an image that is called as its program, does nothing but install or build, once:
/// `sh -c "npm ci && npm run build"`, `install` of `composer`.
pub(super) fn only_builds(text: &str, image: &str) -> bool {
    const BESIDE: &[&str] = &["cd", "chmod", "chown", "echo", "exit", "mkdir", "rm", "set"];
    const GOES_ON: &[&str] = &["run", "serve", "start", "watch"];
    let name = image.split([':', '@']).next().unwrap_or_default();
    let own = Some(paths::file_name(name)).filter(|name| *name == "composer");
    let commands = text.split(['\n', ';', '|', '&', '(', ')', '"', '\'', '`']);
    let commands = commands.map(|command| {
        let words = command.split_whitespace();
        let words = words.skip_while(|word| {
            word.starts_with('-') || ["bash", "exec", "sh"].contains(&paths::file_name(word))
        });
        words.collect::<Vec<&str>>()
    });
    let is_beside = |words: &[&str]| words.first().is_none_or(|word| BESIDE.contains(word));
    let mut builds_any = false;
    let mut commands = commands.filter(|words| !is_beside(words));
    commands.all(|words| {
        let with_own: Vec<&str> = own.into_iter().chain(words.iter().copied()).collect();
        let rest = builds(&words).or_else(|| builds(&with_own));
        builds_any |= rest.is_some();
        rest.is_some_and(|rest| {
            let first = rest.first().copied().unwrap_or_default();
            let is_script = first == "run" && rest.get(1).is_some_and(|it| it.starts_with("build"));
            let goes_on = |it: &&str| {
                it.contains("watch") || DEVELOPMENT.contains(it) && !it.starts_with("build")
            };
            (is_script || !GOES_ON.contains(&first)) && !rest.iter().any(goes_on)
        })
    }) && builds_any
}

/// Whether a command installs or builds in its working directory.
pub(super) fn is_build(words: &[&str]) -> bool {
    builds(words).is_some()
}

/// What follows a program that installs or builds; `None` for other commands.
fn builds<'w>(words: &'w [&'w str]) -> Option<&'w [&'w str]> {
    words.iter().enumerate().find_map(|(index, word)| {
        let known = PROGRAMS.iter().find(|(program, _)| {
            paths::file_name(word) == *program
                || word.ends_with("bin/rails") && *program == "bin/rails"
        });
        let (program, after) = known?;
        let rest = words.get(index + 1..)?;
        let is_bare = rest.is_empty() && INSTALL_BY_DEFAULT.contains(program);
        let is_meant = |word: &&str| after.iter().any(|words| words.contains(word));
        let writes = after.is_empty() || is_bare || rest.iter().any(is_meant);
        writes.then_some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_build_where_they_run_are_known() {
        for text in [
            "sh -c npm install && npm run dev",
            "pnpm install; pnpm dev",
            "yarn",
            "set -e\ncomposer install --no-interaction\nexec php-fpm",
            "./mvnw spring-boot:run",
            "npx next dev -p 3000",
            "cd web && npm ci",
            "cd /tmp; npm --prefix /app/web i",
            "dotnet watch --project api",
            "php artisan key:generate",
        ] {
            assert!(writes_in(text, Some("/app"), "/app"), "{text}");
        }
    }

    #[test]
    fn commands_that_install_or_build_alone_are_known() {
        for (text, image) in [
            ("sh -c npm ci && npm run build", "node:22"),
            ("bash -c \"cd web && yarn && yarn build\"", "node:22"),
            ("install --no-dev", "composer:2"),
            ("composer install", "acme/php"),
        ] {
            assert!(only_builds(text, image), "{text}");
        }
        for (text, image) in [
            ("sh -c npm ci && npm run dev", "node:22"),
            ("sh -c npm ci && npm start", "node:22"),
            ("composer install && php-fpm", "acme/php"),
            ("npm run build:watch", "node:22"),
            ("cargo run", "rust:1"),
            ("install", "acme/app"),
            ("echo x", "node:22"),
            ("", "composer:2"),
        ] {
            assert!(!only_builds(text, image), "{text}");
        }
    }

    #[test]
    fn commands_that_only_run_are_not() {
        for text in [
            "npm start",
            "node server.js",
            "yarn start",
            "next start",
            "cd /srv && npm install",
            "python manage.py runserver 0.0.0.0:8000",
            "php artisan migrate",
            "dotnet App.dll",
            "bundle exec puma",
            "echo make install",
        ] {
            assert!(!writes_in(text, Some("/app"), "/app"), "{text}");
        }
        assert!(writes_in(
            "php artisan key:generate",
            Some("/app"),
            "/app/.env"
        ));
        assert!(!writes_in("npm install", Some("/app"), "/app/.env"));
        assert!(!writes_in("npm install", None, "/app"));
        assert!(!writes_in("npm install", Some("/app"), "/app/public"));
    }
}
