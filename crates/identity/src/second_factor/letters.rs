//! Letters to the owner of a second factor: whatever happens to it, they hear of it.

use crate::{Identity, user};
use ::store::{Result, Tx};
use kernel::UserId;
use mail::{Button, Letter};

/// What happened to somebody's second factor.
#[derive(Debug)]
pub(super) enum News {
    On,
    Off,
    /// An administrator took it away.
    Reset,
    /// A recovery code was used, and so many are left.
    RecoveryCodeUsed(i64),
    RecoveryCodesMade,
}

/// Tells a person, if mail can be sent.
pub(super) async fn send(identity: &Identity, tx: &mut Tx, user: UserId, news: &News) -> Result<()> {
    if !identity.mail.is_configured() {
        return Ok(());
    }
    let Some(person) = user::find(tx, user).await? else { return Ok(()) };
    let site = identity.settings.text("site-name").unwrap_or_default();
    let (subject, what) = words(news, &site);
    let button = identity.mail.link("/account/security");
    let letter = Letter {
        to: person.email,
        subject,
        paragraphs: vec![what, "If it was you, there is nothing to do.".into()],
        button: button.map(|url| Button { label: "See my second factor".into(), url }),
        closing: vec!["If it was not you, change your password and tell an administrator.".into()],
    };
    identity.mail.enqueue(tx, &letter).await
}

/// The subject, and what happened in a sentence or two.
fn words(news: &News, site: &str) -> (String, String) {
    match news {
        News::On => (
            format!("Your second factor at {site} is on"),
            format!(
                "From now on {site} asks you for a code of your app after your password. Your other sessions were ended."
            ),
        ),
        News::Off => (
            format!("Your second factor at {site} was turned off"),
            format!(
                "{site} no longer asks you for a code after your password. Your other sessions were ended."
            ),
        ),
        News::Reset => (
            format!("Your second factor at {site} was reset"),
            format!(
                "An administrator of {site} took your second factor away. Your sessions were ended; sign in with your password and set up a new one."
            ),
        ),
        News::RecoveryCodeUsed(left) => (
            format!("A recovery code of yours was used at {site}"),
            match left {
                0 => {
                    format!("One of your recovery codes for {site} was used. It was the last: make new ones.")
                }
                1 => format!("One of your recovery codes for {site} was used. One is left."),
                left => format!("One of your recovery codes for {site} was used. {left} are left."),
            },
        ),
        News::RecoveryCodesMade => (
            format!("You have new recovery codes for {site}"),
            format!("New recovery codes for {site} were made. The old ones are worth nothing."),
        ),
    }
}
