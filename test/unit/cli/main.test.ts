import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { main } from '#src/cli/main.ts'
import { collectingIo } from './collecting-io.ts'

const folder = mkdtempSync(join(tmpdir(), 'sundial-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function run(args: readonly string[], input = '') {
  const io = collectingIo({ input })
  const status = await main(args, io, () => AbortSignal.abort())
  return { status, stdout: io.out(), stderr: io.err() }
}

const RANGE = ['--from', '2026-03-28T00:00:00Z', '--until', '2026-03-31T00:00:00Z']

test.each([
  ['simulate', ['simulate', ...RANGE, '-f']],
  ['preview', ['preview', ...RANGE, '-f']],
  ['dev', ['dev', '-f']],
])('%s says which file is not there, and ends with 2', async (_command, args) => {
  const missing = join(folder, 'missing.yaml')

  expect(await run([...args, missing])).toEqual({
    status: 2,
    stdout: '',
    stderr: `error: ${missing}: file not found; -f accepts files, folders, or - for stdin\n`,
  })
})

test('simulate without an object of our kinds ends with 2', async () => {
  const input = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n'

  expect(await run(['simulate', ...RANGE, '-f', '-'], input)).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: there is no ScheduledMachine and no BootcNodePool in -\n',
  })
})
