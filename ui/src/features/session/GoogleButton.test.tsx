import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";
import { GOOGLE_SCRIPT, type GoogleIdentity } from "./googleScript";

const id = "1-a.apps.googleusercontent.com";
const stranger = {
  "GET /api/session/properties": {
    status: 200,
    body: { "has-user-setup": true, "google-auth-enabled": true, "google-auth-client-id": id },
  },
  "GET /api/user/current": { status: 401, body: "Unauthenticated" },
};

const scripts = () => [...document.head.querySelectorAll<HTMLScriptElement>(`script[src="${GOOGLE_SCRIPT}"]`)];

/** What Google's script would do: remember the callback and draw a button that hands over a credential. */
class Google implements GoogleIdentity {
  #receive: (answer: { credential: string }) => void = () => undefined;

  initialize(options: Parameters<GoogleIdentity["initialize"]>[0]) {
    expect(options.client_id).toBe(id);
    this.#receive = options.callback;
  }

  renderButton(place: HTMLElement) {
    const button = document.createElement("button");
    button.textContent = "Sign in with Google";
    button.onclick = () => this.#receive({ credential: "header.claims.signature" });
    place.append(button);
  }
}

function arrives() {
  window.google = { accounts: { id: new Google() } };
  for (const script of scripts()) fireEvent.load(script);
}

afterEach(() => {
  delete window.google;
  for (const script of scripts()) script.remove();
});

test("a credential from Google signs in, as remembered as the box above says", async () => {
  answer(stranger);
  open("/auth/login");
  await waitFor(() => expect(scripts()).toHaveLength(1));
  arrives();
  const button = await screen.findByRole("button", { name: "Sign in with Google" });
  await userEvent.click(screen.getByRole("checkbox", { name: "Keep me signed in on this device" }));
  const asked = answer({
    ...stranger,
    "POST /api/session/google_auth": { status: 200, body: { id: "2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10" } },
    "GET /api/user/current": signedIn(false),
    "GET /api/database": { status: 200, body: { data: [], total: 0 } },
  });
  await userEvent.click(button);
  expect(await screen.findByRole("heading", { name: "Hello, Ada" })).toBeVisible();
  expect(asked).toContainEqual({
    method: "POST",
    path: "/api/session/google_auth",
    body: { token: "header.claims.signature", remember: false },
  });
});

test("a refusal is said in words", async () => {
  answer({
    ...stranger,
    "POST /api/session/google_auth": { status: 401, body: { errors: { _error: "account-creation-not-allowed" } } },
  });
  window.google = { accounts: { id: new Google() } };
  open("/auth/login");
  await userEvent.click(await screen.findByRole("button", { name: "Sign in with Google" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("There is no account here for this Google address.");
});

test("a blocked script leaves the password, says why, and can be tried again", async () => {
  answer(stranger);
  open("/auth/login");
  await waitFor(() => expect(scripts()).toHaveLength(1));
  for (const script of scripts()) fireEvent.error(script);
  expect(await screen.findByRole("alert")).toHaveTextContent("accounts.google.com");
  expect(screen.getByRole("button", { name: "Sign in" })).toBeEnabled();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(scripts()).toHaveLength(1));
  arrives();
  expect(await screen.findByRole("button", { name: "Sign in with Google" })).toBeVisible();
});

test("a slow script is said to be slow", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  answer(stranger);
  open("/auth/login");
  await screen.findByText("Loading Google’s button");
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await screen.findByText(/takes long to arrive/)).toBeVisible();
  vi.useRealTimers();
});

test("no script is fetched while Google sign-in is off", async () => {
  answer({ ...stranger, "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } } });
  open("/auth/login");
  await screen.findByRole("button", { name: "Sign in" });
  expect(scripts()).toHaveLength(0);
});
