import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { writeKubeconfig } from '#src/cli/dev/kubeconfig-file.ts'
import { UsageError } from '#src/cli/usage-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'sundial-test-'))
afterEach(() => rmSync(join(folder, 'config'), { force: true }))

test('without a path it is a temporary file that only this user can read, and that can be removed', () => {
  const file = writeKubeconfig('kind: Config\n')

  const { mode } = statSync(file.path)
  const content = readFileSync(file.path, 'utf8')
  file.remove()

  expect(mode & 0o777).toBe(0o600)
  expect(content).toMatch(/^# Written by sundial dev.*\nkind: Config\n$/)
  expect(existsSync(dirname(file.path))).toBe(false)
})

test('a file at a path of the user stays, and may be overwritten the next time', () => {
  const path = join(folder, 'config')

  writeKubeconfig('first: 1\n', path).remove()
  writeKubeconfig('second: 2\n', path).remove()

  expect(readFileSync(path, 'utf8')).toMatch(/^#.*\nsecond: 2\n$/)
})

test('a folder is refused, with what is allowed', () => {
  expect(() => writeKubeconfig('kind: Config\n', folder)).toThrow(
    new UsageError(
      `--kubeconfig ${folder}: it is a folder. Allowed: the path of a file, such as ${join(folder, 'kubeconfig')}.`,
    ),
  )
})

test('a file that another program wrote is not changed', () => {
  const path = join(folder, 'config')
  writeFileSync(path, 'clusters: []\n')

  expect(() => writeKubeconfig('kind: Config\n', path)).toThrow(
    new UsageError(
      `--kubeconfig ${path}: a file that sundial dev did not write exists there and would be overwritten. ` +
        'Allowed: the path of a new file, or of a file that sundial dev wrote.',
    ),
  )
  expect(readFileSync(path, 'utf8')).toBe('clusters: []\n')
})

test('a folder that does not exist is a usage error', () => {
  const path = join(folder, 'none', 'config')

  expect(() => writeKubeconfig('kind: Config\n', path)).toThrow(UsageError)
})
