import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { show } from "@/test/render";
import { InPlace } from "./InPlace";

const opened = async (save: (value: string) => Promise<unknown>) => {
  await show(
    <InPlace label="Name" verb="Rename" value="Orders" isEditable missing="Enter a name." save={save}>
      <h1>Orders</h1>
    </InPlace>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Rename" }));
  return screen.getByRole("textbox", { name: "Name" });
};

it("Enter saves what was typed and gives the focus back", async () => {
  const save = vi.fn(() => Promise.resolve());
  const field = await opened(save);
  expect(field).toHaveFocus();
  await userEvent.clear(field);
  await userEvent.type(field, " Sales {Enter}");
  await waitFor(() => expect(screen.getByRole("button", { name: "Rename" })).toHaveFocus());
  expect(save.mock.calls).toEqual([["Sales"]]);
});

it("leaving the field saves, Esc does not, and what is the same is not sent", async () => {
  const save = vi.fn(() => Promise.resolve());
  await userEvent.type(await opened(save), " of all{Escape}");
  expect(screen.getByRole("heading", { name: "Orders" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Rename" }));
  await userEvent.tab();
  expect(save).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Rename" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "!");
  await userEvent.tab();
  expect(save).toHaveBeenCalledWith("Orders!");
});

it("what is refused stays open and says why; nothing is not sent", async () => {
  const save = vi.fn(() => Promise.reject(new Error("Too long.")));
  const field = await opened(save);
  await userEvent.type(field, "s{Enter}");
  expect(await screen.findByText("Too long.")).toBeVisible();
  await userEvent.clear(screen.getByRole("textbox", { name: "Name" }));
  await userEvent.keyboard("{Enter}");
  expect(screen.getByText("Enter a name.")).toBeVisible();
  expect(save).toHaveBeenCalledTimes(1);
});
