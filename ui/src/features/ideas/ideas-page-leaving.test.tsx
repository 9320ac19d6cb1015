import { screen, waitFor } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, it } from "vitest";
import { show, TIDE } from "./ideas-page.support";

const notes = () => screen.getByRole("textbox", { name: `Notes on ${TIDE}` });

async function edit() {
  const shown = show();
  await shown.user.click(await screen.findByRole("button", { name: TIDE }));
  return shown;
}

it.each([
  ["Esc", (user: UserEvent) => user.keyboard("{Escape}")],
  ["Close", (user: UserEvent) => user.click(screen.getByRole("button", { name: "Close" }))],
  ["its title", (user: UserEvent) => user.click(screen.getByRole("button", { name: TIDE }))],
])("gives back what was typed and left by %s, though the row is no longer listed", async (_, leave) => {
  const { backend, user } = await edit();
  await user.keyboard("High water first.");
  await user.type(screen.getByRole("searchbox", { name: "Search ideas" }), "harbour");
  await screen.findByText("1 idea");
  await user.click(notes());
  await leave(user);
  expect(await screen.findByText("No idea matches")).toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  expect(notes()).toHaveFocus();
  expect(notes()).toHaveValue("High water first.");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(screen.queryByRole("textbox", { name: "Title" })).not.toBeInTheDocument());
  expect(backend.asked("update_idea")).toEqual([{ id: 1, input: { body: "High water first." } }]);
});

it("gives it back into an editor that was opened anew meanwhile, too", async () => {
  const { user } = await edit();
  await user.keyboard("High water first.{Escape}");
  await user.click(screen.getByRole("button", { name: TIDE }));
  expect(notes()).toHaveValue("");
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  expect(notes()).toHaveValue("High water first.");
});

it("says nothing where nothing was changed", async () => {
  const { user } = await edit();
  await user.keyboard("x{Backspace}{Escape}");
  expect(screen.getByRole("button", { name: TIDE })).toHaveFocus();
  expect(screen.queryByText(/were left/)).not.toBeInTheDocument();
});
