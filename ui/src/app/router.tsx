import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { AlertsPage } from "@/features/alerts/alerts-page";
import { CalendarPage } from "@/features/calendar/calendar-page";
import { IdeasPage } from "@/features/ideas/ideas-page";
import { NewsPage } from "@/features/news/news-page";
import { RunHistory } from "@/features/runs/run-history";
import { RunPage } from "@/features/runs/run-page";
import { readRunSearch } from "@/features/runs/run-search";
import { RunsPage } from "@/features/runs/runs-page";
import { SettingsPage } from "@/features/settings/settings-page";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { SystemTasksPage } from "@/features/tasks/components/system-tasks-page";
import { TaskPage } from "@/features/tasks/components/task-page";
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
  component: () => {
    const { data: tasks = [] } = useSystemTasks();
    return <RunsPage tasks={tasks} />;
  },
});

const run = createRoute({
  getParentRoute,
  path: "/runs/$id",
  component: () => {
    const { id } = run.useParams();
    return <RunPage key={id} id={Number(id)} />;
  },
});

const task = createRoute({
  getParentRoute,
  path: "/settings/system-tasks/$id",
  validateSearch: readRunSearch,
  component: () => {
    const { id } = task.useParams();
    return (
      <TaskPage
        key={id}
        id={Number(id)}
        history={({ taskType, component }) => <RunHistory task={{ taskType, component }} />}
      />
    );
  },
});

const routeTree = root.addChildren([
  createRoute({ getParentRoute, path: "/", component: DashboardPage }),
  createRoute({ getParentRoute, path: "/news", component: NewsPage }),
  createRoute({ getParentRoute, path: "/calendar", component: CalendarPage }),
  createRoute({ getParentRoute, path: "/alerts", component: AlertsPage }),
  createRoute({ getParentRoute, path: "/ideas", component: IdeasPage }),
  createRoute({ getParentRoute, path: "/settings", component: SettingsPage }),
  createRoute({ getParentRoute, path: "/settings/system-tasks", component: SystemTasksPage }),
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
