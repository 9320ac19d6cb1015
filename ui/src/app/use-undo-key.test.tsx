import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { toast } from "sonner";
import { beforeEach, expect, it, vi } from "vitest";
import { renderWindow } from "@/testing/render";

const message = (text: string) => {
  const undo = vi.fn();
  act(() => void toast.success(text, { action: { label: "Undo", onClick: undo } }));
  return undo;
};
const press = () => fireEvent.keyDown(document.body, { key: "u" });

beforeEach(async () => {
  renderWindow("/ideas");
  await screen.findByTestId("scheduler-state");
});

it("takes back what the latest message told, though it has only just come", async () => {
  const first = message("News sync is switched off.");
  await screen.findByText("News sync is switched off.");
  const second = message("Backup is switched off.");
  press();
  expect(second).toHaveBeenCalledOnce();
  expect(first).not.toHaveBeenCalled();
  await waitFor(() => expect(screen.queryByText("Backup is switched off.")).not.toBeInTheDocument());
});

it("goes from one to the one before, and says when there is none any more", async () => {
  const first = message("News sync is switched off.");
  const second = message("Backup is switched off.");
  act(() => void toast.error("This cannot be taken back."));
  press();
  press();
  expect(second).toHaveBeenCalledOnce();
  expect(first).toHaveBeenCalledOnce();
  press();
  expect(await screen.findByText(/^No message offers Undo any more/)).toBeInTheDocument();
  expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});
