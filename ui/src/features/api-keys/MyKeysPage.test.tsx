import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { keySurroundings, personalKey, secret } from "@/test/keys";
import { answer, show } from "@/test/render";
import MyKeysPage from "./MyKeysPage";

const mine = (own: object) => ({
  ...keySurroundings,
  "GET /api/api-key/personal": { status: 200, body: { may_create: true, why_not: null, keys: [], ...own } },
});

test("one’s own key has no group: it has the rights of its owner", async () => {
  const asked = answer({
    ...mine({}),
    "POST /api/api-key/personal": { status: 200, body: { ...personalKey(), unmasked_key: secret } },
  });
  await show(<MyKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Create API Key" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Key name" }), "Laptop");
  expect(screen.queryByRole("combobox", { name: "Group" })).toBeNull();
  expect(screen.getByRole("combobox", { name: "What it may do" })).toHaveValue("Everything I may");
  await userEvent.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByRole("textbox", { name: "The API key" })).toHaveValue(secret);
  expect(asked).toContainEqual({ method: "POST", path: "/api/api-key/personal", body: { name: "Laptop" } });
});

test("who may not make any is told why", async () => {
  answer(mine({ may_create: false, why_not: "Personal API keys are switched off." }));
  await show(<MyKeysPage />);
  expect(await screen.findByText("Personal API keys are switched off.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Create API Key" })).toBeNull();
});

test("who has all there may be keeps them, and is told why there is no other", async () => {
  answer(mine({ may_create: false, why_not: "You have 10 already.", keys: [personalKey()] }));
  await show(<MyKeysPage />);
  expect(await screen.findByText("You have 10 already.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Edit CI" })).toBeVisible();
});

test("one’s own key is deleted after a question", async () => {
  const asked = answer({ ...mine({ keys: [personalKey()] }), "DELETE /api/api-key/personal/3": { status: 204 } });
  await show(<MyKeysPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Delete CI" }));
  await userEvent.click(await screen.findByRole("button", { name: "Delete API Key" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "DELETE", path: "/api/api-key/personal/3", body: undefined }),
  );
});
