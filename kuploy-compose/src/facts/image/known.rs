//! What the catalogue says of an image, and what is known of its users, in the form of the other sources.

use super::base_users;
use super::config::{ImageAccount, ImageConfig, ImageHealthcheck, ImagePort, ImageUser, Principal};
use crate::facts::catalogue::{self, KnownImage};
use crate::facts::evidence::{Evidence, Fact};
use crate::map::IndexMap;
use crate::source::paths;

/// What the catalogue says of the image with this reference.
pub(super) fn config(reference: &str) -> Option<ImageConfig> {
    let known = catalogue::find(reference);
    let mut config = known
        .map(|known| {
            let evidence = || catalogue::evidence(known, reference);
            read(known, reference, &evidence)
        })
        .unwrap_or_default();
    let rebuilt = catalogue::user_of_publisher(reference);
    if let Some((user, page)) = rebuilt {
        let evidence = Evidence::Catalogue {
            entry: catalogue::repository(reference).to_owned().into(),
            page: page.into(),
        };
        let user = ImageUser {
            user: Principal::Id(user.uid),
            group: Some(Principal::Id(user.gid)),
        };
        config.user = Some(Fact::new(user, evidence));
    }
    let users = base_users::learn(&mut config, reference);
    let evidence = || Evidence::Catalogue {
        entry: catalogue::repository(reference).to_owned().into(),
        page: known.map_or("", |known| known.page).into(),
    };
    let held = catalogue::clients(reference);
    config.clients = held.map(|held| Fact::new(held, evidence()));
    if config.shell.is_none() && catalogue::has_no_shell(reference) {
        config.shell = Some(Fact::new(false, evidence()));
    }
    let is_known = config.clients.is_some() || config.shell.is_some() || rebuilt.is_some();
    (known.is_some() || users.is_some() || is_known).then_some(config)
}

fn read(known: &KnownImage, reference: &str, evidence: &dyn Fn() -> Evidence) -> ImageConfig {
    let (name, tag) = (catalogue::repository(reference), catalogue::tag(reference));
    let volumes = known.set_data(name, tag, &[]).into_iter();
    let volumes = volumes
        .filter(|directory| directory.volume)
        .map(|directory| Fact::new(directory.path, evidence()));
    let ports = known.ports.iter().map(|port| {
        let port = ImagePort {
            number: port.number,
            protocol: port.protocol,
            name: Some(port.name.to_owned()),
        };
        Fact::new(port, evidence())
    });
    let user = known.user(tag).map(|user| {
        let user = ImageUser {
            user: Principal::Id(user.uid),
            // Root's group says nothing: images whose users are of it are made so that every user can write.
            group: Some(user.gid).filter(|gid| *gid != 0).map(Principal::Id),
        };
        Fact::new(user, evidence())
    });
    // `USER superset` in a Dockerfile that begins with `FROM apache/superset`: the user that runs without it.
    let mut accounts = IndexMap::default();
    if let Some(user) = known.user(tag).filter(|user| user.uid != 0) {
        let account = ImageAccount {
            uid: Some(user.uid),
            gid: Some(user.gid),
        };
        let own = paths::file_name(name).to_owned();
        accounts.insert(own, Fact::new(account, evidence()));
    }
    let healthcheck = known.health.map(|test| {
        let check = ImageHealthcheck {
            test: test.iter().map(|word| (*word).to_owned()).collect(),
            ..ImageHealthcheck::default()
        };
        Fact::new(check, evidence())
    });
    ImageConfig {
        ports: ports.collect(),
        volumes: volumes.collect(),
        user,
        accounts,
        healthcheck,
        stop_signal: known
            .stop_signal
            .map(|signal| Fact::new(signal.to_owned(), evidence())),
        working_dir: known
            .directory
            .map(|directory| Fact::new(directory.to_owned(), evidence())),
        shell: known
            .shell
            .filter(|shell| *shell || !catalogue::has_system(tag.unwrap_or_default()))
            .map(|shell| Fact::new(shell, evidence())),
        ..ImageConfig::default()
    }
}
