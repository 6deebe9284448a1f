//! Containment from the command line, with or without a running server: planned and carried out in one transaction.

use super::{
    Action, Filter,
    carry_out::carry_out,
    model::{Actions, Counts},
    plan::{Planned, Wanted, plan},
    undo::undo,
};
use crate::{Identity, group, user};
use ::store::Tx;
use audit::Actor;
use kernel::{ContainmentId, Email, GroupId, Id, UserId};
use std::{convert::Infallible, fmt, str::FromStr};
use web::{Error, Result};

/// What somebody at the command line wants contained.
#[derive(Clone, Debug)]
pub struct Command {
    /// The filter, people and groups apart.
    pub filter: Filter,
    /// People, by address or id.
    pub people: Vec<Named>,
    /// Groups, by name or id.
    pub groups: Vec<Named>,
    /// What to do.
    pub actions: Vec<Action>,
    /// Do it, or only look?
    pub is_meant: bool,
}

/// An id or a name.
#[derive(Clone, Debug)]
pub enum Named {
    /// An id.
    Id(i64),
    /// A name or an address.
    Name(String),
}

impl FromStr for Named {
    type Err = Infallible;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        Ok(text.parse().map_or_else(|_| Self::Name(text.trim().to_owned()), Self::Id))
    }
}

/// What came of it; its text is for who sits at the command line.
#[derive(Debug)]
pub struct Contained {
    planned: Planned,
    counts: Counts,
    is_done: bool,
}

impl Identity {
    /// Looks what would be contained, or contains it.
    pub async fn contain(&self, command: Command) -> Result<Contained> {
        let mut tx = self.db.write().await?;
        let mut filter = command.filter;
        for person in &command.people {
            filter.user_ids.push(find_person(&mut tx, person).await?);
        }
        for group in &command.groups {
            filter.group_ids.push(find_group(&mut tx, group).await?);
        }
        let filter = filter.checked().map_err(|_| {
            Error::bad_request("say whom it is about: --all, or one of the other filters, see --help")
        })?;
        let actions = Actions::of(command.actions);
        let actions = actions.ok_or_else(|| {
            Error::bad_request(
                "say what to do: --revoke-sessions, --disable-api-keys, --require-password-change",
            )
        })?;
        let actor = Actor::default();
        let planned = plan(self, &mut tx, &actor, Wanted { filter, actions, includes_actor: true }).await?;
        if !command.is_meant {
            let counts = planned.containment.counts;
            return Ok(Contained { planned, counts, is_done: false });
        }
        let done = carry_out(self, &mut tx, &actor, planned.containment.id, true).await?;
        tx.commit().await?;
        Ok(Contained { planned, counts: done.counts, is_done: true })
    }

    /// Undoes a containment as far as that goes, and says in words how far.
    pub async fn undo_containment(&self, id: i64) -> Result<String> {
        let mut tx = self.db.write().await?;
        let undone = undo(self, &mut tx, &Actor::default(), ContainmentId::from_number(id)).await?;
        tx.commit().await?;
        let counts = undone.counts;
        let mut lines = vec![format!(
            "{} API keys work again, {} passwords open again what they opened.",
            counts.api_keys, counts.passwords
        )];
        lines.extend(undone.left);
        Ok(lines.join("\n"))
    }
}

async fn find_person(tx: &mut Tx, named: &Named) -> Result<UserId> {
    let found = match named {
        Named::Id(id) => user::find(tx, UserId::from_number(*id)).await?.map(|user| user.id),
        Named::Name(name) => match Email::parse(name) {
            Some(email) => user::find_for_login(tx, email.as_str()).await?.map(|login| login.id),
            None => None,
        },
    };
    found.ok_or_else(|| Error::bad_request(format!("{named} is nobody here")))
}

async fn find_group(tx: &mut Tx, named: &Named) -> Result<GroupId> {
    let groups = group::list(tx).await?;
    let found = groups.into_iter().find(|group| match named {
        Named::Id(id) => group.id.number() == *id,
        Named::Name(name) => group.name.to_lowercase() == name.to_lowercase(),
    });
    found.map(|group| group.id).ok_or_else(|| Error::bad_request(format!("{named} is no group here")))
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

impl fmt::Display for Contained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { people, sessions, api_keys, passwords, public_links: _ } = self.counts;
        let did = if self.is_done { "Contained" } else { "Would be contained" };
        writeln!(
            f,
            "{did}: {sessions} sessions, {api_keys} API keys, {passwords} passwords, of {people} people."
        )?;
        for person in &self.planned.people {
            writeln!(f, "  {} (person {})", person.email, person.id)?;
        }
        let rest = people.saturating_sub(i64::try_from(self.planned.people.len()).unwrap_or(i64::MAX));
        if rest > 0 {
            writeln!(f, "  and {rest} more people")?;
        }
        for key in &self.planned.api_keys {
            writeln!(f, "  {}… {} (API key {})", key.key_prefix, key.name, key.id)?;
        }
        for warning in &self.planned.warnings {
            writeln!(f, "{warning}")?;
        }
        if self.is_done {
            write!(f, "To undo what can be undone: metalith contain --undo {}", self.planned.containment.id)
        } else {
            write!(f, "Nothing was done. Run it again with --yes to do it.")
        }
    }
}
