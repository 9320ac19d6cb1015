import { describe, expect, it } from "vitest";
import { aTask } from "@/testing/fixtures/tasks";
import { type Draft, draftOf, missing, toInput, toPreview, withKind } from "./frequency-draft";

const every = (amount: string, unit: Draft["unit"] = "60"): Draft => ({
  kind: "every",
  amount,
  unit,
  time: "09:00",
  days: [1, 2],
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
    expect(missing(every(amount))).toBe("Write a number.");
    expect(toPreview(every(amount), aTask())).toBeNull();
  });

  it("leaves to the engine what is out of range, and says for which task and zone", () => {
    expect(toPreview(every("0"), aTask({ timezone: "Europe/Berlin" }))).toEqual({
      frequencySeconds: 0,
      timezone: "Europe/Berlin",
      taskType: "news_sync",
      component: "news",
    });
  });

  it("reads a time of the day back from its pattern, and writes it as one", () => {
    const draft = draftOf(aTask({ frequencySeconds: null, frequencyCron: "30 2 * * *" }));
    expect(draft).toMatchObject({ kind: "daily", time: "02:30" });
    expect(toInput({ ...draft, time: "3:05" })).toEqual({ frequencyCron: "5 3 * * *" });
  });

  it("does so for weekdays, too", () => {
    const draft = draftOf(aTask({ frequencySeconds: null, frequencyCron: "0 9 * * 1-5" }));
    expect(draft).toMatchObject({ kind: "weekly", days: [1, 2, 3, 4, 5] });
    expect(toInput({ ...draft, days: [1, 2, 3, 4, 6] })).toEqual({ frequencyCron: "0 9 * * 1-4,6" });
    expect(missing({ ...draft, days: [] })).toBe("Choose a weekday.");
    expect(missing({ ...draft, time: "9 h" })).toMatch("Write a time");
  });

  it("takes the pattern along to where it is written by hand", () => {
    const draft = draftOf(aTask({ frequencySeconds: null, frequencyCron: "0 9 * * 1-5" }));
    expect(withKind({ ...draft, time: "10:30" }, "cron").cron).toBe("30 10 * * 1-5");
    expect(withKind(every("5"), "manual").cron).toBe("");
  });

  it("edits days as days", () => {
    expect(draftOf(aTask({ frequencySeconds: 2 * 86_400 }))).toMatchObject({ amount: "2", unit: "86400" });
    expect(toInput(every("2", "86400"))).toEqual({ frequencySeconds: 172_800 });
  });
});
