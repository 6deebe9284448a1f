import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { keySurroundings, programKey, usage } from "@/test/keys";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const retiring = {
  masked_key: `mb_Old1${"*".repeat(40)}`,
  since: "2026-05-01T09:00:00Z",
  until: "2099-05-08T09:00:00Z",
  uses: 4,
};

function openKey(key: object, used: object, more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    ...keySurroundings,
    "GET /api/user/current": signedIn(true),
    "GET /api/api-key": { status: 200, body: [key] },
    "GET /api/api-key/3/usage": { status: 200, body: used },
    "PUT /api/api-key/3": { status: 200, body: key },
    ...more,
  });
  open("/admin/settings/authentication/api-keys/3");
  return asked;
}

test("the use of a key: how often, on which days, which routes", async () => {
  openKey(programKey(), usage());
  expect(await screen.findByText("12 requests in the last 30 days, 2 of them refused.")).toBeVisible();
  expect(screen.getByRole("img", { name: /Requests per day, most on .*: 10/ })).toBeVisible();
  expect(within(screen.getByRole("table", { name: "Routes" })).getByText("POST /api/dataset")).toBeVisible();
});

test("a key that was never used says so", async () => {
  openKey(programKey(), usage({ last_used_at: null, total: 0, refused: 0, routes: [], needed_scopes: [] }));
  expect(await screen.findByText("This key was never used.")).toBeVisible();
  expect(screen.queryByRole("img", { name: /Requests per day/ })).toBeNull();
  expect(screen.getByText(/nothing to suggest/)).toBeVisible();
});

test("a key is narrowed to what it was seen doing with one click", async () => {
  const asked = openKey(programKey(), usage());
  await userEvent.click(await screen.findByRole("button", { name: "Allow only this" }));
  expect(screen.getByText("Ask questions and download their answers (only Shops).")).toBeVisible();
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/api-key/3",
      body: { scopes: ["query:run@database/1"] },
    }),
  );
});

test("or tried first; what the trial would refuse is named, and it is applied or ended", async () => {
  const on_trial = [{ method: "GET", path: "/api/user", scope: "users:read", requests: 3 }];
  const asked = openKey(programKey({ trial_scopes: ["query:run"] }), usage({ on_trial }));
  expect(await screen.findByText("GET /api/user")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Allow only this" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Apply them" }));
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/api-key/3",
      body: { scopes: ["query:run"], trial_scopes: null },
    }),
  );
});

test("a rotation says how much the old key is used, and ends after a question", async () => {
  const asked = openKey(programKey({ retiring }), usage(), {
    "POST /api/api-key/3/finish-rotation": { status: 200, body: {} },
  });
  expect(await screen.findByText(/It was used 4 times since the key was changed/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "End the old key now" }));
  const dialog = await screen.findByRole("dialog", { name: "End the old key of “CI”?" });
  expect(dialog).toHaveTextContent("are refused from their next request on");
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
  await userEvent.click(within(dialog).getByRole("button", { name: "End the old key" }));
  await waitFor(() => expect(asked.some(({ path }) => path.endsWith("/finish-rotation"))).toBe(true));
});

test("a rotation is undone after a question", async () => {
  const asked = openKey(programKey({ retiring }), usage(), {
    "POST /api/api-key/3/undo-rotation": { status: 200, body: {} },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Go back to the old key" }));
  await userEvent.click(await screen.findByRole("button", { name: "Go back" }));
  await waitFor(() => expect(asked.some(({ path }) => path.endsWith("/undo-rotation"))).toBe(true));
});

test("a key that is gone leads back to the others", async () => {
  openKey(programKey({ id: 4 }), usage());
  expect(await screen.findByText("There is no such key")).toBeVisible();
  expect(screen.getByRole("link", { name: "Show all API keys" })).toBeVisible();
});
