//! SQL of users. Names and addresses are written only here, because the text that people are found by goes with them.

use super::{
    Attributes, Kind, User,
    model::{Current, Introduction, Login, Myself, Permissions, common_name, search_text},
    newcomers,
};
use crate::{Caller, Identity, password::PasswordHash};
use ::store::{Bind, Error, FromRow, Json, Result, Row, Sql, Tx, Value, from_row, params};
use chrono::{DateTime, Utc};
use kernel::{CollectionId, Email, GroupId, Id, UserId};
use std::collections::{BTreeSet, HashMap};

pub(crate) async fn find(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    tx.find(
        "SELECT id, email, first_name, last_name, is_superuser, is_active, is_qbnewb, locale, sso_source,
                login_attributes, date_joined, last_login, updated_at, personal_collection_id, second_factor_at
         FROM app_user WHERE id = $1",
        params![id],
    )
    .await
}

/// Finds a person, active or not; the user of an API key is none.
pub(crate) async fn find_person(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    select().then(" WHERE id = ").bind(id).then(" AND kind = ").bind(Kind::Personal).find(tx).await
}

/// Makes sure that there is such a person, active or not.
pub(crate) async fn expect(tx: &mut Tx, id: UserId) -> web::Result<User> {
    find_person(tx, id).await?.ok_or(web::Error::NotFound)
}

/// Where the active administrators, as far as they are people, get their mail; a letter to more than a few is noise.
pub(crate) async fn administrators(tx: &mut Tx) -> Result<Vec<Email>> {
    tx.few(
        "SELECT email FROM app_user WHERE kind = $1 AND is_superuser AND is_active ORDER BY id LIMIT 20",
        params![Kind::Personal],
    )
    .await
}

/// Where the caller gets mail; nowhere when it is a program.
pub async fn mailbox(tx: &mut Tx, caller: &Caller) -> Result<Option<Email>> {
    Ok(find_person(tx, caller.id()).await?.map(|user| user.email))
}

/// Finds a person who may sign in.
pub(crate) async fn find_active(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    Ok(find_person(tx, id).await?.filter(|user| user.is_active))
}

/// Reads whole users; a `WHERE` may follow.
pub(super) fn select() -> Sql {
    Sql::new(
        "SELECT id, email, first_name, last_name, is_superuser, is_active, is_qbnewb, locale, sso_source,
                login_attributes, date_joined, last_login, updated_at, personal_collection_id, second_factor_at
         FROM app_user",
    )
}

/// Finds a person and makes others who would change them wait until this transaction ends, so that two changes of
/// different things do not undo one another.
pub(crate) async fn find_to_change(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    let hold = "UPDATE app_user SET updated_at = updated_at WHERE id = $1 AND kind = $2";
    match tx.execute(hold, params![id, Kind::Personal]).await? {
        0 => Ok(None),
        _ => find(tx, id).await,
    }
}

/// Reads a user with what `/api/user/current` tells besides: one statement, because every page and script asks.
pub(crate) async fn find_current(tx: &mut Tx, id: UserId) -> Result<Option<Current>> {
    tx.find(
        "SELECT id, email, first_name, last_name, is_superuser, is_active, is_qbnewb, locale, sso_source,
                login_attributes, date_joined, last_login, updated_at, personal_collection_id, second_factor_at,
                (SELECT min(timestamp) FROM login_history WHERE user_id = app_user.id) AS first_login,
                (SELECT string_agg(CAST(group_id AS TEXT), ',')
                 FROM permissions_group_membership WHERE user_id = app_user.id) AS group_ids,
                EXISTS (SELECT 1 FROM permissions_group_membership
                        WHERE user_id = app_user.id AND is_group_manager) AS is_group_manager,
                EXISTS (SELECT 1 FROM app_user AS other WHERE other.kind = $1 AND other.id <> app_user.id) AS has_company
         FROM app_user WHERE id = $2",
        params![Kind::Personal, id],
    )
    .await
}

/// The caller with groups and rights; the gate has just seen that it is there.
pub(crate) async fn myself(identity: &Identity, tx: &mut Tx, caller: &Caller) -> web::Result<Myself> {
    let found = find_current(tx, caller.id()).await?.ok_or(web::Error::Unauthenticated)?;
    let is_group_manager = found.is_group_manager.then_some(true);
    let user = found.user;
    Ok(Myself {
        id: user.id,
        common_name: user.common_name(),
        email: user.email,
        is_superuser: user.is_superuser,
        group_ids: found.group_ids,
        permissions: Permissions { is_group_manager, ..Permissions::of(identity, tx, caller).await? },
        locale: user.locale,
    })
}

/// Finds whoever may log in with a password under this name.
pub(crate) async fn find_for_login(tx: &mut Tx, name: &str) -> Result<Option<Login>> {
    tx.find(
        "SELECT id, password_hash, is_active, must_change_password FROM app_user WHERE email = $1 AND kind = $2",
        params![name.trim().to_lowercase(), Kind::Personal],
    )
    .await
}

/// Takes an introduction away for good.
pub(crate) async fn forget_introduction(tx: &mut Tx, id: UserId, which: Introduction) -> Result<()> {
    let sql = match which {
        Introduction::Questions => "UPDATE app_user SET is_qbnewb = FALSE WHERE id = $1",
        Introduction::Datasets => "UPDATE app_user SET is_datasetnewb = FALSE WHERE id = $1",
    };
    tx.execute(sql, params![id]).await.map(drop)
}

/// Has anybody been set up?
pub(crate) async fn exists_personal(tx: &mut Tx) -> Result<bool> {
    let first: Option<UserId> = tx
        .find("SELECT id FROM app_user WHERE kind = $1 ORDER BY id LIMIT 1", params![Kind::Personal])
        .await?;
    Ok(first.is_some())
}

/// A user to be.
pub(crate) struct NewUser<'a> {
    pub email: &'a Email,
    pub first_name: Option<&'a str>,
    pub last_name: Option<&'a str>,
    pub kind: Kind,
    pub password_hash: Option<&'a PasswordHash>,
    pub is_superuser: bool,
    pub sso_source: Option<&'a str>,
    pub login_attributes: Option<&'a Attributes>,
    pub now: DateTime<Utc>,
}

/// Makes a user; [`::store::Error::Conflict`] when the address is taken.
pub(crate) async fn insert(identity: &Identity, tx: &mut Tx, user: NewUser<'_>) -> Result<UserId> {
    let made = insert_all(identity, tx, std::slice::from_ref(&user)).await?;
    made.get(user.email.as_str())
        .copied()
        .ok_or_else(|| Error::Fault("the user just made is not there".into()))
}

/// Makes many users in one statement, and what people among them have of their own; gives their ids by address.
/// [`::store::Error::Conflict`] when an address is taken.
pub(crate) async fn insert_all(
    identity: &Identity,
    tx: &mut Tx,
    users: &[NewUser<'_>],
) -> Result<HashMap<String, UserId>> {
    let rows: Vec<_> = users.iter().map(row).collect();
    let made: Vec<Made> = Sql::new(
        "INSERT INTO app_user (email, first_name, last_name, search_text, kind, password_hash, is_superuser, is_active,
                               is_qbnewb, sso_source, login_attributes, date_joined, updated_at)
         VALUES ",
    )
    .bind_rows(rows.iter().map(<[Value; 13]>::as_slice))
    .then(" RETURNING id, email")
    .list(tx)
    .await?;
    let made: HashMap<_, _> = made.into_iter().map(|made| (made.email, made.id)).collect();
    let people = users.iter().filter(|user| user.kind == Kind::Personal);
    let people: Vec<_> = people.filter_map(|user| made.get(user.email.as_str()).copied()).collect();
    newcomers::welcome(identity, tx, &people).await?;
    Ok(made)
}

/// Notes which collections are people's own.
pub(super) async fn put_personal_collections(tx: &mut Tx, own: &[(UserId, CollectionId)]) -> Result<()> {
    let mut sql = Sql::new("UPDATE app_user SET personal_collection_id = CASE id");
    for (user, collection) in own {
        sql = sql.then(" WHEN ").bind(user).then(" THEN ").bind(collection);
    }
    let sql = sql.then(" ELSE personal_collection_id END WHERE id IN ");
    sql.bind_list(own.iter().map(|(user, _)| user)).execute(tx).await.map(drop)
}

/// The people who have no collection of their own.
pub(super) async fn without_collection(tx: &mut Tx) -> Result<Vec<UserId>> {
    tx.list(
        "SELECT id FROM app_user WHERE kind = $1 AND personal_collection_id IS NULL ORDER BY id",
        params![Kind::Personal],
    )
    .await
}

fn row(user: &NewUser<'_>) -> [Value; 13] {
    [
        user.email.bind(),
        user.first_name.bind(),
        user.last_name.bind(),
        search_text(user.first_name, user.last_name, user.email).bind(),
        user.kind.bind(),
        user.password_hash.map(|hash| &hash.0).bind(),
        user.is_superuser.bind(),
        true.bind(),
        true.bind(),
        user.sso_source.bind(),
        user.login_attributes.map(Json).bind(),
        user.now.bind(),
        user.now.bind(),
    ]
}

struct Made {
    id: UserId,
    email: String,
}

from_row!(Made { id, email });

/// Writes what of a user can be changed; [`::store::Error::Conflict`] when the address is taken.
pub(crate) async fn put(tx: &mut Tx, user: &User, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "UPDATE app_user SET email = $1, first_name = $2, last_name = $3, search_text = $4, is_superuser = $5,
                is_active = $6, locale = $7, sso_source = $8, login_attributes = $9, updated_at = $10
         WHERE id = $11",
        params![
            user.email,
            user.first_name,
            user.last_name,
            search_text(user.first_name.as_deref(), user.last_name.as_deref(), &user.email),
            user.is_superuser,
            user.is_active,
            user.locale,
            user.sso_source,
            user.login_attributes.as_ref().map(Json),
            now,
            user.id
        ],
    )
    .await
    .map(drop)
}

pub(crate) async fn is_email_taken(tx: &mut Tx, email: &Email) -> Result<bool> {
    let found: Option<UserId> = tx.find("SELECT id FROM app_user WHERE email = $1", params![email]).await?;
    Ok(found.is_some())
}

/// Finds whoever has this address, active or not.
pub(crate) async fn find_by_email(tx: &mut Tx, email: &Email) -> Result<Option<User>> {
    select().then(" WHERE email = ").bind(email).find(tx).await
}

/// Notes that an active user logs in, and makes whoever would deactivate them wait until this transaction ends. False
/// when they are deactivated already.
pub(crate) async fn note_login(tx: &mut Tx, id: UserId, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE app_user SET last_login = $1 WHERE id = $2 AND is_active";
    Ok(tx.execute(sql, params![now, id]).await? > 0)
}

/// Deactivates the user of an API key; false when it is a person to whom a key was attached, who stays as they are.
pub(crate) async fn deactivate_synthetic(tx: &mut Tx, id: UserId, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE app_user SET is_active = FALSE, updated_at = $1 WHERE id = $2 AND kind = $3";
    Ok(tx.execute(sql, params![now, id, Kind::ApiKey]).await? > 0)
}

/// Lets the user of an API key follow its key; false when it is a person, who stays as they are.
pub(crate) async fn put_synthetic(
    tx: &mut Tx,
    id: UserId,
    name: &str,
    is_superuser: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = tx
        .execute(
            "UPDATE app_user SET first_name = $1, search_text = $2 || email, is_superuser = $3, updated_at = $4
             WHERE id = $5 AND kind = $6",
            params![name, format!("{name}  ").to_lowercase(), is_superuser, now, id, Kind::ApiKey],
        )
        .await?;
    Ok(changed > 0)
}

/// Users named in one statement.
const AT_ONCE: usize = 1000;

/// Which of these are people who may sign in, and whether they are administrators.
pub(crate) async fn active_people(tx: &mut Tx, ids: &BTreeSet<UserId>) -> Result<HashMap<UserId, bool>> {
    let (ids, mut people) = (ids.iter().collect::<Vec<_>>(), HashMap::new());
    for some in ids.chunks(AT_ONCE) {
        let found: Vec<Standing> =
            Sql::new("SELECT id, is_superuser FROM app_user WHERE is_active AND kind = ")
                .bind(Kind::Personal)
                .then(" AND id IN ")
                .bind_list(some)
                .list(tx)
                .await?;
        people.extend(found.into_iter().map(|it| (it.id, it.is_superuser)));
    }
    Ok(people)
}

/// Somebody who can act.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// The person, or the user of an API key.
    pub id: UserId,
    /// The first name; of an API key's user its name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The address.
    pub email: Email,
    /// An administrator?
    pub is_superuser: bool,
    /// A person, and not the user of an API key?
    pub is_person: bool,
    /// The groups they are in.
    pub groups: BTreeSet<GroupId>,
}

impl FromRow for Somebody {
    fn from_row(row: &Row) -> Result<Self> {
        let groups: Option<String> = row.get("group_ids")?;
        let groups = groups.iter().flat_map(|ids| ids.split(',')).filter_map(|id| id.parse().ok());
        Ok(Self {
            id: row.get("id")?,
            first_name: row.get("first_name")?,
            last_name: row.get("last_name")?,
            email: row.get("email")?,
            is_superuser: row.get("is_superuser")?,
            is_person: row.get("is_person")?,
            groups: groups.map(GroupId::from_number).collect(),
        })
    }
}

/// Everybody who can act.
pub(crate) async fn everybody(tx: &mut Tx) -> Result<Vec<Somebody>> {
    tx.list(
        "SELECT id, first_name, last_name, email, is_superuser, kind = $1 AS is_person,
                (SELECT string_agg(CAST(group_id AS TEXT), ',')
                 FROM permissions_group_membership WHERE user_id = app_user.id) AS group_ids
         FROM app_user WHERE is_active ORDER BY id",
        params![Kind::Personal],
    )
    .await
}

struct Named {
    id: UserId,
    first_name: Option<String>,
    last_name: Option<String>,
    email: String,
}

from_row!(Named { id, first_name, last_name, email });

/// What these people, and users of API keys, are called; active or not.
pub async fn names(tx: &mut Tx, ids: &BTreeSet<UserId>) -> Result<HashMap<UserId, String>> {
    let mut names = HashMap::new();
    for some in ids.iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let found: Vec<Named> =
            Sql::new("SELECT id, first_name, last_name, email FROM app_user WHERE id IN ")
                .bind_list(some)
                .list(tx)
                .await?;
        let name = |it: Named| common_name(it.first_name.as_deref(), it.last_name.as_deref(), &it.email);
        names.extend(found.into_iter().map(|it| (it.id, name(it))));
    }
    Ok(names)
}

/// Reads these people, and users of API keys; active or not.
pub(super) async fn these(tx: &mut Tx, ids: &BTreeSet<UserId>) -> Result<Vec<User>> {
    let mut found = Vec::new();
    for some in ids.iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let users: Vec<User> = select().then(" WHERE id IN ").bind_list(some).list(tx).await?;
        found.extend(users);
    }
    Ok(found)
}

struct Standing {
    id: UserId,
    is_superuser: bool,
}

from_row!(Standing { id, is_superuser });

/// What somebody is, whoever and whether active or not.
pub(crate) struct Anybody {
    pub id: UserId,
    pub is_superuser: bool,
    pub is_active: bool,
    pub is_person: bool,
}

from_row!(Anybody { id, is_superuser, is_active, is_person });

/// What these users are; those that are not there are left out.
pub(crate) async fn anybody(tx: &mut Tx, ids: &BTreeSet<UserId>) -> Result<HashMap<UserId, Anybody>> {
    let (ids, mut found) = (ids.iter().collect::<Vec<_>>(), HashMap::new());
    for some in ids.chunks(AT_ONCE) {
        let some: Vec<Anybody> = Sql::new("SELECT id, is_superuser, is_active, kind = ")
            .bind(Kind::Personal)
            .then(" AS is_person FROM app_user WHERE id IN ")
            .bind_list(some)
            .list(tx)
            .await?;
        found.extend(some.into_iter().map(|it| (it.id, it)));
    }
    Ok(found)
}

/// Says of these users that they are administrators.
pub(crate) async fn make_superusers(tx: &mut Tx, ids: &[UserId], now: DateTime<Utc>) -> Result<()> {
    for some in ids.chunks(AT_ONCE) {
        Sql::new("UPDATE app_user SET is_superuser = TRUE, updated_at = ")
            .bind(now)
            .then(" WHERE id IN ")
            .bind_list(some)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Says of these users that they are administrators no longer; false when no person would be left who is one.
pub(crate) async fn unmake_superusers(tx: &mut Tx, ids: &[UserId], now: DateTime<Utc>) -> Result<bool> {
    for some in ids.chunks(AT_ONCE) {
        let unmade = Sql::new("UPDATE app_user SET is_superuser = FALSE, updated_at = ")
            .bind(now)
            .then(" WHERE id IN ")
            .bind_list(some)
            .then(" AND EXISTS (SELECT 1 FROM app_user AS other WHERE other.is_superuser AND other.is_active AND other.kind = ")
            .bind(Kind::Personal)
            .then(" AND other.id NOT IN ")
            .bind_list(some)
            .then(")")
            .execute(tx)
            .await?;
        if unmade == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}
