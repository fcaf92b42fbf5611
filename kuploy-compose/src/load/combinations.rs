//! Which Compose files guides and scripts name in one command.
//!
//! `docker compose -f docker-compose.yml -f docker-compose.prod.yml up` in a README, a Makefile or a workflow says that the two
//! are one project: the second may lack what the first has (seen in 17 repositories with a `docker-compose.base.yml` or
//! `.common.yml`, where 25 of 28 errors were said of files that nobody uses alone).

/// So many commands of one text are told.
const MOST: usize = 50;

/// Programs that are given files by `-f`, and are not Compose.
const OTHERS: &[&str] = &[
    "helm",
    "kapp",
    "kubectl",
    "kustomize",
    "oc",
    "sops",
    "tail",
    "test",
];
/// Programs that are given Compose files.
const OWN: &[&str] = &[
    "compose",
    "docker",
    "docker-compose",
    "podman",
    "podman-compose",
];

/// The lists of paths that a text gives to one command of Compose, or of a stack of Swarm, in the order of the text: by `-f`,
/// `--file`, `-c`, `--compose-file` or `COMPOSE_FILE`. What a variable holds in a path is `*`; a command with a file of which
/// nothing is known is left out.
///
/// ```
/// use kuploy_compose::load::combinations;
///
/// let text = "docker compose -f base.yml \\\n  -f env/$ENV/compose.yml up -d\n";
/// assert_eq!(combinations(text), [["base.yml", "env/*/compose.yml"]]);
/// assert!(combinations("kubectl apply -f compose.yml -f b.yml").is_empty());
/// ```
pub fn combinations(text: &str) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    if !text.contains(".yml") && !text.contains(".yaml") {
        return found;
    }
    let is_marked = |line: &&str| {
        [" -f", "\"-f", "'-f", "--file", "-c", "COMPOSE_FILE"]
            .iter()
            .any(|it| line.contains(it))
    };
    for line in logical_lines(text) {
        if !is_marked(&line.as_str()) {
            continue;
        }
        let mut groups = of_options(&line);
        groups.extend(of_variable(&line));
        for group in groups {
            if group.len() > 1 && !found.contains(&group) && found.len() < MOST {
                found.push(group);
            }
        }
    }
    found
}

/// Lines, those together that `\`, `^` (cmd) or a backtick (PowerShell) goes on with.
fn logical_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        let mut whole = open.take().unwrap_or_default();
        let trimmed = line.trim_end();
        let rest = [" \\", " ^", " `"]
            .iter()
            .find_map(|end| trimmed.strip_suffix(end));
        let rest = rest.or_else(|| (trimmed == "\\").then_some(""));
        whole.push_str(rest.unwrap_or(line));
        match rest {
            Some(_) => {
                whole.push(' ');
                open = Some(whole);
            }
            None => lines.push(whole),
        }
    }
    lines.extend(open);
    lines
}

/// The paths of one command so far.
#[derive(Default)]
struct Command {
    files: Vec<String>,
    /// It is a command of Compose, or a value for one.
    is_own: bool,
    /// Of another program, or with a file of which nothing is known.
    is_other: bool,
}

fn of_options(line: &str) -> Vec<Vec<String>> {
    let line = line.replace("\\\"", "\"");
    let words = line
        .split(|it: char| it.is_whitespace() || matches!(it, '"' | '\'' | '`' | ',' | '[' | ']'));
    let mut groups = Vec::new();
    let mut command = Command::default();
    let mut is_stack = false;
    let mut words = words.filter(|it| !it.is_empty()).peekable();
    while let Some(word) = words.next() {
        let plain = word.trim_matches(['(', ')', '@', '$', ';']);
        let plain = plain.rsplit('/').next().unwrap_or_default();
        let ends = matches!(word, "&&" | "||" | "|" | ";" | "&");
        if ends || OTHERS.contains(&plain) || OWN.contains(&plain) {
            groups.extend(command.taken());
            is_stack = false;
            command.is_own = OWN.contains(&plain);
            command.is_other = OTHERS.contains(&plain);
            continue;
        }
        is_stack |= word == "stack";
        let (option, value) = match word.split_once('=') {
            Some((option, value)) if option.starts_with('-') => (option, Some(value)),
            _ => (word, None),
        };
        let is_file =
            matches!(option, "-f" | "--file" | "--compose-file") || (is_stack && option == "-c");
        if is_file {
            // `logs -f` follows, and takes no file.
            let next = value.or_else(|| words.next_if(|it| !it.starts_with('-')));
            if let Some(next) = next {
                command.take(next);
            }
        }
        if word.ends_with(';') {
            groups.extend(command.taken());
        }
    }
    groups.extend(command.taken());
    groups
}

impl Command {
    fn take(&mut self, word: &str) {
        match path(word) {
            Some(path) if !self.files.contains(&path) => self.files.push(path),
            Some(_) => {}
            // `logs -f web`: what follows a command of Compose is no file.
            None => self.is_other |= word.contains(['$', '%', '{']),
        }
    }

    /// The paths, where they are Compose files that are all known.
    fn taken(&mut self) -> Option<Vec<String>> {
        let all = std::mem::take(self);
        let is_named =
            |path: &String| super::is_compose_file(path.rsplit('/').next().unwrap_or(path));
        let is_own = all.is_own || all.files.iter().all(is_named);
        (is_own && !all.is_other && all.files.len() > 1).then_some(all.files)
    }
}

/// `COMPOSE_FILE=a.yml:b.yml`, also `COMPOSE_FILE: a.yml:b.yml`, and with `;` on Windows.
fn of_variable(line: &str) -> Option<Vec<String>> {
    const NAME: &str = "COMPOSE_FILE";
    let (before, after) = line.split_once(NAME)?;
    if before.ends_with(|it: char| it.is_ascii_alphanumeric() || it == '_') {
        return None;
    }
    let value = after.trim_start().strip_prefix(['=', ':'])?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|it: char| it.is_whitespace() || matches!(it, '"' | '\'' | '`'));
    let value = value.get(..end.unwrap_or(value.len()))?;
    let separator = if value.contains(';') { ';' } else { ':' };
    let paths: Option<Vec<String>> = value.split(separator).map(path).collect();
    paths
}

/// The path of a YAML file, with `*` in place of what a variable or a template holds.
fn path(word: &str) -> Option<String> {
    let word = word
        .trim_start_matches('(')
        .trim_end_matches([')', ';', ':', '.', '<']);
    let word = word.replace('\\', "/");
    let mut path = String::with_capacity(word.len());
    let mut rest = word.as_str();
    while let Some(at) = rest.find(['$', '%', '{']) {
        let (before, after) = rest.split_at(at);
        path.push_str(before);
        path.push('*');
        rest = after.get(variable(after)..)?;
    }
    path.push_str(rest);
    let is_yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let is_plain = path
        .chars()
        .all(|it| !it.is_whitespace() && !matches!(it, '<' | '>' | '}' | '|'));
    let path = path.trim_start_matches("./");
    let name = path.rsplit('/').next().unwrap_or(path);
    (is_yaml && is_plain && !name.starts_with("*.y")).then(|| path.to_owned())
}

/// How long the variable or template is that a text begins with.
fn variable(text: &str) -> usize {
    let closed = [("${", "}"), ("$(", ")"), ("{{", "}}"), ("{", "}")];
    for (begin, end) in closed {
        if let Some(inside) = text.strip_prefix(begin) {
            let length = inside.find(end).map(|at| begin.len() + at + end.len());
            return length.unwrap_or(text.len());
        }
    }
    if let Some(inside) = text.strip_prefix('%') {
        return inside.find('%').map_or(1, |at| at + 2);
    }
    let name = text.get(1..).unwrap_or_default();
    let end = name.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
    1 + end.unwrap_or(name.len())
}

#[cfg(test)]
mod tests {
    use super::combinations;

    #[test]
    fn files_of_one_command_are_one_list() {
        for (text, expected) in [
            ("docker compose -f a.yml -f b.yml up", "a.yml b.yml"),
            (
                "\t@docker-compose --env-file .env -f ./a.yml --file=b.yaml down",
                "a.yml b.yaml",
            ),
            ("COMPOSE=(docker compose -f a.yml -f b.yml)", "a.yml b.yml"),
            (
                "run: docker stack deploy -c a.yml -c b.yml web",
                "a.yml b.yml",
            ),
            (
                "docker stack deploy --compose-file a.yml --compose-file b.yml web",
                "a.yml b.yml",
            ),
            ("export COMPOSE_FILE=a.yml:env/b.yml", "a.yml env/b.yml"),
            ("  COMPOSE_FILE: \"a.yml:b.yml\"", "a.yml b.yml"),
            ("COMPOSE_FILE=a.yml;b.yml", "a.yml b.yml"),
            (
                "docker compose \\\n  -f a.yml \\\n  -f b.yml \\\n  up -d",
                "a.yml b.yml",
            ),
            (
                "docker compose ^\r\n -f a.yml ^\r\n -f b.yml up\r\n",
                "a.yml b.yml",
            ),
            ("docker compose `\n -f a.yml `\n -f b.yml up", "a.yml b.yml"),
            (
                "  \"dev\": \"docker compose -f a.yml -f b.yml up\",",
                "a.yml b.yml",
            ),
            (
                "spawn(\"docker\", [\"compose\", \"-f\", \"a.yml\", \"-f\", \"b.yml\"])",
                "a.yml b.yml",
            ),
            (
                "ALL=\"-f compose.yml -f compose.x.yml\"",
                "compose.yml compose.x.yml",
            ),
            ("use `docker compose -f a.yml -f b.yml`.", "a.yml b.yml"),
            (
                "docker compose -f a.yml -f p/$NAME/b.${ENV}.yml -f %X%/c.yml up",
                "a.yml p/*/b.*.yml */c.yml",
            ),
            (
                "docker compose -f a.yml -f b.yml logs -f web",
                "a.yml b.yml",
            ),
        ] {
            let found: Vec<String> = combinations(text).iter().map(|it| it.join(" ")).collect();
            assert_eq!(found, [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_combination_of_compose_files_is_none() {
        for text in [
            "docker compose -f a.yml up",
            "docker compose -f a.yml up; docker compose -f b.yml up",
            "docker compose -f a.yml pull && docker compose -f b.yml pull",
            "kubectl apply -f a.yml -f b.yml",
            "helm install x -f compose.a.yml -f compose.b.yml",
            "if [[ -f compose.yml ]] || [[ -f compose.prod.yml ]]; then",
            // One of them may be the base.
            "docker compose -f $BASE -f a.yml -f b.yml up",
            "docker compose -f a.yml -f a.yml up",
            "MY_COMPOSE_FILE=a.yml:b.yml",
            "COMPOSE_FILE=${COMPOSE_FILE:-docker-compose.yml}",
            "COMPOSE_FILE: docker-compose.yml",
        ] {
            assert_eq!(combinations(text), Vec::<Vec<String>>::new(), "{text}");
        }
    }
}
