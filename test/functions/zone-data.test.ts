// Time-zone data that cannot be used, given to each program.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startNode } from '#test/support/processes.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const GOOD = new URL('../unit/schedule/fixtures/zone-data-2026f/zoneinfo64.res', import.meta.url)
const FUNCTION = (name: string) => [`functions/${name}/main.ts`]
const CLI = ['src/cli/sundial.mjs', '--version']

test.each<[string, readonly string[], string | Uint8Array, string]>([
  ['scheduled-machine', FUNCTION('scheduled-machine'), '<html></html>', ''],
  ['sweep', FUNCTION('sweep'), '<html></html>', ''],
  ['sundial', CLI, '<html></html>', 'error: '],
  ['sundial', CLI, readFileSync(GOOD).subarray(0, 1500), 'error: '],
  ['sundial', CLI, Uint8Array.from({ length: 3000 }, (_, i) => (i * 97) % 251), 'error: '],
])('%s ends with status 2 and the remedy when the time-zone data is damaged', async (...row) => {
  const [, program, file, prefix] = row
  const folder = mkdtempSync(join(tmpdir(), 'sundial-test-'))
  folders.push(folder)
  writeFileSync(join(folder, 'zoneinfo64.res'), file)

  const ended = await startNode(program, { ICU_TIMEZONE_FILES_DIR: folder }).ended()

  expect(ended).toEqual({
    status: 2,
    stdout: '',
    stderr: `${prefix}ICU_TIMEZONE_FILES_DIR: the time-zone data in "${folder}" cannot be used: the offset of UTC is unknown or wrong. Replace zoneinfo64.res there, or unset the variable\n`,
  })
})

test('a folder without the file is no error, because Node has its own data', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-test-'))
  folders.push(folder)

  const ended = await startNode(CLI, { ICU_TIMEZONE_FILES_DIR: folder }).ended()

  expect([ended.status, ended.stderr]).toEqual([0, ''])
})
