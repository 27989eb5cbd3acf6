import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSources } from '#src/cli/files/read-sources.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sundial-sources-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, content: string | Uint8Array = 'a: b') =>
  writeFileSync(join(folder, name), content)
const link = (target: string, name: string) => symlinkSync(target, join(folder, name))

// Each file with its text, or its problem; without the name of the folder.
async function read(...names: readonly string[]): Promise<readonly string[]> {
  const sources = names.length === 0 ? [folder] : names.map((name) => join(folder, name))
  const files = await readSources(sources, async () => Buffer.from('from: stdin'))
  return files.map((each) =>
    `${each.file}: ${'text' in each ? each.text : each.problem}`.replaceAll(`${folder}/`, ''),
  )
}

test('links that lead nowhere are named, and hide no other file', async () => {
  write('c.yaml')
  link('missing.yaml', 'a.yaml')
  link('b.yaml', 'b.yaml')

  expect(await read()).toEqual([
    'a.yaml: is a symbolic link to missing.yaml, which does not exist',
    'b.yaml: is a symbolic link to b.yaml, which leads back to itself',
    'c.yaml: a: b',
  ])
})

test('a link to a folder above it is named, and not followed', async () => {
  mkdirSync(join(folder, 'a'))
  write('a/one.yaml')
  link('..', 'a/up')
  write('b.yaml')

  const found = await read('.')

  expect(found.map((line) => line.replace(folder, '/it'))).toEqual([
    'a/one.yaml: a: b',
    'a/up: is a symbolic link to /it, a folder that contains it: remove the link, or name the files with -f',
    'b.yaml: a: b',
  ])
})

test('a link to another folder is followed', async () => {
  mkdirSync(join(folder, 'there'))
  write('there/one.yaml')
  mkdirSync(join(folder, 'here'))
  link('../there', 'here/there')

  expect(await read('here')).toEqual(['here/there/one.yaml: a: b'])
})

test('a file that is missing is named among others', async () => {
  write('a.yaml')

  expect(await read('missing.yaml', 'a.yaml', 'a.yaml/b')).toEqual([
    'missing.yaml: file not found; -f accepts files, folders, or - for stdin',
    'a.yaml: a: b',
    'a.yaml/b: file not found; a part of its path is a file, and not a folder',
  ])
})

const latin = (bytes: readonly number[]) => Buffer.from([...Buffer.from('name: caf'), ...bytes])
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16()
const MARK = '\ufeff'

test.each<[string, Uint8Array, string]>([
  ['UTF-8', Buffer.from('a: ü'), 'a: ü'],
  ['UTF-8 with a mark', Buffer.from(`${MARK}a: ü`), 'a: ü'],
  [
    'UTF-16 with a mark',
    Buffer.from(`${MARK}a: b`, 'utf16le'),
    'is in UTF-16, and not in UTF-8: convert it, for example with iconv -f UTF-16 -t UTF-8',
  ],
  [
    'UTF-16, the other way round',
    swapped(`${MARK}a: b`),
    'is in UTF-16, and not in UTF-8: convert it, for example with iconv -f UTF-16 -t UTF-8',
  ],
  [
    'UTF-16 without a mark',
    Buffer.from('a: b', 'utf16le'),
    'is in UTF-16LE, and not in UTF-8: convert it, for example with iconv -f UTF-16LE -t UTF-8',
  ],
  [
    'UTF-16 without a mark, the other way round',
    swapped('a: b'),
    'is in UTF-16BE, and not in UTF-8: convert it, for example with iconv -f UTF-16BE -t UTF-8',
  ],
  [
    'UTF-32',
    Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]),
    'is in UTF-32, and not in UTF-8: convert it, for example with iconv -f UTF-32 -t UTF-8',
  ],
  [
    'ISO 8859-1',
    latin([0xe9]),
    'is probably in ISO-8859-1, and not in UTF-8: convert it, for example with iconv -f ISO-8859-1 -t UTF-8',
  ],
  [
    'Windows-1252',
    latin([0xe9, 0x97]),
    'is probably in WINDOWS-1252, and not in UTF-8: convert it, for example with iconv -f WINDOWS-1252 -t UTF-8',
  ],
  [
    'a program',
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]),
    'is a binary file, and not YAML or JSON in UTF-8',
  ],
])('%s', async (_name, bytes, expected) => {
  write('a.yaml', bytes)

  expect(await read('a.yaml')).toEqual([`a.yaml: ${expected}`])
})
