// Measures one scheduler of Node: its share of one figure, printed as a line of JSON: `NAME FIGURE SIZE [--short]`.
// With `versions` alone it says what it runs on. The line is the one that `src/measurement.rs` reads.

import { readFileSync, writeSync } from 'node:fs'

import { FIGURES } from './figures.js'
import { has } from './schedulers.js'

const versionOf = (path) =>
  JSON.parse(readFileSync(new URL(`node_modules/${path}/package.json`, import.meta.url), 'utf8')).version

function versions() {
  return {
    Node: process.versions.node,
    'croner (Node)': versionOf('croner'),
    'node-cron': versionOf('node-cron'),
    'toad-scheduler': `${versionOf('toad-scheduler')} over croner ${versionOf('toad-scheduler/node_modules/croner')}`,
  }
}

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
if (words[0] === 'versions') {
  console.log(JSON.stringify(versions()))
} else {
  const [contestant, figure, size] = words
  if (!has(contestant) || !Object.hasOwn(FIGURES, figure)) {
    console.error(`${contestant} has no part in ${figure}`)
    process.exit(1)
  }
  const found = await FIGURES[figure](contestant, Number(size), process.argv.includes('--short'))
  let line = Buffer.from(`${JSON.stringify({ contestant, figure, size: Number(size), ...found })}\n`)
  // A pipe takes some of it at a time, and its jobs would go on for ever.
  while (line.length > 0) {
    try {
      line = line.subarray(writeSync(1, line))
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
  process.exit(0)
}
