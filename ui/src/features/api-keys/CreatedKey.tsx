import { ShownOnce } from "@/ui/ShownOnce";

export function CreatedKey({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <ShownOnce label="The API key" secret={secret} onDone={onDone}>
      Copy it now and keep it somewhere safe. It cannot be shown again.
    </ShownOnce>
  );
}
