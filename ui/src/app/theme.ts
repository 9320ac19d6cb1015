// The theme and density of the document, and the zone of its times. The choice is the backend's; a copy here is for the
// first paint.
import { setShownZone } from "@/lib/zone";

const COPY = "appearance";
const dark = matchMedia("(prefers-color-scheme: dark)");

type Appearance = { theme: string; density: string; timezone?: string };

function apply({ theme, density, timezone }: Appearance): void {
  const root = document.documentElement;
  root.classList.toggle("dark", theme === "dark" || (theme === "system" && dark.matches));
  root.dataset.density = density;
  setShownZone(timezone);
}

function remembered(): Appearance {
  try {
    return { theme: "system", density: "comfortable", ...JSON.parse(localStorage.getItem(COPY) ?? "{}") };
  } catch {
    return { theme: "system", density: "comfortable" };
  }
}

/** Applies what was last chosen, before anything is painted, and follows the system from then on. */
export function startTheme(): void {
  apply(remembered());
  dark.addEventListener("change", () => apply(remembered()));
}

/** Keeps no more of the settings than what is painted by. */
export function setAppearance({ theme, density, timezone }: Appearance): void {
  const appearance = { theme, density, timezone };
  localStorage.setItem(COPY, JSON.stringify(appearance));
  apply(appearance);
}
