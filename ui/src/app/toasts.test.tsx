import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { aRunEvent } from "@/testing/fixtures/runs";
import { renderWindow } from "@/testing/render";

afterEach(() => void vi.useRealTimers());

/** No two runs have the same number. */
let runs = 40;

const GOOD = "News sync completed · 24 new articles.";
const BAD = "News sync failed · Refused";

/** The message of a run that went well, and a way to let the next one fail. */
async function show() {
  const { backend } = renderWindow("/ideas");
  await screen.findByTestId("scheduler-state");
  await waitFor(() => expect(backend.asked("list_system_tasks")).toHaveLength(1));
  await act(() => backend.ran(aRunEvent({ runId: runs++ })));
  const message = (await screen.findByText(GOOD)).closest("li") as HTMLElement;
  const fail = () =>
    act(() =>
      backend.ran(aRunEvent({ runId: runs++, status: "error", result: null, errorMessage: "Refused" })),
    );
  return { message, fail };
}

describe("the message of a task's run", () => {
  it("takes the place of the one before", async () => {
    const { message, fail } = await show();
    await fail();
    await waitFor(() => expect(message).toHaveTextContent(BAD));
    expect(screen.queryByText(GOOD)).not.toBeInTheDocument();
  });

  it.each(["Close toast", "View"])("does not go with the one before, closed by %s", async (name) => {
    const { message, fail } = await show();
    fireEvent.click(within(message).getByRole("button", { name }));
    await fail();
    await waitFor(() => expect(message).not.toBeInTheDocument());
    expect(screen.getByText(BAD)).toBeInTheDocument();
  });

  it("does not go with the one before, whose time is over", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], shouldAdvanceTime: true });
    const { message, fail } = await show();
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    expect(message).toHaveAttribute("data-removed", "true");
    await fail();
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(message).not.toBeInTheDocument();
    expect(screen.getByText(BAD)).toBeInTheDocument();
  });
});
