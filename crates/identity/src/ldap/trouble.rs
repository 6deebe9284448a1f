//! Why the directory did not help.

use super::settings::{
    BIND_DN, GROUP_BASE, GROUP_FILTER, HOST, PASSWORD, PORT, SECURITY, USER_BASE, USER_FILTER,
};
use ldap3::{LdapError, LdapResult};

/// Why the directory could not be asked, or gave no answer that would do.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no host, or nowhere to look for people.
    #[error("LDAP sign-in needs a host and a user search base.")]
    NotNamed,
    /// Nothing listens there.
    #[error("The LDAP server cannot be reached: {0}.")]
    Unreachable(String),
    /// It took too long.
    #[error("The LDAP server did not answer in time.")]
    TimedOut,
    /// Too many are asking already.
    #[error("Too many people wait for the LDAP server already.")]
    Busy,
    /// It does not encrypt as it should.
    #[error("No encrypted connection to the LDAP server: {0}.")]
    Encryption(String),
    /// It does not know us.
    #[error("The LDAP server does not accept this bind DN with this password.")]
    Bind,
    /// A bind DN without a password would bind as nobody.
    #[error("A bind DN needs a password.")]
    NoPassword,
    /// People are looked for where nothing is.
    #[error("The LDAP server has no such entry, or does not let us see it.")]
    UserBase,
    /// The filter is none.
    #[error("The LDAP server does not take this filter.")]
    UserFilter,
    /// Several people have the name.
    #[error("The user filter finds several people of one name.")]
    SeveralPeople,
    /// Groups are looked for where nothing is.
    #[error("The LDAP server has no such entry, or does not let us see it.")]
    GroupBase,
    /// The filter is none.
    #[error("The LDAP server does not take this filter.")]
    GroupFilter,
    /// Anything else it says.
    #[error("The LDAP server refused: {0}.")]
    Refused(String),
}

impl Trouble {
    /// The settings that one would look at.
    pub fn settings(&self) -> &'static [&'static str] {
        match self {
            Self::NotNamed => &[HOST, USER_BASE],
            Self::Unreachable(_) | Self::TimedOut | Self::Busy => &[HOST, PORT],
            Self::Encryption(_) => &[SECURITY, PORT],
            Self::Bind => &[BIND_DN, PASSWORD],
            Self::NoPassword => &[PASSWORD],
            Self::UserBase => &[USER_BASE],
            Self::UserFilter | Self::SeveralPeople => &[USER_FILTER],
            Self::GroupBase => &[GROUP_BASE],
            Self::GroupFilter => &[GROUP_FILTER],
            Self::Refused(_) => &["_error"],
        }
    }

    /// What the server said, in a few words and without what it was asked.
    pub(super) fn refused(result: &LdapResult) -> Self {
        let said: String = result.to_string().chars().filter(|c| !c.is_control()).take(200).collect();
        Self::Refused(said.trim_end_matches(['.', ' ']).to_owned())
    }
}

impl From<LdapError> for Trouble {
    fn from(error: LdapError) -> Self {
        match error {
            LdapError::Timeout { .. } => Self::TimedOut,
            LdapError::Rustls { .. } | LdapError::DNSName { .. } => Self::Encryption(error.to_string()),
            LdapError::Io { source } => Self::Unreachable(source.to_string()),
            LdapError::LdapResult { result } => Self::refused(&result),
            LdapError::OpSend { .. } | LdapError::ResultRecv { .. } | LdapError::EndOfStream => {
                Self::Unreachable("it closes the connection; perhaps it speaks no LDAP on this port".into())
            }
            other => Self::Unreachable(other.to_string()),
        }
    }
}
