import type { Editor } from "@/api/types";

export const editorOf = ({ first_name, last_name, email }: Editor) =>
  [first_name, last_name].filter(Boolean).join(" ") || email;

export const whoSeesIt = "Whoever sees the collection sees the dashboard, and of its questions those they may see.";
