//! The project's environment: the process first, then dotenv files.

use std::rc::Rc;

use crate::map::IndexMap;

use super::budget::Budget;

use crate::source::{Files, Span};

/// The variable that the project's name is known by.
pub(crate) const PROJECT_NAME: &str = "COMPOSE_PROJECT_NAME";

/// A value and, when it stands in a file, its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) value: String,
    pub(crate) span: Option<Span>,
}

/// Variables by name, in the order written.
pub(crate) type Variables = IndexMap<String, Variable>;

/// What variables are looked up in.
#[derive(Clone)]
pub(crate) struct Environment<'a> {
    files: &'a dyn Files,
    budget: Rc<Budget>,
    project_name: Option<String>,
    /// Earlier ones win.
    layers: Vec<Rc<Variables>>,
}

impl<'a> Environment<'a> {
    /// The process's variables alone.
    pub(crate) fn of_process(files: &'a dyn Files, budget: Rc<Budget>) -> Self {
        Self {
            files,
            budget,
            project_name: None,
            layers: Vec::new(),
        }
    }

    /// Adds variables for names that are not set yet.
    pub(crate) fn add(&mut self, variables: Variables) {
        if !variables.is_empty() {
            self.layers.push(Rc::new(variables));
        }
    }

    /// Makes the project's name known as `COMPOSE_PROJECT_NAME`, over everything else.
    pub(crate) fn set_project_name(&mut self, name: &str) {
        self.project_name = Some(name.to_owned());
    }

    /// A variable, with its place when a dotenv file sets it. None has a value once the budget is spent.
    pub(crate) fn get(&self, name: &str) -> Option<Variable> {
        if self.budget.is_spent() {
            return None;
        }
        let found = self.find(name)?;
        self.budget
            .pay_text(found.value.len(), None)
            .then_some(found)
    }

    fn find(&self, name: &str) -> Option<Variable> {
        let outside = |value| Variable { value, span: None };
        let project = self.project_name.as_ref().filter(|_| name == PROJECT_NAME);
        if let Some(project) = project {
            return Some(outside(project.clone()));
        }
        self.files.var(name).map(outside).or_else(|| {
            self.layers
                .iter()
                .find_map(|layer| layer.get(name))
                .cloned()
        })
    }

    /// The value of a variable.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.get(name).map(|variable| variable.value)
    }
}
