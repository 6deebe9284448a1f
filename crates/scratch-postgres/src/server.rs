//! The throw-away server: one per user of the machine, in a folder of the temporary directory.
//!
//! Whoever comes first starts it, under a file lock; it stays up for later runs until [`stop`]. The folder holds
//! `lock`, `server.uri` (how to reach it), `authority.pem` and `data`. A data folder that will not start, an older
//! PostgreSQL's say, is made anew: nothing in it is worth keeping.

use crate::certificate;
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::Write,
    net::TcpListener,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, chown},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tokio_postgres::Config;

/// A role that the throw-away server lets in only over TLS; it has the superuser's password.
pub const TLS_ONLY: &str = "tls_only";
/// A role that the throw-away server lets in only without TLS; it has the superuser's password.
pub const TLS_NEVER: &str = "tls_never";

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    /// The administrator's connection URI.
    pub uri: String,
    /// The certificate authority behind its certificate, PEM.
    pub root_certificate: String,
    pub(crate) admin: Config,
}

/// Starts the throw-away server unless it runs already. The error says what to do.
pub fn start() -> Result<Server, String> {
    let home = Home::open()?;
    if let Some(server) = home.running() {
        return Ok(server);
    }
    let _lock = home.lock()?;
    if let Some(server) = home.running() {
        return Ok(server);
    }
    let programs = Programs::find()?;
    if home.has_data()
        && let Ok(server) = home.launch(&programs)
    {
        return Ok(server);
    }
    home.make_data(&programs)?;
    home.launch(&programs)
}

/// Stops the throw-away server if it runs.
pub fn stop() -> Result<(), String> {
    let home = Home::open()?;
    let _lock = home.lock()?;
    if home.running().is_none() {
        return Ok(());
    }
    Programs::find()?.run("pg_ctl", &home, |command| command.args(["stop", "--mode=immediate", "--wait"]))
}

struct Home(PathBuf);

impl Home {
    fn open() -> Result<Self, String> {
        let user = rustix::process::geteuid().as_raw();
        let folder = std::env::temp_dir().join(format!("metalith-scratch-postgres-{user}"));
        // Others may pass through, because the server of a root session runs as somebody else.
        let _ = DirBuilder::new().mode(0o711).create(&folder);
        let found = fs::symlink_metadata(&folder).map_err(at(&folder))?;
        if !found.is_dir() || found.uid() != user {
            return Err(format!("{} is not a folder of this user; remove it", folder.display()));
        }
        Ok(Self(folder))
    }

    fn lock(&self) -> Result<File, String> {
        let path = self.0.join("lock");
        let file = File::create(&path).map_err(at(&path))?;
        file.lock().map_err(at(&path))?;
        Ok(file)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    fn has_data(&self) -> bool {
        self.0.join("authority.pem").exists()
    }

    fn running(&self) -> Option<Server> {
        let uri = fs::read_to_string(self.0.join("server.uri")).ok()?;
        let root_certificate = fs::read_to_string(self.0.join("authority.pem")).ok()?;
        let admin: Config = uri.parse().ok()?;
        match ask(&admin, "SELECT 1") {
            // A server that answers with an error, such as "too many clients", runs all the same.
            Err(error) if error.as_db_error().is_none() => None,
            _ => Some(Server { uri, root_certificate, admin }),
        }
    }

    /// Makes an empty cluster. The authority's certificate comes last: it says that the rest is whole.
    fn make_data(&self, programs: &Programs) -> Result<(), String> {
        let (data, authority) = (self.data(), self.0.join("authority.pem"));
        let _ = fs::remove_file(&authority);
        let _ = fs::remove_dir_all(&data);
        DirBuilder::new().mode(0o700).create(&data).map_err(at(&data))?;
        programs.give(&data)?;

        let password = self.0.join("password");
        self.write_private(&password, kernel::Chance::system().hex::<16>().as_bytes())?;
        programs.give(&password)?;
        programs.run("initdb", self, |command| {
            command
                .args([
                    "--username=postgres",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                ])
                .arg(format!("--pwfile={}", password.display()))
        })?;

        let certificates = certificate::make().map_err(|error| format!("no certificate: {error}"))?;
        for (name, text) in [
            ("server.crt", certificates.server.as_str()),
            ("server.key", certificates.server_key.as_str()),
            ("postgresql.auto.conf", SETTINGS),
            ("pg_hba.conf", DOORS),
        ] {
            let path = data.join(name);
            self.write_private(&path, text.as_bytes())?;
            programs.give(&path)?;
        }
        fs::write(&authority, certificates.authority).map_err(at(&authority))
    }

    fn launch(&self, programs: &Programs) -> Result<Server, String> {
        let port = free_port().map_err(|error| format!("no free port on 127.0.0.1: {error}"))?;
        programs.run("pg_ctl", self, |command| {
            command
                .args(["start", "--wait", "--timeout=60", "--silent"])
                .arg(format!("--options=-p {port}"))
                .arg(format!("--log={}", self.data().join("server.log").display()))
        })?;
        let password = fs::read_to_string(self.0.join("password")).map_err(at(&self.0))?;
        let uri = format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres");
        self.write_private(&self.0.join("server.uri"), uri.as_bytes())?;
        let server = self.running().ok_or("the scratch PostgreSQL started and does not answer")?;
        tidy(&server.admin, &password)
            .map_err(|error| format!("the scratch PostgreSQL is not in order: {error:?}"))?;
        Ok(server)
    }

    fn write_private(&self, path: &Path, content: &[u8]) -> Result<(), String> {
        // Written beside and renamed, so that nobody reads half of it.
        let draft = self.0.join("draft");
        let _ = fs::remove_file(&draft);
        let mut file =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).map_err(at(&draft))?;
        file.write_all(content).map_err(at(&draft))?;
        fs::rename(&draft, path).map_err(at(path))
    }
}

/// Speed instead of safety, and TLS for those who ask.
const SETTINGS: &str = "\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
timezone = 'UTC'
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
";

const DOORS: &str = "\
hostssl    all  tls_only   127.0.0.1/32  scram-sha-256
hostnossl  all  tls_never  127.0.0.1/32  scram-sha-256
host       all  tls_only   127.0.0.1/32  reject
host       all  tls_never  127.0.0.1/32  reject
host       all  all        127.0.0.1/32  scram-sha-256
";

/// Makes the two roles with special doors and drops databases that killed tests left behind.
fn tidy(admin: &Config, password: &str) -> Result<(), tokio_postgres::Error> {
    for role in [TLS_ONLY, TLS_NEVER] {
        ask(admin, &format!("DROP ROLE IF EXISTS {role}; CREATE ROLE {role} LOGIN PASSWORD '{password}'"))?;
    }
    let leftovers = "SELECT datname FROM pg_database WHERE datname LIKE 'scratch\\_%'";
    for row in ask(admin, leftovers)? {
        ask(admin, &format!("DROP DATABASE {row} WITH (FORCE)"))?;
    }
    Ok(())
}

struct Programs {
    folder: PathBuf,
    /// User and group to run as when the caller is root, as which PostgreSQL refuses to run.
    run_as: Option<(u32, u32)>,
}

impl Programs {
    fn find() -> Result<Self, String> {
        let missing = "these tests need PostgreSQL's programs (initdb, pg_ctl): `apt-get install postgresql`, or name \
                       a server to use in METALITH_TEST_POSTGRES=postgres://admin:password@host:port/postgres";
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folder = std::env::split_paths(&path).chain(debian_folders()).find_map(|folder| {
            let (initdb, pg_ctl) = (folder.join("initdb"), folder.join("pg_ctl"));
            if initdb.is_file() && pg_ctl.is_file() {
                pg_ctl.canonicalize().ok()?.parent().map(Path::to_owned)
            } else {
                None
            }
        });
        let run_as = if rustix::process::geteuid().is_root() { Some(unprivileged()?) } else { None };
        Ok(Self { folder: folder.ok_or(missing)?, run_as })
    }

    fn run(
        &self,
        name: &str,
        home: &Home,
        with: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<(), String> {
        let mut command = Command::new(self.folder.join(name));
        command.env("LC_ALL", "C").env("PGDATA", home.data()).current_dir(&home.0).stdin(Stdio::null());
        if let Some((user, group)) = self.run_as {
            command.uid(user).gid(group);
        }
        let output = with(&mut command).output().map_err(|error| format!("{name} did not run: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let said = [output.stdout, output.stderr].concat();
        Err(format!("{name} failed for {}:\n{}", home.data().display(), String::from_utf8_lossy(&said)))
    }

    /// Makes the server's user the owner.
    fn give(&self, path: &Path) -> Result<(), String> {
        let Some((user, group)) = self.run_as else { return Ok(()) };
        chown(path, Some(user), Some(group)).map_err(at(path))
    }
}

/// Debian keeps the programs out of PATH, one folder per major version; the newest first.
fn debian_folders() -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir("/usr/lib/postgresql") else { return Vec::new() };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort_by(|one, other| other.cmp(one));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

fn unprivileged() -> Result<(u32, u32), String> {
    let users = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
    let ids = |name: &str| {
        users.lines().map(|line| line.split(':').collect::<Vec<_>>()).find_map(|fields| match fields[..] {
            [user, _, uid, gid, ..] if user == name => Some((uid.parse().ok()?, gid.parse().ok()?)),
            _ => None,
        })
    };
    ids("postgres").or_else(|| ids("nobody")).ok_or_else(|| {
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody"
            .to_owned()
    })
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Runs statements from a thread without a runtime of its own and gives the first column of the rows as text.
fn ask(config: &Config, sql: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a thread can have a runtime");
    runtime.block_on(async {
        let (client, connection) = config.connect(tokio_postgres::NoTls).await?;
        let talk = tokio::spawn(connection);
        let messages = client.simple_query(sql).await;
        drop(client);
        let _ = talk.await;
        Ok(messages?
            .iter()
            .filter_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            })
            .collect())
    })
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> String + '_ {
    move |error| format!("{}: {error}", path.display())
}
