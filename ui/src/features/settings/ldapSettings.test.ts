import { expect, test } from "vitest";
import { fromEnvironment, setting } from "@/test/settings";
import { ldapToSend, ldapValues, mappingsError, withLdapSecurity } from "./ldapSettings";

const set = {
  "ldap-enabled": true,
  "ldap-host": "ldap.example.com",
  "ldap-port": 389,
  "ldap-security": "none",
  "ldap-bind-dn": "cn=reader",
  "ldap-user-base": "ou=people",
  "ldap-timeout-seconds": 15,
  "ldap-group-mappings": { "cn=staff": [3, 4] },
};

test("whoever begins is led to an encrypted connection", () => {
  expect(ldapValues({ "ldap-security": "none" })["ldap-security"]).toBe("starttls");
  expect(ldapValues(set)["ldap-security"]).toBe("none");
});

test("what holds comes back as it was", () => {
  const sent = ldapToSend(ldapValues(set), []);
  expect(sent).toMatchObject(set);
});

test("a kept password stays, and goes with the name it belongs to", () => {
  const kept = [setting("ldap-password", { value: "**********et" })];
  const values = ldapValues(set);
  expect(values["ldap-password"]).toBe("");
  expect(ldapToSend(values, kept)["ldap-password"]).toBe("**********et");
  expect(ldapToSend({ ...values, "ldap-password": "new" }, kept)["ldap-password"]).toBe("new");
  expect(ldapToSend({ ...values, "ldap-bind-dn": "" }, kept)["ldap-password"]).toBeNull();
});

test("what the environment decides is not sent", () => {
  expect(ldapToSend(ldapValues(set), [fromEnvironment("ldap-host")])).not.toHaveProperty("ldap-host");
});

test("a usual port follows the encryption, a chosen one stays", () => {
  expect(withLdapSecurity(ldapValues(set), "ssl")).toEqual({ "ldap-security": "ssl", "ldap-port": "636" });
  const chosen = ldapValues({ ...set, "ldap-port": 3890 });
  expect(withLdapSecurity(chosen, "ssl")).toEqual({ "ldap-security": "ssl" });
});

test("every line names another group of the directory", () => {
  const line = (name: string) => ({ name, groups: [] });
  expect(mappingsError([line("cn=a"), line("cn=b")])).toBeNull();
  expect(mappingsError([line(" ")])).toMatch(/needs the name/);
  expect(mappingsError([line("staff")])).toMatch(/looks like/);
  expect(mappingsError([line("cn=a"), line("CN=A ")])).toMatch(/two lines/);
});
