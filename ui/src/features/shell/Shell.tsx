/** The frame around every signed-in page: skip link, top bar, main landmark, command palette. */
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import classes from "./Shell.module.css";
import { TopBar } from "./TopBar";

const CommandPalette = lazy(async () => ({ default: (await import("./CommandPalette")).CommandPalette }));

export function Shell() {
  const [palette, { open, close }] = useDisclosure(false);
  // also while typing: the palette is the way out of any field
  useHotkeys([["mod+K", open]], []);
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <TopBar onSearch={open} />
      <main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      {palette && (
        <Suspense>
          <CommandPalette onClose={close} />
        </Suspense>
      )}
    </div>
  );
}
