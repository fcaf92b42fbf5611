//! Keys that start scripts make where there are none: `php artisan passport:keys`, `openssl genrsa -out keys/private.pem`,
//! `head -c 32 /dev/urandom > secret.key`.
//!
//! Under Docker the file lies in the container and outlives restarts. A new pod makes another key: tokens and sessions of
//! the last one are refused, and what was encrypted with it cannot be read. Seen: an image of Laravel whose entrypoint runs
//! `passport:keys`, without a volume at `storage`. Certificates that somebody signs himself are none: only browsers complain.

use super::container_origin::origin;
use super::path_conventions::is_passing;
use super::service_facts::ServiceFacts;
use super::{shell_conditions, shell_variables, source_files};
use crate::source::{Files, paths};

/// A command of a framework that makes a key.
struct Framework {
    /// Its word in a command.
    word: &'static str,
    /// The file, from the directory of the program on.
    file: &'static str,
    /// The variable that holds the key instead.
    variable: &'static str,
    /// What makes the value of that variable.
    by: &'static str,
}

const FRAMEWORKS: &[Framework] = &[
    // https://laravel.com/docs/passport#deploying-passport
    Framework {
        word: "passport:keys",
        file: "storage/oauth-private.key",
        variable: "PASSPORT_PRIVATE_KEY",
        by: "",
    },
    Framework {
        word: "passport:install",
        file: "storage/oauth-private.key",
        variable: "PASSPORT_PRIVATE_KEY",
        by: "",
    },
    // https://laravel.com/docs/encryption#configuration
    Framework {
        word: "key:generate",
        file: ".env",
        variable: "APP_KEY",
        by: "php artisan key:generate --show",
    },
    // https://laravel-jwt-auth.readthedocs.io/en/latest/laravel-installation/#generate-secret-key
    Framework {
        word: "jwt:secret",
        file: ".env",
        variable: "JWT_SECRET",
        by: "php artisan jwt:secret --show",
    },
    // https://github.com/lexik/LexikJWTAuthenticationBundle/blob/3.x/Resources/doc/index.rst
    Framework {
        word: "lexik:jwt:generate-keypair",
        file: "config/jwt/private.pem",
        variable: "",
        by: "",
    },
];

/// A program that makes keys.
struct Program {
    name: &'static str,
    /// Words of which its arguments have one; none for all uses.
    words: &'static [&'static str],
    /// The option before the file; without one it goes to where the output is redirected.
    option: &'static str,
}

const PROGRAMS: &[Program] = &[
    // https://docs.openssl.org/master/man1/
    Program {
        name: "openssl",
        words: &["ecparam", "genpkey", "genrsa", "rand"],
        option: "-out",
    },
    // https://man.openbsd.org/ssh-keygen
    Program {
        name: "ssh-keygen",
        words: &["-N", "-P", "-b", "-t"],
        option: "-f",
    },
    // https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html
    Program {
        name: "keytool",
        words: &["-genkey", "-genkeypair", "-genseckey"],
        option: "-keystore",
    },
    // https://man7.org/linux/man-pages/man8/wg.8.html
    Program {
        name: "wg",
        words: &["genkey", "genpsk"],
        option: "",
    },
];

/// Where `ssh-keygen -A` makes the keys of a server.
const OF_SSH_SERVER: &str = "/etc/ssh";

/// The source of random bytes, and the option of `dd` for where they go.
const RANDOM: &str = "/dev/urandom";
const DD: &str = "of=";

/// Parts of the names of files that hold a key: other files of random bytes are none.
const OF_KEYS: &[&str] = &["jwt", "key", "pem", "salt", "secret", "token"];

/// Parts of paths of certificates that servers show to browsers.
const OF_TLS: &[&str] = &["cert", "nginx", "server.key", "ssl", "tls"];

/// A key that a start script makes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MadeKey {
    /// The command, as it is called: `openssl genrsa`.
    pub(crate) command: String,
    /// The path in the container, or from the working directory on where that is not known.
    pub(crate) path: String,
    /// Whether that is a directory.
    pub(crate) is_directory: bool,
    /// The variable that may hold it, and the command that shows a value for it.
    pub(crate) variable: Option<(&'static str, &'static str)>,
}

/// The keys that the scripts of a service make.
pub(crate) fn find(service: &ServiceFacts<'_>) -> Vec<MadeKey> {
    let mut found: Vec<MadeKey> = Vec::new();
    for text in service.process.scripts().filter(|text| may_make(text)) {
        let text = text.replace("\\\n", " ");
        // A request for a certificate, or one that the script signs: the key is that of the server.
        let is_of_tls = text.contains("openssl req") || text.contains("openssl x509");
        let mut script = Script {
            service,
            text: &text,
            at: service.working_directory().map(str::to_owned),
            set: Vec::new(),
            skipped: Vec::new(),
        };
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
        {
            for statement in line.split(';') {
                if script.is_skipped(statement.trim()) {
                    continue;
                }
                let commands = statement.split("&&").flat_map(|it| it.split("||"));
                for command in commands {
                    let key = script.key(command);
                    let key = key.filter(|key| !is_of_tls || key.variable.is_some());
                    found.extend(key.filter(|key| is_kept(&key.path)));
                }
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found.dedup_by(|one, other| one.path == other.path);
    found.sort();
    found
}

/// Whether a script may make a key at all.
fn may_make(text: &str) -> bool {
    let programs = PROGRAMS.iter().map(|program| program.name);
    let frameworks = FRAMEWORKS.iter().map(|framework| framework.word);
    let mut all = programs.chain(frameworks).chain([RANDOM]);
    all.any(|word| text.contains(word))
}

/// Whether a key at a path is meant to stay, and is none of a certificate that browsers see.
fn is_kept(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    !is_passing(path)
        && !path.starts_with("/dev/")
        && !OF_TLS.iter().any(|part| lower.contains(part))
}

/// A script as far as it was read.
struct Script<'s, 'a> {
    service: &'s ServiceFacts<'a>,
    /// Its text.
    text: &'s str,
    /// The directory that commands run in, where it is known.
    at: Option<String>,
    /// The variables that it set.
    set: Vec<(String, String)>,
    /// For each open condition, whether what stands in it does not run.
    skipped: Vec<bool>,
}

impl Script<'_, '_> {
    /// Whether a statement stands in a condition that does not hold. Variables that neither the service nor the script sets
    /// are empty.
    fn is_skipped(&mut self, statement: &str) -> bool {
        match statement.split_whitespace().next() {
            Some("if") => {
                let variable = |name: &str| {
                    let is_set = shell_conditions::sets(self.text, name);
                    let value = self.service.variable(name).unwrap_or_default();
                    (!is_set).then(|| value.to_owned())
                };
                let holds = shell_conditions::decided(statement, &variable);
                self.skipped.push(holds == Some(false));
            }
            Some("elif" | "else") => {
                if let Some(skipped) = self.skipped.last_mut() {
                    *skipped = false;
                }
            }
            Some("fi") => {
                self.skipped.pop();
            }
            _ => {}
        }
        self.skipped.contains(&true)
    }

    /// The key that a command makes.
    fn key(&mut self, command: &str) -> Option<MadeKey> {
        let words = command.split_whitespace();
        let words: Vec<&str> = words
            .map(|word| word.trim_matches(['"', '\'', '(', ')']))
            .collect();
        if let [word] = words.as_slice()
            && let Some((name, value)) = word.split_once('=')
        {
            let value = self.filled(value.trim_matches(['"', '\'']))?;
            self.set.push((name.to_owned(), value));
            return None;
        }
        if let ["cd", directory] = words.as_slice() {
            let directory = self.filled(directory);
            self.at = directory.and_then(|directory| self.place(&directory));
            return None;
        }
        self.of_framework(&words)
            .or_else(|| self.of_program(&words))
            .or_else(|| self.of_random(command, &words))
    }

    fn of_framework(&self, words: &[&str]) -> Option<MadeKey> {
        let is_console = |word: &&str| ["artisan", "console"].contains(&paths::file_name(word));
        let at = words.iter().position(is_console)?;
        let rest = words.get(at..)?;
        let made = FRAMEWORKS.iter().find(|it| rest.contains(&it.word))?;
        let service = self.service;
        let has = |name: &str| {
            service.variable(name).is_some() || service.service.environment.contains_key(name)
        };
        let is_given = !made.variable.is_empty() && has(made.variable);
        // `JWT_SECRET_KEY` leads to another file.
        let is_elsewhere = made.variable.is_empty() && has("JWT_SECRET_KEY");
        if is_given || is_elsewhere || rest.contains(&"--show") {
            return None;
        }
        let directory = words.get(at).map(|word| paths::parent(word));
        let directory = directory.unwrap_or_default();
        // `bin/console` of Symfony.
        let directory = match paths::file_name(&directory) {
            "bin" => paths::parent(&directory),
            _ => directory,
        };
        let path = self.place(&paths::join(&directory, made.file))?;
        let variable = (!made.variable.is_empty()).then_some((made.variable, made.by));
        Some(MadeKey {
            command: made.word.to_owned(),
            path,
            is_directory: false,
            variable,
        })
    }

    fn of_program(&self, words: &[&str]) -> Option<MadeKey> {
        let named = |word: &&str| PROGRAMS.iter().find(|it| it.name == paths::file_name(word));
        let (at, program) = words
            .iter()
            .enumerate()
            .find_map(|(at, word)| Some((at, named(word)?)))?;
        let rest = words.get(at + 1..)?;
        if program.name == "ssh-keygen" && rest.contains(&"-A") {
            return Some(MadeKey {
                command: "ssh-keygen -A".to_owned(),
                path: OF_SSH_SERVER.to_owned(),
                is_directory: true,
                variable: None,
            });
        }
        let word = rest.iter().find(|word| program.words.contains(word))?;
        let is_option = |pair: &&[&str]| pair.first() == Some(&program.option);
        let mut pairs = rest.windows(2);
        let given = pairs.find(is_option).and_then(|pair| pair.get(1).copied());
        let file = given.or_else(|| redirected(rest))?;
        self.made(&format!("{} {word}", program.name), file)
    }

    /// The file that random bytes go to: by `>`, or by `of=` of `dd`.
    fn of_random(&self, command: &str, words: &[&str]) -> Option<MadeKey> {
        if !command.contains(RANDOM) {
            return None;
        }
        let mut of_dd = words.iter().filter_map(|word| word.strip_prefix(DD));
        let file = of_dd.next().or_else(|| redirected(words))?;
        let key = self.made(RANDOM, file)?;
        let name = paths::file_name(&key.path).to_ascii_lowercase();
        OF_KEYS
            .iter()
            .any(|part| name.contains(part))
            .then_some(key)
    }

    fn made(&self, command: &str, file: &str) -> Option<MadeKey> {
        let path = self.place(&self.filled(file)?)?;
        Some(MadeKey {
            command: command.to_owned(),
            path,
            is_directory: false,
            variable: None,
        })
    }

    /// A word with its variables filled in; none where one is not known.
    fn filled(&self, word: &str) -> Option<String> {
        let lookup = |name: &str| {
            let mut set = self.set.iter().rev();
            let set = set.find(|(known, _)| known == name);
            let set = set.map(|(_, value)| value.as_str());
            set.or_else(|| self.service.variable(name))
        };
        let filled = shell_variables::expand(word, &lookup).unwrap_or_else(|| word.to_owned());
        (!filled.is_empty() && !filled.contains(['$', '`', '*'])).then_some(filled)
    }

    fn place(&self, path: &str) -> Option<String> {
        match (paths::is_absolute(path), &self.at) {
            (true, _) => Some(paths::clean(path)),
            (false, Some(at)) => Some(paths::join(at, path)),
            (false, None) => None,
        }
    }
}

/// The file that the output of a command goes to.
fn redirected<'w>(words: &[&'w str]) -> Option<&'w str> {
    let at = words.iter().rposition(|word| word.starts_with('>'))?;
    let word = words.get(at)?.trim_start_matches('>');
    match word.is_empty() {
        true => words.get(at + 1).copied(),
        false => Some(word),
    }
}

/// Whether a file of variables that the image has at a path holds the key: `APP_KEY=base64:…` of a checkout.
pub(crate) fn is_in_image(
    files: &dyn Files,
    service: &ServiceFacts<'_>,
    path: &str,
    variable: &str,
) -> bool {
    let origin = origin(files, service.service, &service.image, path);
    let text = origin.and_then(|path| source_files::text(files, &path));
    text.is_some_and(|text| {
        let mut values = text.lines().filter_map(|line| line.split_once('='));
        values.any(|(name, value)| name.trim() == variable && !value.trim().is_empty())
    })
}
