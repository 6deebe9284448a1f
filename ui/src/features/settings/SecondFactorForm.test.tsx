import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import { fromEnvironment, setting } from "@/test/settings";
import { SecondFactorForm } from "./SecondFactorForm";

test("a second factor is required of everybody by one choice", async () => {
  const asked = answer({ "PUT /api/setting": { status: 204 } });
  await show(<SecondFactorForm settings={[setting("second-factor")]} properties={{ "second-factor": "optional" }} />);
  await userEvent.click(screen.getByRole("combobox", { name: /after the password/ }));
  await userEvent.click(await screen.findByRole("option", { name: "Required of everybody" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/setting", body: { "second-factor": "required" } }),
  );
});

test("what the environment decides is shown and closed", async () => {
  await show(
    <SecondFactorForm settings={[fromEnvironment("second-factor")]} properties={{ "second-factor": "off" }} />,
  );
  const choice = screen.getByRole("combobox", { name: /after the password/ });
  expect(choice).toBeDisabled();
  expect(choice).toHaveAccessibleDescription("Set by the environment variable MB_SECOND_FACTOR.");
});
