//! Databases, and which of them start on the data of which.
//!
//! PostgreSQL ends at once: "database files are incompatible with server". MySQL converts the files of the series before
//! it alone ("Cannot upgrade from 50744 to 80400", manual of 8.4, Upgrade Paths), MongoDB those of the release before it
//! ("Wrong featureCompatibilityVersion", manual, Upgrade to the Latest Revision), MariaDB those of all before; none goes
//! back.
//!
//! MySQL and MariaDB have a directory of one name and no longer one format: neither reads what the other wrote, but that
//! MariaDB converts files of MySQL 5.7 and older (MariaDB's documentation, "Upgrading from MySQL to MariaDB").

use crate::drift::object_set::{Object, pod_spec};
use crate::drift::tree::{maps, text};
use crate::image_reference::{major, tag};

/// Two databases of which the one does not read what the other wrote in the directory that both have.
pub(super) fn others(was: &str, is: &str) -> Option<(&'static Database, &'static Database)> {
    /// The last release of MySQL whose files MariaDB converts.
    const READ_BY_MARIADB: (u32, u32) = (5, 7);
    let (old, new) = (database(was)?, database(is)?);
    let is_read = old.name == MYSQL && version(was).is_some_and(|it| it <= READ_BY_MARIADB);
    let both = [old.name, new.name];
    let differ = both.contains(&MYSQL) && both.contains(&MARIADB);
    (differ && !is_read).then_some((old, new))
}

/// Whether a container has another database than before, or another version, which does not read the data of that one.
pub(super) fn needs_dump(old: &Object<'_>, new: &Object<'_>, container: &str) -> bool {
    let image = |object: &Object<'_>| {
        let mut all = maps(pod_spec(object.map)?, "containers");
        let own = all.find(|one| text(one, "name") == Some(container))?;
        text(own, "image").map(str::to_owned)
    };
    let (Some(was), Some(is)) = (image(old), image(new)) else {
        return false;
    };
    others(&was, &is).is_some() || Change::of(&was, &is).is_some()
}

const MYSQL: &str = "MySQL";
const MARIADB: &str = "MariaDB";

/// A database, with what it does with files of other versions.
pub(super) struct Database {
    pub(super) name: &'static str,
    /// The last part of the names of its images, as its publishers call them.
    images: &'static [&'static str],
    converts: Converts,
}

/// Which files a version converts when it starts.
enum Converts {
    /// None but its own.
    Nothing,
    /// Those of every older version.
    AllBefore,
    /// Those of the series before it in this list, the oldest first. What is between two series counts as the later one,
    /// a major version without a minor one as the last of its series. `between` is what to run before the next step.
    LastSeries {
        series: &'static [(u32, u32)],
        between: &'static str,
    },
}

const DATABASES: &[Database] = &[
    Database {
        name: "PostgreSQL",
        images: &[
            "pgvector",
            "postgis",
            "postgres",
            "postgresql",
            "timescaledb",
            "timescaledb-ha",
        ],
        converts: Converts::Nothing,
    },
    Database {
        name: MARIADB,
        images: &["mariadb"],
        converts: Converts::AllBefore,
    },
    Database {
        name: MYSQL,
        images: &["mysql", "mysql-server", "percona", "percona-server"],
        converts: Converts::LastSeries {
            series: &[(5, 5), (5, 6), (5, 7), (8, 0), (8, 4), (9, u32::MAX)],
            between: "",
        },
    },
    Database {
        name: "MongoDB",
        images: &["mongo", "mongodb", "mongodb-community-server"],
        converts: Converts::LastSeries {
            series: &[
                (3, 6),
                (4, 0),
                (4, 2),
                (4, 4),
                (5, u32::MAX),
                (6, u32::MAX),
                (7, u32::MAX),
                (8, u32::MAX),
            ],
            between: ", and run `db.adminCommand({setFeatureCompatibilityVersion: \"…\"})` after each",
        },
    },
];

/// A change that the new version does not start after.
pub(super) struct Change {
    pub(super) database: &'static Database,
    pub(super) from: String,
    pub(super) to: String,
    /// The versions to go by, the new one last, where there is a way.
    by: Vec<String>,
}

impl Change {
    pub(super) fn of(was: &str, is: &str) -> Option<Self> {
        let database =
            database(was).filter(|old| database(is).is_some_and(|new| old.name == new.name))?;
        let (from, to) = (version(was)?, version(is)?);
        let mut by = Vec::new();
        let (shown_from, shown_to) = match database.converts {
            Converts::Nothing if from.0 != to.0 => (from.0.to_string(), to.0.to_string()),
            Converts::AllBefore if from.0 > to.0 => (from.0.to_string(), to.0.to_string()),
            Converts::LastSeries { series, .. } => {
                let (before, after) = (place(series, from)?, place(series, to)?);
                if before == after || before + 1 == after {
                    return None;
                }
                let steps = series.get(before + 1..=after).unwrap_or_default();
                by.extend(steps.iter().map(|series| shown(*series)));
                let name = |at: usize| series.get(at).map(|series| shown(*series));
                (name(before)?, name(after)?)
            }
            _ => return None,
        };
        Some(Self {
            database,
            from: shown_from,
            to: shown_to,
            by,
        })
    }

    pub(super) fn help(&self) -> String {
        let (from, to) = (&self.from, &self.to);
        match (&self.database.converts, self.by.as_slice()) {
            (Converts::LastSeries { between, .. }, by @ [_, ..]) => format!(
                "go by way of each version, and wait until it is ready: {}{between}",
                by.join(", ")
            ),
            _ => format!(
                "keep the tag of {from} until the data is moved: dump it with {from}, give the volume another name, start {to}, and restore the dump"
            ),
        }
    }
}

fn shown((major, minor): (u32, u32)) -> String {
    match minor {
        u32::MAX => major.to_string(),
        _ => format!("{major}.{minor}"),
    }
}

/// The place of a version among series: the first that is not older.
fn place(series: &[(u32, u32)], (major, minor): (u32, u32)) -> Option<usize> {
    let same = series.iter().rposition(|(known, _)| *known == major)?;
    let at = series.iter().position(|known| *known >= (major, minor));
    Some(at.map_or(same, |at| at.min(same)))
}

fn name(image: &str) -> Option<&str> {
    let name = image.split('@').next()?.rsplit('/').next()?;
    name.split(':').next()
}

fn database(image: &str) -> Option<&'static Database> {
    let name = name(image)?;
    DATABASES
        .iter()
        .find(|database| database.images.contains(&name))
}

/// Major and minor version of a database in an image, where its tag says one; the largest minor version where none is said.
fn version(image: &str) -> Option<(u32, u32)> {
    // TimescaleDB's tags begin with a version of its own: `2.17.2-pg16`.
    let is_timescale = name(image)?.starts_with("timescaledb");
    let tag = tag(image).filter(|tag| !is_timescale || tag.contains("pg"))?;
    let minor = || {
        let (_, rest) = tag.split_once('.')?;
        let end = rest.find(|c: char| !c.is_ascii_digit());
        rest.get(..end.unwrap_or(rest.len()))?.parse().ok()
    };
    Some((major(Some(tag))?, minor().unwrap_or(u32::MAX)))
}
