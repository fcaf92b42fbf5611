//! Calls that write, or say that a path is read.

/// Which argument of a call is a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// The first one.
    First,
    /// The second one.
    Second,
    /// The first one, where another one says that the file is written.
    Written,
    /// The first one, where no other one says that the file is written.
    Unwritten,
    /// What the method is called of, where it has no path of its own.
    Receiver,
    /// The argument of this name, or the key of an argument that is an object.
    Named(&'static str),
    /// The same, or without it this expression.
    NamedOr(&'static str, &'static str),
    /// This expression, where there is an argument of this name.
    Beside(&'static str, &'static str),
}

/// What a call makes of its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::facts) enum Makes {
    /// A directory.
    Directory,
    /// A file.
    File,
    /// A file that somebody sent.
    Upload,
    /// A directory that files lie in which somebody sent, or a database.
    DataIn,
    /// A file that the program reads as well: a small database.
    Store,
    /// Such a file, whose name gets an ending: what an account that somebody logged in with by hand is known by.
    Session,
    /// Nothing: it takes away the file.
    Gap,
    /// Nothing: it reads the file, or asks for it.
    Nothing,
    /// Nothing: it sends the file to somebody.
    Sent,
}

/// Calls that write; each matches the end of a dotted name.
pub(super) const CALLS: &[(&str, Argument, Makes)] = &[
    // Sent by Flask, FastAPI and Express.
    ("FileResponse", Argument::First, Makes::Sent),
    ("res.download", Argument::First, Makes::Sent),
    ("send_file", Argument::First, Makes::Sent),
    ("sendFile", Argument::First, Makes::Sent),
    // Files that mark something, in Python and Ruby.
    ("FileUtils.touch", Argument::First, Makes::File),
    ("touch", Argument::Receiver, Makes::File),
    // Python: https://docs.python.org/3/library/os.html, Flask, FastAPI, OpenCV, TinyDB.
    ("makedirs", Argument::First, Makes::Directory),
    ("open", Argument::Written, Makes::File),
    ("write_bytes", Argument::Receiver, Makes::File),
    ("write_text", Argument::Receiver, Makes::File),
    ("to_csv", Argument::First, Makes::File),
    ("to_excel", Argument::First, Makes::File),
    ("imwrite", Argument::First, Makes::File),
    ("TinyDB", Argument::First, Makes::Store),
    ("open", Argument::Unwritten, Makes::Nothing),
    ("os.remove", Argument::First, Makes::Gap),
    ("os.rename", Argument::First, Makes::Gap),
    ("os.replace", Argument::First, Makes::Gap),
    ("os.unlink", Argument::First, Makes::Gap),
    ("rmtree", Argument::First, Makes::Gap),
    ("shutil.move", Argument::First, Makes::Gap),
    ("unlink", Argument::Receiver, Makes::Gap),
    ("read_bytes", Argument::Receiver, Makes::Nothing),
    ("read_text", Argument::Receiver, Makes::Nothing),
    ("isfile", Argument::First, Makes::Nothing),
    ("path.exists", Argument::First, Makes::Nothing),
    ("Files.exists", Argument::First, Makes::Nothing),
    ("exists", Argument::Receiver, Makes::Nothing),
    ("is_file", Argument::Receiver, Makes::Nothing),
    ("read_csv", Argument::First, Makes::Nothing),
    ("read_json", Argument::First, Makes::Nothing),
    // Tables, arrays and models: pandas, xarray, NumPy, scikit-learn, PyTorch.
    ("to_feather", Argument::First, Makes::File),
    ("h5py.File", Argument::Written, Makes::File),
    ("save_weights", Argument::First, Makes::File),
    ("savetxt", Argument::First, Makes::File),
    ("savez", Argument::First, Makes::File),
    ("savez_compressed", Argument::First, Makes::File),
    ("to_hdf", Argument::First, Makes::File),
    ("to_json", Argument::First, Makes::File),
    ("to_netcdf", Argument::First, Makes::File),
    ("to_parquet", Argument::First, Makes::File),
    ("to_pickle", Argument::First, Makes::File),
    ("joblib.dump", Argument::Second, Makes::File),
    ("np.save", Argument::First, Makes::File),
    ("savefig", Argument::First, Makes::File),
    ("save_model", Argument::First, Makes::File),
    ("save_pretrained", Argument::First, Makes::DataIn),
    ("torch.save", Argument::Second, Makes::File),
    ("joblib.load", Argument::First, Makes::Nothing),
    ("np.load", Argument::First, Makes::Nothing),
    ("open_dataset", Argument::First, Makes::Nothing),
    ("read_feather", Argument::First, Makes::Nothing),
    ("read_parquet", Argument::First, Makes::Nothing),
    ("read_pickle", Argument::First, Makes::Nothing),
    ("torch.load", Argument::First, Makes::Nothing),
    // Node.js: https://nodejs.org/api/fs.html, express-fileupload, lowdb.
    ("existsSync", Argument::First, Makes::Nothing),
    ("fs.rename", Argument::First, Makes::Gap),
    ("fs.rm", Argument::First, Makes::Gap),
    ("fs.unlink", Argument::First, Makes::Gap),
    ("renameSync", Argument::First, Makes::Gap),
    ("rmSync", Argument::First, Makes::Gap),
    ("unlinkSync", Argument::First, Makes::Gap),
    ("readFile", Argument::First, Makes::Nothing),
    ("readFileSync", Argument::First, Makes::Nothing),
    ("readJson", Argument::First, Makes::Nothing),
    ("readJsonSync", Argument::First, Makes::Nothing),
    ("mkdirSync", Argument::First, Makes::Directory),
    ("ensureDir", Argument::First, Makes::Directory),
    ("ensureDirSync", Argument::First, Makes::Directory),
    ("writeFile", Argument::First, Makes::File),
    ("writeFileSync", Argument::First, Makes::File),
    ("appendFile", Argument::First, Makes::File),
    ("appendFileSync", Argument::First, Makes::File),
    ("createWriteStream", Argument::First, Makes::File),
    ("outputFile", Argument::First, Makes::File),
    ("outputJson", Argument::First, Makes::File),
    ("writeJson", Argument::First, Makes::File),
    ("writeJsonSync", Argument::First, Makes::File),
    ("FileSync", Argument::First, Makes::Store),
    ("JSONFile", Argument::First, Makes::Store),
    ("JSONFileSync", Argument::First, Makes::Store),
    ("JSONFilePreset", Argument::First, Makes::Store),
    ("mv", Argument::First, Makes::Upload),
    // Deno and Bun.
    ("Bun.write", Argument::First, Makes::File),
    ("readTextFile", Argument::First, Makes::Nothing),
    ("writeTextFile", Argument::First, Makes::File),
    ("writeTextFileSync", Argument::First, Makes::File),
    // PHP, also Symfony's `UploadedFile::move`.
    ("mkdir", Argument::First, Makes::Directory),
    ("mkdir", Argument::Receiver, Makes::Directory),
    ("file_put_contents", Argument::First, Makes::File),
    ("file_exists", Argument::First, Makes::Nothing),
    ("file_get_contents", Argument::First, Makes::Nothing),
    ("fopen", Argument::Written, Makes::File),
    ("move_uploaded_file", Argument::Second, Makes::Upload),
    ("->move", Argument::First, Makes::DataIn),
    // Go, gin.
    ("os.MkdirAll", Argument::First, Makes::Directory),
    ("os.Mkdir", Argument::First, Makes::Directory),
    ("os.Create", Argument::First, Makes::File),
    ("os.Open", Argument::First, Makes::Nothing),
    ("os.Remove", Argument::First, Makes::Gap),
    ("os.Rename", Argument::First, Makes::Gap),
    ("os.ReadFile", Argument::First, Makes::Nothing),
    ("os.Stat", Argument::First, Makes::Nothing),
    ("os.WriteFile", Argument::First, Makes::File),
    ("os.OpenFile", Argument::Written, Makes::File),
    ("SaveUploadedFile", Argument::Second, Makes::Upload),
    // Java, Kotlin, .NET.
    ("appendText", Argument::Receiver, Makes::File),
    ("readText", Argument::Receiver, Makes::Nothing),
    ("writeBytes", Argument::Receiver, Makes::File),
    ("writeText", Argument::Receiver, Makes::File),
    ("Files.copy", Argument::Second, Makes::Upload),
    ("Files.createDirectories", Argument::First, Makes::Directory),
    ("Files.write", Argument::First, Makes::File),
    ("Files.newBufferedWriter", Argument::First, Makes::File),
    ("Files.writeString", Argument::First, Makes::File),
    ("Files.readAllLines", Argument::First, Makes::Nothing),
    ("Files.readString", Argument::First, Makes::Nothing),
    ("FileOutputStream", Argument::First, Makes::File),
    ("FileReader", Argument::First, Makes::Nothing),
    ("FileWriter", Argument::First, Makes::File),
    ("transferTo", Argument::First, Makes::Upload),
    (
        "Directory.CreateDirectory",
        Argument::First,
        Makes::Directory,
    ),
    ("FileStream", Argument::Written, Makes::File),
    ("File.Create", Argument::First, Makes::File),
    ("File.AppendAllText", Argument::First, Makes::File),
    ("File.WriteAllBytes", Argument::First, Makes::File),
    ("File.WriteAllText", Argument::First, Makes::File),
    ("StreamWriter", Argument::First, Makes::File),
    ("File.Delete", Argument::First, Makes::Gap),
    ("File.Move", Argument::First, Makes::Gap),
    ("File.Exists", Argument::First, Makes::Nothing),
    ("File.ReadAllText", Argument::First, Makes::Nothing),
    // Ruby, Rust.
    ("mkdir_p", Argument::First, Makes::Directory),
    ("File.write", Argument::First, Makes::File),
    ("File.read", Argument::First, Makes::Nothing),
    ("create_dir_all", Argument::First, Makes::Directory),
    ("fs::write", Argument::First, Makes::File),
    ("fs::read_to_string", Argument::First, Makes::Nothing),
    ("fs::remove_file", Argument::First, Makes::Gap),
    ("fs::rename", Argument::First, Makes::Gap),
    ("File::create", Argument::First, Makes::File),
    ("File::open", Argument::First, Makes::Nothing),
];

/// Calls of packages whose whole purpose is to keep something: the call, the package that a text imports where the
/// call is a word of others too, the path, and what it is. Asked before [`CALLS`].
pub(super) const OF_PACKAGES: &[(&str, &str, Argument, Makes)] = &[
    // Databases of Python in a file or a directory: each documentation's first example.
    ("Cache", "diskcache", Argument::First, Makes::Directory),
    ("duckdb.connect", "", Argument::First, Makes::Store),
    ("shelve.open", "", Argument::First, Makes::Store),
    ("lmdb.open", "", Argument::First, Makes::DataIn),
    ("to_zarr", "", Argument::First, Makes::DataIn),
    ("db.bind", "pony", Argument::Named("filename"), Makes::Store),
    ("PickleDB", "", Argument::First, Makes::Store),
    ("pickledb.load", "", Argument::First, Makes::Store),
    // Vectors: Chroma by LangChain, Qdrant and Milvus without a server, LanceDB, FAISS, LlamaIndex.
    (
        "Chroma",
        "",
        Argument::Named("persist_directory"),
        Makes::DataIn,
    ),
    (
        "Chroma.from_documents",
        "",
        Argument::Named("persist_directory"),
        Makes::DataIn,
    ),
    (
        "Chroma.from_texts",
        "",
        Argument::Named("persist_directory"),
        Makes::DataIn,
    ),
    ("QdrantClient", "", Argument::Named("path"), Makes::DataIn),
    ("MilvusClient", "", Argument::First, Makes::Store),
    ("lancedb.connect", "", Argument::First, Makes::DataIn),
    ("persist", "", Argument::Named("persist_dir"), Makes::DataIn),
    ("save_local", "", Argument::First, Makes::DataIn),
    ("write_index", "faiss", Argument::Second, Makes::Store),
    // What Keras learned, and pictures of Pillow.
    ("save", "keras", Argument::First, Makes::File),
    ("save", "PIL", Argument::First, Makes::File),
    // What werkzeug was sent (<https://flask.palletsprojects.com/en/stable/patterns/fileuploads/>).
    ("save", "flask", Argument::First, Makes::File),
    // Accounts that somebody logged in with by hand, by a code or by a picture of one: https://docs.telethon.dev,
    // https://docs.pyrogram.org, https://wwebjs.dev/guide/creating-your-bot/authentication.html, https://baileys.wiki.
    ("TelegramClient", "", Argument::First, Makes::Session),
    (
        "Client",
        "pyrogram",
        Argument::Named("workdir"),
        Makes::DataIn,
    ),
    ("Client", "pyrogram", Argument::First, Makes::Session),
    (
        "LocalAuth",
        "",
        Argument::NamedOr("dataPath", "'.wwebjs_auth'"),
        Makes::DataIn,
    ),
    ("useMultiFileAuthState", "", Argument::First, Makes::DataIn),
    ("dump_settings", "", Argument::First, Makes::Store),
    (
        "LocalSession",
        "",
        Argument::Named("database"),
        Makes::Store,
    ),
    ("PicklePersistence", "", Argument::First, Makes::Store),
    // Databases of Node.js and Go that are part of the program, and indexes of Lucene and Bleve.
    (
        "Datastore",
        "nedb",
        Argument::Named("filename"),
        Makes::Store,
    ),
    ("Level", "level", Argument::First, Makes::DataIn),
    (
        "QuickDB",
        "",
        Argument::NamedOr("filePath", "'json.sqlite'"),
        Makes::Store,
    ),
    (
        "Enmap",
        "enmap",
        Argument::Beside("name", "'data'"),
        Makes::DataIn,
    ),
    (
        "init",
        "node-persist",
        Argument::NamedOr("dir", "'.node-persist/storage'"),
        Makes::DataIn,
    ),
    ("openKv", "", Argument::First, Makes::Store),
    // Of Rust and Ruby.
    ("DB::open_default", "", Argument::First, Makes::DataIn),
    ("DB::open", "", Argument::Second, Makes::DataIn),
    ("Database::create", "", Argument::First, Makes::Store),
    ("sled::open", "", Argument::First, Makes::DataIn),
    ("PStore.new", "", Argument::First, Makes::Store),
    ("YAML::Store.new", "", Argument::First, Makes::Store),
    ("badger.DefaultOptions", "", Argument::First, Makes::DataIn),
    ("bbolt.Open", "", Argument::First, Makes::Store),
    ("bleve.New", "", Argument::First, Makes::DataIn),
    ("bolt.Open", "", Argument::First, Makes::Store),
    ("buntdb.Open", "", Argument::First, Makes::Store),
    ("leveldb.OpenFile", "", Argument::First, Makes::DataIn),
    ("pebble.Open", "", Argument::First, Makes::DataIn),
    ("FSDirectory.open", "", Argument::First, Makes::DataIn),
];

/// Those of them that are packages of Node.js.
const OF_NODE: &[&str] = &["enmap", "level", "nedb", "node-persist"];

/// Whether a file imports a package in its language: `require('level')`, `from PIL import Image`, `tf.keras`. Any does none.
pub(super) fn imports(text: &str, package: &str, file: &str) -> bool {
    let is_python = file.ends_with(".py");
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    package.is_empty()
        || text.match_indices(package).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let rest = text.get(at + package.len()..).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            let is_import = ["from", "import", "require"]
                .iter()
                .any(|it| line.contains(it));
            // `'@seald-io/nedb'`, but not `'./level'`.
            let of_scope = before
                .rsplit(['"', '\''])
                .next()
                .is_some_and(|it| it.starts_with('@'));
            let is_quoted = before.ends_with(['"', '\'']) || before.ends_with('/') && of_scope;
            let is_word = line.trim_start().starts_with(['f', 'i']) && before.ends_with([' ', ',']);
            let is_part = before.ends_with('.') && rest.starts_with('.');
            let is_imported = match is_python {
                true => (is_import && is_word || is_part) && !OF_NODE.contains(&package),
                false => is_import && is_quoted,
            };
            !rest.starts_with(is_name) && is_imported
        })
}
