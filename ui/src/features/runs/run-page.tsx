import { Link } from "@tanstack/react-router";
import { Copy, FileClock, X } from "lucide-react";
import type { RunDetailDto } from "@/bindings/RunDetailDto";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { copyText } from "@/lib/clipboard";
import { CommandError } from "@/lib/ipc";
import { useCancelRun } from "@/lib/use-cancel-run";
import { useRunReport } from "@/lib/use-run-report";
import { useShownZone } from "@/lib/zone";
import { useRun } from "./api/use-run";
import { RunDetail } from "./run-detail";
import type { RunFailureProps } from "./run-failure";
import { RunNeighbours } from "./run-neighbours";

/** One run: what happened, why, and what it said. */
export function RunPage({ id, nextTry }: { id: number } & Pick<RunFailureProps, "nextTry">) {
  const run = useRun(id);
  const { data } = run;
  const isRunning = data?.run.status === "running";
  const report = useRunReport(id, isRunning);
  // What it says while it runs is known from the report alone: shown and copied is the same.
  const detail = data && isRunning && report?.runId === id ? { ...data, log: report.lines } : data;
  const gone = run.error instanceof CommandError && run.error.kind === "not_found";
  return (
    <Page
      title={`Run #${id}`}
      description={detail && <Place detail={detail} />}
      actions={detail && <Actions detail={detail} />}
    >
      {gone ? (
        <Gone said={run.error?.message} />
      ) : (
        <View query={run} framed>
          {(stored) => <RunDetail detail={detail ?? stored} progress={report?.progress} nextTry={nextTry} />}
        </View>
      )}
    </Page>
  );
}

function Place({ detail: { task } }: { detail: RunDetailDto }) {
  const zone = useShownZone();
  return (
    <>
      <Link to="/settings/system-tasks/$id" params={{ id: String(task.id) }} className="hover:underline">
        {task.name}
      </Link>
      {` · times in ${zone}`}
    </>
  );
}

function Actions({ detail }: { detail: RunDetailDto }) {
  const cancel = useCancelRun();
  return (
    <>
      <RunNeighbours run={detail.run} />
      {detail.run.status === "running" && (
        <Button
          variant="danger"
          aria-label={`Cancel run of ${detail.task.name}`}
          loading={cancel.isPending}
          onClick={() => cancel.mutate(detail.run.id)}
        >
          <X aria-hidden className="size-3.5" />
          Cancel
        </Button>
      )}
      <Button onClick={() => copyText(JSON.stringify(detail, null, 2))}>
        <Copy aria-hidden className="size-3.5" />
        Copy as JSON
      </Button>
    </>
  );
}

/** Links outlive what they lead to: toasts, notes and notifications name runs. */
function Gone({ said }: { said?: string }) {
  return (
    <Card>
      <div role="alert">
        <Empty icon={FileClock} title="This run is no longer in the history">
          <p>
            {`Of each task the newest runs are kept, and the last success and the last error; older ones are pruned. (${said})`}
          </p>
          <Link to="/runs" className="text-accent underline">
            All runs
          </Link>
        </Empty>
      </div>
    </Card>
  );
}
