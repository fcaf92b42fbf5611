//! `kuploy-convert`: Docker Compose projects in, Kubernetes manifests for GitOps out.
//!
//! Arguments, disk, terminal and exit status; no rule about Compose or Kubernetes lives here.

mod args;
mod command;
mod disk;
mod failure;
mod output;
#[cfg(test)]
mod reference;
mod report;
mod terminal;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::thread;

use kuploy_compose::yaml::Limits;

use command::{Outcome, Stop, Streams};
use terminal::{Role, Style};

/// Small blocks are a quarter of a run with the allocator of glibc, and more with that of musl.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    if let Some(metadata) = args::plugin_metadata(&words) {
        return match writeln!(io::stdout(), "{metadata}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(2),
        };
    }
    let cli = match args::parse(words) {
        Ok(cli) => cli,
        Err(error) => {
            // A request for help ends here too: with 0, to standard output.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let stack = cli.compose.limits.stack();
    if stack <= Limits::default().stack() {
        return run(&cli);
    }
    // `--max-depth` lets pass what the stack of the main thread may not bear.
    let on_its_own = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(stack);
        let run = thread.spawn_scoped(scope, || run(&cli))?;
        run.join().map_err(|_| ErrorKind::Other.into())
    });
    on_its_own.unwrap_or_else(|error: io::Error| {
        let message = format!("error: cannot use a stack of {stack} bytes: {error}");
        let _ = writeln!(io::stderr(), "{message}");
        ExitCode::from(2)
    })
}

/// Runs a command; the status is that of the process.
fn run(cli: &args::Cli) -> ExitCode {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let mut out: Box<dyn Write> = match cli.command {
        // The conversation with an editor is written by a thread of its own.
        args::Command::Lsp => Box::new(io::sink()),
        _ => Box::new(io::BufWriter::new(stdout.lock())),
    };
    let mut streams = Streams {
        out_style: Style::of(&stdout, cli.color),
        err_style: Style::of(&stderr, cli.color),
        out: &mut out,
        // Not locked: a progress bar draws to it from other threads.
        err: &mut io::BufWriter::new(stderr),
    };
    let result = command::run(cli, &mut streams)
        .and_then(|outcome| streams.out.flush().map(|()| outcome).map_err(Stop::from));
    let code = match result {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Found) => 1,
        Ok(Outcome::Unreadable) => 2,
        // Whoever reads our output has enough of it.
        Err(Stop::Output(error)) if error.kind() == ErrorKind::BrokenPipe => 0,
        Err(Stop::Output(error)) => {
            let label = streams.err_style.paint(Role::Error, "error:");
            let _ = writeln!(streams.err, "{label} cannot write the output: {error}");
            2
        }
        Err(Stop::Failure(failure)) => {
            let label = streams.err_style.paint(Role::Error, "error:");
            let _ = writeln!(streams.err, "{label} {failure}");
            2
        }
    };
    let _ = streams.err.flush();
    ExitCode::from(code)
}
