//! The server's secret and the instance's key.
//!
//! The secret comes from the environment or `secret.key`, or is made at first start. It seals one thing only: the
//! instance's key, which lies in the app database and is what everything else is digested and sealed with. So a
//! server with another secret stops before it refuses every session and cannot read a single connection, and the
//! secret can be changed without touching anything else ([`change`]). A made secret is written only when the app
//! database has no key yet.

use crate::{StartError, data_dir::DataDir};
use kernel::{Chance, Digest, Purpose, Sealed, Secret, ServerKey};
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};
use store::{Db, Tx, params};

const FILE: &str = "secret.key";
/// A new secret on its way into the file: what is left of a change that was cut off.
const NEXT_FILE: &str = "secret.key.next";
const PLACE: &str = "instance key";

/// Gives the instance's key, having made sure that the secret is the one that sealed it.
pub(crate) async fn of(
    data_dir: &DataDir,
    db: &Db,
    given: Option<Secret<String>>,
    chance: &Chance,
) -> Result<ServerKey, StartError> {
    let path = data_dir.file(FILE);
    let kept = Kept::find(data_dir, given)?;
    let mut tx = db.write().await?;
    let sealed = find_sealed(&mut tx).await?;
    let mark: Option<Digest> = tx.find("SELECT digest FROM server_mark", &[]).await?;
    let Some(kept) = kept else {
        if sealed.is_some() || mark.is_some() {
            return Err(StartError::MissingKey(path));
        }
        let secret = Secret::new(chance.hex::<32>());
        write(&path, &secret)?;
        let key = put_first(&mut tx, &expand(&secret, &path.display())?, chance, None).await?;
        tx.commit().await?;
        return Ok(key);
    };
    let expanded = expand(&kept.secret, &kept.origin)?;
    let key = match (sealed, mark) {
        (Some(sealed), _) => match open(&expanded, &sealed) {
            Some(key) => key,
            None => resume(data_dir, &sealed)?.ok_or(StartError::WrongKey(kept.origin))?,
        },
        // Before there were instance keys the secret did their work, and left a mark.
        (None, Some(mark)) if expanded.digest(Purpose::Mark, "metalith") != mark => {
            return Err(StartError::WrongKey(kept.origin));
        }
        (None, Some(_)) => put_first(&mut tx, &expanded, chance, Some(kept.secret)).await?,
        (None, None) => put_first(&mut tx, &expanded, chance, None).await?,
    };
    tx.commit().await?;
    Ok(key)
}

/// Puts another secret in the place of the one in force, in this transaction; gives where it has to be kept from now on.
pub(crate) async fn change(
    tx: &mut Tx,
    data_dir: &DataDir,
    old: Option<Secret<String>>,
    new: Option<Secret<String>>,
    chance: &Chance,
) -> Result<Changed, StartError> {
    let is_in_file = old.is_none();
    if !is_in_file && new.is_none() {
        return Err(StartError::Config(
            "METALITH_NEW_SECRET_KEY is needed: the secret in force comes from MB_ENCRYPTION_SECRET_KEY"
                .into(),
        ));
    }
    let missing = || StartError::MissingKey(data_dir.file(FILE));
    let kept = Kept::find(data_dir, old)?.ok_or_else(missing)?;
    let sealed = find_sealed(tx).await?.ok_or_else(missing)?;
    let instance = expand(&kept.secret, &kept.origin)?.open(PLACE, &sealed);
    let instance = instance.map_err(|_| StartError::WrongKey(kept.origin))?;
    let new = new.unwrap_or_else(|| Secret::new(chance.hex::<32>()));
    let resealed = expand(&new, &"METALITH_NEW_SECRET_KEY")?.seal(chance, PLACE, instance.expose());
    tx.execute("UPDATE instance_key SET sealed = $1", params![resealed]).await?;
    if !is_in_file {
        return Ok(Changed::InTheEnvironment);
    }
    // One that an earlier change left behind never came into force: the secret of the file has just opened the key.
    drop(fs::remove_file(data_dir.file(NEXT_FILE)));
    write(&data_dir.file(NEXT_FILE), &new)?;
    Ok(Changed::InTheFile { next: data_dir.file(NEXT_FILE), file: data_dir.file(FILE) })
}

/// Finishes a change of the secret that was cut off between the app database and the file.
fn resume(data_dir: &DataDir, sealed: &Sealed) -> Result<Option<ServerKey>, StartError> {
    let (next, file) = (data_dir.file(NEXT_FILE), data_dir.file(FILE));
    let Some(secret) = read(&next)? else { return Ok(None) };
    let Some(key) = open(&expand(&secret, &next.display())?, sealed) else { return Ok(None) };
    Changed::InTheFile { next, file }.settle()?;
    Ok(Some(key))
}

/// Where a changed secret has to be kept.
#[derive(Debug)]
pub(crate) enum Changed {
    /// Whoever runs the server has to put it into `MB_ENCRYPTION_SECRET_KEY`.
    InTheEnvironment,
    /// In the file, where it goes once the change is committed.
    InTheFile { next: PathBuf, file: PathBuf },
}

impl Changed {
    /// Puts the secret where the next start looks for it.
    pub fn settle(&self) -> Result<(), StartError> {
        let Self::InTheFile { next, file } = self else { return Ok(()) };
        fs::rename(next, file)
            .map_err(|error| StartError::Config(format!("{} cannot be written: {error}", file.display())))
    }
}

/// A secret, and where it was found.
struct Kept {
    secret: Secret<String>,
    origin: String,
}

impl Kept {
    fn find(data_dir: &DataDir, given: Option<Secret<String>>) -> Result<Option<Self>, StartError> {
        if let Some(secret) = given {
            return Ok(Some(Self { secret, origin: "MB_ENCRYPTION_SECRET_KEY".to_owned() }));
        }
        let path = data_dir.file(FILE);
        Ok(read(&path)?.map(|secret| Self { secret, origin: path.display().to_string() }))
    }
}

async fn find_sealed(tx: &mut Tx) -> Result<Option<Sealed>, StartError> {
    Ok(tx.find("SELECT sealed FROM instance_key", &[]).await?)
}

/// Puts a key where there is none; of several replicas that start at once one does, and all take what is there then.
async fn put_first(
    tx: &mut Tx,
    expanded: &ServerKey,
    chance: &Chance,
    instance: Option<Secret<String>>,
) -> Result<ServerKey, StartError> {
    let instance = instance.unwrap_or_else(|| Secret::new(chance.hex::<32>()));
    let sealed = expanded.seal(chance, PLACE, instance.expose().trim());
    let sql = "INSERT INTO instance_key (id, sealed) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
    tx.execute(sql, params![sealed]).await?;
    let kept = find_sealed(tx).await?;
    kept.and_then(|sealed| open(expanded, &sealed))
        .ok_or_else(|| StartError::WrongKey("MB_ENCRYPTION_SECRET_KEY".to_owned()))
}

fn open(expanded: &ServerKey, sealed: &Sealed) -> Option<ServerKey> {
    ServerKey::new(expanded.open(PLACE, sealed).ok()?.expose())
}

fn expand(secret: &Secret<String>, origin: &dyn std::fmt::Display) -> Result<ServerKey, StartError> {
    let length = ServerKey::MIN_LENGTH;
    let short = || StartError::Config(format!("{origin} must hold a secret of at least {length} characters"));
    ServerKey::new(secret.expose()).ok_or_else(short)
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
