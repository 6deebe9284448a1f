//! One connection, and what is wrong when there is none, in terms of the form's fields.

use crate::settings::Settings;
use driver::ConnectError;
use std::{error::Error as _, io, time::Duration};
use tokio::{net::lookup_host, task::AbortHandle};
use tokio_postgres::{
    CancelToken, Client,
    config::SslMode,
    error::{DbError, SqlState},
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long cancelling may take before the connection is given up.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that works as far as we know.
pub(crate) struct Connection {
    pub(crate) client: Client,
    cancel: CancelToken,
    tls: MakeRustlsConnect,
    talk: AbortHandle,
}

impl std::ops::Deref for Connection {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Connection {
    pub(crate) async fn open(settings: &Settings) -> Result<Self, ConnectError> {
        let connecting = async {
            is_known(settings).await?;
            let mut modes = settings.tls.attempts.iter();
            loop {
                let mode = *modes.next().expect("every mode has an attempt");
                match Self::attempt(settings, mode).await {
                    Err(error) if modes.len() > 0 && may_depend_on_tls(&error) => {}
                    outcome => return outcome.map_err(|error| explain(settings, &error)),
                }
            }
        };
        tokio::time::timeout(settings.connect_timeout, connecting).await.unwrap_or_else(|_| {
            let seconds = settings.connect_timeout.as_secs();
            Err(unreachable(settings, &format!("did not answer within {seconds} seconds")))
        })
    }

    async fn attempt(settings: &Settings, mode: SslMode) -> Result<Self, tokio_postgres::Error> {
        let mut config = settings.config.clone();
        config.ssl_mode(mode);
        let tls = settings.tls.connector.clone();
        let (client, talk) = config.connect(tls.clone()).await?;
        // Ends with the client; errors reach whoever waits for an answer.
        let talk = tokio::spawn(talk).abort_handle();
        let cancel = client.cancel_token();
        Ok(Self { client, cancel, tls, talk })
    }

    /// Asks the server to stop what runs on this connection.
    pub(crate) async fn cancel(&self) {
        let _ = tokio::time::timeout(CANCEL_TIMEOUT, self.cancel.cancel_query(self.tls.clone())).await;
    }

    /// Hangs up without a word, for a server that does not answer.
    pub(crate) fn cut(&self) {
        self.talk.abort();
    }
}

/// Could the other way, with TLS or without, end better?
fn may_depend_on_tls(error: &tokio_postgres::Error) -> bool {
    error.code().is_none_or(|code| *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

/// A name that nobody knows is told from a server that does not answer only by asking first.
async fn is_known(settings: &Settings) -> Result<(), ConnectError> {
    if settings.host.starts_with('/') {
        return Ok(());
    }
    match lookup_host((settings.host.as_str(), settings.port)).await {
        Ok(_) => Ok(()),
        Err(_) => Err(ConnectError::new(format!("The host {} is not known.", settings.host))
            .at("host", "Check the spelling of the host name, or enter an address.")),
    }
}

fn unreachable(settings: &Settings, what: &str) -> ConnectError {
    ConnectError::new(format!("{}:{} {what}.", settings.host, settings.port))
        .at("host", "Check the host name, and that no firewall is in between.")
        .at("port", "Check the port. PostgreSQL usually listens on 5432.")
}

fn explain(settings: &Settings, error: &tokio_postgres::Error) -> ConnectError {
    if let Some(refusal) = error.as_db_error() {
        return explain_refusal(refusal);
    }
    if let Some(fault) = cause::<rustls::Error>(error) {
        return explain_tls(fault);
    }
    let text = in_words(error);
    if text.contains("server does not support TLS") {
        return ConnectError::new("The server does not speak TLS.")
            .at("ssl", "Turn it off, or turn TLS on in the server's settings.");
    }
    if text.contains("password missing") {
        return ConnectError::new("The server wants a password.")
            .at("password", "Enter the user's password.");
    }
    match cause::<io::Error>(error) {
        Some(fault) if fault.kind() == io::ErrorKind::ConnectionRefused => {
            unreachable(settings, "refused the connection: nothing listens there")
        }
        Some(fault) => unreachable(settings, &format!("cannot be reached: {fault}")),
        None if text.contains("error performing TLS handshake") => explain_tls_text(&text),
        None => unreachable(settings, &format!("does not speak PostgreSQL's protocol: {text}")),
    }
}

fn explain_refusal(refusal: &DbError) -> ConnectError {
    let error = ConnectError::new(refusal.message());
    match refusal.code() {
        code if *code == SqlState::INVALID_CATALOG_NAME => {
            error.at("dbname", "Check the name of the database.")
        }
        code if *code == SqlState::INSUFFICIENT_PRIVILEGE => {
            error.at("dbname", "Check that this user may connect to the database.")
        }
        code if *code == SqlState::INVALID_PASSWORD => {
            error.at("user", "Check the user name.").at("password", "Check the password.")
        }
        code if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            turned_away(refusal.message(), error)
        }
        _ => error,
    }
}

/// The server's list of who may come from where (`pg_hba.conf`) said no. TLS is part of it, and only the words tell;
/// servers before version 12 say it with others.
fn turned_away(message: &str, error: ConnectError) -> ConnectError {
    let says = |words: [&str; 2]| words.iter().any(|words| message.contains(words));
    let error = error.at("user", "Check the user name, and that this user may connect from here.");
    if says(["no encryption", "SSL off"]) {
        error.at("ssl", "Turn it on, if the server wants TLS.")
    } else if says(["SSL encryption", "SSL on"]) {
        error.at("ssl", "Turn it off, if the server wants no TLS.")
    } else {
        error
    }
}

fn explain_tls(fault: &rustls::Error) -> ConnectError {
    use rustls::CertificateError::{
        BadSignature, Expired, ExpiredContext, NotValidForName, NotValidForNameContext, UnknownIssuer,
    };
    match fault {
        rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            ConnectError::new("The server's certificate is made out to another host name.")
                .at("host", "Enter the name that the certificate is made out to.")
                .at("ssl-mode", "Or choose verify-ca, which does not look at the name.")
        }
        rustls::Error::InvalidCertificate(UnknownIssuer | BadSignature) => {
            ConnectError::new("The server's certificate comes from an authority that is not trusted here.")
                .at("ssl-root-cert", "Paste the certificate of the authority that signed the server's.")
        }
        rustls::Error::InvalidCertificate(Expired | ExpiredContext { .. }) => {
            ConnectError::new("The server's certificate has expired.")
                .at("ssl", "Renew the server's certificate.")
        }
        other => explain_tls_text(&other.to_string()),
    }
}

fn explain_tls_text(why: &str) -> ConnectError {
    ConnectError::new(format!("No TLS connection: {why}.")).at("ssl", "Check the server's TLS settings.")
}

/// Finds an error of that kind among the causes; `io::Error` hides one more inside.
fn cause<E: std::error::Error + 'static>(error: &tokio_postgres::Error) -> Option<&E> {
    let mut source = error.source();
    while let Some(found) = source {
        if let Some(wanted) = found.downcast_ref::<E>() {
            return Some(wanted);
        }
        let inner = found.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(wanted) = inner.and_then(|inner| inner.downcast_ref::<E>()) {
            return Some(wanted);
        }
        source = found.source();
    }
    None
}

fn in_words(error: &tokio_postgres::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
