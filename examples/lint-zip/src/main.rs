//! Lints a zip archive of Compose projects: every directory with a Compose file is one.

use std::{collections::BTreeSet, env, error::Error, fs::File, io::Read, process::ExitCode};

use kuploy_compose::{LoadRequest, MemoryFiles, Options, Severity, check};

/// A file of a project is read up to here.
const LARGEST: u64 = 16 << 20;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: lint-zip PROJECTS.zip")?;
    let mut archive = zip::ZipArchive::new(File::open(path)?)?;
    let (mut files, mut projects) = (MemoryFiles::new(), BTreeSet::new());
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at)?;
        // A name that leads out of the archive is none.
        let Some(name) = entry.enclosed_name().filter(|_| entry.is_file()) else { continue };
        let name = format!("/{}", name.to_string_lossy().replace('\\', "/"));
        let mut bytes = Vec::new();
        entry.by_ref().take(LARGEST).read_to_end(&mut bytes)?;
        if let Some((directory, "compose.yaml" | "docker-compose.yml")) = name.rsplit_once('/') {
            projects.insert(directory.to_owned());
        }
        files = files.with(&name, bytes);
    }
    let mut failed = false;
    for directory in projects {
        files = files.with_current_dir(&directory);
        let checked = check(&files, &LoadRequest::default(), &Options::default());
        for finding in checked.report.iter().filter(|it| it.severity > Severity::Info) {
            println!("{directory}: {}", finding.located(&checked.sources));
        }
        failed |= checked.report.has_errors();
    }
    Ok(ExitCode::from(u8::from(failed)))
}
