import { Page } from "@/components/ui/page";
import { FailingBanners } from "@/features/tasks/components/failing-banner";
import { shownZone } from "@/lib/time";
import { PanelBoundary } from "../panel-boundary";
import { Metrics } from "./metrics";
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
      <div className="grid gap-4 lg:grid-cols-[1fr_22rem] lg:grid-rows-[auto_1fr]">
        <div className="lg:col-start-2 lg:row-start-1">
          <PanelBoundary>
            <RunningNow />
          </PanelBoundary>
        </div>
        <div className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-1">
          <PanelBoundary>
            <RecentRuns />
          </PanelBoundary>
        </div>
        <div className="lg:col-start-2 lg:row-start-2">
          <PanelBoundary>
            <Upcoming />
          </PanelBoundary>
        </div>
      </div>
    </Page>
  );
}
