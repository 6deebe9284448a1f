//! The words every floor shares: ids, clock, chance, secrets, the server's key, and "absent, null or set".
//!
//! Ids of all nouns live here so that a lower floor can name a higher thing without depending on it. Nothing here
//! does I/O but asking the operating system for randomness.

mod chance;
mod clock;
mod declared;
mod email;
mod entity_id;
mod field;
mod hex;
mod id;
mod locale;
mod moment;
mod scope;
mod secret;
mod server_key;

pub use chance::Chance;
pub use clock::Clock;
pub use declared::{Declared, Outcome};
pub use email::Email;
pub use entity_id::EntityId;
pub use field::Field;
pub use id::{
    ApiKeyId, AuditEventId, BookmarkId, CardId, CollectionId, ContainmentId, DashboardId, DashboardTabId,
    DashcardId, DatabaseId, FieldId, GroupId, Id, LetterId, LoginId, MembershipId, SessionId, TableId,
    UserId,
};
pub use locale::Locale;
pub use moment::MomentText;
pub use scope::{Narrow, Scope};
pub use secret::Secret;
pub use server_key::{Digest, Purpose, Sealed, ServerKey, Unsealable};

/// What marks an SQLite file as an app database of Metalith, in its header (`application_id`, "MTLH"): so that
/// nobody connects it as a warehouse and lets everybody query credentials.
pub const APP_DATABASE_MARK: i32 = 0x4d54_4c48;
