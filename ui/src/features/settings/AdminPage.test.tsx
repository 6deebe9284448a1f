import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

function openAs(permissions: object, address: string) {
  const user = signedIn(false);
  answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true, "site-name": "Acme" } },
    "GET /api/user/current": { ...user, body: { ...user.body, permissions } },
    "GET /api/setting": { status: 200, body: [] },
    "GET /api/audit": { status: 200, body: { data: [], total: 0, limit: 50, offset: 0, topics: [] } },
  });
  open(address);
}

const tabs = async () => {
  const links = within(await screen.findByRole("navigation", { name: "Admin" })).getAllByRole("link");
  return links.map((link) => link.textContent);
};

test("a settings manager finds the settings that are theirs, and nothing else", async () => {
  openAs({ can_access_setting: true, can_access_monitoring: false }, "/admin");
  expect(await screen.findByRole("textbox", { name: "Site name" })).toHaveValue("Acme");
  expect(await tabs()).toEqual(["Settings"]);
  expect(screen.queryByRole("textbox", { name: "Site address" })).toBeNull();
  expect(screen.queryByRole("link", { name: "Authentication" })).toBeNull();
  expect(screen.getByRole("button", { name: "Settings" })).toBeVisible();
});

test("a monitor is led to the audit log", async () => {
  openAs({ can_access_setting: false, can_access_monitoring: true }, "/admin");
  expect(await screen.findByRole("heading", { name: "Audit" })).toBeVisible();
  expect(await tabs()).toEqual(["Audit"]);
});

test("who comes to a page of the administrators is told so", async () => {
  openAs({ can_access_setting: true, can_access_monitoring: true }, "/admin/settings/email");
  expect(await screen.findByText("Only administrators can open this page")).toBeVisible();
  expect(await tabs()).toEqual(["Settings", "Audit"]);
});

test("everybody else has no admin area at all", async () => {
  openAs({ can_access_setting: false, can_access_monitoring: false }, "/admin/settings");
  expect(await screen.findByText("Only administrators can open this area")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Settings" })).toBeNull();
});
