// npm run bench [-- NAME…]: runs test/bench/*.ts one after the other, prints a line for each result
// and writes all of them to bench.json. At the end comes a table of what is held against the
// program that Sundial replaces: 5-Spot for machines, the bootc operator for pools.
import { readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'

export interface Measurement {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What `value` is to be held against, in the same unit. */
  readonly reference?: number
  /** What the program that Sundial replaces needs for the same, in the same unit: the reference, unless there is another. */
  readonly upstream?: number
  /** What else is to be said of that. */
  readonly note?: string
}

const folder = new URL('../bench/', import.meta.url)
const all = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'))
  .sort()
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`no benchmark named ${unknown.join(', ')}; there are: ${all.join(', ')}\n`)
  process.exit(2)
}

const measurements: Measurement[] = []
for (const name of asked.length === 0 ? all : asked) {
  try {
    const { bench } = await import(new URL(`${name}.ts`, folder).href)
    for (const measurement of await bench()) {
      measurements.push(measurement)
      process.stdout.write(`${line(measurement)}\n`)
    }
  } catch (error) {
    process.stderr.write(
      `benchmark ${name} failed: ${error instanceof Error ? error.stack : error}\n`,
    )
    process.exitCode = 1
  }
}
const machine = { node: process.version, cores: availableParallelism() }
writeFileSync('bench.json', `${JSON.stringify({ machine, measurements }, null, 2)}\n`)
const held = measurements.filter(({ upstream }) => upstream !== undefined)
if (held.length > 0) process.stdout.write(`\n${table(held)}`)

function line({ name, value, unit, upstream, reference = upstream }: Measurement): string {
  const held = reference === undefined ? '' : ` (${short(reference)}${ratio(value, reference)})`
  return `${[name, short(value), unit].filter(Boolean).join(' ')}${held}`
}

// Of nothing there is no ratio.
function ratio(value: number, reference: number): string {
  return reference === 0 ? '' : ` ${short(value / reference)}`
}

function table(held: readonly Measurement[]): string {
  const rows = held.map(({ name, value, unit, upstream = 0, note = '' }) => [
    name,
    `${short(value)} ${unit}`.trim(),
    [short(upstream), unit, note].filter(Boolean).join(' '),
  ])
  const all = [['', 'Sundial', 'upstream'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const written = all.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '))
  return `${written.map((text) => text.trimEnd()).join('\n')}\n`
}

// Three digits are all that a measurement is worth; counts stay whole.
function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)))
}
