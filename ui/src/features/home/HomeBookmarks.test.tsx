import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useBookmark } from "@/api/useBookmark";
import { answer, show } from "@/test/render";
import { BookmarkButton } from "@/ui/BookmarkButton";
import { HomeBookmarks } from "./HomeBookmarks";

const bookmark = (type: string, item_id: number, name: string) => ({
  id: `${type}-${item_id}`,
  type,
  item_id,
  name,
  description: null,
  card_type: null,
  display: null,
  authority_level: null,
});

/** The button of a question. */
function Turned() {
  return <BookmarkButton {...useBookmark({ type: "card", item_id: 7 }, () => undefined)} />;
}

const some = [
  bookmark("collection", 3, "Sales"),
  bookmark("dashboard", 1001, "Overview"),
  bookmark("card", 7, "Orders by month"),
];

test("what is kept at hand stands there in its order, each the way to its page", async () => {
  answer({ "GET /api/bookmark": { status: 200, body: some } });
  await show(<HomeBookmarks />);
  await screen.findByRole("heading", { name: "Bookmarks" });
  const ways = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
  expect(ways).toEqual(["/collection/3", "/dashboard/1001-overview", "/question/7-orders-by-month"]);
});

test.each([
  { status: 200, body: [] },
  { status: 500, body: "no" },
])("as long as nothing is known to be kept there is nothing", async (told) => {
  const asked = answer({ "GET /api/bookmark": told });
  await show(<HomeBookmarks />);
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(screen.queryByRole("heading")).toBeNull();
});

test("one is moved to the front before all others, or removed", async () => {
  const asked = answer({
    "GET /api/bookmark": { status: 200, body: some },
    "PUT /api/bookmark/ordering": { status: 204 },
    "DELETE /api/bookmark/collection/3": { status: 204 },
  });
  await show(<HomeBookmarks />);
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Orders by month" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Move to front" }));
  const orderings = [some[2], some[0], some[1]].map((one) => ({ type: one?.type, item_id: one?.item_id }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/bookmark/ordering", body: { orderings } }),
  );
  await userEvent.click(screen.getByRole("button", { name: "Actions for Sales" }));
  expect(screen.queryByRole("menuitem", { name: "Move to front" })).toBeNull();
  await userEvent.click(await screen.findByRole("menuitem", { name: "Remove from bookmarks" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "DELETE")).toBe(true));
});

test("the button keeps and forgets, and shows which", async () => {
  answer({
    "GET /api/bookmark": { status: 200, body: [] },
    "POST /api/bookmark/card/7": { status: 200, body: {} },
  });
  await show(<Turned />);
  const button = await screen.findByRole("button", { name: "Bookmark", pressed: false });
  const asked = answer({
    "GET /api/bookmark": { status: 200, body: some },
    "POST /api/bookmark/card/7": { status: 200, body: {} },
    "DELETE /api/bookmark/card/7": { status: 204 },
  });
  await userEvent.click(button);
  await userEvent.click(await screen.findByRole("button", { name: "Bookmark", pressed: true }));
  await waitFor(() => expect(asked.some(({ method }) => method === "DELETE")).toBe(true));
});
