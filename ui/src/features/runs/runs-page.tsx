import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { shownZone } from "@/lib/time";
import type { TaskChoice } from "./run-filters";
import { RunHistory } from "./run-history";

/** What became of every slot. */
export function RunsPage({ tasks }: { tasks: TaskChoice[] }) {
  return (
    <Page
      wide
      title="Runs"
      description={`What became of every slot: run, caught up, or passed over for a reason · times in ${shownZone()}`}
    >
      <Card>
        <RunHistory tasks={tasks} />
      </Card>
    </Page>
  );
}
