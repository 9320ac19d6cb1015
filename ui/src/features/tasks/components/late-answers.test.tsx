import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { renderWindow } from "@/testing/render";
import { show } from "./task-board.support";

const pencil = (name: string) => screen.getByRole("button", { name: `Edit frequency of ${name}` });
const inForce = (name: string) => screen.findByText(`${name}: the new frequency is in force.`);

describe("a frequency whose save is answered late", () => {
  async function save() {
    const backend = new FakeBackend();
    const answer = backend.hold("update_system_task");
    const { user } = await show(backend);
    await user.click(pencil("Calendar sync"));
    await user.keyboard("7{Enter}");
    return { answer, user };
  }

  it("leaves the editor of another row open, with what is typed in it", async () => {
    const { answer, user } = await save();
    await user.click(pencil("News sync"));
    await user.keyboard("13");
    answer();
    await inForce("Calendar sync");
    expect(screen.getByLabelText("Amount")).toHaveValue("13");
    expect(screen.getByLabelText("Amount")).toHaveFocus();
  });

  it("leaves the editor of the same row open where that was opened again", async () => {
    const { answer, user } = await save();
    await user.keyboard("{Escape}");
    await user.click(pencil("Calendar sync"));
    await user.keyboard("13");
    answer();
    await inForce("Calendar sync");
    expect(screen.getByLabelText("Amount")).toHaveValue("13");
  });

  it("leaves the focus where somebody has gone", async () => {
    const { answer } = await save();
    const run = screen.getByRole("button", { name: "Run now: News sync" });
    act(() => run.focus());
    answer();
    await inForce("Calendar sync");
    expect(screen.queryByLabelText("Amount")).not.toBeInTheDocument();
    expect(run).toHaveFocus();
  });

  it("leaves it on the page of the task, too", async () => {
    const backend = new FakeBackend();
    const answer = backend.hold("update_system_task");
    const { user } = renderWindow("/settings/system-tasks/1", backend);
    await user.click(await screen.findByRole("button", { name: "Edit frequency of News sync" }));
    await user.keyboard("7{Enter}");
    const run = screen.getByRole("button", { name: /^Run now/ });
    act(() => run.focus());
    answer();
    await inForce("News sync");
    expect(run).toHaveFocus();
  });
});

it("a snooze that is answered after its dialog was closed leaves the next one's open", async () => {
  const backend = new FakeBackend();
  const answer = backend.hold("update_system_task");
  const { user } = await show(backend);
  const dialog = (name: string) => screen.findByRole("dialog", { name: `Snooze ${name}` });
  await user.keyboard("jp");
  await user.click(within(await dialog("Alerts refresh")).getByRole("button", { name: "Snooze" }));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await user.keyboard("jp");
  await dialog("Calendar sync");
  answer();
  await screen.findByText(/^Alerts refresh is snoozed until/);
  expect(await dialog("Calendar sync")).toBeInTheDocument();
});
