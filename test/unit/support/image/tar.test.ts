import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TarEntry, tar } from '#test/support/image/tar.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sundial-tar-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const DEEP = `${'d'.repeat(60)}/${'e'.repeat(60)}`

test.each([
  { name: 'nothing', entries: [], listed: [] },
  {
    name: 'a file',
    entries: [{ name: 'bin/node', mode: 0o755, content: Buffer.from('node') }],
    listed: ['-rwxr-xr-x 0/0               4 1970-01-01 00:00 bin/node'],
  },
  {
    name: 'an empty file',
    entries: [{ name: 'empty', mode: 0o644, content: Buffer.alloc(0) }],
    listed: ['-rw-r--r-- 0/0               0 1970-01-01 00:00 empty'],
  },
  {
    name: 'a file of a whole block',
    entries: [{ name: 'block', mode: 0o644, content: Buffer.alloc(512, 'b') }],
    listed: ['-rw-r--r-- 0/0             512 1970-01-01 00:00 block'],
  },
  {
    name: 'a directory for everyone',
    entries: [{ name: 'tmp', mode: 0o1777 }],
    listed: ['drwxrwxrwt 0/0               0 1970-01-01 00:00 tmp/'],
  },
  {
    name: 'what is in a directory after it, by code unit',
    entries: [
      { name: 'a/z', mode: 0o644, content: Buffer.from('z') },
      { name: 'a/Z', mode: 0o644, content: Buffer.from('Z') },
      { name: 'a', mode: 0o755 },
    ],
    listed: [
      'drwxr-xr-x 0/0               0 1970-01-01 00:00 a/',
      '-rw-r--r-- 0/0               1 1970-01-01 00:00 a/Z',
      '-rw-r--r-- 0/0               1 1970-01-01 00:00 a/z',
    ],
  },
  {
    name: 'a name of more than a hundred bytes',
    entries: [{ name: DEEP, mode: 0o644, content: Buffer.from('deep') }],
    listed: [`-rw-r--r-- 0/0               4 1970-01-01 00:00 ${DEEP}`],
  },
] satisfies readonly { name: string; entries: readonly TarEntry[]; listed: readonly string[] }[])(
  'the system reads $name',
  async ({ entries, listed }) => {
    const file = await written(entries)

    // The time zone is that of the machine.
    const list = execFileSync('tar', ['-tvf', file], { env: { ...process.env, TZ: 'UTC' } })
    expect(list.toString().split('\n').slice(0, -1)).toEqual(listed)
  },
)

test('what is unpacked is what was packed: a buffer, a file of the disk and an archive', async () => {
  const source = join(folder, 'source')
  writeFileSync(source, Buffer.alloc(3_000_000, 'many chunks '))
  const inner = await tar([{ name: 'inside', mode: 0o600, content: Buffer.from('inside') }])
  const file = await written([
    { name: 'app', mode: 0o755 },
    { name: 'app/buffer', mode: 0o640, content: Buffer.from('buffer') },
    { name: 'app/file', mode: 0o755, content: source },
    { name: 'app/inner.tar', mode: 0o600, content: inner },
  ])

  execFileSync('tar', ['-xpf', file, '-C', folder])
  execFileSync('tar', ['-xf', join(folder, 'app/inner.tar'), '-C', folder])

  const read = (path: string) => readFileSync(join(folder, path))
  expect(
    readdirSync(join(folder, 'app'))
      .sort()
      .map((name) => [name, (statSync(join(folder, 'app', name)).mode & 0o7777).toString(8)]),
  ).toEqual([
    ['buffer', '640'],
    ['file', '755'],
    ['inner.tar', '600'],
  ])
  expect(read('app/buffer').toString()).toBe('buffer')
  expect(read('app/file').equals(read('source'))).toBe(true)
  expect(read('inside').toString()).toBe('inside')
})

test.each([
  {
    name: 'a last part of more than a hundred bytes',
    entries: [{ name: `a/${'n'.repeat(101)}`, mode: 0o644, content: Buffer.alloc(0) }],
    says: `cannot archive a/${'n'.repeat(101)}: its name does not split at a slash into at most 155 and 100 bytes`,
  },
  {
    name: 'a hundred bytes and the slash of a directory',
    entries: [{ name: 'd'.repeat(100), mode: 0o755 }],
    says: `cannot archive ${'d'.repeat(100)}/: its name does not split at a slash into at most 155 and 100 bytes`,
  },
  {
    name: 'a file and a directory of one name',
    entries: [
      { name: 'app', mode: 0o644, content: Buffer.alloc(0) },
      { name: 'app', mode: 0o755 },
    ],
    says: 'cannot archive app: it is given twice',
  },
  {
    name: 'more bytes than the header can say',
    entries: [
      { name: 'big', mode: 0o644, content: { bytes: 2 ** 33, read: async function* () {} } },
    ],
    says: 'cannot archive big: 8589934592 bytes are too many',
  },
  {
    name: 'a content that became shorter',
    entries: [{ name: 'log', mode: 0o644, content: { bytes: 4, read: async function* () {} } }],
    says: 'log had 4 bytes, and 0 when it was read',
  },
] satisfies readonly { name: string; entries: readonly TarEntry[]; says: string }[])(
  'is refused: $name',
  async ({ entries, says }) => {
    await expect(written(entries)).rejects.toThrow(new Error(says))
  },
)

async function written(entries: readonly TarEntry[]): Promise<string> {
  const archive = await tar(entries)
  const file = join(folder, 'archive.tar')
  writeFileSync(file, await Array.fromAsync(archive.read()).then(Buffer.concat))
  expect(statSync(file).size).toBe(archive.bytes)
  return file
}
