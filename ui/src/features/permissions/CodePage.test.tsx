import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { PermissionPlan } from "@/api/types";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const file = "version: 1\ngroups:\n  - name: Finance\n    colections: {}\n";
const finance = { id: 3, name: "Finance" };
const grace = { id: 8, email: "grace@example.com", common_name: "Grace Hopper" };
const plan: PermissionPlan = {
  fingerprint: "3f1c",
  total: 2,
  summary: ["1 right in a collection changes.", "1 person loses 1 collection."],
  changes: [
    { what: "member", action: "remove", group: finance, person: grace },
    {
      what: "collection",
      action: "change",
      group: finance,
      collection: { id: 7, name: "Finance/Reports" },
      before: "read",
      after: "none",
    },
  ],
  people: {
    people: 1,
    api_keys: 0,
    effects: [],
    made_administrators: [],
    unmade_administrators: [],
    named: [{ ...grace, collections: { lose: [{ id: 7, name: "Finance/Reports" }] }, databases: {} }],
  },
};
const nobody = { ...plan.people, people: 0, named: [] };

function openCode(more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/file": { status: 200, body: file },
    "POST /api/permissions/plan": { status: 200, body: plan },
    ...more,
  });
  open("/admin/permissions/code");
  return asked;
}

async function paste() {
  await userEvent.click(await screen.findByRole("textbox", { name: "Permissions as YAML" }));
  await userEvent.paste(file);
}

const look = () => userEvent.click(screen.getByRole("button", { name: "See what would change" }));

test("a plan says what changes, and who loses by it", async () => {
  openCode();
  await paste();
  await look();
  expect(await screen.findByRole("heading", { name: "This is what would change" })).toHaveFocus();
  expect(screen.getByRole("list", { name: "In short" })).toHaveTextContent("1 person loses 1 collection.");
  expect(screen.getByRole("table", { name: "Who gains and who loses" })).toHaveTextContent(
    "Grace HopperSees no more: Finance/Reports",
  );
  expect(screen.getByRole("list", { name: "Who is taken out" })).toHaveTextContent(
    "Finance: Grace Hopper (grace@example.com)",
  );
  expect(screen.getByRole("list", { name: "What groups may" })).toHaveTextContent(
    "Finance · Finance/Reports: Can view → No access",
  );
});

test("a plan is applied with a reason, exactly as it was shown", async () => {
  const applied = { changed: true, total: 2, groups: [], data_revision: null, collections_revision: 5 };
  const asked = openCode({
    "POST /api/permissions/apply": { status: 200, body: { ...applied, summary: ["1 right in a collection changes."] } },
  });
  await paste();
  await look();
  await userEvent.click(await screen.findByRole("textbox", { name: "Why" }));
  await userEvent.paste("Quarterly review");
  await userEvent.click(screen.getByRole("button", { name: "Apply it" }));
  expect(await screen.findByRole("heading", { name: "The file holds now" })).toBeVisible();
  const body = { file, fingerprint: "3f1c", why: "Quarterly review" };
  expect(asked).toContainEqual({ method: "POST", path: "/api/permissions/apply", body });
});

test("errors stand beside the text by their lines, and lead there", async () => {
  const said = "line 4: a group has no such key\nline 1: version must be 1";
  openCode({ "POST /api/permissions/plan": { status: 400, body: { errors: { file: said } } } });
  await paste();
  await look();
  const errors = within(await screen.findByRole("list", { name: "Errors" }));
  expect(errors.getAllByRole("listitem")[0]).toHaveTextContent("Line 4: a group has no such key");
  const text = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Permissions as YAML" });
  expect(text).toBeInvalid();
  await userEvent.click(errors.getByRole("button", { name: "Line 4" }));
  expect(text).toHaveFocus();
  expect(text.value.slice(text.selectionStart, text.selectionEnd)).toBe("    colections: {}");
  // whoever mends the text is not blamed any more
  await userEvent.keyboard("x");
  expect(screen.queryByRole("list", { name: "Errors" })).toBeNull();
});

test("what changed since it was shown is looked at again before it is applied", async () => {
  const answers: Parameters<typeof answer>[0] = {
    "POST /api/permissions/apply": { status: 409, body: "The file has changed since it was planned." },
  };
  const asked = openCode(answers);
  await paste();
  await look();
  await userEvent.click(await screen.findByRole("button", { name: "Apply it" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Nothing was changed");
  await userEvent.click(screen.getByRole("button", { name: "Look again" }));
  expect(await screen.findByRole("button", { name: "Apply it" })).toBeVisible();
  expect(asked.filter(({ path }) => path === "/api/permissions/plan")).toHaveLength(2);
});

test("what holds now is a place to begin, and changes nothing", async () => {
  openCode({
    "POST /api/permissions/plan": {
      status: 200,
      body: { ...plan, total: 0, changes: [], people: nobody, summary: ["Nothing changes."] },
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Begin with what holds now" }));
  await waitFor(() => expect(screen.getByRole("textbox", { name: "Permissions as YAML" })).toHaveValue(file));
  await look();
  expect(await screen.findByRole("heading", { name: "Everything is as the file has it" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Apply it" })).toBeNull();
});

test("a file is chosen, and what was typed is not left by accident", async () => {
  openCode();
  const chooser = (await screen.findByRole("button", { name: "Choose a file" })).parentElement;
  const input = chooser?.querySelector("input[type=file]");
  if (!(input instanceof HTMLInputElement)) throw new Error("no chooser");
  await userEvent.upload(input, new File([file], "permissions.yaml", { type: "application/yaml" }));
  const text = screen.getByRole("textbox", { name: "Permissions as YAML" });
  await waitFor(() => expect(text).toHaveValue(file));
  await userEvent.type(text, "# more");
  await userEvent.click(screen.getByRole("link", { name: "History" }));
  expect(await screen.findByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
});
