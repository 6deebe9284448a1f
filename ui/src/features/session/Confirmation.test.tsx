import { Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { api } from "@/api/http";
import { answer, show } from "@/test/render";
import { Confirmation } from "./Confirmation";

const refused = {
  status: 403,
  body: { message: "Confirm your password to do this.", error_code: "confirmation-needed" },
};
const around = {
  "GET /api/user/current": { status: 200, body: { id: 1, email: "ada@example.com", sso_source: null } },
  "GET /api/session/properties": { status: 200, body: {} },
};
const isRefused = { ...around, "DELETE /api/api-key/1": refused };
const isDone = {
  ...around,
  "DELETE /api/api-key/1": { status: 204 },
  "POST /api/session/confirm": { status: 200, body: { id: "k", confirmed_until: null } },
};

/** Something sensitive, asked for in a dialog as most of it is. */
function Sensitive({ onClose }: { onClose: () => void }) {
  const remove = useMutation({ mutationFn: () => api.delete("/api/api-key/1") });
  return (
    <Modal opened onClose={onClose} title="Delete the key">
      <button onClick={() => remove.mutate()}>Delete</button>
      <p role="status">{remove.isSuccess ? "Deleted" : (remove.error?.message ?? remove.status)}</p>
    </Modal>
  );
}

async function begin(more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({ ...isRefused, ...more });
  const closed = vi.fn();
  await show(
    <>
      <Confirmation />
      <Sensitive onClose={closed} />
    </>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  return { asked, closed };
}

const dialog = () => screen.findByRole("dialog", { name: "Is it you?" });
const status = () => screen.getByRole("status", { hidden: true });

test("a confirmed password lets the change go on", async () => {
  await begin();
  await dialog();
  expect(screen.getByLabelText("Your password")).toHaveFocus();
  const asked = answer(isDone);
  await userEvent.type(screen.getByLabelText("Your password"), "correct horse 7{Enter}");
  await waitFor(() => expect(status()).toHaveTextContent("Deleted"));
  expect(asked.filter(({ method }) => method !== "GET")).toEqual([
    { method: "POST", path: "/api/session/confirm", body: { password: "correct horse 7" } },
    { method: "DELETE", path: "/api/api-key/1", body: undefined },
  ]);
  expect(screen.queryByRole("dialog", { name: "Is it you?" })).not.toBeInTheDocument();
});

test("a wrong password is said so, and nothing is sent again", async () => {
  const { asked } = await begin({
    "POST /api/session/confirm": { status: 400, body: { errors: { password: "did not match stored password" } } },
  });
  await dialog();
  await userEvent.type(screen.getByLabelText("Your password"), "wrong{Enter}");
  expect(await screen.findByText("This is not your password.")).toBeVisible();
  expect(asked.filter(({ method }) => method === "DELETE")).toHaveLength(1);
  expect(status()).toHaveTextContent("pending");
});

test.each(["Cancel", "Escape"])("after %s the refusal stands, and the dialog below stays", async (way) => {
  const { closed } = await begin();
  await dialog();
  if (way === "Escape") await userEvent.keyboard("{Escape}");
  else await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(status()).toHaveTextContent("Confirm your password to do this."));
  expect(screen.queryByRole("dialog", { name: "Is it you?" })).not.toBeInTheDocument();
  expect(closed).not.toHaveBeenCalled();
  await userEvent.keyboard("{Escape}");
  expect(closed).toHaveBeenCalledOnce();
});

test("a server that is never content is not asked for ever", async () => {
  await begin();
  await dialog();
  const asked = answer({ ...isDone, "DELETE /api/api-key/1": refused });
  await userEvent.type(screen.getByLabelText("Your password"), "correct horse 7{Enter}");
  await waitFor(() => expect(status()).toHaveTextContent("Confirm your password to do this."));
  expect(asked.filter(({ method }) => method === "DELETE")).toHaveLength(1);
});

test("several changes wait for one answer", async () => {
  answer(isRefused);
  await show(<Confirmation />);
  const both = Promise.all([api.delete("/api/api-key/1"), api.delete("/api/api-key/1")]);
  await dialog();
  const asked = answer(isDone);
  await userEvent.type(screen.getByLabelText("Your password"), "correct horse 7{Enter}");
  await both;
  expect(asked.filter(({ path }) => path === "/api/session/confirm")).toHaveLength(1);
});

test("nobody to ask: the refusal is what it is", async () => {
  answer(isRefused);
  await expect(api.delete("/api/api-key/1")).rejects.toMatchObject({ status: 403, code: "confirmation-needed" });
});

afterEach(() => {
  delete window.google;
});

const withGoogle = { "google-auth-enabled": true, "google-auth-client-id": "1-a.apps.googleusercontent.com" };

/** Puts Google's script there, and gives what happens when somebody presses its button. */
function google(): (credential: string) => void {
  let receive: (answer: { credential: string }) => void = () => undefined;
  window.google = {
    accounts: {
      id: {
        initialize: ({ callback }) => {
          receive = callback;
        },
        renderButton: (place) => place.append("Google’s button"),
      },
    },
  };
  return (credential) => receive({ credential });
}

test("who signs in with Google confirms with Google", async () => {
  const press = google();
  await begin({
    "GET /api/user/current": { status: 200, body: { id: 1, email: "ada@example.com", sso_source: "google" } },
    "GET /api/session/properties": { status: 200, body: withGoogle },
  });
  await dialog();
  expect(await screen.findByText("Google’s button")).toBeVisible();
  expect(screen.queryByLabelText("Your password")).not.toBeInTheDocument();
  const asked = answer(isDone);
  press("header.claims.signature");
  await waitFor(() => expect(status()).toHaveTextContent("Deleted"));
  expect(asked).toContainEqual({
    method: "POST",
    path: "/api/session/confirm",
    body: { token: "header.claims.signature" },
  });
});

test("who was invited may have no password and confirms with Google, too", async () => {
  google();
  await begin({ "GET /api/session/properties": { status: 200, body: withGoogle } });
  await dialog();
  expect(await screen.findByText("Google’s button")).toBeVisible();
  expect(screen.getByLabelText("Your password")).toBeVisible();
});

test("where passwords are turned off nobody is asked for one", async () => {
  google();
  const body = { ...withGoogle, "enable-password-login": false };
  await begin({ "GET /api/session/properties": { status: 200, body } });
  await dialog();
  expect(await screen.findByText("Google’s button")).toBeVisible();
  expect(screen.queryByLabelText("Your password")).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Cancel" })).toBeVisible();
});

const withIssuer = { "oidc-enabled": true, "oidc-configured": true, "oidc-display-name": "Acme" };

/** Where the button of the issuer leads. */
const there = async () => (await screen.findByRole("link", { name: "Sign in with Acme" })).getAttribute("href");

test("whoever comes from an issuer of OpenID Connect signs in there once more, and comes back", async () => {
  await begin({
    "GET /api/session/properties": { status: 200, body: withIssuer },
    "GET /api/user/current": { status: 200, body: { id: 1, email: "ada@example.com", sso_source: "oidc" } },
  });
  await dialog();
  expect(await there()).toMatch(/^\/api\/session\/oidc\/start\?redirect=%2F.*&fresh=true$/);
  expect(screen.queryByLabelText("Your password")).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Cancel" })).toBeVisible();
});

test("who was invited may have no password and signs in at the issuer once more, too", async () => {
  await begin({ "GET /api/session/properties": { status: 200, body: withIssuer } });
  await dialog();
  expect(await there()).not.toBeNull();
  expect(screen.getByLabelText("Your password")).toBeVisible();
});

test("where passwords are turned off and the issuer is the only way, it is the way offered", async () => {
  const body = { ...withIssuer, "enable-password-login": false };
  await begin({ "GET /api/session/properties": { status: 200, body } });
  await dialog();
  expect(await there()).not.toBeNull();
  expect(screen.queryByLabelText("Your password")).not.toBeInTheDocument();
});
