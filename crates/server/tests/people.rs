//! People by mail and by file: invitations, links handed out, imports.

use crate::world::{ADA, PASSWORD, World, on_both};
use expect_test::expect;
use mail::testing::{Received, SmtpServer};
use serde_json::{Value, json};

const GRACE: &str = "grace@example.com";
pub const SITE: &str = "https://bi.example.com";

/// Sets mail up, and the address with which links begin.
pub async fn with_mail(world: &World) -> SmtpServer {
    let post = SmtpServer::start().await;
    assert_eq!(world.admin().put("/api/email", post.settings()).await.status, 200);
    with_site(world).await;
    post
}

async fn with_site(world: &World) {
    let answer = world.admin().put("/api/setting/site-url", json!({ "value": SITE })).await;
    assert_eq!(answer.status, 204, "{answer}");
}

/// The letters that went out by now.
pub async fn letters(world: &World, post: &SmtpServer) -> Vec<Received> {
    world.app.mail.deliver_due().await.unwrap();
    post.letters()
}

/// Chooses a password with the token that stands in a link.
async fn choose(world: &World, link: &str, password: &str) -> u16 {
    let token = link.strip_prefix(&format!("{SITE}/auth/reset_password/")).unwrap();
    let body = json!({ "token": token, "password": password });
    world.anonymous().post("/api/session/reset_password", body).await.status
}

async fn import(world: &World, csv: &str, send_invitations: bool) -> crate::world::Answer {
    let body = json!({ "csv": csv, "send_invitations": send_invitations });
    world.admin().post("/api/user/import", body).await
}

/// The groups of a person, by name.
async fn groups(world: &World, email: &str) -> Vec<String> {
    let sql = format!(
        "SELECT permissions_group.name FROM permissions_group
         JOIN permissions_group_membership ON permissions_group_membership.group_id = permissions_group.id
         JOIN app_user ON app_user.id = permissions_group_membership.user_id
         WHERE app_user.email = '{email}' ORDER BY permissions_group.id"
    );
    world.db().read().await.unwrap().list(sql.leak(), &[]).await.unwrap()
}

on_both! {
    async fn who_is_invited_gets_a_letter_and_comes_in_by_its_link(world: World) {
        let post = with_mail(&world).await;
        let answer = world.admin().post("/api/user", json!({ "email": GRACE, "first_name": "Grace" })).await;
        assert_eq!(answer.status, 200, "{answer}");
        let [letter] = &letters(&world, &post).await[..] else { panic!("one letter") };
        assert_eq!((letter.recipients.clone(), letter.subject()), (vec![GRACE.to_owned()], "You are invited to Acme".into()));
        assert!(letter.text().contains("Ada L has made an account for you on Acme"), "{}", letter.text());
        let link = letter.link().unwrap();
        assert_eq!(choose(&world, &link, "something new 8").await, 200);
        assert_eq!(choose(&world, &link, "something new 9").await, 400, "a link opens once");
        assert_eq!(world.anonymous().log_in(GRACE, "something new 8").await.status, 200);
        let joined = letters(&world, &post).await;
        assert_eq!((joined[1].recipients.clone(), joined[1].subject()), (vec![ADA.to_owned()], "Grace joined Acme".into()));
    }

    async fn without_mail_an_administrator_hands_out_the_link(world: World) {
        let id = world.admin().post("/api/user", json!({ "email": GRACE })).await.json()["id"].clone();
        assert_eq!(world.count("password_token").await, 0);
        let path = format!("/api/user/{id}/password-reset-url");
        let unset = world.admin().post(&path, json!({})).await;
        assert_eq!(unset.to_string(),
            "400 text/plain\nLinks start with the address of this server, which is not set. Set the site URL first.");
        with_site(&world).await;
        let first = world.admin().post(&path, json!({})).await.text_at("/password_reset_url");
        let second = world.admin().post(&path, json!({})).await.text_at("/password_reset_url");
        assert_eq!(choose(&world, &first, "something new 8").await, 400, "a new link ends the old one");
        assert_eq!(choose(&world, &second, "something new 8").await, 200);
        assert_eq!(world.anonymous().log_in(GRACE, "something new 8").await.status, 200);
    }

    async fn links_are_for_people_who_have_a_password_here(world: World) {
        with_site(&world).await;
        let id = world.add_person(GRACE).await;
        let path = format!("/api/user/{id}/password-reset-url");
        let client = json!("x.apps.googleusercontent.com");
        world.admin().put("/api/google/settings", json!({ "google-auth-client-id": client, "google-auth-enabled": true })).await;
        world.execute("UPDATE app_user SET sso_source = 'google' WHERE email = 'grace@example.com'").await;
        assert_eq!(world.admin().post(&path, json!({})).await.text(), "This person signs in with Google and has no password here.");
        world.execute("UPDATE app_user SET sso_source = NULL, is_active = FALSE WHERE email = 'grace@example.com'").await;
        assert_eq!(world.admin().post(&path, json!({})).await.status, 404);
        assert_eq!(world.admin().post("/api/user/999/password-reset-url", json!({})).await.status, 404);
        assert_eq!(world.count("password_token").await, 0);
    }

    /// S21: a link that was handed out is worth nothing once the person is deactivated, and stays so.
    async fn a_link_of_a_deactivated_person_opens_nothing(world: World) {
        with_site(&world).await;
        let id = world.add_person(GRACE).await;
        let link = world.admin().post(&format!("/api/user/{id}/password-reset-url"), json!({})).await;
        world.admin().delete(&format!("/api/user/{id}")).await;
        world.admin().put(&format!("/api/user/{id}/reactivate"), json!({})).await;
        assert_eq!(choose(&world, &link.text_at("/password_reset_url"), "something new 8").await, 400);
    }

    /// S15: whose password or address was changed is told, at the address they know.
    async fn people_are_told_that_their_password_or_address_was_changed(world: World) {
        let post = with_mail(&world).await;
        let id = world.add_person(GRACE).await;
        let grace = world.session(&world.log_in(GRACE).await);
        let body = json!({ "password": "something new 8", "old_password": PASSWORD });
        assert_eq!(grace.put(&format!("/api/user/{id}/password"), body).await.status, 200);
        world.admin().put(&format!("/api/user/{id}"), json!({ "email": "new@example.com" })).await;
        let told: Vec<_> = letters(&world, &post).await.iter().map(|it| (it.recipients.clone(), it.subject())).collect();
        assert_eq!(told, [
            (vec![GRACE.to_owned()], "Your password at Acme was changed".to_owned()),
            (vec![GRACE.to_owned()], "Your address at Acme was changed".to_owned()),
        ]);
    }

    async fn an_import_can_be_looked_at_first(world: World) {
        world.add_person("old@example.com").await;
        world.execute("INSERT INTO permissions_group (name) VALUES ('Sales')").await;
        let csv = "email,first_name,last_name,groups\r\nNEW@example.com,Ann,B,sales;Ops\r\nold@example.com,,,Sales\r\nnobody,,,\r\n";
        let before = world.count("app_user").await;
        expect![[r#"
            200 application/json; charset=utf-8
            {
              "rows": [
                {
                  "line": 2,
                  "email": "new@example.com",
                  "first_name": "Ann",
                  "last_name": "B",
                  "groups": [
                    "Ops",
                    "Sales"
                  ],
                  "action": "create",
                  "problem": null
                },
                {
                  "line": 3,
                  "email": "old@example.com",
                  "first_name": null,
                  "last_name": null,
                  "groups": [
                    "Sales"
                  ],
                  "action": "skip",
                  "problem": "There is an account with this address already."
                },
                {
                  "line": 4,
                  "email": "nobody",
                  "first_name": null,
                  "last_name": null,
                  "groups": [],
                  "action": "refuse",
                  "problem": "This is not an e-mail address."
                }
              ],
              "create": 1,
              "skip": 1,
              "refuse": 1,
              "new_groups": [
                "Ops"
              ]
            }"#]].assert_eq(&world.admin().post("/api/user/import/preview", json!({ "csv": csv })).await.to_string());
        let refused = import(&world, csv, false).await;
        assert_eq!((refused.status, refused.text_at("/errors/csv")),
            (400, "Line 4: This is not an e-mail address. Nothing was imported.".into()));
        assert_eq!((world.count("app_user").await, world.count("permissions_group").await), (before, 3));
    }

    async fn people_are_imported_with_their_groups(world: World) {
        let old = world.add_person("old@example.com").await;
        let csv = "\u{feff}groups,email,last_name,first_name\n\
                   Ops|ops;Sales,ann@example.com,Özil,Ann\nAll Users;administrators,bob@example.com,,\n,old@example.com,X,Y\n";
        let answer = import(&world, csv, false).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "created": 2, "skipped": 1 })));
        assert_eq!(groups(&world, "ann@example.com").await, ["All Users", "Ops", "Sales"]);
        assert_eq!(groups(&world, "bob@example.com").await, ["All Users", "Administrators"]);
        assert_eq!(groups(&world, "old@example.com").await, ["All Users"]);
        let found = world.admin().get("/api/user?query=%C3%B6zil").await.json();
        assert_eq!((&found["data"][0]["first_name"], &found["data"][0]["is_superuser"]), (&json!("Ann"), &json!(false)));
        let bob = world.admin().get("/api/user?query=bob").await.json();
        assert_eq!(bob["data"][0]["is_superuser"], json!(true));
        let old = world.admin().get(&format!("/api/user/{old}")).await;
        assert_eq!(old.text_at("/first_name"), "Grace", "who is there stays as they are");
        let told: i64 = world.one("SELECT count(*) AS n FROM audit_event WHERE topic = 'user-invited'").await;
        assert_eq!(told, 2);
        let told: i64 = world.one("SELECT count(*) AS n FROM audit_event WHERE topic = 'group-create'").await;
        assert_eq!(told, 2);
        let details: store::Json<Value> = world.one("SELECT details FROM audit_event WHERE topic = 'people-imported'").await;
        assert_eq!(details.0, json!({ "created": 2, "skipped": 1, "new_groups": ["Ops", "Sales"] }));
        assert_eq!(import(&world, csv, false).await.json(), json!({ "created": 0, "skipped": 3 }));
    }

    async fn who_is_imported_is_invited_when_asked_for(world: World) {
        let post = with_mail(&world).await;
        assert_eq!(import(&world, "email\nann@example.com\n", false).await.status, 200);
        assert_eq!(letters(&world, &post).await.len(), 0);
        assert_eq!(import(&world, "email\nann@example.com\nbob@example.com\n", true).await.status, 200);
        let [letter] = &letters(&world, &post).await[..] else { panic!("one letter: who is there already gets none") };
        assert_eq!(letter.recipients, ["bob@example.com"]);
        assert_eq!(choose(&world, &letter.link().unwrap(), "something new 8").await, 200);
    }
}

/// A file that is too large or cannot be read is refused as a whole, in words.
#[tokio::test]
async fn a_file_that_cannot_be_meant_is_refused() {
    let world = World::new().await;
    let many = format!("email\n{}", "a@b.c\n".repeat(10_001));
    let large = format!("email\n{}", "x".repeat(2 * 1024 * 1024));
    for (csv, problem) in [
        ("", "The first line must name the columns, email among them: email, first_name, last_name, groups."),
        (
            "email,phone\n",
            "The first line names a column that is not known. It may name: email, first_name, last_name, groups.",
        ),
        ("email\n", "The file has a header and nobody in it."),
        (many.as_str(), "The file has more than 10000 people. Import it in parts."),
        (large.as_str(), "The file is larger than 2 MB. Import it in parts."),
    ] {
        for path in ["/api/user/import/preview", "/api/user/import"] {
            let answer = world.admin().post(path, json!({ "csv": csv })).await;
            assert_eq!((answer.status, answer.text_at("/errors/csv")), (400, problem.into()));
        }
    }
    assert_eq!(world.count("app_user").await, 1);
}

/// Ten thousand people at once, and a page of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_people_are_imported_at_once() {
    let world = World::new().await;
    let row = |n: usize| format!("person{n:05}@example.com,First{},Last{n},Group {}\n", n % 700, n % 40);
    let csv = format!("email,first_name,last_name,groups\n{}", (0..10_000).map(row).collect::<String>());
    let answer = import(&world, &csv, false).await;
    assert_eq!(answer.json(), json!({ "created": 10_000, "skipped": 0 }), "{}", answer.status);
    let page = world.admin().get("/api/user?limit=50&offset=9950").await.json();
    assert_eq!((page["total"].clone(), page["data"].as_array().unwrap().len()), (json!(10_001), 50));
    let whole = world.admin().get("/api/user").await.json();
    let rows = whole["data"].as_array().unwrap();
    assert!(
        rows.len() == 10_001
            && rows.iter().skip(1).all(|row| row["group_ids"].as_array().unwrap().len() == 2)
    );
}
