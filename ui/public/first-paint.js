// Runs before anything is painted, so that a chosen theme does not flash; src/app/theme.ts writes what this reads.
try {
  const { theme, density } = JSON.parse(localStorage.getItem("appearance") || "{}");
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
  document.documentElement.dataset.density = density || "comfortable";
} catch {
  // Without a memory the theme is the system's a moment later.
}
