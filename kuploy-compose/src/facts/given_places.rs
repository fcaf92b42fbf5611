//! Places that objects write to which their class is given: `open(self.path, "w")` in `class JsonStorage`, and
//! `JsonStorage("state.json")` in another file.
//!
//! Seen: the state of a pipeline that begins where it stopped, in a class of storage of its own module. Only what the class
//! reads as well counts, or a directory: what else it writes somebody else reads.

use super::source_files;
use super::source_parameters::Parameter;
use super::source_places::{self, Makes, Place};
use crate::map::{BTreeMap, BTreeSet};
use crate::source::{Files, paths};

/// Most parameters of a program that are looked at.
const MOST: usize = 32;

/// The parameters of classes that name what their objects write, with what they make of it.
#[derive(Clone, Debug, Default)]
pub(super) struct GivenPlaces(BTreeMap<Parameter, BTreeSet<Makes>>);

impl GivenPlaces {
    /// Adds what a call of a text makes.
    pub(super) fn add(&mut self, parameter: Parameter, makes: Makes) {
        if parameter.is_of_class() && (self.0.len() < MOST || self.0.contains_key(&parameter)) {
            self.0.entry(parameter).or_default().insert(makes);
        }
    }

    /// Keeps those that objects write to, and take nothing away from.
    fn written(mut self) -> BTreeMap<Parameter, BTreeSet<Makes>> {
        let is_written = |it: &Makes| !matches!(it, Makes::Gap | Makes::Nothing | Makes::Sent);
        let is_kept =
            |all: &BTreeSet<Makes>| all.iter().any(is_written) && !all.contains(&Makes::Gap);
        self.0.retain(|_, all| is_kept(all));
        self.0
    }

    /// The places that files below a directory give for them, each with its file and whether it is read as well.
    pub(super) fn find(
        self,
        files: &dyn Files,
        directory: &str,
        is_read: &dyn Fn(&str) -> bool,
        is_ignored: &dyn Fn(&str) -> bool,
    ) -> Vec<(String, Place, bool)> {
        let written = self.written();
        let mut found = Vec::new();
        if written.is_empty() {
            return found;
        }
        source_files::each(files, directory, is_read, is_ignored, &mut |path, text| {
            let Some(file) = paths::relative_to(path, directory) else {
                return;
            };
            for (parameter, all) in &written {
                let is_read = all.contains(&Makes::Nothing);
                let made = all.iter().filter(|it| **it != Makes::Nothing);
                let places = made.flat_map(|it| source_places::given(parameter, *it, text, file));
                found.extend(places.map(|place| (file.to_owned(), place, is_read)));
            }
        });
        found
    }
}
