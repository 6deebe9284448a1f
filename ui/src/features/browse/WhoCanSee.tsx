import { useQuery } from "@tanstack/react-query";
import { currentUserQuery } from "@/api/session";
import { LinkButton } from "@/ui/links";

/** For administrators: the way to who may see this. */
export function WhoCanSee({ thing }: { thing: { database: number } | { table: number } }) {
  const isAdministrator = useQuery(currentUserQuery).data?.is_superuser === true;
  if (!isAdministrator) return null;
  return (
    <LinkButton to="/admin/permissions/who-can" search={thing} variant="default">
      Who can see this?
    </LinkButton>
  );
}
