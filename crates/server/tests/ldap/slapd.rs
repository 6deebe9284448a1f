//! An LDAP server of a test's own: `slapd` in a temporary folder, on free ports of loopback, gone with this value.

use crate::world::{Making, On, World};
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, Mod};
use std::{
    collections::HashSet,
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

pub const ROOT: &str = "dc=example,dc=org";
/// Who may see everybody, and their password.
pub const READER: &str = "cn=reader,dc=example,dc=org";
pub const READERS_PASSWORD: &str = "r3ader's secret";
/// Who may change everything.
const OWNER: &str = "cn=owner,dc=example,dc=org";

/// Grace is in staff and in managers, Alan in nothing; Nobody has no address.
const ENTRIES: &str = "\
dn: dc=example,dc=org
objectClass: domain
dc: example

dn: cn=reader,dc=example,dc=org
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: r3ader's secret

dn: ou=people,dc=example,dc=org
objectClass: organizationalUnit
ou: people

dn: uid=grace,ou=people,dc=example,dc=org
objectClass: inetOrgPerson
uid: grace
cn: Grace Hopper
sn: Hopper
givenName: Grace
mail: Grace@Example.com
userPassword: c0bol

dn: uid=alan,ou=people,dc=example,dc=org
objectClass: inetOrgPerson
uid: alan
cn: Alan Turing
sn: Turing
mail: alan@example.com
userPassword: bletchley

dn: uid=nobody,ou=people,dc=example,dc=org
objectClass: inetOrgPerson
uid: nobody
cn: No Address
sn: Address
userPassword: bletchley

dn: ou=groups,dc=example,dc=org
objectClass: organizationalUnit
ou: groups

dn: cn=staff,ou=groups,dc=example,dc=org
objectClass: groupOfNames
cn: staff
member: uid=grace,ou=people,dc=example,dc=org
member: uid=nobody,ou=people,dc=example,dc=org

dn: cn=managers,ou=groups,dc=example,dc=org
objectClass: groupOfNames
cn: managers
member: uid=grace,ou=people,dc=example,dc=org
member: uid=nobody,ou=people,dc=example,dc=org
";

pub struct Slapd {
    pub port: u16,
    /// Where it encrypts from the first byte.
    pub tls_port: u16,
    /// The file with the authority behind its certificate, which is made out to `localhost`.
    pub authority: String,
    process: Option<Child>,
    _folder: tempfile::TempDir,
}

impl Slapd {
    pub async fn start() -> Self {
        tokio::task::spawn_blocking(Self::start_blocking).await.unwrap()
    }

    fn start_blocking() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        let certificates = scratch_postgres::certificates();
        fs::create_dir(home.join("data")).unwrap();
        for (name, text) in [
            ("authority.pem", certificates.authority.as_str()),
            ("server.pem", certificates.server.as_str()),
            ("server.key", certificates.server_key.as_str()),
            ("entries.ldif", ENTRIES),
            ("slapd.conf", &configuration(home)),
        ] {
            fs::write(home.join(name), text).unwrap();
        }
        let config = home.join("slapd.conf");
        let added = program("slapadd")
            .args(["-q", "-l"])
            .arg(home.join("entries.ldif"))
            .arg("-f")
            .arg(&config)
            .output();
        let added =
            added.unwrap_or_else(|error| panic!("no slapd: install the Debian package slapd ({error})"));
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let (port, tls_port) = (free_port(), free_port());
        let mut command = program("slapd");
        if rustix::process::geteuid().is_root() {
            // Nobody's server runs as root, and this one needs not either.
            let given = Command::new("chown").arg("-R").arg("openldap:openldap").arg(home).status().unwrap();
            assert!(given.success());
            command.args(["-u", "openldap", "-g", "openldap"]);
        }
        let doors = format!("ldap://127.0.0.1:{port} ldaps://127.0.0.1:{tls_port}");
        command.args(["-d", "0", "-h", &doors, "-f"]).arg(&config);
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let authority = home.join("authority.pem").to_str().unwrap().to_owned();
        let own = Self { port, tls_port, authority, process: Some(process), _folder: folder };
        let until = Instant::now() + crate::process::PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "slapd does not start");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        own
    }

    /// A server of ours that asks it.
    pub async fn world(&self) -> World {
        self.world_on(On::Sqlite, &[]).await
    }

    /// The same with these variables, which count before the usual ones.
    pub async fn world_on(&self, on: On, more: &[(&str, &str)]) -> World {
        let port = self.port.to_string();
        let usual = [
            ("MB_LDAP_ENABLED", "true"),
            ("MB_LDAP_HOST", "127.0.0.1"),
            ("MB_LDAP_PORT", port.as_str()),
            ("MB_LDAP_BIND_DN", READER),
            ("MB_LDAP_PASSWORD", READERS_PASSWORD),
            ("MB_LDAP_USER_BASE", "ou=people,dc=example,dc=org"),
        ];
        let environment = [more, &usual].concat();
        let making: Making<'_> = World::on(on).environment(&environment);
        making.with_administrator().await
    }

    /// Sets the values of an attribute; none takes it away.
    pub async fn set(&self, dn: &str, attribute: &str, values: &[&str]) {
        let values: HashSet<_> = values.iter().copied().collect();
        let mut owner = self.owner().await;
        owner.modify(dn, vec![Mod::Replace(attribute, values)]).await.unwrap().success().unwrap();
    }

    /// Adds an entry.
    pub async fn add(&self, dn: &str, attributes: &[(&str, &[&str])]) {
        let attributes = attributes.iter().map(|(name, values)| (*name, values.iter().copied().collect()));
        self.owner().await.add(dn, attributes.collect()).await.unwrap().success().unwrap();
    }

    pub async fn delete(&self, dn: &str) {
        self.owner().await.delete(dn).await.unwrap().success().unwrap();
    }

    async fn owner(&self) -> Ldap {
        let address = format!("ldap://127.0.0.1:{}", self.port);
        let (connection, mut ldap) =
            LdapConnAsync::with_settings(LdapConnSettings::new(), &address).await.unwrap();
        tokio::spawn(async move { connection.drive().await.unwrap() });
        ldap.simple_bind(OWNER, "owner").await.unwrap().success().unwrap();
        ldap
    }

    /// Answers nobody any more.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        self.stop();
    }
}

fn configuration(home: &Path) -> String {
    let home = home.display();
    format!(
        "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
TLSCACertificateFile {home}/authority.pem
TLSCertificateFile {home}/server.pem
TLSCertificateKeyFile {home}/server.key
database mdb
suffix \"{ROOT}\"
rootdn \"{OWNER}\"
rootpw owner
directory {home}/data
maxsize 1048576
dbnosync
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact=\"{READER}\" read by * none
"
    )
}

fn program(name: &str) -> Command {
    let usual = Path::new("/usr/sbin").join(name);
    Command::new(if usual.exists() { usual } else { name.into() })
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
