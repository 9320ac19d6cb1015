import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { readRunSearch } from "@/features/runs/run-search";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { NextTry } from "@/features/tasks/components/next-run";
import { hasFailed, triedAt } from "@/features/tasks/task-state";
import { DashboardPage } from "./dashboard/dashboard-page";
import { Shell } from "./shell";

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => (
    <Page title="Not found">
      <Card>
        <Empty title="There is no such page" />
      </Card>
    </Page>
  ),
});
const getParentRoute = () => root;

const runs = createRoute({
  getParentRoute,
  path: "/runs",
  validateSearch: readRunSearch,
  component: lazyRouteComponent(async () => {
    const { RunsPage } = await import("@/features/runs/runs-page");
    return {
      default: () => {
        const { data: tasks = [] } = useSystemTasks();
        return <RunsPage tasks={tasks} />;
      },
    };
  }),
});

const run = createRoute({
  getParentRoute,
  path: "/runs/$id",
  component: lazyRouteComponent(async () => {
    const { RunPage } = await import("@/features/runs/run-page");
    return {
      default: () => {
        const { id } = run.useParams();
        return (
          <RunPage
            key={id}
            id={Number(id)}
            nextTry={(task) => hasFailed(task) && triedAt(task) && <NextTry task={task} />}
          />
        );
      },
    };
  }),
});

const task = createRoute({
  getParentRoute,
  path: "/settings/system-tasks/$id",
  validateSearch: readRunSearch,
  component: lazyRouteComponent(async () => {
    const [{ TaskPage }, { RunHistory }] = await Promise.all([
      import("@/features/tasks/components/task-page"),
      import("@/features/runs/run-history"),
    ]);
    return {
      default: () => {
        const { id } = task.useParams();
        return (
          <TaskPage
            key={id}
            id={Number(id)}
            history={({ taskType, component }) => <RunHistory task={{ taskType, component }} />}
          />
        );
      },
    };
  }),
});

// The window opens with the dashboard; the other pages are read when somebody first goes there.
const routeTree = root.addChildren([
  createRoute({ getParentRoute, path: "/", component: DashboardPage }),
  createRoute({
    getParentRoute,
    path: "/news",
    component: lazyRouteComponent(() => import("@/features/news/news-page"), "NewsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/calendar",
    component: lazyRouteComponent(() => import("@/features/calendar/calendar-page"), "CalendarPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/alerts",
    component: lazyRouteComponent(() => import("@/features/alerts/alerts-page"), "AlertsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/ideas",
    component: lazyRouteComponent(() => import("@/features/ideas/ideas-page"), "IdeasPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings",
    component: lazyRouteComponent(() => import("@/features/settings/settings-page"), "SettingsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/system-tasks",
    component: lazyRouteComponent(
      () => import("@/features/tasks/components/system-tasks-page"),
      "SystemTasksPage",
    ),
  }),
  runs,
  run,
  task,
]);

/** A router of its own for each caller, so that tests do not share one. */
export function createAppRouter(history?: Parameters<typeof createRouter>[0]["history"]) {
  return createRouter({ routeTree, history, defaultPreload: false });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
