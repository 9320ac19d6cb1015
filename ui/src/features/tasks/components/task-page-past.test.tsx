import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR } from "@/testing/fixtures/clock";
import { anExplanation } from "@/testing/fixtures/runs";
import { anEdit, anOverview, aTask } from "@/testing/fixtures/tasks";
import { region, show } from "./task-page.support";

describe("the edits", () => {
  it("name what changed in the configuration, and no address", async () => {
    const backend = new FakeBackend();
    const config = (feeds: object[]) => JSON.stringify({ config: JSON.stringify({ feeds }) });
    const feed = { name: "Herald", url: "https://herald.example/rss?key=s3cret" };
    backend.edits = [anEdit({ before: config([]), after: config([feed]) })];
    show(aTask(), backend);
    const edits = await region("Edits");
    expect(await edits.findByText("Configuration: feeds: added “Herald”")).toBeInTheDocument();
  });

  it("say who changed what, and can be undone once", async () => {
    const backend = new FakeBackend();
    backend.edits = [anEdit(), anEdit({ id: 70, undoneBy: 72 })];
    const { user } = show(aTask(), backend);
    const words = await screen.findAllByText("Every 45 min", { selector: "li *" });
    const [latest, undone] = words.map((text) => text.closest("li"));
    expect(latest).toHaveTextContent("Interval: Every 15 min → Every 45 min");
    expect(latest).toHaveTextContent("3 h ago · in the window");
    expect(undone).toHaveTextContent("undone");
    expect(within(undone as HTMLElement).queryByRole("button")).not.toBeInTheDocument();
    await user.click(within(latest as HTMLElement).getByRole("button", { name: /^Undo/ }));
    expect(backend.asked("undo_task_edit")).toEqual([{ editId: 71 }]);
  });

  it("are undone once, however often one presses", async () => {
    const backend = new FakeBackend();
    backend.edits = [anEdit({ id: 71 })];
    const undo = backend.command("undo_task_edit");
    let answer = () => {};
    backend.answer("undo_task_edit", async (args) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return undo(args);
    });
    const { user } = show(aTask(), backend);
    const button = await (await region("Edits")).findByRole("button", { name: /^Undo/ });
    await user.dblClick(button);
    expect(button).toHaveAttribute("aria-busy", "true");
    answer();
    await waitFor(() => expect(button).not.toBeInTheDocument());
    expect(backend.asked("undo_task_edit")).toEqual([{ editId: 71 }]);
  });

  it("are the latest five, until all are asked for", async () => {
    const backend = new FakeBackend();
    backend.edits = [1, 2, 3, 4, 5, 6, 7].map((id) => anEdit({ id }));
    const { user } = show(aTask(), backend);
    const edits = await region("Edits");
    expect(await edits.findAllByRole("listitem")).toHaveLength(5);
    await user.click(edits.getByRole("button", { name: "Show all 7" }));
    expect(edits.getAllByRole("listitem")).toHaveLength(7);
  });
});

describe("why it did, or did not, run", () => {
  const asked = (backend: FakeBackend) => backend.asked("explain_slot").map(({ at }) => at);

  it("begins with the last slot that wants explaining, and leads to its run", async () => {
    const backend = new FakeBackend();
    const overview = anOverview();
    backend.answer("get_task_overview", () => overview);
    show(aTask(), backend);
    const why = await region("Why did it run, or not?");
    expect(await why.findByText(/^The computer slept from 22:10.*others\.$/)).toBeInTheDocument();
    expect(why.getByText("Missed")).toBeInTheDocument();
    expect(why.getByRole("link", { name: "Run #40" })).toHaveAttribute("href", "/runs/40");
    // The missed one of the fixture is later than the failed one.
    expect(asked(backend)).toEqual([overview.recent[15]?.scheduledFor]);
  });

  it("goes slot by slot, and to the latest", async () => {
    const backend = new FakeBackend();
    const [previousSlot, nextSlot] = [at(-3 * HOUR), at(-HOUR)];
    backend.answer("explain_slot", () => anExplanation({ previousSlot, nextSlot }));
    const { user } = show(aTask(), backend);
    const why = await region("Why did it run, or not?");
    await user.click(await why.findByRole("button", { name: "Previous slot" }));
    await waitFor(() => expect(asked(backend).at(-1)).toBe(previousSlot));
    await user.click(why.getByRole("button", { name: "Next slot" }));
    await waitFor(() => expect(asked(backend).at(-1)).toBe(nextSlot));
    await user.click(why.getByRole("button", { name: "Latest slot" }));
    await waitFor(() => expect(asked(backend).at(-1)).toBeUndefined());
  });

  it("takes a time of the task's own clocks", async () => {
    const { backend, user } = show(aTask({ timezone: "Asia/Tokyo" }));
    const why = await region("Why did it run, or not?");
    const field = await why.findByLabelText("Time in Asia/Tokyo");
    await user.clear(field);
    await user.type(field, "2026-03-02T14:05");
    await user.click(why.getByRole("button", { name: "Explain" }));
    await waitFor(() => expect(asked(backend).at(-1)).toBe("2026-03-02T14:05"));
  });

  it("says why it cannot be explained", async () => {
    const backend = new FakeBackend();
    backend.refuse("explain_slot", { kind: "invalid_input", field: "at", message: "that is too far ahead" });
    show(aTask(), backend);
    expect(await (await region("Why did it run, or not?")).findByRole("alert")).toHaveTextContent(
      "that is too far ahead",
    );
  });
});
