//! Configuration: flags beat the environment, the environment beats defaults. Every variable may name a file
//! instead (`…_FILE`), for secrets kept by a container.

use crate::{StartError, config_file::Variables as Templates, declared, recent_log::RecentLog};
use identity::password::Hashing;
use kernel::Secret;
use setting::Environment;
use std::path::PathBuf;
use store::{Location, PostgresLocation};
use tls::{Names, Roots};
use tokio_postgres::config::SslMode;

/// What the command line said.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The data directory.
    pub data_dir: Option<PathBuf>,
    /// The address.
    pub host: Option<String>,
    /// The port.
    pub port: Option<u16>,
}

/// Everything the process needs to know before it opens anything.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where files are kept.
    pub data_dir: PathBuf,
    /// The address to listen on.
    pub host: String,
    /// The port to listen on; 0 lets the system choose.
    pub port: u16,
    /// Where the app database is.
    pub app_database: AppDatabase,
    /// The server's secret, when the environment gives it.
    pub secret: Option<Secret<String>>,
    /// The secret that takes its place, for `change-secret`.
    pub new_secret: Option<Secret<String>>,
    /// How passwords are hashed.
    pub hashing: Hashing,
    /// The set-up token, when the environment gives it.
    pub setup_token: Option<String>,
    /// Make the sample database?
    pub load_sample: bool,
    /// Log as JSON?
    pub log_json: bool,
    /// The newest records of the log, once there is one.
    pub recent_log: RecentLog,
    /// Who vouches for other servers, beside those that everybody trusts.
    pub authorities: Authorities,
    /// Settings from the environment.
    pub settings: Environment,
    /// The file that declares settings, people, API keys and databases.
    pub config_file: Option<PathBuf>,
    /// What templates in that file may name; nothing until somebody says so.
    pub variables: Templates,
}

/// Certificates of authorities of one's own.
#[derive(Clone, Debug)]
pub struct Authorities {
    /// For mail servers.
    pub mail: mail::Authorities,
    /// For the LDAP server.
    pub ldap: Roots,
}

/// Where the app database is.
#[derive(Clone, Debug)]
pub enum AppDatabase {
    /// `app.db` in the data directory.
    InDataDir,
    /// Elsewhere.
    At(Location),
}

impl Config {
    /// Reads the configuration, or says in one line what is wrong with it.
    pub fn read(flags: Flags, environment: impl Fn(&str) -> Option<String>) -> Result<Self, StartError> {
        let variables = Variables(&environment);
        let port = match flags.port {
            Some(port) => port,
            None => variables.parse("MB_JETTY_PORT", "a port number from 0 to 65535")?.unwrap_or(3000),
        };
        Ok(Self {
            data_dir: flags
                .data_dir
                .or(variables.text("METALITH_DATA_DIR")?.map(PathBuf::from))
                .unwrap_or_else(|| "./metalith-data".into()),
            host: flags.host.or(variables.text("MB_JETTY_HOST")?).unwrap_or_else(|| "127.0.0.1".into()),
            port,
            app_database: variables.app_database()?,
            secret: variables.text("MB_ENCRYPTION_SECRET_KEY")?.map(Secret::new),
            new_secret: variables.text("METALITH_NEW_SECRET_KEY")?.map(Secret::new),
            hashing: variables.hashing()?,
            setup_token: variables.text("MB_SETUP_TOKEN")?,
            load_sample: variables.parse("MB_LOAD_SAMPLE_CONTENT", "true or false")?.unwrap_or(true),
            log_json: variables.text("METALITH_LOG_FORMAT")?.as_deref() == Some("json"),
            recent_log: RecentLog::default(),
            authorities: variables.authorities()?,
            settings: Environment::read(&declared::all(), &environment)
                .map_err(|error| StartError::Config(error.to_string()))?,
            config_file: variables.config_file()?,
            variables: Templates::default(),
        })
    }
}

struct Variables<'a, F>(&'a F);

impl<F: Fn(&str) -> Option<String>> Variables<'_, F> {
    fn text(&self, name: &str) -> Result<Option<String>, StartError> {
        if let Some(text) = (self.0)(name).filter(|text| !text.is_empty()) {
            return Ok(Some(text));
        }
        let file = format!("{name}_FILE");
        let Some(path) = (self.0)(&file).filter(|path| !path.is_empty()) else { return Ok(None) };
        let unreadable =
            |error| StartError::Config(format!("{file} names a file that cannot be read: {error}"));
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    fn parse<T: std::str::FromStr>(&self, name: &str, takes: &str) -> Result<Option<T>, StartError> {
        let refuse = |_| StartError::Config(format!("{name} must be {takes}"));
        self.text(name)?.map(|text| text.trim().parse().map_err(refuse)).transpose()
    }

    /// The config file that is named, or the one that lies in the working directory.
    fn config_file(&self) -> Result<Option<PathBuf>, StartError> {
        if let Some(named) = self.text("MB_CONFIG_FILE_PATH")? {
            return Ok(Some(named.into()));
        }
        Ok(["config.yml", "config.yaml"].map(PathBuf::from).into_iter().find(|path| path.is_file()))
    }

    fn authorities(&self) -> Result<Authorities, StartError> {
        Ok(Authorities {
            mail: self.private_authority("METALITH_EMAIL_SMTP_ROOT_CERT", mail::Authorities::from_pem)?,
            ldap: self.private_authority("METALITH_LDAP_ROOT_CERT", Roots::from_pem)?,
        })
    }

    /// The certificate of a private authority, named by its file.
    fn private_authority<T: Default, E: std::fmt::Display>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, StartError> {
        let Some(path) = self.text(name)? else { return Ok(T::default()) };
        let refused = |why: String| {
            StartError::Config(format!("{name} names a certificate that cannot be read: {why}"))
        };
        let pem = std::fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
        read(&pem).map_err(|error| refused(error.to_string()))
    }

    /// Argon2id as RFC 9106 bounds it: at least 8 KiB, at least one pass; and not so much that one log-in stops us.
    fn hashing(&self) -> Result<Hashing, StartError> {
        let usual = Hashing::default();
        let number = |name: &str, low: u32, high: u32| {
            let takes = format!("a whole number from {low} to {high}");
            match self.parse::<u32>(name, &takes)? {
                Some(number) if !(low..=high).contains(&number) => {
                    Err(StartError::Config(format!("{name} must be {takes}")))
                }
                given => Ok(given),
            }
        };
        let at_once = number("METALITH_PASSWORD_HASHES_AT_ONCE", 1, 256)?;
        Ok(Hashing {
            memory_kib: number("METALITH_PASSWORD_HASH_MEMORY_KIB", 8, 4_194_304)?
                .unwrap_or(usual.memory_kib),
            passes: number("METALITH_PASSWORD_HASH_PASSES", 1, 1000)?.unwrap_or(usual.passes),
            at_once: at_once.map_or(usual.at_once, |count| count as usize),
        })
    }

    fn app_database(&self) -> Result<AppDatabase, StartError> {
        // As in the reference, an address says enough: starting on an empty database of our own would be a surprise.
        let has_address = self.text("MB_DB_CONNECTION_URI")?.is_some();
        match self.text("MB_DB_TYPE")?.as_deref() {
            None if !has_address => Ok(AppDatabase::InDataDir),
            Some("sqlite") => Ok(AppDatabase::InDataDir),
            None | Some("postgres" | "postgresql") => {
                Ok(AppDatabase::At(Location::Postgres(Box::new(self.postgres()?))))
            }
            Some(_) => Err(StartError::Config("MB_DB_TYPE must be sqlite or postgres".into())),
        }
    }

    fn postgres(&self) -> Result<PostgresLocation, StartError> {
        if let Some(uri) = self.text("MB_DB_CONNECTION_URI")? {
            let (uri, tls) = TlsMode::split_off(uri.trim_start_matches("jdbc:"));
            let config = uri.parse().map_err(|_| {
                StartError::Config(
                    "MB_DB_CONNECTION_URI must look like postgres://user:password@host:5432/dbname".into(),
                )
            })?;
            return tls.apply(config);
        }
        let needed = |name: &'static str, value: Option<String>| {
            value.ok_or_else(|| StartError::Config(format!("{name} is needed when MB_DB_TYPE is postgres")))
        };
        let mut config = tokio_postgres::Config::new();
        config.host(self.text("MB_DB_HOST")?.unwrap_or_else(|| "localhost".into()));
        config.port(self.parse("MB_DB_PORT", "a port number from 1 to 65535")?.unwrap_or(5432));
        config.dbname(needed("MB_DB_DBNAME", self.text("MB_DB_DBNAME")?)?);
        config.user(needed("MB_DB_USER", self.text("MB_DB_USER")?)?);
        if let Some(password) = self.text("MB_DB_PASS")? {
            config.password(password);
        }
        let mode =
            TlsMode { mode: self.text("METALITH_DB_SSLMODE")?, root: self.text("METALITH_DB_SSLROOTCERT")? };
        mode.apply(config)
    }
}

/// How to speak TLS to the app database: libpq's `sslmode` and `sslrootcert`, which the driver reads only in part.
struct TlsMode {
    mode: Option<String>,
    root: Option<String>,
}

impl TlsMode {
    /// Takes both out of a URI.
    fn split_off(uri: &str) -> (String, Self) {
        let mut tls = Self { mode: None, root: None };
        let Some((base, query)) = uri.split_once('?') else { return (uri.to_owned(), tls) };
        let mut rest = Vec::new();
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("sslmode", mode)) => tls.mode = Some(mode.to_owned()),
                Some(("sslrootcert", path)) => tls.root = Some(path.to_owned()),
                _ => rest.push(pair),
            }
        }
        let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
        (format!("{base}{query}"), tls)
    }

    fn apply(self, mut config: tokio_postgres::Config) -> Result<PostgresLocation, StartError> {
        let (mode, names) = match self.mode.as_deref() {
            None | Some("prefer" | "allow") => (SslMode::Prefer, None),
            Some("disable") => (SslMode::Disable, None),
            Some("require") => (SslMode::Require, None),
            Some("verify-ca") => (SslMode::Require, Some(Names::Any)),
            Some("verify-full") => (SslMode::Require, Some(Names::OfTheHost)),
            Some(_) => {
                let takes = "disable, prefer, require, verify-ca or verify-full";
                return Err(StartError::Config(format!("sslmode of the app database must be {takes}")));
            }
        };
        config.ssl_mode(mode);
        let Some(names) = names else { return Ok(PostgresLocation::new(config)) };
        let pem = self.root.map(std::fs::read_to_string).transpose().map_err(|error| {
            StartError::Config(format!("the root certificate of the app database cannot be read: {error}"))
        })?;
        let authorities = pem.as_deref().map_or(tls::Authorities::OfTheMachine, tls::Authorities::Given);
        let tls =
            tls::verifying(authorities, names).map_err(|error| StartError::Config(error.to_string()))?;
        Ok(PostgresLocation { config, tls })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
        let variable = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Config::read(Flags::default(), variable).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_is_needed() {
        let config = read(&[]).unwrap();
        assert_eq!((config.host.as_str(), config.port), ("127.0.0.1", 3000));
        assert!(matches!(config.app_database, AppDatabase::InDataDir));
    }

    #[test]
    fn wrong_values_are_named_and_not_repeated() {
        assert_eq!(
            read(&[("MB_JETTY_PORT", "hunter2")]).unwrap_err(),
            "MB_JETTY_PORT must be a port number from 0 to 65535"
        );
        assert_eq!(read(&[("MB_DB_TYPE", "h2")]).unwrap_err(), "MB_DB_TYPE must be sqlite or postgres");
        assert_eq!(
            read(&[("MB_DB_TYPE", "postgres")]).unwrap_err(),
            "MB_DB_DBNAME is needed when MB_DB_TYPE is postgres"
        );
    }

    #[test]
    fn postgres_can_be_named_by_uri_or_by_parts() {
        for variables in [
            &[("MB_DB_TYPE", "postgres"), ("MB_DB_CONNECTION_URI", "jdbc:postgresql://u:p@h:1/d")][..],
            &[("MB_DB_CONNECTION_URI", "postgres://u:p@h:1/d")],
            &[
                ("MB_DB_TYPE", "postgres"),
                ("MB_DB_DBNAME", "d"),
                ("MB_DB_USER", "u"),
                ("MB_DB_HOST", "h"),
                ("MB_DB_PORT", "1"),
            ],
        ] {
            let AppDatabase::At(Location::Postgres(location)) = read(variables).unwrap().app_database else {
                panic!()
            };
            let config = location.config;
            assert_eq!(
                (config.get_dbname(), config.get_user(), config.get_ports()),
                (Some("d"), Some("u"), &[1][..])
            );
        }
    }

    #[test]
    fn tls_modes_are_those_of_libpq() {
        let mode = |uri: &str| {
            let config = read(&[("MB_DB_TYPE", "postgres"), ("MB_DB_CONNECTION_URI", uri)])?;
            let AppDatabase::At(Location::Postgres(location)) = config.app_database else { panic!() };
            Ok::<_, String>(location.config.get_ssl_mode())
        };
        assert_eq!(mode("postgres://u@h/d"), Ok(SslMode::Prefer));
        assert_eq!(mode("postgres://u@h/d?sslmode=disable&application_name=x"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres://u@h/d?sslmode=verify-full"), Ok(SslMode::Require));
        assert!(mode("postgres://u@h/d?sslmode=maybe").unwrap_err().contains("verify-full"));
        assert!(mode("postgres://u@h/d?sslmode=verify-ca&sslrootcert=/nowhere").is_err());
    }
}
