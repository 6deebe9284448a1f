//! Two secrets for a while: how a program gets a new one without a moment in which neither works.

use crate::world::{ALL_USERS, Client, World, on_both};
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn status(client: &Client) -> u16 {
    client.get("/api/user/current").await.status
}

impl World {
    /// A key in the midst of a rotation of an hour: its id, the secret before and the new one.
    async fn rotating_key(&self) -> (i64, String, String) {
        let (id, old) = self.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        let answer = self.rotate(id, Some(3600)).await;
        assert_eq!(answer.status, 200, "{answer}");
        (id, old, answer.text_at("/unmasked_key"))
    }

    async fn listed_key(&self) -> Value {
        self.admin().get("/api/api-key").await.json()[0].clone()
    }

    /// Which of these secrets work.
    async fn work<const N: usize>(&self, secrets: [&str; N]) -> [bool; N] {
        let mut work = [false; N];
        for (works, secret) in work.iter_mut().zip(secrets) {
            *works = status(&self.key(secret)).await == 200;
        }
        work
    }
}

on_both! {
    /// S43
    async fn the_secret_before_works_until_its_time_is_over(world: World) {
        let (_, old, new) = world.rotating_key().await;
        assert_eq!(world.work([&old, &new]).await, [true, true]);
        let listed = world.listed_key().await;
        let retiring = json!({
            "masked_key": format!("{}{}", &old[..7], "*".repeat(40)),
            "since": "2026-05-01T09:00:00Z", "until": "2026-05-01T10:00:00Z", "uses": listed["retiring"]["uses"],
        });
        assert_eq!((&listed["retiring"], &listed["masked_key"]), (&retiring, &json!(format!("{}{}", &new[..7], "*".repeat(40)))));
        world.clock.advance(TimeDelta::hours(1) - TimeDelta::milliseconds(1));
        assert_eq!(world.work([&old, &new]).await, [true, true]);
        world.clock.advance(TimeDelta::milliseconds(1));
        assert_eq!(world.work([&old, &new]).await, [false, true], "nothing of ours has to run for that");
        assert_eq!(world.listed_key().await.get("retiring"), None);
    }

    /// S43
    async fn a_second_rotation_ends_the_oldest_secret(world: World) {
        let (id, first, second) = world.rotating_key().await;
        let third = world.rotate(id, Some(60)).await.text_at("/unmasked_key");
        assert_eq!(world.work([&first, &second, &third]).await, [false, true, true]);
        let fourth = world.rotate(id, None).await.text_at("/unmasked_key");
        assert_eq!(world.work([&second, &third, &fourth]).await, [false, false, true], "a leak has no time to spare");
    }

    async fn a_rotation_can_be_finished_early(world: World) {
        let (id, old, new) = world.rotating_key().await;
        let path = format!("/api/api-key/{id}/finish-rotation");
        let answer = world.admin().post(&path, json!({})).await;
        assert_eq!((answer.status, answer.json().get("retiring")), (200, None), "{answer}");
        assert_eq!(answer.json(), world.listed_key().await);
        assert_eq!(world.work([&old, &new]).await, [false, true]);
        assert_eq!(world.last_event("api-key-rotation-finish").await["details"], json!({ "key_prefix": old[..7] }));
        assert_eq!(world.admin().post(&path, json!({})).await.status, 400, "there is nothing to finish");
    }

    async fn a_rotation_can_be_taken_back(world: World) {
        let (id, old, new) = world.rotating_key().await;
        let path = format!("/api/api-key/{id}/undo-rotation");
        let answer = world.admin().post(&path, json!({})).await;
        assert_eq!((answer.status, answer.json().get("retiring")), (200, None), "{answer}");
        assert_eq!(world.work([&old, &new]).await, [true, false]);
        world.clock.advance(TimeDelta::hours(2));
        assert_eq!(world.work([&old]).await, [true], "it has no end any more");
        let details = json!({ "previous": { "key_prefix": new[..7] }, "new": { "key_prefix": old[..7] } });
        assert_eq!(world.last_event("api-key-rotation-undo").await["details"], details);
        assert_eq!(world.admin().post(&path, json!({})).await.status, 400, "there is nothing to take back");
    }

    async fn when_its_time_is_over_a_rotation_is_neither_finished_nor_taken_back(world: World) {
        let (id, old, _) = world.rotating_key().await;
        world.clock.advance(TimeDelta::hours(1));
        for what in ["finish-rotation", "undo-rotation"] {
            assert_eq!(world.admin().post(&format!("/api/api-key/{id}/{what}"), json!({})).await.status, 400);
        }
        assert_eq!(world.work([&old]).await, [false]);
    }

    /// S43: a program learns from every answer that it has to change its secret, and until when.
    async fn answers_to_the_secret_before_say_that_it_ends(world: World) {
        let (_, old, new) = world.rotating_key().await;
        for (path, expected) in [("/api/user/current", 200), ("/api/user", 403), ("/api/nowhere", 404)] {
            let answer = world.key(&old).get(path).await;
            assert_eq!(answer.status, expected);
            assert_eq!(answer.header("deprecation"), Some("@1777626000"), "{path}");
            assert_eq!(answer.header("sunset"), Some("Fri, 01 May 2026 10:00:00 GMT"), "{path}");
        }
        let answer = world.key(&new).get("/api/user/current").await;
        assert_eq!((answer.header("deprecation"), answer.header("sunset")), (None, None));
        world.clock.advance(TimeDelta::hours(1));
        let answer = world.key(&old).get("/api/user/current").await;
        assert_eq!((answer.status, answer.header("sunset")), (401, None), "strangers learn nothing");
    }

    async fn an_overlap_is_a_second_to_thirty_days(world: World) {
        let (id, _) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        for wrong in [json!(0), json!(-1), json!(2_592_001), json!("60"), json!(1.5), json!([60])] {
            let path = format!("/api/api-key/{id}/regenerate");
            let answer = world.admin().put(&path, json!({ "overlap_seconds": wrong })).await;
            assert_eq!(answer.status, 400, "{wrong}");
        }
        let answer = world.rotate(id, Some(2_592_000)).await;
        assert_eq!(answer.text_at("/retiring/until"), "2026-05-31T09:00:00Z");
    }
}
