import { expect, test } from "vitest";
import { offers } from "./offers";

const id = "1-a.apps.googleusercontent.com";

test("a server that says nothing offers the password", () => {
  expect(offers(undefined)).toEqual({
    password: true,
    ownPasswords: true,
    ldap: false,
    google: null,
    oidc: null,
    remembering: true,
  });
});

test("Google is offered when it is on and can be asked for", () => {
  expect(offers({ "google-auth-enabled": true, "google-auth-client-id": id }).google).toBe(id);
  expect(offers({ "google-auth-enabled": false, "google-auth-client-id": id }).google).toBeNull();
  expect(offers({ "google-auth-enabled": true, "google-auth-client-id": null }).google).toBeNull();
});

test("what an administrator has turned off is not offered", () => {
  const google = { "google-auth-enabled": true, "google-auth-client-id": id };
  expect(offers({ "enable-password-login": false, "session-cookies": true, ...google })).toEqual({
    password: false,
    ownPasswords: false,
    ldap: false,
    google: id,
    oidc: null,
    remembering: false,
  });
});

test("passwords are offered whatever is set while there is no other way in", () => {
  expect(offers({ "enable-password-login": false }).password).toBe(true);
});

test("with LDAP on, passwords are taken, of the directory alone where those kept here are off", () => {
  const ldap = { "ldap-enabled": true, "ldap-configured?": true };
  expect(offers(ldap)).toMatchObject({ password: true, ownPasswords: true, ldap: true });
  expect(offers({ ...ldap, "enable-password-login": false })).toMatchObject({ password: true, ownPasswords: false });
  expect(offers({ "ldap-enabled": true, "ldap-configured?": false }).ldap).toBe(false);
});

test("with OpenID Connect wholly set up, it is offered by its name, and passwords can be turned off", () => {
  const oidc = { "oidc-enabled": true, "oidc-configured": true };
  expect(offers(oidc)).toMatchObject({ password: true, oidc: "single sign-on" });
  expect(offers({ ...oidc, "oidc-display-name": "Acme" }).oidc).toBe("Acme");
  expect(offers({ ...oidc, "enable-password-login": false }).password).toBe(false);
  expect(offers({ ...oidc, "oidc-configured": false }).oidc).toBeNull();
  expect(offers({ ...oidc, "oidc-enabled": false }).oidc).toBeNull();
});
