//! Dockerfiles: what building them would say of the image, without building.
//!
//! A parser of our own, since what is wanted is the meaning of every instruction that ends in the image's
//! configuration, with its line; the syntax is small and defined by BuildKit's `frontend/dockerfile`.

mod accounts;
mod clients;
mod evaluate;
mod expand;
mod instruction;
mod lines;
mod made;
mod owners;
mod pattern;
mod stages;
mod steps;
#[cfg(test)]
mod tests;
mod unpacked;
mod written;

pub use evaluate::{BaseImage, BuildArguments, Built, evaluate};
pub use made::Made;
pub use owners::Owned;
pub use unpacked::Unpacked;
pub use written::Written;

use instruction::Instruction;

/// A Dockerfile as stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dockerfile {
    /// The path as a person at the project directory would write it.
    path: String,
    escape: char,
    /// `ARG` before the first `FROM`.
    globals: Vec<(String, Option<String>)>,
    stages: Vec<Stage>,
    /// Lines at which Docker would stop, and why.
    pub problems: Vec<(usize, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Stage {
    line: usize,
    /// As written, with its variables.
    base: String,
    /// In small letters: Docker does not tell them apart.
    name: Option<String>,
    instructions: Vec<(usize, Instruction)>,
}

/// Most bytes of a Dockerfile that are read; the longest that were seen in public projects have 60 KiB.
const MOST_BYTES: usize = 1024 * 1024;

impl Dockerfile {
    /// Reads a Dockerfile. What is no Dockerfile is among its problems.
    pub fn parse(text: &str, path: impl Into<String>) -> Self {
        let mut file = Self {
            path: path.into(),
            escape: '\\',
            globals: Vec::new(),
            stages: Vec::new(),
            problems: Vec::new(),
        };
        if text.len() > MOST_BYTES {
            let message = format!("is longer than {MOST_BYTES} bytes");
            file.problems.push((1, message));
            return file;
        }
        let lines = lines::read(text);
        file.escape = lines.escape;
        file.problems = lines.problems;
        for raw in &lines.instructions {
            match instruction::parse(raw, lines.escape) {
                Ok(Some(instruction)) => file.add(raw.line, instruction),
                Ok(None) => {}
                Err(message) => file.problems.push((raw.line, message)),
            }
        }
        if file.stages.is_empty() {
            file.problems.push((1, "has no `FROM`".to_owned()));
        }
        file.problems.sort();
        file
    }

    fn add(&mut self, line: usize, instruction: Instruction) {
        match (instruction, self.stages.last_mut()) {
            (Instruction::From { image, name }, _) => self.stages.push(Stage {
                line,
                base: image,
                name,
                instructions: Vec::new(),
            }),
            (Instruction::Arg(args), None) => self.globals.extend(args),
            (instruction, Some(stage)) => stage.instructions.push((line, instruction)),
            (instruction, None) => {
                let message = format!("`{}` is before `FROM`", instruction.name());
                self.problems.push((line, message));
            }
        }
    }

    /// The index of the stage that is built: the target, by name or number, or the last one.
    fn target(&self, target: Option<&str>) -> Option<usize> {
        let Some(target) = target.filter(|target| !target.is_empty()) else {
            return self.stages.len().checked_sub(1);
        };
        self.stage(target, self.stages.len())
    }

    /// The index of a stage before another one, by name or number.
    fn stage(&self, name: &str, before: usize) -> Option<usize> {
        let named = self.named(&name.to_ascii_lowercase(), before);
        named.or_else(|| name.parse().ok().filter(|at| *at < before))
    }

    /// The index of the last stage of this name before another one.
    fn named(&self, name: &str, before: usize) -> Option<usize> {
        let stages = self.stages.get(..before)?;
        stages
            .iter()
            .rposition(|stage| stage.name.as_deref() == Some(name))
    }
}
