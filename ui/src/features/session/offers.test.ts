import { expect, test } from "vitest";
import { offers } from "./offers";

const id = "1-a.apps.googleusercontent.com";

test("a server that says nothing offers the password", () => {
  expect(offers(undefined)).toEqual({ password: true, google: null, remembering: true });
});

test("Google is offered when it is on and can be asked for", () => {
  expect(offers({ "google-auth-enabled": true, "google-auth-client-id": id }).google).toBe(id);
  expect(offers({ "google-auth-enabled": false, "google-auth-client-id": id }).google).toBeNull();
  expect(offers({ "google-auth-enabled": true, "google-auth-client-id": null }).google).toBeNull();
});

test("what an administrator has turned off is not offered", () => {
  expect(offers({ "enable-password-login": false, "session-cookies": true })).toEqual({
    password: false,
    google: null,
    remembering: false,
  });
});
