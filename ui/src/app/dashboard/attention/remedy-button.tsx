import { Link } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import { usePause } from "@/features/tasks/api/use-scheduler-status";
import { RunNowButton } from "@/features/tasks/components/run-now-button";
import type { Remedy } from "./attention";

const looksLikeAButton =
  "inline-flex h-7 min-w-26 shrink-0 items-center justify-center whitespace-nowrap rounded-md border border-line bg-surface px-2.5 font-medium text-xs hover:bg-raised";

/** The one thing that helps; its name says what with. */
export function RemedyButton({ remedy, title }: { remedy: Remedy; title: string }) {
  switch (remedy.kind) {
    case "run":
      return <RunNowButton task={remedy.task} />;
    case "resume":
      return <ResumeButton />;
    case "fix":
      return (
        <Link to="/settings" hash={remedy.hash} className={looksLikeAButton}>
          {`Fix ${remedy.label}`}
          <span className="sr-only">{` for ${title}`}</span>
        </Link>
      );
    case "task":
      return (
        <Link
          to="/settings/system-tasks/$id"
          params={{ id: String(remedy.taskId) }}
          className={looksLikeAButton}
        >
          {remedy.label}
          <span className="sr-only">{` of ${title}`}</span>
        </Link>
      );
    case "view":
      return (
        <Link to={remedy.link} className={looksLikeAButton}>
          View
          <span className="sr-only">{`: ${title}`}</span>
        </Link>
      );
  }
}

function ResumeButton() {
  const pause = usePause();
  return (
    <Button className="min-w-26 justify-center" loading={pause.isPending} onClick={() => pause.mutate(false)}>
      <Play aria-hidden className="size-3" />
      Resume all
    </Button>
  );
}
