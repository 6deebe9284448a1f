//! Carrying out one operation: its fields are read as the body of the single call would be, and the single call's own
//! function does it.

use super::kind::Kind;
use crate::{Governance, application};
use ::store::Tx;
use catalog::permission;
use content::{
    card::{self, Place},
    collection::{self, CollectionChange, Key},
    dashboard,
};
use identity::{
    Admin, Caller,
    api_key::{self, ApiKeyChange},
    group::{
        self, GroupChange, Manager,
        membership::{self, MembershipChange, Place as Seat},
    },
    user,
};
use kernel::{CardId, CollectionId, DashboardId, Field, Id};
use serde::Serialize;
use serde_json::{Map, Value, json};
use web::{Faults, FromObject, Input, Object, Param, Result};

/// What an operation has done.
#[derive(Debug)]
pub(super) struct Done {
    /// The id of what it made or changed, for those that refer to it.
    pub id: Option<i64>,
    /// What the single call answers; none when it has nothing to say.
    pub result: Option<Value>,
}

/// One operation on its way.
pub(super) struct Act<'a> {
    pub governance: &'a Governance,
    pub tx: &'a mut Tx,
    /// Who asks, as the gate lets them through to the single call.
    pub caller: Caller,
    pub fields: &'a Map<String, Value>,
}

impl Act<'_> {
    /// Does it.
    pub async fn carry_out(self, kind: Kind) -> Result<Done> {
        use Kind as K;
        match kind {
            K::UserCreate | K::UserUpdate | K::UserDeactivate | K::UserReactivate => self.people(kind).await,
            K::GroupCreate | K::GroupRename | K::GroupDelete => self.groups(kind).await,
            K::MembershipAdd | K::MembershipRemove | K::MembershipSetManager => self.memberships(kind).await,
            K::GrantData | K::GrantCollection | K::GrantApplication => self.grants(kind).await,
            K::ApiKeyCreate | K::ApiKeyUpdate | K::ApiKeyDisable | K::ApiKeyDelete => {
                self.api_keys(kind).await
            }
            K::CollectionCreate
            | K::CollectionUpdate
            | K::CollectionMove
            | K::CollectionArchive
            | K::CollectionRestore
            | K::CollectionDelete => self.collections(kind).await,
            K::CardMove | K::CardArchive | K::CardRestore | K::CardDelete => self.cards(kind).await,
            K::DashboardMove | K::DashboardArchive | K::DashboardRestore | K::DashboardDelete => {
                self.dashboards(kind).await
            }
        }
    }

    async fn people(self, kind: Kind) -> Result<Done> {
        let identity = &self.governance.identity;
        if kind == Kind::UserCreate {
            let (new, admin) = (self.read()?, Admin::from(self.caller));
            return made(user::create_within(identity, self.tx, &admin, new).await?);
        }
        let id = self.field("id")?;
        match kind {
            Kind::UserUpdate => {
                let change = self.read()?;
                changed(id, user::update_within(identity, self.tx, &self.caller, id, change).await?)
            }
            Kind::UserDeactivate => {
                let admin = Admin::from(self.caller);
                changed(id, user::deactivate_within(identity, self.tx, &admin, id).await?)
            }
            _ => {
                let admin = Admin::from(self.caller);
                changed(id, user::reactivate_within(identity, self.tx, &admin, id).await?)
            }
        }
    }

    async fn groups(self, kind: Kind) -> Result<Done> {
        let identity = &self.governance.identity;
        if kind == Kind::GroupCreate {
            let (new, admin) = (self.read()?, Admin::from(self.caller));
            return made(group::create_within(identity, self.tx, &admin, new).await?);
        }
        let id = self.field("id")?;
        if kind == Kind::GroupRename {
            let change = GroupChange { name: Some(self.field("name")?), personal_api_keys: None };
            let manager = Manager::from(self.caller);
            return changed(id, group::update_within(identity, self.tx, &manager, id, change).await?);
        }
        group::delete_within(identity, self.tx, &Manager::from(self.caller), id).await?;
        Ok(deleted(id))
    }

    async fn memberships(self, kind: Kind) -> Result<Done> {
        let identity = &self.governance.identity;
        if kind == Kind::MembershipAdd {
            let (new, manager) = (self.read()?, Manager::from(self.caller));
            let row = membership::create_within(identity, self.tx, &manager, new).await?;
            return changed(row.membership_id, row);
        }
        let place = Seat::Of(self.field("group_id")?, self.field("user_id")?);
        if kind == Kind::MembershipSetManager {
            let change = self.read::<MembershipChange>()?;
            let manager = Manager::from(self.caller);
            let row = membership::update_within(identity, self.tx, &manager, place, change).await?;
            return changed(row.membership_id, row);
        }
        membership::delete_within(identity, self.tx, &Manager::from(self.caller), place).await?;
        Ok(Done { id: None, result: None })
    }

    async fn grants(self, kind: Kind) -> Result<Done> {
        let admin = Admin::from(self.caller.clone());
        let revision = match kind {
            Kind::GrantData => {
                let grant = self.read()?;
                permission::grant_within(&self.governance.catalog, self.tx, &admin, grant).await?
            }
            Kind::GrantApplication => {
                let grant = self.read()?;
                application::grant_within(self.governance, self.tx, &admin, grant).await?
            }
            _ => {
                let grant = self.read()?;
                collection::grant_within(&self.governance.content, self.tx, &admin, grant).await?
            }
        };
        Ok(Done { id: None, result: Some(json!({ "revision": revision })) })
    }

    async fn api_keys(self, kind: Kind) -> Result<Done> {
        let identity = &self.governance.identity;
        if kind == Kind::ApiKeyCreate {
            let (new, admin) = (self.read()?, Admin::from(self.caller));
            return made(api_key::create_within(identity, self.tx, &admin, new).await?);
        }
        let id = self.field("id")?;
        if kind == Kind::ApiKeyDelete {
            api_key::delete_within(identity, self.tx, &Admin::from(self.caller), id).await?;
            return Ok(deleted(id));
        }
        let change = if kind == Kind::ApiKeyDisable { ApiKeyChange::switching_off() } else { self.read()? };
        let admin = Admin::from(self.caller);
        changed(id, api_key::update_within(identity, self.tx, &admin, id, change).await?)
    }

    async fn collections(self, kind: Kind) -> Result<Done> {
        let (content, caller) = (&self.governance.content, &self.caller);
        if kind == Kind::CollectionCreate {
            let new = self.read()?;
            return made(collection::create_within(content, self.tx, caller, new).await?);
        }
        let id: CollectionId = self.field("id")?;
        let nothing = CollectionChange::default();
        let change = match kind {
            Kind::CollectionDelete => {
                collection::delete_within(content, self.tx, caller, &Key::Id(id)).await?;
                return Ok(deleted(id));
            }
            Kind::CollectionArchive => CollectionChange { archived: Some(true), ..nothing },
            Kind::CollectionRestore => {
                CollectionChange { archived: Some(false), parent_id: self.field("parent_id")?, ..nothing }
            }
            Kind::CollectionMove => {
                let home: Option<CollectionId> = self.field("parent_id")?;
                CollectionChange { parent_id: home.map_or(Field::Null, Field::Set), ..nothing }
            }
            _ => self.read()?,
        };
        changed(id, collection::update_within(content, self.tx, caller, &Key::Id(id), change).await?)
    }

    async fn cards(self, kind: Kind) -> Result<Done> {
        let (content, caller) = (&self.governance.content, &self.caller);
        let id: CardId = self.field("id")?;
        let key = card::Key::Id(id);
        let place = match kind {
            Kind::CardDelete => {
                card::delete_within(content, self.tx, caller, &key).await?;
                return Ok(deleted(id));
            }
            Kind::CardArchive => Place::Trash,
            Kind::CardMove => Place::In(self.field("collection_id")?),
            _ => match self.field::<Field<CollectionId>>("collection_id")? {
                Field::Absent => Place::WhereItWas,
                home => Place::BackIn(home.value()),
            },
        };
        changed(id, card::place_within(content, self.tx, caller, &key, place).await?)
    }

    async fn dashboards(self, kind: Kind) -> Result<Done> {
        let (content, caller) = (&self.governance.content, &self.caller);
        let id: DashboardId = self.field("id")?;
        let key = dashboard::Key::Id(id);
        let place = match kind {
            Kind::DashboardDelete => {
                dashboard::delete_within(content, self.tx, caller, &key).await?;
                return Ok(deleted(id));
            }
            Kind::DashboardArchive => (Some(true), Field::Absent),
            Kind::DashboardMove => {
                let home: Option<CollectionId> = self.field("collection_id")?;
                (None, home.map_or(Field::Null, Field::Set))
            }
            _ => (Some(false), self.field("collection_id")?),
        };
        changed(id, dashboard::place_within(content, self.tx, caller, &key, place).await?)
    }

    /// Reads the fields as the body of the single call.
    fn read<T: FromObject>(&self) -> Result<T> {
        Ok(T::from_object(Object::Json(self.fields))?)
    }

    /// Reads one field.
    fn field<T: Param>(&self, name: &str) -> Result<T> {
        let mut faults = Faults::default();
        let input = self.fields.get(name).map_or(Input::Missing, Input::Json);
        let value = faults.read(name, input);
        faults.done()?;
        Ok(value.expect("a field that was not read left a fault"))
    }
}

fn shown(view: impl Serialize) -> Result<Value> {
    serde_json::to_value(view).map_err(web::Error::internal)
}

/// It made a thing, whose view tells the id.
fn made(view: impl Serialize) -> Result<Done> {
    let result = shown(view)?;
    Ok(Done { id: result["id"].as_i64(), result: Some(result) })
}

fn changed(id: impl Id, view: impl Serialize) -> Result<Done> {
    Ok(Done { id: Some(id.number()), result: Some(shown(view)?) })
}

fn deleted(id: impl Id) -> Done {
    Done { id: Some(id.number()), result: None }
}
