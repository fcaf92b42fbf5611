//! What a program keeps for people, whatever its directory is called: files that they send, records that it appends, tables that
//! it exports.
//!
//! Seen: uploads in `incoming`, `answers.jsonl` of a survey, `listings.csv` of a scraper that goes on for weeks. What the code
//! does decides; what is called as logs and caches are, or is taken away where it is made, stays out.

use super::path_conventions::{self as conventions, is_passing};
use super::source_index::has_script_end;
use super::source_places::{Makes, Place};
use super::upload_names::kept;
use crate::source::paths;

/// What a text has that takes files which people send: FastAPI, Flask, Django, multer, busboy, formidable, Go, Spring, ASP.NET,
/// Rust's actix and axum, Rack.
const TAKES: &[&str] = &[
    "FormFile(",
    "IFormFile",
    "Multipart",
    "UploadFile",
    "busboy",
    "formidable",
    "multer",
    "multipart",
    "req.file",
    "request.FILES",
    "request.files",
    "tempfile]",
];

/// Ends of files of records, to which programs add line by line.
const APPENDED: &[&str] = &["csv", "json", "jsonl", "md", "ndjson", "tsv", "txt"];

/// Ends of tables that programs export.
const EXPORTED: &[&str] = &["csv", "jsonl", "ndjson", "parquet", "tsv", "xlsx"];

/// What a text has that sends a file that it has just made.
const SENDS: &[&str] = &[
    "FileResponse",
    "attachment",
    "download",
    "sendFile",
    "send_file",
];

/// Words of names of what is no product: logs, measurements, signs of life, what is made again.
const OTHERS: &[&str] = &[
    "access",
    "bench",
    "benchmark",
    "build",
    "cache",
    "cached",
    "crash",
    "debug",
    "dist",
    "err",
    "error",
    "errors",
    "health",
    "healthy",
    "heartbeat",
    "lock",
    "log",
    "logs",
    "metrics",
    "pid",
    "profile",
    "ready",
    "stderr",
    "stdout",
    "temp",
    "test",
    "tests",
    "tmp",
    "trace",
];

/// What is known of a text in which calls stand.
pub(super) struct Product<'t> {
    text: &'t str,
    takes: bool,
    sends: bool,
    /// The directories and files of which the text takes away something, and the functions that do.
    gaps: Vec<(String, Option<usize>)>,
    /// The directories that it reads files of, or sends them from.
    read: Vec<String>,
}

impl<'t> Product<'t> {
    /// Looks at a text and its calls.
    pub(super) fn of(text: &'t str, places: &[Place]) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let gaps = places.iter().filter(|it| it.makes == Makes::Gap);
        let gaps = gaps.map(|it| (it.path.clone(), it.function));
        let is_read =
            |it: &&Place| matches!(it.makes, Makes::Nothing | Makes::Sent) && !it.is_whole;
        let read = places.iter().filter(is_read).map(|it| it.path.clone());
        Self {
            text,
            takes: has(TAKES),
            sends: has(SENDS),
            gaps: gaps.collect(),
            read: read.collect(),
        }
    }

    /// The path of what a call keeps, and whether that is a file.
    pub(super) fn of_call(&self, place: &Place) -> Option<(String, bool)> {
        let is_written = matches!(place.makes, Makes::File | Makes::Upload);
        if !is_written || place.path.is_empty() || is_other(&place.path) || self.takes_away(place) {
            return None;
        }
        if !place.is_whole {
            // A volume would hide the program that lies there as well.
            let is_program =
                |it: &String| conventions::is_code(it) || paths::file_name(it) == "wwwroot";
            let directory = kept(place.directory()?).filter(|it| !is_program(it))?;
            let is_record = || self.read.contains(&directory) && self.writes_records(place.line);
            return (self.takes || is_record()).then_some((directory, false));
        }
        let end = paths::file_name(&place.path).rsplit_once('.')?.1;
        // What lies among what a build makes is made again.
        let is_export =
            || EXPORTED.contains(&end) && !self.sends && kept(paths::parent(&place.path)).is_some();
        let is_kept = place.appends && APPENDED.contains(&end) || is_export();
        is_kept.then(|| (place.path.clone(), true))
    }

    /// Whether the function that writes a file takes it away as well: it is there for a moment.
    fn takes_away(&self, place: &Place) -> bool {
        let mut gaps = self.gaps.iter();
        gaps.any(|(path, function)| *path == place.path && *function == place.function)
    }

    /// Whether the lines around a call write what is no picture: JSON, a table. What a text calls a cache is none.
    fn writes_records(&self, line: usize) -> bool {
        const RECORDS: &[&str] = &["csv", "json", "yaml"];
        let lines = self.text.lines().skip(line.saturating_sub(3)).take(5);
        let mut lines = lines.map(str::to_ascii_lowercase);
        let is_record = lines.any(|line| RECORDS.iter().any(|word| line.contains(word)));
        is_record && !self.text.to_ascii_lowercase().contains("cache")
    }
}

/// Whether a path is called as what a program makes again, or only it needs.
fn is_other(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut words = lower.split(['/', '-', '_', '.']);
    let name = paths::file_name(&lower);
    is_passing(path)
        || words.any(|word| OTHERS.contains(&word))
        || conventions::is_dependencies(path)
        || conventions::is_test(name)
        || has_script_end(name)
        || lower
            .split('/')
            .any(|part| part.len() > 2 && part.starts_with('.'))
}
