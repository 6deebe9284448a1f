/** The collections one sees: those of everybody, one’s own, the trash. Only what is unfolded is asked for and drawn. */
import { ActionIcon, Box, Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type CollectionKey, collectionQuery, collectionsAtTopQuery, collectionsInQuery } from "@/api/collections";
import { currentUserQuery } from "@/api/session";
import { Icon } from "@/ui/icons";
import { NavItem } from "@/ui/links";
import { Fetched } from "@/ui/states";
import classes from "./CollectionTree.module.css";
import { type Branch, branchesAtTop, branchesIn, personalOf, wayTo } from "@/api/collectionTree";
import { type Unfolded, useUnfolded } from "./useUnfolded";

export function CollectionTree() {
  const top = useQuery(collectionsAtTopQuery);
  const userId = useQuery(currentUserQuery).data?.id;
  const own = personalOf(top.data ?? [], userId);
  return (
    <>
      <Item to="root" label="Our analytics" icon="folder" />
      {/* on a phone the menu is a row: what is in the root is on its page */}
      <Box visibleFrom="md">
        <Fetched query={top} what="collections">
          {(nodes) => <Top branches={branchesAtTop(nodes)} />}
        </Fetched>
      </Box>
      {own && <Item to={own.id} label="Your personal collection" icon="person" />}
      <Item to="trash" label="Trash" icon="trash" />
    </>
  );
}

function Item({ to, label, icon }: { to: CollectionKey; label: string; icon: "folder" | "person" | "trash" }) {
  return (
    <NavItem
      to="/collection/$collectionId"
      params={{ collectionId: to }}
      activeOptions={{ includeSearch: false }}
      label={label}
      leftSection={<Icon name={icon} />}
    />
  );
}

function Top({ branches }: { branches: Branch[] }) {
  const { collectionId } = useParams({ strict: false });
  const chosen = useQuery({
    ...collectionQuery(collectionId ?? "root"),
    enabled: typeof collectionId === "number",
  }).data;
  const way = typeof collectionId === "number" ? [...wayTo(chosen), collectionId] : [];
  const unfolded = useUnfolded(way.slice(0, -1));
  return <Branches branches={branches} way={way} unfolded={unfolded} />;
}

interface LimbProps {
  /** What leads to the chosen one, itself included, is drawn wherever it is. */
  way: number[];
  unfolded: Unfolded;
}

/** More than anybody looks through. */
const DRAWN = 100;

/** The first of many that lie side by side, and the others when they are wanted. */
function Branches({ branches, way, unfolded }: LimbProps & { branches: Branch[] }) {
  const [count, setCount] = useState(DRAWN);
  const drawn = branches.filter(({ id }, place) => place < count || way.includes(id));
  const left = branches.length - drawn.length;
  return (
    <ul className={classes.branch}>
      {drawn.map((branch) => (
        <li key={branch.id}>
          <div className={classes.node}>
            {branch.hasMore === false ? <span className={classes.leaf} /> : <Turner {...branch} unfolded={unfolded} />}
            <NavItem
              to="/collection/$collectionId"
              params={{ collectionId: branch.id }}
              activeOptions={{ includeSearch: false }}
              label={branch.name}
              title={branch.name}
              className={classes.link}
            />
          </div>
          {branch.hasMore !== false && unfolded.has(branch.id) && (
            <Inside id={branch.id} way={way} unfolded={unfolded} />
          )}
        </li>
      ))}
      {left > 0 && (
        <li>
          <Button size="compact-xs" variant="subtle" onClick={() => setCount(count + DRAWN)}>
            Show more of {left.toLocaleString("en")} others
          </Button>
        </li>
      )}
    </ul>
  );
}

function Turner({ id, name, unfolded }: Branch & { unfolded: Unfolded }) {
  const isOpen = unfolded.has(id);
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={`${isOpen ? "Fold" : "Unfold"} ${name}`}
      aria-expanded={isOpen}
      onClick={() => unfolded.turn(id)}
    >
      <span className={classes.turner} data-open={isOpen || undefined}>
        <Icon name="chevron" size={12} />
      </span>
    </ActionIcon>
  );
}

function Inside({ id, way, unfolded }: LimbProps & { id: number }) {
  const inside = useQuery(collectionsInQuery(id));
  return (
    <Fetched query={inside} what="collections" lines={1}>
      {({ data }) =>
        data.length === 0 ? (
          <Text size="xs" c="dimmed" className={classes.nothing}>
            No collections in it
          </Text>
        ) : (
          <Branches branches={branchesIn(data)} way={way} unfolded={unfolded} />
        )
      }
    </Fetched>
  );
}
