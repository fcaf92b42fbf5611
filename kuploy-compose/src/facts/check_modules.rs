//! Health checks in Python that import a module which nothing installs: `python -c "import requests; …"` in an image of
//! `python:slim` whose requirements have no `requests`, nor any package that brings it along.
//!
//! Seen: two services of one repository whose check always failed with `ModuleNotFoundError`, beside others that had the
//! package through another one.

use crate::map::BTreeSet;

use super::catalogue;
use super::gathered::Facts;
use super::image;
use super::service_facts::ServiceFacts;
use super::source_files;
use crate::source::paths;

/// The module that people ask by, and its package.
const MODULE: &str = "requests";

/// Packages that do not depend on it, neither themselves nor through others, by their metadata on <https://pypi.org>. What
/// is not listed may bring it along.
const WITHOUT: &[&str] = &[
    "aio-pika",
    "aiofiles",
    "aiogram",
    "aiohttp",
    "aiokafka",
    "aiomqtt",
    "aiomysql",
    "aioredis",
    "aiosqlite",
    "alembic",
    "anyio",
    "apscheduler",
    "arq",
    "asyncio-mqtt",
    "asyncpg",
    "attrs",
    "bcrypt",
    "beautifulsoup4",
    "black",
    "boto3",
    "celery",
    "click",
    "confluent-kafka",
    "cryptography",
    "discord.py",
    "django",
    "django-cors-headers",
    "django-environ",
    "django-filter",
    "djangorestframework",
    "dnspython",
    "email-validator",
    "fastapi",
    "flake8",
    "flask",
    "flask-cors",
    "flask-jwt-extended",
    "flask-login",
    "flask-migrate",
    "flask-socketio",
    "flask-sqlalchemy",
    "flask-wtf",
    "gevent",
    "greenlet",
    "grpcio",
    "gunicorn",
    "h11",
    "hiredis",
    "httptools",
    "httpx",
    "hypercorn",
    "idna",
    "isort",
    "itsdangerous",
    "jinja2",
    "joblib",
    "kafka-python",
    "loguru",
    "lxml",
    "mako",
    "markupsafe",
    "matplotlib",
    "motor",
    "mypy",
    "mysql-connector-python",
    "mysqlclient",
    "numpy",
    "openpyxl",
    "orjson",
    "paho-mqtt",
    "pandas",
    "passlib",
    "pika",
    "pillow",
    "pip",
    "prometheus-client",
    "protobuf",
    "psutil",
    "psycopg",
    "psycopg2",
    "psycopg2-binary",
    "pydantic",
    "pydantic-settings",
    "pyjwt",
    "pymongo",
    "pymysql",
    "pytest",
    "pytest-asyncio",
    "python-dateutil",
    "python-dotenv",
    "python-jose",
    "python-json-logger",
    "python-multipart",
    "python-socketio",
    "python-telegram-bot",
    "pytz",
    "pyyaml",
    "quart",
    "redis",
    "rq",
    "ruff",
    "schedule",
    "scikit-learn",
    "scipy",
    "sentry-sdk",
    "setuptools",
    "six",
    "slowapi",
    "sqlalchemy",
    "sqlmodel",
    "starlette",
    "structlog",
    "tenacity",
    "toml",
    "tornado",
    "typing-extensions",
    "tzdata",
    "ujson",
    "urllib3",
    "uvicorn",
    "uvloop",
    "waitress",
    "watchfiles",
    "websocket-client",
    "websockets",
    "werkzeug",
    "wheel",
    "whitenoise",
];

/// The module that the check of a service imports and its image is known to lack, with the image that this is built from.
pub(crate) fn missing<'s>(
    facts: &Facts<'_>,
    service: &'s ServiceFacts<'_>,
) -> Option<(&'static str, &'s str)> {
    let check = service.health.as_ref()?;
    if !check.test.iter().any(|word| imports(word)) {
        return None;
    }
    let mut bases = service.image.lineage.iter();
    let base = bases.find(|base| catalogue::repository(base) == "python")?;
    let process = &service.process;
    let line = process.line();
    let mut texts = process.texts().chain([&line]);
    let build = service.service.build.as_ref()?;
    let context = service.context()?;
    if texts.any(|text| text.contains("install") || text.contains("uv run")) {
        return None;
    }
    let dockerfile = image::dockerfile_path(facts.files, context, build);
    let text = source_files::text(facts.files, &dockerfile);
    let text = build.dockerfile_inline.clone().or(text)?;
    let lists = |name: &str| listed(facts, context, name);
    let packages = installed(&text, &lists)?;
    let is_known = |package: &String| WITHOUT.binary_search(&package.as_str()).is_ok();
    packages.iter().all(is_known).then_some((MODULE, base))
}

/// Whether the code of a check imports the module.
fn imports(code: &str) -> bool {
    let mut found = code.match_indices(MODULE);
    found.any(|(at, name)| {
        let before = code.get(..at).unwrap_or_default();
        let after = code.get(at + name.len()..).unwrap_or_default();
        let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || ", ".contains(c));
        let list = before.get(word.len()..).unwrap_or_default().trim_start();
        let is_word = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
        is_word && (list.starts_with("import ") || list == "from ")
    })
}

/// The texts of the lists of packages in a context that have a name.
fn listed(facts: &Facts<'_>, context: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_read = |file: &str| file == name;
    let mut add = |_: &str, text: &str| found.push(text.to_owned());
    source_files::each(facts.files, context, &is_read, &|_| false, &mut add);
    found
}

/// What a Dockerfile installs by `pip`; `None` where something else may install packages.
fn installed(dockerfile: &str, lists: &dyn Fn(&str) -> Vec<String>) -> Option<BTreeSet<String>> {
    let text = dockerfile.replace("\\\r\n", " ").replace("\\\n", " ");
    let mut found = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if !line
            .get(..4)
            .is_some_and(|it| it.eq_ignore_ascii_case("RUN "))
        {
            continue;
        }
        for step in line.get(4..)?.split(['&', ';', '|']) {
            let words: Vec<&str> = step.split_whitespace().collect();
            let installs = |word: &str| words.contains(&word);
            let is_pip = words
                .iter()
                .any(|word| paths::file_name(word).starts_with("pip"));
            match is_pip && (installs("install") || installs("wheel")) {
                true => packages(&words, lists, &mut found)?,
                false if words.iter().any(|word| may_install(word)) => return None,
                false => {}
            }
        }
    }
    Some(found)
}

/// Whether a word of another command says that it may install packages of Python.
fn may_install(word: &str) -> bool {
    const PARTS: &[&str] = &[
        "conda", "mamba", "pdm", "pipenv", "poetry", "python3-", "rye", "setup.py",
    ];
    word == "uv"
        || word == "make"
        || word.ends_with(".sh")
        || PARTS.iter().any(|it| word.contains(it))
}

/// Adds the packages of a command of `pip`, and those of the lists that it names; `None` where it installs a project.
fn packages(
    words: &[&str],
    lists: &dyn Fn(&str) -> Vec<String>,
    found: &mut BTreeSet<String>,
) -> Option<()> {
    let mut words = words
        .iter()
        .skip_while(|word| !["install", "wheel"].contains(word));
    words.next();
    while let Some(word) = words.next() {
        match *word {
            "-r" | "--requirement" => {
                let texts = lists(paths::file_name(words.next()?));
                let [text] = texts.as_slice() else {
                    return None;
                };
                for line in text.lines().map(str::trim) {
                    let line = line.split(" #").next().unwrap_or_default();
                    if !line.is_empty() && !line.starts_with('#') {
                        found.insert(package(line)?);
                    }
                }
            }
            "-w" | "--wheel-dir" | "--prefix" | "--target" | "-t" | "--timeout" | "--retries" => {
                words.next();
            }
            option if option.starts_with('-') => {
                let is_plain = [
                    "--no-",
                    "--upgrade",
                    "-U",
                    "--quiet",
                    "-q",
                    "--user",
                    "--prefix=",
                    "--wheel-dir=",
                ];
                is_plain
                    .iter()
                    .any(|plain| option.starts_with(plain))
                    .then_some(())?;
            }
            // Wheels that another stage made of a list.
            wheels if wheels.contains("wheels") => {}
            name => {
                found.insert(package(name)?);
            }
        }
    }
    Some(())
}

/// The name of a package: `uvicorn` of `uvicorn[standard]==0.30.1`; `None` of a path, an address, or another list.
fn package(text: &str) -> Option<String> {
    let text = text.trim_matches(['"', '\'']);
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    let is_other =
        name.is_empty() || name.starts_with(['-', '.']) || rest.starts_with(['+', ':', '/', '@']);
    let is_project = rest.trim_start().starts_with('@');
    (!is_other && !is_project).then(|| name.to_ascii_lowercase().replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_sorted() {
        assert!(WITHOUT.is_sorted());
    }

    #[test]
    fn checks_import_modules() {
        for (code, want) in [
            ("import requests; requests.get('http://localhost')", true),
            ("import sys, requests", true),
            ("from requests import get", true),
            ("import urllib.request as requests", false),
            ("import requests_unixsocket", false),
            ("requests.get('x')", false),
        ] {
            assert_eq!(imports(code), want, "{code}");
        }
    }

    #[test]
    fn what_pip_installs_is_known_or_not() {
        let of = |line: &str| {
            let lists = |_: &str| vec!["fastapi==1 # web\n# x\nuvicorn[standard]\n".to_owned()];
            let found = installed(&format!("FROM python:3\n{line}\n"), &lists)?;
            Some(found.into_iter().collect::<Vec<_>>().join(" "))
        };
        for (line, want) in [
            (
                "RUN pip install --no-cache-dir -r requirements.txt",
                Some("fastapi uvicorn"),
            ),
            (
                "RUN pip3 install \"Flask>=2\" \\\n  redis",
                Some("flask redis"),
            ),
            ("RUN apt-get update && apt-get install -y gcc", Some("")),
            ("RUN pip install .", None),
            ("RUN pip install poetry && poetry install", None),
            ("RUN pip install git+https://example.com/a.git", None),
            ("RUN uv sync", None),
            ("RUN pip install -e x", None),
            ("RUN ./install.sh", None),
        ] {
            assert_eq!(of(line).as_deref(), want, "{line}");
        }
    }
}
