// What an edit changed in a task's configuration, field by field. It names fields and the things in lists, never what
// an address or a text field says: those may hold keys.

type Json = Record<string, unknown>;

/** "feeds: added “The Herald”", "newsdata.query", "event_lead_minutes: 60 → 30"; empty: it cannot be told. */
export function configChanges(before: unknown, after: unknown): string[] {
  const [from, to] = [read(before), read(after)];
  return from && to ? ofObject(from, to, "") : [];
}

/** No configuration is an empty one. */
function read(text: unknown): Json | null {
  if (text === null || text === undefined) return {};
  try {
    const value: unknown = JSON.parse(String(text));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function ofObject(before: Json, after: Json, path: string): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].flatMap((field) =>
    ofValue(before[field] ?? null, after[field] ?? null, path + plain(field)),
  );
}

function ofValue(before: unknown, after: unknown, path: string): string[] {
  if (isSame(before, after)) return [];
  if (isList(before) && isList(after)) {
    const said = ofList(before ?? [], after ?? []);
    return said.length > 0 ? said.map((what) => `${path}: ${what}`) : [`${path}: order`];
  }
  if (isPart(before) && isPart(after)) return ofObject(before ?? {}, after ?? {}, `${path}.`);
  const isTold = [before, after].every((value) => ["number", "boolean"].includes(typeof value));
  return [isTold ? `${path}: ${before} → ${after}` : path];
}

/** Things of a list are the same by their name; one that kept all but its name was renamed. */
function ofList(before: unknown[], after: unknown[]): string[] {
  const gone = before.filter((item) => !find(after, item));
  const come = after.filter((item) => !find(before, item));
  const renamed = gone.flatMap((item) => {
    const now = come.find((other) => isObject(item) && isSame(nameless(item), nameless(other)));
    return now === undefined ? [] : [{ item, now }];
  });
  const changed = after.flatMap((item) => {
    const old = find(before, item);
    if (!isObject(old) || !isObject(item) || isSame(old, item)) return [];
    return [`changed ${called(item)} (${ofObject(old, item, "").join(", ")})`];
  });
  const others = (items: unknown[], side: "item" | "now") =>
    items.filter((item) => !renamed.some((pair) => pair[side] === item)).map(called);
  return [
    ...group("added", others(come, "now")),
    ...group("removed", others(gone, "item")),
    ...renamed.map(({ item, now }) => `renamed ${called(item)} to ${called(now)}`),
    ...changed,
  ];
}

const group = (verb: string, names: string[]) => (names.length > 0 ? [`${verb} ${names.join(", ")}`] : []);

const find = (items: unknown[], item: unknown) => items.find((other) => called(other) === called(item));

const nameless = (item: unknown) => (isObject(item) ? { ...item, name: null } : item);

/** What a person calls it; of an address only the host. */
function called(item: unknown): string {
  const name = isObject(item) ? (item.name ?? item.url) : item;
  return typeof name === "string" ? `“${plain(name)}”` : "an entry";
}

function plain(text: string): string {
  const [, host] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/?#]*)/i.exec(text) ?? [];
  return host ?? text;
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isPart = (value: unknown): value is Json | null => value === null || isObject(value);
const isList = (value: unknown): value is unknown[] | null => value === null || Array.isArray(value);

/** Whatever the order of fields. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  if (isObject(a) && isObject(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
      isSame(a[key] ?? null, b[key] ?? null),
    );
  return a === b;
}
