import { expect, test } from "vitest";
import { groups, person } from "@/test/people";
import { personChange, personFields } from "./personChange";

const ada = person({ user_group_memberships: [{ id: 1 }, { id: 3 }] });

test("the form shows the groups that are chosen by hand", () => {
  expect(personFields(ada, groups).groups).toEqual(["3"]);
});

test("only what was touched is sent, and what was emptied is no name", () => {
  const fields = { ...personFields(ada, groups), first_name: " ", email: " ada@new.example " };
  const touched = (field: string) => field === "first_name" || field === "email";
  expect(personChange(fields, touched, ada, groups)).toEqual({ first_name: null, email: "ada@new.example" });
});

test("an administrator stays one when their groups change", () => {
  const fields = { ...personFields(ada, groups), groups: [] };
  const touched = (field: string) => field === "groups";
  expect(personChange(fields, touched, person({ is_superuser: true }), groups)).toEqual({
    user_group_memberships: [{ id: 1 }, { id: 2 }],
  });
  expect(personChange(fields, touched, ada, groups)).toEqual({ user_group_memberships: [{ id: 1 }] });
});
