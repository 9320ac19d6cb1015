import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef } from "react";
import { Toaster } from "sonner";
import { useSettings } from "@/features/settings/api/use-settings";
import { useSystemTaskEvents } from "@/features/tasks/api/use-system-task-events";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { Navigation } from "./navigation";
import { PanelBoundary } from "./panel-boundary";
import { SchedulerState } from "./scheduler-state";
import { setAppearance } from "./theme";
import { ThemeToggle } from "./theme-toggle";

/** What is around every page: navigation, the scheduler's state, toasts, and the ear for events. */
export function Shell() {
  const navigate = useNavigate();
  const view = useCallback(
    (id: number) => navigate({ to: "/runs/$id", params: { id: String(id) } }),
    [navigate],
  );
  useSystemTaskEvents(view);
  useSystemTasks(); // toasts need names even where no task is shown
  const { data: settings } = useSettings();
  useEffect(() => {
    if (settings) setAppearance(settings);
  }, [settings]);

  const { pathname } = useLocation();
  const content = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its top
  useEffect(() => {
    if (content.current) content.current.scrollTop = 0;
  }, [pathname]);
  return (
    <div className="flex h-screen overflow-hidden">
      <a
        href="#content"
        className="absolute -top-20 left-2 z-10 rounded-md bg-accent px-3 py-1.5 text-on-accent text-sm focus:top-2"
      >
        Skip to content
      </a>
      <aside className="flex w-48 shrink-0 flex-col border-line border-r bg-surface max-[56rem]:w-14">
        <div className="flex h-12 shrink-0 items-center gap-2.5 px-4 font-semibold tracking-tight">
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-items-center rounded-md bg-accent text-on-accent text-xs"
          >
            AC
          </span>
          <span className="truncate max-[56rem]:sr-only">Cockpit</span>
        </div>
        <Navigation />
        <footer className="flex flex-col gap-2.5 border-line border-t p-2.5">
          <SchedulerState />
          <ThemeToggle />
        </footer>
      </aside>
      {/* Words for screen readers only are placed within it, so that they give the document no scroll bar. */}
      <main
        id="content"
        ref={content}
        tabIndex={-1}
        className="relative min-w-0 flex-1 overflow-y-auto outline-none"
      >
        <PanelBoundary key={pathname}>
          <Outlet />
        </PanelBoundary>
      </main>
      {/* Side by side: good news must not lie over a failure. */}
      <Toaster position="bottom-right" closeButton expand duration={6_000} />
    </div>
  );
}
