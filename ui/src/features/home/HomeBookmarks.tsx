/** What somebody keeps at hand. Nothing as long as that is nothing: the button for it is on what can be kept. */
import { Menu, SimpleGrid, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { bookmarksQuery, forgetBookmark, isSame, orderBookmarks } from "@/api/bookmarks";
import type { Bookmark } from "@/api/types";
import { slugged } from "@/lib/slug";
import { Icon, type IconName } from "@/ui/icons";
import { RowMenu } from "@/ui/RowMenu";
import { Section } from "@/ui/Section";
import { showFailure } from "@/ui/showUndo";
import classes from "./HomePage.module.css";

const icons: Record<Bookmark["type"], IconName> = { card: "chartBar", dashboard: "dashboard", collection: "folder" };

const words: Record<Bookmark["type"], string> = { card: "Question", dashboard: "Dashboard", collection: "Collection" };

export function HomeBookmarks() {
  const bookmarks = useQuery(bookmarksQuery).data ?? [];
  if (bookmarks.length === 0) return null;
  return (
    <Section title="Bookmarks">
      <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} className={classes.cards}>
        {bookmarks.map((bookmark, place) => (
          <li key={bookmark.id} className={classes.kept}>
            <Link {...wayTo(bookmark)} className={classes.card} title={bookmark.description ?? undefined}>
              <Icon name={icons[bookmark.type]} size={20} />
              <span className={classes.cardText}>
                <Text fw={600} truncate>
                  {bookmark.name}
                </Text>
                <Text size="sm" c="dimmed">
                  {words[bookmark.type]}
                </Text>
              </span>
            </Link>
            <span className={classes.keptMenu}>
              <Actions bookmark={bookmark} all={bookmarks} isFirst={place === 0} />
            </span>
          </li>
        ))}
      </SimpleGrid>
    </Section>
  );
}

function Actions({ bookmark, all, isFirst }: { bookmark: Bookmark; all: Bookmark[]; isFirst: boolean }) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onError: showFailure,
    onSettled: () => client.invalidateQueries({ queryKey: bookmarksQuery.queryKey }),
  });
  const others = all.filter((other) => !isSame(other, bookmark));
  return (
    <RowMenu name={bookmark.name}>
      {() => (
        <>
          {!isFirst && (
            <Menu.Item onClick={() => change.mutate(() => orderBookmarks([bookmark, ...others]))}>
              Move to front
            </Menu.Item>
          )}
          <Menu.Item onClick={() => change.mutate(() => forgetBookmark(bookmark))}>Remove from bookmarks</Menu.Item>
        </>
      )}
    </RowMenu>
  );
}

function wayTo({ type, item_id, name }: Bookmark): LinkProps {
  switch (type) {
    case "card":
      return { to: "/question/$question", params: { question: slugged(item_id, name) } };
    case "dashboard":
      return { to: "/dashboard/$dashboard", params: { dashboard: slugged(item_id, name) } };
    case "collection":
      return { to: "/collection/$collectionId", params: { collectionId: item_id } };
  }
}
