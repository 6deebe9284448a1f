import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Card } from "@/api/types";
import { slugged } from "@/lib/slug";

/** The address says what the question is called now, however it was come by. */
export function useOwnAddress({ id, name }: Card): void {
  const { question } = useParams({ from: "/signed-in/question/$question" });
  const navigate = useNavigate();
  const own = slugged(id, name);
  useEffect(() => {
    if (question === own) return;
    void navigate({
      to: "/question/$question",
      params: { question: own },
      replace: true,
      resetScroll: false,
      // nobody leaves
      ignoreBlocker: true,
    });
  }, [navigate, question, own]);
}
