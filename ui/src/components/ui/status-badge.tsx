import {
  Ban,
  Check,
  CircleDashed,
  CircleSlash,
  Clock,
  Dot,
  LoaderCircle,
  type LucideIcon,
  Minus,
  Pause,
  PowerOff,
  RotateCw,
  TriangleAlert,
  Unplug,
  X,
} from "lucide-react";
import { Badge, type Tone } from "./badge";

type Look = {
  tone: Tone;
  icon: LucideIcon;
  word: string;
  /** Somebody, or the breaker, has put it on hold. */
  framed?: boolean;
};

/** How the words of runs and tasks look: each has an icon of its own; success green, error red, skipped amber. */
const looks: Record<string, Look> = {
  success: { tone: "good", icon: Check, word: "Success" },
  error: { tone: "bad", icon: X, word: "Error" },
  skipped: { tone: "warn", icon: CircleSlash, word: "Skipped" },
  cancelled: { tone: "plain", icon: Ban, word: "Cancelled" },
  interrupted: { tone: "warn", icon: Unplug, word: "Interrupted" },
  running: { tone: "info", icon: LoaderCircle, word: "Running" },
  healthy: { tone: "good", icon: Check, word: "Healthy" },
  retrying: { tone: "warn", icon: RotateCw, word: "Retrying" },
  late: { tone: "warn", icon: Clock, word: "Late" },
  failing: { tone: "bad", icon: X, word: "Failing" },
  suspended: { tone: "bad", icon: PowerOff, word: "Suspended", framed: true },
  paused: { tone: "plain", icon: Pause, word: "Paused", framed: true },
  off: { tone: "plain", icon: Minus, word: "Off" },
  never_run: { tone: "plain", icon: Dot, word: "Never run" },
  never_runs: { tone: "bad", icon: TriangleAlert, word: "Never runs" },
};

export function StatusBadge({ status }: { status: string }) {
  const look = looks[status] ?? { tone: "plain", icon: CircleDashed, word: status };
  return (
    <Badge tone={look.tone} icon={look.icon} turning={status === "running"} framed={look.framed}>
      {look.word}
    </Badge>
  );
}
