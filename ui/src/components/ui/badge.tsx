import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

const tones = {
  good: "bg-good-ground text-good",
  bad: "bg-bad-ground text-bad",
  warn: "bg-warn-ground text-warn",
  info: "bg-info-ground text-info",
  plain: "bg-raised text-muted",
} as const;

export type Tone = keyof typeof tones;

/** A state: icon, word and colour together, never colour alone. */
export function Badge({
  tone,
  icon: Icon,
  turning = false,
  framed = false,
  children,
}: {
  tone: Tone;
  icon?: LucideIcon;
  /** Something is going on. */
  turning?: boolean;
  /** Drawn round: on hold. */
  framed?: boolean;
  children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded px-1.5 py-0.5 font-medium text-xs ${framed ? "ring-1 ring-current/40 ring-inset" : ""} ${tones[tone]}`}
    >
      {Icon && <Icon aria-hidden className={`size-3.5 ${turning ? "animate-spin" : ""}`} />}
      {children}
    </span>
  );
}
