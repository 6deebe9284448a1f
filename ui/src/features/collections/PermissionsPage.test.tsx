import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { groups } from "@/test/people";
import { answer } from "@/test/render";

/** What groups may in the one collection that is asked for; Administrators may everything. */
const rights = (revision: number, readers: number[]) => (_body: unknown, query: URLSearchParams) => {
  const place = query.get("collection_id") ?? "";
  const readable = readers.map((id) => [id, { [place]: "read" }]);
  return { status: 200, body: { revision, groups: Object.fromEntries([[2, { [place]: "write" }], ...readable]) } };
};

function openPermissions(more: Parameters<typeof answer>[0] = {}) {
  const answers: Parameters<typeof answer>[0] = {
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/group": { status: 200, body: groups },
    "GET /api/collection/tree": { status: 200, body: [] },
    "GET /api/collection/7": { status: 200, body: { id: 7, name: "Sales" } },
    "GET /api/collection/graph": rights(4, [1]),
    "PUT /api/collection/graph": { status: 200, body: { revision: 5 } },
    ...more,
  };
  const asked = answer(answers);
  open("/collection/7/permissions");
  return { answers, saved: () => asked.filter(({ method }) => method === "PUT") };
}

async function choose(group: string, right: string) {
  await userEvent.click(await screen.findByRole("combobox", { name: `What ${group} may do` }));
  await userEvent.click(await screen.findByRole("option", { name: right }));
}

test("what would change is summed up, and nothing is saved before the button", async () => {
  const { saved } = openPermissions();
  expect(await screen.findByRole("combobox", { name: "What Administrators may do" })).toBeDisabled();
  await choose("Marketing", "Can edit");
  expect(screen.getByRole("list", { name: "Changes not saved yet" })).toHaveTextContent(
    "Marketing: No access → Can edit",
  );
  expect(saved()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() => expect(saved()[0]?.body).toEqual({ revision: 4, groups: { "3": { "7": "write" } } }));
});

test("what is chosen back is no change", async () => {
  openPermissions();
  await choose("Marketing", "Can edit");
  await choose("Marketing", "No access");
  expect(screen.queryByRole("button", { name: "Save changes" })).toBeNull();
});

test("when somebody else was faster, the choice stays beside what holds now, and can be saved again", async () => {
  const { answers, saved } = openPermissions({ "PUT /api/collection/graph": { status: 409, body: "Conflict" } });
  await choose("Marketing", "Can edit");
  answers["GET /api/collection/graph"] = rights(9, [1, 3]);
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  expect(await screen.findByText("Nothing was saved")).toBeVisible();
  const summary = within(screen.getByRole("list", { name: "Changes not saved yet" }));
  expect(await summary.findByText(/Can view → Can edit \(changed by somebody else meanwhile\)/)).toBeVisible();
  expect(screen.getByRole("list", { name: "What they changed" })).toHaveTextContent("Marketing: No access → Can view");
  answers["PUT /api/collection/graph"] = { status: 200, body: { revision: 10 } };
  await userEvent.click(screen.getByRole("button", { name: "Save mine over theirs" }));
  await waitFor(() => expect(saved()[1]?.body).toEqual({ revision: 9, groups: { "3": { "7": "write" } } }));
});

test("a page with something unsaved is not left by accident", async () => {
  openPermissions();
  await choose("Marketing", "Can edit");
  await userEvent.click(screen.getByRole("link", { name: "Sales" }));
  expect(await screen.findByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(screen.getByRole("list", { name: "Changes not saved yet" })).toBeVisible();
});
