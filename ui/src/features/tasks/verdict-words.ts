// What the engine says became of a slot, in a word and a tone.
import type { Tone } from "@/components/ui/badge";

const verdicts: Record<string, [string, Tone]> = {
  ran: ["Ran", "good"],
  coalesced: ["Another run stands for it", "warn"],
  missed: ["Missed", "warn"],
  skipped: ["Passed over", "warn"],
  interrupted: ["Interrupted", "warn"],
  running: ["Running", "info"],
  waiting: ["Waiting", "info"],
  unanswered: ["Nobody was there", "warn"],
  upcoming: ["Still to come", "info"],
  disabled: ["Switched off", "plain"],
  suspended: ["Suspended", "bad"],
  edited: ["The schedule had changed", "plain"],
  did_not_exist: ["Before its time", "plain"],
  no_slot: ["No slot", "plain"],
  unknown: ["Not recorded", "plain"],
};

/** A slot that ran may have failed all the same. */
export function verdictWord(verdict: string, status?: string | null): [string, Tone] {
  if (verdict === "ran" && status === "error") return ["Ran and failed", "bad"];
  return verdicts[verdict] ?? [verdict.replaceAll("_", " "), "plain"];
}

/** The engine's sentence, with a capital and a full stop. */
export function sentenceOf(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;
}
