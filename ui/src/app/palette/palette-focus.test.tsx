import { screen, waitFor, within } from "@testing-library/react";
import { useRef, useState } from "react";
import { expect, it } from "vitest";
import { useShortcut } from "@/lib/shortcuts";
import { renderPart } from "@/testing/render";
import { Palette } from "./palette";

// What jsdom lacks and the window has.
Element.prototype.scrollIntoView ??= () => undefined;

function Editable() {
  const field = useRef<HTMLInputElement>(null);
  useShortcut({ keys: "e", label: "Edit frequency", group: "Task", run: () => field.current?.focus() });
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      <input ref={field} aria-label="Frequency" />
      <Palette open={isOpen} onOpenChange={setOpen} shell={{ snooze: () => undefined }} />
    </>
  );
}

it("leaves the focus where a command puts it", async () => {
  const { user } = renderPart(<Editable />);
  const palette = within(await screen.findByRole("dialog", { name: "Commands" }));
  await user.type(palette.getByRole("combobox"), "edit fr{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await waitFor(() => expect(screen.getByRole("textbox", { name: "Frequency" })).toHaveFocus());
});
