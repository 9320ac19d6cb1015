import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { absolute } from "@/lib/time";
import { aLogLine } from "@/testing/fixtures/runs";
import { LogLines } from "./log-lines";

vi.mock("@/lib/time", { spy: true });

it("draws each line once, though every report brings all of them anew", () => {
  const lines = (...messages: string[]) =>
    messages.map((message) => aLogLine({ at: "2026-03-02T12:00:00.000Z", message }));
  const { rerender } = render(<LogLines lines={lines("one", "two")} />);
  rerender(<LogLines lines={lines("one", "two", "three")} />);
  expect(screen.getAllByRole("listitem")).toHaveLength(3);
  expect(absolute).toHaveBeenCalledTimes(3);
});
