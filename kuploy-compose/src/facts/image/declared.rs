//! What `x-kuploy.image` says of an image.

use super::config::{ImageConfig, ImageHealthcheck, ImagePort, ImageUser, ImageWords};
use super::text;
use crate::compose::grammar::words;
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::catalogue::User;
use crate::facts::evidence::{Evidence, Fact};
use crate::facts::signals;
use crate::options::{CommandLine, ImageCheck, ImageProxy, NamedImage, NumberOrText, PortNumber};

/// What `x-kuploy.image` says that no configuration of an image holds: the other keys of an entry of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeclaredImage {
    /// Whether it says all ports.
    pub has_ports: bool,
    /// Directories that the image keeps data in, with the place that says so.
    pub data: Vec<(String, Evidence)>,
    /// Directories that must be empty at the first start.
    pub wants_empty: Vec<String>,
    /// Directories whose files come with the image.
    pub ships: Option<Vec<String>>,
    /// Directories that the image fills by itself.
    pub fills: Vec<String>,
    /// Files and directories that the image changes at each start.
    pub rewrites: Vec<String>,
    /// The user that the entrypoint drops to.
    pub becomes: Option<User>,
    /// Whether the program runs to completion.
    pub runs_once: Option<bool>,
    /// Whether it serves files that other images bring.
    pub serves_files: Option<bool>,
    /// What it reads of other services as a reverse proxy.
    pub proxy: Option<ImageProxy>,
}

/// What `x-kuploy.image` at `path` says, and what is wrong in it.
pub(super) struct Declared {
    /// What a configuration of an image holds.
    pub(super) config: ImageConfig,
    /// What none holds.
    pub(super) traits: DeclaredImage,
    /// What is wrong.
    pub(super) wrong: Vec<(Path, Finding)>,
}

/// Reads `x-kuploy.image` at `path`.
pub(super) fn read(declared: &NamedImage, path: &Path) -> Declared {
    let mut reader = Reader {
        path,
        wrong: Vec::new(),
    };
    let mut config = ImageConfig {
        entrypoint: reader.words("entrypoint", declared.entrypoint.as_ref()),
        command: reader.words("command", declared.command.as_ref()),
        user: reader.user(declared.user.as_ref()),
        working_dir: reader
            .directory("working-dir", declared.working_dir.as_ref())
            .map(|directory| reader.fact("working-dir", directory)),
        stop_signal: reader.stop_signal(declared.stop_signal.as_deref()),
        shell: declared.shell.map(|shell| reader.fact("shell", shell)),
        clients: (declared.clients.clone()).map(|held| reader.fact("clients", held)),
        ..ImageConfig::default()
    };
    for (name, value) in &declared.env {
        if name.is_empty() || name.contains(['=', '\0']) {
            let message = format!("`{name}` is not the name of a variable");
            reader.wrong(path.key("env").key(name), message);
            continue;
        }
        let fact = reader.fact("env", value.clone());
        config.env.insert(name.clone(), fact);
    }
    for (index, port) in declared.ports.iter().enumerate() {
        let at = path.key("ports").index(index);
        for port in reader.ports(port, &at) {
            config
                .ports
                .push(Fact::new(port, Evidence::Extension(at.clone())));
        }
    }
    config.volumes = reader.directories("volumes", &declared.volumes);
    config.healthcheck = declared
        .healthcheck
        .as_ref()
        .and_then(|check| reader.healthcheck(check));
    let traits = reader.traits(declared);
    Declared {
        config,
        traits,
        wrong: reader.wrong,
    }
}

fn text_of(written: &NumberOrText) -> String {
    match written {
        NumberOrText::Number(number) => number.to_string(),
        NumberOrText::Text(text) => text.clone(),
    }
}

struct Reader<'a> {
    path: &'a Path,
    wrong: Vec<(Path, Finding)>,
}

impl Reader<'_> {
    fn fact<T>(&self, key: &str, value: T) -> Fact<T> {
        Fact::new(value, Evidence::Extension(self.path.key(key)))
    }

    fn wrong(&mut self, path: Path, message: String) {
        self.wrong
            .push((path, Finding::new(&rules::EXTENSION_INVALID, message)));
    }

    fn traits(&mut self, declared: &NamedImage) -> DeclaredImage {
        let mut paths = |key: &str, written: &[String]| -> Vec<String> {
            let facts = self.directories(key, written).into_iter();
            facts.map(|fact| fact.value).collect()
        };
        let wants_empty = paths("wants-empty", &declared.wants_empty);
        let ships = declared.ships.as_deref().map(|list| paths("ships", list));
        let fills = paths("fills", &declared.fills);
        // A name without a directory is a file wherever it is mounted.
        let (places, names): (Vec<String>, Vec<String>) = declared
            .rewrites
            .iter()
            .cloned()
            .partition(|rewritten| rewritten.contains('/') || rewritten.is_empty());
        let mut rewrites = paths("rewrites", &places);
        rewrites.extend(names);
        let data = self.directories("data", &declared.data).into_iter();
        let mut data: Vec<(String, Evidence)> =
            data.map(|fact| (fact.value, fact.evidence)).collect();
        // What must be empty at first is data.
        for path in &wants_empty {
            if !data.iter().any(|(known, _)| known == path) {
                data.push((
                    path.clone(),
                    Evidence::Extension(self.path.key("wants-empty")),
                ));
            }
        }
        DeclaredImage {
            has_ports: !declared.ports.is_empty(),
            data,
            wants_empty,
            ships,
            fills,
            rewrites,
            becomes: self.becomes(declared.becomes.as_ref()),
            runs_once: declared.runs_once,
            serves_files: declared.serves_files,
            proxy: declared.proxy,
        }
    }

    /// Absolute, clean paths; others are wrong.
    fn directories(&mut self, key: &str, written: &[String]) -> Vec<Fact<String>> {
        let mut found = Vec::new();
        for (index, path) in written.iter().enumerate() {
            let at = self.path.key(key).index(index);
            match text::volume(path) {
                Some(path) => found.push(Fact::new(path, Evidence::Extension(at))),
                None => self.wrong(at, format!("`{path}` is not an absolute path")),
            }
        }
        found
    }

    fn directory(&mut self, key: &str, written: Option<&String>) -> Option<String> {
        let path = written?;
        let clean = text::volume(path);
        if clean.is_none() {
            self.wrong(
                self.path.key(key),
                format!("`{path}` is not an absolute path"),
            );
        }
        clean
    }

    fn stop_signal(&mut self, written: Option<&str>) -> Option<Fact<String>> {
        let signal = written?;
        if signals::name(signal).is_none() {
            let message = format!("`{signal}` is not a signal; write a name such as `SIGINT`");
            self.wrong(self.path.key("stop-signal"), message);
            return None;
        }
        Some(self.fact("stop-signal", signal.to_owned()))
    }

    fn user(&mut self, written: Option<&NumberOrText>) -> Option<Fact<ImageUser>> {
        let text = text_of(written?);
        let parts = || text.splitn(2, ':');
        if parts().any(|part| part.is_empty() || part.contains([' ', ':'])) {
            let message = format!("`{text}` is not a user; write `1000`, `1000:1000` or a name");
            self.wrong(self.path.key("user"), message);
            return None;
        }
        Some(self.fact("user", ImageUser::parse(&text)))
    }

    /// A user other than root, by numbers.
    fn becomes(&mut self, written: Option<&NumberOrText>) -> Option<User> {
        let text = text_of(written?);
        let (uid, gid) = text.split_once(':').unwrap_or((&text, &text));
        let id = |text: &str| text.parse::<u32>().ok().map(i64::from);
        let user = match (id(uid), id(gid)) {
            (Some(uid), Some(gid)) if uid > 0 => Some(User { uid, gid }),
            _ => None,
        };
        if user.is_none() {
            let message = format!(
                "`{text}` is not a user other than root by numbers; write `999` or `999:999`"
            );
            self.wrong(self.path.key("becomes"), message);
        }
        user
    }

    fn words(&mut self, key: &str, line: Option<&CommandLine>) -> Option<Fact<ImageWords>> {
        let words = match line? {
            CommandLine::Words(words) => words.clone(),
            CommandLine::Line(line) => match words::split(line) {
                Ok(split) => split.words,
                Err(_) => {
                    self.wrong(self.path.key(key), format!("`{line}` has an open quote"));
                    return None;
                }
            },
        };
        Some(self.fact(key, ImageWords::of(words)))
    }

    fn ports(&mut self, port: &PortNumber, at: &Path) -> Vec<ImagePort> {
        let text = match port {
            PortNumber::Number(number) => number.to_string(),
            PortNumber::Text(text) => text.clone(),
        };
        text::ports(&text).unwrap_or_else(|| {
            let message = format!("`{text}` is not a port; write `8080` or `53/udp`");
            self.wrong(at.clone(), message);
            Vec::new()
        })
    }

    fn healthcheck(&mut self, check: &ImageCheck) -> Option<Fact<ImageHealthcheck>> {
        match text::healthcheck(check) {
            Ok(check) => Some(self.fact("healthcheck", check)),
            Err((key, message)) => {
                self.wrong(self.path.key("healthcheck").key(key), message);
                None
            }
        }
    }
}
