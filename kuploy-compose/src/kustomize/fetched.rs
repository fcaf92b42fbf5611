//! What scripts bring to places that a path of the repository names: directories that they fetch (seen in a platform's
//! distribution: `kpt pkg get "$REPO/apps/katib/upstream@$VERSION" apps/katib`, 26 kustomizations of which name
//! `upstream/…`), and files that they write into a directory which a variable holds (seen in an operator's repository:
//! `SCENARIO="${ROOT}/config/auth"`, `echo "$NAME" > "${SCENARIO}/username"`).

use crate::map::BTreeSet;

use crate::map::BTreeMap;
use crate::source::paths;

/// A variable may be set in so many branches.
const VALUES: usize = 8;

/// What stands for a variable of which nothing is known.
const UNKNOWN: &str = "$";

/// Paths: whole ones, and ends of paths that have two parts at least.
#[derive(Clone, Debug, Default)]
struct Places {
    whole: BTreeSet<String>,
    ends: BTreeSet<String>,
}

impl Places {
    fn has(&self, path: &str) -> bool {
        let mut starts = path.match_indices('/').map(|(at, _)| at + 1);
        self.whole.contains(path)
            || starts.any(|at| path.get(at..).is_some_and(|it| self.ends.contains(it)))
    }

    /// Takes in a path of a script in a directory. A script is run there, or from one above.
    fn add(&mut self, folder: &str, path: &str) {
        let parts: Vec<&str> = path
            .split('/')
            .filter(|it| !matches!(*it, "" | "."))
            .collect();
        let open = parts
            .iter()
            .rposition(|it| it.contains(UNKNOWN) || it.contains("{{"));
        let known = parts.get(open.map_or(0, |at| at + 1)..).unwrap_or_default();
        let is_plain = !known.iter().any(|it| it.contains(['*', '{', '<', '`']));
        if known.is_empty() || !is_plain || path.starts_with('~') {
            return;
        }
        let known = known.join("/");
        if known.contains('/') && !known.contains("..") {
            self.ends.insert(known);
        } else if open.is_none() && !path.starts_with('/') {
            let above = std::iter::successors(Some(folder.to_owned()), |it| {
                (it.len() > 1).then(|| paths::parent(it))
            });
            self.whole.extend(above.map(|it| paths::join(&it, &known)));
        }
    }
}

/// What all scripts bring.
#[derive(Clone, Debug, Default)]
pub(super) struct Fetched {
    folders: Places,
    files: Places,
}

impl Fetched {
    /// Takes in the text of a script by its absolute path.
    pub(super) fn add(&mut self, path: &str, text: &str) {
        let mut script = Script {
            all: self,
            folder: paths::parent(path),
            is_prose: path.ends_with(".md"),
            is_recipe: !path.ends_with(".sh"),
            here: String::new(),
            variables: BTreeMap::new(),
        };
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let mut command = line.trim().to_owned();
            while command.ends_with('\\') {
                command.pop();
                command.push_str(lines.next().unwrap_or_default().trim());
            }
            if !command.starts_with('#') {
                script.line(&command);
            }
        }
    }

    /// Takes in the configuration of vendir, which says what it fetches (<https://carvel.dev/vendir/docs/latest/vendir-spec/>).
    pub(super) fn add_vendir(&mut self, path: &str, text: &str) {
        let folder = paths::parent(path);
        let (mut above, mut inside) = (String::new(), usize::MAX);
        for line in text.lines() {
            let blanks = line.len() - line.trim_start().len();
            let line = line.trim_start().trim_start_matches("- ");
            if line.starts_with("contents:") {
                inside = blanks;
            }
            let Some(named) = line.strip_prefix("path:") else {
                continue;
            };
            let named = named.trim().trim_matches(['"', '\'']);
            let own = match blanks >= inside {
                true if named == "." => above.clone(),
                true => format!("{above}/{named}"),
                false => {
                    inside = usize::MAX;
                    named.clone_into(&mut above);
                    above.clone()
                }
            };
            self.folders.whole.insert(paths::join(&folder, &own));
        }
    }

    /// Whether a script writes a file.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.files.has(path)
    }

    /// The directory that a script fetches and in which a path lies that is not there; `missing` is the first directory or file
    /// above it that is missing.
    pub(super) fn folder_of(&self, path: &str, missing: &str) -> Option<String> {
        let above = std::iter::successors(Some(path.to_owned()), |it| Some(paths::parent(it)));
        let mut above = above.take_while(|it| it.len() >= missing.len() && it.len() > 1);
        above.find(|it| self.folders.has(it))
    }
}

/// A script that is read line by line.
struct Script<'a> {
    all: &'a mut Fetched,
    folder: String,
    is_prose: bool,
    /// Each line is a shell of its own.
    is_recipe: bool,
    /// The directory that it went to.
    here: String,
    variables: BTreeMap<String, BTreeSet<String>>,
}

impl Script<'_> {
    fn line(&mut self, line: &str) {
        if self.is_recipe && !self.is_prose {
            self.here.clear();
        }
        if self.assign(line) {
            return;
        }
        if !line.contains('>') && !COMMANDS.iter().any(|it| line.contains(it)) {
            return;
        }
        let words = words(line);
        for command in words.split(|it| matches!(it.as_str(), ";" | "&" | "|" | "(" | ")")) {
            self.command(command);
        }
    }

    /// `NAME=value`, also behind `export`, `local` and `NAME ?=` of make. Whether the line is that alone.
    fn assign(&mut self, line: &str) -> bool {
        let Some((name, value)) = line.split_once('=') else {
            return false;
        };
        let name = name.trim_end_matches([':', '?', ' ']);
        let name = name.rsplit(' ').next().unwrap_or_default();
        let is_name =
            |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let value = value.trim();
        let text = value.trim_matches(['"', '\'']);
        let is_one =
            !text.contains([' ', ';', '>']) || text.starts_with("$(") || text.contains(":-");
        if !is_name(name) || !is_one {
            return false;
        }
        let expanded = match text.contains("$(") && text.contains(' ') {
            true => BTreeSet::from([UNKNOWN.to_owned()]),
            false => self.expand(text),
        };
        let known = self.variables.entry(name.to_owned()).or_default();
        known.extend(expanded);
        while known.len() > VALUES {
            known.pop_first();
        }
        true
    }

    /// What a word may be, with [`UNKNOWN`] for each variable of which nothing is known.
    fn expand(&self, word: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::from([String::new()]);
        let mut rest = word;
        while let Some((before, from)) = rest.split_once('$') {
            let (name, after) = variable(from);
            let values = self.variables.get(name).filter(|it| !it.is_empty());
            let unknown = BTreeSet::from([UNKNOWN.to_owned()]);
            let values = values.unwrap_or(&unknown);
            let each = all.iter().flat_map(|start| {
                let with = move |value: &String| format!("{start}{before}{value}");
                values.iter().map(with)
            });
            all = each.take(VALUES).collect();
            rest = after;
        }
        all.iter().map(|start| format!("{start}{rest}")).collect()
    }

    fn command(&mut self, words: &[String]) {
        for pair in words.windows(2) {
            if let [sign, file] = pair
                && matches!(sign.as_str(), ">" | "-o" | "--output")
            {
                self.file(file);
            }
        }
        let plain = |from: usize| positional(words.get(from..).unwrap_or_default());
        let behind = |options: &[&str]| {
            let mut places = words.iter().enumerate();
            places.find_map(|(at, word)| {
                let (option, value) = word.split_once('=').unwrap_or((word, ""));
                let next = || words.get(at + 1).map(String::as_str);
                let value = Some(value).filter(|it| !it.is_empty()).or_else(next);
                value.filter(|_| options.contains(&option))
            })
        };
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1).map_or("", String::as_str);
            match (word.trim_start_matches(['@', '-']), next) {
                ("cd" | "pushd", _) => return self.go(next),
                ("popd", _) => return self.here.clear(),
                ("kpt", "pkg") => self.copy(&plain(at + 3)),
                ("git", "clone") => self.clone(&plain(at + 2)),
                ("git", "subtree") => self.folder(behind(&["--prefix", "-P"])),
                ("git", "submodule" | "worktree") => self.folder(plain(at + 3).last().copied()),
                ("tar", _) => self.folder(behind(&["-C", "--directory"])),
                ("unzip", _) => self.folder(behind(&["-d"])),
                ("helm", _) => self.folder(behind(&["-d", "--output-dir", "--untardir"])),
                ("cp", "-r" | "-R" | "-a" | "-rf" | "-Rf" | "-rp") | ("rsync", _) => {
                    self.copy(&plain(at + 1));
                }
                ("cp" | "mv" | "install", _) => {
                    let plain = plain(at + 1);
                    if plain.len() > 1 {
                        plain.last().into_iter().for_each(|it| self.file(it));
                    }
                }
                ("tee", _) => plain(at + 1).iter().for_each(|it| self.file(it)),
                _ => continue,
            }
            return;
        }
    }

    fn go(&mut self, to: &str) {
        let to = self.expand(to).pop_first().unwrap_or_default();
        self.here = match to.as_str() {
            "" | "-" | UNKNOWN => String::new(),
            _ if to.starts_with(['$', '/']) => to,
            _ => format!("{}/{to}", self.here)
                .trim_start_matches('/')
                .to_owned(),
        };
    }

    /// What a copy makes of all but the last: the last itself, or in it the name of what is copied.
    fn copy(&mut self, words: &[&str]) {
        let Some((to, from)) = words.split_last().filter(|(_, from)| !from.is_empty()) else {
            return;
        };
        self.folder(Some(to));
        for from in from {
            let from = from.rsplit_once('@').map_or(*from, |(from, _)| from);
            let name = from.trim_end_matches('/').rsplit('/').next();
            let name = name.filter(|it| !it.is_empty() && *it != "." && !it.contains('$'));
            if let Some(name) = name {
                self.folder(Some(&format!("{}/{name}", to.trim_end_matches('/'))));
            }
        }
    }

    /// A guide that does not say where to has its readers clone the repository that it lies in.
    fn clone(&mut self, words: &[&str]) {
        match words {
            [_, to, ..] => self.folder(Some(to)),
            [from] if !self.is_prose => {
                let name = from.trim_end_matches('/').trim_end_matches(".git");
                self.folder(
                    name.rsplit(['/', ':'])
                        .next()
                        .filter(|it| !it.contains('$')),
                );
            }
            _ => {}
        }
    }

    fn folder(&mut self, path: Option<&str>) {
        let paths = path.map(|it| self.paths(it));
        for path in paths.into_iter().flatten() {
            self.all.folders.add(&self.folder, &path);
        }
    }

    fn file(&mut self, path: &str) {
        for path in self.paths(path) {
            self.all.files.add(&self.folder, &path);
        }
    }

    /// A path from where the script is, and from where it began: what it went to is known by and large.
    fn paths(&self, path: &str) -> Vec<String> {
        let mut all: Vec<String> = self.expand(path).into_iter().collect();
        if !self.here.is_empty() {
            let below = all.iter().map(|it| format!("{}/{it}", self.here));
            all.extend(below.collect::<Vec<_>>());
        }
        all
    }
}

/// Words without which a line fetches nothing and goes nowhere.
const COMMANDS: &[&str] = &[
    "cd", "pushd", "popd", "kpt", "git", "tar", "zip", "helm", "cp", "rsync", "mv", "tee",
    "install", "-o",
];

/// Options of `git clone` that are followed by a value.
const VALUED: &[&str] = &[
    "-b",
    "--branch",
    "--depth",
    "-c",
    "--origin",
    "--filter",
    "--strategy",
];

/// The words of a command that are no options and no values of such.
fn positional(words: &[String]) -> Vec<&str> {
    let mut plain = Vec::new();
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        if VALUED.contains(&word) {
            words.next();
        } else if word == ">" {
            break;
        } else if !word.starts_with('-') {
            plain.push(word);
        }
    }
    plain
}

/// The name of a variable behind its `$`, and what follows it. A default is nothing of it.
fn variable(from: &str) -> (&str, &str) {
    let close = match from.chars().next() {
        Some('{') => '}',
        Some('(') => ')',
        _ => {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let end = from.find(|c| !is_name(c)).unwrap_or(from.len());
            return from.split_at_checked(end).unwrap_or_default();
        }
    };
    let inside = from.get(1..).unwrap_or_default();
    let (inside, after) = inside.split_once(close).unwrap_or((inside, ""));
    (
        inside.split([':', '%', '#']).next().unwrap_or_default(),
        after,
    )
}

/// The words of a line, without their quotes; signs of the shell are words of their own.
fn words(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let (mut quote, mut depth) = (None, 0_usize);
    let mut before = ' ';
    for c in line.chars() {
        let word = all.last_mut();
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') if before == '$' => {
                depth += 1;
                word.into_iter().for_each(|it| it.push(c));
            }
            (None, ')') if depth > 0 => {
                depth -= 1;
                word.into_iter().for_each(|it| it.push(c));
            }
            (None, '>' | ';' | '&' | '|' | '(' | ')') => all.extend([c.to_string(), String::new()]),
            (None, _) if (c.is_whitespace() || c == '`') && depth == 0 => all.push(String::new()),
            _ => word.into_iter().for_each(|it| it.push(c)),
        }
        before = c;
    }
    all.retain(|it| !it.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_fetch_directories() {
        for (script, text, is) in [
            (
                "/r/pull.sh",
                "kpt pkg get \"${REPO}/apps/katib/upstream@${V}\" apps/katib\n",
                true,
            ),
            (
                "/r/apps/katib/pull.sh",
                "cd \"${DIR}\"\nkpt pkg get \"$REPO/x/@$V\" upstream\n",
                true,
            ),
            (
                "/r/Makefile",
                "get:\n\tcd apps/katib && git clone -b v1 $(REPO) upstream\n",
                true,
            ),
            (
                "/r/apps/katib/a.sh",
                "git clone https://x.io/a/upstream.git\n",
                true,
            ),
            (
                "/r/a.sh",
                "curl -sL $URL | tar -xz -C apps/katib/upstream --strip 1\n",
                true,
            ),
            (
                "/r/a.md",
                "`cp -r ../manifests/upstream apps/katib`\n",
                true,
            ),
            (
                "/r/a.sh",
                "OUT=apps/katib/upstream\nhelm template a --output-dir $OUT\n",
                true,
            ),
            // Another directory, a remark, a guide that clones itself, a plain copy.
            (
                "/r/pull.sh",
                "kpt pkg get $REPO/a/upstream@$V apps/other\n",
                false,
            ),
            (
                "/r/pull.sh",
                "# kpt pkg get $REPO/x/upstream@$V apps/katib\n",
                false,
            ),
            (
                "/r/apps/katib/a.md",
                "git clone https://x.io/a/upstream.git\n",
                false,
            ),
            (
                "/r/a.sh",
                "ls apps/katib/upstream\nkustomize build apps/katib/upstream\n",
                false,
            ),
        ] {
            let mut all = Fetched::default();
            all.add(script, text);
            let missing = "/r/apps/katib/upstream";
            let found = all.folder_of("/r/apps/katib/upstream/base", missing);
            assert_eq!(found.is_some(), is, "{script} {text} {all:?}");
            // What is there and lacks something, no script brings.
            let found = all.folder_of("/r/apps/katib/base/a.yaml", "/r/apps/katib/base/a.yaml");
            assert_eq!(found, None, "{script} {text}");
        }
    }

    #[test]
    fn vendir_fetches_directories() {
        let mut all = Fetched::default();
        let text =
            "directories:\n- path: apps/vendor\n  contents:\n  - path: katib\n    git: {url: x}\n";
        all.add_vendir("/r/vendir.yml", text);
        let folder = |path: &str| all.folder_of(path, path).is_some();
        assert!(folder("/r/apps/vendor"));
        assert!(folder("/r/apps/vendor/katib"));
        assert!(!folder("/r/apps/other"));
    }

    #[test]
    fn scripts_write_into_directories_of_variables() {
        let start = "D=\"${ROOT}/config/auth\"\nif x; then\n  D=\"${D}/tls\"\nfi\n";
        for (line, is) in [
            ("echo \"$U\" > \"${D}/username\"", true),
            ("envsubst < tpl > \\\n  \"$D/username\"", true),
            ("cp \"$FILE\" \"${D}/username\"", true),
            ("echo $U | tee $D/username", true),
            ("openssl rand -hex 4 -o $D/username", true),
            ("cat \"${D}/username\"", false),
            ("rm \"${D}/username\"", false),
            ("echo \"$U\" > \"${OTHER}/username\"", false),
            ("echo \"$U\" > \"${D}username\"", false),
            ("echo \"$U\" > \"${D}/password\"", false),
        ] {
            let mut all = Fetched::default();
            all.add("/r/tools/deploy.sh", &format!("{start}{line}\n"));
            for path in ["/r/config/auth/username", "/r/config/auth/tls/username"] {
                assert_eq!(all.has_file(path), is, "{line} {path} {all:?}");
            }
            assert!(!all.has_file("/r/other/username"), "{line}");
        }
    }
}
