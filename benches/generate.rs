//! Prints a generated project: `generate 1000` has a thousand services.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok());
    let text = kuploy_benches::generated(count.unwrap_or(1000));
    std::io::stdout().write_all(text.as_bytes())
}
