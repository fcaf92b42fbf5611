//! What `x-kuploy.image` says of an image.

use super::config::{ImageConfig, ImageHealthcheck, ImagePort, ImageUser, ImageWords};
use super::text;
use crate::compose::grammar::words;
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::evidence::{Evidence, Fact};
use crate::options::{CommandLine, ImageCheck, NamedImage, PortNumber};

/// The facts of `x-kuploy.image` at `path`, and what is wrong in it.
pub(super) fn read(declared: &NamedImage, path: &Path) -> (ImageConfig, Vec<(Path, Finding)>) {
    let mut reader = Reader {
        path,
        wrong: Vec::new(),
    };
    let mut config = ImageConfig {
        entrypoint: reader.words("entrypoint", declared.entrypoint.as_ref()),
        command: reader.words("command", declared.command.as_ref()),
        user: declared
            .user
            .as_deref()
            .map(|user| reader.fact("user", ImageUser::parse(user))),
        working_dir: declared
            .working_dir
            .clone()
            .map(|folder| reader.fact("working-dir", folder)),
        stop_signal: declared
            .stop_signal
            .clone()
            .map(|signal| reader.fact("stop-signal", signal)),
        shell: declared.shell.map(|shell| reader.fact("shell", shell)),
        ..ImageConfig::default()
    };
    for (name, value) in &declared.env {
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
    for (index, volume) in declared.volumes.iter().enumerate() {
        let at = path.key("volumes").index(index);
        match text::volume(volume) {
            Some(volume) => {
                let fact = Fact::new(volume, Evidence::Extension(at));
                config.volumes.push(fact);
            }
            None => reader.wrong(at, format!("`{volume}` is not an absolute path")),
        }
    }
    config.healthcheck = declared
        .healthcheck
        .as_ref()
        .and_then(|check| reader.healthcheck(check));
    (config, reader.wrong)
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
