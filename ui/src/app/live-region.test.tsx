import { act, screen, waitFor } from "@testing-library/react";
import { toast } from "sonner";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aRunEvent } from "@/testing/fixtures/runs";
import { renderWindow } from "@/testing/render";

const told = () => screen.getByRole("status", { name: "Announcements" });
let backend: ReturnType<typeof renderWindow>["backend"];

beforeEach(async () => {
  ({ backend } = renderWindow("/ideas"));
  await screen.findByTestId("scheduler-state");
  await waitFor(() => expect(backend.asked("list_system_tasks")).toHaveLength(1));
});

const ran = (part: Parameters<typeof aRunEvent>[0]) => act(() => backend.ran(aRunEvent(part)));
const failed = (errorCount: number) =>
  ran({ status: "error", result: null, errorCount, errorMessage: `Refused, ${errorCount}` });

describe("what is told to screen readers", () => {
  it("is what the user started", async () => {
    await ran({ trigger: "manual" });
    expect(told()).toHaveTextContent("News sync completed · 24 new articles.");
  });

  it("is the end of a run that the user asked for, whoever had started it", async () => {
    const cancelled = { status: "cancelled", result: null } as const;
    await ran({ ...cancelled, trigger: "schedule", reason: "shutdown" });
    expect(told()).toBeEmptyDOMElement();
    await ran({ ...cancelled, trigger: "schedule", reason: "cancelled" });
    expect(told()).toHaveTextContent("News sync was cancelled.");
  });

  it("is told again when it is the same as before", async () => {
    await ran({ trigger: "manual" });
    const [first] = told().children;
    await ran({ trigger: "manual" });
    // Only what is added is told.
    expect(told()).toHaveAttribute("aria-atomic", "false");
    expect([...told().children].map(({ textContent }) => textContent)).toEqual([
      "News sync completed · 24 new articles.",
      "News sync completed · 24 new articles.",
    ]);
    expect(told().firstElementChild).toBe(first);
  });

  it("is all of what comes at once, in its order, and does not grow without end", async () => {
    act(() => {
      toast.success("News sync is switched off.");
      toast.success("Backup is switched off.");
    });
    const texts = () => [...told().children].map(({ textContent }) => textContent);
    await waitFor(() => expect(texts()).toEqual(["News sync is switched off.", "Backup is switched off."]));
    for (let run = 1; run <= 20; run++) await ran({ trigger: "manual" });
    expect(texts()).toHaveLength(10);
  });

  it("is not what the schedule does all day, though it is shown", async () => {
    await ran({});
    expect(await screen.findByText("News sync completed · 24 new articles.")).toBeInTheDocument();
    expect(told()).toBeEmptyDOMElement();
  });

  it("is an incident when it begins and when it is one for certain, not every time", async () => {
    await failed(1);
    expect(told()).toHaveTextContent("News sync failed · Refused, 1");
    await failed(2);
    expect(told()).toHaveTextContent("Refused, 1");
    await failed(3);
    expect(told()).toHaveTextContent("Refused, 3");
    await failed(4);
    expect(told()).toHaveTextContent("Refused, 3");
  });

  it("is what answers an action", async () => {
    act(() => void toast.success("News sync is switched off."));
    await waitFor(() => expect(told()).toHaveTextContent("News sync is switched off."));
  });

  it("is not told again because a newer message has gone", async () => {
    act(() => void toast.success("News sync is switched off."));
    await waitFor(() => expect(told()).toHaveTextContent("News sync is switched off."));
    let newer: string | number = "";
    act(() => {
      newer = toast.success("Backup is switched off.");
    });
    await waitFor(() => expect(told()).toHaveTextContent("Backup is switched off."));
    act(() => void toast.dismiss(newer));
    await waitFor(() => expect(screen.queryByRole("listitem", { name: /Backup/ })).not.toBeInTheDocument());
    await waitFor(() => expect(toast.getToasts()).toHaveLength(1));
    await act(async () => {});
    expect(told()).toHaveTextContent("Backup is switched off.");
  });

  it("goes on being told while the tasks change", async () => {
    const { __TAURI_INTERNALS__ } = window as unknown as { __TAURI_INTERNALS__: { invoke: () => unknown } };
    const invoked = vi.spyOn(__TAURI_INTERNALS__, "invoke");
    backend.tasks = backend.tasks.map((task) => ({ ...task, name: `${task.name}, renamed` }));
    await act(() => backend.changed({ taskId: 0 }));
    await waitFor(() => expect(backend.asked("list_system_tasks").length).toBeGreaterThan(1));
    await ran({ trigger: "manual" });
    await waitFor(() => expect(told()).toHaveTextContent("News sync, renamed completed"));
    // Between two listenings an event would find nobody.
    const commands = invoked.mock.calls.map(([command]: unknown[]) => command);
    expect(commands).toContain("list_system_tasks");
    expect(commands).not.toContain("plugin:event|listen");
  });

  it("is told in one place only", () => {
    const live = document.querySelectorAll('[aria-live="polite"], [aria-live="assertive"], [role="log"]');
    expect([...live].map((region) => region.outerHTML)).toEqual([]);
  });
});
