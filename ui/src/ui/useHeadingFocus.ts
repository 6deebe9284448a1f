import { useEffect, useRef } from "react";

/** Focuses the heading of a step that has just replaced another, so that a screen reader hears where the form has gone. */
export function useHeadingFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}
