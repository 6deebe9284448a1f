//! Connection details, read into what they mean. What cannot be meant is refused here, at its field.

use crate::tls::{self, Tls};
use driver::{ConnectError, Details};
use std::time::Duration;
use tokio_postgres::Config;

/// How long connecting may take unless the details say otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What a warehouse's details say.
pub(crate) struct Settings {
    pub(crate) config: Config,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: Tls,
    pub(crate) connect_timeout: Duration,
    pub(crate) schemas: SchemaFilter,
}

impl Settings {
    pub(crate) fn read(details: &Details) -> Result<Self, ConnectError> {
        let host = details.text("host").unwrap_or("localhost").to_owned();
        let port = port(details)?;
        let mut config = Config::new();
        config.host(&host).port(port);
        config.dbname(required(
            details,
            "dbname",
            "The name of the database is missing.",
            "Enter its name.",
        )?);
        config.user(required(
            details,
            "user",
            "The user name is missing.",
            "Enter the name of a database user.",
        )?);
        if let Some(password) = details.verbatim("password") {
            config.password(password);
        }
        let options = Options::read(details.text("additional-options").unwrap_or_default())?;
        config.application_name(options.application_name.as_deref().unwrap_or("Metalith"));
        let tls = tls::read(details)?;
        let schemas = SchemaFilter::read(details)?;
        let connect_timeout = options.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        Ok(Self { config, host, port, tls, connect_timeout, schemas })
    }
}

fn port(details: &Details) -> Result<u16, ConnectError> {
    if !details.has("port") {
        return Ok(5432);
    }
    let port = details.integer("port").and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0);
    port.ok_or_else(|| {
        ConnectError::new("The port is not a port number.")
            .at("port", "Enter a number from 1 to 65535, usually 5432.")
    })
}

fn required<'a>(
    details: &'a Details,
    name: &'static str,
    missing: &str,
    hint: &str,
) -> Result<&'a str, ConnectError> {
    details.text(name).ok_or_else(|| ConnectError::new(missing).at(name, hint))
}

/// The additional options, a closed list: an option that nobody checked could turn off what keeps queries harmless.
#[derive(Debug, Default)]
struct Options {
    application_name: Option<String>,
    connect_timeout: Option<Duration>,
}

impl Options {
    fn read(text: &str) -> Result<Self, ConnectError> {
        let mut options = Self::default();
        for part in text.split('&').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match name.trim() {
                "application_name" => options.application_name = Some(value.trim().to_owned()),
                "connect_timeout" => {
                    let seconds = value.trim().parse().ok().filter(|seconds| (1..=60).contains(seconds));
                    options.connect_timeout = Some(Duration::from_secs(seconds.ok_or_else(|| {
                        refused("connect_timeout has to be a number of seconds from 1 to 60.")
                    })?));
                }
                unknown => return Err(refused(&format!("The option {unknown} is not known."))),
            }
        }
        Ok(options)
    }
}

fn refused(message: &str) -> ConnectError {
    ConnectError::new(message)
        .at("additional-options", "Use application_name=… and connect_timeout=… (seconds), joined by &.")
}

/// Which schemas the catalogue wants to know of.
#[derive(Debug)]
pub(crate) enum SchemaFilter {
    All,
    Only(Vec<String>),
    Except(Vec<String>),
}

impl SchemaFilter {
    fn read(details: &Details) -> Result<Self, ConnectError> {
        let kind = details.text("schema-filters-type").unwrap_or("all");
        if kind == "all" {
            return Ok(Self::All);
        }
        let text = details.text("schema-filters-patterns").unwrap_or_default();
        let patterns: Vec<String> =
            text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        if patterns.is_empty() {
            return Err(ConnectError::new("No schema is named.")
                .at("schema-filters-patterns", "Enter names separated by commas, such as public, sales_*."));
        }
        match kind {
            "inclusion" => Ok(Self::Only(patterns)),
            "exclusion" => Ok(Self::Except(patterns)),
            _ => Err(ConnectError::new("The choice of schemas is not known.")
                .at("schema-filters-type", "Choose all, inclusion or exclusion.")),
        }
    }

    pub(crate) fn lets_in(&self, schema: &str) -> bool {
        let matches = |patterns: &[String]| patterns.iter().any(|pattern| is_match(pattern, schema));
        match self {
            Self::All => true,
            Self::Only(patterns) => matches(patterns),
            Self::Except(patterns) => !matches(patterns),
        }
    }
}

/// Does the name fit a pattern in which `*` stands for anything?
fn is_match(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(start) else { return false };
    let Some((middle, end)) = rest.rsplit_once('*') else { return name.ends_with(rest) };
    for part in middle.split('*') {
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name) in
            [("a", "a"), ("*", ""), ("s_*", "s_1"), ("*_s", "x_s"), ("a*b*c", "a-b-b-c"), ("a**", "a")]
        {
            assert!(is_match(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("a", "ab"), ("s_*", "s"), ("a*a", "a"), ("a*b*c", "a-c-b"), ("*ab*b", "ab")]
        {
            assert!(!is_match(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn options_that_nobody_checked_are_refused() {
        let options = Options::read("application_name=Reports & connect_timeout=5").unwrap();
        assert_eq!(options.application_name.as_deref(), Some("Reports"));
        assert_eq!(options.connect_timeout, Some(Duration::from_secs(5)));
        for text in [
            "options=-c default_transaction_read_only=off",
            "connect_timeout=0",
            "connect_timeout=x",
            "sslmode",
        ] {
            assert!(Options::read(text).unwrap_err().fields.contains_key("additional-options"), "{text}");
        }
    }
}
