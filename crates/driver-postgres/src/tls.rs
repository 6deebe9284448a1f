//! TLS modes, with PostgreSQL's names and meanings.
//!
//! `require` encrypts and believes anybody, as libpq does; `verify-ca` believes whoever shows a certificate of a
//! trusted authority; `verify-full` also wants the certificate to be made out to the host.

use driver::{ConnectError, Details};
use tls::{Authorities, Names, encrypting_only};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How to speak TLS, and in which modes to try, in order.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) connector: MakeRustlsConnect,
    pub(crate) attempts: &'static [SslMode],
}

pub(crate) fn read(details: &Details) -> Result<Tls, ConnectError> {
    if !details.switch("ssl") {
        return Ok(Tls { connector: encrypting_only(), attempts: &[SslMode::Disable] });
    }
    match details.text("ssl-mode").unwrap_or("require") {
        "allow" => Ok(Tls { connector: encrypting_only(), attempts: &[SslMode::Disable, SslMode::Require] }),
        "prefer" => Ok(Tls { connector: encrypting_only(), attempts: &[SslMode::Prefer, SslMode::Disable] }),
        "require" => Ok(Tls { connector: encrypting_only(), attempts: &[SslMode::Require] }),
        "verify-ca" => verifying(details, Names::Any),
        "verify-full" => verifying(details, Names::OfTheHost),
        _ => Err(ConnectError::new("The TLS mode is not known.")
            .at("ssl-mode", "Choose allow, prefer, require, verify-ca or verify-full.")),
    }
}

fn verifying(details: &Details, names: Names) -> Result<Tls, ConnectError> {
    let authorities = details.text("ssl-root-cert").map_or(Authorities::OfTheMachine, Authorities::Given);
    let connector = tls::verifying(authorities, names).map_err(|error| {
        ConnectError::new(error.to_string())
            .at("ssl-root-cert", "Paste the whole text of a PEM file, with its BEGIN and END lines.")
    })?;
    Ok(Tls { connector, attempts: &[SslMode::Require] })
}
