import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readMachineId } from '#src/agents/reclaim/machine-id.ts'

const folder = mkdtempSync(join(tmpdir(), 'sundial-machine-id-'))
const path = join(folder, 'machine-id')
afterAll(() => rmSync(folder, { recursive: true }))

test('the id is read without its line end', () => {
  writeFileSync(path, 'abc0011\n')

  expect(readMachineId(path)).toBe('abc0011')
})

test.each([
  ['empty', '', 'the file is empty.'],
  ['blank', ' \n', 'the file is empty.'],
])('a file that is %s is refused, by its name', (_, text, reason) => {
  writeFileSync(path, text)

  expect(() => readMachineId(path)).toThrow(
    new Error(`The machine id cannot be read from ${path}: ${reason}`),
  )
})

test('a file that is not there is refused, by its name', () => {
  const missing = join(folder, 'nowhere')

  expect(() => readMachineId(missing)).toThrow(
    `The machine id cannot be read from ${missing}: ENOENT: no such file or directory`,
  )
})
