/** The frame of the admin area: who may enter, and its tabs. */
import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { currentUserQuery } from "@/api/session";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty } from "@/ui/states";
import classes from "./AdminPage.module.css";

export default function AdminPage() {
  const user = useQuery(currentUserQuery).data;
  if (user !== undefined && !user.is_superuser) {
    return (
      <Page title="Admin settings">
        <Empty icon="gear" title="Only administrators can open this area">
          Ask an administrator of this server if you need something changed here.
        </Empty>
      </Page>
    );
  }
  return (
    <>
      <Group component="nav" aria-label="Admin" className={classes.tabs} gap="lg" wrap="nowrap">
        <TextLink to="/admin/settings" className={classes.tab} underline="never">
          Settings
        </TextLink>
        <TextLink to="/admin/databases" className={classes.tab} underline="never">
          Databases
        </TextLink>
        <TextLink to="/admin/people" className={classes.tab} underline="never">
          People
        </TextLink>
        <TextLink to="/admin/permissions" className={classes.tab} underline="never">
          Permissions
        </TextLink>
        <TextLink to="/admin/audit" className={classes.tab} underline="never">
          Audit
        </TextLink>
        <TextLink to="/admin/security" className={classes.tab} underline="never">
          Security
        </TextLink>
      </Group>
      <Outlet />
    </>
  );
}
