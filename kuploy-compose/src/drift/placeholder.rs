//! Values that another tool fills in before anything is applied: nobody can judge them here.

use crate::diagnostic::{Finding, Report, rules};
use crate::source::SourceId;

/// What begins such a value, and what has to follow.
enum Form {
    /// A name, and the end: `${NAME}`, `${NAME:=default}`.
    Name(&'static str, &'static [u8]),
    /// Anything.
    Any(&'static str),
    /// The reader's own: one of these, and one of [`YOURS`].
    Yours(&'static [&'static str]),
    /// A whole value: what it begins with, and a word in upper case with as many parts between `_` at least.
    Whole(&'static str, usize),
    /// A whole value that leads to a secret elsewhere.
    Reference(&'static str),
    /// What a name stands behind.
    Behind(&'static str),
    /// `$NAME` in upper case, alone or beside the signs between parts of a name.
    Variable,
    /// Digits, and letters in the place of more.
    Version,
    /// A word in upper case between two marks.
    Between(&'static str),
    /// A whole value in parentheses.
    InParentheses,
    /// Two words in upper case with a `_` between them, beside a `-` or `.`.
    Part,
    /// A whole value that calls a function: `$base64(name)`.
    Call,
}

/// The forms, each with the tool that fills them in.
const FORMS: &[Form] = &[
    // Flux (`postBuild.substitute`), clusterctl and envsubst (`${NAME}`, with defaults), OpenShift's Templates.
    Form::Name("${", b"}:=-%/#,^?+"),
    Form::Name("${{", b"}"),
    // Variables of kustomize, and of pods: known where they are used.
    Form::Name("$(", b")"),
    // Commands of a shell in a text that it reads: `$(cat token | base64)`.
    Form::Name("$(", b" "),
    // Functions of a tool that fills templates in (seen in a platform's manifests: `secret: $base64(azurePassword)`).
    Form::Call,
    // Variables of envsubst and sed without braces: `$DNS_SERVER_IP` (the template of CoreDNS in Kubernetes itself).
    Form::Whole("$", 1),
    // A part of a name: `kafka.$DOMAIN` (seen in examples whose guide says what to write there).
    Form::Variable,
    // Octopus Deploy, and replacetokens of Azure DevOps: `#{Project.Namespace}`, `#{TAG}#` (seen in a base that Octopus fills in).
    Form::Name("#{", b"} |["),
    // Words for the reader: `caBundle: CA_BUNDLE` (seen in samples of Google), `namespace: "FILLED BY THE OPERATOR"` (seen in
    // an operator's assets).
    Form::Whole("", 2),
    // vals: `ref+op://vault/item`.
    Form::Name("ref+", b":"),
    // `op inject` of 1Password: `op://vault/item/field` (seen in homelab repositories, whose Taskfile applies what it prints).
    Form::Reference("op://"),
    // Bindings of Chainsaw.
    Form::Name("($", b")"),
    Form::InParentheses,
    // The version of a release to come, in the base that operator-sdk makes a bundle of: `web.vX.Y.Z`.
    Form::Any("X.Y.Z"),
    // Versions as guides write them: `cluster-v4-Y-Z`, `4.Y.Z` (seen in samples of OpenShift's operators).
    Form::Version,
    // Helm, Jinja, ApplicationSets, external-secrets.
    Form::Any("{{"),
    Form::Any("{%"),
    // References of Kapitan: `?{base64:targets/web/password}`.
    Form::Name("?{", b":"),
    // Words that sed and the like put something in the place of (seen: `replicas: __REPLICA_COUNT__`, `host: __INGRESS_HOST__`).
    Form::Between("__"),
    Form::Between("@"),
    Form::Between("%"),
    // Words that a script or `replacements` of kustomize put something in the place of (seen in homelab repositories:
    // `REPLACE_ME`, `AUTOMATIC_REPLACE`).
    Form::Any("REPLACE"),
    Form::Any("CHANGE_ME"),
    Form::Any("CHANGEME"),
    Form::Any("PLACEHOLDER"),
    Form::Any("-TIMESTAMP"),
    // A path of a guide: `dir/path/to/manifests`.
    Form::Any("path/to/"),
    // Hosts below somebody's own domain (seen in a collection of manifests to copy: `haproxy.DOMAIN.COM`).
    Form::Any("DOMAIN.COM"),
    Form::Any("EXAMPLE.COM"),
    Form::Any("YOURDOMAIN"),
    Form::Yours(&["your_", "your-"]),
    // Part of a name: `loop-TASK_ID` (seen in a Job that a workflow instantiates).
    Form::Part,
    // A variable behind a part of a name: `cluster-$dc` (seen in manifests that scripts of tests fill in).
    Form::Behind("-$"),
    // SOPS.
    Form::Any("ENC["),
    // A host below somebody's own domain: `<*.custom_domain>`.
    Form::Name("<*.", b">"),
    // argocd-vault-plugin: `<path:secret/data/app#key>`, `<key>`, `<key | base64encode>`.
    Form::Name("<", b">: |#/"),
];

/// Whether a value holds something that is filled in later.
///
/// ```
/// use kuploy_compose::drift::is_filled_in_later;
///
/// assert!(is_filled_in_later("${REPLICAS:=2}"));
/// assert!(is_filled_in_later("<path:secret/data/shop#password>"));
/// assert!(!is_filled_in_later("costs $5, {a} < b"));
/// ```
pub fn is_filled_in_later(value: &str) -> bool {
    FORMS.iter().any(|form| form.is_in(value))
}

impl Form {
    fn is_in(&self, value: &str) -> bool {
        match self {
            Form::Any(start) => value.contains(start),
            Form::Yours(starts) => starts.iter().any(|start| {
                let mut places = value.match_indices(start);
                places.any(|(at, _)| is_yours(value.get(at + start.len()..).unwrap_or_default()))
            }),
            Form::Whole(start, parts) => is_word(value, start, *parts),
            Form::Reference(start) => {
                let rest = value.trim_matches(['"', '\'', ' ']).strip_prefix(start);
                rest.is_some_and(|rest| rest.contains('/'))
            }
            Form::Behind(start) => value.match_indices(start).any(|(at, _)| {
                let rest = value.get(at + start.len()..).unwrap_or_default();
                rest.starts_with(|c: char| c.is_ascii_alphabetic())
            }),
            Form::Variable => {
                let value = value.trim_matches(['"', '\'', ' ']);
                let mut places = value.match_indices('$');
                places.any(|(at, _)| {
                    let (before, rest) = value.split_at_checked(at).unwrap_or_default();
                    let begins = before.is_empty() || before.ends_with(['.', '-', '/']);
                    begins && rest.get(1..).is_some_and(is_capitals)
                })
            }
            Form::Version => {
                let parts = || value.split(['-', '.', '"', '\'', '+', ' ']);
                parts().zip(parts().skip(1)).any(|(one, next)| {
                    let digits = one.strip_prefix('v').unwrap_or(one);
                    let is_number = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
                    !digits.is_empty() && is_number(digits) && matches!(next, "X" | "Y" | "Z" | "N")
                })
            }
            Form::Part => {
                let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
                let value = value.trim_matches(['"', '\'', '}', ' ']);
                let mut parts = value.split(['-', '.']);
                value.bytes().all(is_name)
                    && parts.any(|it| !it.contains(' ') && is_word(it, "", 2))
            }
            Form::Call => {
                let value = value.trim_matches(['"', '\'', ' ']);
                let call = value.strip_prefix('$').and_then(|it| it.strip_suffix(')'));
                let parts = call.and_then(|it| it.split_once('('));
                let is_name = |it: &str| it.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                parts.is_some_and(|(name, inside)| {
                    name.starts_with(|c: char| c.is_ascii_alphabetic())
                        && is_name(name)
                        && !inside.is_empty()
                        && !inside.contains(['(', '$'])
                })
            }
            Form::InParentheses => {
                let value = value.trim().trim_matches(['"', '\'']);
                value.starts_with('(') && value.ends_with(')')
            }
            Form::Between(mark) => value.match_indices(mark).any(|(at, _)| {
                let rest = value.get(at + mark.len()..).unwrap_or_default();
                let word = rest.split_once(mark).map_or("", |(word, _)| word);
                is_word(word, "", 1) && !word.contains(' ')
            }),
            Form::Name(start, ends) => value
                .match_indices(start)
                .any(|(at, _)| is_name(value.get(at + start.len()..).unwrap_or_default(), ends)),
        }
    }
}

/// What readers are told to write of their own. There is a program called `your-spotify`.
const YOURS: &[&str] = &[
    "account",
    "api",
    "app",
    "bucket",
    "cert",
    "client",
    "cluster",
    "company",
    "custom",
    "domain",
    "email",
    "fqdn",
    "github",
    "gitlab",
    "host",
    "hostname",
    "id",
    "image",
    "ip",
    "key",
    "name",
    "namespace",
    "org",
    "organization",
    "own",
    "password",
    "project",
    "public",
    "registry",
    "repo",
    "repository",
    "secret",
    "server",
    "site",
    "storage",
    "subdomain",
    "tenant",
    "token",
    "url",
    "user",
    "username",
];

fn is_yours(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
    let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    let one = word.strip_suffix('s').unwrap_or(word);
    let is = |known: &&str| word.eq_ignore_ascii_case(known) || one.eq_ignore_ascii_case(known);
    YOURS.iter().any(is)
}

fn is_word(value: &str, start: &str, least: usize) -> bool {
    let word = value
        .trim()
        .trim_end_matches('}')
        .trim_matches(['"', '\''])
        .strip_prefix(start);
    word.is_some_and(|word| {
        let mut letters = word.bytes();
        let is_variable = !start.is_empty();
        let is_of_word = |b: u8| {
            b.is_ascii_uppercase()
                || b.is_ascii_digit()
                || b == b'_'
                || (is_variable && b.is_ascii_lowercase())
                || (!is_variable && b == b' ')
        };
        let begins = |c: char| c.is_ascii_uppercase() || (is_variable && c.is_ascii_lowercase());
        word.starts_with(begins)
            && letters.all(is_of_word)
            && word
                .split(['_', ' '])
                .filter(|part| !part.is_empty())
                .count()
                >= least
    })
}

/// Whether a text begins with a word in upper case, which no other letter goes on.
fn is_capitals(text: &str) -> bool {
    let is_of_word = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let end = text.find(|c: char| !is_of_word(c)).unwrap_or(text.len());
    let rest = text.get(end..).unwrap_or_default();
    end > 1
        && text.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && !rest.starts_with(|c: char| c.is_ascii_lowercase())
}

fn is_name(rest: &str, ends: &[u8]) -> bool {
    let name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let length = rest.bytes().take_while(|b| name(b)).count();
    length > 0
        && rest
            .as_bytes()
            .get(length)
            .is_some_and(|b| ends.contains(b))
}

/// A comment that kubesec writes below a Secret whose values it encrypted.
const KUBESEC: &str = "# kubesec:v:";

/// Families of rules that judge values: what an API server refuses, and what drifts.
const JUDGES: &[char] = &['4', '5'];

/// Leaves out what is said of values that are filled in later. A value is what stands at the place of a finding, or
/// behind it on its line.
pub fn leave_out_filled_in<'a>(report: &mut Report, text_of: impl Fn(SourceId) -> Option<&'a str>) {
    report.findings_mut().retain(|finding| {
        let Some(span) = finding
            .span
            .filter(|_| JUDGES.contains(&finding.rule.family()))
        else {
            return true;
        };
        if finding.rule == &rules::TEMPLATE {
            return true;
        }
        let text = text_of(span.source).unwrap_or_default();
        if finding.rule == &rules::NOT_BASE64 && text.contains(KUBESEC) {
            return false;
        }
        let (before, from) = text
            .split_at_checked(span.start as usize)
            .unwrap_or_default();
        let line = from.lines().next().unwrap_or_default();
        // The place may be that of a key.
        let value = line.split_once(": ").map_or(line, |(_, value)| value);
        // A name that a kustomization replaces (seen in repositories of Flux: `name: _`).
        let is_blank = matches!(value.trim_matches(['}', ' ', '"', '\'']), "_" | "...");
        let is_blank = is_blank || value.trim_end_matches(['"', '\'', ' ']).ends_with("...");
        // A block of text that is a comment for the reader (seen in samples of an operator).
        // Dots for what a guide leaves out: `extra-manifest/....`.
        let is_blank =
            is_blank || (*finding.rule == rules::KUSTOMIZATION_ENTRY && line.contains("..."));
        let is_blank = is_blank
            || line.trim_start().starts_with("# ")
            || is_asked_for(value)
            || is_told_beside(line);
        let is_of_others = match finding.rule {
            rule if OF_NAMES.contains(&rule) => {
                speaks_of_others(value) || is_any_name(value) || is_any_name(line)
            }
            rule if *rule == rules::NOT_BASE64 => speaks_of_base64(value),
            rule => *rule == rules::TYPE_MISMATCH && is_word_in_brackets(value),
        };
        !is_filled_in_later(line)
            && !is_filled_in_later(value)
            && !speaks_of_template(finding)
            && !is_blank
            && !is_of_others
            && !is_told(before)
            && !is_to_be_written(finding, from)
    });
}

/// Whether a message quotes a value that a kustomization makes for another tool to fill in (seen in operators whose chart
/// kustomize writes: `namePrefix: '{{ include "chart.fullname" . }}-'`, a patch with `{{ .Release.Namespace }}`; in templates of
/// clusterctl, a patch with `${CLUSTER_NAME}-md-1`). The name of a generated object is not where the finding is: `cluster-v4-Y-Z`.
fn speaks_of_template(finding: &Finding) -> bool {
    let quoted = finding.message.split('`').skip(1).step_by(2);
    let mut first = quoted.take(1);
    let braces = Form::Name("${", b"}:=-%/#,^?+");
    let is_name = OF_NAMES.contains(&finding.rule);
    first.any(|it| {
        (it.contains("{{") && it.contains("}}"))
            || braces.is_in(it)
            || (is_name && is_filled_in_later(it))
    })
}

/// A word in the place of a text, in brackets that YAML takes for a list (seen in a demo: `creds.json: [GOOGLE_CREDENTIALS]`).
fn is_word_in_brackets(value: &str) -> bool {
    let inside = value
        .trim()
        .strip_prefix('[')
        .and_then(|it| it.split_once(']'));
    inside.is_some_and(|(word, _)| is_word(word, "", 2))
}

/// Rules about names of objects.
const OF_NAMES: &[&crate::diagnostic::Rule] = &[&rules::NAME_NOT_VALID, &rules::FORMAT_NOT_VALID];

/// What words begin with by which somebody says that another one writes the name (seen in bases for others: `name: replaced by
/// kustomization`, `name: overridden.xyz`).
const BY_OTHERS: &[&str] = &[
    "kustomiz",
    "overrid",
    "overwrit",
    "patched",
    "replaced",
    "substituted",
];

/// Whether a name says that it is not the last one.
fn speaks_of_others(value: &str) -> bool {
    let mut words = value.split(|c: char| !c.is_ascii_alphabetic());
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        BY_OTHERS.iter().any(|start| word.starts_with(start))
    })
}

/// Whether a value of a Secret says what is to stand there; `-` and `_` are in no base64 (seen in a collection of manifests:
/// `insert-a-passphrase-here-enc-base64`).
fn speaks_of_base64(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let words = [
        "your-", "your_", "insert-", "insert_", "-here", "_here", "base64",
    ];
    value.contains(['-', '_']) && words.iter().any(|it| value.contains(it))
}

/// Names that are none: what somebody copies has them (seen in a collection of manifests: `name: NAMESPACE  # e.g. web`).
///
/// So are hosts (seen in templates of a platform: `host: HOSTNAME`).
const ANY_NAMES: &[&str] = &["DOMAIN", "HOST", "HOSTNAME", "NAME", "NAMESPACE"];

fn is_any_name(value: &str) -> bool {
    let word = value.split(['#', ',', ']', '}']).next().unwrap_or_default();
    ANY_NAMES.contains(&word.trim_matches(['"', '\'', ' ']))
}

/// Whether a comment behind a value tells the reader to write another one: `# XXX: Edit`.
fn is_told_beside(line: &str) -> bool {
    const OF_VALUES: [&str; 3] = ["change", "edit", "replace"];
    let comment = line.split_once(" #").map(|(_, comment)| comment);
    let word = comment.map(first_word).unwrap_or_default();
    OF_VALUES.iter().any(|it| word.eq_ignore_ascii_case(it))
}

/// Words that a comment begins with which tells the reader to write something.
const TELLING: &[&str] = &[
    "add", "change", "edit", "enter", "fill", "insert", "put", "replace",
];

/// Whether there is a comment in the place of a value which asks for one (seen: `volumeID: # insert the volume here`).
fn is_asked_for(value: &str) -> bool {
    let inside = value.split_once(':').map_or(value, |(_, rest)| rest);
    let comment = inside.trim_start().strip_prefix('#');
    comment.is_some_and(tells)
}

/// So many lines of an object are searched for a key that has no value.
const SEARCHED: usize = 20;

/// Whether a field that is missing is there, with a comment in the place of its value.
fn is_to_be_written(finding: &Finding, from: &str) -> bool {
    if finding.rule != &rules::FIELD_MISSING {
        return false;
    }
    let field = finding.message.split('`').nth(1).unwrap_or_default();
    let mut lines = from.lines().take(SEARCHED);
    lines.any(|line| {
        let value = line.trim_start().strip_prefix(field);
        value.is_some_and(|it| it.starts_with(':') && is_asked_for(it))
    })
}

/// The first word of a comment, behind a mark for whoever works on the file: `XXX: Edit`.
fn first_word(comment: &str) -> &str {
    const MARKS: [&str; 3] = ["FIXME:", "TODO:", "XXX:"];
    let mut words = comment
        .split_whitespace()
        .filter(|word| !MARKS.contains(word));
    words.next().unwrap_or_default()
}

fn tells(comment: &str) -> bool {
    let first = first_word(comment);
    TELLING.iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// Lines of a comment that are looked at.
const COMMENTS: usize = 10;

/// Whether a comment on the lines above tells the reader to write something else (seen in samples of an ingress controller:
/// `# Replace this with the base64-encoded client secret`).
fn is_told(before: &str) -> bool {
    let above = before
        .lines()
        .rev()
        .skip(usize::from(!before.ends_with('\n')));
    let mut comments = above
        .map_while(|line| line.trim_start().strip_prefix('#'))
        .take(COMMENTS);
    comments.any(tells)
}

#[cfg(test)]
mod tests {
    use super::is_filled_in_later;

    #[test]
    fn words_for_tools_and_readers_are_filled_in() {
        for (value, filled) in [
            ("ref+op://Home/item/TOKEN", true),
            ("op://kubernetes/web-tls/tls.crt", true),
            ("\"op://Home Lab/web/password\"", true),
            ("shop://kubernetes/web", false),
            ("op:kubernetes", false),
            ("$base64(azurePassword)", true),
            ("\"$upper(name)\"", true),
            ("$5(a)", false),
            ("a$base64(b)", false),
            ("$base64()", false),
            ("\"$TOKEN_B64\"", true),
            ("$DNS", true),
            ("$(cat pull-secret | base64 -w0)", true),
            ("CA_BUNDLE", true),
            ("\"FILLED BY THE OPERATOR\"", true),
            ("$cache_host", true),
            ("zigbee-your_domain_name-com", true),
            ("your-cluster.example.com", true),
            ("your-spotify", false),
            ("loop-TASK_ID", true),
            ("loop-TASKID", false),
            ("echo loop-TASK_ID", false),
            ("(join('-', ['a', $cluster]))", true),
            ("a (b)", false),
            ("web.vX.Y.Z", true),
            ("__REPLICA_COUNT__", true),
            ("web-__HOST__.example", true),
            ("__init__", false),
            ("@IMAGE@", true),
            ("admin@HOST", false),
            ("%NAME%-web", true),
            ("80% of A, 20% of B", false),
            ("?{base64:targets/web/password}", true),
            ("?{a}", false),
            ("cluster-$dc", true),
            ("cluster-$5", false),
            ("shhhh! it's a github secret", false),
            ("kafka.$DOMAIN", true),
            ("\"$DOMAIN.example\"", true),
            ("https://$HOST_1/a", true),
            ("kafka.$domain", false),
            ("a.$DOMAINs", false),
            ("a$B", false),
            ("in.$5", false),
            ("ran-du-v4-Y-Z", true),
            ("web.4.Y.Z+1", true),
            ("app-Y", false),
            ("node1-X", false),
            ("v4-Yes", false),
            ("abc$def", false),
            ("$5", false),
            ("UDP", false),
            ("RTX6000-micro", false),
            ("ref+x", false),
            ("dir/path/to/k8s/manifests", true),
            ("haproxy.DOMAIN.COM", true),
            ("Web.Example.com", false),
            ("subdomain.com", false),
        ] {
            assert_eq!(is_filled_in_later(value), filled, "{value}");
        }
    }
}
