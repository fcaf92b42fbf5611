//! What runs of an image once Compose has said what is otherwise.

use super::config::{ImageAccount, ImageHealthcheck, ImageUser, Principal};
use super::merge::ImageFacts;
use crate::compose::{Account, Healthcheck, User};

/// The health check that runs: Compose's, with the test and the numbers of the image's where it says none, as Docker
/// completes it (`daemon/commit.go`). `None` where there is none, or where it is turned off.
pub(crate) fn healthcheck(
    written: Option<&Healthcheck>,
    image: &ImageFacts,
) -> Option<Healthcheck> {
    let own = image.config.healthcheck.as_ref().map(|check| &check.value);
    let own = own.filter(|check| !check.test.is_empty());
    let mut check = written.cloned().unwrap_or_default();
    let off = check.disable || check.test.first().is_some_and(|word| word == "NONE");
    if off || (written.is_none() && own.is_none()) {
        return written.cloned();
    }
    if let Some(ImageHealthcheck {
        test,
        interval,
        timeout,
        start_period,
        start_interval,
        retries,
    }) = own
    {
        if check.test.is_empty() {
            check.test.clone_from(test);
        }
        check.interval = check.interval.or(*interval);
        check.timeout = check.timeout.or(*timeout);
        check.start_period = check.start_period.or(*start_period);
        check.start_interval = check.start_interval.or(*start_interval);
        check.retries = check.retries.or(*retries);
    }
    Some(check)
}

impl ImageFacts {
    /// The numbers of the user that runs: the one that Compose names, else the image's.
    pub fn account(&self, written: Option<&User>) -> ImageAccount {
        let principal = |account: &Account| match account {
            Account::Id(id) => Principal::Id(*id),
            Account::Name(name) => Principal::Name(name.clone()),
        };
        let own = self.config.user.as_ref().map(|user| &user.value);
        let user = match written {
            Some(User {
                user: Some(user),
                group,
                ..
            }) => Some(ImageUser {
                user: principal(user),
                group: group.as_ref().map(principal),
            }),
            _ => own.cloned(),
        };
        user.map(|user| self.config.account(&user))
            .unwrap_or_default()
    }

    /// The user of the image, where it is a name of which nobody knows the number; root has one everywhere.
    pub fn unknown_name(&self) -> Option<&str> {
        let user = self.config.user.as_ref()?;
        match &user.value.user {
            Principal::Name(name) if self.config.account(&user.value).uid.is_none() => Some(name),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::compose::Duration;
    use crate::facts::evidence::{Evidence, Fact};

    fn image(test: &[&str]) -> ImageFacts {
        let check = ImageHealthcheck {
            test: test.iter().map(|word| (*word).to_owned()).collect(),
            interval: Some(Duration(5)),
            retries: Some(4),
            ..ImageHealthcheck::default()
        };
        let evidence = Evidence::ImageLock {
            reference: "a".to_owned(),
        };
        let mut facts = ImageFacts::default();
        Arc::make_mut(&mut facts.config).healthcheck = Some(Fact::new(check, evidence));
        facts
    }

    #[test]
    fn compose_completes_the_check_of_the_image() {
        let numbers = Healthcheck {
            interval: Some(Duration(60)),
            ..Healthcheck::default()
        };
        let check = healthcheck(Some(&numbers), &image(&["CMD", "up"])).unwrap();
        assert_eq!(check.test, ["CMD", "up"]);
        assert_eq!(
            (check.interval, check.retries),
            (Some(Duration(60)), Some(4))
        );
        assert_eq!(
            healthcheck(None, &image(&["CMD", "up"])).unwrap().test,
            ["CMD", "up"]
        );
        assert_eq!(healthcheck(None, &image(&[])), None);
        assert_eq!(healthcheck(Some(&numbers), &image(&[])), Some(numbers));
        let off = Healthcheck {
            disable: true,
            ..Healthcheck::default()
        };
        assert_eq!(healthcheck(Some(&off), &image(&["CMD", "up"])), Some(off));
    }
}
