import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { useShownZone } from "@/lib/zone";
import type { TaskChoice } from "./run-filters";
import { RunHistory } from "./run-history";

/** What became of every slot. */
export function RunsPage({ tasks }: { tasks: TaskChoice[] }) {
  const zone = useShownZone();
  return (
    <Page
      wide
      title="Runs"
      description={`What became of every slot: run, caught up, or passed over for a reason · times in ${zone}`}
    >
      <Card>
        <RunHistory tasks={tasks} />
      </Card>
    </Page>
  );
}
