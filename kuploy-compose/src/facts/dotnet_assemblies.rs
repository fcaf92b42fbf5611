//! The assembly of .NET that words run, and its project in a build context.

use super::image::ImageFacts;
use super::source_files;
use crate::source::{Files, paths};

/// The assembly that words run: `dotnet Shop.Api.dll`.
pub(super) fn assembly<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let mut words = words
        .into_iter()
        .skip_while(|word| paths::file_name(word) != "dotnet");
    words.find_map(|word| paths::file_name(word).strip_suffix(".dll"))
}

/// The assembly, also where a program beside it starts it: `./Bot` of `dotnet publish`
/// (<https://learn.microsoft.com/dotnet/core/deploying/#executable-deployment>).
pub(super) fn program<'w>(words: &[&'w str]) -> Option<&'w str> {
    let of_host = || {
        let name = paths::file_name(words.first()?);
        (words.first()?.contains('/') && !name.is_empty()).then_some(name)
    };
    assembly(words.iter().copied()).or_else(of_host)
}

/// The project of an assembly in a build context, and its text: it is called after it, or says its name.
pub(super) fn project(
    files: &dyn Files,
    (image, context): (&ImageFacts, &str),
    assembly: &str,
) -> Option<(String, String)> {
    let name = format!("{assembly}.csproj");
    let said = format!("<AssemblyName>{assembly}<");
    let (mut named, mut saying) = (None, None);
    let is_ignored = |path: &str| image.files.is_ignored(path);
    let is_read = |file: &str| file.ends_with(".csproj");
    source_files::each(files, context, &is_read, &is_ignored, &mut |path, text| {
        let found = || (path.to_owned(), text.to_owned());
        if paths::file_name(path) == name {
            named.get_or_insert_with(found);
        } else if text.contains(&said) {
            saying.get_or_insert_with(found);
        }
    });
    named.or(saying)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assemblies_are_read() {
        assert_eq!(assembly(["dotnet", "/app/Shop.Api.dll"]), Some("Shop.Api"));
        assert_eq!(assembly(["sh", "-c", "exec", "dotnet", "A.dll"]), Some("A"));
        assert_eq!(assembly(["nginx", "-g", "daemon off;"]), None);
        assert_eq!(program(&["./Bot"]), Some("Bot"));
        assert_eq!(program(&["/app/Bot", "--x"]), Some("Bot"));
        assert_eq!(program(&["nginx"]), None);
    }
}
