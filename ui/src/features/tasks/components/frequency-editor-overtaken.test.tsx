import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { keys } from "@/lib/query";
import { FakeBackend } from "@/testing/fake-backend";
import { aTask } from "@/testing/fixtures/tasks";
import { edit, frequency } from "./frequency-editor.support";

describe("a frequency that somebody else changes while it is edited", () => {
  /** The editor on 15 minutes, and how somebody else sets 5. */
  async function show() {
    const backend = new FakeBackend();
    const task = aTask({ frequencySeconds: 900 });
    backend.tasks = [task];
    const shown = await edit("News sync", backend);
    const setElsewhere = () => {
      backend.tasks = [{ ...task, frequencySeconds: 300, revision: task.revision + 1 }];
      return act(() => shown.queries.invalidateQueries({ queryKey: keys.tasks, exact: true }));
    };
    return { ...shown, setElsewhere };
  }

  it("is shown where nothing was changed here, and Enter does not undo it", async () => {
    const { backend, form, user, setElsewhere } = await show();
    await setElsewhere();
    await waitFor(() => expect(form.getByLabelText("Amount")).toHaveValue("5"));
    expect(form.queryByRole("alert")).toBeNull();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(frequency("news_sync")).toHaveTextContent("Every 5 min"));
    expect(backend.asked("update_system_task")).toEqual([]);
  });

  it("is told of where a draft would undo it, and may be replaced all the same", async () => {
    const { backend, form, user, setElsewhere } = await show();
    await user.keyboard("7");
    expect(form.queryByRole("alert")).toBeNull();
    await setElsewhere();
    expect(await form.findByRole("alert")).toHaveTextContent(/changed elsewhere meanwhile/);
    expect(form.getByLabelText("Amount")).toHaveValue("7");
    await user.keyboard("{Enter}");
    await screen.findByText("News sync: the new frequency is in force.");
    expect(backend.tasks[0]?.frequencySeconds).toBe(420);
  });

  it("leaves a draft alone that becomes what was in force before, and lets that be saved again", async () => {
    const { backend, form, user, setElsewhere } = await show();
    await user.keyboard("1");
    await setElsewhere();
    expect(await form.findByRole("alert")).toHaveTextContent(/changed elsewhere meanwhile/);
    await user.keyboard("50");
    expect(form.getByLabelText("Amount")).toHaveValue("150");
    await user.keyboard("{Backspace}{Enter}");
    await screen.findByText("News sync: the new frequency is in force.");
    expect(backend.tasks[0]?.frequencySeconds).toBe(900);
  });

  it("is typed over where it came in place of the selected text", async () => {
    const { form, user, setElsewhere } = await show();
    await setElsewhere();
    await waitFor(() => expect(form.getByLabelText("Amount")).toHaveValue("5"));
    await user.keyboard("7");
    expect(form.getByLabelText("Amount")).toHaveValue("7");
  });
});
