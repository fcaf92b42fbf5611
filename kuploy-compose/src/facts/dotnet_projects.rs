//! The projects of .NET that the program of a service is made of: the one that its assembly is called after, and those
//! that this refers to (<https://learn.microsoft.com/dotnet/core/tools/dotnet-publish>).
//!
//! Seen: four services whose Dockerfiles have `context: .` and `COPY . .`, each of which publishes one project of `src`.

use super::dotnet_assemblies::{self, assembly};
use super::service_facts::ServiceFacts;
use super::source_files;
use crate::source::{Files, paths};

/// Most projects that are followed.
const MOST: usize = 32;

/// The directories of the projects that a service is made of; none where it is no assembly of the build context.
pub(crate) fn directories(files: &dyn Files, service: &ServiceFacts<'_>) -> Option<Vec<String>> {
    let words = service.process.words();
    let script = service.process.script.iter();
    let words = words
        .into_iter()
        .chain(script.flat_map(|it| it.split_whitespace()));
    let project = find(files, service, assembly(words)?)?;
    let mut found = vec![project];
    let mut at = 0;
    while let Some(project) = found.get(at).filter(|_| at < MOST) {
        let text = source_files::text(files, project).unwrap_or_default();
        let directory = paths::parent(project);
        for name in references(&text) {
            let path = paths::join(&directory, &name);
            if !found.contains(&path) {
                found.push(path);
            }
        }
        at += 1;
    }
    Some(found.iter().map(|project| paths::parent(project)).collect())
}

/// The project of an assembly in the build context of a service, as its name says.
pub(super) fn find(
    files: &dyn Files,
    service: &ServiceFacts<'_>,
    assembly: &str,
) -> Option<String> {
    let of = (&service.image, service.context()?);
    dotnet_assemblies::project(files, of, assembly).map(|(path, _)| path)
}

/// The paths of the projects that one refers to: `<ProjectReference Include="..\Shared\Shared.csproj" />`.
fn references(text: &str) -> impl Iterator<Item = String> {
    let references = text.split("<ProjectReference").skip(1);
    references.filter_map(|rest| {
        let (_, path) = rest.split('>').next()?.split_once("Include=\"")?;
        Some(path.split('"').next()?.replace('\\', "/"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        let text =
            "<ItemGroup>\n<ProjectReference Include=\"..\\Shared\\Shared.csproj\" />\n</ItemGroup>";
        let found: Vec<String> = references(text).collect();
        assert_eq!(found, ["../Shared/Shared.csproj"]);
    }
}
