// Prints the notices of all that others have written and that is part of the packages' two programs: for each package its
// version, licence and source, then every text of a licence or notice that it brings along, also for what it has from others in
// `third_party`, each text once. Fails where a package neither brings a text nor names its licence. The fonts are packages of
// npm. It is no check of what may be in there: that is `just deny`.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const NOTICE = /^(licen[cs]e|copying|copyright|notice|unlicense)/i;
// No dependencies of the pages by their lock file, but copied into them: the base styles, and what holds the built modules together.
const COPIED = ["node_modules/tailwindcss", "node_modules/rolldown"];

const cargo = (...options) =>
  execFileSync("cargo", options, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 30 });
/** This system, as Rust calls it. */
const host = () => /^host: (.+)$/m.exec(execFileSync("rustc", ["-vV"], { cwd: root, encoding: "utf8" }))[1];
const json = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** The crates that are linked into the programs on this system, without what only builds or tests them. */
function crates() {
  const features = ["--locked", "--features", "app/custom-protocol"];
  const linked = ["-p", "app", "-p", "cli", "-e", "normal,no-proc-macro", "--prefix", "none"];
  const listed = cargo("tree", ...features, ...linked, "--format", "{p}").split("\n");
  const names = new Set(listed.filter(Boolean).map((line) => line.split(" ").slice(0, 2).join(" ")));
  // Else it would fetch the crates of all other systems first.
  const here = ["--filter-platform", host()];
  const { packages } = JSON.parse(cargo("metadata", "--format-version", "1", ...here, ...features));
  return packages
    .filter(({ name, version, source }) => source && names.has(`${name} v${version}`))
    .map(({ name, version, license, authors, repository, manifest_path }) => ({
      name: `${name} ${version}`,
      license,
      authors,
      from: repository ?? `https://crates.io/crates/${name}`,
      folder: dirname(manifest_path),
    }));
}

/** The npm packages that the window's pages are made of. */
function pages() {
  return Object.entries(json("ui/package-lock.json").packages)
    .filter(([path, { dev, devOptional }]) => COPIED.includes(path) || (path && !dev && !devOptional))
    .map(([path, { version, license }]) => {
      const name = path.split("node_modules/").pop();
      const from = `https://www.npmjs.com/package/${name}`;
      return { name: `${name} ${version}`, license, from, folder: join(root, "ui", path) };
    });
}

/** The names of the files in a folder of a package that are licences or notices. */
function notices(folder, within = ".") {
  return readdirSync(join(folder, within), { withFileTypes: true })
    .filter((file) => file.isFile() && NOTICE.test(file.name))
    .map((file) => join(within, file.name));
}

/** The same of what a package has from others: `third_party/NAME`. */
function noticesOfOthers(folder) {
  const path = join(folder, "third_party");
  if (!existsSync(path)) return [];
  const others = readdirSync(path, { withFileTypes: true }).filter((other) => other.isDirectory());
  return others.flatMap(({ name }) => notices(folder, join("third_party", name)));
}

const texts = new Map();
const lines = [];
for (const { name, license, authors, from, folder } of [...crates(), ...pages()]) {
  if (!existsSync(folder)) throw new Error(`${name} is not there: ${folder}`);
  const files = [...notices(folder), ...noticesOfOthers(folder)];
  if (files.length === 0 && !license) throw new Error(`${name} says nothing of its licence`);
  // Eight crates bring no text along: whose they are and a text of their licence that another one brings have to do.
  const owners = files.length === 0 && authors?.length ? `; by ${authors.join(", ")}` : "";
  lines.push(`${name}: ${license ?? "see its text below"}; ${from}${owners}`);
  for (const file of files) {
    const text = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
    texts.set(text, [...(texts.get(text) ?? []), name]);
  }
}

const rule = "=".repeat(100);
const intro =
  "Architect Cockpit is made with the packages below. Whoever gets it gets their licences and notices with it.";
const bodies = [...texts].map(([text, of]) => `${rule}\nThis is in ${of.join(", ")}:\n\n${text}\n`);
process.stdout.write(`${intro}\n\n${lines.join("\n")}\n\n${bodies.join("\n")}`);
