//! Letters on their way: from the queue, over a real SMTP server on loopback, on both app databases.

#![expect(clippy::unwrap_used, reason = "what helps tests may fail like tests")]

use chrono::TimeDelta;
use kernel::{Chance, Clock, Email, ServerKey};
use mail::{
    Authorities, Button, Delivery, Failure, Letter, Mail, NewMail, Part,
    testing::{Encryption, SmtpServer},
};
use serde_json::{Map, Value, json};
use setting::{Declared, Definition, Environment, Kind, Settings, Vault, Visibility, declare};
use store::Db;
use tokio_util::sync::CancellationToken;

/// What the floor above declares and letters show.
const SITE: &[Definition] = &[
    declare("site-name", Kind::Text, Visibility::Public, r#""Acme""#, "The name."),
    declare("site-url", Kind::Url, Visibility::Public, r#""https://bi.example.com""#, "The address."),
];

const SENT: Delivery = Delivery { sent: 1, postponed: 0, given_up: 0 };
const POSTPONED: Delivery = Delivery { sent: 0, postponed: 1, given_up: 0 };
const GIVEN_UP: Delivery = Delivery { sent: 0, postponed: 0, given_up: 1 };
const NOTHING: Delivery = Delivery { sent: 0, postponed: 0, given_up: 0 };

/// A replica that uses a mail server, and its clock.
struct Replica {
    mail: Mail,
    db: Db,
    clock: Clock,
}

impl Replica {
    async fn of(db: &Db, server: &SmtpServer) -> Self {
        Self::with(db, &server.environment(), Authorities::from_pem(server.authority()).unwrap()).await
    }

    async fn with(db: &Db, environment: &[(String, String)], authorities: Authorities) -> Self {
        let declared = Declared::new(&[SITE, mail::SETTINGS]);
        let variable =
            |name: &str| environment.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let environment = Environment::read(&declared, variable).unwrap();
        let (key, chance) = (ServerKey::new("a secret for tests only").unwrap(), Chance::system());
        let vault = Vault { key: key.clone(), chance: chance.clone() };
        let settings = Settings::load(db, declared, environment, vault).await.unwrap();
        let clock = Clock::manual("2026-05-01T09:00:00Z".parse().unwrap());
        let mail =
            Mail::new(NewMail { db: db.clone(), settings, key, clock: clock.clone(), chance, authorities });
        Self { mail, db: db.clone(), clock }
    }

    async fn write(&self, letter: &Letter) {
        let mut tx = self.db.write().await.unwrap();
        self.mail.enqueue(&mut tx, letter).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn deliver(&self) -> Delivery {
        self.mail.deliver_due().await.unwrap()
    }

    async fn waiting(&self) -> i64 {
        self.db.read().await.unwrap().one("SELECT count(*) AS n FROM mail_letter", &[]).await.unwrap()
    }
}

fn letter() -> Letter {
    letter_to("ada@example.com")
}

fn letter_to(to: &str) -> Letter {
    let button = Button {
        label: "Choose a password".into(),
        url: "https://bi.example.com/auth/reset_password/1_x".into(),
    };
    Letter {
        to: Email::parse(to).unwrap(),
        subject: "Grüße".into(),
        paragraphs: vec!["Somebody asked for a new password.".into()],
        button: Some(button),
        closing: vec!["The link works once.".into()],
    }
}

/// The failure of a letter sent at once.
async fn failure(replica: &Replica) -> Failure {
    replica.mail.send_now(&letter()).await.unwrap_err()
}

/// A port on which nobody listens.
async fn free_port() -> u16 {
    let server = SmtpServer::start().await;
    let port = server.port();
    server.stop().await;
    port
}

fn changes(values: &Value) -> Map<String, Value> {
    values.as_object().unwrap().clone()
}

store::db_tests! {
    async fn a_letter_arrives_as_text_and_html_and_is_gone_from_the_queue(db: Db) {
        let server = SmtpServer::start().await;
        let replica = Replica::of(&db, &server).await;
        replica.write(&letter()).await;
        assert!(server.letters().is_empty(), "nothing is sent on the request path");
        assert_eq!(replica.deliver().await, SENT);
        let [received] = &server.letters()[..] else { panic!("one letter") };
        assert_eq!((received.sender.as_str(), &received.recipients[..]), ("metalith@example.com", &["ada@example.com".to_owned()][..]));
        assert_eq!(received.subject(), "Grüße");
        assert_eq!(received.header("From").unwrap(), "Acme <metalith@example.com>");
        assert_eq!(received.link().unwrap(), "https://bi.example.com/auth/reset_password/1_x");
        assert!(received.html().contains(r#"href="https:&#x2f;&#x2f;bi.example.com&#x2f;auth&#x2f;reset_password&#x2f;1_x""#), "{}", received.html());
        assert_eq!(replica.waiting().await, 0);
        assert_eq!(replica.deliver().await, NOTHING);
    }

    async fn what_waits_is_sealed(db: Db) {
        let server = SmtpServer::start().await;
        let replica = Replica::of(&db, &server).await;
        replica.write(&letter()).await;
        let sealed: String =
            db.read().await.unwrap().one("SELECT letter_sealed FROM mail_letter", &[]).await.unwrap();
        for word in ["reset_password", "ada@example.com", "password"] {
            assert!(!sealed.contains(word), "{word}");
        }
    }

    async fn a_letter_that_was_not_committed_was_never_written(db: Db) {
        let server = SmtpServer::start().await;
        let replica = Replica::of(&db, &server).await;
        let mut tx = db.write().await.unwrap();
        replica.mail.enqueue(&mut tx, &letter()).await.unwrap();
        drop(tx);
        assert_eq!(replica.deliver().await, NOTHING);
    }

    async fn a_server_that_is_down_gets_the_letter_when_it_is_up(db: Db) {
        let server = SmtpServer::start().await;
        let port = server.port();
        let replica = Replica::of(&db, &server).await;
        server.stop().await;
        replica.write(&letter()).await;
        assert_eq!(replica.deliver().await, POSTPONED);
        assert_eq!(replica.deliver().await, NOTHING, "not before its time");
        let server = SmtpServer::making().on_port(port).start().await;
        replica.clock.advance(TimeDelta::seconds(61));
        assert_eq!(replica.deliver().await, SENT);
        assert_eq!(server.letters().len(), 1);
    }

    async fn a_restart_loses_nothing(db: Db) {
        let server = SmtpServer::start().await;
        let before = Replica::of(&db, &server).await;
        for number in 0..3 {
            before.write(&letter_to(&format!("person{number}@example.com"))).await;
        }
        drop(before);
        let after = Replica::of(&db, &server).await;
        assert_eq!(after.deliver().await, Delivery { sent: 3, ..NOTHING });
        let recipients: Vec<_> = server.letters().iter().map(|letter| letter.recipients[0].clone()).collect();
        assert_eq!(recipients, ["person0@example.com", "person1@example.com", "person2@example.com"]);
    }

    async fn a_replica_that_died_while_sending_leaves_the_letter_to_the_others(db: Db) {
        let server = SmtpServer::start().await;
        let replica = Replica::of(&db, &server).await;
        replica.write(&letter()).await;
        let mut tx = db.write().await.unwrap();
        let until = replica.clock.now() + TimeDelta::minutes(5);
        tx.execute("UPDATE mail_letter SET attempts = 1, claimed_until = $1", store::params![until]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(replica.deliver().await, NOTHING, "somebody may still be sending it");
        replica.clock.advance(TimeDelta::minutes(6));
        assert_eq!(replica.deliver().await, SENT);
    }

    async fn two_replicas_send_each_letter_once(db: Db) {
        let server = SmtpServer::start().await;
        let (one, two) = (Replica::of(&db, &server).await, Replica::of(&db, &server).await);
        for number in 0..20 {
            one.write(&letter_to(&format!("person{number}@example.com"))).await;
        }
        let (by_one, by_two) = tokio::join!(one.deliver(), two.deliver());
        assert_eq!(by_one.sent + by_two.sent, 20);
        let mut recipients: Vec<_> = server.letters().iter().map(|letter| letter.recipients[0].clone()).collect();
        recipients.sort();
        recipients.dedup();
        assert_eq!((recipients.len(), server.letters().len()), (20, 20));
    }

    async fn a_refusal_for_good_ends_it_and_spares_the_others(db: Db) {
        let server = SmtpServer::start().await;
        let replica = Replica::of(&db, &server).await;
        server.refuse("RCPT", "550 5.1.1 Nobody here by that name");
        replica.write(&letter()).await;
        assert_eq!(replica.deliver().await, GIVEN_UP);
        assert_eq!(replica.waiting().await, 0);
        server.relent();
        replica.write(&letter_to("grace@example.com")).await;
        assert_eq!(replica.deliver().await, SENT);
    }

    async fn a_refusal_for_now_is_tried_for_a_day(db: Db) {
        let server = SmtpServer::start().await;
        let replica = Replica::of(&db, &server).await;
        server.refuse("END", "451 4.7.1 Greylisted");
        replica.write(&letter()).await;
        assert_eq!(replica.deliver().await, POSTPONED);
        replica.clock.advance(TimeDelta::hours(23));
        assert_eq!(replica.deliver().await, POSTPONED);
        replica.clock.advance(TimeDelta::minutes(50));
        assert_eq!(replica.deliver().await, GIVEN_UP, "the next try would be a day after it was written");
        assert_eq!(replica.waiting().await, 0);
    }

    async fn a_wrong_password_can_be_put_right(db: Db) {
        let server = SmtpServer::making().with_login("metalith", "hunter2").start().await;
        let mut environment = server.environment();
        environment.iter_mut().find(|(name, _)| name == "MB_EMAIL_SMTP_PASSWORD").unwrap().1 = "hunter3".into();
        let wrong = Replica::with(&db, &environment, Authorities::default()).await;
        wrong.write(&letter()).await;
        assert_eq!(wrong.deliver().await, POSTPONED, "it is the log-in that is refused, not the letter");
        let right = Replica::of(&db, &server).await;
        let mut tx = db.write().await.unwrap();
        right.mail.hurry(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(right.deliver().await, SENT);
        assert_eq!(server.letters()[0].login.as_deref(), Some("metalith"));
    }

    async fn a_letter_sealed_by_another_server_key_is_given_up(db: Db) {
        let server = SmtpServer::start().await;
        let replica = Replica::of(&db, &server).await;
        let mut tx = db.write().await.unwrap();
        let now = replica.clock.now();
        tx.execute(
            "INSERT INTO mail_letter (letter_sealed, created_at, attempts, next_try_at) VALUES ('x', $1, 0, $2)",
            store::params![now, now],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(replica.deliver().await, GIVEN_UP);
    }

    async fn the_worker_sends_what_is_written_and_stops_when_told(db: Db) {
        let server = SmtpServer::start().await;
        let replica = Replica::of(&db, &server).await;
        let stop = CancellationToken::new();
        let worker = replica.mail.start(stop.clone());
        replica.write(&letter()).await;
        server.wait_for(1).await;
        replica.write(&letter()).await;
        server.wait_for(2).await;
        stop.cancel();
        worker.await.unwrap();
        assert_eq!(replica.waiting().await, 0);
    }
}

#[tokio::test]
async fn an_encrypted_connection_carries_log_in_and_letter() {
    let scratch = store::testing::sqlite().await;
    for encryption in [Encryption::StartTls, Encryption::Always] {
        let making = SmtpServer::making().encrypting(encryption).with_login("metalith", "pass\"word");
        let server = making.start().await;
        let replica = Replica::of(&scratch.db, &server).await;
        replica.mail.send_now(&letter()).await.unwrap();
        let [received] = &server.letters()[..] else { panic!("one letter") };
        assert!(received.is_encrypted && received.login.as_deref() == Some("metalith"), "{encryption:?}");
    }
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_gets_nothing() {
    let scratch = store::testing::sqlite().await;
    for encryption in [Encryption::StartTls, Encryption::Always] {
        let server = SmtpServer::making().encrypting(encryption).start().await;
        let replica = Replica::with(&scratch.db, &server.environment(), Authorities::default()).await;
        let failure = failure(&replica).await;
        assert_eq!(
            failure.to_string(),
            "The connection could not be encrypted: no authority that is trusted here vouches for its certificate."
        );
        assert_eq!(failure.settings(), ["email-smtp-security"]);
    }
}

#[tokio::test]
async fn a_certificate_has_to_be_made_out_to_the_host() {
    let scratch = store::testing::sqlite().await;
    let server = SmtpServer::making().encrypting(Encryption::Always).start().await;
    let mut environment = server.environment();
    environment.iter_mut().find(|(name, _)| name == "MB_EMAIL_SMTP_HOST").unwrap().1 = "127.0.0.1".into();
    let authorities = Authorities::from_pem(server.authority()).unwrap();
    let replica = Replica::with(&scratch.db, &environment, authorities).await;
    assert_eq!(
        failure(&replica).await.to_string(),
        "The connection could not be encrypted: its certificate is not made out to 127.0.0.1."
    );
}

#[tokio::test]
async fn whatever_is_wrong_with_the_connection_is_said_at_its_setting() {
    let scratch = store::testing::sqlite().await;
    let server = SmtpServer::making().with_login("metalith", "hunter2").start().await;
    let replica = Replica::of(&scratch.db, &server).await;
    let cases = [
        (json!({}), Ok(())),
        (
            json!({ "email-smtp-host": "mail.invalid" }),
            Err(("email-smtp-host", "No server called mail.invalid was found.".to_owned())),
        ),
        {
            let port = free_port().await;
            (
                json!({ "email-smtp-port": port }),
                Err(("email-smtp-host", format!("localhost takes no connections on port {port}."))),
            )
        },
        (
            json!({ "email-smtp-security": "ssl" }),
            Err((
                "email-smtp-security",
                "The connection could not be encrypted: it speaks no TLS on this port.".to_owned(),
            )),
        ),
        (
            json!({ "email-smtp-security": "starttls" }),
            Err(("email-smtp-security", "The mail server does not offer STARTTLS on this port.".to_owned())),
        ),
        (
            json!({ "email-smtp-password": "hunter3" }),
            Err((
                "email-smtp-username",
                "The mail server refused the username or the password: 535 5.7.8 Username and password do not match."
                    .to_owned(),
            )),
        ),
        (json!({ "email-smtp-username": null }), Ok(())),
        (json!({ "email-smtp-host": null }), Ok(())),
    ];
    for (change, expected) in cases {
        let outcome = replica.mail.try_out(&changes(&change)).await;
        let outcome = outcome.map_err(|failure| (failure.settings()[0], failure.to_string()));
        assert_eq!(outcome, expected, "{change}");
    }
    assert!(server.letters().is_empty(), "trying out sends nothing");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
    let scratch = store::testing::sqlite().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let replica = Replica::with(&scratch.db, &[], Authorities::default()).await;
    let port = listener.local_addr().unwrap().port();
    let change = json!({ "email-smtp-host": "127.0.0.1", "email-smtp-port": port });
    assert_eq!(replica.mail.try_out(&changes(&change)).await, Err(Failure::TimedOut));
}

#[tokio::test]
async fn a_refusal_names_what_was_refused_in_one_line() {
    let scratch = store::testing::sqlite().await;
    let server = SmtpServer::start().await;
    let replica = Replica::of(&scratch.db, &server).await;
    for (command, what) in [
        ("CONNECT", Part::Connection),
        ("EHLO", Part::Connection),
        ("MAIL", Part::Sender),
        ("RCPT", Part::Recipient),
        ("DATA", Part::Letter),
        ("END", Part::Letter),
    ] {
        server.refuse(command, "550-Not\r\n550 today.");
        let expected = Failure::Refused { what, is_permanent: true, answer: "550 Not today".into() };
        assert_eq!(failure(&replica).await, expected, "{command}");
        server.relent();
    }
}

#[tokio::test]
async fn an_address_that_the_server_cannot_write_to_is_given_up() {
    let scratch = store::testing::sqlite().await;
    let server = SmtpServer::start().await;
    let replica = Replica::of(&scratch.db, &server).await;
    replica.write(&letter_to("grüße@example.com")).await;
    replica.write(&letter_to("ada@exämple.de")).await;
    assert_eq!(replica.deliver().await, Delivery { sent: 1, given_up: 1, ..NOTHING });
    assert_eq!(server.letters()[0].recipients, ["ada@xn--exmple-cua.de"]);
}

#[tokio::test]
async fn without_a_server_nothing_is_sent_and_letters_wait() {
    let scratch = store::testing::sqlite().await;
    let replica = Replica::with(&scratch.db, &[], Authorities::default()).await;
    assert!(!replica.mail.is_configured());
    assert_eq!(failure(&replica).await, Failure::NoServer);
    replica.write(&letter()).await;
    assert_eq!(replica.deliver().await, POSTPONED);
}

#[tokio::test]
async fn a_letter_that_arrives_twice_can_be_told_by_its_id() {
    let scratch = store::testing::sqlite().await;
    let server = SmtpServer::start().await;
    let replica = Replica::of(&scratch.db, &server).await;
    replica.write(&letter()).await;
    server.refuse("TAKEN", "451 4.3.0 Taken, but let us say not");
    assert_eq!(replica.deliver().await, POSTPONED);
    server.relent();
    replica.write(&letter()).await;
    replica.clock.advance(TimeDelta::minutes(2));
    assert_eq!(replica.deliver().await, Delivery { sent: 2, ..NOTHING });
    let headers =
        |name| server.letters().iter().map(|letter| letter.header(name).unwrap()).collect::<Vec<_>>();
    let (ids, dates) = (headers("Message-ID"), headers("Date"));
    assert_eq!((ids.len(), dates.len()), (3, 3));
    let again = ids.iter().filter(|id| **id == ids[0]).count();
    assert_eq!(again, 2, "the same letter keeps its id, another has another: {ids:?}");
}
