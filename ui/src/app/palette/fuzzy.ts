// How well what was typed fits a line: each letter in order, and better where words begin or letters stand together.

/** 0 where it does not fit; the higher the better. */
export function fitness(query: string, text: string): number {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, "");
  if (wanted === "") return 1;
  const line = text.toLowerCase();
  const whole = line.indexOf(query.trim().toLowerCase());
  if (whole >= 0) return 1_000 - line.length + (beginsWord(line, whole) ? 500 : 0);
  let score = 1;
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const at = next(line, letter, from, last);
    if (at < 0) return 0;
    score += at === last + 1 ? 8 : beginsWord(line, at) ? 6 : 1;
    last = at;
    from = at + 1;
  }
  return score - line.length / 100;
}

/** The letter right here, else where a word begins with it, else wherever it is. */
function next(line: string, letter: string, from: number, last: number): number {
  if (from === last + 1 && line[from] === letter) return from;
  const first = line.indexOf(letter, from);
  for (let at = first; at >= 0; at = line.indexOf(letter, at + 1)) if (beginsWord(line, at)) return at;
  return first;
}

const beginsWord = (line: string, at: number) => at === 0 || !/[\p{L}\p{N}]/u.test(line[at - 1] ?? "");
