//! Variables that a line of source reads, so that a literal beside them is what it falls back to:
//! `process.env.API_URL || "http://localhost:3000"`, `os.getenv("DB_HOST", "localhost")`, `${DB_HOST:localhost}`.

/// What stands before the name of a variable.
const BEFORE: &[&str] = &[
    "process.env.",
    "import.meta.env.",
    "process.env[\"",
    "process.env['",
    "environ.get(\"",
    "environ.get('",
    "environ[\"",
    "environ['",
    "getenv(\"",
    "getenv('",
    "Getenv(\"",
    "Env(\"",
    "Env('",
    "getenv().getOrDefault(\"",
    "env(\"",
    "env::var(\"",
    "env('",
    "env.str(\"",
    "env.str('",
    "ENV[\"",
    "ENV['",
    "ENV.fetch(\"",
    "ENV.fetch('",
    "config(\"",
    "config('",
    "GetEnvironmentVariable(\"",
    "Configuration[\"",
    "GetConnectionString(\"",
    "get(\"",
    "get('",
    "get<string>(\"",
    "get<string>('",
    "${",
];

/// How .NET calls the section of connection strings in variables.
const CONNECTION: &str = "GetConnectionString(\"";

/// The variables that a line reads.
pub(super) fn of_line(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for before in BEFORE {
        for (at, _) in line.match_indices(before) {
            let rest = line.get(at + before.len()..).unwrap_or_default();
            let is_name = |c: char| c.is_ascii_alphanumeric() || "_:.".contains(c);
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            // `${DB_HOST:localhost}` of Spring, `Configuration["Api:Url"]` of .NET.
            let name = rest.get(..end).unwrap_or_default();
            let name = match *before {
                "${" => name.split(':').next().unwrap_or_default(),
                _ => name,
            };
            let name = name.replace(':', "__").trim_end_matches('.').to_owned();
            found.push(match *before {
                CONNECTION => format!("ConnectionStrings__{name}"),
                _ => name,
            });
        }
    }
    // `os.getenv(` ends with `env(`.
    found.sort();
    found.dedup();
    found.retain(|name| name.len() > 1);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_variables_by_name() {
        for (line, want) in [
            ("const a = process.env.API_URL || 'x'", vec!["API_URL"]),
            ("a = os.getenv(\"DB_HOST\", 'x')", vec!["DB_HOST"]),
            ("url: ${DB_URL:jdbc}", vec!["DB_URL"]),
            (
                "x.GetConnectionString(\"Default\") ?? \"y\"",
                vec!["ConnectionStrings__Default"],
            ),
            (
                "System.getenv().getOrDefault(\"DB_HOST\", \"db\")",
                vec!["DB_HOST"],
            ),
            ("map.getOrDefault(\"host\", \"my_db\")", vec![]),
            ("baseURL: 'http://localhost:1'", vec![]),
        ] {
            assert_eq!(of_line(line), want, "{line}");
        }
    }
}
