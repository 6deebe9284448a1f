//! `GET /api/permissions/what-can`: the databases and collections in which somebody may do something, and what they may
//! with the application, each with the group it comes from.

use super::{
    application::of_application,
    holdings::{Holding, of_collections, of_databases},
    http::Who,
    part::Part,
    subject::{BuiltIn, Subject, Trees},
    view::{GroupName, PrincipalView},
};
use crate::Governance;
use ::store::Tx;
use axum::extract::State;
use identity::{
    Caller, Identity,
    principal::{self, Membership, administers},
};
use kernel::{ApiKeyId, GroupId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Error, Json, Page, Query, Result, request, words};

request! {
    /// What may one person, group or API key do, and which part of the list.
    pub struct WhatCanQuery {
        /// The person.
        pub user_id: Option<UserId>,
        /// The group.
        pub group_id: Option<GroupId>,
        /// The API key.
        pub api_key_id: Option<ApiKeyId>,
        /// In databases (if nothing is said), in collections, or with the application itself?
        pub kind as "type": Option<Things>,
        /// A part of the name.
        pub query: Option<String>,
        /// How many at most.
        #[schemars(with = "Option<u64>")]
        pub limit: Option<String>,
        /// How many to leave out first.
        #[schemars(with = "Option<u64>")]
        pub offset: Option<String>,
    }
}

words! {
    /// What is listed.
    pub enum Things {
        /// Databases.
        Databases = "databases",
        /// Collections.
        Collections = "collections",
        /// Rights to the application itself.
        Application = "application",
    }
}

/// What somebody may do.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WhatCanView {
    /// Who is asked about.
    pub principal: PrincipalView,
    /// May they everything, within their scopes if they have some?
    pub is_administrator: bool,
    /// Is the account deactivated, or the key stopped? Then they may nothing.
    pub is_stopped: bool,
    /// The groups they are in; of a group, itself.
    pub groups: Vec<GroupName>,
    /// Databases or collections by name, or rights to the application.
    #[serde(flatten)]
    pub page: Page<Holding>,
}

pub(super) async fn what_can(
    caller: Caller,
    State(governance): State<Governance>,
    Query(query): Query<WhatCanQuery>,
) -> Result<Json<WhatCanView>> {
    let who = match (query.user_id, query.group_id, query.api_key_id) {
        (Some(id), None, None) => Who::Person(id),
        (None, Some(id), None) => Who::Group(id),
        (None, None, Some(id)) => Who::Key(id),
        _ => return Err(Error::bad_request("Name one holder: send user_id, group_id or api_key_id.")),
    };
    let part = Part::read(query.query, query.limit.as_deref(), query.offset.as_deref())?;
    who.check(&caller)?;
    let things = query.kind.unwrap_or(Things::Databases);
    let mut tx = caller.read().await?;
    let asking = Asking { who, things, part, is_told_all: administers(&caller) };
    asking.answer(&governance.identity, &mut tx).await.map(Json)
}

/// A question for all that somebody may.
#[derive(Debug)]
pub(super) struct Asking {
    pub who: Who,
    pub things: Things,
    pub part: Part,
    /// Does an administrator ask? Others are told nothing of what they may not know of.
    pub is_told_all: bool,
}

/// Somebody, and the groups that decide.
pub(super) struct Holder {
    pub subject: Subject,
    pub built_in: BuiltIn,
    groups: Vec<Membership>,
}

impl Holder {
    /// A group by its name, if it is one of theirs.
    pub fn name(&self, id: GroupId) -> GroupName {
        let found = self.groups.iter().find(|group| group.id == id);
        GroupName { id, name: found.map_or_else(String::new, |group| group.name.clone()) }
    }
}

impl Asking {
    /// Answers it in five statements, however much there is.
    pub async fn answer(self, identity: &Identity, tx: &mut Tx) -> Result<WhatCanView> {
        let (principal, holder) = self.holder(identity, tx).await?;
        let mut rows = match self.things {
            _ if !holder.subject.stops.is_empty() => Vec::new(),
            Things::Databases => of_databases(tx, &holder).await?,
            Things::Collections => of_collections(tx, &holder, self.is_told_all).await?,
            Things::Application => of_application(tx, &holder).await?,
        };
        rows.retain(|row| self.part.has(row.name()));
        let Holder { subject, groups, .. } = holder;
        let own = groups.into_iter().filter(|group| subject.groups.contains(&group.id));
        Ok(WhatCanView {
            principal,
            is_administrator: subject.is_superuser,
            is_stopped: !subject.stops.is_empty(),
            groups: own.map(|group| GroupName { id: group.id, name: group.name }).collect(),
            page: self.part.page(rows),
        })
    }

    async fn holder(&self, identity: &Identity, tx: &mut Tx) -> Result<(PrincipalView, Holder)> {
        let Who::Group(id) = self.who else {
            let principal = self.who.find(identity, tx).await?;
            let groups = principal::groups(tx, Some(principal.user)).await?;
            let trees = Trees::of(tx, [&principal]).await?;
            let subject = super::names::subject(&principal, &groups, trees);
            let built_in = BuiltIn::among(&groups);
            return Ok((PrincipalView::from(&principal), Holder { subject, built_in, groups }));
        };
        let groups = principal::groups(tx, None).await?;
        let group = groups.iter().find(|group| group.id == id).ok_or(Error::NotFound)?;
        let view = PrincipalView::Group { id, name: group.name.clone() };
        let built_in = BuiltIn::among(&groups);
        let subject = Subject::of_group(id, built_in.administrators == Some(id));
        Ok((view, Holder { subject, built_in, groups }))
    }
}
