import {
  Ban,
  Check,
  CircleDashed,
  CircleSlash,
  Clock,
  LoaderCircle,
  type LucideIcon,
  Minus,
  PowerOff,
  TriangleAlert,
  Unplug,
  X,
} from "lucide-react";
import { Badge, type Tone } from "./badge";

type Look = { tone: Tone; icon: LucideIcon; word: string };

/** How the words of runs and tasks look: success green, error red, skipped amber. */
const looks: Record<string, Look> = {
  success: { tone: "good", icon: Check, word: "Success" },
  error: { tone: "bad", icon: X, word: "Error" },
  skipped: { tone: "warn", icon: CircleSlash, word: "Skipped" },
  cancelled: { tone: "plain", icon: Ban, word: "Cancelled" },
  interrupted: { tone: "warn", icon: Unplug, word: "Interrupted" },
  running: { tone: "info", icon: LoaderCircle, word: "Running" },
  failing: { tone: "bad", icon: TriangleAlert, word: "Failing" },
  suspended: { tone: "bad", icon: PowerOff, word: "Suspended" },
  late: { tone: "warn", icon: Clock, word: "Late" },
  off: { tone: "plain", icon: Minus, word: "Off" },
  never: { tone: "plain", icon: CircleDashed, word: "Never run" },
};

export function StatusBadge({ status }: { status: string }) {
  const look = looks[status] ?? { tone: "plain", icon: CircleDashed, word: status };
  return (
    <Badge tone={look.tone} icon={look.icon} turning={status === "running"}>
      {look.word}
    </Badge>
  );
}
