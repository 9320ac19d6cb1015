import { Link } from "@tanstack/react-router";
import { BellRing, CalendarX2, CircleSlash, OctagonX, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { NextTry } from "@/features/tasks/components/next-run";
import type { Item } from "./attention";
import { RemedyButton } from "./remedy-button";

/** As wide as it is, yet never so wide that nothing is left for the cause: a name may have a hundred characters. */
const name = "max-w-3/5 shrink-0 truncate font-medium";

/** What is wrong, why, since when and what comes next, and the one button that helps. */
export function AttentionRow({ item }: { item: Item }) {
  const { state, title, taskId, cause, since, next, nextOf } = item;
  return (
    <li className="flex min-h-14 items-center gap-3 border-line border-b px-4 py-1.5 last:border-b-0">
      <span className="w-27 shrink-0">
        <State state={state} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-2 text-sm">
          {taskId === undefined ? (
            <span dir="auto" className={name} title={title}>
              {title}
            </span>
          ) : (
            <Link
              to="/settings/system-tasks/$id"
              params={{ id: String(taskId) }}
              className={`${name} hover:underline`}
              title={title}
            >
              {title}
            </Link>
          )}
          <span dir="auto" className="truncate text-muted" title={cause}>
            {cause}
          </span>
        </p>
        <div className="min-h-4.5 text-muted text-xs">
          <Facts>
            {since && (
              <>
                since <RelativeTime at={since} />
              </>
            )}
            {next && (nextOf ? <NextTry task={nextOf} at={next} /> : <Resumes at={next} />)}
          </Facts>
        </div>
      </div>
      {item.remedy && <RemedyButton remedy={item.remedy} title={title} />}
    </li>
  );
}

/** All schedules, which are no task. */
function Resumes({ at }: { at: string }) {
  return (
    <>
      resumes <RelativeTime at={at} />
    </>
  );
}

/** Tasks and runs have their words; these are of other things. */
const looks = {
  critical: { tone: "bad", icon: BellRing, word: "Critical" },
  unreadable: { tone: "warn", icon: CircleSlash, word: "Unreadable" },
  missed: { tone: "warn", icon: CalendarX2, word: "Missed" },
  stopped: { tone: "bad", icon: OctagonX, word: "Stopped" },
  trouble: { tone: "bad", icon: TriangleAlert, word: "In trouble" },
} as const;

function State({ state }: { state: string }) {
  const look = looks[state as keyof typeof looks];
  if (!look) return <StatusBadge status={state} />;
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.word}
    </Badge>
  );
}
