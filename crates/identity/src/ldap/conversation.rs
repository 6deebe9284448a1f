//! One conversation with the LDAP server: who we are, whom we look for, whether a password is theirs.
//!
//! It has no time limit of its own; whoever holds it gives it up by dropping it, and the connection goes with it.

use super::{
    settings::{Security, Terms},
    trouble::Trouble,
};
use kernel::Secret;
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, Scope, SearchEntry, SearchOptions};
use rustls::ClientConfig;
use std::sync::Arc;
use tokio_util::task::AbortOnDropHandle;

/// A connection, and what drives it.
pub(super) struct Conversation {
    ldap: Ldap,
    _driver: AbortOnDropHandle<()>,
}

/// An entry that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub dn: String,
    attributes: Vec<(String, Vec<String>)>,
}

/// Groups of one person that are read. Whoever has more is not let in: of a part of them we would take the rest away.
const MOST_GROUPS: i32 = 5000;

/// Codes of RFC 4511, appendix A.
mod code {
    pub const SUCCESS: u32 = 0;
    pub const SIZE_LIMIT_EXCEEDED: u32 = 4;
    pub const REFERRAL: u32 = 10;
    pub const NO_SUCH_OBJECT: u32 = 32;
    pub const INVALID_DN: u32 = 34;
    pub const INAPPROPRIATE_AUTHENTICATION: u32 = 48;
    pub const INVALID_CREDENTIALS: u32 = 49;
    pub const INSUFFICIENT_ACCESS: u32 = 50;
    pub const UNWILLING: u32 = 53;
    /// The server wants an encrypted connection first.
    pub const WANTS_ENCRYPTION: [u32; 2] = [8, 13];
    /// Something is wrong with the server, not with who asks: errors of operation and protocol, limits, busy, away, other.
    pub const OF_THE_SERVER: [u32; 7] = [1, 2, 3, 11, 51, 52, 80];
}

impl Conversation {
    /// Connects and says who we are.
    pub async fn open(terms: &Terms, tls: Arc<ClientConfig>) -> Result<Self, Trouble> {
        let scheme = if terms.security == Security::Ssl { "ldaps" } else { "ldap" };
        let address = format!("{scheme}://{}:{}", terms.host, terms.port);
        let settings =
            LdapConnSettings::new().set_config(tls).set_starttls(terms.security == Security::StartTls);
        let (connection, ldap) = LdapConnAsync::with_settings(settings, &address).await.map_err(|error| {
            match (error, terms.security) {
                // A server that does not speak TLS hangs up, and one that does not know STARTTLS says so.
                (error @ LdapError::LdapResult { .. }, Security::StartTls) => {
                    Trouble::Encryption(error.to_string())
                }
                (LdapError::Io { source }, Security::Ssl | Security::StartTls) if is_of_tls(&source) => {
                    Trouble::Encryption(source.to_string())
                }
                (error, _) => error.into(),
            }
        })?;
        let driver = tokio::spawn(async move {
            if let Err(error) = connection.drive().await {
                tracing::debug!(%error, "a connection to the LDAP server ended");
            }
        });
        let mut own = Self { ldap, _driver: AbortOnDropHandle::new(driver) };
        own.introduce(terms).await?;
        Ok(own)
    }

    async fn introduce(&mut self, terms: &Terms) -> Result<(), Trouble> {
        let Some(bind) = &terms.bind else { return Ok(()) };
        let password = bind.password.as_ref().filter(|password| !password.expose().is_empty());
        let password = password.ok_or(Trouble::NoPassword)?;
        let result = self.ldap.simple_bind(&bind.dn, password.expose()).await?;
        match result.rc {
            code::SUCCESS => Ok(()),
            code::NO_SUCH_OBJECT
            | code::INVALID_DN
            | code::INAPPROPRIATE_AUTHENTICATION
            | code::INVALID_CREDENTIALS
            | code::UNWILLING => Err(Trouble::Bind),
            rc if code::WANTS_ENCRYPTION.contains(&rc) => {
                Err(Trouble::Encryption("the server wants one".into()))
            }
            _ => Err(Trouble::refused(&result)),
        }
    }

    /// Is it the password of this entry? From then on the server takes us for whoever it is. However it refuses somebody,
    /// be it that their account is locked there, it is a no.
    pub async fn is_password_of(&mut self, dn: &str, password: &Secret<String>) -> Result<bool, Trouble> {
        // The server would take it for a wish to be nobody, and grant it.
        if dn.is_empty() || password.expose().is_empty() {
            return Ok(false);
        }
        let result = self.ldap.simple_bind(dn, password.expose()).await?;
        let is_of_the_server =
            code::OF_THE_SERVER.contains(&result.rc) || code::WANTS_ENCRYPTION.contains(&result.rc);
        if is_of_the_server { Err(Trouble::refused(&result)) } else { Ok(result.rc == code::SUCCESS) }
    }

    /// Finds the one person that a filter finds.
    pub async fn find_person(&mut self, terms: &Terms, filter: &str) -> Result<Option<Found>, Trouble> {
        let own = [&terms.email, &terms.first_name, &terms.last_name].map(String::as_str);
        let attributes = [&own[..], &["memberOf", "uid"]].concat();
        let search = Search { base: &terms.user_base, scope: Scope::Subtree, filter, most: 2 };
        let found = search.run(&mut self.ldap, &attributes).await.map_err(Failed::finding_people)?;
        if found.len() > 1 {
            return Err(Trouble::SeveralPeople);
        }
        Ok(found.into_iter().next().filter(|found| !found.dn.is_empty()))
    }

    /// The names of the groups that a person is in, as their entry says and as the groups say.
    pub async fn groups(&mut self, terms: &Terms, person: &Found) -> Result<Vec<String>, Trouble> {
        let mut names = person.all("memberOf").to_vec();
        let Some(base) = &terms.group_base else { return Ok(names) };
        let filter = terms.find_groups(&person.dn, person.first("uid").unwrap_or_default());
        let search = Search { base, scope: Scope::Subtree, filter: &filter, most: MOST_GROUPS };
        let found = search.run(&mut self.ldap, &["1.1"]).await.map_err(Failed::finding_groups)?;
        names.extend(found.into_iter().map(|found| found.dn));
        Ok(names)
    }

    /// Makes sure that people and groups are looked for where something is.
    pub async fn look_around(&mut self, terms: &Terms) -> Result<(), Trouble> {
        let there = |base| Search { base, scope: Scope::Base, filter: "(objectClass=*)", most: 1 };
        let found = there(&terms.user_base).run(&mut self.ldap, &["1.1"]).await;
        let found = found.map_err(Failed::finding_people)?;
        if found.is_empty() {
            return Err(Trouble::UserBase);
        }
        self.find_person(terms, &terms.find_by_login("nobody has this name")).await?;
        let Some(base) = terms.group_base.as_deref().filter(|_| terms.follows_groups) else { return Ok(()) };
        let found = there(base).run(&mut self.ldap, &["1.1"]).await.map_err(Failed::finding_groups)?;
        if found.is_empty() { Err(Trouble::GroupBase) } else { Ok(()) }
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        let _ = self.ldap.unbind().await;
    }
}

/// Did the encryption fail, and not the network?
fn is_of_tls(error: &std::io::Error) -> bool {
    let kinds = [std::io::ErrorKind::InvalidData, std::io::ErrorKind::UnexpectedEof];
    kinds.contains(&error.kind())
        || error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
}

/// What is looked for, and where.
struct Search<'a> {
    base: &'a str,
    scope: Scope,
    filter: &'a str,
    /// Entries that are given back; a search that finds more fails.
    most: i32,
}

/// Why nothing can be said of what a search finds.
enum Failed {
    Base,
    Filter,
    TooMany(Trouble),
    Other(Trouble),
}

impl Search<'_> {
    async fn run(&self, ldap: &mut Ldap, attributes: &[&str]) -> Result<Vec<Found>, Failed> {
        let options = SearchOptions::new().sizelimit(self.most);
        let search = ldap.with_search_options(options).search(self.base, self.scope, self.filter, attributes);
        let found = search.await.map_err(|error| match error {
            LdapError::FilterParsing => Failed::Filter,
            other => Failed::Other(other.into()),
        })?;
        match found.1.rc {
            code::SUCCESS => Ok(found.0.into_iter().map(SearchEntry::construct).map(Found::from).collect()),
            code::SIZE_LIMIT_EXCEEDED => Err(Failed::TooMany(Trouble::refused(&found.1))),
            // A referral leads to another server, and we ask this one.
            code::REFERRAL | code::NO_SUCH_OBJECT | code::INVALID_DN | code::INSUFFICIENT_ACCESS => {
                Err(Failed::Base)
            }
            _ => Err(Failed::Other(Trouble::refused(&found.1))),
        }
    }
}

impl Failed {
    fn finding_people(self) -> Trouble {
        match self {
            Self::Base => Trouble::UserBase,
            Self::Filter => Trouble::UserFilter,
            Self::TooMany(_) => Trouble::SeveralPeople,
            Self::Other(trouble) => trouble,
        }
    }

    fn finding_groups(self) -> Trouble {
        match self {
            Self::Base => Trouble::GroupBase,
            Self::Filter => Trouble::GroupFilter,
            Self::TooMany(trouble) | Self::Other(trouble) => trouble,
        }
    }
}

impl From<SearchEntry> for Found {
    fn from(entry: SearchEntry) -> Self {
        Self { dn: entry.dn, attributes: entry.attrs.into_iter().collect() }
    }
}

impl Found {
    /// The values of an attribute; servers spell its name as they like.
    pub fn all(&self, attribute: &str) -> &[String] {
        let found = self.attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute));
        found.map_or(&[], |(_, values)| values)
    }

    /// The first value that is more than blanks.
    pub fn first(&self, attribute: &str) -> Option<&str> {
        self.all(attribute).iter().map(|value| value.trim()).find(|value| !value.is_empty())
    }
}
