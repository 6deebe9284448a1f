import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { dashboard } from "@/test/dashboards";
import { answer, show } from "@/test/render";
import { fromEnvironment, setting } from "@/test/settings";
import { HomePageForm } from "./HomePageForm";

const keys = ["custom-homepage", "custom-homepage-dashboard"];
const dashboards = { status: 200, body: [dashboard(), dashboard({ id: 4, name: "Sales" })] };

test("a dashboard is chosen by its name and turned on with it", async () => {
  const asked = answer({ "GET /api/dashboard": dashboards, "PUT /api/setting": { status: 204 } });
  await show(<HomePageForm settings={keys.map((key) => setting(key))} properties={{ "custom-homepage": false }} />);
  expect(screen.queryByRole("combobox", { name: "Dashboard" })).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole("switch", { name: /^Lead people to a dashboard/ }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Choose the dashboard.")).toBeVisible();
  await userEvent.click(screen.getByRole("combobox", { name: "Dashboard" }));
  await userEvent.click(await screen.findByRole("option", { name: "Sales" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  const body = { "custom-homepage": true, "custom-homepage-dashboard": 4 };
  await waitFor(() => expect(asked).toContainEqual({ method: "PUT", path: "/api/setting", body }));
});

test("a dashboard that is not to be seen any more keeps its number, and what the environment decides is not sent", async () => {
  const asked = answer({ "GET /api/dashboard": dashboards, "PUT /api/setting": { status: 204 } });
  await show(
    <HomePageForm
      settings={[setting("custom-homepage"), fromEnvironment("custom-homepage-dashboard")]}
      properties={{ "custom-homepage": true, "custom-homepage-dashboard": 99 }}
    />,
  );
  const field = await screen.findByRole("combobox", { name: "Dashboard" });
  await waitFor(() => expect(field).toHaveValue("Dashboard 99"));
  expect(field).toBeDisabled();
  await userEvent.click(screen.getByRole("switch", { name: /^Lead people to a dashboard/ }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/setting", body: { "custom-homepage": false } }),
  );
});
