//! Ports in variables of a service whose source listens there: `MASTER_RPC_PORT=5001` and
//! `new ServerSocket(Integer.valueOf(System.getenv("MASTER_RPC_PORT")))`.
//!
//! The name of such a variable says nothing: `SMTP_PORT` is a peer's. So source of the service must read it and listen with
//! what it holds. Seen: a second port of two services of which `ports` publishes the first.

use std::collections::BTreeSet;

use super::evidence::PortEvidence;
use super::in_source::PortsInSource;
use crate::facts::gathered::Facts;
use crate::facts::path_conventions as conventions;
use crate::facts::service_facts::ServiceFacts;
use crate::facts::{port_use, source_files, texts};

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

/// Adds them to what source says.
pub(super) fn find<'a>(facts: &Facts<'a>, found: &mut PortsInSource<'a>) {
    let known = facts.names.ids().flat_map(|id| &facts.ports[id].known);
    let known: BTreeSet<u16> = known.map(|port| port.number).collect();
    // Without a known port the Service lets every one through.
    let services = facts.services.values();
    for service in services.filter(|service| facts.ports[service.id].count > 0) {
        let asked = asked(&known, service);
        let Some(context) = service.context().filter(|_| !asked.is_empty()) else {
            continue;
        };
        let is_ignored = |path: &str| service.image.files.is_ignored(path);
        let mut told: Vec<u16> = Vec::new();
        source_files::each(
            facts.files,
            context,
            &|name| conventions::is_program(name),
            &is_ignored,
            &mut |_, text| {
                if LISTENS.iter().any(|call| text.contains(call)) {
                    for (variable, port) in &asked {
                        if !told.contains(port) && listens(text, variable) {
                            told.push(*port);
                            let evidence = PortEvidence::Variable(variable);
                            found.entry(service.id).or_default().push((*port, evidence));
                        }
                    }
                }
            },
        );
    }
}

/// How names of such variables end.
const PORT: &str = "PORT";

/// The variables of a service that may hold a port of its own, which is not known yet: of no name before which a host of
/// a peer stands, and of no number that another service has.
fn asked<'a>(known: &BTreeSet<u16>, service: &ServiceFacts<'a>) -> Vec<(&'a str, u16)> {
    let variables = service.written_variables().into_iter();
    let ports = variables.filter_map(|(name, value)| {
        let number = value.trim().parse().ok().filter(|number| *number > 0)?;
        let end = name.get(name.len().checked_sub(PORT.len())?..)?;
        end.eq_ignore_ascii_case(PORT).then_some((name, number))
    });
    let is_of_peer = |name: &str| port_use::stands_beside_host(service.service, name);
    ports
        .filter(|(name, number)| !known.contains(number) && !is_of_peer(name))
        .collect()
}

/// Whether a text listens with what a variable holds: in one line, or by a name that it gives the value.
fn listens(text: &str, variable: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let has_word = |line: &str, word: &str| line.split(|c| !is_name(c)).any(|it| it == word);
    let calls = |line: &str| LISTENS.iter().any(|call| line.contains(call));
    let lines = || {
        text.lines()
            .filter(|line| !texts::begins_comment(line.trim_start()))
    };
    let mut reads = lines().filter(|line| has_word(line, variable));
    reads.any(|line| {
        let assigned = line.split_once('=').map(|(before, _)| before.trim_end());
        let assigned = assigned.map(|before| before.trim_end_matches(':').trim_end());
        let name = assigned.and_then(|before| before.rsplit(|c| !is_name(c)).next());
        let name = name.filter(|name| !name.is_empty());
        calls(line)
            || name.is_some_and(|name| lines().any(|line| calls(line) && has_word(line, name)))
    })
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
            assert_eq!(listens(text, "A_PORT"), want, "{text}");
        }
    }
}
