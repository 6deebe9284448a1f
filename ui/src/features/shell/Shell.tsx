/** The frame around every signed-in page: skip link, top bar, main landmark, command palette. */
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Outlet, useLocation, useRouterState } from "@tanstack/react-router";
import { lazy, type RefObject, Suspense, useEffect, useRef } from "react";
import classes from "./Shell.module.css";
import { TopBar } from "./TopBar";

const CommandPalette = lazy(async () => ({ default: (await import("./CommandPalette")).CommandPalette }));

export function Shell() {
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(main);
  const [palette, { open, close }] = useDisclosure(false);
  // also while typing, in fields and in the SQL editor: the palette is the way out of everything
  useHotkeys([["mod+K", open]], [], true);
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <TopBar onSearch={open} />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
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

/** A page reached by a link starts at its top, for the keyboard and for screen readers, too. */
function useFocusOnArrival(main: RefObject<HTMLElement | null>) {
  // not before the page stands there: until then the focus may be in the one that is left
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const left = useRef(useLocation().pathname);
  useEffect(() => {
    if (pathname === undefined || left.current === pathname) return;
    left.current = pathname;
    // a page that has put the focus somewhere itself knows better
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [main, pathname]);
}
