import { useMutation } from "@tanstack/react-query";
import type { SourceTestDto } from "@/bindings/SourceTestDto";
import type { SourceTestInput } from "@/bindings/SourceTestInput";
import { CommandError, call } from "@/lib/ipc";

export type TestOutcome =
  | { ok: true; found: SourceTestDto }
  /** What is wrong and what would be right; the field where it is known. */
  | { ok: false; message: string; field?: string };

export type SourceTest = {
  test: () => void;
  isTesting: boolean;
  /** Of the source as it is now; null where it was not tested since it was changed. */
  outcome: TestOutcome | null;
  /** Forgets it, and with it the address. */
  reset: () => void;
};

/** Tries a source without storing anything, saved or not. */
export function useSourceTest(input: SourceTestInput): SourceTest {
  const trial = useMutation({
    // A mutation remembers what it was called with: a private address only as long as somebody looks at it.
    gcTime: 0,
    mutationFn: (tested: SourceTestInput) => call<SourceTestDto>("test_source", { input: tested }),
  });
  const current = JSON.stringify(trial.variables) === JSON.stringify(input);
  return {
    test: () => trial.mutate(input),
    isTesting: trial.isPending && current,
    outcome: current ? outcomeOf(trial.data, trial.error) : null,
    reset: trial.reset,
  };
}

function outcomeOf(found: SourceTestDto | undefined, error: Error | null): TestOutcome | null {
  if (error) {
    return {
      ok: false,
      message: error.message,
      field: error instanceof CommandError ? error.field : undefined,
    };
  }
  if (!found) return null;
  return found.ok ? { ok: true, found } : { ok: false, message: found.message };
}
