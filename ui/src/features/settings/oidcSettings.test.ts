import { expect, test } from "vitest";
import { fromEnvironment, setting } from "@/test/settings";
import { oidcMappingsError, oidcToSend, oidcValues } from "./oidcSettings";

const set = {
  "oidc-enabled": true,
  "oidc-issuer": "https://login.example.com/realms/acme",
  "oidc-client-id": "metalith",
  "oidc-scopes": "openid email",
  "oidc-require-verified-email": true,
  "oidc-group-mappings": { staff: [3, 4] },
};

test("what holds comes back as it was", () => {
  expect(oidcToSend(oidcValues(set), [])).toMatchObject({ ...set, "oidc-user-provisioning-enabled": false });
});

test("a kept secret stays until another one is typed", () => {
  const kept = [setting("oidc-client-secret", { value: "**********et" })];
  const values = oidcValues(set);
  expect(values["oidc-client-secret"]).toBe("");
  expect(oidcToSend(values, kept)["oidc-client-secret"]).toBe("**********et");
  expect(oidcToSend({ ...values, "oidc-client-secret": "new" }, kept)["oidc-client-secret"]).toBe("new");
  expect(oidcToSend(values, [])["oidc-client-secret"]).toBeNull();
});

test("what the environment decides is not sent", () => {
  expect(oidcToSend(oidcValues(set), [fromEnvironment("oidc-issuer")])).not.toHaveProperty("oidc-issuer");
});

test("every line names another group of the provider", () => {
  const line = (name: string) => ({ name, groups: [] });
  expect(oidcMappingsError([line("staff"), line("Staff")])).toBeNull();
  expect(oidcMappingsError([line(" ")])).toMatch(/needs the name/);
  expect(oidcMappingsError([line("staff"), line("staff ")])).toMatch(/two lines/);
});
