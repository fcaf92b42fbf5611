//! Servers of SQL: what the catalogue calls their ports, and what programs call them.

use super::databases;
use super::entry::KnownImage;

/// Names of ports in the table of databases, and words of schemes, drivers and names of images that stand for the same.
const SPOKEN: &[(&str, &[&str])] = &[
    ("cockroach", &["cockroach"]),
    ("mssql", &["mssql", "sqlserver"]),
    ("mysql", &["mysql", "mariadb"]),
    ("oracle", &["oracle"]),
    ("postgres", &["postgres"]),
];

/// Whether a text names a server of SQL, by a scheme, a driver or a setting.
pub(crate) fn names_sql_server(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut words = SPOKEN.iter().flat_map(|(_, words)| *words);
    words.any(|word| lower.contains(word))
}

/// Whether an image is a server of SQL, or a program made for one: `pgvector/pgvector`, `acme/shop-mysql`.
/// `known` is its entry.
pub(super) fn is_one(reference: &str, known: Option<&KnownImage>) -> bool {
    // What is listed elsewhere speaks it too, but is no place for the data of others: Manticore.
    let in_table = || {
        let known = known?;
        let mut table = databases::TABLE.iter();
        let known = table.find(|image| image.names == known.names)?;
        known.ports.first()
    };
    names_sql_server(reference)
        || in_table().is_some_and(|port| SPOKEN.iter().any(|(name, _)| *name == port.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_a_port_is_one_of_the_table() {
        for (name, _) in SPOKEN {
            let mut ports = databases::TABLE.iter().flat_map(|image| image.ports);
            assert!(ports.any(|port| port.name == *name), "{name}");
        }
    }
}
