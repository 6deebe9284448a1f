//! `/api/user`: its routes, and what is read of one person.

use super::{
    Attributes, User,
    activity::{self, Success},
    change::{self, Asker},
    create,
    home_page::HomePage,
    import, invite, list,
    model::{Introduction, Permissions},
    password, store,
    view::{ManagedDetail, Shown, UserDetail},
};
use crate::{
    Caller, Identity,
    caller::Enrollee,
    group::{self, Managed},
};
use axum::extract::State;
use kernel::{CollectionId, Email, GroupId, Id, Scope, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use web::{
    ApiRouter, Error, Json, Moment, Needs, Path, Result,
    routing::{get_with, post_with, put_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/user",
            get_with(list::list, says(Scope::UsersRead, "Lists people, a page at a time.")).post_with(
                create::create,
                says(Scope::UsersWrite, "Makes a person, and invites them if mail can be sent."),
            ),
        )
        .api_route(
            "/user/recipients",
            get_with(
                list::recipients,
                says(Scope::UsersRead, "Lists the people whom the caller may send things to."),
            ),
        )
        .api_route("/user/current", get_with(current, says(Needs::Nothing, "Tells who the caller is.")))
        .api_route(
            "/user/{id}",
            get_with(
                read,
                says(
                    Scope::UsersRead,
                    "Tells everything about a person: oneself, or anybody to administrators; managers of groups less.",
                ),
            )
            .put_with(
                change::update,
                says(Scope::UsersWrite, "Changes a person: oneself, or anybody by administrators; managers change their groups."),
            )
            .delete_with(
                activity::deactivate,
                says(Scope::UsersWrite, "Deactivates a person; all their sessions end. The account is kept."),
            ),
        )
        .api_route(
            "/user/{id}/reactivate",
            put_with(
                activity::reactivate,
                says(Scope::UsersWrite, "Lets a deactivated person in again, not as an administrator."),
            ),
        )
        .api_route(
            "/user/{id}/password",
            put_with(
                password::change,
                says(Scope::UsersPasswords, "Chooses a password; all sessions of the person end."),
            ),
        )
        .api_route(
            "/user/{id}/password-reset-url",
            post_with(
                invite::link,
                says(Scope::UsersPasswords, "Makes a link with which a person chooses a password."),
            ),
        )
        .api_route(
            "/user/{id}/modal/{modal}",
            put_with(dismiss, says(Scope::AccountWrite, "Takes an introduction away for good.")),
        )
        .api_route(
            "/user/import/preview",
            post_with(
                import::preview,
                says(Scope::UsersWrite, "Tells what importing people from a CSV file would do."),
            ),
        )
        .api_route(
            "/user/import",
            post_with(
                import::import,
                says(Scope::UsersWrite, "Imports people from a CSV file, all of them or none."),
            ),
        )
}

async fn dismiss(caller: Caller, Path((id, which)): Path<(UserId, Introduction)>) -> Result<Json<Success>> {
    Asker::of(&caller, id)?;
    let mut tx = caller.write().await?;
    store::find_active(&mut tx, id).await?.ok_or(Error::NotFound)?;
    store::forget_introduction(&mut tx, id, which).await?;
    tx.commit().await?;
    Ok(Json(Success::DONE))
}

async fn read(caller: Caller, Path(id): Path<UserId>) -> Result<Json<Shown<UserDetail, ManagedDetail>>> {
    let mut tx = caller.read().await?;
    if Asker::of(&caller, id).is_ok() {
        let user = store::find_person(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let places = group::places(&mut tx, id).await?;
        return Ok(Json(Shown::Whole(UserDetail::new(user, places).into())));
    }
    let managed = Managed::by(&mut tx, &caller).await?;
    let user = store::find_active(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let places = group::places(&mut tx, id).await?;
    Ok(Json(Shown::Part(ManagedDetail::new(user, places, &managed))))
}

/// The caller (contract: auth.md §4.4 of the reference description).
#[derive(Debug, Serialize, JsonSchema)]
pub struct CurrentUser {
    id: UserId,
    email: Email,
    first_name: Option<String>,
    last_name: Option<String>,
    common_name: String,
    date_joined: Moment,
    last_login: Option<Moment>,
    is_superuser: bool,
    is_qbnewb: bool,
    is_active: bool,
    updated_at: Moment,
    locale: Option<String>,
    sso_source: Option<String>,
    login_attributes: Option<Attributes>,
    tenant_id: Option<i64>,
    group_ids: Vec<GroupId>,
    personal_collection_id: Option<CollectionId>,
    tenant_collection_id: Option<i64>,
    is_installer: bool,
    has_invited_second_user: bool,
    has_question_and_dashboard: bool,
    has_model: bool,
    first_login: Moment,
    custom_homepage: Option<HomePage>,
    can_write_any_collection: bool,
    permissions: Permissions,
    /// True when they may do nothing but set up a second factor; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    second_factor_needed: Option<bool>,
}

async fn current(Enrollee(caller): Enrollee, State(identity): State<Identity>) -> Result<Json<CurrentUser>> {
    let mut tx = caller.read().await?;
    let found = store::find_current(&mut tx, caller.id()).await?.ok_or(Error::Unauthenticated)?;
    let is_group_manager = found.is_group_manager.then_some(true);
    let permissions = Permissions { is_group_manager, ..Permissions::of(&identity, &mut tx, &caller).await? };
    let is_installer = found.user.id == UserId::from_number(1);
    let first_login = found.first_login.unwrap_or_else(|| identity.clock.now());
    Ok(Json(CurrentUser {
        group_ids: found.group_ids,
        is_installer,
        has_invited_second_user: is_installer && found.has_company,
        first_login: Moment(first_login),
        custom_homepage: HomePage::of(&identity, &mut tx, &caller).await?,
        second_factor_needed: caller.lacks_second_factor().then_some(true),
        ..CurrentUser::new(found.user, permissions)
    }))
}

impl CurrentUser {
    fn new(user: User, permissions: Permissions) -> Self {
        Self {
            id: user.id,
            common_name: user.common_name(),
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            date_joined: Moment(user.date_joined),
            last_login: user.last_login.map(Moment),
            is_superuser: user.is_superuser,
            is_qbnewb: user.is_qbnewb,
            is_active: user.is_active,
            updated_at: Moment(user.updated_at),
            locale: user.locale,
            sso_source: user.sso_source,
            login_attributes: user.login_attributes,
            tenant_id: None,
            group_ids: Vec::new(),
            personal_collection_id: user.personal_collection_id,
            tenant_collection_id: None,
            is_installer: false,
            has_invited_second_user: false,
            has_question_and_dashboard: false,
            has_model: false,
            first_login: Moment(user.date_joined),
            custom_homepage: None,
            can_write_any_collection: user.is_superuser || user.personal_collection_id.is_some(),
            permissions,
            second_factor_needed: None,
        }
    }
}
