import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import { anOverview } from "@/testing/fixtures/tasks";
import { DurationChart } from "./duration-chart";

it("calls slow what the words beside it do: not what is a moment longer than 95 of 100", () => {
  const usual = { runs: 50, p50Ms: 300, p95Ms: 400 };
  const mark = anOverview().recent[0] as RunMarkDto;
  const runs = [
    { ...mark, runId: 1, durationMs: 450 },
    { ...mark, runId: 2, durationMs: 1_500 },
  ];
  render(<DurationChart runs={runs} usual={usual} />);
  expect(screen.getByText("#1: 450 ms").parentElement).not.toHaveClass("fill-warn");
  expect(screen.getByText("#2: 1.5 s, slower than usual").parentElement).toHaveClass("fill-warn");
});
