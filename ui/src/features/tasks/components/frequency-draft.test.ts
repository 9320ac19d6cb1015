import { describe, expect, it } from "vitest";
import { aTask } from "@/testing/fixtures/tasks";
import { type Draft, draftOf, isComplete, toInput, toPreview } from "./frequency-draft";

const every = (amount: string, unit: Draft["unit"] = "60"): Draft => ({
  kind: "every",
  amount,
  unit,
  cron: "",
});

describe("a frequency while it is edited", () => {
  it("begins with what is in force", () => {
    expect(draftOf(aTask())).toMatchObject({ kind: "every", amount: "45", unit: "60" });
    expect(draftOf(aTask({ frequencySeconds: 7200 }))).toMatchObject({ amount: "2", unit: "3600" });
    expect(draftOf(aTask({ frequencySeconds: 90 }))).toMatchObject({ amount: "90", unit: "1" });
    expect(draftOf(aTask({ frequencySeconds: 5400 }))).toMatchObject({ amount: "90", unit: "60" });
    expect(draftOf(aTask({ frequencySeconds: null, frequencyCron: "@daily" }))).toMatchObject({
      kind: "cron",
      cron: "@daily",
    });
    expect(draftOf(aTask({ frequencySeconds: null }))).toMatchObject({ kind: "manual" });
  });

  it("maps seconds, minutes and hours to seconds", () => {
    expect(toInput(every("1"))).toEqual({ frequencySeconds: 60 });
    expect(toInput(every("30", "1"))).toEqual({ frequencySeconds: 30 });
    expect(toInput(every("1.5"))).toEqual({ frequencySeconds: 90 });
    expect(toInput(every("2", "3600"))).toEqual({ frequencySeconds: 7200 });
    expect(toInput({ ...every("1"), kind: "manual" })).toEqual({
      frequencySeconds: null,
      frequencyCron: null,
    });
  });

  it.each(["", " ", "soon"])("is not complete with %j, and asks nothing", (amount) => {
    expect(isComplete(every(amount))).toBe(false);
    expect(toPreview(every(amount))).toBeNull();
  });

  it("leaves to the engine what is out of range", () => {
    expect(toPreview(every("0"), "Europe/Berlin")).toEqual({
      frequencySeconds: 0,
      timezone: "Europe/Berlin",
    });
  });
});
