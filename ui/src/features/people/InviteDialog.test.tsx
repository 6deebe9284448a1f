import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { groups, person } from "@/test/people";
import { answer, show } from "@/test/render";
import { InviteDialog } from "./InviteDialog";

const link = "http://localhost:3000/auth/reset_password/7_secret";
const mail = (isSetUp: boolean) => ({
  "GET /api/session/properties": {
    status: 200,
    body: { "email-configured?": isSetUp, "site-url": "http://localhost:3000" },
  },
});
const made = { "POST /api/user": { status: 200, body: person() } };

async function invite() {
  await userEvent.type(await screen.findByRole("textbox", { name: "Email address" }), " ada@example.com");
  await userEvent.click(screen.getByRole("combobox", { name: "Groups" }));
  await userEvent.click(await screen.findByRole("option", { name: "Marketing" }));
  await userEvent.click(screen.getByRole("button", { name: "Invite" }));
}

test("without mail the link is shown once and then nowhere", async () => {
  const asked = answer({
    ...mail(false),
    ...made,
    "POST /api/user/7/password-reset-url": { status: 200, body: { password_reset_url: link } },
  });
  const close = vi.fn();
  const { queryClient } = await show(<InviteDialog groups={groups} onClose={close} />);
  await invite();
  expect(await screen.findByRole("textbox", { name: "The link" })).toHaveValue(link);
  expect(asked).toContainEqual({
    method: "POST",
    path: "/api/user",
    body: {
      email: "ada@example.com",
      first_name: null,
      last_name: null,
      user_group_memberships: [{ id: 1 }, { id: 3 }],
    },
  });
  await userEvent.keyboard("{Escape}");
  expect(close).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Done" }));
  expect(close).toHaveBeenCalled();
  const kept = [...queryClient.getMutationCache().getAll(), ...queryClient.getQueryCache().getAll()];
  await waitFor(() => expect(JSON.stringify(kept.map(({ state }) => state.data))).not.toContain("7_secret"));
});

test("with mail nobody sees a link", async () => {
  const asked = answer({ ...mail(true), ...made });
  const close = vi.fn();
  await show(<InviteDialog groups={groups} onClose={close} />);
  expect(await screen.findByText(/They get a mail/)).toBeVisible();
  await invite();
  await waitFor(() => expect(close).toHaveBeenCalled());
  expect(asked.filter(({ path }) => path.endsWith("password-reset-url"))).toEqual([]);
});

test("an account whose link could not be made is there all the same, and that is said", async () => {
  answer({
    ...mail(false),
    ...made,
    "POST /api/user/7/password-reset-url": { status: 400, body: "Set the site address first." },
  });
  await show(<InviteDialog groups={groups} onClose={() => undefined} />);
  await invite();
  expect(await screen.findByRole("alert")).toHaveTextContent("Set the site address first.");
  expect(screen.getByText(/The account is there/)).toBeVisible();
});

test("an address that is taken is said at the address", async () => {
  answer({
    ...mail(false),
    "POST /api/user": { status: 400, body: { errors: { email: "Email address already in use." } } },
  });
  await show(<InviteDialog groups={groups} onClose={() => undefined} />);
  await invite();
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: "Email address" })).toHaveAccessibleDescription(/already in use/),
  );
});
