import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { show } from "@/test/render";
import { ConfirmDialog } from "./ConfirmDialog";

function Removal() {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button onClick={() => setAsking(true)}>Remove</button>
      {asking && (
        <ConfirmDialog
          title="Sure?"
          confirm="Yes"
          busy={false}
          error={null}
          onConfirm={() => undefined}
          onClose={() => setAsking(false)}
        >
          It will be gone.
        </ConfirmDialog>
      )}
    </>
  );
}

it("a dialog gives the focus back to what opened it", async () => {
  const user = userEvent.setup();
  await show(<Removal />);
  await user.click(screen.getByRole("button", { name: "Remove" }));
  await screen.findByRole("dialog", { name: "Sure?" });
  await user.keyboard("{Escape}");
  expect(screen.getByRole("button", { name: "Remove" })).toHaveFocus();
});
