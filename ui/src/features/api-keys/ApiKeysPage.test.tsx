import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { collection, item, items, node } from "@/test/collections";
import { keySurroundings, personalKey, programKey, secret } from "@/test/keys";
import { signedIn } from "@/test/open";
import { groups } from "@/test/people";
import { answer, show } from "@/test/render";
import ApiKeysPage from "./ApiKeysPage";

const withKeys = (...keys: object[]) => ({
  ...keySurroundings,
  "GET /api/permissions/group": { status: 200, body: groups },
  "GET /api/api-key": { status: 200, body: keys },
});

async function choose(label: string, option: string) {
  await userEvent.click(await screen.findByRole("combobox", { name: label }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
}

async function fillIn() {
  await userEvent.click(await screen.findByRole("button", { name: "Create API Key" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Key name" }), "CI");
  await choose("Group", "Administrators");
}

const create = () => userEvent.click(screen.getByRole("button", { name: "Create" }));

test("a new key is shown once and then nowhere", async () => {
  const asked = answer({
    ...withKeys(programKey()),
    "POST /api/api-key": { status: 200, body: { ...programKey(), unmasked_key: secret } },
  });
  const { queryClient } = await show(<ApiKeysPage />);
  await fillIn();
  await create();
  expect(await screen.findByRole("textbox", { name: "The API key" })).toHaveValue(secret);
  expect(screen.getByRole("alert")).toHaveTextContent("cannot be shown again");
  // without limits, a key is asked for as plainly as ever
  expect(asked).toContainEqual({ method: "POST", path: "/api/api-key", body: { name: "CI", group_id: 2 } });

  await userEvent.keyboard("{Escape}");
  expect(screen.getByRole("textbox", { name: "The API key" })).toHaveValue(secret);

  await userEvent.click(screen.getByRole("button", { name: "Done" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(document.body.innerHTML).not.toContain(secret);
  const kept = [...queryClient.getMutationCache().getAll(), ...queryClient.getQueryCache().getAll()].map(
    ({ state }) => state.data,
  );
  expect(JSON.stringify(kept)).not.toContain(secret);
});

test("limits are sent with a new key: an end, scopes for one database, addresses", async () => {
  const asked = answer({ ...withKeys(), "POST /api/api-key": { status: 200, body: { unmasked_key: secret } } });
  await show(<ApiKeysPage />);
  await fillIn();
  await choose("Expires", "In 90 days");
  await choose("What it may do", "Run queries");
  await userEvent.click(screen.getByRole("checkbox", { name: /See databases/ }));
  await choose("Databases: Ask questions and download their answers.", "Shops");
  await userEvent.click(screen.getByRole("button", { name: "Description, addresses, start" }));
  await userEvent.click(await screen.findByRole("textbox", { name: "Only from these addresses" }));
  await userEvent.paste("203.0.113.7\n10.0.0.0/8");
  await create();
  await screen.findByRole("textbox", { name: "The API key" });
  const body = asked.find(({ method }) => method === "POST")?.body as Record<string, string>;
  const days = (Date.parse(body.expires_at ?? "") - Date.now()) / (24 * 60 * 60 * 1000);
  expect(days).toBeCloseTo(90, 1);
  expect(body).toMatchObject({
    scopes: ["query:run@database/1"],
    allowed_cidrs: ["203.0.113.7", "10.0.0.0/8"],
  });
});

test("a key is for one collection and all that lies in it; one that is put away keeps its name", async () => {
  const own = { is_personal: true, personal_owner_id: 1, below: ["card" as const] };
  const asked = answer({
    ...withKeys(programKey({ scopes: ["collections:read@collection/8"] })),
    "GET /api/collection/tree": {
      status: 200,
      body: [node(7, "Sales"), node(5, "Ada L's Personal Collection", own)],
    },
    "GET /api/user/current": signedIn(true),
    "GET /api/collection/7/items": items(item({ id: 9, name: "2026" })),
    "GET /api/collection/9": {
      status: 200,
      body: collection({ id: 9, name: "2026", effective_ancestors: [collection()] }),
    },
    "GET /api/collection/8": { status: 200, body: { id: 8, name: "Old reports" } },
    "PUT /api/api-key/3": { status: 200, body: programKey() },
  });
  await show(<ApiKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Edit CI" }));
  const dialog = await screen.findByRole("dialog", { name: "Edit API Key" });
  const places = await screen.findByRole("button", { name: "Collections: See collections." });
  expect(places).toHaveAccessibleDescription("With all that lies in it.");
  await userEvent.click(places);
  // of a personal collection only the whole can be named
  expect(await screen.findByRole("treeitem", { name: "Your personal collection" })).not.toHaveAttribute(
    "aria-expanded",
  );
  (await screen.findByRole("treeitem", { name: "Sales" })).focus();
  await userEvent.keyboard("{ArrowRight}");
  await userEvent.click(await screen.findByRole("treeitem", { name: "2026" }));
  await userEvent.keyboard("{Escape}");
  expect(await within(dialog).findByText("Sales › 2026")).toBeVisible();
  await userEvent.click(within(dialog).getByRole("button", { name: "Remove Old reports" }));
  await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/api-key/3",
      body: { scopes: ["collections:read@collection/9"] },
    }),
  );
});

test("the longest life that is allowed is not passed, and is where a form begins", async () => {
  answer({
    ...withKeys(),
    "GET /api/session/properties": {
      status: 200,
      body: { "api-key-default-lifetime-days": null, "api-key-max-lifetime-days": 90 },
    },
  });
  await show(<ApiKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Create API Key" }));
  const expires = await screen.findByRole("combobox", { name: "Expires" });
  expect(expires).toHaveValue("In 90 days");
  expect(expires).toHaveAccessibleDescription("At most 90 days from now.");
  await userEvent.click(expires);
  expect(screen.queryByRole("option", { name: "Never" })).toBeNull();
});

test("a taken name is said at the name", async () => {
  answer({
    ...withKeys(),
    "POST /api/api-key": { status: 400, body: { errors: { name: "An API key with this name already exists." } } },
  });
  await show(<ApiKeysPage />);
  await fillIn();
  await create();
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: "Key name" })).toHaveAccessibleDescription(/this name already exists/),
  );
});

test("what is wrong in a part that is folded away opens it", async () => {
  answer({
    ...withKeys(),
    "POST /api/api-key": { status: 400, body: { errors: { allowed_cidrs: "This server wants addresses." } } },
  });
  await show(<ApiKeysPage />);
  await fillIn();
  await create();
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: "Only from these addresses" })).toHaveAccessibleDescription(
      /wants addresses/,
    ),
  );
});

test("editing sends what differs, and null for a limit that is taken away", async () => {
  const asked = answer({
    ...withKeys(programKey({ expires_at: "2027-01-01T00:00:00Z", scopes: ["users:read"] })),
    "PUT /api/api-key/3": { status: 200, body: programKey() },
  });
  await show(<ApiKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Edit CI" }));
  const dialog = await screen.findByRole("dialog", { name: "Edit API Key" });
  const name = await within(dialog).findByRole("textbox", { name: "Key name" });
  await userEvent.clear(name);
  await userEvent.type(name, "Nightly");
  await choose("Group", "Marketing");
  await choose("Expires", "Never");
  await userEvent.click(within(dialog).getByRole("switch", { name: /Switched on/ }));
  await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/api-key/3",
      body: { name: "Nightly", group_id: 3, expires_at: null, is_active: false },
    }),
  );
});

test("the key is changed after a question, and the new one is shown once", async () => {
  const asked = answer({
    ...withKeys(programKey()),
    "PUT /api/api-key/3/regenerate": { status: 200, body: { ...programKey(), unmasked_key: secret } },
  });
  await show(<ApiKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Edit CI" }));
  await userEvent.click(await screen.findByRole("button", { name: "Change the key…" }));
  expect(screen.getByRole("radio", { name: "Stops working at once" })).toBeChecked();
  expect(asked.some(({ method }) => method === "PUT")).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "Change the key" }));
  expect(await screen.findByRole("textbox", { name: "The API key" })).toHaveValue(secret);
  expect(asked).toContainEqual({ method: "PUT", path: "/api/api-key/3/regenerate", body: {} });
});

test("the old key may go on for a chosen time", async () => {
  const asked = answer({
    ...withKeys(programKey()),
    "PUT /api/api-key/3/regenerate": { status: 200, body: { ...programKey(), unmasked_key: secret } },
  });
  await show(<ApiKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Edit CI" }));
  await userEvent.click(await screen.findByRole("button", { name: "Change the key…" }));
  await userEvent.click(screen.getByRole("radio", { name: "Goes on working for a while" }));
  await choose("It goes on", "for a week");
  await userEvent.click(screen.getByRole("button", { name: "Change the key" }));
  await screen.findByRole("textbox", { name: "The API key" });
  expect(asked).toContainEqual({
    method: "PUT",
    path: "/api/api-key/3/regenerate",
    body: { overlap_seconds: 604_800 },
  });
});

test("a key is deleted after it was asked for twice", async () => {
  const asked = answer({ ...withKeys(programKey()), "DELETE /api/api-key/3": { status: 204 } });
  await show(<ApiKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Delete CI" }));
  expect(asked.some(({ method }) => method === "DELETE")).toBe(false);
  const dialog = await screen.findByRole("dialog", { name: "Delete API Key" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Delete API Key" }));
  await waitFor(() => expect(asked).toContainEqual({ method: "DELETE", path: "/api/api-key/3", body: undefined }));
});

test("how a key stands is said in words", async () => {
  answer(
    withKeys(
      programKey({ is_active: false }),
      programKey({ id: 4, name: "Old", expires_at: "2026-05-02T09:00:00Z", warnings: ["expired"] }),
      programKey({ id: 5, name: "Idle", warnings: ["unused"] }),
    ),
  );
  await show(<ApiKeysPage />);
  const [, off, expired, unused] = within(await screen.findByRole("table", { name: "API keys" })).getAllByRole("row");
  expect(off).toHaveTextContent("Switched off");
  expect(expired).toHaveTextContent("Expired");
  expect(unused).toHaveTextContent("Unused");
});

test("personal keys: whose they are, switched off at once, deleted after a question", async () => {
  const owner = { id: 7, common_name: "Grace Hopper", email: "grace@example.com" };
  const asked = answer({
    ...withKeys(),
    "GET /api/api-key/personal/all": { status: 200, body: [{ ...personalKey({ id: 9, name: "Laptop" }), owner }] },
    "PUT /api/api-key/personal/9": { status: 200, body: {} },
    "DELETE /api/api-key/personal/9": { status: 204 },
  });
  await show(<ApiKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Switch off Laptop of Grace Hopper" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/api-key/personal/9", body: { is_active: false } }),
  );
  await userEvent.click(screen.getByRole("button", { name: "Delete Laptop of Grace Hopper" }));
  await userEvent.click(await screen.findByRole("button", { name: "Delete API Key" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "DELETE")).toBe(true));
});

test("a list that cannot be had says so and offers another try", async () => {
  answer({ ...withKeys(), "GET /api/api-key": { status: 500, body: { message: "Something went wrong" } } });
  await show(<ApiKeysPage />);
  expect(await screen.findByRole("alert")).toHaveTextContent("Something went wrong");
  answer(withKeys());
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("No API keys yet")).toBeVisible();
});
