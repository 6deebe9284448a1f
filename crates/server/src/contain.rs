//! `metalith contain`: what `/api/containment` does, for when nobody can sign in or the server is down.

use crate::{Config, StartError, beside};
use chrono::{DateTime, Utc};
use clap::Args;
use identity::containment::{Action, Command, Filter, KeyPrefix, Named, Network};

/// What to contain, and how. Filters are joined by "and".
#[derive(Clone, Debug, Args)]
pub struct ContainArguments {
    /// Everybody and everything
    #[arg(long)]
    all: bool,
    /// What belongs to this person; several times for several people
    #[arg(long = "user", value_name = "EMAIL|ID")]
    people: Vec<Named>,
    /// What belongs to members of this group; several times for several groups
    #[arg(long = "group", value_name = "NAME|ID")]
    groups: Vec<Named>,
    /// Sessions and keys made before this moment, like 2027-01-31T09:00:00Z
    #[arg(long, value_name = "MOMENT")]
    created_before: Option<DateTime<Utc>>,
    /// Sessions and keys made at this moment or later
    #[arg(long, value_name = "MOMENT")]
    created_after: Option<DateTime<Utc>>,
    /// Sessions begun from this network, keys last used from it
    #[arg(long, value_name = "NETWORK")]
    cidr: Option<Network>,
    /// Keys that begin so, like `mb_AbCd`; several times for several keys
    #[arg(long = "key-prefix", value_name = "START")]
    key_prefixes: Vec<KeyPrefix>,
    /// End sessions
    #[arg(long)]
    revoke_sessions: bool,
    /// Disable API keys
    #[arg(long)]
    disable_api_keys: bool,
    /// Let passwords open nothing until they are replaced
    #[arg(long)]
    require_password_change: bool,
    /// Pause public links; there are none yet
    #[arg(long)]
    pause_public_links: bool,
    /// Do it; without, it is only shown
    #[arg(long)]
    yes: bool,
    /// Undo a containment as far as that goes, by the number it was given
    #[arg(long, value_name = "NUMBER", exclusive = true)]
    undo: Option<i64>,
}

/// Shows what would be contained, contains it or undoes it, and says what came of it.
pub async fn contain(config: Config, arguments: ContainArguments) -> Result<String, StartError> {
    let identity = beside::identity(config).await?.identity;
    if let Some(number) = arguments.undo {
        return identity.undo_containment(number).await.map_err(beside::in_words);
    }
    let contained = identity.contain(arguments.into()).await.map_err(beside::in_words)?;
    Ok(contained.to_string())
}

impl From<ContainArguments> for Command {
    fn from(arguments: ContainArguments) -> Self {
        let actions = [
            (arguments.revoke_sessions, Action::RevokeSessions),
            (arguments.disable_api_keys, Action::DisableApiKeys),
            (arguments.require_password_change, Action::RequirePasswordChange),
            (arguments.pause_public_links, Action::PausePublicLinks),
        ];
        Self {
            filter: Filter {
                all: arguments.all,
                created_before: arguments.created_before,
                created_after: arguments.created_after,
                cidr: arguments.cidr,
                key_prefixes: arguments.key_prefixes,
                ..Filter::default()
            },
            people: arguments.people,
            groups: arguments.groups,
            actions: actions
                .into_iter()
                .filter_map(|(is_wanted, action)| is_wanted.then_some(action))
                .collect(),
            is_meant: arguments.yes,
        }
    }
}
