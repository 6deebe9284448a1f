import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import { fromEnvironment } from "@/test/settings";
import { OidcForm } from "./OidcForm";

const set = {
  "site-url": "https://bi.example.com",
  "oidc-enabled": true,
  "oidc-issuer": "https://login.example.com/realms/acme",
  "oidc-client-id": "metalith",
  "oidc-scopes": "openid email profile",
  "oidc-groups-claim": "groups",
  "oidc-require-verified-email": true,
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

test("without an issuer and a client, nothing is asked", async () => {
  const asked = answer({});
  await show(<OidcForm settings={[]} properties={{ "site-url": "https://bi.example.com" }} />);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(screen.getByRole("textbox", { name: "Issuer" })).toHaveAccessibleDescription(/Enter the address/);
  expect(screen.getByRole("textbox", { name: "Client ID" })).toHaveAccessibleDescription(/Enter the client ID/);
  expect(asked).toEqual([]);
});

test("the redirect address is made of the site’s own, and without one people are led to set it", async () => {
  answer({});
  await show(<OidcForm settings={[]} properties={set} />);
  expect(screen.getByText("https://bi.example.com/api/session/oidc/callback")).toBeVisible();
  await show(<OidcForm settings={[]} properties={{}} />);
  expect(screen.getByRole("link", { name: "Set the site URL first." })).toBeVisible();
});

test("what the server says of the provider stands at its field, and nothing is saved", async () => {
  const told = "The issuer cannot be reached: connection refused.";
  answer({ "PUT /api/oidc/settings": { status: 400, body: { errors: { "oidc-issuer": told } } } });
  await show(<OidcForm settings={[]} properties={set} />);
  await userEvent.click(screen.getByRole("button", { name: "Test and save" }));
  const issuer = screen.getByRole("textbox", { name: "Issuer" });
  await waitFor(() => expect(issuer).toHaveAccessibleDescription(new RegExp(told)));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("groups of the provider are mapped to groups here", async () => {
  const asked = answer({ ...groups, "PUT /api/oidc/settings": { status: 204 } });
  await show(<OidcForm settings={[]} properties={set} />);
  await userEvent.click(screen.getByRole("switch", { name: /^Groups follow/ }));
  await userEvent.click(await screen.findByRole("button", { name: "Add a group of the provider" }));
  const line = within(screen.getByRole("group", { name: "Line 1" }));
  await userEvent.type(line.getByRole("textbox", { name: "Group of the provider" }), "staff");
  await userEvent.click(line.getByRole("combobox", { name: "Groups here" }));
  await userEvent.click(await screen.findByRole("option", { name: "Staff" }));
  await userEvent.click(screen.getByRole("button", { name: "Test and save" }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === "PUT")?.body).toMatchObject({
      "oidc-group-sync": true,
      "oidc-group-mappings": { staff: [3] },
      "oidc-client-secret": null,
    }),
  );
});

test("what the environment decides is shown and not sent", async () => {
  const asked = answer({ "PUT /api/oidc/settings": { status: 204 } });
  await show(<OidcForm settings={[fromEnvironment("oidc-issuer")]} properties={set} />);
  const issuer = screen.getByRole("textbox", { name: "Issuer" });
  expect(issuer).toBeDisabled();
  expect(issuer).toHaveAccessibleDescription("Set by the environment variable MB_OIDC_ISSUER.");
  await userEvent.click(screen.getByRole("button", { name: "Test and save" }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.body).not.toHaveProperty("oidc-issuer");
});
