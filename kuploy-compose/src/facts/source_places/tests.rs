use super::*;

fn of(text: &str) -> Option<(String, String)> {
    let mut found = find(text, "src/app.py").into_iter();
    let found = found.find(|place| place.makes != Makes::Nothing)?;
    Some((found.path.clone(), found.directory().unwrap_or_default()))
}

#[test]
fn paths_are_known_up_to_what_nobody_follows() {
    for (text, path, directory) in [
        (
            "os.makedirs(\"exports\", exist_ok=True)",
            "exports",
            "exports",
        ),
        (
            "out = f\"reports/{name}_{date}\"\nos.makedirs(out)",
            "reports",
            "reports",
        ),
        ("open(\"uploads/\" + n, \"wb\")", "uploads", "uploads"),
        ("open(f'data/{x}.csv', 'w')", "data", "data"),
        (
            "_ROOT = Path(__file__).resolve().parent.parent\n_R = _ROOT / \"reports\"\n_R.mkdir(parents=True)",
            "reports",
            "reports",
        ),
        (
            "D = os.path.join(os.path.dirname(os.path.abspath(__file__)), \"up\")\nos.makedirs(D)",
            "src/up",
            "src/up",
        ),
        ("Path(\"uploads\").mkdir()", "uploads", "uploads"),
        (
            "private static backupDir = path.join(process.cwd(), \"form-backups\");\nconst dir = path.join(this.backupDir, t.id);\nawait fs.mkdir(dir, {recursive: true})",
            "form-backups",
            "form-backups",
        ),
        (
            "move_uploaded_file($_FILES[\"f\"][\"tmp_name\"], \"uploads/\" . basename($n));",
            "uploads",
            "uploads",
        ),
        (
            "move_uploaded_file($f, __DIR__ . \"/uploads/\" . $n);",
            "src/uploads",
            "src/uploads",
        ),
        (
            "file_put_contents(realpath(__DIR__.'/../conf/') . '/local.php', $x);",
            "conf/local.php",
            "conf",
        ),
        (
            "file_put_contents(\"data/orders.json\", \"x\");",
            "data/orders.json",
            "data",
        ),
        (
            "$file->move($this->getParameter('kernel.project_dir').'/public/uploads', $n);",
            "public/uploads",
            "public/uploads",
        ),
        (
            "$d = $params->get('kernel.project_dir') . '/data';\nmkdir($d);",
            "data",
            "data",
        ),
        (
            "file_put_contents(storage_path('app/x.json'), $x);",
            "storage/app/x.json",
            "storage/app",
        ),
        (
            "def __init__(self, storage_path = Path(\"./kept\")):\n    self.storage_path = storage_path\n    self.storage_path.mkdir()",
            "kept",
            "kept",
        ),
        (
            "model_storage_path = \"/srv/models\"\nopen(f\"{model_storage_path}/{n}\", \"wb\")",
            "/srv/models",
            "/srv/models",
        ),
        (
            "fs.writeFileSync(path.join(__dirname, '../store', id), x)",
            "store",
            "store",
        ),
        (
            "fs.writeFileSync(`uploads/${name}`, x)",
            "uploads",
            "uploads",
        ),
        ("os.MkdirAll(\"uploads\", 0755)", "uploads", "uploads"),
        ("os.Create(\"./uploads/\" + n)", "uploads", "uploads"),
        (
            "Files.copy(in, Paths.get(\"uploads\").resolve(name))",
            "uploads",
            "uploads",
        ),
        (
            "var up = Path.Combine(Directory.GetCurrentDirectory(), \"uploads\");\nDirectory.CreateDirectory(Path.Combine(up, \"mods\"));",
            "uploads/mods",
            "uploads/mods",
        ),
        (
            "new FileStream(Path.Combine(env.WebRootPath, \"images\", n), FileMode.Create)",
            "wwwroot/images",
            "wwwroot/images",
        ),
        (
            "ROOT = Path(__file__).resolve(strict=True).parent.parent\nAPPS = ROOT / \"shop\"\nos.makedirs(str(APPS / \"media\"))",
            "shop/media",
            "shop/media",
        ),
        (
            "ROOT = (\n    environ.Path(__file__) - 2\n)  # (src/app.py - 2 = .)\nAPPS = ROOT.path(\"shop\")\nos.makedirs(str(APPS(\"media\")))",
            "shop/media",
            "shop/media",
        ),
        (
            "ROOT = environ.Path(__file__) - 2\nAPPS = ROOT.path(\"shop\")\nos.makedirs(str(APPS.path(\"media\")))",
            "shop/media",
            "shop/media",
        ),
        (
            "dir := filepath.Join(\"..\", \"front\", \"avatars\")\nos.MkdirAll(dir, 0755)",
            "../front/avatars",
            "../front/avatars",
        ),
        (
            "json.dump(d, open(\"state.json\", \"w\"))",
            "state.json",
            "",
        ),
    ] {
        let want = (path.to_owned(), directory.to_owned());
        assert_eq!(of(text), Some(want), "{text}");
    }
}

#[test]
fn what_begins_with_something_unknown_is_no_path() {
    for text in [
        "os.makedirs(directory)",
        "open(os.path.join(target, 'uploads'), 'w')",
        "open(name, \"w\")",
        "open(UPLOAD_DIR / n, 'wb')",
        "open(f\"{base}/uploads\", \"w\")",
        "tempfile.mkdtemp(); open(tempfile.mkdtemp() + \"/uploads\", \"w\")",
        "open(\"uploads/a.txt\")",
        "# os.makedirs(\"uploads\")",
        "fetch(\"https://a.example/uploads\")",
        "router.mkdir(req.path)",
        // Second halves of paths.
        "$p = '/media/' . $n; $f = Config::$path.$p; move_uploaded_file($t, $f);",
        "fs.mkdirSync(process.env.HOME + '/uploads')",
        "os.makedirs(os.environ['HOME'] + '/uploads')",
    ] {
        assert_eq!(of(text), None, "{text}");
    }
}

#[test]
fn variables_are_those_that_are_read() {
    let text = "D = Path(os.getenv('KB_STORAGE', 'data/kb'))\nD.mkdir()";
    let found = find(text, "main.py");
    let first = found.first().unwrap();
    assert_eq!(
        (first.path.as_str(), first.variable.as_deref()),
        ("data/kb", Some("KB_STORAGE"))
    );
    let text = "const d = process.env.UPLOADS || 'uploads'\nfs.mkdirSync(d)";
    let found = find(text, "main.js");
    assert_eq!(found.first().unwrap().variable.as_deref(), Some("UPLOADS"));
}

#[test]
fn packages_are_those_that_are_imported() {
    for (text, package, want) in [
        ("const { Level } = require('level')", "level", true),
        ("import { Level } from 'level'", "level", true),
        ("import Datastore from '@seald-io/nedb'", "nedb", true),
        ("from PIL import Image", "PIL", true),
        ("import os, faiss", "faiss", true),
        ("import keras", "keras", true),
        ("m = tf.keras.Sequential()", "keras", true),
        (
            "from game import Level\nLevel('saves/level1')",
            "level",
            false,
        ),
        ("import { Level } from './level'", "level", false),
        ("const a = require('level-party')", "level", false),
        ("COMPILED = 1\nimport PILOT", "PIL", false),
        ("from level import Level", "level", false),
    ] {
        let is_script =
            text.contains("require") || text.contains("} from") || text.contains("from '@");
        let file = if is_script { "a.js" } else { "a.py" };
        assert_eq!(imports(text, package, file), want, "{text}");
    }
}

#[test]
fn fields_of_settings_have_the_prefix_of_their_class() {
    let field = "UPLOAD_DIR";
    for (text, want) in [
        (
            "class S(BaseSettings):\n    model_config = {\"env_prefix\": \"APP_\"}\n    UPLOAD_DIR: str = 'up'\n",
            "APP_UPLOAD_DIR",
        ),
        (
            "class D(BaseSettings):\n    model_config = C(env_prefix=\"DB_\")\n\nclass S(BaseSettings):\n    UPLOAD_DIR: str = 'up'\n    model_config = C(env_prefix='APP_')\n",
            "APP_UPLOAD_DIR",
        ),
        (
            "class D(BaseSettings):\n    model_config = C(env_prefix=\"DB_\")\n\nclass S(BaseSettings):\n    UPLOAD_DIR: str = 'up'\n",
            "UPLOAD_DIR",
        ),
        (
            "class S(BaseSettings):\n    UPLOAD_DIR: str = Field('up', validation_alias='UP')\n",
            "UP",
        ),
        (
            "class S(BaseSettings):\n    UPLOAD_DIR: str = Field('up', some_env='x')\n",
            "UPLOAD_DIR",
        ),
    ] {
        let line = text.lines().find(|line| line.contains(field)).unwrap();
        assert_eq!(of_field(line, field, text).as_deref(), Some(want), "{text}");
    }
}

#[test]
fn parameters_of_a_function_are_no_names_of_the_text() {
    for text in [
        "base = \"uploads\"\ndef place(base, n):\n    return os.path.join(base, n)\nopen(place(\"/tmp\", \"x\"), \"w\")",
        "base = \"uploads\"\ndef place(base, n): return os.path.join(base, n)\nopen(place(\"/tmp\", \"x\"), \"w\")",
        "// function dest(n) { return path.join(\"uploads\", n) }\nfunction dest(n) { return path.join(\"/tmp\", n) }\nfs.writeFileSync(dest(\"a\"), \"b\")",
    ] {
        let found = of(text).map(|(path, _)| path);
        assert!(!found.is_some_and(|it| it.contains("uploads")), "{text}");
    }
}
