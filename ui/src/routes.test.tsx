import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { createQueryClient } from "@/api/queryClient";
import { answer } from "@/test/render";
import { makeRouter } from "./routes";

const properties = { status: 200, body: { "has-user-setup": true } };
const stranger = { status: 401, body: "Unauthenticated" };
const user = (is_superuser: boolean) => ({
  status: 200,
  body: { id: 1, email: "ada@example.com", first_name: "Ada", last_name: "L", common_name: "Ada L", is_superuser },
});

function open(address: string) {
  window.history.replaceState({}, "", address);
  const queryClient = createQueryClient(() => undefined);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={makeRouter({ queryClient })} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

test("a stranger signs in first and comes back to where they were going", async () => {
  answer({ "GET /api/session/properties": properties, "GET /api/user/current": stranger });
  open("/admin/settings/authentication?from=mail");
  const email = await screen.findByRole("textbox", { name: "Email address" });
  answer({
    "GET /api/session/properties": properties,
    "GET /api/user/current": user(true),
    "GET /api/api-key/count": { status: 200, body: 2 },
    "POST /api/session": { status: 200, body: { id: "2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10" } },
  });
  await userEvent.type(email, "ada@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "correct horse 7");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("heading", { name: "Authentication" })).toBeVisible();
  expect(window.location.pathname + window.location.search).toBe("/admin/settings/authentication?from=mail");
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
  const asked = answer({ "GET /api/session/properties": properties, "GET /api/user/current": user(false) });
  open("/admin/databases");
  expect(await screen.findByText("Only administrators can open this area")).toBeVisible();
  expect(asked.some(({ path }) => path === "/api/database")).toBe(false);
  expect(screen.queryByRole("button", { name: "Settings" })).toBeNull();
});

test.each(["/nowhere", "/browse/databases/zero", "/admin/databases/0"])("%s is not found", async (address) => {
  answer({ "GET /api/session/properties": properties, "GET /api/user/current": user(true) });
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
    "GET /api/user/current": user(true),
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
    "GET /api/user/current": user(true),
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
