//! Ports in variables of a service whose source listens there: `MASTER_RPC_PORT=5001` and
//! `new ServerSocket(Integer.valueOf(System.getenv("MASTER_RPC_PORT")))`.
//!
//! The name of such a variable says nothing: `SMTP_PORT` is a peer's. So source of the service must read it and listen with
//! what it holds. Seen: a second port of two services of which `ports` publishes the first.

use crate::map::BTreeSet;

use super::evidence::PortEvidence;
use super::in_source::PortsInSource;
use super::published;
use crate::facts::gathered::Facts;
use crate::facts::path_conventions as conventions;
use crate::facts::service_facts::ServiceFacts;
use crate::facts::{port_use, source_files, texts};
use crate::map::BTreeMap;
use crate::source::Files;

/// Calls that listen on a port which is given to them: Java, Node.js, Python, Go, Rust, C#, PHP, Ruby, Thrift, gRPC.
const LISTENS: &[&str] = &[
    ".Listen(",
    ".bind(",
    ".listen(",
    "HttpServer.create(",
    "InetSocketAddress(",
    "ListenAndServe",
    "ServerSocket(",
    "TcpListener",
    "add_insecure_port(",
    "app.run(",
    "createServer(",
    "net.Listen(",
    "start_server(",
    "uvicorn.run(",
];

/// Adds them to what source says. The source of a context is gone through once for all services that are built of it.
pub(super) fn find<'a>(facts: &Facts<'a>, found: &mut PortsInSource<'a>) {
    let known = facts.names.ids().flat_map(|id| &facts.ports[id].known);
    let known: BTreeSet<u16> = known.map(|port| port.number).collect();
    let mut contexts: BTreeMap<&str, Vec<Asked<'_, 'a>>> = BTreeMap::new();
    // Without a known port the Service lets every one through.
    let services = facts.services.values();
    for service in services.filter(|service| facts.ports[service.id].count > 0) {
        let asked = asked(&known, service);
        for (variable, port) in named_after(facts, service, &asked) {
            let evidence = PortEvidence::Variable(variable);
            found.entry(service.id).or_default().push((port, evidence));
        }
        let asked = asked.into_iter();
        if let Some(context) = service.context() {
            let asked = asked.map(|(name, port)| (service, name, port));
            contexts.entry(context).or_default().extend(asked);
        }
    }
    contexts.retain(|_, asked| !asked.is_empty());
    for (context, asked) in contexts {
        in_context(facts.files, context, &asked, found);
    }
}

/// Those of the variables that begin with the name of the service, and that another program gets with the same number: that
/// is how it knows where to connect. Seen: `MASTERNODERPCPORT: 5001` of `masternode-1`, `masternode-2` and their client,
/// beside a port that each of them publishes.
fn named_after<'a>(
    facts: &Facts<'a>,
    service: &ServiceFacts<'a>,
    asked: &[(&'a str, u16)],
) -> Vec<(&'a str, u16)> {
    let letters = |text: &str| {
        let plain = text.bytes().filter(u8::is_ascii_alphanumeric);
        plain.map(|it| it.to_ascii_uppercase()).collect::<Vec<u8>>()
    };
    let mut named = asked.to_vec();
    if named.is_empty() || service.known.is_known() {
        return Vec::new();
    }
    let name = letters(
        service
            .key
            .trim_end_matches(|c: char| !c.is_ascii_alphabetic()),
    );
    let program = service.program();
    let is_held = |variable: &str, port: u16| {
        let mut others = facts.services.values();
        others.any(|other| {
            let value = other.variable(variable).map(str::trim);
            value.and_then(|it| it.parse().ok()) == Some(port) && other.program() != program
        })
    };
    let is_published = |number: u16| {
        let services = facts.services.values();
        let mut ports = services.flat_map(|service| &service.service.ports);
        ports.any(|port| port.published.is_some() && published::number(port) == number)
    };
    named.retain(|(variable, port)| {
        let variable_name = letters(variable);
        name.len() > 2
            && variable_name.len() >= name.len() + PORT.len()
            && variable_name.starts_with(&name)
            && !is_published(*port)
            && is_held(variable, *port)
    });
    named
}

/// A variable of a service that may hold a port.
type Asked<'f, 'a> = (&'f ServiceFacts<'a>, &'a str, u16);

fn in_context<'a>(
    files: &dyn Files,
    context: &str,
    asked: &[Asked<'_, 'a>],
    found: &mut PortsInSource<'a>,
) {
    let by_name = asked
        .iter()
        .enumerate()
        .map(|(at, (_, name, _))| (*name, at));
    let mut by_name: Vec<(&str, usize)> = by_name.collect();
    by_name.sort_unstable();
    let is_ignored = |path: &str| {
        let mut services = asked.iter().map(|(service, ..)| service);
        services.all(|service| service.image.files.is_ignored(path))
    };
    let is_read = |name: &str| conventions::is_program(name);
    let mut told = BTreeSet::new();
    source_files::each(files, context, &is_read, &is_ignored, &mut |path, text| {
        if !LISTENS.iter().any(|call| text.contains(call)) {
            return;
        }
        let mut places: Vec<usize> = Vec::new();
        for name in listened(text) {
            let from = by_name.partition_point(|(known, _)| *known < name);
            let named = by_name.iter().skip(from);
            let named = named.take_while(|(known, _)| *known == name);
            places.extend(named.map(|(_, at)| *at));
        }
        places.sort_unstable();
        for (service, variable, port) in places.into_iter().filter_map(|at| asked.get(at)) {
            if !service.image.files.is_ignored(path) && told.insert((service.id, *port)) {
                let evidence = PortEvidence::Variable(variable);
                found.entry(service.id).or_default().push((*port, evidence));
            }
        }
    });
}

/// How names of such variables end.
const PORT: &str = "PORT";

/// The variables of a service that may hold a port of its own, which is not known yet: of no name before which a host of
/// a peer stands, and of no number that another service has.
fn asked<'a>(known: &BTreeSet<u16>, service: &ServiceFacts<'a>) -> Vec<(&'a str, u16)> {
    let variables = service.written_variables().into_iter();
    let ports = variables.filter_map(|(name, value)| {
        let number = value.trim().parse().ok().filter(|number| *number > 0)?;
        is_port(name).then_some((name, number))
    });
    let hosts = port_use::beside_hosts(service.service);
    let is_of_peer = |name: &str| {
        let upper = name.to_ascii_uppercase();
        let before = upper.strip_suffix(PORT).unwrap_or_default();
        hosts.contains(before.trim_end_matches('_'))
    };
    ports
        .filter(|(name, number)| !known.contains(number) && !is_of_peer(name))
        .collect()
}

/// The names of variables of ports that a text listens with: in one line, or by a name that it gives the value.
fn listened(text: &str) -> BTreeSet<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let calls = |line: &&str| LISTENS.iter().any(|call| line.contains(call));
    let lines = text.lines();
    let lines = lines.filter(|line| !texts::begins_comment(line.trim_start()));
    let calling = lines.clone().filter(calls);
    let called: BTreeSet<&str> = calling
        .flat_map(|line| line.split(|c| !is_name(c)))
        .collect();
    let is_giving = |line: &&str| {
        line.split_once('=').is_some_and(|(before, _)| {
            let before = before.trim_end().trim_end_matches(':').trim_end();
            let name = before.rsplit(|c| !is_name(c)).next();
            name.is_some_and(|name| !name.is_empty() && called.contains(name))
        })
    };
    let giving = lines.filter(is_giving);
    let given: BTreeSet<&str> = giving
        .flat_map(|line| line.split(|c| !is_name(c)))
        .collect();
    let all = called.iter().chain(&given).copied();
    all.filter(|name| is_port(name)).collect()
}

/// Whether a variable is called after a port.
fn is_port(name: &str) -> bool {
    let start = name.len().checked_sub(PORT.len());
    let end = start.and_then(|start| name.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(PORT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_listens_with_what_a_variable_holds() {
        for (text, want) in [
            (
                "new ServerSocket(Integer.valueOf(System.getenv(\"A_PORT\")));",
                true,
            ),
            (
                "const port = process.env.A_PORT || 1;\nserver.listen(port)",
                true,
            ),
            (
                "port := os.Getenv(\"A_PORT\")\nnet.Listen(\"tcp\", \":\" + port)",
                true,
            ),
            (
                "PORT = int(os.environ['A_PORT'])\nserver.bind(('', PORT))",
                true,
            ),
            (
                "new Socket(\"master\", Integer.valueOf(System.getenv(\"A_PORT\")));",
                false,
            ),
            (
                "const port = process.env.B_PORT;\nserver.listen(port)",
                false,
            ),
            (
                "const smtp = process.env.A_PORT;\nserver.listen(3000)",
                false,
            ),
            ("// server.listen(process.env.A_PORT)", false),
        ] {
            assert_eq!(listened(text).contains("A_PORT"), want, "{text}");
        }
    }
}
