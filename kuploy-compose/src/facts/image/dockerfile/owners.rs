//! Whose the files of a built image are: the last `chown`, `install -o` or `COPY --chown` says it. Docker's first copy into
//! a new volume keeps that owner; a claim belongs to root.
//!
//! Seen: `RUN mkdir -p /var/tmp/dl && chown -R nobody:nogroup /var/tmp/dl` with `CMD ["celery", "worker", "--uid=nobody"]`.

use super::expand::Variable;
use super::steps;
use crate::facts::image::config::ImageUser;
use crate::source::paths;

/// Most paths that are kept; no Dockerfile that was seen has so many.
const MOST: usize = 64;

/// A file or directory that is given to a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// Its path.
    pub path: String,
    /// Whether all that is below it is given too.
    pub is_tree: bool,
    /// The user, with the group where one is named.
    pub owner: ImageUser,
}

/// Adds what a script gives to users that starts in a working directory.
pub(super) fn learn(
    found: &mut Vec<Owned>,
    script: &str,
    working_directory: Option<&str>,
    variable: &dyn Fn(&str) -> Variable,
) {
    if !script.contains("chown") && !script.contains("install ") {
        return;
    }
    for step in steps::of(script, working_directory, variable) {
        let words: Vec<&str> = step.words.iter().map(String::as_str).collect();
        let Some(given) = given(&words) else {
            continue;
        };
        for target in given.targets {
            let path = steps::seen_from(step.at.as_deref(), target);
            keep(found, path, given.is_tree, &given.owner);
        }
    }
}

/// Adds what is copied for a user.
pub(super) fn keep(found: &mut Vec<Owned>, path: Option<String>, is_tree: bool, owner: &str) {
    let owner = ImageUser::parse(owner);
    let path = path.filter(|path| !path.contains(['*', '?', '{', '[']) && found.len() < MOST);
    found.extend(path.map(|path| Owned {
        path,
        is_tree,
        owner,
    }));
}

/// What a command gives to whom.
struct Given<'w> {
    owner: String,
    targets: Vec<&'w str>,
    is_tree: bool,
}

fn given<'w>(words: &[&'w str]) -> Option<Given<'w>> {
    let at = words
        .iter()
        .position(|word| ["chown", "install"].contains(&paths::file_name(word)))?;
    let (program, rest) = words.get(at..)?.split_first()?;
    match paths::file_name(program) {
        "chown" => chown(rest),
        _ => install(rest),
    }
}

/// `chown -R USER:GROUP PATH …`.
fn chown<'w>(words: &[&'w str]) -> Option<Given<'w>> {
    let options = words.iter().filter(|word| word.starts_with('-'));
    let is_tree = options.clone().any(|option| {
        *option == "--recursive" || !option.starts_with("--") && option.contains('R')
    });
    let mut options = options;
    if options.any(|option| option.starts_with("--reference")) {
        return None;
    }
    let mut operands = words.iter().copied().filter(|word| !word.starts_with('-'));
    let owner = operands.next().filter(|owner| is_owner(owner))?;
    Some(Given {
        owner: owner.to_owned(),
        targets: operands.collect(),
        is_tree,
    })
}

/// `install -d -o USER -g GROUP PATH …`.
fn install<'w>(words: &[&'w str]) -> Option<Given<'w>> {
    let (mut user, mut group, mut targets) = (None, None, Vec::new());
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        match word {
            "-o" | "--owner" => user = words.next(),
            "-g" | "--group" => group = words.next(),
            "-m" | "--mode" | "-t" => {
                words.next();
            }
            _ if word.starts_with("--owner=") => user = word.strip_prefix("--owner="),
            _ if word.starts_with("--group=") => group = word.strip_prefix("--group="),
            _ if word.starts_with('-') => {}
            _ => targets.push(word),
        }
    }
    let user = user.filter(|user| is_owner(user))?;
    let owner = match group {
        Some(group) => format!("{user}:{group}"),
        None => user.to_owned(),
    };
    Some(Given {
        owner,
        targets,
        is_tree: false,
    })
}

/// Whether a word names a user, and not a group alone or what nobody knows.
fn is_owner(word: &str) -> bool {
    !word.is_empty() && !word.starts_with(':') && !word.contains(['$', '`'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_of_a_path_is_read_from_commands() {
        let learned = |script: &str| {
            let mut found = Vec::new();
            learn(&mut found, script, Some("/srv"), &|_| Variable::Unknown);
            let shown = found.iter().map(|it| format!("{} {}", it.path, it.is_tree));
            shown.collect::<Vec<_>>().join(", ")
        };
        for (script, want) in [
            ("mkdir -p /d && chown -R nobody:nogroup /d", "/d true"),
            ("chown app a /b", "/srv/a false, /b false"),
            ("cd /opt && chown --recursive 1000:1000 x", "/opt/x true"),
            (
                "install -d -o app -g app -m 0750 /var/lib/app",
                "/var/lib/app false",
            ),
            ("chown :staff /d", ""),
            ("chown $USER /d", ""),
            ("chown --reference=/a /b", ""),
            ("chown app /d/*", ""),
            ("apt-get install -y curl", ""),
            ("install -m 0755 x /usr/bin/x", ""),
        ] {
            assert_eq!(learned(script), want, "{script}");
        }
    }
}
