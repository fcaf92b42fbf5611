//! What the Compose Specification says of an attribute: which values it may have, and what becomes of them.
//!
//! The tables below this module are the specification as data; the checker, the canonical form and the documents all
//! read the same rows.

/// A mapping with known keys.
#[derive(Debug)]
pub(crate) struct Struct {
    /// What messages call one of these, with its article: `a service`.
    pub(crate) noun: &'static str,
    /// Its keys.
    pub(crate) fields: &'static [Field],
    /// Whether other keys are errors.
    pub(crate) closed: bool,
    /// Whether keys that begin with `x-` may hold anything.
    pub(crate) extensible: bool,
}

impl Struct {
    /// A mapping that takes its keys and `x-` keys, nothing else.
    pub(crate) const fn new(noun: &'static str, fields: &'static [Field]) -> Self {
        Self {
            noun,
            fields,
            closed: true,
            extensible: true,
        }
    }

    /// The row of a key.
    pub(crate) fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// One key of a mapping.
#[derive(Debug)]
pub(crate) struct Field {
    /// The key.
    pub(crate) key: &'static str,
    /// Which values it may have.
    pub(crate) shape: Shape,
    /// What becomes of the value in the canonical tree.
    pub(crate) form: Form,
    /// Whether the mapping is refused without it.
    pub(crate) required: bool,
    /// What the canonical tree holds where the key is not written.
    pub(crate) absent: Absent,
}

/// What the canonical tree holds for a key that is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absent {
    /// Nothing.
    Nothing,
    /// Null: Compose tells "not said" from "empty" here.
    Null,
    /// An empty mapping.
    Empty,
}

/// A key with its shape and form.
pub(crate) const fn key(key: &'static str, shape: Shape, form: Form) -> Field {
    Field {
        key,
        shape,
        form,
        required: false,
        absent: Absent::Nothing,
    }
}

impl Field {
    /// The same, and the mapping is refused without it.
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, and null stands for it where it is not written.
    pub(crate) const fn or_null(mut self) -> Self {
        self.absent = Absent::Null;
        self
    }

    /// The same, and an empty mapping stands for it where it is not written.
    pub(crate) const fn or_empty(mut self) -> Self {
        self.absent = Absent::Empty;
        self
    }
}

/// Which values an attribute may have. Alternatives are told apart by the kind of the value alone.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Anything.
    Any,
    /// Null.
    Null,
    /// `true` or `false`.
    Bool,
    /// A string.
    String,
    /// A string with a rule.
    StringOf(Rule),
    /// A number without fraction.
    Integer,
    /// A number without point and exponent, which stays what it is as a string: `80`, not `80.0`.
    Digits,
    /// A number without fraction, within bounds.
    IntegerFrom(i64, i64),
    /// A number.
    Number,
    /// A list.
    List(&'static Shape),
    /// A list in which nothing may stand twice.
    Set(&'static Shape),
    /// A mapping with known keys.
    Struct(&'static Struct),
    /// A mapping whose keys the user chooses.
    Map(Keys, &'static Shape),
    /// One of several.
    OneOf(&'static [Shape]),
}

/// A rule for a string.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule {
    /// One of these words.
    Words(&'static [&'static str]),
    /// A pattern: what it asks for in words, and the test.
    Pattern(&'static str, fn(&str) -> bool),
}

/// Which keys a mapping of the user's may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Any but the empty key.
    Any,
    /// Names of services, volumes and the like: `[a-zA-Z0-9._-]+`.
    Names,
    /// Names; other keys are passed over unchecked.
    Loose,
    /// Lower-case letters; other keys are passed over unchecked.
    LowerCase,
}

/// What becomes of a value in the canonical tree. Zero, false and empty values leave the tree, but for the `Kept`
/// ones, where Compose tells them from absent ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Looked into by its shape: mappings, lists of mappings.
    Deep,
    /// Kept as it is.
    Verbatim,
    /// A string.
    Text,
    /// A list of strings; a lone string is a list of one.
    Texts,
    /// A truth value.
    Flag,
    /// A truth value, kept also when it is false.
    FlagKept,
    /// A truth value that is left out when it is true.
    OptOut,
    /// An integer.
    Int,
    /// An integer, kept also when it is zero.
    IntKept,
    /// An integer that is not negative.
    Natural,
    /// An integer that is not negative, kept also when it is zero.
    NaturalKept,
    /// A number in single precision.
    Single,
    /// A number of bytes, as a decimal string.
    Bytes,
    /// A duration, as Go writes it.
    Time,
    /// A duration, kept also when it is zero.
    TimeKept,
    /// A file mode, as an octal string.
    Mode,
    /// A file mode, as a number.
    ModeNumber,
    /// A command: words, null or an empty list.
    Command,
    /// `healthcheck.test`.
    Test,
    /// Variables: name to string or null.
    Variables,
    /// Name to string; null is an empty string.
    Mapping,
    /// Name to list of scalars.
    MultiMapping,
    /// `HOST=IP` entries, sorted.
    Hosts,
    /// A number of devices; `all` is -1.
    Count,
    /// Soft and hard limits by name.
    Ulimits,
    /// `build.ssh`.
    Ssh,
}
