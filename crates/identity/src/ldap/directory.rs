//! The organisation's directory, as log-ins ask it.
//!
//! A question has a time limit, and only so many are asked at once: a server that is slow or away costs a log-in its wait and the
//! others nothing. Nothing is remembered between questions.

use super::{conversation::Conversation, settings::Terms, trouble::Trouble};
use crate::Identity;
use kernel::{Email, Secret};
use rustls::ClientConfig;
use serde_json::{Map, Value};
use std::{sync::Arc, time::Duration};
use tls::Roots;
use tokio::{
    sync::{OnceCell, Semaphore},
    time::timeout,
};
use tokio_util::task::AbortOnDropHandle;

/// Questions asked at the same time.
const AT_ONCE: usize = 32;
/// How long somebody waits for their turn.
const TURN: Duration = Duration::from_secs(2);

/// What asks the directory. Clones share their turns.
#[derive(Clone, Debug)]
pub(crate) struct Directory(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    roots: Roots,
    tls: OnceCell<Arc<ClientConfig>>,
    turns: Semaphore,
}

/// What the directory says to a name and a password.
#[derive(Debug)]
pub(crate) enum Answer {
    /// They belong together.
    Right(Box<Person>),
    /// The password is not theirs; the address is the person's, if they have one.
    Wrong(Option<Email>),
    /// Nobody has that name.
    Nobody,
}

/// A person, as the directory describes them.
#[derive(Debug)]
pub(crate) struct Person {
    pub dn: String,
    /// None when the entry has no address that is one.
    pub email: Option<Email>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// The names of their groups; empty unless groups follow the directory.
    pub groups: Vec<String>,
}

/// Whom somebody claims to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Claim<'a> {
    /// What they typed.
    Login(&'a str),
    /// The address of their account.
    Email(&'a Email),
}

impl Directory {
    /// A directory whose server these authorities vouch for.
    pub fn new(roots: Roots) -> Self {
        Self(Arc::new(Shared { roots, tls: OnceCell::new(), turns: Semaphore::new(AT_ONCE) }))
    }

    /// Asks whether a password belongs to whom somebody claims to be.
    pub async fn ask(
        &self,
        terms: &Terms,
        claim: Claim<'_>,
        password: &Secret<String>,
    ) -> Result<Answer, Trouble> {
        let filter = match claim {
            Claim::Login(login) => terms.find_by_login(login.trim()),
            Claim::Email(email) => terms.find_by_email(email.as_str()),
        };
        let (terms, password) = (terms.clone(), password.clone());
        self.within(terms.timeout, async move |tls| {
            let mut conversation = Conversation::open(&terms, tls).await?;
            let answer = converse(&mut conversation, &terms, &filter, &password).await?;
            conversation.close().await;
            Ok(answer)
        })
        .await
    }

    /// Finds out whether the directory can be asked on these terms.
    pub async fn try_out(&self, terms: &Terms) -> Result<(), Trouble> {
        let terms = terms.clone();
        self.within(terms.timeout, async move |tls| {
            let mut conversation = Conversation::open(&terms, tls).await?;
            conversation.look_around(&terms).await?;
            conversation.close().await;
            Ok(())
        })
        .await
    }

    /// Has a conversation in its turn and within its time. It is a task of its own, because the library gives up with a panic
    /// when a server talks nonsense; it ends when nobody waits for it any more.
    async fn within<T: Send + 'static, F: Future<Output = Result<T, Trouble>> + Send + 'static>(
        &self,
        time: Duration,
        conversation: impl FnOnce(Arc<ClientConfig>) -> F,
    ) -> Result<T, Trouble> {
        let turn = timeout(time.min(TURN), self.0.turns.acquire()).await.map_err(|_| Trouble::Busy)?;
        let _turn = turn.map_err(|_| Trouble::Busy)?;
        let tls = self.tls().await?;
        let task = AbortOnDropHandle::new(tokio::spawn(conversation(tls)));
        match timeout(time, task).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Trouble::Unreachable("it does not speak LDAP".into())),
            Err(_) => Err(Trouble::TimedOut),
        }
    }

    /// Reading the machine's authorities takes a while, and is done once.
    async fn tls(&self) -> Result<Arc<ClientConfig>, Trouble> {
        let made = self.0.tls.get_or_try_init(|| async {
            let roots = self.0.roots.clone();
            tokio::task::spawn_blocking(move || Arc::new(tls::for_clients_trusting(&roots))).await
        });
        Ok(Arc::clone(made.await.map_err(|error| Trouble::Encryption(error.to_string()))?))
    }
}

impl Identity {
    /// Finds out whether people could sign in with LDAP after these changes of the settings.
    pub async fn try_directory(&self, changes: &Map<String, Value>) -> Result<(), Trouble> {
        let terms = Terms::with(&self.settings, changes).ok_or(Trouble::NotNamed)?;
        self.directory.try_out(&terms).await
    }
}

async fn converse(
    conversation: &mut Conversation,
    terms: &Terms,
    filter: &str,
    password: &Secret<String>,
) -> Result<Answer, Trouble> {
    let Some(found) = conversation.find_person(terms, filter).await? else { return Ok(Answer::Nobody) };
    // While we are still ourselves: people may not be allowed to see their groups.
    let groups = if terms.follows_groups { conversation.groups(terms, &found).await? } else { Vec::new() };
    let email = found.first(&terms.email).and_then(Email::parse);
    if !conversation.is_password_of(&found.dn, password).await? {
        return Ok(Answer::Wrong(email));
    }
    let name = |attribute| found.first(attribute).and_then(name);
    let (first_name, last_name) = (name(&terms.first_name), name(&terms.last_name));
    Ok(Answer::Right(Box::new(Person { dn: found.dn.clone(), email, first_name, last_name, groups })))
}

/// A name of a length that fits.
fn name(text: &str) -> Option<String> {
    let name: String = text.chars().filter(|c| !c.is_control()).take(254).collect();
    (!name.trim().is_empty()).then_some(name)
}
