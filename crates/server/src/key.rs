//! The server's key: from the environment, from `secret.key`, or made at first start.
//!
//! The app database remembers a mark of the key it was made with, so that a server with another key stops before it
//! refuses every session and cannot read a single connection. A made key is written only when no mark is there.

use crate::{StartError, data_dir::DataDir};
use kernel::{Chance, Purpose, Secret, ServerKey};
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::Path,
};
use store::{Db, params};

/// Gives the key, having made sure that it is this app database's.
pub(crate) async fn of(
    data_dir: &DataDir,
    db: &Db,
    given: Option<Secret<String>>,
    chance: &Chance,
) -> Result<ServerKey, StartError> {
    let path = data_dir.file("secret.key");
    let kept = match given {
        Some(secret) => Some((secret, "MB_ENCRYPTION_SECRET_KEY".to_owned())),
        None => read(&path)?.map(|secret| (secret, path.display().to_string())),
    };
    let is_new = kept.is_none();
    let (secret, origin) =
        kept.unwrap_or_else(|| (Secret::new(chance.hex::<32>()), path.display().to_string()));
    let key = ServerKey::new(secret.expose()).ok_or_else(|| {
        StartError::Config(format!(
            "{origin} must hold a secret of at least {} characters",
            ServerKey::MIN_LENGTH
        ))
    })?;
    let mark = key.digest(Purpose::Mark, "metalith");
    let mut tx = db.write().await?;
    let known: Option<kernel::Digest> = tx.find("SELECT digest FROM server_mark", &[]).await?;
    match known {
        Some(known) if known == mark => return Ok(key),
        Some(_) if is_new => return Err(StartError::MissingKey(path)),
        Some(_) => return Err(StartError::WrongKey(origin)),
        None => {}
    }
    if is_new {
        write(&path, &secret)?;
    }
    tx.execute("INSERT INTO server_mark (digest) VALUES ($1)", params![mark]).await?;
    tx.commit().await?;
    Ok(key)
}

fn read(path: &Path) -> Result<Option<Secret<String>>, StartError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(Secret::new(text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StartError::Config(format!("{} cannot be read: {error}", path.display()))),
    }
}

fn write(path: &Path, secret: &Secret<String>) -> Result<(), StartError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        writeln!(file, "{}", secret.expose())?;
        file.sync_all()
    });
    written.map_err(|error| StartError::Config(format!("{} cannot be written: {error}", path.display())))
}
