/** The frame of the admin area: who may enter, and the tabs that are theirs. */
import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { entranceOf, mayOpen } from "@/api/adminArea";
import { currentUserQuery } from "@/api/session";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty } from "@/ui/states";
import classes from "./AdminPage.module.css";

const tabs = [
  { to: "/admin/settings", label: "Settings" },
  { to: "/admin/databases", label: "Databases" },
  { to: "/admin/people", label: "People" },
  { to: "/admin/permissions", label: "Permissions" },
  { to: "/admin/audit", label: "Audit" },
  { to: "/admin/security", label: "Security" },
] as const;

export default function AdminPage() {
  const user = useQuery(currentUserQuery).data;
  const path = useLocation().pathname;
  if (user !== undefined && entranceOf(user) === null) return <Closed what="area" />;
  return (
    <>
      <Group component="nav" aria-label="Admin" className={classes.tabs} gap="lg" wrap="nowrap">
        {tabs
          .filter(({ to }) => mayOpen(user, to))
          .map(({ to, label }) => (
            <TextLink key={to} to={to} className={classes.tab} underline="never">
              {label}
            </TextLink>
          ))}
      </Group>
      {user === undefined || mayOpen(user, path) ? <Outlet /> : <Closed what="page" />}
    </>
  );
}

function Closed({ what }: { what: "area" | "page" }) {
  return (
    <Page title="Admin settings">
      <Empty icon="gear" title={`Only administrators can open this ${what}`}>
        Ask an administrator of this server if you need something changed here.
      </Empty>
    </Page>
  );
}
