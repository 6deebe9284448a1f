import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import { fromEnvironment, setting } from "@/test/settings";
import { KeyRulesForm } from "./KeyRulesForm";

const properties = {
  "personal-api-keys": true,
  "personal-api-keys-per-person": 10,
  "api-key-default-lifetime-days": 90,
};

const settings = [
  "api-key-default-lifetime-days",
  "api-key-unused-days",
  "api-key-unused-action",
  "api-key-addresses-required",
].map((key) => setting(key));

test("only what was touched is sent; an emptied number is no rule", async () => {
  const asked = answer({ "PUT /api/setting": { status: 204 } });
  await show(<KeyRulesForm settings={settings} properties={properties as never} />);
  await userEvent.clear(screen.getByRole("textbox", { name: "A new key expires after" }));
  await userEvent.type(screen.getByRole("textbox", { name: "A key counts as unused after" }), "60");
  await userEvent.click(screen.getByRole("combobox", { name: "An unused key" }));
  await userEvent.click(await screen.findByRole("option", { name: "Is refused, too" }));
  await userEvent.click(screen.getByRole("switch", { name: /Every key needs addresses/ }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/setting",
      body: {
        "api-key-default-lifetime-days": null,
        "api-key-unused-days": 60,
        "api-key-unused-action": "forbid",
        "api-key-addresses-required": true,
      },
    }),
  );
});

test("what the environment decides is shown with its name", async () => {
  answer({});
  await show(<KeyRulesForm settings={[fromEnvironment("personal-api-keys")]} properties={properties as never} />);
  const personal = screen.getByRole("switch", { name: /People may make personal keys/ });
  expect(personal).toBeDisabled();
  expect(personal).toHaveAccessibleDescription(/MB_PERSONAL_API_KEYS/);
});
