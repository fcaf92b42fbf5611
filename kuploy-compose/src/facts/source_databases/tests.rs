use super::*;

#[test]
fn only_what_is_written_out_is_a_database_of_the_source() {
    for (line, want) in [
        ("URL = \"sqlite:///site.db\"", Some("site.db")),
        ("url = 'sqlite:///./sql_app.db'", Some("sql_app.db")),
        (
            "engine = create_engine(\"sqlite:////srv/x.db\")",
            Some("/srv/x.db"),
        ),
        ("con = sqlite3.connect('shop.db')", Some("shop.db")),
        (
            "const db = new sqlite3.Database('./data.sqlite');",
            Some("data.sqlite"),
        ),
        (
            "db, err := gorm.Open(sqlite.Open(\"shop.db\"), &gorm.Config{})",
            Some("shop.db"),
        ),
        ("o.UseSqlite(\"Data Source=app.db\")", Some("app.db")),
        ("con = sqlite3.connect(':memory:')", None),
        ("con = sqlite3.connect('/tmp/x.db')", None),
        ("url = 'sqlite://'", None),
        ("url = 'sqlite:///' + sys.argv[1] + 'sqlite:///a.db'", None),
        ("u = os.getenv('TEST_DATABASE_URL', 'sqlite:///t.db')", None),
        ("# url = 'sqlite:///site.db'", None),
        ("name = 'shop.db'", None),
        ("con = psycopg2.connect('shop.db')", None),
    ] {
        assert_eq!(
            in_text(line).map(|(_, path, _)| path).as_deref(),
            want,
            "{line}"
        );
    }
    for (line, want) in [
        (
            "url = os.environ.get('DATABASE_URL', 'sqlite:///site.db')",
            "DATABASE_URL",
        ),
        (
            "e = create_engine(os.getenv(\"DB_URL\", \"sqlite:///./site.db\"))",
            "DB_URL",
        ),
        (
            "U = config(\"DATABASE_URL\", default=\"sqlite:///site.db\")",
            "DATABASE_URL",
        ),
        (
            "const f = process.env.DB_URL || 'sqlite:///site.db'",
            "DB_URL",
        ),
        (
            "u = ENV.fetch('DATABASE_URL') { 'sqlite:///site.db' }",
            "DATABASE_URL",
        ),
    ] {
        let want = Some((1, "site.db".to_owned(), Some(want.to_owned())));
        assert_eq!(in_text(line), want, "{line}");
    }
    assert!(sets("A=1\nDB_URL = x", "DB_URL") && !sets("DB_URL_2=x", "DB_URL"));
}

#[test]
fn calls_open_databases_by_names_and_defaults() {
    for (text, path, variable) in [
        ("DB = \"bot.db\"\ncon = sqlite3.connect(DB)", "bot.db", None),
        (
            "con = sqlite3.connect(os.getenv(\"DB_FILE\", \"bot.db\"))",
            "bot.db",
            Some("DB_FILE"),
        ),
        (
            "$db = new PDO(\"sqlite:\" . __DIR__ . \"/data/app.sqlite\");",
            "data/app.sqlite",
            None,
        ),
        (
            "con = sqlite3.connect(os.path.join(BASE_DIR, \"x.db\"))",
            "x.db",
            None,
        ),
        (
            "p := os.Getenv(\"DB_FILE\")\nif p == \"\" {\n\tp = \"a.db\"\n}\ndb, err := sql.Open(\"sqlite\", p)",
            "a.db",
            Some("DB_FILE"),
        ),
        (
            "db, err := sql.Open(\"sqlite3\", \"./data/app.db\")",
            "data/app.db",
            None,
        ),
        (
            "db, err := sqlx.Connect(\"sqlite\", \"file:data/x.db?_pragma=a\")",
            "data/x.db",
            None,
        ),
    ] {
        let found = of_calls("index.php", text, &mut Vec::new())
            .into_iter()
            .next();
        let found = found.map(|(_, path, variable)| (path, variable));
        let want = Some((path.to_owned(), variable.map(str::to_owned)));
        assert_eq!(found, want, "{text}");
    }
    for text in [
        "con = sqlite3.connect(path)",
        "con = sqlite3.connect(\":memory:\")",
        "new PDO(\"mysql:host=db\")",
        "db, err := sql.Open(\"postgres\", \"x.db\")",
        "db, err := sql.Open(\"sqlite3\", \":memory:\")",
    ] {
        assert_eq!(of_calls("index.php", text, &mut Vec::new()), [], "{text}");
    }
    let of = |text: &str| in_object("db.js", text).map(|(_, path, _)| path);
    let named =
        of("const n = 'goal.db';\nopen({ filename: `./data/${n}`, driver: sqlite3.Database })");
    assert_eq!(named.as_deref(), Some("data/goal.db"));
    let sequelize = of("new Sequelize({ dialect: 'sqlite', storage: 'shop.sqlite' })");
    assert_eq!(sequelize.as_deref(), Some("shop.sqlite"));
    let libsql = of(
        "import { createClient } from '@libsql/client'\nconst c = createClient({ url: 'file:./dev.db' })",
    );
    assert_eq!(libsql.as_deref(), Some("dev.db"));
    assert_eq!(
        of("const s = { storage: 'shop.sqlite' }"
            .replace("sqlite", "bin")
            .as_str()),
        None
    );
}

#[test]
fn files_of_configuration_name_databases_in_their_own_way() {
    let rails = "default: &default\n  adapter: sqlite3\ndevelopment:\n  database: storage/dev.sqlite3\nproduction:\n  primary:\n    <<: *default\n    database: storage/production.sqlite3\n";
    let of = |name: &str, text: &str| of_file(name, text);
    let found = |line: usize, path: &str| Some((line, path.to_owned(), None));
    assert_eq!(
        of("database.yml", rails),
        found(8, "storage/production.sqlite3")
    );
    let postgres = rails.replace(
        "storage/production.sqlite3",
        "shop\n    adapter: postgresql",
    );
    assert_eq!(of("database.yml", &postgres), None);
    let prisma = "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./dev.db\"\n}\n";
    assert_eq!(
        of("prisma/schema.prisma", prisma),
        found(3, "prisma/dev.db")
    );
    let env = prisma.replace("\"file:./dev.db\"", "env(\"DATABASE_URL\")");
    assert_eq!(of("schema.prisma", &env), None);
    let settings = "{ \"ConnectionStrings\": { \"Db\": \"Data Source=app.db\" } }";
    assert_eq!(of("appsettings.json", settings), found(1, "app.db"));
    let spring = "# x\nspring.datasource.url=jdbc:h2:file:./data/shop;MODE=MySQL\n";
    assert_eq!(of("application.properties", spring), found(2, "data/shop"));
    let default = Some((1, "x".to_owned(), Some("DB_URL".to_owned())));
    assert_eq!(
        of("application.yml", "url: ${DB_URL:jdbc:h2:file:./x}"),
        default
    );
    for line in [
        "url: jdbc:h2:mem:shop",
        "url: jdbc:postgresql://db/shop",
        "url: ${DB_URL:jdbc:postgresql://db/x}",
        "url: jdbc:h2:file:./${NAME}",
        "# url: jdbc:h2:file:./x",
    ] {
        assert_eq!(of("application.yml", line), None, "{line}");
    }
}

#[test]
fn variables_that_choose_a_database_are_told_by_their_names() {
    for name in [
        "DATABASE_URL",
        "DB_HOST",
        "MYSQL_HOST",
        "ConnectionStrings__Db",
        "SQLALCHEMY_DATABASE_URI",
    ] {
        assert!(chooses(name), "{name}");
    }
    for name in ["PORT", "DBUS_ADDRESS", "REDIS_URL", "DEBUG"] {
        assert!(!chooses(name), "{name}");
    }
}
