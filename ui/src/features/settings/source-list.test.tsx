import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart } from "@/testing/render";
import { NewsForm } from "./source-forms";

const names = () =>
  screen.getAllByRole<HTMLInputElement>("textbox", { name: /^Name of feed/ }).map(({ value }) => value);
const show = async () => {
  const shown = renderPart(<NewsForm />, new FakeBackend());
  await screen.findByRole("textbox", { name: "Name of feed 1" });
  return shown;
};
const button = (name: string) => screen.getByRole("button", { name });
const savedNames = (backend: FakeBackend) =>
  backend
    .asked("update_system_task")
    .map(({ input }) => JSON.parse((input as UpdateTaskInput).config ?? ""))
    .map(({ feeds }) => feeds.map(({ name }: { name: string }) => name));

describe("the order", () => {
  it("is changed by buttons, and the focus goes along", async () => {
    const { backend, user } = await show();
    expect(button("Move Harbour Gazette up")).toBeDisabled();
    expect(button("Move LWN down")).toBeDisabled();
    await user.click(button("Move Harbour Gazette down"));
    expect(names()).toEqual(["Rust Blog", "Harbour Gazette", "LWN"]);
    expect(button("Move Harbour Gazette down")).toHaveFocus();
    await user.click(button("Save News feeds"));
    expect(savedNames(backend)).toEqual([["Rust Blog", "Harbour Gazette", "LWN"]]);
  });

  it("is changed by Alt and an arrow in a field", async () => {
    const { user } = await show();
    await user.click(screen.getByRole("textbox", { name: "Address of feed 3" }));
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(names()).toEqual(["Harbour Gazette", "LWN", "Rust Blog"]);
    expect(screen.getByRole("textbox", { name: "Name of feed 2" })).toHaveFocus();
    await user.keyboard("{Alt>}{ArrowUp}{ArrowUp}{/Alt}");
    expect(names()).toEqual(["LWN", "Harbour Gazette", "Rust Blog"]);
  });
});

describe("what is removed", () => {
  it("comes back by Undo, where it was, with what was changed since", async () => {
    const { user } = await show();
    await user.click(button("Remove Rust Blog"));
    expect(names()).toEqual(["Harbour Gazette", "LWN"]);
    expect(screen.getByRole("textbox", { name: "Name of feed 2" })).toHaveFocus();
    await user.type(screen.getByRole("textbox", { name: "Name of feed 1" }), "!");
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(names()).toEqual(["Harbour Gazette!", "Rust Blog", "LWN"]));
  });

  it("comes back once only where a revert was first", async () => {
    const { user } = await show();
    await user.click(button("Remove Rust Blog"));
    const undo = await screen.findByRole("button", { name: "Undo" });
    await user.click(button("Revert"));
    fireEvent.click(undo);
    expect(names()).toEqual(["Harbour Gazette", "Rust Blog", "LWN"]);
    await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument());
  });

  it("takes its message along where a revert brings it back", async () => {
    const { user } = await show();
    await user.click(button("Remove Rust Blog"));
    await screen.findByRole("button", { name: "Undo" });
    await user.click(button("Revert"));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument());
  });

  it("is no change any more once it is back", async () => {
    const { user } = await show();
    await user.click(button("Remove Rust Blog"));
    expect(screen.getByText("not saved")).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(screen.queryByText("not saved")).not.toBeInTheDocument());
    expect(button("Save News feeds")).toBeDisabled();
  });
});

it("takes a new one with the focus in its name, and Ctrl+Enter saves", async () => {
  const { backend, user } = await show();
  await user.click(button("Add a feed"));
  expect(screen.getByRole("textbox", { name: "Name of feed 4" })).toHaveFocus();
  await user.keyboard("Quay{Control>}{Enter}{/Control}");
  expect(savedNames(backend)).toEqual([["Harbour Gazette", "Rust Blog", "LWN", "Quay"]]);
});
