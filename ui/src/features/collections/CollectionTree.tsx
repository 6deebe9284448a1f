/** The collections one sees: those of everybody, one’s own, the trash. Only what is unfolded is drawn. */
import { ActionIcon, Box, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { type CollectionKey, collectionTreeQuery } from "@/api/collections";
import { currentUserQuery } from "@/api/session";
import type { CollectionNode } from "@/api/types";
import { Icon } from "@/ui/icons";
import { NavItem } from "@/ui/links";
import { Fetched } from "@/ui/states";
import classes from "./CollectionTree.module.css";
import { ordinary, pathTo, personalOf } from "./tree";

export function CollectionTree() {
  const tree = useQuery(collectionTreeQuery);
  const userId = useQuery(currentUserQuery).data?.id;
  const own = personalOf(tree.data ?? [], userId);
  return (
    <>
      <Item to="root" label="Our analytics" icon="folder" />
      {/* on a phone the menu is a row: what is in the root is on its page */}
      <Box visibleFrom="md">
        <Fetched query={tree} what="collections">
          {(nodes) => <Branches nodes={ordinary(nodes)} all={nodes} />}
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

interface BranchesProps {
  nodes: CollectionNode[];
  all: CollectionNode[];
}

function Branches({ nodes, all }: BranchesProps) {
  const { collectionId } = useParams({ strict: false });
  // what leads to the chosen one is unfolded; the rest as the reader likes it
  const way = pathTo(all, Number(collectionId));
  const [turned, setTurned] = useState<Record<number, boolean>>({});
  const isOpen = (id: number) => turned[id] ?? way.includes(id);
  const draw = (nodes: CollectionNode[]) => (
    <Branch nodes={nodes} way={way}>
      {(node) => (
        <li key={node.id}>
          <div className={classes.node}>
            {node.children.length > 0 ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`${isOpen(node.id) ? "Fold" : "Unfold"} ${node.name}`}
                aria-expanded={isOpen(node.id)}
                onClick={() => setTurned({ ...turned, [node.id]: !isOpen(node.id) })}
              >
                <span className={classes.turner} data-open={isOpen(node.id) || undefined}>
                  <Icon name="chevron" size={12} />
                </span>
              </ActionIcon>
            ) : (
              <span className={classes.leaf} />
            )}
            <NavItem
              to="/collection/$collectionId"
              params={{ collectionId: node.id }}
              activeOptions={{ includeSearch: false }}
              label={node.name}
              title={node.name}
              className={classes.link}
            />
          </div>
          {node.children.length > 0 && isOpen(node.id) && draw(node.children)}
        </li>
      )}
    </Branch>
  );
  return draw(nodes);
}

/** More than anybody looks through. */
const DRAWN = 100;

interface BranchProps {
  nodes: CollectionNode[];
  /** What leads to the chosen one is drawn wherever it is. */
  way: number[];
  children: (node: CollectionNode) => ReactNode;
}

/** The first of many that lie side by side, and the others when they are wanted. */
function Branch({ nodes, way, children }: BranchProps) {
  const [count, setCount] = useState(DRAWN);
  const drawn = nodes.filter(({ id }, place) => place < count || way.includes(id));
  const left = nodes.length - drawn.length;
  return (
    <ul className={classes.branch}>
      {drawn.map(children)}
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
