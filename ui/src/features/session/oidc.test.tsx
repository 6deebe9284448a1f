import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open } from "@/test/open";
import { answer } from "@/test/render";

const stranger = (own: Record<string, unknown>) => ({
  "GET /api/session/properties": {
    status: 200,
    body: { "has-user-setup": true, "oidc-enabled": true, "oidc-configured": true, ...own },
  },
  "GET /api/user/current": { status: 401, body: "Unauthenticated" },
});

test("the button leads to the provider by its name, with where to go and how long to stay", async () => {
  answer(stranger({ "oidc-display-name": "Acme" }));
  open("/auth/login?redirect=%2Fbrowse%3Fpage%3D2");
  const button = await screen.findByRole("link", { name: "Sign in with Acme" });
  const start = "/api/session/oidc/start?redirect=%2Fbrowse%3Fpage%3D2";
  expect(button).toHaveAttribute("href", `${start}&remember=true`);
  await userEvent.click(screen.getByRole("checkbox", { name: "Keep me signed in on this device" }));
  expect(button).toHaveAttribute("href", `${start}&remember=false`);
});

test("where passwords are off it is the way in", async () => {
  answer(stranger({ "enable-password-login": false }));
  open("/auth/login");
  expect(await screen.findByRole("link", { name: "Sign in with single sign-on" })).toBeVisible();
  expect(screen.queryByRole("textbox")).toBeNull();
});

test("whoever comes back without success is told so, in our words", async () => {
  answer(stranger({}));
  open("/auth/login?problem=unavailable&redirect=%2Fbrowse");
  expect(await screen.findByRole("alert")).toHaveTextContent(/cannot be reached just now/);
});

test("while it is off there is no button", async () => {
  answer(stranger({ "oidc-enabled": false }));
  open("/auth/login?problem=%3Cb%3ECall%20555%3C%2Fb%3E");
  expect(await screen.findByRole("button", { name: "Sign in" })).toBeVisible();
  expect(screen.queryByRole("link", { name: /^Sign in with/ })).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});
