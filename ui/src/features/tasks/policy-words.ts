// What each policy of a task does, in a sentence; and what can be told to be wrong before the engine is asked.
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { plural } from "@/lib/result";
import { span } from "@/lib/time";

export type Policies = Pick<
  SystemTaskDto,
  "catchUp" | "overlap" | "timeoutSeconds" | "maxRetries" | "breakerThreshold"
>;

export type NumberPolicy = "timeoutSeconds" | "maxRetries" | "breakerThreshold";

const catchUp: Record<string, string> = {
  once: "After an absence it runs once, for all the slots that were missed.",
  skip: "Missed slots are noted in the history and not made up for.",
  all: "After an absence each missed slot is run, the oldest first, at most 100.",
};

const overlap: Record<string, string> = {
  skip: "A slot that comes while it runs is passed over.",
  queue: "A slot that comes while it runs waits for its end; one can wait.",
  cancel_running: "A slot that comes while it runs cancels that run and begins.",
};

/** What a policy as it stands does. */
export function policyText(name: keyof Policies, policies: Policies): string {
  const { timeoutSeconds, maxRetries, breakerThreshold } = policies;
  switch (name) {
    case "catchUp":
      return catchUp[policies.catchUp] ?? "";
    case "overlap":
      return overlap[policies.overlap] ?? "";
    case "timeoutSeconds":
      return `A run is stopped after ${span(timeoutSeconds * 1000)}; time asleep does not count.`;
    case "maxRetries":
      return maxRetries === 0
        ? "What failed waits for its next slot."
        : `What failed is tried ${plural(maxRetries, "more time")}, first after 30 s and then after twice as long each; refusals are not.`;
    case "breakerThreshold":
      return breakerThreshold === 0
        ? "It is never suspended, however often it fails."
        : `After ${plural(breakerThreshold, "error")} in a row it is suspended and tried every 6 h until it works.`;
  }
}

const least: Record<NumberPolicy, number> = { timeoutSeconds: 1, maxRetries: 0, breakerThreshold: 0 };

/** Why a number cannot be; null where the engine has to say. */
export function wrongNumber(name: NumberPolicy, value: number): string | null {
  if (!Number.isFinite(value)) return "Write a number.";
  if (!Number.isInteger(value)) return "Write a whole number.";
  return value < least[name] ? `It has to be at least ${least[name]}.` : null;
}
