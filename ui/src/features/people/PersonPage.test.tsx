import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { groups, person } from "@/test/people";
import { answer } from "@/test/render";

function openPerson(own: Parameters<typeof person>[0], more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/group": { status: 200, body: groups },
    "GET /api/user/7": { status: 200, body: person(own) },
    "GET /api/user/7/sessions": { status: 200, body: [] },
    ...more,
  });
  open("/admin/people/7");
  return asked;
}

test("only what was touched is saved", async () => {
  const asked = openPerson({}, { "PUT /api/user/7": { status: 200, body: person({ last_name: "King" }) } });
  const name = await screen.findByRole("textbox", { name: "Last name" });
  await userEvent.clear(name);
  await userEvent.type(name, "King");
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/user/7", body: { last_name: "King" } }),
  );
});

test("an administrator is made after it was asked for twice", async () => {
  const asked = openPerson({}, { "PUT /api/user/7": { status: 200, body: person({ is_superuser: true }) } });
  await userEvent.click(await screen.findByRole("switch", { name: /^Administrator/ }));
  expect(asked.some(({ method }) => method === "PUT")).toBe(false);
  await userEvent.click(await screen.findByRole("button", { name: "Make administrator" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/user/7", body: { is_superuser: true } }),
  );
});

test("the last administrator stays one, and the server’s reason is shown", async () => {
  const reason = "You cannot remove the last member of the 'Admin' group!";
  openPerson({ is_superuser: true }, { "PUT /api/user/7": { status: 400, body: reason } });
  await userEvent.click(await screen.findByRole("switch", { name: /^Administrator/ }));
  await userEvent.click(await screen.findByRole("button", { name: "Take the rights" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(reason);
});

test("who signs in with Google has a name and a password elsewhere", async () => {
  openPerson({ sso_source: "google" });
  const name = await screen.findByRole("textbox", { name: "First name" });
  expect(name).toBeDisabled();
  expect(name).toHaveAccessibleDescription(/Kept by Google/);
  expect(screen.getByText(/They sign in with Google, so there is no password/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /New password/ })).toBeNull();
});

test("a deactivated account can be looked at and brought back, nothing else", async () => {
  const asked = openPerson({ is_active: false }, { "PUT /api/user/7/reactivate": { status: 200, body: person() } });
  expect(await screen.findByRole("textbox", { name: "First name" })).toBeDisabled();
  expect(screen.queryByRole("switch", { name: /^Administrator/ })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Reactivate this account" }));
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Reactivate" }));
  await waitFor(() => expect(asked).toContainEqual({ method: "PUT", path: "/api/user/7/reactivate", body: {} }));
});

test("a lost second factor is reset after it was asked for twice", async () => {
  const asked = openPerson(
    { second_factor_at: "2026-05-01T09:00:00Z" },
    { "DELETE /api/user/7/second-factor": { status: 204 } },
  );
  await userEvent.click(await screen.findByRole("button", { name: "Reset…" }));
  expect(asked.some(({ method }) => method === "DELETE")).toBe(false);
  const dialog = await screen.findByRole("dialog", { name: "Reset the second factor of Ada Lovelace?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Reset" }));
  await waitFor(() => expect(asked.some(({ path }) => path === "/api/user/7/second-factor")).toBe(true));
});

test("one’s own second factor is changed in one’s account, by a code", async () => {
  openPerson(
    { id: 7, second_factor_at: "2026-05-01T09:00:00Z" },
    { "GET /api/user/current": { ...signedIn(true), body: { ...signedIn(true).body, id: 7 } } },
  );
  expect(await screen.findByRole("link", { name: "in your account" })).toHaveAttribute("href", "/account/security");
  expect(screen.queryByRole("button", { name: "Reset…" })).toBeNull();
});
