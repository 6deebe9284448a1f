//! `/api/user`: the list of people, one person, making, changing, passwords, deactivating.

use crate::world::{ADA, ADMINISTRATORS, ALL_USERS, Answer, Client, PASSWORD, World, on_both};
use chrono::TimeDelta;
use expect_test::expect;
use serde_json::{Value, json};

const GRACE: &str = "grace@example.com";
const FORBIDDEN: &str = "403 text/plain\nYou don't have permissions to do that.";
const LAST_ADMIN: &str = "400 text/plain\nYou cannot remove the last member of the 'Admin' group!";
const ALL_USERS_STAY: &str = "400 text/plain\nYou cannot add or remove users to/from the 'All Users' group.";

/// Makes a person with these names and without a password.
async fn invite(world: &World, email: &str, first: Option<&str>, last: Option<&str>) -> i64 {
    let body = json!({ "email": email, "first_name": first, "last_name": last });
    let answer = world.admin().post("/api/user", body).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["id"].as_i64().unwrap()
}

/// Some people, and their addresses in the order of the list.
async fn crowd(world: &World) {
    invite(world, "lucky@metabase.example", Some("Lucky"), Some("Pigeon")).await;
    invite(world, "rasta@metabase.example", Some("rasta"), Some("Toucan")).await;
    invite(world, "nameless@example.com", None, None).await;
    let gone = invite(world, "gone@example.com", Some("Zed"), Some("Gone")).await;
    assert_eq!(world.admin().delete(&format!("/api/user/{gone}")).await.status, 200);
    world.new_key("a key is nobody", ALL_USERS).await;
}

async fn emails(client: &Client, query: &str) -> Vec<String> {
    names(&client.get(&format!("/api/user{query}")).await)
}

fn names(answer: &Answer) -> Vec<String> {
    let rows = answer.json()["data"].as_array().unwrap_or_else(|| panic!("no rows: {answer}")).clone();
    rows.iter().map(|row| row["email"].as_str().unwrap().split('@').next().unwrap().to_owned()).collect()
}

fn page(answer: &Answer) -> [Value; 3] {
    ["total", "limit", "offset"].map(|key| answer.json()[key].clone())
}

fn memberships(answer: &Answer) -> Vec<i64> {
    let groups = answer.json()["user_group_memberships"].as_array().unwrap().clone();
    groups.iter().map(|group| group["id"].as_i64().unwrap()).collect()
}

async fn current(client: &Client) -> Value {
    client.get("/api/user/current").await.json()
}

on_both! {
    /// A162, A178
    async fn administrators_list_people_with_everything(world: World) {
        invite(&world, "Grace@Example.com", Some("Grace"), Some("H")).await;
        expect![[r#"
            200 application/json; charset=utf-8
            {
              "data": [
                {
                  "id": 2,
                  "email": "grace@example.com",
                  "first_name": "Grace",
                  "last_name": "H",
                  "common_name": "Grace H",
                  "date_joined": "2026-05-01T09:00:00Z",
                  "last_login": null,
                  "is_superuser": false,
                  "is_qbnewb": true,
                  "is_active": true,
                  "updated_at": "2026-05-01T09:00:00Z",
                  "locale": null,
                  "sso_source": null,
                  "login_attributes": null,
                  "tenant_id": null,
                  "group_ids": [
                    1
                  ],
                  "personal_collection_id": 3,
                  "second_factor_at": null,
                  "tenant_collection_id": null
                }
              ],
              "total": 1,
              "limit": null,
              "offset": null
            }"#]].assert_eq(&world.admin().get("/api/user?query=grace").await.to_string());
    }

    /// A022, A023, A024, A026, A169
    async fn people_come_in_pages_and_in_the_order_of_names(world: World) {
        crowd(&world).await;
        let admin = world.admin();
        let all = ["nameless", "ada", "lucky", "rasta"];
        let whole = admin.get("/api/user").await;
        assert_eq!((names(&whole), page(&whole)), (all.map(String::from).into(), [json!(4), json!(null), json!(null)]));
        let first = admin.get("/api/user?limit=1").await;
        assert_eq!((names(&first), page(&first)), (vec!["nameless".into()], [json!(4), json!(1), json!(0)]));
        let rest = admin.get("/api/user?offset=1").await;
        assert_eq!((names(&rest), page(&rest)), (all[1..].iter().map(ToString::to_string).collect(), [json!(4), json!(50), json!(1)]));
        let beyond = admin.get("/api/user?limit=2&offset=99").await;
        assert_eq!((names(&beyond), page(&beyond)), (vec![], [json!(4), json!(2), json!(99)]));
        assert_eq!(emails(&admin, "?limit=0").await, Vec::<String>::new());
    }

    /// A164, A166, A167, A168
    async fn people_are_found_by_name_and_address_and_by_whether_they_are_active(world: World) {
        crowd(&world).await;
        let admin = world.admin();
        assert_eq!(emails(&admin, "?query=lUck").await, ["lucky"]);
        assert_eq!(emails(&admin, "?query=TOUCAN").await, ["rasta"]);
        assert_eq!(emails(&admin, "?query=metabase.example").await, ["lucky", "rasta"]);
        assert_eq!(emails(&admin, "?query=lucky%20pig").await, ["lucky"]);
        let everybody = ["nameless", "ada", "lucky", "rasta", "gone"];
        for all in ["?include_deactivated=true", "?status=all", "?status=all&include_deactivated=false"] {
            let answer = admin.get(&format!("/api/user{all}")).await;
            assert_eq!(names(&answer), everybody, "{all}");
            assert_eq!(answer.json()["total"], json!(5), "the user of a key is nobody: {all}");
        }
        for active in ["?include_deactivated=false", "?status=active", "?status=", "?tenancy=internal"] {
            assert_eq!(emails(&admin, active).await, everybody[..4], "{active}");
        }
        assert_eq!(emails(&admin, "?status=deactivated").await, ["gone"]);
        assert_eq!(emails(&admin, "?status=deactivated&query=lucky").await, Vec::<String>::new());
        assert_eq!(emails(&admin, "?tenancy=external").await, Vec::<String>::new());
    }

    /// Case is folded in every script, and signs of patterns are taken for themselves.
    async fn any_text_is_looked_for_as_it_is(world: World) {
        invite(&world, "ozil@example.com", Some("Özil"), Some("Ωμέγα")).await;
        invite(&world, "percent@example.com", Some("100%"), Some("under_score")).await;
        invite(&world, "bang@example.com", Some("wow!"), Some("\\slash's")).await;
        let admin = world.admin();
        for (query, found) in [
            ("%C3%96ZIL", "ozil"), ("%CF%89%CE%9C", "ozil"), ("100%25", "percent"), ("_score", "percent"),
            ("wow!", "bang"), ("%5Cslash'", "bang"),
        ] {
            assert_eq!(emails(&admin, &format!("?query={query}")).await, [found], "{query}");
        }
        for nothing in ["%25%25", "a_a", "%25_%25", "'%20OR%201=1"] {
            assert_eq!(emails(&admin, &format!("?query={nothing}")).await, Vec::<String>::new(), "{nothing}");
        }
    }

    /// A165
    async fn people_are_listed_by_group(world: World) {
        crowd(&world).await;
        assert_eq!(emails(&world.admin(), &format!("?group_id={ADMINISTRATORS}")).await, ["ada"]);
        assert_eq!(emails(&world.admin(), "?group_id=99").await, Vec::<String>::new());
        let row = world.admin().get("/api/user?query=ada").await.json()["data"][0].clone();
        assert_eq!(row["group_ids"], json!([1, 2]));
    }

    /// A170
    async fn everybody_sees_active_people_as_names(world: World) {
        crowd(&world).await;
        let plain = world.person_named(GRACE).await;
        let answer = plain.get("/api/user/recipients").await;
        assert_eq!(names(&answer), ["nameless", "grace", "ada", "lucky", "rasta"]);
        assert_eq!(page(&answer), [json!(5), json!(null), json!(null)]);
        let row = answer.json()["data"][2].clone();
        assert_eq!(row, json!({ "id": 1, "email": ADA, "first_name": "Ada", "last_name": "L", "common_name": "Ada L" }));
        assert_eq!(names(&plain.get("/api/user/recipients?limit=1&offset=2").await), ["ada"]);
    }

    /// The setting says whom people see; administrators see everybody.
    async fn people_see_whom_the_setting_lets_them_see(world: World) {
        crowd(&world).await;
        let plain = world.person_named(GRACE).await;
        world.execute("INSERT INTO permissions_group (name) VALUES ('shared')").await;
        world.execute(
            "INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager)
             SELECT app_user.id, permissions_group.id, FALSE FROM app_user, permissions_group
             WHERE permissions_group.name = 'shared' AND email IN ('grace@example.com', 'lucky@metabase.example')").await;
        let seen = async |visibility: &str| {
            let body = json!({ "value": visibility });
            assert_eq!(world.admin().put("/api/setting/user-visibility", body).await.status, 204);
            names(&plain.get("/api/user/recipients").await)
        };
        assert_eq!(seen("group").await, ["grace", "lucky"]);
        assert_eq!(seen("none").await, ["grace"]);
        assert_eq!(names(&world.admin().get("/api/user/recipients").await).len(), 5);
        assert_eq!(seen("all").await.len(), 5);
    }

    /// A175, A176
    async fn a_person_is_shown_to_themselves_and_to_administrators(world: World) {
        let id = invite(&world, "attributes@example.com", Some("A"), None).await;
        let plain = world.person_named(GRACE).await;
        let own = current(&plain).await["id"].clone();
        world.admin().put(&format!("/api/user/{id}"), json!({ "login_attributes": { "team": "ops" } })).await;
        let shown = world.admin().get(&format!("/api/user/{id}")).await;
        assert_eq!(shown.json()["structured_attributes"],
            json!({ "team": { "source": "user", "frozen": false, "value": "ops" } }));
        assert_eq!(memberships(&shown), [ALL_USERS]);
        let answer = plain.get(&format!("/api/user/{own}")).await.json();
        assert_eq!((&answer["email"], &answer["structured_attributes"]), (&json!(GRACE), &json!({})));
        assert_eq!(plain.get(&format!("/api/user/{id}")).await.to_string(), FORBIDDEN);
        assert_eq!(plain.get("/api/user/999").await.to_string(), FORBIDDEN);
        assert_eq!(world.admin().get("/api/user/999").await.to_string(), "404 text/plain\nNot found.");
    }

    /// A178, A179, A182, S48
    async fn a_new_person_is_in_all_users_and_nothing_more(world: World) {
        let body = json!({
            "email": "New@Example.com", "first_name": "N", "last_name": null, "is_superuser": true, "id": 77,
            "is_active": false, "sso_source": "google", "password_hash": "x",
        });
        let answer = world.admin().post("/api/user", body).await;
        expect![[r#"
            200 application/json; charset=utf-8
            {
              "id": 2,
              "email": "new@example.com",
              "first_name": "N",
              "last_name": null,
              "common_name": "N",
              "date_joined": "2026-05-01T09:00:00Z",
              "last_login": null,
              "is_superuser": false,
              "is_qbnewb": true,
              "is_active": true,
              "updated_at": "2026-05-01T09:00:00Z",
              "locale": null,
              "sso_source": null,
              "login_attributes": null,
              "tenant_id": null,
              "user_group_memberships": [
                {
                  "id": 1
                }
              ]
            }"#]].assert_eq(&answer.to_string());
    }

    /// A180
    async fn who_is_invited_while_setting_up_administrates(world: World) {
        let body = json!({ "email": GRACE, "source": "setup" });
        let answer = world.admin().post("/api/user", body).await;
        assert_eq!((answer.json()["is_superuser"].clone(), memberships(&answer)), (json!(true), vec![1, 2]));
    }

    /// A181
    async fn an_address_has_one_account(world: World) {
        let gone = invite(&world, GRACE, None, None).await;
        world.admin().delete(&format!("/api/user/{gone}")).await;
        for email in [ADA, "ADA@example.COM", " Ada@example.com ", GRACE] {
            let answer = world.admin().post("/api/user", json!({ "email": email })).await;
            assert_eq!(answer.status, 400);
            assert_eq!(answer.json(), json!({ "errors": { "email": "Email address already in use." } }));
        }
    }

    /// A183, A184
    async fn a_new_persons_groups_hold_all_users(world: World) {
        let group: i64 = world.one("INSERT INTO permissions_group (name) VALUES ('g') RETURNING id").await;
        let before = world.count("app_user").await;
        let create = async |groups: Value| {
            let body = json!({ "email": GRACE, "user_group_memberships": groups });
            world.admin().post("/api/user", body).await
        };
        for without in [json!([]), json!([{ "id": group }]), json!([{ "id": 2 }])] {
            assert_eq!(create(without).await.to_string(), ALL_USERS_STAY);
        }
        let unknown = create(json!([{ "id": 1 }, { "id": 999 }])).await;
        assert_eq!(unknown.text_at("/errors/user_group_memberships"), "There is no group with the id 999.");
        assert_eq!(world.count("app_user").await, before);
        let made = create(json!([{ "id": 2 }, { "id": group }, { "id": 1, "is_group_manager": false }, { "id": 1 }])).await;
        assert_eq!((made.json()["is_superuser"].clone(), memberships(&made)), (json!(true), vec![1, 2, group]));
    }

    /// A185
    async fn attributes_are_kept_as_text(world: World) {
        let attributes = json!({ "a": 42, "b": true, "c": "x", "d": null });
        let kept = json!({ "a": "42", "b": "true", "c": "x" });
        let answer = world.admin().post("/api/user", json!({ "email": GRACE, "login_attributes": attributes })).await;
        assert_eq!(answer.json()["login_attributes"], kept);
        let id = answer.json()["id"].as_i64().unwrap();
        assert_eq!(world.admin().get(&format!("/api/user/{id}")).await.json()["login_attributes"], kept);
    }

    /// A187
    async fn who_is_deactivated_or_not_there_is_not_changed(world: World) {
        let gone = invite(&world, GRACE, None, None).await;
        world.admin().delete(&format!("/api/user/{gone}")).await;
        world.new_key("k", ALL_USERS).await;
        let key_user: i64 = world.one("SELECT user_id FROM api_key").await;
        for id in [gone, 999, key_user] {
            let answer = world.admin().put(&format!("/api/user/{id}"), json!({ "first_name": "X" })).await;
            assert_eq!(answer.to_string(), "404 text/plain\nNot found.");
        }
    }

    /// A188, A189, S48
    async fn people_change_their_names_but_not_their_groups(world: World) {
        let plain = world.person_named(GRACE).await;
        let path = format!("/api/user/{}", current(&plain).await["id"]);
        let more = json!({ "first_name": "Changed", "user_group_memberships": [{ "id": 1 }, { "id": 2 }] });
        assert_eq!(plain.put(&path, more).await.to_string(), FORBIDDEN);
        assert_eq!(current(&plain).await["first_name"], json!("Grace"));
        let same = json!({ "first_name": "Changed", "user_group_memberships": [{ "id": 1 }] });
        let answer = plain.put(&path, same).await;
        assert_eq!((answer.status, answer.text_at("/common_name")), (200, "Changed H".into()));
        assert_eq!(memberships(&answer), [1]);
        let ignored = json!({ "is_superuser": true, "login_attributes": { "a": "b" }, "tenant_id": 7, "is_active": false });
        let answer = plain.put(&path, ignored).await;
        assert_eq!(answer.status, 200);
        assert_eq!((&answer.json()["is_superuser"], &answer.json()["login_attributes"]), (&json!(false), &json!(null)));
        assert_eq!(plain.put("/api/user/1", json!({ "first_name": "X" })).await.to_string(), FORBIDDEN);
    }

    /// A177, A190, A191
    async fn the_flag_and_the_group_of_administrators_are_one(world: World) {
        let id = invite(&world, GRACE, None, None).await;
        let put = async |body: Value| world.admin().put(&format!("/api/user/{id}"), body).await;
        for (flag, groups) in [(false, json!([{ "id": 1 }, { "id": 2 }])), (true, json!([{ "id": 1 }]))] {
            let answer = put(json!({ "first_name": "X", "is_superuser": flag, "user_group_memberships": groups })).await;
            assert_eq!(answer.status, 400);
            assert_eq!(answer.text_at("/errors/is_superuser"),
                "Value of is_superuser must correspond to presence of Admin group ID in group_ids.");
        }
        assert_eq!(put(json!({ "user_group_memberships": [{ "id": 2 }] })).await.to_string(), ALL_USERS_STAY);
        let state = |answer: &Answer| (answer.json()["is_superuser"] == json!(true), memberships(answer));
        let raised = put(json!({ "is_superuser": true })).await;
        assert_eq!(state(&raised), (true, vec![1, 2]));
        assert!(!raised.keys().contains(&"structured_attributes".into()));
        assert_eq!(raised.json()["first_name"], json!(null));
        assert_eq!(state(&put(json!({ "is_superuser": null })).await), (true, vec![1, 2]));
        assert_eq!(state(&put(json!({ "user_group_memberships": [{ "id": 1 }] })).await), (false, vec![1]));
        assert_eq!(state(&put(json!({ "user_group_memberships": [{ "id": 1 }, { "id": 2 }] })).await), (true, vec![1, 2]));
        assert_eq!(state(&put(json!({ "is_superuser": false })).await), (false, vec![1]));
    }

    /// A192, A193
    async fn single_sign_on_brings_the_names_and_the_address(world: World) {
        let plain = world.person_named(GRACE).await;
        world.execute("UPDATE app_user SET sso_source = 'google' WHERE email = 'grace@example.com'").await;
        let path = format!("/api/user/{}", current(&plain).await["id"]);
        assert_eq!(plain.put(&path, json!({ "email": "x@example.com" })).await.to_string(), FORBIDDEN);
        assert_eq!(plain.put(&path, json!({ "email": GRACE, "first_name": "Grace" })).await.status, 200);
        for client in [&plain, &world.admin()] {
            let answer = client.put(&path, json!({ "first_name": "Other" })).await;
            assert_eq!(answer.text_at("/errors/first_name"), "Editing first name is not allowed for SSO users.");
            let answer = client.put(&path, json!({ "last_name": null })).await;
            assert_eq!(answer.text_at("/errors/last_name"), "Editing last name is not allowed for SSO users.");
        }
        assert_eq!(plain.put(&path, json!({ "locale": "es" })).await.json()["locale"], json!("es"));
        assert_eq!(world.admin().put(&path, json!({ "email": "x@example.com" })).await.text_at("/email"), "x@example.com");
    }

    /// A194
    async fn who_has_no_name_is_called_by_the_address(world: World) {
        let answer = world.admin().put("/api/user/1", json!({ "first_name": null, "last_name": null })).await;
        assert_eq!((answer.text_at("/common_name"), answer.json()["first_name"].clone()), (ADA.into(), json!(null)));
        assert_eq!(emails(&world.admin(), "?query=ada%20l").await, Vec::<String>::new());
        let answer = world.admin().put("/api/user/1", json!({ "email": null, "is_superuser": null })).await;
        assert_eq!((answer.status, answer.text_at("/email")), (200, ADA.into()));
    }

    /// A195, A196
    async fn languages_are_written_in_one_way(world: World) {
        let put = async |locale: Value| world.admin().put("/api/user/1", json!({ "locale": locale })).await;
        assert_eq!(put(json!("es-MX")).await.json()["locale"], json!("es_MX"));
        for odd in ["eng", "zz", "USA!", ""] {
            assert_eq!(put(json!(odd)).await.text_at("/errors/locale"),
                "nullable String must be a valid two-letter ISO language or language-country code e.g. 'en' or 'en_US'.");
        }
        assert_eq!(current(&world.admin()).await["locale"], json!("es_MX"));
        assert_eq!(put(json!(null)).await.json()["locale"], json!(null));
    }

    /// The contract's §4.7: an address belongs to one account, also when it is changed.
    async fn an_address_of_another_is_not_taken(world: World) {
        let id = invite(&world, GRACE, None, None).await;
        let answer = world.admin().put(&format!("/api/user/{id}"), json!({ "email": "ADA@example.com", "first_name": "X" })).await;
        assert_eq!(answer.json(), json!({ "errors": { "email": "Email address already associated to another user." } }));
        assert_eq!(world.admin().get(&format!("/api/user/{id}")).await.json()["first_name"], json!(null));
        let same = world.admin().put(&format!("/api/user/{id}"), json!({ "email": "GRACE@example.com" })).await;
        assert_eq!(same.status, 200);
    }

    /// A link that waits in an old mailbox opens nothing once the address is another one.
    async fn a_new_address_makes_links_to_the_old_one_worthless(world: World) {
        let id = invite(&world, GRACE, None, None).await;
        world.admin().put("/api/setting/site-url", json!({ "value": "https://bi.example.com" })).await;
        let url = world.admin().post(&format!("/api/user/{id}/password-reset-url"), json!({})).await.text_at("/password_reset_url");
        let is_valid = async || {
            let token = url.rsplit('/').next().unwrap();
            let answer = world.anonymous().get(&format!("/api/session/password_reset_token_valid?token={token}")).await;
            answer.json()["valid"].as_bool().unwrap()
        };
        assert!(is_valid().await);
        world.admin().put(&format!("/api/user/{id}"), json!({ "first_name": "G" })).await;
        assert!(is_valid().await, "another change does not matter");
        world.admin().put(&format!("/api/user/{id}"), json!({ "email": "new@example.com" })).await;
        assert!(!is_valid().await);
    }

    /// A197, S7, S21
    async fn who_changes_the_password_goes_on_and_every_other_session_ends(world: World) {
        let (one, two) = (world.person_named(GRACE).await, world.session(&world.log_in(GRACE).await));
        let path = format!("/api/user/{}/password", current(&one).await["id"]);
        let answer = one.put(&path, json!({ "password": "something new 8", "old_password": PASSWORD })).await;
        assert_eq!((answer.status, answer.json()["success"].clone()), (200, json!(true)));
        let new = answer.text_at("/session_id");
        assert_eq!(answer.cookie_value("metabase.SESSION").unwrap(), new);
        for ended in [&one, &two] {
            assert_eq!(ended.get("/api/user/current").await.status, 401);
        }
        assert_eq!(current(&world.session(&new)).await["email"], json!(GRACE));
        assert_eq!(world.anonymous().log_in(GRACE, PASSWORD).await.status, 401);
        assert_eq!(world.anonymous().log_in(GRACE, "something new 8").await.status, 200);
    }

    /// A198, A200, S7, S21
    async fn administrators_choose_the_password_of_others(world: World) {
        let grace = world.person_named(GRACE).await;
        let id = current(&grace).await["id"].clone();
        let answer = world.admin().put(&format!("/api/user/{id}/password"), json!({ "password": "something new 8" })).await;
        assert_eq!((answer.status, answer.body.len(), answer.cookie("metabase.SESSION")), (204, 0, None));
        assert_eq!(grace.get("/api/user/current").await.status, 401);
        let grace = world.anonymous().log_in(GRACE, "something new 8").await.text_at("/id");
        let body = json!({ "password": "something new 8", "old_password": PASSWORD });
        assert_eq!(world.session(&grace).put("/api/user/1/password", body.clone()).await.to_string(), FORBIDDEN);
        assert_eq!(world.admin().put("/api/user/999/password", body.clone()).await.status, 404);
        world.admin().delete(&format!("/api/user/{id}")).await;
        assert_eq!(world.admin().put(&format!("/api/user/{id}/password"), body).await.status, 404);
    }

    /// A199
    async fn a_password_is_changed_with_the_old_one(world: World) {
        let grace = world.person_named(GRACE).await;
        let path = format!("/api/user/{}/password", current(&grace).await["id"]);
        for old in [json!("wrong"), json!(null)] {
            let answer = grace.put(&path, json!({ "password": "something new 8", "old_password": old })).await;
            assert_eq!(answer.json(), json!({ "errors": { "old_password": "Invalid password" } }));
        }
        let weak = grace.put(&path, json!({ "password": "weak", "old_password": PASSWORD })).await;
        assert_eq!((weak.status, weak.text_at("/errors/password")), (400, "password is too common.".into()));
        assert!(!weak.text().contains("received: \"weak\""));
        assert_eq!(grace.get("/api/user/current").await.status, 200);
    }

    /// A201, A202, A203, S21
    async fn who_is_deactivated_is_out_at_once_and_the_account_stays(world: World) {
        let grace = world.person_named(GRACE).await;
        let id = current(&grace).await["id"].as_i64().unwrap();
        let path = format!("/api/user/{id}");
        for _ in 0..2 {
            let answer = world.admin().delete(&path).await;
            assert_eq!((answer.status, answer.text()), (200, r#"{"success":true}"#));
        }
        assert_eq!(grace.get("/api/user/current").await.status, 401);
        assert_eq!(world.one::<i64>(&format!("SELECT count(*) AS n FROM session WHERE user_id = {id}")).await, 0);
        assert_eq!(world.admin().get(&path).await.json()["is_active"], json!(false));
        world.admin().put(&format!("{path}/reactivate"), json!({})).await;
        assert_eq!(grace.get("/api/user/current").await.status, 401, "old sessions stay dead");
        assert_eq!(world.admin().delete("/api/user/999").await.to_string(), "404 text/plain\nNot found.");
    }

    /// A205
    async fn people_do_not_deactivate_themselves(world: World) {
        let grace = world.person_named(GRACE).await;
        let path = format!("/api/user/{}", current(&grace).await["id"]);
        assert_eq!(grace.delete(&path).await.to_string(), FORBIDDEN);
    }

    /// A206, A207
    async fn only_who_was_deactivated_is_reactivated(world: World) {
        let answer = world.admin().put("/api/user/1/reactivate", json!({})).await;
        assert_eq!((answer.status, answer.text_at("/message")), (400, "Not able to reactivate an active user".into()));
        world.new_key("k", ALL_USERS).await;
        let key_user: i64 = world.one("SELECT user_id FROM api_key").await;
        for id in [999, key_user] {
            assert_eq!(world.admin().put(&format!("/api/user/{id}/reactivate"), json!({})).await.status, 404);
        }
    }

    /// S21: what an administrator may do ends with the next request, in either way of taking it, and comes back so.
    async fn who_is_no_administrator_any_more_is_refused_at_once(world: World) {
        let grace = world.person_named(GRACE).await;
        let path = format!("/api/user/{}", current(&grace).await["id"]);
        for taken in [json!({ "is_superuser": false }), json!({ "user_group_memberships": [{ "id": 1 }] })] {
            assert_eq!(grace.get("/api/user").await.to_string(), FORBIDDEN);
            assert_eq!(world.admin().put(&path, json!({ "is_superuser": true })).await.status, 200);
            assert_eq!(grace.get("/api/user").await.status, 200);
            assert_eq!(world.admin().put(&path, taken).await.status, 200);
        }
        assert_eq!(grace.get("/api/user").await.to_string(), FORBIDDEN);
        assert_eq!(grace.get("/api/user/current").await.status, 200, "the session goes on");
    }

    /// A208
    async fn who_comes_back_is_no_administrator(world: World) {
        let id = invite(&world, GRACE, None, None).await;
        let path = format!("/api/user/{id}");
        world.admin().put(&path, json!({ "is_superuser": true })).await;
        world.admin().delete(&path).await;
        let back = world.admin().put(&format!("{path}/reactivate"), json!({})).await;
        assert_eq!((&back.json()["is_active"], &back.json()["is_superuser"]), (&json!(true), &json!(false)));
        assert_eq!(memberships(&world.admin().get(&path).await), [1]);
    }

    /// A209
    async fn who_comes_back_signs_in_as_is_possible_now(world: World) {
        let id = invite(&world, GRACE, None, None).await;
        for source in ["google", "ldap"] {
            world.execute(&format!("UPDATE app_user SET sso_source = '{source}', is_active = FALSE WHERE id = {id}")).await;
            let back = world.admin().put(&format!("/api/user/{id}/reactivate"), json!({})).await;
            assert_eq!((back.status, back.json()["sso_source"].clone()), (200, json!(null)), "{source}");
        }
    }

    /// A210
    async fn introductions_are_dismissed_for_good(world: World) {
        let grace = world.person_named(GRACE).await;
        let id = current(&grace).await["id"].clone();
        for modal in ["qbnewb", "datasetnewb"] {
            let answer = grace.put(&format!("/api/user/{id}/modal/{modal}"), json!({})).await;
            assert_eq!((answer.status, answer.text()), (200, r#"{"success":true}"#));
        }
        assert_eq!(current(&grace).await["is_qbnewb"], json!(false));
        assert!(!world.one::<bool>(&format!("SELECT is_datasetnewb FROM app_user WHERE id = {id}")).await);
        assert_eq!(grace.put("/api/user/1/modal/qbnewb", json!({})).await.to_string(), FORBIDDEN);
        assert_eq!(grace.put(&format!("/api/user/{id}/modal/other"), json!({})).await.status, 400);
        assert_eq!(current(&world.admin()).await["is_qbnewb"], json!(true));
    }

    /// A204
    async fn the_last_administrator_stays_one_in_every_way(world: World) {
        let second = invite(&world, GRACE, None, None).await;
        world.admin().put(&format!("/api/user/{second}"), json!({ "is_superuser": true })).await;
        assert_eq!(world.admin().delete(&format!("/api/user/{second}")).await.status, 200);
        let key = world.admin_key().await;
        for client in [world.admin(), key] {
            assert_eq!(client.delete("/api/user/1").await.to_string(), LAST_ADMIN);
            for body in [
                json!({ "is_superuser": false }),
                json!({ "user_group_memberships": [{ "id": 1 }] }),
                json!({ "is_superuser": false, "user_group_memberships": [{ "id": 1 }], "first_name": "X" }),
            ] {
                assert_eq!(client.put("/api/user/1", body).await.to_string(), LAST_ADMIN);
            }
        }
        let me = current(&world.admin()).await;
        assert_eq!((&me["is_superuser"], &me["first_name"], &me["group_ids"]), (&json!(true), &json!("Ada"), &json!([1, 2])));
    }

    /// A204: two administrators who demote or deactivate one another at the same moment; one of them stays.
    async fn administrators_do_not_remove_one_another_at_the_same_moment(world: World) {
        let (mut one, mut ones_id) = (world.admin(), 1);
        for round in 0..9 {
            let email = format!("second{round}@example.com");
            let body = json!({ "email": email, "source": "setup", "password": PASSWORD });
            let twos_id = one.post("/api/user", body).await.json()["id"].as_i64().unwrap();
            let two = world.session(&world.log_in(&email).await);
            let (ones, twos) = (format!("/api/user/{ones_id}"), format!("/api/user/{twos_id}"));
            let demote = json!({ "is_superuser": false });
            let regroup = json!({ "user_group_memberships": [{ "id": 1 }] });
            let (by_one, by_two) = match round % 3 {
                0 => tokio::join!(one.put(&twos, demote.clone()), two.put(&ones, demote)),
                1 => tokio::join!(one.delete(&twos), two.delete(&ones)),
                _ => tokio::join!(one.put(&twos, regroup), two.delete(&ones)),
            };
            let left: i64 = world.one("SELECT count(*) AS n FROM app_user WHERE is_superuser AND is_active").await;
            assert_eq!(left, 1, "{by_one} {by_two}");
            match (by_one.status, by_two.status) {
                (200, 400 | 401 | 403) => {}
                (400 | 401 | 403, 200) => (one, ones_id) = (two, twos_id),
                _ => panic!("one of them stays: {by_one} {by_two}"),
            }
        }
    }

    /// Two changes of different things at the same moment are both kept.
    async fn changes_at_the_same_moment_do_not_undo_one_another(world: World) {
        let grace = world.person_named(GRACE).await;
        let path = format!("/api/user/{}", current(&grace).await["id"]);
        for round in 0..20 {
            let (name, locale) = (format!("name {round}"), if round % 2 == 0 { "es" } else { "de" });
            let (one, two) = tokio::join!(
                grace.put(&path, json!({ "first_name": name })),
                grace.put(&path, json!({ "locale": locale })),
            );
            assert_eq!((one.status, two.status), (200, 200), "{one} {two}");
            let now = grace.get(&path).await;
            assert_eq!((now.text_at("/first_name"), now.text_at("/locale")), (name, locale.to_owned()));
        }
    }

    /// Of two who take one address at the same moment, one gets it, and the other is told.
    async fn an_address_is_taken_once_at_the_same_moment(world: World) {
        let admin = world.admin();
        for round in 0..5 {
            let email = format!("same{round}@example.com");
            let create = || admin.post("/api/user", json!({ "email": email }));
            let (one, two) = tokio::join!(create(), create());
            let mut statuses = [one.status, two.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 400], "{one} {two}");
        }
    }

    /// S55
    async fn what_is_done_to_people_is_written_down(world: World) {
        let id = invite(&world, GRACE, Some("Grace"), None).await;
        let path = format!("/api/user/{id}");
        let admin = world.admin();
        admin.put(&path, json!({ "first_name": "G", "is_superuser": true })).await;
        admin.put(&path, json!({ "first_name": "G" })).await;
        admin.put(&format!("{path}/password"), json!({ "password": "something new 8" })).await;
        admin.delete(&path).await;
        admin.put(&format!("{path}/reactivate"), json!({})).await;
        let mut tx = world.db().read().await.unwrap();
        let sql: &'static str = format!("SELECT topic FROM audit_event WHERE model = 'User' AND model_id = {id} ORDER BY id").leak();
        let topics: Vec<String> = tx.list(sql, &[]).await.unwrap();
        assert_eq!(topics, ["user-invited", "user-update", "password-change", "user-deactivated", "user-reactivated"]);
        let sql = "SELECT details FROM audit_event WHERE topic = 'user-update'";
        let details: Option<store::Json<Value>> = tx.find(sql, &[]).await.unwrap();
        assert_eq!(details.unwrap().0, json!({
            "previous": { "first_name": "Grace", "is_superuser": false, "group_ids": [1] },
            "new": { "first_name": "G", "is_superuser": true, "group_ids": [1, 2] },
        }));
        let actors: i64 = tx.one("SELECT count(*) AS n FROM audit_event WHERE model = 'User' AND user_id <> 1", &[]).await.unwrap();
        assert_eq!(actors, 0, "all of it was done by the administrator");
    }
}

/// A163
#[tokio::test]
async fn only_administrators_list_people() {
    let world = World::new().await;
    for client in [world.person().await, world.plain_key().await] {
        for query in ["", "?query=a", "?limit=1", "?status=all", "?group_id=1"] {
            assert_eq!(client.get(&format!("/api/user{query}")).await.to_string(), FORBIDDEN, "{query}");
        }
        assert_eq!(client.get("/api/user?limit=abc").await.status, 400, "what was sent is checked first");
    }
    assert_eq!(world.admin_key().await.get("/api/user").await.status, 200);
}

/// A025
#[tokio::test]
async fn a_page_that_cannot_be_meant_is_refused() {
    let world = World::new().await;
    for query in ["limit=abc", "offset=x", "limit=-1", "limit=1.5", "offset=99999999999999999999"] {
        for path in ["/api/user", "/api/user/recipients"] {
            let answer = world.admin().get(&format!("{path}?{query}")).await;
            assert_eq!(answer.status, 400, "{query}");
            assert!(answer.text_at("/message").starts_with("Error parsing paging parameters: "), "{answer}");
        }
    }
    let both = world.admin().get("/api/user?tenancy=all&tenant_id=1").await;
    assert_eq!(both.to_string(), "400 text/plain\nYou cannot specify both `tenancy` and `tenant_id`");
    assert_eq!(world.admin().get("/api/user?tenancy=other").await.status, 400);
}

/// A027, A028
#[tokio::test]
async fn what_is_sent_is_checked_before_who_sends_it() {
    let world = World::new().await;
    let plain = world.person().await;
    let bad = plain.post("/api/user", json!({ "email": "anything" })).await;
    assert_eq!(
        (bad.status, bad.text_at("/errors/email")),
        (400, "value must be a valid email address.".into())
    );
    assert_eq!(bad.text_at("/specific-errors/email/0"), "valid email address, received: \"anything\"");
    assert_eq!(plain.post("/api/user", json!({ "email": GRACE })).await.to_string(), FORBIDDEN);
    let blank = plain.post("/api/user", json!({ "email": GRACE, "first_name": "  " })).await;
    assert_eq!(blank.text_at("/errors/first_name"), "nullable value must be a non-blank string.");
}

/// A186
#[tokio::test]
async fn attributes_of_the_servers_own_are_refused() {
    let world = World::new().await;
    let body = json!({ "email": GRACE, "login_attributes": { "@foo": "x", "ok": "y" } });
    let answer = world.admin().post("/api/user", body).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.json()["specific-errors"]["login_attributes"]["@foo"],
        json!(["login attribute keys must not start with `@`, received: \"@foo\""])
    );
}

/// The contract's §4.6: there are no tenants.
#[tokio::test]
async fn nobody_belongs_to_a_tenant() {
    let world = World::new().await;
    let text = "Cannot create a Tenant User as Tenants are not enabled for this instance.";
    let made = world.admin().post("/api/user", json!({ "email": GRACE, "tenant_id": 1 })).await;
    assert_eq!(made.json(), json!({ "errors": { "tenant_id": text } }));
    let changed = world.admin().put("/api/user/1", json!({ "tenant_id": 1 })).await;
    assert_eq!(changed.json(), json!({ "errors": { "tenant_id": text } }));
}

/// A171: the time of the first log-in, not of the last.
#[tokio::test]
async fn the_caller_is_told_when_they_first_came() {
    let world = World::new().await;
    world.clock.advance(TimeDelta::days(1));
    let again = world.session(&world.log_in(ADA).await);
    let me = current(&again).await;
    assert_eq!(
        (&me["first_login"], &me["last_login"]),
        (&json!("2026-05-01T09:00:00Z"), &json!("2026-05-02T09:00:00Z"))
    );
    assert_eq!(me["has_invited_second_user"], json!(false));
    invite(&world, GRACE, None, None).await;
    assert_eq!(current(&again).await["has_invited_second_user"], json!(true));
}

/// A173
#[tokio::test]
async fn everybody_may_ask_questions_also_in_sql() {
    let world = World::new().await;
    world.connect_shop().await;
    for client in [world.admin(), world.person().await, world.plain_key().await] {
        for may in ["can_create_queries", "can_create_native_queries"] {
            assert_eq!(current(&client).await["permissions"][may], json!(true), "{may}");
        }
    }
}

/// S1: a session left open is no way to guess the password. The count is the person's, whatever the session.
#[tokio::test]
async fn wrong_old_passwords_are_throttled() {
    let world = World::new().await;
    let grace = world.person_named(GRACE).await;
    let path = format!("/api/user/{}/password", current(&grace).await["id"]);
    let body = |old: &str| json!({ "password": "something new 8", "old_password": old });
    for _ in 0..10 {
        assert_eq!(grace.put(&path, body("wrong")).await.text_at("/errors/old_password"), "Invalid password");
    }
    let throttled = world.session(&world.log_in(GRACE).await).put(&path, body(PASSWORD)).await;
    assert_eq!(throttled.status, 400);
    assert!(throttled.text_at("/errors/old_password").starts_with("Too many attempts!"), "{throttled}");
    assert!(throttled.header("retry-after").is_some());
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(grace.put(&path, body(PASSWORD)).await.status, 200);
}

/// The contract's §4.8: administrators change even their own password without the old one.
#[tokio::test]
async fn administrators_need_no_old_password() {
    let world = World::new().await;
    let answer = world.admin().put("/api/user/1/password", json!({ "password": "something new 8" })).await;
    assert_eq!(answer.status, 200, "{answer}");
    assert_eq!(world.admin().get("/api/user/current").await.status, 401);
}

/// A199, S7: whoever sends the old password means it, administrators too.
#[tokio::test]
async fn an_administrator_who_sends_a_wrong_old_password_is_refused() {
    let world = World::new().await;
    let body = json!({ "password": "something new 8", "old_password": "wrong" });
    let answer = world.admin().put("/api/user/1/password", body).await;
    assert_eq!((answer.status, answer.text_at("/errors/old_password")), (400, "Invalid password".into()));
    assert_eq!(world.admin().get("/api/user/current").await.status, 200);
}

/// S7: where it is switched off, administrators choose nobody's password and need their own like everybody.
#[tokio::test]
async fn administrators_choose_no_passwords_when_the_setting_forbids_it() {
    let world = World::with(&[("MB_ADMIN_MAY_SET_PASSWORDS", "false")]).await;
    world.add_person(GRACE).await;
    let admin = world.admin();
    let body = json!({ "password": "something new 8" });
    let refused = "403 text/plain\nAdministrators do not choose passwords here. Hand out a link for choosing one instead.";
    assert_eq!(admin.put("/api/user/2/password", body.clone()).await.to_string(), refused);
    let made =
        admin.post("/api/user", json!({ "email": "n@example.com", "password": "something new 8" })).await;
    assert_eq!(made.to_string(), refused);
    let own = admin.put("/api/user/1/password", body).await;
    assert_eq!(own.text_at("/errors/old_password"), "Invalid password");
    let own = admin
        .put("/api/user/1/password", json!({ "password": "something new 8", "old_password": PASSWORD }))
        .await;
    assert_eq!(own.status, 200);
}

/// S26: a key gets no session, whatever it may change.
#[tokio::test]
async fn a_key_that_changes_a_password_gets_no_session() {
    let world = World::new().await;
    world.add_person(GRACE).await;
    let body = json!({ "name": "CI", "group_id": ADMINISTRATORS, "scopes": ["users:passwords"] });
    let program = world.key(&world.new_key_with(body).await.1);
    let answer = program.put("/api/user/2/password", json!({ "password": "something new 8" })).await;
    assert_eq!((answer.status, answer.header("set-cookie")), (204, None));
}

/// A browser that is to stay signed in still is after the password was changed.
#[tokio::test]
async fn a_remembered_browser_stays_remembered() {
    let world = World::new().await;
    for (remember, has_age) in [(true, true), (false, false)] {
        let body = json!({ "username": ADA, "password": PASSWORD, "remember": remember });
        let session = world.anonymous().post("/api/session", body).await.text_at("/id");
        let body = json!({ "password": PASSWORD, "old_password": PASSWORD });
        let answer = world.session(&session).put("/api/user/1/password", body).await;
        assert_eq!(answer.cookie("metabase.SESSION").unwrap().contains("Max-Age"), has_age, "{answer}");
    }
}

/// The older form: whoever hands the password over themselves.
#[tokio::test]
async fn a_person_is_made_with_a_password() {
    let world = World::new().await;
    let weak = world.admin().post("/api/user", json!({ "email": GRACE, "password": "weak" })).await;
    assert_eq!(weak.text_at("/errors/password"), "password is too common.");
    let body = json!({ "email": GRACE, "password": "something new 8" });
    assert_eq!(world.person().await.post("/api/user", body.clone()).await.to_string(), FORBIDDEN);
    assert_eq!(world.admin().post("/api/user", body).await.status, 200);
    assert_eq!(world.anonymous().log_in(GRACE, "something new 8").await.status, 200);
}
