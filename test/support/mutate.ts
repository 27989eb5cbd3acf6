// npm run mutate [-- GROUP…]: mutates the source of each group (all of them, if none is said) and runs the
// tests that hold it. Results are kept in coverage/mutation, so that a second run asks only what has changed;
// --force asks everything anew. Exit status 1 when a group cannot be run, 2 on bad usage.
import { run } from './check-steps.ts'
import { GROUPS, type Group } from './mutation/groups.ts'

const asked = process.argv.slice(2)
const options = asked.filter((word) => word === '--force')
const names = asked.filter((word) => word !== '--force')
const unknown = names.find((name) => !(name in GROUPS))
if (unknown !== undefined) {
  process.stderr.write(`error: there is no group ${JSON.stringify(unknown)}\n`)
  process.stderr.write(`usage: npm run mutate [-- ${Object.keys(GROUPS).join(' | ')}] [--force]\n`)
  process.exit(2)
}

let status = 0
for (const [name, group] of Object.entries(GROUPS)) {
  if (names.length > 0 && !names.includes(name)) continue
  status = Math.max(status, await mutate(name, group))
}
process.exit(status === 0 ? 0 : 1)

function mutate(name: string, { source }: Group): Promise<number> {
  const kept = `coverage/mutation/${name}.incremental.json`
  return run(
    [
      'stryker',
      'run',
      'test/support/mutation/stryker.config.json',
      ...options,
      `--mutate=${source.join(',')}`,
      `--incrementalFile=${kept}`,
    ],
    { ...process.env, SUNDIAL_MUTATED: name },
  )
}
