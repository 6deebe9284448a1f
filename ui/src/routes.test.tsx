import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { recall, remember } from "@/lib/remembered";
import { dashboard } from "@/test/dashboards";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const properties = { status: 200, body: { "has-user-setup": true } };
const stranger = { status: 401, body: "Unauthenticated" };

test("a stranger signs in first and comes back to where they were going", async () => {
  answer({ "GET /api/session/properties": properties, "GET /api/user/current": stranger });
  open("/admin/settings/authentication?from=mail");
  const email = await screen.findByRole("textbox", { name: "Email address" });
  answer({
    "GET /api/session/properties": properties,
    "GET /api/user/current": signedIn(true),
    "GET /api/api-key/count": { status: 200, body: 2 },
    "POST /api/session": { status: 200, body: { id: "2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10" } },
  });
  await userEvent.type(email, "ada@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "correct horse 7");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("heading", { name: "Authentication" })).toBeVisible();
  expect(window.location.pathname + window.location.search).toBe("/admin/settings/authentication?from=mail");
});

test("an ended session loses nothing of a question, and tells the server nothing of it", async () => {
  // the last letters were typed after the address was written
  remember("session", "sql.address", "SELECT 1");
  remember("session", "sql", "SELECT 12");
  // the editor asks where its letters are; jsdom has no layout to answer from
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  answer({ "GET /api/session/properties": properties, "GET /api/user/current": stranger });
  open("/question?database=1#sql=SELECT+1");
  const email = await screen.findByRole("textbox", { name: "Email address" });
  expect(window.location.search).not.toContain("SELECT");
  answer({
    "GET /api/session/properties": properties,
    "GET /api/user/current": signedIn(false),
    "GET /api/database": {
      status: 200,
      body: { data: [{ id: 1, name: "Shop", engine: "sqlite", native_permissions: "write" }], total: 1 },
    },
    "GET /api/database/1/fields": { status: 200, body: [] },
    "POST /api/session": { status: 200, body: { id: "2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10" } },
  });
  await userEvent.type(email, "ada@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "correct horse 7");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("textbox", { name: "SQL" })).toHaveTextContent("SELECT 12");
  expect(window.location.pathname + window.location.search).toBe("/question?database=1");
  window.sessionStorage.clear();
});

test("signing out leaves nothing of what was being written to whoever comes next", async () => {
  answer({
    "GET /api/session/properties": properties,
    "GET /api/user/current": signedIn(false),
    "GET /api/database": { status: 200, body: { data: [], total: 0 } },
    "DELETE /api/session": { status: 204 },
  });
  remember("session", "sql", "SELECT salary FROM people");
  remember("local", "database", "1");
  open("/");
  await userEvent.click(await screen.findByRole("button", { name: "Account of Ada L" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  await screen.findByRole("heading", { name: "Sign in" });
  await waitFor(() => expect(recall("session", "sql")).toBeNull());
  expect(recall("local", "database")).toBe("1");
});

test("whoever comes is led to the dashboard that is their start page", async () => {
  const me = signedIn(false);
  answer({
    "GET /api/session/properties": properties,
    "GET /api/user/current": { ...me, body: { ...me.body, custom_homepage: { dashboard_id: 3 } } },
    "GET /api/dashboard/3": { status: 200, body: dashboard({ name: "Where we are" }) },
  });
  open("/");
  expect(await screen.findByRole("heading", { name: "Where we are" })).toBeVisible();
});

const landing = (page: string) => ({ ...properties, body: { ...properties.body, "landing-page": page } });

test("whoever signs in without a wish is led to the landing page, which strangers are not told", async () => {
  answer({ "GET /api/session/properties": properties, "GET /api/user/current": stranger });
  open("/");
  const email = await screen.findByRole("textbox", { name: "Email address" });
  answer({
    "GET /api/session/properties": landing("/browse/databases?from=home"),
    "GET /api/user/current": signedIn(false),
    "GET /api/database": { status: 200, body: { data: [], total: 0 } },
    "POST /api/session": { status: 200, body: { id: "2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10" } },
  });
  await userEvent.type(email, "ada@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "correct horse 7");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Databases" })).toBeVisible();
  expect(window.location.pathname).toBe("/browse/databases");
});

test("the dashboard that is the start page goes before the landing page", async () => {
  const me = signedIn(false);
  answer({
    "GET /api/session/properties": landing("/browse/databases"),
    "GET /api/user/current": { ...me, body: { ...me.body, custom_homepage: { dashboard_id: 3 } } },
    "GET /api/dashboard/3": { status: 200, body: dashboard({ name: "Where we are" }) },
  });
  open("/");
  expect(await screen.findByRole("heading", { name: "Where we are" })).toBeVisible();
});

test("a landing page elsewhere, or in a circle, leads nobody away", async () => {
  answer({
    "GET /api/session/properties": landing("/\\evil.example"),
    "GET /api/user/current": signedIn(false),
    "GET /api/database": { status: 200, body: { data: [], total: 0 } },
  });
  open("/");
  expect(await screen.findByRole("heading", { name: /^Hello/ })).toBeVisible();
  expect(window.location.pathname).toBe("/");
});

test("a server without an owner asks to be set up", async () => {
  answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": false, "setup-token": "t" } },
    "GET /api/user/current": stranger,
  });
  open("/");
  expect(await screen.findByRole("heading", { name: "Welcome" })).toBeVisible();
  expect(window.location.pathname).toBe("/setup");
});

test("set-up is over once there is an owner", async () => {
  answer({ "GET /api/session/properties": properties, "GET /api/user/current": stranger });
  open("/setup");
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("the admin area tells others why it stays closed", async () => {
  const asked = answer({ "GET /api/session/properties": properties, "GET /api/user/current": signedIn(false) });
  open("/admin/databases");
  expect(await screen.findByText("Only administrators can open this area")).toBeVisible();
  expect(asked.some(({ path }) => path === "/api/database")).toBe(false);
  expect(screen.queryByRole("button", { name: "Settings" })).toBeNull();
});

test.each(["/nowhere", "/browse/databases/zero", "/admin/databases/0"])("%s is not found", async (address) => {
  answer({ "GET /api/session/properties": properties, "GET /api/user/current": signedIn(true) });
  open(address);
  expect(await screen.findByRole("heading", { name: "There is no page here" })).toBeVisible();
});

test("a server that does not answer is said, with a way to try again", async () => {
  answer({ "GET /api/session/properties": properties, "GET /api/user/current": { status: 503, body: "starting" } });
  open("/");
  expect(await screen.findByRole("alert")).toHaveTextContent("starting");
  expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
});

test("following a link puts the keyboard at the start of the new page", async () => {
  answer({
    "GET /api/session/properties": properties,
    "GET /api/user/current": signedIn(true),
    "GET /api/database": { status: 200, body: { data: [], total: 0 } },
  });
  open("/admin/databases");
  const start = await screen.findByRole("link", { name: "Metalith, start page" });
  expect(screen.getByRole("main")).not.toHaveFocus();
  await userEvent.click(start);
  expect(await screen.findByRole("heading", { name: "Hello, Ada" })).toBeVisible();
  expect(screen.getByRole("main")).toHaveFocus();
});

test.each(["input", "div"])("Ctrl-K opens the palette while typing in an %s", async (tag) => {
  answer({
    "GET /api/session/properties": properties,
    "GET /api/user/current": signedIn(true),
    "GET /api/database": { status: 200, body: { data: [], total: 0 } },
  });
  open("/");
  await screen.findByRole("heading", { name: "Hello, Ada" });
  const field = document.createElement(tag);
  // what the SQL editor is made of; jsdom does not know the property
  if (tag === "div") Object.defineProperty(field, "isContentEditable", { value: true });
  field.tabIndex = 0;
  document.body.append(field);
  field.focus();
  await userEvent.keyboard("{Control>}k{/Control}");
  expect(await screen.findByRole("dialog", { name: "Go to" })).toBeVisible();
  field.remove();
});
