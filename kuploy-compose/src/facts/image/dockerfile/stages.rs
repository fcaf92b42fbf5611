//! What `COPY --from=STAGE` takes of what that stage copies itself: a program that a stage installs the packages of, and that
//! the last one takes as a whole. Seen: `ADD server /var/www/html` and `composer install` in a stage of `composer`, then
//! `COPY --from=phpbuild /var/www/html /var/www/html` (Laravel); `COPY . .` in `builder` and `COPY --from=builder /app /app`.

use crate::map::BTreeSet;

use super::Dockerfile;
use super::instruction::Instruction;
use crate::facts::image::copied::Copied;
use crate::facts::path_conventions as conventions;
use crate::map::BTreeMap;
use crate::source::paths;

/// What stages copy, by their index.
pub(super) type StageCopies = BTreeMap<usize, Vec<Copied>>;

/// Most stages that are followed; no Dockerfile that was seen has so many.
const MOST: usize = 32;

/// Most that is taken by one instruction.
const MOST_TAKEN: usize = 32;

/// The stages before a target that instructions copy from, in their order.
pub(super) fn taken_from(file: &Dockerfile, target: usize) -> Vec<usize> {
    let stages = file.stages.iter().enumerate().take(target + 1);
    let mut found = BTreeSet::new();
    for (at, stage) in stages {
        for (_, instruction) in &stage.instructions {
            if let Instruction::Copy(copying) = instruction {
                let from = copying.from.as_deref();
                found.extend(from.and_then(|from| file.stage(from, at)));
            }
        }
    }
    found.into_iter().take(MOST).collect()
}

/// What is taken of a path of a stage that copied this, to a target of the image.
pub(super) fn take(copied: &[Copied], source: &str, target: &str, into: bool) -> Vec<Copied> {
    let taken = copied.iter().filter_map(|copied| {
        let origin = copied.source.as_deref()?;
        let found = |source: String, target: String, into: bool| Copied {
            source: Some(source),
            target,
            into,
            is_of_stage: true,
        };
        if let Some(inner) = paths::relative_to(&copied.target, source) {
            // A file keeps its name of the stage: `COPY run /entry.sh`, then `COPY --from=… /entry.sh /usr/bin/`.
            let is_file = inner == "." && !copied.into && conventions::looks_like_file(source);
            let target = match is_file && into {
                true => paths::join(target, paths::file_name(source)),
                false => paths::join(target, inner),
            };
            return Some(found(origin.to_owned(), target, copied.into));
        }
        let inner = paths::relative_to(source, &copied.target)?;
        let is_itself = inner == paths::file_name(origin) && conventions::looks_like_file(origin);
        let origin = match is_itself {
            true => origin.to_owned(),
            false => paths::join(origin, inner),
        };
        Some(found(origin, target.to_owned(), into))
    });
    taken.take(MOST_TAKEN).collect()
}
