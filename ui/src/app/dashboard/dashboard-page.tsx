import { type ReactNode, useState } from "react";
import { Page } from "@/components/ui/page";
import { Loading } from "@/components/ui/states";
import { useAlertStats } from "@/features/alerts/api/use-alert-stats";
import { useCalendarStats } from "@/features/calendar/api/use-calendar-stats";
import { useIdeaStats } from "@/features/ideas/api/use-idea-stats";
import { useNewsStats } from "@/features/news/api/use-news-stats";
import { useSystemTasks } from "@/features/tasks/api/use-system-tasks";
import { useUpcomingRuns } from "@/features/tasks/api/use-upcoming-runs";
import { FailingBanners } from "@/features/tasks/components/failing-banner";
import { useShownZone } from "@/lib/zone";
import { PanelBoundary } from "../panel-boundary";
import { AttentionPanel } from "./attention/attention-panel";
import { useAttention } from "./attention/use-attention";
import { AwayReport } from "./away/away-report";
import { useAwayReport } from "./away/use-away-report";
import { NextDay } from "./day/next-day";
import { DAY_HOURS, NEWEST } from "./extent";
import { Metrics } from "./metrics/metrics";
import { RecentRuns } from "./recent-runs";
import { RunningNow } from "./running-now";
import { useLatestRuns } from "./use-latest-runs";

/** Everything at a glance: what needs somebody, the figures, what runs, what runs next, what ran. */
export function DashboardPage() {
  const zone = useShownZone();
  return (
    <Page title="Dashboard" description={`Times in ${zone}`} wide>
      <Known>
        <Panel>
          <FailingBanners />
        </Panel>
        <Panel>
          <AwayReport />
        </Panel>
        <Panel>
          <Metrics />
        </Panel>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[minmax(0,1fr)_22rem] 2xl:grid-cols-2 2xl:grid-rows-[auto_1fr]">
          <div className="2xl:row-span-2">
            <Panel>
              <AttentionPanel />
            </Panel>
          </div>
          <div>
            <Panel>
              <RunningNow />
            </Panel>
          </div>
          <div className="lg:col-span-2 2xl:col-span-1">
            <Panel>
              <NextDay />
            </Panel>
          </div>
          <div className="lg:col-span-2">
            <Panel>
              <RecentRuns />
            </Panel>
          </div>
        </div>
      </Known>
    </Page>
  );
}

/** A panel that breaks leaves the others. */
function Panel({ children }: { children: ReactNode }) {
  return <PanelBoundary>{children}</PanelBoundary>;
}

/** Waits once for what stands on top, so that it does not push down what somebody is already reading. */
function Known({ children }: { children: ReactNode }) {
  const tasks = useSystemTasks();
  const away = useAwayReport();
  const [isKnown, setKnown] = useState(false);
  // What failed is asked for again by its panels: to wait for that, too, would take them away again.
  if (!isKnown && !tasks.isLoading && !away.isLoading) setKnown(true);
  return isKnown ? children : <Ahead />;
}

/** Asks meanwhile for what the panels will ask for. */
function Ahead() {
  useNewsStats();
  useCalendarStats();
  useIdeaStats();
  useAlertStats();
  useAttention();
  useUpcomingRuns(DAY_HOURS);
  useLatestRuns(NEWEST);
  return <Loading rows={12} />;
}
