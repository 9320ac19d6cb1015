import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderWindow } from "@/testing/render";

async function edit(path: string) {
  const shown = renderWindow(path);
  await shown.user.click(await screen.findByRole("button", { name: "Edit frequency of News sync" }));
  return { ...shown, amount: await screen.findByLabelText("Amount") };
}

it.each(["/settings/system-tasks", "/settings/system-tasks/1"])(
  "asks who leaves a frequency that was changed, and keeps it for who stays: %s",
  async (path) => {
    const { user, router, amount } = await edit(path);
    await user.clear(amount);
    await user.type(amount, "7");
    act(() => void router.navigate({ to: "/news" }));
    const dialog = within(await screen.findByRole("dialog", { name: "There are unsaved changes" }));
    expect(dialog.getByText(/^In the frequency of News sync\./)).toBeInTheDocument();
    await user.click(dialog.getByRole("button", { name: "Stay" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(amount).toHaveValue("7");
  },
);

it("lets go who has changed nothing, or has saved it", async () => {
  const { backend, user, router, amount } = await edit("/settings/system-tasks");
  act(() => void router.navigate({ to: "/settings/system-tasks/$id", params: { id: "1" } }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/settings/system-tasks/1"));
  expect(amount).not.toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Edit frequency of News sync" }));
  await user.type(await screen.findByLabelText("Amount"), "{Backspace}{Enter}");
  await waitFor(() => expect(backend.asked("update_system_task")).toHaveLength(1));
  act(() => void router.navigate({ to: "/news" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/news"));
});
