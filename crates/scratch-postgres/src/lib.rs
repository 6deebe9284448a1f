//! Fresh, empty PostgreSQL databases for tests.
//!
//! [`database`] makes one on a throw-away server that the first caller starts and all later runs share: a folder in
//! the temporary directory, loopback only, nothing synced to disk. `METALITH_TEST_POSTGRES`, the URI of an
//! administrator, names another server to use instead. Whatever goes wrong panics with what to do about it: this
//! crate is for tests, and nothing else may depend on it.

mod certificate;
mod server;

pub use certificate::Certificates;
pub use server::{TLS_NEVER, TLS_ONLY, start, stop};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio_postgres::{Config, NoTls, config::Host};

/// Names a server to use instead of a throw-away one.
const VARIABLE: &str = "METALITH_TEST_POSTGRES";

/// An empty database of a test's own, dropped with this value.
#[derive(Debug)]
pub struct ScratchDatabase {
    /// Where the server listens.
    pub host: String,
    /// The port it listens on.
    pub port: u16,
    /// A superuser.
    pub user: String,
    /// The superuser's password.
    pub password: String,
    /// The name of the database.
    pub dbname: String,
    /// The certificate authority behind the server's certificate (PEM), which is made out to `localhost` and not to
    /// `127.0.0.1`. Unknown for a server named by `METALITH_TEST_POSTGRES`.
    pub root_certificate: Option<String>,
    admin: Config,
}

impl ScratchDatabase {
    /// Says all of it as a connection URI.
    pub fn uri(&self) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (user, password) = (encoded(&self.user), encoded(&self.password));
        format!("postgres://{user}:{password}@{}:{}/{}", self.host, self.port, self.dbname)
    }
}

/// Makes a database on the server that `METALITH_TEST_POSTGRES` names, or else on the throw-away one.
pub async fn database() -> ScratchDatabase {
    match std::env::var(VARIABLE) {
        Ok(uri) => {
            let admin =
                uri.parse().unwrap_or_else(|error| panic!("{VARIABLE} is not a connection URI: {error}"));
            create(admin, None).await
        }
        Err(_) => database_with_tls().await,
    }
}

/// Makes a database on the throw-away server whatever the environment says: for tests that need to know its
/// certificate and its roles [`TLS_ONLY`] and [`TLS_NEVER`].
pub async fn database_with_tls() -> ScratchDatabase {
    let server = tokio::task::spawn_blocking(start).await.expect("starting a server does not panic");
    let server = server.unwrap_or_else(|why| panic!("{why}"));
    create(server.admin, Some(server.root_certificate)).await
}

/// An authority and a certificate for `localhost`, for servers of other kinds.
pub fn certificates() -> Certificates {
    certificate::make().expect("ring makes keys")
}

/// The certificate of an authority that signed nobody's, PEM.
pub fn another_authority() -> String {
    certificates().authority
}

async fn create(admin: Config, root_certificate: Option<String>) -> ScratchDatabase {
    let [Host::Tcp(host), ..] = admin.get_hosts() else { panic!("{VARIABLE} has to name a TCP host") };
    let dbname = format!("scratch_{}", kernel::Chance::system().hex::<8>());
    let scratch = ScratchDatabase {
        host: host.clone(),
        port: admin.get_ports().first().copied().unwrap_or(5432),
        user: admin.get_user().unwrap_or("postgres").to_owned(),
        password: String::from_utf8_lossy(admin.get_password().unwrap_or_default()).into_owned(),
        dbname,
        root_certificate,
        admin,
    };
    let sql = format!("CREATE DATABASE {} TEMPLATE template0", scratch.dbname);
    execute(&scratch.admin, &sql).await.unwrap_or_else(|error| panic!("no scratch database: {error:?}"));
    scratch
}

impl Drop for ScratchDatabase {
    fn drop(&mut self) {
        let (admin, sql) =
            (self.admin.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.dbname));
        // A test's own runtime may be winding down, so the farewell has one to itself. It is a courtesy: the next
        // cold start of the server removes what is left over.
        let farewell = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(execute(&admin, &sql)).map_err(std::io::Error::other)
        });
        let _ = farewell.join();
    }
}

async fn execute(config: &Config, sql: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = config.connect(NoTls).await?;
    let talk = tokio::spawn(connection);
    let outcome = client.batch_execute(sql).await;
    drop(client);
    let _ = talk.await;
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_database_is_new_and_gone_when_dropped() {
        let (one, two) = tokio::join!(database(), database());
        assert_ne!(one.dbname, two.dbname);
        let config: Config = one.uri().parse().unwrap();
        execute(&config, "CREATE TABLE t (id int)").await.unwrap();
        execute(&two.uri().parse().unwrap(), "CREATE TABLE t (id int)").await.unwrap();

        drop(one);
        let error = execute(&config, "SELECT 1").await.unwrap_err();
        assert_eq!(error.code().map(tokio_postgres::error::SqlState::code), Some("3D000"));
    }
}
