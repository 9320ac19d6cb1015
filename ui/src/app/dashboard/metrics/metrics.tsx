import { Bell, CalendarDays, Lightbulb, Newspaper } from "lucide-react";
import { useAlertStats } from "@/features/alerts/api/use-alert-stats";
import { useCalendarStats } from "@/features/calendar/api/use-calendar-stats";
import { useIdeaStats } from "@/features/ideas/api/use-idea-stats";
import { useNewsStats } from "@/features/news/api/use-news-stats";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { MetricCard } from "./metric-card";

/** The document's four figures. */
export function Metrics() {
  const { data: tasks } = useSystemTasks();
  const task = (taskType: string) => tasks?.find((row) => row.taskType === taskType);
  return (
    <div className="grid grid-cols-2 gap-4 xl:grid-cols-4">
      <MetricCard
        title="Feed items"
        to="/news"
        icon={Newspaper}
        task={task("news_sync")}
        stats={useNewsStats()}
        value={({ total }) => total}
        unseen={({ newSinceSeen }) => newSinceSeen}
        note={({ last24h }) => `${last24h.toLocaleString()} in 24 h`}
      />
      <MetricCard
        title="Events"
        to="/calendar"
        icon={CalendarDays}
        task={task("calendar_sync")}
        stats={useCalendarStats()}
        value={({ next7Days }) => next7Days}
        unseen={({ newSinceSeen }) => newSinceSeen}
        note={({ today }) => (today > 0 ? `in 7 days, ${today} today` : "in 7 days")}
      />
      <MetricCard
        title="Ideas"
        to="/ideas"
        icon={Lightbulb}
        task={task("ideas_review")}
        stats={useIdeaStats()}
        value={({ open }) => open}
        unseen={({ newSinceSeen }) => newSinceSeen}
        note={({ due }) => (due > 0 ? `${due} to review` : "none to review")}
      />
      <MetricCard
        title="Alerts"
        to="/alerts"
        icon={Bell}
        task={task("alerts_refresh")}
        stats={useAlertStats()}
        value={({ open }) => open}
        unseen={({ newSinceSeen }) => newSinceSeen}
        note={({ critical }) => (critical > 0 ? `${critical} critical` : "none critical")}
      />
    </div>
  );
}
