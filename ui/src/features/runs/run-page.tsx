import { Link } from "@tanstack/react-router";
import { Copy, X } from "lucide-react";
import { toast } from "sonner";
import type { RunDetailDto } from "@/bindings/RunDetailDto";
import { Button } from "@/components/ui/button";
import { Page } from "@/components/ui/page";
import { View } from "@/components/ui/view";
import { useCancelRun } from "@/lib/use-cancel-run";
import { useRun } from "./api/use-run";
import { RunDetail } from "./run-detail";

/** One run: why it happened, how it went, and what it said. */
export function RunPage({ id }: { id: number }) {
  const run = useRun(id);
  return (
    <Page
      title={`Run #${id}`}
      description={run.data && <TaskLink detail={run.data} />}
      actions={run.data && <Actions detail={run.data} />}
    >
      <View query={run} framed>
        {(detail) => <RunDetail detail={detail} />}
      </View>
    </Page>
  );
}

function TaskLink({ detail: { task } }: { detail: RunDetailDto }) {
  return (
    <Link to="/settings/system-tasks/$id" params={{ id: String(task.id) }} className="hover:underline">
      {task.name}
    </Link>
  );
}

function Actions({ detail }: { detail: RunDetailDto }) {
  const cancel = useCancelRun();
  return (
    <>
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
      <Button onClick={() => copy(detail)}>
        <Copy aria-hidden className="size-3.5" />
        Copy as JSON
      </Button>
    </>
  );
}

async function copy(detail: RunDetailDto): Promise<void> {
  try {
    await navigator.clipboard.writeText(JSON.stringify(detail, null, 2));
    toast.success("Copied.");
  } catch {
    toast.error("The clipboard cannot be used here.");
  }
}
