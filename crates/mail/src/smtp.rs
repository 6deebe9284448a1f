//! Speaking to a mail server, step by step, so that what goes wrong can be said at the right place and in words.

use crate::{
    letter::Ready,
    roots::Authorities,
    server::{Security, Server},
};
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::{Extension, MailParameter},
};
use rustls::CertificateError;
use std::{error::Error as _, io, net::SocketAddr, time::Duration};
use tokio::{net::lookup_host, time::timeout};

const CONNECT_TIME: Duration = Duration::from_secs(10);
/// For greeting, encryption and log-in together.
const OPEN_TIME: Duration = Duration::from_secs(20);
/// Servers read a letter with care before they take it.
const SEND_TIME: Duration = Duration::from_mins(2);

/// Why a letter did not go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The settings name no server.
    #[error("No mail server is set up.")]
    NoServer,
    /// The sender's address is none.
    #[error("The sender's address cannot be used in mail.")]
    NoSuchSender,
    /// The recipient's address is none that this server can write to.
    #[error("This address cannot be used in mail.")]
    NoSuchAddress,
    /// Nobody knows the host.
    #[error("No server called {0} was found.")]
    HostNotFound(String),
    /// The host does not take connections on the port.
    #[error("{host} takes no connections on port {port}.")]
    NotListening {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// The network did not let us through, or broke.
    #[error("The connection to the mail server failed: {0}.")]
    Network(String),
    /// Nothing came back.
    #[error(
        "The mail server did not answer in time. Check the port, and whether it wants another kind of encryption."
    )]
    TimedOut,
    /// No encrypted connection came about.
    #[error("The connection could not be encrypted: {0}.")]
    Tls(String),
    /// The server does not offer to encrypt.
    #[error("The mail server does not offer STARTTLS on this port.")]
    NoStartTls,
    /// The server does not offer a way to log in that we know.
    #[error(
        "The mail server offers no way to log in that is known here (PLAIN or LOGIN). It may offer one once the connection is encrypted."
    )]
    NoLogin,
    /// The server does not know this username and password.
    #[error("The mail server refused the username or the password: {0}.")]
    LoginRefused(String),
    /// The server said no to something else.
    #[error("The mail server refused {what}: {answer}.")]
    Refused {
        /// To what.
        what: Part,
        /// Will it say so again?
        is_permanent: bool,
        /// Its words.
        answer: String,
    },
}

/// What a server may say no to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The connection.
    Connection,
    /// The sender's address.
    Sender,
    /// The recipient's address.
    Recipient,
    /// The letter as a whole.
    Letter,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Connection => "the connection",
            Self::Sender => "the sender's address",
            Self::Recipient => "the recipient's address",
            Self::Letter => "the letter",
        })
    }
}

impl Failure {
    /// Is it of no use to try again? Only what is wrong with the letter itself is final: what is wrong with the server,
    /// the log-in or the sender can be put right.
    pub fn is_final(&self) -> bool {
        match self {
            Self::NoSuchAddress => true,
            Self::Refused { what: Part::Recipient | Part::Letter, is_permanent, .. } => *is_permanent,
            _ => false,
        }
    }

    /// Would the next letter fare the same?
    pub(crate) fn concerns_all(&self) -> bool {
        !matches!(self, Self::NoSuchAddress | Self::Refused { what: Part::Recipient | Part::Letter, .. })
    }

    /// The settings to look at.
    pub fn settings(&self) -> &'static [&'static str] {
        match self {
            Self::NoServer | Self::HostNotFound(_) | Self::Refused { what: Part::Connection, .. } => {
                &["email-smtp-host"]
            }
            Self::NotListening { .. } | Self::Network(_) | Self::TimedOut => {
                &["email-smtp-host", "email-smtp-port"]
            }
            Self::Tls(_) | Self::NoStartTls => &["email-smtp-security"],
            Self::NoLogin => &["email-smtp-username"],
            Self::LoginRefused(_) => &["email-smtp-username", "email-smtp-password"],
            Self::NoSuchSender | Self::NoSuchAddress | Self::Refused { .. } => &["email-from-address"],
        }
    }
}

/// An open connection to a mail server.
pub(crate) struct Session(AsyncSmtpConnection);

impl Session {
    /// Connects, encrypts and logs in, as far as the settings ask for it.
    pub async fn open(server: &Server, authorities: &Authorities) -> Result<Self, Failure> {
        timeout(OPEN_TIME, begin(server, authorities)).await.unwrap_or(Err(Failure::TimedOut)).map(Self)
    }

    /// Hands a letter over. After a failure the session is of no more use.
    pub async fn send(&mut self, letter: &Ready) -> Result<(), Failure> {
        timeout(SEND_TIME, self.hand_over(letter)).await.unwrap_or(Err(Failure::TimedOut))
    }

    async fn hand_over(&mut self, letter: &Ready) -> Result<(), Failure> {
        let Self(connection) = self;
        let mut options = Vec::new();
        if !letter.to.to_string().is_ascii() || !letter.from.to_string().is_ascii() {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Failure::NoSuchAddress);
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let no_to = |what| move |error| refusal(&error, what);
        connection
            .command(Mail::new(Some(letter.from.clone()), options))
            .await
            .map_err(no_to(Part::Sender))?;
        connection.command(Rcpt::new(letter.to.clone(), Vec::new())).await.map_err(no_to(Part::Recipient))?;
        connection.command(Data).await.map_err(no_to(Part::Letter))?;
        connection.message(&letter.bytes).await.map(drop).map_err(no_to(Part::Letter))
    }

    /// Says good-bye. Nobody waits for the answer: what was sent was taken.
    pub async fn close(mut self) {
        let farewell = timeout(CONNECT_TIME, self.0.quit());
        if let Ok(Err(error)) = farewell.await {
            tracing::debug!(%error, "the mail server did not say good-bye");
        }
    }
}

async fn begin(server: &Server, authorities: &Authorities) -> Result<AsyncSmtpConnection, Failure> {
    let addresses = addresses(server).await?;
    let (at_once, later) = match server.security {
        Security::Plain => (None, None),
        Security::StartTls => (None, Some(tls(server, authorities).await?)),
        Security::Tls => (Some(tls(server, authorities).await?), None),
    };
    let connected =
        AsyncSmtpConnection::connect_tokio1(&addresses[..], Some(CONNECT_TIME), &server.hello, at_once, None);
    let mut connection = connected.await.map_err(|error| not_connected(&error, server))?;
    if let Some(tls) = later {
        encrypt(&mut connection, tls, server).await?;
    }
    if let Some(login) = &server.login {
        let credentials = Credentials::new(login.username.clone(), login.password.expose().clone());
        let answer = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await;
        answer.map_err(|error| not_logged_in(&error))?;
    }
    Ok(connection)
}

async fn addresses(server: &Server) -> Result<Vec<SocketAddr>, Failure> {
    let found = lookup_host((server.host.as_str(), server.port)).await.map(Iterator::collect::<Vec<_>>);
    match found {
        Ok(addresses) if !addresses.is_empty() => Ok(addresses),
        _ => Err(Failure::HostNotFound(server.host.clone())),
    }
}

async fn tls(server: &Server, authorities: &Authorities) -> Result<TlsParameters, Failure> {
    let (authorities, host) = (authorities.clone(), server.host.clone());
    let made = tokio::task::spawn_blocking(move || authorities.tls(&host)).await;
    let made = made.map_err(|error| Failure::Tls(error.to_string()))?;
    made.map_err(|error| Failure::Tls(plain(&error.to_string())))
}

async fn encrypt(
    connection: &mut AsyncSmtpConnection,
    tls: TlsParameters,
    server: &Server,
) -> Result<(), Failure> {
    if !connection.can_starttls() {
        return Err(Failure::NoStartTls);
    }
    connection.starttls(tls, &server.hello).await.map_err(|error| not_connected(&error, server))
}

fn not_connected(error: &Error, server: &Server) -> Failure {
    let Some(cause) = cause(error) else { return refusal(error, Part::Connection) };
    if let Some(tls) = cause.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return Failure::Tls(tls_in_words(tls, &server.host));
    }
    match cause.kind() {
        io::ErrorKind::ConnectionRefused => {
            Failure::NotListening { host: server.host.clone(), port: server.port }
        }
        io::ErrorKind::TimedOut => Failure::TimedOut,
        _ => Failure::Network(plain(&cause.to_string())),
    }
}

fn not_logged_in(error: &Error) -> Failure {
    if error.is_client() {
        Failure::NoLogin
    } else if error.is_permanent() {
        Failure::LoginRefused(answer(error))
    } else {
        refusal(error, Part::Connection)
    }
}

fn refusal(error: &Error, what: Part) -> Failure {
    match cause(error) {
        Some(cause) => Failure::Network(plain(&cause.to_string())),
        None if error.status().is_none() => Failure::Network("it broke off".into()),
        None => Failure::Refused { what, is_permanent: error.is_permanent(), answer: answer(error) },
    }
}

/// What the operating system said, if it is to blame.
fn cause(error: &Error) -> Option<&io::Error> {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref::<io::Error>() {
            return Some(found);
        }
        next = cause.source();
    }
    None
}

fn tls_in_words(error: &rustls::Error, host: &str) -> String {
    use CertificateError::{Expired, ExpiredContext, NotValidForName, NotValidForNameContext, UnknownIssuer};
    match error {
        rustls::Error::InvalidMessage(_) => "it speaks no TLS on this port".into(),
        rustls::Error::InvalidCertificate(UnknownIssuer) => {
            "no authority that is trusted here vouches for its certificate".into()
        }
        rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            format!("its certificate is not made out to {host}")
        }
        rustls::Error::InvalidCertificate(Expired | ExpiredContext { .. }) => {
            "its certificate has expired".into()
        }
        other => plain(&other.to_string()),
    }
}

/// The server's code and words.
fn answer(error: &Error) -> String {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    plain(&format!("{code} {words}"))
}

/// Others' words on one line, not too many of them and without a full stop, to stand within ours.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    text.trim().trim_end_matches('.').to_owned()
}
