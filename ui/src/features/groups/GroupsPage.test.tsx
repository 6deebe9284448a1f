import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { group, groupDetails, groups, member } from "@/test/people";
import { answer } from "@/test/render";

function openGroups(address: string, more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/group": { status: 200, body: groups },
    "GET /api/permissions/group/3": { status: 200, body: groupDetails() },
    ...more,
  });
  open(address);
  return asked;
}

test("the list says how many are in a group, and which groups stay", async () => {
  openGroups("/admin/people/groups");
  const marketing = await screen.findByRole("row", { name: /Marketing/ });
  expect(within(marketing).getByRole("link", { name: "Marketing" })).toHaveAttribute("href", "/admin/people/groups/3");
  await userEvent.click(screen.getByRole("button", { name: "Actions for All Users" }));
  expect(await screen.findByText(/it keeps its name and stays/)).toBeVisible();
  expect(screen.queryByRole("menuitem", { name: /Delete/ })).toBeNull();
});

test("of thousands, a page is drawn, and any is found by its letters", async () => {
  const many = Array.from({ length: 5000 }, (_, n) => group({ id: n + 10, name: `Team ${n}` }));
  openGroups("/admin/people/groups", { "GET /api/permissions/group": { status: 200, body: [...groups, ...many] } });
  expect(await screen.findByText("1–50 of 5,003")).toBeVisible();
  await userEvent.type(screen.getByRole("searchbox", { name: "Search by name" }), "team 4321");
  expect(await screen.findByRole("link", { name: "Team 4321" })).toBeVisible();
  await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
  expect(window.location.search).toBe("?query=team+4321");
});

test("when no group fits, the way back is there", async () => {
  openGroups("/admin/people/groups?query=zzz");
  expect(await screen.findByText("No group like that")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Show all groups" }));
  expect(await screen.findByRole("link", { name: "Marketing" })).toBeVisible();
});

test("a server without groups of its own says what they are for", async () => {
  openGroups("/admin/people/groups", { "GET /api/permissions/group": { status: 200, body: groups.slice(0, 2) } });
  expect(await screen.findByText("No groups of your own yet")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Create the first one" }));
  expect(await screen.findByRole("dialog", { name: "Create a group" })).toBeVisible();
});

test("a new group opens, so that somebody can be put into it", async () => {
  const asked = openGroups("/admin/people/groups", {
    "POST /api/permissions/group": { status: 200, body: group({ id: 3, name: "Marketing" }) },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Create a group" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), " Marketing {Enter}");
  await waitFor(() => expect(window.location.pathname).toBe("/admin/people/groups/3"));
  expect(asked).toContainEqual({ method: "POST", path: "/api/permissions/group", body: { name: "Marketing" } });
});

test("a name that is taken is refused under its field", async () => {
  const taken = "A group with that name already exists.";
  openGroups("/admin/people/groups", { "POST /api/permissions/group": { status: 400, body: taken } });
  await userEvent.click(await screen.findByRole("button", { name: "Create a group" }));
  const name = await screen.findByRole("textbox", { name: "Name" });
  await userEvent.type(name, "marketing{Enter}");
  await waitFor(() => expect(name).toHaveAccessibleDescription(expect.stringContaining(taken)));
});

test("the question before a deletion names the keys that move, and cannot be answered before it does", async () => {
  const details = groupDetails({ members: [member(), member({ user_id: 8, membership_id: 80 })] });
  const asked = openGroups("/admin/people/groups", {
    "GET /api/permissions/group/3": { status: 200, body: { ...details, api_keys: [{ id: 5, name: "Nightly dbt" }] } },
    "DELETE /api/permissions/group/3": { status: 204 },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Marketing" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Delete…" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(await dialog.findByText("Nightly dbt")).toBeVisible();
  expect(dialog.getByText(/2 people lose the rights/)).toBeVisible();
  await userEvent.click(dialog.getByRole("button", { name: "Delete group" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "DELETE")).toBe(true));
});

test("while it is not known what a deletion takes with it, there is none", async () => {
  openGroups("/admin/people/groups", { "GET /api/permissions/group/3": { status: 500, body: "no" } });
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Marketing" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Delete…" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(await dialog.findByRole("alert")).toHaveTextContent("Could not load");
  expect(dialog.getByRole("button", { name: "Delete group" })).toBeDisabled();
});
