//! What there is to know of mounts beside what is mounted: each decision notes why it was taken, for those who say it.

use crate::diagnostic::Path;
use crate::facts::ServiceId;
use crate::facts::image::Holds;
use crate::facts::mounted_files::Oversize;
use crate::facts::secret_settings::SecretSetting;
use crate::model::ExternalVolume;
use crate::source::FileError;

/// Something to know.
pub(crate) enum Note {
    /// Of a bind mount, by service and index.
    Bind(ServiceId, usize, What),
    /// Of a volume or a mount of a service.
    Mount(ServiceId, Path, Mounted),
    /// A volume of a file server, which is declared there.
    Remote(Path, ExternalVolume),
    /// A file or config becomes a Secret.
    SecretInFile {
        /// Where it is mounted or declared.
        path: Path,
        /// How it is called.
        what: String,
        /// The setting in it that is a secret, with its line; else it holds the value of a secret of the project.
        setting: Option<(String, usize)>,
    },
    /// Of a config or secret that is granted.
    Granted(Granted),
}

impl Note {
    /// A file or config that becomes a Secret.
    pub(super) fn secret_in_file(
        path: &Path,
        what: &str,
        setting: Option<SecretSetting<'_>>,
    ) -> Self {
        Self::SecretInFile {
            path: path.clone(),
            what: what.to_owned(),
            setting: setting.map(|setting| (setting.name.to_owned(), setting.line)),
        }
    }
}

/// A config or secret for which somebody has something to do.
pub(crate) struct Granted {
    /// It is a Secret, not a ConfigMap.
    pub(crate) secret: bool,
    /// Its name in the cluster.
    pub(crate) name: String,
    /// Its key.
    pub(crate) key: String,
    /// Where it is declared.
    pub(crate) path: Path,
    /// The file that it is made of, as seen from the current directory.
    pub(crate) file: Option<String>,
    /// Why.
    pub(crate) problem: Problem,
}

/// Why somebody has something to do for a config or secret.
pub(crate) enum Problem {
    /// It has to be there.
    External,
    /// Its file is outside of the project.
    Outside(String),
    /// Its file cannot be read, or without an error is too large.
    Unread(String, Option<FileError>),
    /// This key has its value from this variable, which is not set.
    Unset(String, String),
    /// A driver of Docker has it.
    Driver(String),
}

/// What is to be known of a bind mount.
pub(crate) enum What {
    /// It would replace the name servers of the cluster.
    Resolver,
    /// It is a socket or device.
    Special,
    /// It cannot be read.
    Unreadable,
    /// It is of the machine, and no directory of data.
    Outside,
    /// It cannot be written to.
    ReadOnly,
    /// Some of its entries may be left out.
    Files,
    /// It is source code, of which the image holds this.
    Source(Holds),
    /// It is empty.
    Empty,
    /// It is not there.
    Absent,
    /// It cannot be mounted by itself.
    Withheld(Withheld),
    /// It is copied at each start; the service is known to write, or may.
    Copied {
        /// The service is known to write.
        known: bool,
    },
    /// It is the path of the node.
    OfNode,
    /// It is a claim of this name, for this directory as the user writes it: its own or one above it.
    Claim(String, Begins, String),
}

/// What is to be known of another mount.
pub(crate) enum Mounted {
    /// A volume without a name at a path.
    Anonymous {
        /// The path.
        target: String,
        /// It begins with the files of the image.
        filled: bool,
    },
    /// A volume that begins with the files of the image at a path.
    Populated {
        /// The key of the volume.
        key: String,
        /// The path.
        at: String,
    },
    /// A volume of which nobody knows whether the image has files at its path.
    NotPopulated {
        /// As the user calls it.
        shown: String,
        /// The path.
        at: String,
    },
    /// A volume that shall begin with the files of an image, and that nobody mounts so that Docker would copy them; as the
    /// user calls it.
    NobodyPopulates(String),
    /// Nobody knows as whom a volume is written to.
    OwnerUnknown,
    /// A claim that keeps the data of an image.
    Claimed {
        /// The name of the claim.
        name: String,
        /// The path.
        directory: String,
        /// What says so, in brackets.
        said: String,
        /// The image declares it a volume.
        volume: bool,
    },
    /// A directory of a mounted volume that is mounted by itself, since the image declares a volume there.
    OfParent {
        /// The path.
        directory: String,
        /// What says so, in brackets.
        said: String,
        /// The directory of the volume.
        sub_path: String,
        /// Where the volume is mounted.
        parent: String,
    },
    /// A file that root alone may read.
    OwnerOnly(String),
}

/// Why a path of the project cannot be mounted by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Withheld {
    /// A file that is larger than a ConfigMap may be, or the dump of a database.
    LargeFile,
    /// A directory that is.
    LargeDirectory(Option<Oversize>),
    /// A file that is not there.
    AbsentFile,
    /// A directory outside of the project that is only read.
    OutsideDirectory,
}

/// What a claim for a directory begins with.
pub(crate) enum Begins {
    /// Nothing: the directory is empty, or is not in the checkout.
    Empty,
    /// Nothing, and nobody knows what is in the directory.
    Unknown,
    /// A copy of its files.
    Seeded,
    /// A copy of its files, but for dumps of databases.
    WithoutDumps,
    /// Nothing, though the directory has files; the directory of the claim that they belong into.
    Unfilled(Option<String>),
}
