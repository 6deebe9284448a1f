/** What can be done about a dashboard. */
import { Menu } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { collectionQuery } from "@/api/collections";
import type { Dashboard, DashboardChange } from "@/api/types";
import { changeDashboard } from "@/api/dashboards";
import { currentUserQuery } from "@/api/session";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { MenuLink } from "@/ui/links";
import { RowMenu } from "@/ui/RowMenu";
import { showFailure } from "@/ui/showUndo";
import { DuplicateDialog } from "./DuplicateDialog";
import { MoveDashboard } from "./MoveDashboard";
import { useArchive } from "./useArchive";

export function DashboardMenu({ dashboard }: { dashboard: Dashboard }) {
  const { id, name, can_write, collection_id, collection_position, width } = dashboard;
  const [dialog, setDialog] = useState<"move" | "duplicate" | null>(null);
  const isAdministrator = useQuery(currentUserQuery).data?.is_superuser === true;
  const place = collection_id ?? "root";
  const isPersonal = useQuery(collectionQuery(place)).data?.is_personal !== false;
  const archive = useArchive(dashboard);
  const changed = useDashboardsChanged();
  const change = useMutation({
    mutationFn: (change: DashboardChange) => changeDashboard(id, change),
    onSuccess: (dashboard) => changed(dashboard),
    onError: showFailure,
  });
  const mayPermit = isAdministrator && !isPersonal;
  return (
    <>
      <RowMenu name={name} isInList={false}>
        {(open) => (
          <>
            {can_write && <Menu.Item onClick={open(() => setDialog("move"))}>Move…</Menu.Item>}
            {/* whoever sees it may copy it into a collection of their own */}
            <Menu.Item onClick={open(() => setDialog("duplicate"))}>Duplicate…</Menu.Item>
            {can_write && (
              <>
                <Menu.Item
                  disabled={change.isPending}
                  onClick={() => change.mutate({ width: width === "full" ? "fixed" : "full" })}
                >
                  {width === "full" ? "Make it narrower" : "Use the full width"}
                </Menu.Item>
                <Menu.Item
                  disabled={change.isPending}
                  onClick={() => change.mutate({ collection_position: collection_position === null ? 1 : null })}
                >
                  {collection_position === null ? "Pin to the collection" : "Unpin"}
                </Menu.Item>
              </>
            )}
            {mayPermit && (
              <MenuLink to="/admin/permissions/who-can" search={{ collection: place }}>
                Who can see this?
              </MenuLink>
            )}
            {can_write && (
              <Menu.Item disabled={archive.isPending} onClick={() => archive.mutate()}>
                Move to the trash
              </Menu.Item>
            )}
          </>
        )}
      </RowMenu>
      {dialog === "move" && <MoveDashboard dashboard={dashboard} onClose={() => setDialog(null)} />}
      {dialog === "duplicate" && <DuplicateDialog dashboard={dashboard} onClose={() => setDialog(null)} />}
    </>
  );
}
