import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const codes = ["aaaa-aaaa-aaaa-aaaa", "bbbb-bbbb-bbbb-bbbb"];
const seed = { secret: "GEZDGNBVGY3TQOJQ", link: "otpauth://totp/Acme:ada?secret=GEZDGNBVGY3TQOJQ" };
const view = (own: object = {}) => ({
  status: 200,
  body: { enabled_at: null, recovery_codes_left: 0, is_offered: true, is_required: false, ...own },
});
const on = view({ enabled_at: "2026-05-01T09:00:00Z", recovery_codes_left: 9 });
const surroundings = {
  "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
  "GET /api/user/current": signedIn(false),
};

test("it is turned on by a first code, and the recovery codes stay until they are put away", async () => {
  const answers = {
    ...surroundings,
    "GET /api/second-factor": view(),
    "POST /api/second-factor": { status: 200, body: seed },
    "POST /api/second-factor/confirm": { status: 200, body: { id: "s", recovery_codes: codes } },
  };
  answer(answers);
  open("/account/security");
  await userEvent.click(await screen.findByRole("button", { name: "Turn on" }));
  expect(await screen.findByRole("img", { name: /QR code/ })).toBeVisible();
  expect(screen.getByText("GEZD GNBV GY3T QOJQ")).toBeVisible();
  const asked = answer(answers);
  await userEvent.type(screen.getByRole("textbox", { name: "Code" }), "123456{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Keep your recovery codes" });
  expect(
    within(dialog)
      .getAllByRole("listitem")
      .map((item) => item.textContent),
  ).toEqual(codes);
  expect(asked).toContainEqual({ method: "POST", path: "/api/second-factor/confirm", body: { code: "123456" } });
  await userEvent.keyboard("{Escape}");
  expect(dialog).toBeVisible();
  answer({ ...answers, "GET /api/second-factor": on });
  await userEvent.click(within(dialog).getByRole("button", { name: "I have kept them" }));
  expect(await screen.findByText(/9 recovery codes left/)).toBeVisible();
});

test("a wrong first code is said at its field, and the seed stays", async () => {
  const text = "This is not the code that the app shows now. Try the next one.";
  const asked = answer({
    ...surroundings,
    "GET /api/second-factor": view(),
    "POST /api/second-factor": { status: 200, body: seed },
    "POST /api/second-factor/confirm": { status: 400, body: { errors: { code: text } } },
  });
  open("/account/security");
  await userEvent.click(await screen.findByRole("button", { name: "Turn on" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Code" }), "000000{Enter}");
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: "Code" })).toHaveAccessibleDescription(/not the code/),
  );
  expect(asked.filter(({ method, path }) => method === "POST" && path === "/api/second-factor")).toHaveLength(1);
});

test("it is turned off by a code", async () => {
  const asked = answer({
    ...surroundings,
    "GET /api/second-factor": on,
    "POST /api/second-factor/disable": { status: 204 },
  });
  open("/account/security");
  await userEvent.click(await screen.findByRole("button", { name: "Turn off…" }));
  const dialog = await screen.findByRole("dialog", { name: "Turn your second factor off?" });
  await userEvent.type(within(dialog).getByRole("textbox", { name: "Code" }), "123456");
  await userEvent.click(within(dialog).getByRole("button", { name: "Turn off" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "POST", path: "/api/second-factor/disable", body: { code: "123456" } }),
  );
});

test("who is running out of recovery codes is warned, and makes new ones by a code", async () => {
  answer({
    ...surroundings,
    "GET /api/second-factor": view({ enabled_at: "2026-05-01T09:00:00Z", recovery_codes_left: 1 }),
    "POST /api/second-factor/recovery-codes": { status: 200, body: { recovery_codes: codes } },
  });
  open("/account/security");
  expect(await screen.findByText(/before you run out/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "New recovery codes…" }));
  const dialog = await screen.findByRole("dialog", { name: "New recovery codes" });
  await userEvent.type(within(dialog).getByRole("textbox", { name: "Code" }), "123456{Enter}");
  expect(await screen.findByRole("dialog", { name: "Keep your recovery codes" })).toBeVisible();
});

test("a server that offers none says so", async () => {
  answer({ ...surroundings, "GET /api/second-factor": view({ is_offered: false }) });
  open("/account/security");
  expect(await screen.findByText(/switched off on this server/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Turn on" })).toBeNull();
});

test("whoever has to have one is led to it from everywhere, and goes on to where they were going", async () => {
  const needed = { ...surroundings["GET /api/user/current"] };
  const answers = {
    ...surroundings,
    "GET /api/user/current": { ...needed, body: { ...needed.body, second_factor_needed: true } },
    "POST /api/second-factor": { status: 200, body: seed },
    "POST /api/second-factor/confirm": { status: 200, body: { id: "s", recovery_codes: codes } },
  };
  answer(answers);
  open("/account/password");
  expect(await screen.findByRole("heading", { name: "Set up a second factor" })).toBeVisible();
  await userEvent.type(await screen.findByRole("textbox", { name: "Code" }), "123456{Enter}");
  expect(await screen.findByRole("heading", { name: "Keep your recovery codes" })).toBeVisible();
  answer(surroundings);
  await userEvent.click(screen.getByRole("button", { name: "I have kept them" }));
  expect(await screen.findByRole("heading", { name: "Password" })).toBeVisible();
  expect(window.location.pathname).toBe("/account/password");
});

test("whoever needs none is not kept at the page for it", async () => {
  answer({ ...surroundings, "GET /api/database": { status: 200, body: { data: [], total: 0 } } });
  open("/auth/second-factor");
  expect(await screen.findByRole("heading", { name: "Hello, Ada" })).toBeVisible();
});
