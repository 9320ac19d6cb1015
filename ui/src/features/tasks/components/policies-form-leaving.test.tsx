import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderWindow } from "@/testing/render";

async function show() {
  const shown = renderWindow("/settings/system-tasks/1");
  const retries = await screen.findByLabelText("Retries");
  return { ...shown, retries };
}

it("asks who leaves policies that were changed, and keeps them for who stays", async () => {
  const { user, router, retries } = await show();
  await user.clear(retries);
  await user.type(retries, "7");
  act(() => void router.navigate({ to: "/settings/system-tasks/$id", params: { id: "2" } }));
  const dialog = within(await screen.findByRole("dialog", { name: "There are unsaved changes" }));
  expect(dialog.getByText(/^In the policies\./)).toBeInTheDocument();
  await user.click(dialog.getByRole("button", { name: "Stay" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(retries).toHaveValue(7);
});

it("asks while they are being saved, as they may be refused", async () => {
  const { backend, user, router } = await show();
  backend.hold("update_system_task");
  await user.selectOptions(screen.getByLabelText("Missed slots"), "skip");
  await user.click(screen.getByRole("button", { name: "Save policies" }));
  act(() => void router.navigate({ to: "/news" }));
  expect(await screen.findByRole("dialog", { name: "There are unsaved changes" })).toBeInTheDocument();
});

it("lets go who has changed them back", async () => {
  const { user, router } = await show();
  const missed = screen.getByLabelText("Missed slots");
  await user.selectOptions(missed, "skip");
  await user.selectOptions(missed, "once");
  act(() => void router.navigate({ to: "/news" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/news"));
});
