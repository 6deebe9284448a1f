import type { ImportOutcome } from "@/api/types";
import { counted } from "@/lib/counted";
import { LinkButton } from "@/ui/links";
import { Empty } from "@/ui/states";

export function ImportDone({ outcome: { created, skipped } }: { outcome: ImportOutcome }) {
  return (
    <div role="status">
      <Empty
        icon="check"
        title={`${counted(created, "account")} made`}
        action={<LinkButton to="/admin/people">Look at the people</LinkButton>}
      >
        {skipped > 0 && `${counted(skipped, "line was", "lines were")} left out.`}
      </Empty>
    </div>
  );
}
