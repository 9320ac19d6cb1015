/** Text with the words somebody looks for marked in it. It stays text. */
export function Matches({ text, search }: { text: string; search: string }) {
  const wanted = search.trim().toLowerCase();
  const lower = text.toLowerCase();
  // Letters whose small form is longer would put the marks beside the words.
  if (!wanted || lower.length !== text.length) return text;
  const parts = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), <Mark key={at}>{text.slice(at, at + wanted.length)}</Mark>);
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)];
}

function Mark({ children }: { children: string }) {
  return <mark className="rounded-sm bg-warn-ground text-ink underline decoration-warn">{children}</mark>;
}
