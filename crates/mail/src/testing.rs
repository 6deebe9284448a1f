//! A mail server for tests: a small, honest SMTP server on loopback that keeps what it is given.
//!
//! It speaks EHLO, STARTTLS, AUTH PLAIN and LOGIN, takes mail as servers do, and can be told to refuse. Its certificate
//! is made out to `localhost` by an authority of its own, made anew each time. It is no relay and reaches nobody.

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_parser::{HeaderValue, MessageParser};
use parking_lot::Mutex;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::{Value, json};
use std::{collections::HashMap, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// Waiting longer than this means that it never comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server; it stops when dropped.
#[derive(Debug)]
pub struct SmtpServer {
    shared: Arc<Shared>,
    address: SocketAddr,
    task: JoinHandle<()>,
}

/// A server to be.
#[derive(Clone, Debug)]
pub struct Making {
    encryption: Encryption,
    login: Option<(String, String)>,
    port: u16,
}

/// How a server encrypts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Not at all.
    Never,
    /// When asked to; it takes mail and log-ins only then.
    StartTls,
    /// From the first byte.
    Always,
}

/// A letter as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// Whom it came from, as the envelope says.
    pub sender: String,
    /// Whom it is for, as the envelope says.
    pub recipients: Vec<String>,
    /// Who had logged in.
    pub login: Option<String>,
    /// Did it come encrypted?
    pub is_encrypted: bool,
    /// Everything, header and body.
    pub raw: String,
}

struct Shared {
    making: Making,
    acceptor: TlsAcceptor,
    authority: String,
    letters: Mutex<Vec<Received>>,
    refusals: Mutex<HashMap<&'static str, String>>,
    arrival: Notify,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.making.fmt(f)
    }
}

impl SmtpServer {
    /// Starts one that encrypts nothing and asks nobody to log in.
    pub async fn start() -> Self {
        Self::making().start().await
    }

    /// One to be.
    pub fn making() -> Making {
        Making { encryption: Encryption::Never, login: None, port: 0 }
    }

    /// The port on `localhost`.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Who vouches for its certificate, PEM.
    pub fn authority(&self) -> &str {
        &self.shared.authority
    }

    /// What `PUT /api/email` takes to use it.
    pub fn settings(&self) -> Value {
        let Making { encryption, login, .. } = &self.shared.making;
        let security = match encryption {
            Encryption::Never => "none",
            Encryption::StartTls => "starttls",
            Encryption::Always => "ssl",
        };
        json!({
            "email-smtp-host": "localhost",
            "email-smtp-port": self.port(),
            "email-smtp-security": security,
            "email-smtp-username": login.as_ref().map(|(username, _)| username),
            "email-smtp-password": login.as_ref().map(|(_, password)| password),
            "email-from-address": "metalith@example.com",
        })
    }

    /// The environment variables that make a server use it, for as long as it runs.
    pub fn environment(&self) -> Vec<(String, String)> {
        let settings = self.settings();
        let named = settings.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        named
            .map(|(key, value)| {
                let name = format!("MB_{}", key.replace('-', "_").to_uppercase());
                (name, value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            })
            .collect()
    }

    /// Answers this to a command from now on, for instance `550 Nobody here by that name`: `CONNECT`, `EHLO`, `AUTH`,
    /// `MAIL`, `RCPT`, `DATA`, `END` for a letter at its end, `TAKEN` for one that it keeps all the same.
    pub fn refuse(&self, command: &'static str, answer: &str) {
        self.shared.refusals.lock().insert(command, answer.to_owned());
    }

    /// Refuses nothing any more.
    pub fn relent(&self) {
        self.shared.refusals.lock().clear();
    }

    /// What has arrived so far, in order.
    pub fn letters(&self) -> Vec<Received> {
        self.shared.letters.lock().clone()
    }

    /// Waits until that many letters have arrived.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let arrived = async {
            loop {
                let arrival = self.shared.arrival.notified();
                let letters = self.letters();
                if letters.len() >= count {
                    return letters;
                }
                arrival.await;
            }
        };
        let letters = tokio::time::timeout(PATIENCE, arrived).await;
        letters.unwrap_or_else(|_| panic!("{} letters arrived, not {count}", self.letters().len()))
    }

    /// Stops listening, as a server that is down.
    pub async fn stop(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Making {
    /// Encrypts like this.
    #[must_use]
    pub fn encrypting(self, encryption: Encryption) -> Self {
        Self { encryption, ..self }
    }

    /// Takes mail only from whoever logs in.
    #[must_use]
    pub fn with_login(self, username: &str, password: &str) -> Self {
        Self { login: Some((username.to_owned(), password.to_owned())), ..self }
    }

    /// Listens on this port, which somebody stopped using.
    #[must_use]
    pub fn on_port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Starts it.
    pub async fn start(self) -> SmtpServer {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let (authority, config) = certificate().expect("ring makes keys");
        let shared = Arc::new(Shared {
            making: self,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            authority,
            letters: Mutex::default(),
            refusals: Mutex::default(),
            arrival: Notify::new(),
        });
        let task = tokio::spawn(listen(listener, Arc::clone(&shared)));
        SmtpServer { shared, address, task }
    }
}

impl Received {
    /// A header in plain words.
    pub fn header(&self, name: &str) -> Option<String> {
        let message = MessageParser::new().parse(&self.raw)?;
        match message.header(name)? {
            HeaderValue::Text(text) => Some(text.to_string()),
            HeaderValue::Address(address) => {
                let address = address.first()?;
                let place = address.address().unwrap_or_default();
                Some(address.name().map_or_else(|| place.to_owned(), |name| format!("{name} <{place}>")))
            }
            _ => message.header_raw(name).map(|raw| raw.trim().to_owned()),
        }
    }

    /// What it is about.
    pub fn subject(&self) -> String {
        self.header("Subject").unwrap_or_default()
    }

    /// What it says, as plain text.
    pub fn text(&self) -> String {
        let message = MessageParser::new().parse(&self.raw).expect("it is a message");
        message.body_text(0).expect("it has a text").into_owned()
    }

    /// What it says, as HTML.
    pub fn html(&self) -> String {
        let message = MessageParser::new().parse(&self.raw).expect("it is a message");
        message.body_html(0).expect("it has an HTML part").into_owned()
    }

    /// Where its button leads: the first address in the text.
    pub fn link(&self) -> Option<String> {
        let text = self.text();
        let start = text.find("http://").or_else(|| text.find("https://"))?;
        text[start..].split_whitespace().next().map(str::to_owned)
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped with this task, so that whoever stops the server ends its conversations too.
    let mut conversations = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        conversations.spawn(async move { converse(&shared, stream).await });
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

async fn converse(shared: &Shared, stream: TcpStream) -> io::Result<()> {
    let is_encrypted = shared.making.encryption == Encryption::Always;
    let stream: Box<dyn Stream> =
        if is_encrypted { Box::new(shared.acceptor.accept(stream).await?) } else { Box::new(stream) };
    let mut conversation = Conversation {
        shared,
        stream: BufReader::new(stream),
        is_encrypted,
        login: None,
        sender: None,
        recipients: Vec::new(),
    };
    if conversation.is_refused("CONNECT").await? {
        return Ok(());
    }
    conversation.say("220 localhost ESMTP").await?;
    while let Some(line) = conversation.hear().await? {
        let (command, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match command.to_ascii_uppercase().as_str() {
            "EHLO" => conversation.greet().await?,
            "STARTTLS" if conversation.offers_tls() => conversation = conversation.encrypt().await?,
            "AUTH" => conversation.authenticate(rest).await?,
            "MAIL" => conversation.take_sender(rest).await?,
            "RCPT" => conversation.take_recipient(rest).await?,
            "DATA" => conversation.take_letter().await?,
            "NOOP" | "RSET" => conversation.say("250 OK").await?,
            "QUIT" => return conversation.say("221 Bye").await,
            _ => conversation.say("502 What?").await?,
        }
    }
    Ok(())
}

struct Conversation<'a> {
    shared: &'a Shared,
    stream: BufReader<Box<dyn Stream>>,
    is_encrypted: bool,
    login: Option<String>,
    sender: Option<String>,
    recipients: Vec<String>,
}

impl Conversation<'_> {
    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    async fn hear(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line).await?;
        let text = String::from_utf8(line).map_err(io::Error::other)?;
        Ok(text.strip_suffix("\r\n").map(str::to_owned))
    }

    async fn is_refused(&mut self, command: &'static str) -> io::Result<bool> {
        let refusal = self.shared.refusals.lock().get(command).cloned();
        if let Some(refusal) = &refusal {
            self.say(refusal).await?;
        }
        Ok(refusal.is_some())
    }

    fn offers_tls(&self) -> bool {
        self.shared.making.encryption == Encryption::StartTls && !self.is_encrypted
    }

    async fn greet(&mut self) -> io::Result<()> {
        if self.is_refused("EHLO").await? {
            return Ok(());
        }
        self.say("250-localhost").await?;
        if self.offers_tls() {
            self.say("250-STARTTLS").await?;
        } else if self.shared.making.login.is_some() {
            self.say("250-AUTH PLAIN LOGIN").await?;
        }
        self.say("250 8BITMIME").await
    }

    async fn encrypt(mut self) -> io::Result<Self> {
        self.say("220 Go ahead").await?;
        let encrypted = self.shared.acceptor.accept(self.stream.into_inner()).await?;
        Ok(Self { stream: BufReader::new(Box::new(encrypted)), is_encrypted: true, ..self })
    }

    async fn authenticate(&mut self, how: &str) -> io::Result<()> {
        if self.is_refused("AUTH").await? {
            return Ok(());
        }
        let (mechanism, first) = how.split_once(' ').unwrap_or((how, ""));
        let given = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => {
                let words = if first.is_empty() { self.ask("").await? } else { decode(first) };
                let mut parts = words.split('\0').skip(1).map(str::to_owned);
                (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
            }
            "LOGIN" => (self.ask("Username:").await?, self.ask("Password:").await?),
            _ => return self.say("504 Not that way").await,
        };
        if self.shared.making.login.as_ref() == Some(&given) {
            self.login = Some(given.0);
            self.say("235 Welcome").await
        } else {
            self.say("535 5.7.8 Username and password do not match").await
        }
    }

    async fn ask(&mut self, question: &str) -> io::Result<String> {
        self.say(&format!("334 {}", STANDARD.encode(question))).await?;
        Ok(decode(&self.hear().await?.unwrap_or_default()))
    }

    async fn take_sender(&mut self, rest: &str) -> io::Result<()> {
        if self.is_refused("MAIL").await? {
            return Ok(());
        }
        if self.offers_tls() {
            return self.say("530 5.7.0 Encrypt first").await;
        }
        if self.shared.making.login.is_some() && self.login.is_none() {
            return self.say("530 5.7.0 Log in first").await;
        }
        self.sender = Some(in_brackets(rest));
        self.recipients.clear();
        self.say("250 OK").await
    }

    async fn take_recipient(&mut self, rest: &str) -> io::Result<()> {
        if self.is_refused("RCPT").await? {
            return Ok(());
        }
        self.recipients.push(in_brackets(rest));
        self.say("250 OK").await
    }

    async fn take_letter(&mut self) -> io::Result<()> {
        if self.is_refused("DATA").await? {
            return Ok(());
        }
        let Some(sender) = self.sender.take().filter(|_| !self.recipients.is_empty()) else {
            return self.say("503 From whom, to whom?").await;
        };
        self.say("354 Go ahead").await?;
        let mut raw = String::new();
        while let Some(line) = self.hear().await? {
            if line == "." {
                return self.keep(sender, raw).await;
            }
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
            raw.push_str("\r\n");
        }
        Ok(())
    }

    async fn keep(&mut self, sender: String, raw: String) -> io::Result<()> {
        if self.is_refused("END").await? {
            return Ok(());
        }
        let recipients = std::mem::take(&mut self.recipients);
        let (login, is_encrypted) = (self.login.clone(), self.is_encrypted);
        self.shared.letters.lock().push(Received { sender, recipients, login, is_encrypted, raw });
        self.shared.arrival.notify_waiters();
        if self.is_refused("TAKEN").await? { Ok(()) } else { self.say("250 Taken").await }
    }
}

fn in_brackets(text: &str) -> String {
    let inside = text.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or_else(String::new, |(inside, _)| inside.to_owned())
}

fn decode(text: &str) -> String {
    STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// An authority, and a server that it vouches for.
fn certificate() -> Result<(String, ServerConfig), Box<dyn std::error::Error>> {
    let authority_key = KeyPair::generate()?;
    let mut authority = CertificateParams::new([])?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(DnType::CommonName, "Metalith mail test authority");
    let pem = authority.self_signed(&authority_key)?.pem();
    let server_key = KeyPair::generate()?;
    let server = CertificateParams::new(["localhost".to_owned()])?;
    let server = server.signed_by(&server_key, &Issuer::new(authority, authority_key))?;
    let chain = vec![CertificateDer::from(server.der().to_vec())];
    let key = PrivateKeyDer::from_pem_slice(server_key.serialize_pem().as_bytes())?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok((pem, config))
}
