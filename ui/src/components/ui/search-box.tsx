import { useEffect, useRef, useState } from "react";
import { useShortcut } from "@/lib/shortcuts";
import { useHint } from "@/lib/single-keys";
import { SETTLE } from "@/lib/use-settled";
import { Input } from "./field";

export type SearchBoxProps = {
  label: string;
  group: string;
  /** What is looked for when it comes. */
  initial?: string;
  /** What is looked for, once typing has settled. */
  onSearch: (search: string) => void;
  className?: string;
};

/** Words to look for: `/` goes there, Esc empties it and then leaves it. */
export function SearchBox({ label, group, initial = "", onSearch, className = "w-56!" }: SearchBoxProps) {
  const [text, setText] = useState(initial);
  const box = useRef<HTMLInputElement>(null);
  const latest = useRef(onSearch);
  useEffect(() => {
    latest.current = onSearch;
  });
  useEffect(() => {
    const settled = setTimeout(() => latest.current(text.trim()), text === "" ? 0 : SETTLE);
    return () => clearTimeout(settled);
  }, [text]);
  const hint = useHint("/");
  useShortcut({ keys: "/", label, group, run: () => box.current?.focus() });
  return (
    <Input
      ref={box}
      type="search"
      aria-label={label}
      aria-keyshortcuts={hint.keys}
      placeholder={`Search…${hint.text}`}
      className={className}
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        if (text === "") event.currentTarget.blur();
        setText("");
      }}
    />
  );
}
