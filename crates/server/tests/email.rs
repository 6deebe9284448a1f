//! `/api/email`, against a real SMTP server on loopback.

use crate::{
    process::{self, Process},
    world::{self, ADA, World, on_both},
};
use expect_test::expect;
use kernel::{Chance, Clock, Email};
use mail::{
    Button, Letter,
    testing::{Encryption, SmtpServer},
};
use metalith::App;
use serde_json::{Value, json};

/// What changed, as the audit log tells it.
async fn events(world: &World, topic: &str) -> Vec<Value> {
    let mut tx = world.db().read().await.unwrap();
    let sql = "SELECT details FROM audit_event WHERE topic = $1 ORDER BY id";
    let details: Vec<store::Json<Value>> = tx.list(sql, store::params![topic]).await.unwrap();
    details.into_iter().map(|store::Json(details)| details).collect()
}

/// Puts a letter with a secret link into the queue.
async fn write_letter(app: &App, to: &str) {
    let button = Button { label: "Open".into(), url: format!("https://bi.example.com/{SECRET}") };
    let letter = Letter {
        to: Email::parse(to).unwrap(),
        subject: "Hello".into(),
        paragraphs: Vec::new(),
        button: Some(button),
        closing: Vec::new(),
    };
    let mut tx = app.db.write().await.unwrap();
    app.mail.enqueue(&mut tx, &letter).await.unwrap();
    tx.commit().await.unwrap();
}

/// Whoever has it opens an account.
const SECRET: &str = "0123456789secret";

async fn is_configured(world: &World) -> Value {
    world.anonymous().get("/api/session/properties").await.json()["email-configured?"].clone()
}

on_both! {
    async fn a_mail_server_is_tried_and_kept_with_its_password_masked(world: World) {
        let post = SmtpServer::making().with_login("metalith", "hunter2").start().await;
        assert_eq!(is_configured(&world).await, json!(false));
        let mut body = post.settings();
        body["email-from-name"] = json!("Metalith at Acme");
        body["email-reply-to"] = json!("help@example.com");
        let answer = world.admin().put("/api/email", body).await;
        assert_eq!(answer.status, 200, "{answer}");
        let mut shown = answer.json();
        assert_eq!(shown["email-smtp-port"].take(), json!(post.port()));
        assert_eq!(
            shown,
            json!({
                "email-smtp-host": "localhost",
                "email-smtp-port": null,
                "email-smtp-security": "none",
                "email-smtp-username": "metalith",
                "email-smtp-password": "**********r2",
                "email-from-address": "metalith@example.com",
                "email-from-name": "Metalith at Acme",
                "email-reply-to": ["help@example.com"],
                "with-corrections": {},
            })
        );
        assert_eq!(is_configured(&world).await, json!(true));
        assert!(post.letters().is_empty());
        let stored: String = world.one("SELECT value FROM setting WHERE key = 'email-smtp-password'").await;
        assert!(!stored.contains("hunter2"));
    }

    async fn a_password_that_comes_back_masked_stays_as_it_is(world: World) {
        let post = SmtpServer::making().with_login("metalith", "hunter2").start().await;
        let admin = world.admin();
        let mut shown = admin.put("/api/email", post.settings()).await.json();
        shown["email-from-name"] = json!("Acme");
        assert_eq!(admin.put("/api/email", shown).await.status, 200);
        assert_eq!(admin.put("/api/email", json!({ "email-from-name": "Acme again" })).await.status, 200);
        assert_eq!(admin.post("/api/email/test", json!({})).await.status, 200);
        assert_eq!(post.letters()[0].login.as_deref(), Some("metalith"));
        assert_eq!(post.letters()[0].header("From").unwrap(), "Acme again <metalith@example.com>");
    }

    async fn a_test_goes_to_who_asks(world: World) {
        let post = SmtpServer::start().await;
        world.admin().put("/api/email", post.settings()).await;
        let answer = world.admin().post("/api/email/test", json!({})).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "ok": true })));
        let [letter] = &post.letters()[..] else { panic!("one letter") };
        assert_eq!(letter.recipients, [ADA]);
        assert_eq!(letter.subject(), "Acme can send mail");
        assert_eq!(letter.header("From").unwrap(), "Acme <metalith@example.com>");
        assert_eq!(events(&world, "email-test").await, [json!({ "to": ADA, "ok": true, "failure": null })]);
    }

    async fn a_test_that_fails_says_why_where_it_can_be_put_right(world: World) {
        let post = SmtpServer::start().await;
        world.admin().put("/api/email", post.settings()).await;
        post.refuse("MAIL", "553 5.7.1 Sender not owned");
        let answer = world.admin().post("/api/email/test", json!({})).await;
        let why = "The mail server refused the sender's address: 553 5.7.1 Sender not owned.";
        assert_eq!((answer.status, answer.json()), (400, json!({ "errors": { "email-from-address": why } })));
        assert_eq!(events(&world, "email-test").await, [json!({ "to": ADA, "ok": false, "failure": why })]);
    }

    async fn what_does_not_work_is_not_kept(world: World) {
        let post = SmtpServer::making().with_login("metalith", "hunter2").start().await;
        let admin = world.admin();
        let mut body = post.settings();
        body["email-smtp-password"] = json!("hunter3");
        let answer = admin.put("/api/email", body).await;
        expect![[r#"
            400 application/json; charset=utf-8
            {
              "errors": {
                "email-smtp-username": "The mail server refused the username or the password: 535 5.7.8 Username and password do not match.",
                "email-smtp-password": "The mail server refused the username or the password: 535 5.7.8 Username and password do not match."
              }
            }"#]]
        .assert_eq(&answer.to_string());
        assert_eq!(is_configured(&world).await, json!(false));
        assert!(events(&world, "setting-update").await.is_empty());
    }

    async fn forgetting_the_mail_server_forgets_all_of_it(world: World) {
        let post = SmtpServer::making().with_login("metalith", "hunter2").start().await;
        world.admin().put("/api/email", post.settings()).await;
        assert_eq!(world.admin().delete("/api/email").await.status, 204);
        assert_eq!(is_configured(&world).await, json!(false));
        let left: i64 = world.one("SELECT count(*) AS n FROM setting WHERE key LIKE 'email-%'").await;
        assert_eq!(left, 0);
        let answer = world.admin().post("/api/email/test", json!({})).await;
        assert_eq!(answer.json(), json!({ "errors": { "email-smtp-host": "No mail server is set up." } }));
    }

    /// S55: a change of settings is told in the audit log, a password never.
    async fn changes_are_told_and_passwords_are_not(world: World) {
        let post = SmtpServer::making().with_login("metalith", "hunter2").start().await;
        world.admin().put("/api/email", post.settings()).await;
        let told = events(&world, "setting-update").await;
        assert!(told.contains(&json!({ "key": "email-smtp-host", "previous": null, "new": "localhost" })), "{told:?}");
        assert!(told.contains(&json!({ "key": "email-smtp-password" })), "{told:?}");
        assert!(!format!("{told:?}").contains("hunter2"));
    }

    async fn letters_that_waited_go_out_once_the_server_is_right(world: World) {
        let post = SmtpServer::start().await;
        write_letter(&world.app, "grace@example.com").await;
        assert_eq!(world.app.mail.deliver_due().await.unwrap().postponed, 1);
        world.admin().put("/api/email", post.settings()).await;
        assert_eq!(world.app.mail.deliver_due().await.unwrap().sent, 1);
        assert_eq!(post.letters()[0].recipients, ["grace@example.com"]);
    }
}

#[tokio::test]
async fn a_value_that_cannot_be_meant_is_refused_at_its_field() {
    let world = World::new().await;
    for (field, value, text) in [
        ("email-smtp-port", json!(70_000), "must be a whole number from 1 to 65535."),
        ("email-smtp-port", json!("smtp"), "must be a whole number from 1 to 65535."),
        ("email-smtp-security", json!("maybe"), "must be one of none, ssl, tls, starttls."),
        ("email-from-address", json!("x@example.com\r\nBcc: y@example.com"), "must be an e-mail address."),
        ("email-reply-to", json!(["nobody"]), "must be a list of e-mail addresses."),
        ("email-smtp-host", json!({ "a": 1 }), "must be text."),
    ] {
        let answer = world.admin().put("/api/email", json!({ field: value })).await;
        assert_eq!((answer.status, answer.json()), (400, json!({ "errors": { field: text } })));
    }
}

#[tokio::test]
async fn what_the_environment_fixes_cannot_be_changed() {
    let post = SmtpServer::start().await;
    let variables = post.environment();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let world = World::with(&variables).await;
    assert_eq!(is_configured(&world).await, json!(true));
    let answer = world.admin().put("/api/email", json!({ "email-smtp-host": "elsewhere.example.com" })).await;
    let text = "is set by the environment variable MB_EMAIL_SMTP_HOST and cannot be changed here.";
    assert_eq!((answer.status, answer.json()), (400, json!({ "errors": { "email-smtp-host": text } })));
    assert_eq!(world.admin().delete("/api/email").await.status, 400);
    assert_eq!(world.admin().put("/api/email", json!({ "email-from-name": "Acme" })).await.status, 200);
    assert_eq!(world.admin().post("/api/email/test", json!({})).await.status, 200);
    assert_eq!(post.letters().len(), 1);
}

/// S16
#[tokio::test]
async fn links_start_with_the_site_url_and_nothing_else() {
    let world = World::new().await;
    assert_eq!(world.app.mail.link("/x"), None);
    let admin = world.admin().with("host", "evil.example.com").with("x-forwarded-host", "evil.example.com");
    admin.put("/api/setting/site-url", json!({ "value": "https://bi.example.com/metalith/" })).await;
    assert_eq!(world.app.mail.link("/x").as_deref(), Some("https://bi.example.com/metalith/x"));
}

#[tokio::test]
async fn a_private_authority_can_be_trusted() {
    let post = SmtpServer::making().encrypting(Encryption::StartTls).start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, post.authority()).unwrap();
    let trusting = World::with(&[("METALITH_EMAIL_SMTP_ROOT_CERT", file.to_str().unwrap())]).await;
    assert_eq!(trusting.admin().put("/api/email", post.settings()).await.status, 200);
    assert_eq!(trusting.admin().post("/api/email/test", json!({})).await.status, 200);
    assert!(post.letters()[0].is_encrypted);
    let answer = World::new().await.admin().put("/api/email", post.settings()).await;
    let text = "The connection could not be encrypted: no authority that is trusted here vouches for its certificate.";
    assert_eq!((answer.status, answer.json()), (400, json!({ "errors": { "email-smtp-security": text } })));
}

#[tokio::test]
async fn a_program_has_no_mailbox() {
    let world = World::new().await;
    let answer = world.admin_key().await.post("/api/email/test", json!({})).await;
    assert_eq!(
        answer.to_string(),
        "400 text/plain\nAn API key has no mailbox. Ask for a test while signed in."
    );
}

/// The queue outlives the process, and what it held is nowhere to be read.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_sends_what_the_one_before_left_and_stops_when_asked() {
    let post = SmtpServer::start().await;
    let data_dir = tempfile::tempdir().unwrap();
    let config = world::config(data_dir.path(), None, &[]);
    let before = world::start(config, &Clock::system(), Chance::system()).await;
    for number in 0..3 {
        write_letter(&before, &format!("person{number}@example.com")).await;
    }
    drop(before);
    let mut command = process::command(data_dir.path());
    command.envs(post.environment()).env("METALITH_LOG", "trace");
    let server = Process::run(command);
    let letters = post.wait_for(3).await;
    server.terminate();
    let (status, log) = server.wait();
    assert!(status.success(), "{log}");
    assert!(letters.iter().all(|letter| letter.link().unwrap().ends_with(SECRET)));
    assert!(log.contains("sent mail") && !log.contains(SECRET), "{log}");
}
