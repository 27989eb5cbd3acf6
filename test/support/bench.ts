// npm run bench [-- NAME…]: runs test/bench/*.ts one after the other, prints a line for each result
// and writes all of them to bench.json.
import { readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'

export interface Measurement {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What `value` is to be held against, in the same unit. */
  readonly reference?: number
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

function line({ name, value, unit, reference }: Measurement): string {
  const held = reference === undefined ? '' : ` (${short(reference)} ${short(value / reference)})`
  return `${name} ${short(value)} ${unit}${held}`
}

// Three digits are all that a measurement is worth; counts stay whole.
function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)))
}
