import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { groupDetails, groups, member, personRow } from "@/test/people";
import { answer } from "@/test/render";

const grace = member({
  user_id: 8,
  membership_id: 80,
  first_name: "Grace",
  last_name: null,
  email: "grace@example.com",
});

function openGroup(own: Parameters<typeof groupDetails>[0] = {}, more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/group": { status: 200, body: groups },
    "GET /api/permissions/group/3": { status: 200, body: groupDetails(own) },
    "POST /api/permissions/membership/bulk": { status: 200, body: { added: 1, removed: 1, changed: 0, unchanged: 0 } },
    ...more,
  });
  open("/admin/people/groups/3");
  return asked;
}

const bulk = (body: object) => ({ method: "POST", path: "/api/permissions/membership/bulk", body });

test("people are found by letters of their name or address", async () => {
  openGroup({
    members: [member(), grace, member({ user_id: 9, membership_id: 90, first_name: "dbt", type: "api-key" })],
  });
  expect(await screen.findByRole("heading", { name: "People (2)" })).toBeVisible();
  await userEvent.type(screen.getByRole("searchbox", { name: /Search by name/ }), "grace@");
  await waitFor(() => expect(screen.queryByRole("link", { name: "Ada Lovelace" })).toBeNull());
  expect(screen.getByRole("link", { name: "Grace" })).toHaveAttribute("href", "/admin/people/8");
});

test("several people are put in at once, and who is in is not offered", async () => {
  const people = [
    personRow(),
    personRow({ id: 8, common_name: "Grace", email: "grace@example.com" }),
    personRow({ id: 9, common_name: "Mary", email: "mary@example.com" }),
  ];
  const asked = openGroup(
    {},
    { "GET /api/user": { status: 200, body: { data: people, total: 3, limit: 50, offset: 0 } } },
  );
  await userEvent.click(await screen.findByRole("button", { name: "Add people" }));
  const field = await screen.findByRole("combobox", { name: "People" });
  await userEvent.click(field);
  await userEvent.click(await screen.findByRole("option", { name: /Grace/ }));
  // nothing lies over the button between two choices
  await waitFor(() => expect(screen.queryByRole("option")).toBeNull());
  await userEvent.click(field);
  expect(await screen.findByRole("option", { name: /Mary/ })).toBeVisible();
  expect(screen.queryByRole("option", { name: /Ada/ })).toBeNull();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("option")).toBeNull());
  await userEvent.click(field);
  await userEvent.click(await screen.findByRole("option", { name: /Mary/ }));
  await userEvent.click(screen.getByRole("button", { name: "Add 2 people" }));
  const add = [
    { group_id: 3, user_id: 8 },
    { group_id: 3, user_id: 9 },
  ];
  await waitFor(() => expect(asked).toContainEqual(bulk({ add })));
});

test("somebody is taken out after a question", async () => {
  const asked = openGroup({ members: [grace] });
  await userEvent.click(await screen.findByRole("button", { name: "Take Grace out of the group" }));
  await userEvent.click(await screen.findByRole("button", { name: "Take out of the group" }));
  await waitFor(() => expect(asked).toContainEqual(bulk({ remove: [{ group_id: 3, user_id: 8 }] })));
});

test("a member becomes a manager by the switch; an administrator is more than that", async () => {
  const asked = openGroup(
    { members: [member({ is_superuser: true }), grace] },
    { "PUT /api/permissions/membership/80": { status: 200, body: [] } },
  );
  expect(await screen.findByRole("switch", { name: "Ada Lovelace manages the group" })).toBeDisabled();
  await userEvent.click(screen.getByRole("switch", { name: "Grace manages the group" }));
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/permissions/membership/80",
      body: { is_group_manager: true },
    }),
  );
});

test("keys of one’s own are allowed or not, and a refusal is shown", async () => {
  const asked = openGroup({}, { "PUT /api/permissions/group/3": { status: 403, body: "Not now." } });
  await userEvent.click(await screen.findByRole("switch", { name: /API keys of their own/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Not now.");
  expect(asked).toContainEqual({
    method: "PUT",
    path: "/api/permissions/group/3",
    body: { personal_api_keys: false },
  });
  expect(screen.getByRole("switch", { name: /API keys of their own/ })).toBeChecked();
});

test("a group that is built in is explained, and keeps its name and its place", async () => {
  openGroup({ name: "All Users", magic_group_type: "all-internal-users" });
  expect(await screen.findByText(/Everybody with an account is in it, always/)).toBeVisible();
  for (const name of ["Rename", "Delete this group", "Add people", "Take Ada Lovelace out of the group"]) {
    expect(screen.queryByRole("button", { name })).toBeNull();
  }
});

test("a deleted group is left, and the list is what one sees", async () => {
  openGroup(
    { members: [], api_keys: [{ id: 5, name: "Nightly dbt" }] },
    { "DELETE /api/permissions/group/3": { status: 204 } },
  );
  expect(await screen.findByText("Nobody is in this group")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Delete this group" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(await dialog.findByText("Nightly dbt")).toBeVisible();
  await userEvent.click(dialog.getByRole("button", { name: "Delete group" }));
  await waitFor(() => expect(window.location.pathname).toBe("/admin/people/groups"));
});

test("a group that is not there says so", async () => {
  openGroup({}, { "GET /api/permissions/group/3": { status: 404, body: "Not found." } });
  expect(await screen.findByRole("alert")).toHaveTextContent("Could not load this group");
});
