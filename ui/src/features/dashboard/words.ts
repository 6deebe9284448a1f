import type { Editor } from "@/api/dashboardTypes";

export const editorOf = ({ first_name, last_name, email }: Editor) =>
  [first_name, last_name].filter(Boolean).join(" ") || email;
