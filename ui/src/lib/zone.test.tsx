import { act, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { RelativeTime } from "@/components/ui/relative-time";
import { computerZone, isSameZone, setShownZone, shownZone, useShownZone } from "./zone";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  setShownZone("system");
});

function Zone() {
  return useShownZone();
}

it("is this computer's until another is chosen, and again afterwards", () => {
  vi.stubEnv("TZ", "Europe/Berlin");
  setShownZone("system");
  expect([shownZone(), computerZone()]).toEqual(["Europe/Berlin", "Europe/Berlin"]);
  setShownZone("Asia/Tokyo");
  expect([shownZone(), computerZone()]).toEqual(["Asia/Tokyo", "Europe/Berlin"]);
  setShownZone("system");
  expect(shownZone()).toBe("Europe/Berlin");
});

it.each([
  ["UTC", "Etc/UTC", true],
  ["UTC", "GMT", true],
  ["Zulu", "Etc/GMT+0", true],
  ["Europe/Berlin", "Europe/Berlin", true],
  ["Europe/Berlin", "Europe/Paris", false],
  ["UTC", "Europe/London", false],
  ["UTC", "Mars/Olympus", false],
])("%s and %s are one zone: %s", (a, b, same) => expect(isSameZone(a, b)).toBe(same));

it("stays the computer's for a name that is no zone", () => {
  setShownZone("Mars/Olympus");
  expect(shownZone()).toBe(computerZone());
});

it("is shown anew by whoever shows it", () => {
  render(
    <p>
      <Zone />: <RelativeTime at="2026-03-02T12:00:00Z" />
    </p>,
  );
  act(() => setShownZone("Asia/Tokyo"));
  expect(screen.getByText(/Asia\/Tokyo:/)).toBeInTheDocument();
  expect(screen.getByText(/ago|in /).title).toMatch(/21:00:00.*\(Asia\/Tokyo\)$/);
});

it("is shown anew where the computer has travelled, whoever noticed it", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.stubEnv("TZ", "Europe/Berlin");
  setShownZone("system");
  render(<Zone />);
  expect(screen.getByText("Europe/Berlin")).toBeInTheDocument();
  vi.stubEnv("TZ", "America/New_York");
  vi.setSystemTime(Date.now() + 15_000);
  await act(async () => void computerZone());
  expect(screen.getByText("America/New_York")).toBeInTheDocument();
});
