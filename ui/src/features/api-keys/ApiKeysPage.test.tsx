import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import ApiKeysPage from "./ApiKeysPage";

const secret = "mb_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/AbCdE=";
const key = {
  id: 3,
  name: "CI",
  created_at: "2026-05-01T09:00:00Z",
  updated_at: "2026-05-01T09:00:00Z",
  group: { id: 2, name: "Administrators" },
  updated_by: { id: 1, common_name: "Ada L" },
  masked_key: `mb_AbCd${"*".repeat(40)}`,
};
const groups = [
  { id: 1, name: "All Users", magic_group_type: "all-internal-users", member_count: 1 },
  { id: 2, name: "Administrators", magic_group_type: "admin", member_count: 1 },
];

async function fillIn() {
  await userEvent.click(await screen.findByRole("button", { name: "Create API key" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Key name" }), "CI");
  await userEvent.click(screen.getByRole("combobox", { name: "Group" }));
  await userEvent.click(await screen.findByRole("option", { name: "Administrators" }));
  await userEvent.click(screen.getByRole("button", { name: "Create" }));
}

test("a new key is shown once and then nowhere", async () => {
  const asked = answer({
    "GET /api/api-key": { status: 200, body: [key] },
    "GET /api/permissions/group": { status: 200, body: groups },
    "POST /api/api-key": { status: 200, body: { ...key, unmasked_key: secret } },
  });
  const { queryClient } = await show(<ApiKeysPage />);
  await fillIn();
  expect(await screen.findByRole("textbox", { name: "The API key" })).toHaveValue(secret);
  expect(screen.getByRole("alert")).toHaveTextContent("cannot be shown again");
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

test("a taken name is said at the name", async () => {
  answer({
    "GET /api/api-key": { status: 200, body: [] },
    "GET /api/permissions/group": { status: 200, body: groups },
    "POST /api/api-key": { status: 400, body: { errors: { name: "An API key with this name already exists." } } },
  });
  await show(<ApiKeysPage />);
  await fillIn();
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: "Key name" })).toHaveAccessibleDescription(/this name already exists/),
  );
});

test("a key is deleted after it was asked for twice", async () => {
  const asked = answer({ "GET /api/api-key": { status: 200, body: [key] }, "DELETE /api/api-key/3": { status: 204 } });
  await show(<ApiKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Delete CI" }));
  expect(asked.some(({ method }) => method === "DELETE")).toBe(false);
  await userEvent.click(await screen.findByRole("button", { name: "Delete API key" }));
  await waitFor(() => expect(asked).toContainEqual({ method: "DELETE", path: "/api/api-key/3", body: undefined }));
});

test("a list that cannot be had says so and offers another try", async () => {
  answer({ "GET /api/api-key": { status: 500, body: { message: "Something went wrong" } } });
  await show(<ApiKeysPage />);
  expect(await screen.findByRole("alert")).toHaveTextContent("Something went wrong");
  answer({ "GET /api/api-key": { status: 200, body: [] } });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("No API keys yet")).toBeVisible();
});
