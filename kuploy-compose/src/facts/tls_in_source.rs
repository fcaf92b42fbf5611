//! Ports that speak TLS since the program that a service builds says so: `https.createServer`, `ListenAndServeTLS`,
//! `server.ssl.key-store`. A route that speaks HTTP to such a port gets no page ("Client sent an HTTP request to an HTTPS
//! server").
//!
//! Seen: Fastify with `https: { key: fs.readFileSync("certs/key.pem"), … }` and a development server of Vite with
//! `server.https`, as schools ask for. Programs that choose between HTTP and HTTPS say nothing here.

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::{source_files, texts};
use crate::map::BTreeMap;
use crate::model::Protocol;
use crate::source::paths;

/// Ends of the names of files with settings of Spring.
const SETTINGS: &[&str] = &["properties", "yaml", "yml"];

const JAVASCRIPT: &[&str] = &["cjs", "js", "mjs", "ts"];

/// How a program begins to serve with TLS.
struct Server {
    /// Ends of the names of its files.
    ends: &'static [&'static str],
    /// The call, or the setting.
    says: &'static str,
    /// What stands shortly before it; empty is anything.
    within: &'static [&'static str],
}

const SERVERS: &[Server] = &[
    // https://nodejs.org/api/https.html#httpscreateserveroptions-requestlistener
    Server {
        ends: JAVASCRIPT,
        says: "https.createServer(",
        within: &[],
    },
    // https://nodejs.org/api/http2.html#http2createsecureserveroptions-onrequesthandler
    Server {
        ends: JAVASCRIPT,
        says: "createSecureServer(",
        within: &[],
    },
    // https://fastify.dev/docs/latest/Reference/Server/#https
    Server {
        ends: JAVASCRIPT,
        says: "https: {",
        within: &["fastify({", "fastify<", "Fastify({"],
    },
    // https://docs.nestjs.com/faq/multiple-servers#https
    Server {
        ends: JAVASCRIPT,
        says: "httpsOptions",
        within: &["NestFactory.create"],
    },
    // https://pkg.go.dev/net/http#ListenAndServeTLS, and those of gin, Echo and Fiber.
    Server {
        ends: &["go"],
        says: "ListenAndServeTLS(",
        within: &[],
    },
    Server {
        ends: &["go"],
        says: ".RunTLS(",
        within: &[],
    },
    Server {
        ends: &["go"],
        says: ".StartTLS(",
        within: &[],
    },
    Server {
        ends: &["go"],
        says: ".ListenTLS(",
        within: &[],
    },
    // https://flask.palletsprojects.com/en/stable/api/#flask.Flask.run, https://www.uvicorn.org/settings/#https
    Server {
        ends: &["py"],
        says: "ssl_context=",
        within: &[".run(", "run_app(", "run_simple("],
    },
    Server {
        ends: &["py"],
        says: "ssl_keyfile=",
        within: &["uvicorn.run("],
    },
];

/// How a program begins to serve without TLS: where it does both, only a port that the call names is known.
const PLAIN: &[&str] = &[
    "http.createServer(",
    "app.listen(",
    ".ListenAndServe(",
    "app.Listen(",
    "e.Start(",
    "r.Run(",
    "router.Run(",
];

/// What the files are called that a program of JavaScript begins with; another one is where the process names it. Seen:
/// `https-dev.js` beside Next.js, which developers run.
const FIRST: &[&str] = &[
    "app",
    "bootstrap",
    "index",
    "main",
    "server",
    "start",
    "www",
];

/// Programs that serve by themselves: what the source does where it is started is not run.
pub(super) const OF_THEMSELVES: &[&str] = &[
    "daphne",
    "flask",
    "granian",
    "gunicorn",
    "hypercorn",
    "next",
    "uvicorn",
    "waitress-serve",
];

/// Settings of Spring (<https://docs.spring.io/spring-boot/how-to/webserver.html#howto.webserver.configure-ssl>).
const OF_SPRING: &[&str] = &["key-store", "keyStore", "certificate", "bundle"];

/// Most bytes between what surrounds a setting and the setting, and between a call and its port.
const NEAR: usize = 400;

/// A place that serves with TLS.
struct Place {
    shown: String,
    line: usize,
    port: Option<u16>,
}

/// What the source of a service says.
#[derive(Default)]
struct Program {
    tls: Vec<Place>,
    is_plain: bool,
}

/// Finds the ports with TLS among those that services publish, each with what says so. Asked where a route may lead.
pub(super) fn find(facts: &Facts<'_>) -> BTreeMap<(ServiceId, u16), String> {
    let contexts = contexts(facts);
    let has_domain = facts.options.domain.is_some();
    let services = facts.services.values();
    let services = services.filter(|it| has_domain || !facts.routes[it.id].requests.is_empty());
    let mut found = BTreeMap::new();
    let mut known: BTreeMap<&str, Source> = BTreeMap::new();
    for service in services {
        let ports = published(service);
        let Some(context) = context(service).filter(|_| !ports.is_empty()) else {
            continue;
        };
        let source = known
            .entry(context)
            .or_insert_with(|| source(facts, service, (context, &contexts)));
        let is_shared = contexts.get(context).is_some_and(|images| images.len() > 1);
        let program = program(facts, service, source, is_shared);
        for place in &program.tls {
            let named = place.port.filter(|port| ports.contains(port));
            let only = || ports.first().filter(|_| ports.len() == 1).copied();
            let only = || only().filter(|_| !program.is_plain && place.port.is_none());
            if let Some(port) = named.or_else(only) {
                let evidence = || format!("line {} of `{}`", place.line, place.shown);
                found.entry((service.id, port)).or_insert_with(evidence);
            }
        }
    }
    found
}

fn published(service: &ServiceFacts<'_>) -> BTreeSet<u16> {
    let ports = service.service.ports.iter();
    let tcp = ports.filter(|port| super::ports::protocol(port.protocol) == Protocol::Tcp);
    tcp.map(|port| port.target).collect()
}

fn context<'a>(service: &ServiceFacts<'a>) -> Option<&'a str> {
    let build = service.service.build.as_ref()?;
    let context = build.context.as_deref()?;
    paths::is_absolute(context).then_some(context)
}

/// The directories that images are built from, with the Dockerfiles, stages and arguments.
type Contexts<'a> = BTreeMap<&'a str, BTreeSet<String>>;

fn contexts<'a>(facts: &Facts<'a>) -> Contexts<'a> {
    let mut found = Contexts::new();
    for service in facts.services.values() {
        if let (Some(build), Some(context)) = (&service.service.build, context(service)) {
            let image = format!("{:?} {:?} {:?}", build.dockerfile, build.target, build.args);
            found.entry(context).or_default().insert(image);
        }
    }
    found
}

/// The files of a context that may say what a program speaks, with their texts.
type Source = Vec<(String, String)>;

/// Reads a context. What lies in the directory of another image is that one's.
fn source(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    (context, contexts): (&str, &Contexts<'_>),
) -> Source {
    let inner = format!("{}/", context.trim_end_matches('/'));
    let others = contexts.range(inner.as_str()..);
    let others = others.take_while(|(other, _)| other.starts_with(&inner));
    let others: BTreeSet<&str> = others.map(|(other, _)| *other).collect();
    let mut found = Source::new();
    let is_read = |name: &str| {
        let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
        SERVERS.iter().any(|server| server.ends.contains(&end)) && !is_of_tests(name)
            || SETTINGS.contains(&end) && stem.starts_with("application")
    };
    let is_ignored = |path: &str| others.contains(path) || service.image.files.is_ignored(path);
    let mut each = |path: &str, text: &str| {
        let calls = SERVERS.iter().map(|server| server.says);
        let mut words = calls.chain(PLAIN.iter().copied()).chain(["https:", "ssl"]);
        if words.any(|word| text.contains(word)) {
            found.push((path.to_owned(), text.to_owned()));
        }
    };
    source_files::each(facts.files, context, &is_read, &is_ignored, &mut each);
    found
}

/// What the source of a service says. Of a directory that several images are built from only what one copies by itself is
/// its own, and of a program that is not compiled only what is copied at all.
fn program(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    source: &Source,
    is_shared: bool,
) -> Program {
    let image = &service.image.files;
    let is_own = |path: &str| {
        // An interpreter reads the file itself.
        let is_compiled = path.ends_with(".go") || !is_code(path);
        let is_copied = || image.copy_of(path).is_some();
        match is_shared {
            true => image.whole().is_none() && is_copied(),
            false => is_compiled || is_copied(),
        }
    };
    let mut program = Program::default();
    for (path, text) in source.iter().filter(|(path, _)| is_own(path)) {
        let shown = paths::shown(path, &facts.project.working_dir);
        program.read(service, paths::file_name(path), &shown, text);
    }
    program
}

/// Whether a file is one of a program, not of settings.
fn is_code(path: &str) -> bool {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    !SETTINGS.contains(&end)
}

fn is_of_tests(name: &str) -> bool {
    [".spec.", ".test.", "_test.", "test_"]
        .iter()
        .any(|part| name.contains(part))
}

/// Whether a service may start a program with this file of it.
fn may_run(service: &ServiceFacts<'_>, name: &str) -> bool {
    let words = service.process.words();
    let words = || words.iter().flat_map(|word| word.split_whitespace());
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_named = || words().any(|word| paths::file_name(word).split('.').next() == Some(stem));
    let by_another = || words().any(|word| OF_THEMSELVES.contains(&paths::file_name(word)));
    match end {
        "go" => true,
        "py" => !by_another(),
        _ => (FIRST.contains(&stem) || is_named()) && !by_another(),
    }
}

/// Whether a file has settings of Spring that the service takes: those of a profile where it is said to be active.
fn is_of_spring(service: &ServiceFacts<'_>, name: &str) -> bool {
    let Some((stem, end)) = name.rsplit_once('.') else {
        return false;
    };
    if !SETTINGS.contains(&end) {
        return false;
    }
    let profile = stem.strip_prefix("application-");
    let active = service
        .variable("SPRING_PROFILES_ACTIVE")
        .unwrap_or_default();
    stem == "application" || profile.is_some_and(|it| active.split(',').any(|one| one == it))
}

impl Program {
    fn read(&mut self, service: &ServiceFacts<'_>, name: &str, shown: &str, text: &str) {
        let end = name.rsplit_once('.').map_or("", |(_, end)| end);
        let uncommented = |at: usize| !texts::is_comment(text, at);
        // Fastify's `app.listen` is the one that serves with TLS.
        let is_fastify = text.contains("fastify") || text.contains("Fastify");
        self.is_plain |= !is_fastify
            && PLAIN
                .iter()
                .any(|call| text.match_indices(call).any(|(at, _)| uncommented(at)));
        let mut add = |at: usize, port: Option<u16>| {
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            self.tls.push(Place {
                shown: shown.to_owned(),
                line,
                port,
            });
        };
        if name.starts_with("vite.config.") {
            if let Some(at) = of_vite(text).filter(|_| runs_vite(service)) {
                add(at, None);
            }
            return;
        }
        if is_of_spring(service, name) {
            let off = service.variable("SERVER_SSL_ENABLED") == Some("false");
            if let Some(at) = of_spring(text).filter(|_| !off) {
                add(at, None);
            }
            return;
        }
        let servers = SERVERS.iter().filter(|server| server.ends.contains(&end));
        for server in servers.filter(|_| may_run(service, name)) {
            for (at, _) in text.match_indices(server.says) {
                let before = text.get(back(text, at)..at).unwrap_or_default();
                let is_within = server.within.is_empty()
                    || server.within.iter().any(|word| {
                        before.rfind(word).is_some_and(|from| {
                            !before.get(from..).unwrap_or_default().contains("\n\n")
                        })
                    });
                let rest = text.get(at + server.says.len()..).unwrap_or_default();
                let is_none = rest.starts_with("None");
                if is_within && !is_none && uncommented(at) && !is_chosen(service, name, text, at) {
                    add(at, port_after(rest));
                }
            }
        }
    }
}

/// The beginning of what stands shortly before a byte.
fn back(text: &str, at: usize) -> usize {
    let mut from = at.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from
}

/// Whether a program only comes to a line if something else holds: the lines around it that stand further left have
/// `if`, `else` or `case`, or the line itself chooses.
fn is_chosen(service: &ServiceFacts<'_>, name: &str, text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let (above, own) = before.rsplit_once('\n').unwrap_or(("", before));
    let rest = text.get(at..).and_then(|rest| rest.lines().next());
    let starts_with_choice = |line: &str| line.starts_with(['?', ':']);
    let chooses_later = rest.is_some_and(|rest| rest.contains(" ? "));
    if chooses_later
        || own.contains(" ? ")
        || own.contains("&&")
        || starts_with_choice(own.trim_start())
    {
        return true;
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut left = indent(own);
    // Python's `if __name__ == "__main__":` holds for the file that is started.
    let is_started = |line: &str| {
        line.contains("__name__")
            && service
                .process
                .words()
                .iter()
                .any(|word| word.ends_with(name))
    };
    for line in above.lines().rev().filter(|line| !line.trim().is_empty()) {
        if indent(line) >= left {
            continue;
        }
        left = indent(line);
        let words = line.trim_start().trim_start_matches('}').trim_start();
        let mut choices = ["if ", "if(", "elif ", "else", "case ", "switch"].iter();
        let chooses = choices.any(|word| words.starts_with(word)) || line.contains(" ? ");
        if chooses && !is_started(line) {
            return true;
        }
        if left == 0 {
            break;
        }
    }
    false
}

/// The port that a call names: `.listen(8443`, `port: 8443`, `(":8443"`.
fn port_after(rest: &str) -> Option<u16> {
    let mut end = NEAR.min(rest.len());
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let near = rest.get(..end)?;
    let number = |text: &str| -> Option<u16> {
        let text = text.trim_start();
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|port| *port > 0)
    };
    if let Some(port) = near.strip_prefix("\":").and_then(number) {
        return Some(port);
    }
    let mut places = ["listen(", "port:", "port="].iter();
    places.find_map(|word| number(near.split(word).nth(1)?))
}

/// Where Vite is told to serve with TLS (<https://vite.dev/config/server-options.html#server-https>).
fn of_vite(text: &str) -> Option<usize> {
    let server = text.find("server:")?;
    let rest = text.get(server..)?;
    let proxy = rest.find("proxy:").unwrap_or(rest.len());
    let ways = ["https: {", "https: true"];
    let mut found = ways.iter().filter_map(|way| rest.find(way));
    let at = found.next().filter(|at| *at < proxy)? + server;
    (!texts::is_comment(text, at)).then_some(at)
}

/// Whether a service runs the development server of Vite, and not what it built.
fn runs_vite(service: &ServiceFacts<'_>) -> bool {
    let words = service.process.words();
    let mut words = words.iter().flat_map(|word| word.split_whitespace());
    words.any(|word| matches!(word, "vite" | "dev" | "preview" | "start"))
}

/// Where Spring is told to serve with TLS, in properties or in YAML.
fn of_spring(text: &str) -> Option<usize> {
    let is_off = |line: &str| line.replace(' ', "").ends_with("enabled:false");
    let mut at = 0;
    let (mut server, mut ssl) = (false, None);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let plain = line.trim();
        let left = line.len() - line.trim_start().len();
        if plain.is_empty() || plain.starts_with('#') {
            continue;
        }
        if let Some(rest) = plain.strip_prefix("server.ssl.") {
            if OF_SPRING.iter().any(|key| rest.starts_with(key)) {
                return Some(start).filter(|_| !text.contains("server.ssl.enabled=false"));
            }
            continue;
        }
        if left == 0 {
            (server, ssl) = (plain == "server:", None);
        } else if server && plain == "ssl:" {
            ssl = Some(left);
        } else if ssl.is_some_and(|outer| left <= outer) {
            ssl = None;
        } else if ssl.is_some() && is_off(plain) {
            return None;
        } else if ssl.is_some() && OF_SPRING.iter().any(|key| plain.starts_with(key)) {
            return Some(start).filter(|_| !text.lines().any(|line| is_off(line.trim())));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_stand_behind_calls() {
        for (rest, want) in [
            ("opts, app).listen(8443, () => {})", Some(8443)),
            ("\":8443\", \"c.pem\", \"k.pem\", nil)", Some(8443)),
            ("options, app).listen(PORT)", None),
            (" key }});\napp.listen({ port: 8443 })", Some(8443)),
        ] {
            assert_eq!(port_after(rest), want, "{rest}");
        }
    }

    #[test]
    fn spring_serves_with_tls_where_it_has_a_key_store() {
        for (text, want) in [
            (
                "server:\n  port: 8443\n  ssl:\n    key-store: classpath:k.p12\n",
                true,
            ),
            (
                "server:\n  ssl:\n    enabled: false\n    key-store: k.p12\n",
                false,
            ),
            ("server.ssl.key-store=classpath:k.p12\n", true),
            ("kafka:\n  ssl:\n    key-store: k.p12\n", false),
            ("spring.kafka.ssl.key-store-location=k.p12\n", false),
        ] {
            assert_eq!(of_spring(text).is_some(), want, "{text}");
        }
    }
}
