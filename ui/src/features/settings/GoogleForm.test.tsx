import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import { fromEnvironment } from "@/test/settings";
import { GoogleForm } from "./GoogleForm";

const id = "1-a.apps.googleusercontent.com";

test("Google is not turned on without a client ID", async () => {
  const asked = answer({});
  await show(<GoogleForm settings={[]} properties={{}} />);
  await userEvent.click(screen.getByRole("switch", { name: /^People may sign in with Google/ }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(screen.getByRole("textbox", { name: "Client ID" })).toHaveAccessibleDescription(/needs a client ID/);
  expect(asked).toEqual([]);
});

test("a client ID alone turns nothing on", async () => {
  const asked = answer({ "PUT /api/google/settings": { status: 204 } });
  await show(<GoogleForm settings={[]} properties={{}} />);
  await userEvent.type(screen.getByRole("textbox", { name: "Client ID" }), ` ${id} `);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked[0]?.body).toMatchObject({ "google-auth-client-id": id, "google-auth-enabled": false }),
  );
});

test("the environment's part is not sent, and a refusal stands at its field", async () => {
  const asked = answer({
    "PUT /api/google/settings": {
      status: 400,
      body: { errors: { "google-auth-auto-create-accounts-domain": "Not a domain." } },
    },
  });
  const properties = { "google-auth-client-id": id, "google-auth-enabled": true };
  await show(<GoogleForm settings={[fromEnvironment("google-auth-client-id")]} properties={properties} />);
  expect(screen.getByRole("textbox", { name: "Client ID" })).toBeDisabled();
  const domains = screen.getByRole("textbox", { name: /^Domains/ });
  await userEvent.type(domains, "@acme");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(domains).toHaveAccessibleDescription(/Not a domain\./));
  expect(asked[0]?.body).not.toHaveProperty("google-auth-client-id");
});
