import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import { fromEnvironment, setting } from "@/test/settings";
import { GeneralForm } from "./GeneralForm";

const properties = { "site-name": "Acme", "site-url": "http://old", "admin-email": null };

test("only what was changed is sent, and what was emptied goes back to its default", async () => {
  const asked = answer({ "PUT /api/setting": { status: 204 } });
  await show(
    <GeneralForm isAdministrator settings={[setting("site-name"), setting("site-url")]} properties={properties} />,
  );
  await userEvent.clear(screen.getByRole("textbox", { name: "Site address" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(asked[0]).toEqual({ method: "PUT", path: "/api/setting", body: { "site-url": null } }));
});

test("what the environment decides cannot be typed over, and says so", async () => {
  await show(<GeneralForm isAdministrator settings={[fromEnvironment("site-name")]} properties={properties} />);
  const name = screen.getByRole("textbox", { name: "Site name" });
  expect(name).toBeDisabled();
  expect(name).toHaveAccessibleDescription("Set by the environment variable MB_SITE_NAME.");
});
