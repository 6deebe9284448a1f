import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import { fromEnvironment } from "@/test/settings";
import { LdapForm } from "./LdapForm";

const set = {
  "ldap-enabled": true,
  "ldap-configured?": true,
  "ldap-host": "ldap.example.com",
  "ldap-port": 389,
  "ldap-security": "starttls",
  "ldap-user-base": "ou=people,dc=example,dc=org",
};
const groups = {
  "GET /api/permissions/group": {
    status: 200,
    body: [
      { id: 1, name: "All Users", magic_group_type: "all-internal-users", member_count: 1 },
      { id: 3, name: "Staff", magic_group_type: null, member_count: 0 },
    ],
  },
};

test("without a server and a place to look, nothing is asked", async () => {
  const asked = answer({});
  await show(<LdapForm settings={[]} properties={{}} />);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(screen.getByRole("textbox", { name: "LDAP server" })).toHaveAccessibleDescription(/Enter the name/);
  expect(screen.getByRole("textbox", { name: "User search base" })).toHaveAccessibleDescription(/Enter where/);
  expect(asked).toEqual([]);
});

test("what the server blames stands at its fields, and nothing is saved", async () => {
  const told = "The LDAP server does not accept this bind DN with this password.";
  answer({
    "PUT /api/ldap/settings": { status: 500, body: { errors: { "ldap-bind-dn": told, "ldap-password": told } } },
  });
  await show(<LdapForm settings={[]} properties={set} />);
  await userEvent.click(screen.getByRole("button", { name: "Test and save" }));
  const bind = screen.getByRole("textbox", { name: "Bind DN" });
  await waitFor(() => expect(bind).toHaveAccessibleDescription(new RegExp(told)));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("groups of the directory are mapped to groups here", async () => {
  const asked = answer({ ...groups, "PUT /api/ldap/settings": { status: 204 } });
  await show(<LdapForm settings={[]} properties={set} />);
  await userEvent.click(screen.getByRole("switch", { name: /^Groups follow/ }));
  await userEvent.click(await screen.findByRole("button", { name: "Add a group of the directory" }));
  const line = within(screen.getByRole("group", { name: "Line 1" }));
  await userEvent.type(line.getByRole("textbox", { name: "Group of the directory" }), "cn=staff,dc=example,dc=org");
  await userEvent.click(line.getByRole("combobox", { name: "Groups here" }));
  expect(screen.queryByRole("option", { name: "All Users" })).toBeNull();
  await userEvent.click(await screen.findByRole("option", { name: "Staff" }));
  await userEvent.click(screen.getByRole("button", { name: "Test and save" }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "PUT")?.body).toMatchObject({
      "ldap-group-sync": true,
      "ldap-group-mappings": { "cn=staff,dc=example,dc=org": [3] },
    }),
  );
});

test("a line without a name is refused at once", async () => {
  const asked = answer(groups);
  await show(<LdapForm settings={[]} properties={{ ...set, "ldap-group-sync": true }} />);
  await userEvent.click(await screen.findByRole("button", { name: "Add a group of the directory" }));
  await userEvent.click(screen.getByRole("button", { name: "Test and save" }));
  expect(await screen.findByText(/Every line needs the name/)).toBeVisible();
  expect(asked.some(({ method }) => method === "PUT")).toBe(false);
});

test("what the environment decides is shown and not sent", async () => {
  const asked = answer({ "PUT /api/ldap/settings": { status: 204 } });
  await show(<LdapForm settings={[fromEnvironment("ldap-host")]} properties={set} />);
  const host = screen.getByRole("textbox", { name: "LDAP server" });
  expect(host).toBeDisabled();
  expect(host).toHaveAccessibleDescription("Set by the environment variable MB_LDAP_HOST.");
  await userEvent.click(screen.getByRole("button", { name: "Test and save" }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.body).not.toHaveProperty("ldap-host");
});
