/** Puts the application on the page. */
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./ui/base.css";
import { MantineProvider } from "@mantine/core";
import { notifications, Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./api/queryClient";
import { currentUserQuery } from "./api/session";
import { makeRouter } from "./routes";
import { cssVariables, theme } from "./ui/theme";

/** Forgets who it was; the guard of the route asks again, and sends the person where they have to go. */
function askAgain() {
  queryClient.removeQueries({ queryKey: currentUserQuery.queryKey });
  void router.invalidate();
}

const queryClient = createQueryClient(() => {
  // the session ended under the page
  askAgain();
  // many requests may be refused at once; it is said once
  notifications.show({ id: "signed-out", message: "Your session has ended. Sign in to go on where you were." });
}, askAgain);
const router = makeRouter({ queryClient });

const page = document.getElementById("root");
if (page === null) throw new Error("index.html has no #root");

createRoot(page).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
