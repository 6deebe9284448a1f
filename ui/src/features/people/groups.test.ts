import { expect, test } from "vitest";
import { group } from "@/test/people";
import { heldGroups, memberships, ordinaryGroups, tellingGroups } from "./groups";

const everybody = group({ id: 1, name: "All Users", magic_group_type: "all-internal-users" });
const administrators = group({ id: 2, name: "Administrators", magic_group_type: "admin" });
const marketing = group({ id: 3, name: "Marketing" });
const groups = [administrators, everybody, marketing];

test("the group everybody is in tells nothing, and administrators are asked for separately", () => {
  expect(tellingGroups(groups)).toEqual([administrators, marketing]);
  expect(ordinaryGroups(groups)).toEqual([marketing]);
  expect(heldGroups([1, 2, 3], groups)).toEqual([marketing]);
});

test("memberships are sent whole, each once", () => {
  expect(memberships([3, 1], groups)).toEqual([{ id: 1 }, { id: 3 }]);
  expect(memberships([], groups)).toEqual([{ id: 1 }]);
});
