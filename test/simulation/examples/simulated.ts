// The transitions of an example, as `sundial simulate` prints them.
import { DateTime } from 'luxon'
import { expect } from 'vitest'
import { runSimulate } from '#test/simulation/run-simulate.ts'

export const example = (name: string) => ['-f', `docs/examples/${name}.yaml`]

export const range = (from: string, until: string) => ['--from', from, '--until', until]

/** `Active 2026-03-29 03:00:36 +02:00` for every transition after the first look, in `zone`. */
export async function transitions(
  args: readonly string[],
  zone: string,
): Promise<readonly string[]> {
  const { status, stderr, phases } = await runSimulate(args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return phases
    .filter(({ from }) => from !== null)
    .map(({ time, to }) => {
      const local = DateTime.fromISO(time, { zone }).toFormat('ccc yyyy-MM-dd HH:mm:ss ZZ')
      return `${local} ${to}`
    })
}
