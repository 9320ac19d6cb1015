import { Bell, CalendarDays, Lightbulb, Newspaper } from "lucide-react";
import { Page } from "@/components/ui/page";
import { useAlertStats } from "@/features/alerts/api/use-alert-stats";
import { useCalendarStats } from "@/features/calendar/api/use-calendar-stats";
import { useIdeaStats } from "@/features/ideas/api/use-idea-stats";
import { useNewsStats } from "@/features/news/api/use-news-stats";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { FailingBanners } from "@/features/tasks/components/failing-banner";
import { shownZone } from "@/lib/time";
import { PanelBoundary } from "../panel-boundary";
import { MetricCard } from "./metric-card";
import { RecentRuns } from "./recent-runs";
import { RunningNow } from "./running-now";
import { Upcoming } from "./upcoming";

/** Everything at a glance: what needs attention, the figures, what runs, what ran, what runs next. */
export function DashboardPage() {
  return (
    <Page title="Dashboard" description={`Times in ${shownZone()}`}>
      <PanelBoundary>
        <FailingBanners />
      </PanelBoundary>
      <PanelBoundary>
        <Metrics />
      </PanelBoundary>
      <PanelBoundary>
        <RunningNow />
      </PanelBoundary>
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
        <PanelBoundary>
          <RecentRuns />
        </PanelBoundary>
        <PanelBoundary>
          <Upcoming />
        </PanelBoundary>
      </div>
    </Page>
  );
}

function Metrics() {
  const { data: tasks } = useSystemTasks();
  const { data: news } = useNewsStats();
  const { data: calendar } = useCalendarStats();
  const { data: ideas } = useIdeaStats();
  const { data: alerts } = useAlertStats();
  const task = (taskType: string) => tasks?.find((row) => row.taskType === taskType);
  return (
    <div className="grid grid-cols-2 gap-4 xl:grid-cols-4">
      <MetricCard
        title="Feed items"
        to="/news"
        icon={Newspaper}
        task={task("news_sync")}
        value={news?.total}
        note={news && (news.newSinceSeen > 0 ? `${news.newSinceSeen.toLocaleString()} new` : "nothing new")}
      />
      <MetricCard
        title="Events"
        to="/calendar"
        icon={CalendarDays}
        task={task("calendar_sync")}
        value={calendar?.next7Days}
        note={
          calendar && (calendar.today > 0 ? `in 7 days, ${calendar.today} today` : "in 7 days, none today")
        }
      />
      <MetricCard
        title="Ideas"
        to="/ideas"
        icon={Lightbulb}
        task={task("ideas_review")}
        value={ideas?.open}
        note={ideas && (ideas.due > 0 ? `${ideas.due} waiting for review` : "none to review")}
      />
      <MetricCard
        title="Alerts"
        to="/alerts"
        icon={Bell}
        task={task("alerts_refresh")}
        value={alerts?.open}
        note={alerts && (alerts.critical > 0 ? `${alerts.critical} critical` : "none critical")}
      />
    </div>
  );
}
