//! `/api/permissions/group`: the list.

use crate::world::{World, on_both};
use expect_test::expect;

on_both! {
    /// A211, A212
    async fn administrators_list_the_groups_with_their_active_members(world: World) {
        world.execute("INSERT INTO permissions_group (name) VALUES ('empty group')").await;
        world.add_person("grace@example.com").await;
        world.add_person("gone@example.com").await;
        world.deactivate("gone@example.com").await;
        expect![[r#"
            200 application/json; charset=utf-8
            [
              {
                "id": 2,
                "name": "Administrators",
                "magic_group_type": "admin",
                "entity_id": null,
                "is_tenant_group": false,
                "member_count": 1
              },
              {
                "id": 1,
                "name": "All Users",
                "magic_group_type": "all-internal-users",
                "entity_id": null,
                "is_tenant_group": false,
                "member_count": 2
              },
              {
                "id": 3,
                "name": "empty group",
                "magic_group_type": null,
                "entity_id": null,
                "is_tenant_group": false,
                "member_count": 0
              }
            ]"#]].assert_eq(&world.admin().get("/api/permissions/group").await.to_string());
        for other in [world.person_named("p@example.com").await, world.plain_key().await] {
            let answer = other.get("/api/permissions/group").await;
            assert_eq!(answer.to_string(), "403 text/plain\nYou don't have permissions to do that.");
        }
        assert_eq!(world.admin_key().await.get("/api/permissions/group").await.status, 200);
    }

    /// A213
    async fn a_page_of_groups_is_still_a_bare_list(world: World) {
        world.execute("INSERT INTO permissions_group (name) VALUES ('zebras')").await;
        let names = async |query: &str| {
            let answer = world.admin().get(&format!("/api/permissions/group?{query}")).await.json();
            let groups = answer.as_array().unwrap().clone();
            groups.iter().map(|group| group["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("").await, ["Administrators", "All Users", "zebras"]);
        assert_eq!(names("limit=1&offset=1").await, ["All Users"]);
        assert_eq!(names("limit=1").await, ["Administrators"]);
        assert_eq!(names("offset=2").await, ["zebras"]);
        assert_eq!(names("offset=99").await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_meant_is_refused() {
    let world = World::new().await;
    for query in
        ["limit=abc", "offset=1.5", "limit=1&limit=2", "limit=99999999999999999999", "limit=-1", "offset=-1"]
    {
        let answer = world.admin().get(&format!("/api/permissions/group?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {answer}");
    }
    assert_eq!(world.admin().get("/api/permissions/group?limit=0").await.text(), "[]");
}
