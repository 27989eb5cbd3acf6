import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadObjects } from '#src/cli/files.ts'
import { UsageError } from '#src/cli/usage-error.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sundial-files-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

const yaml = (name: string) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n`

async function load(...sources: string[]) {
  const loaded = await loadObjects(sources, async () => Buffer.from(yaml('from-stdin')))
  return loaded.map(({ object, file, document, line }) => ({
    name: object.metadata.name,
    file: file.replace(`${folder}/`, ''),
    document,
    line,
  }))
}

async function refusal(...sources: string[]): Promise<string> {
  const error = await load(...sources).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UsageError)
  return String(error)
    .replaceAll(`${folder}/`, '')
    .replace(/^UsageError: /, '')
}

describe('objects are loaded', () => {
  it('from several documents in a file, comments in between', async () => {
    const file = write('a.yaml', `# first\n${yaml('one')}---\n# nothing\n---\n${yaml('two')}`)

    expect(await load(file)).toEqual([
      { name: 'one', file: 'a.yaml', document: 1, line: 2 },
      { name: 'two', file: 'a.yaml', document: 3, line: 9 },
    ])
  })

  it('from a folder and those below it, in the order of their names, without kustomizations', async () => {
    write('b/two.yml', yaml('two'))
    write('a.json', JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'one' } }))
    write('b/kustomization.yaml', 'resources: [two.yml]')
    write('b/README.md', '# not this')
    write('c.yaml', yaml('three'))

    expect((await load(folder)).map(({ name, file }) => `${file}: ${name}`)).toEqual([
      'a.json: one',
      'b/two.yml: two',
      'c.yaml: three',
    ])
  })

  it('from stdin, between files', async () => {
    const file = write('a.yaml', yaml('one'))

    expect((await load('-', file)).map(({ name, file }) => `${file}: ${name}`)).toEqual([
      '-: from-stdin',
      'a.yaml: one',
    ])
  })

  it('out of a list, each on its line', async () => {
    const item = (name: string) =>
      `- apiVersion: v1\n  kind: Secret\n  metadata: { name: ${name} }\n`
    const file = write('a.yaml', `apiVersion: v1\nkind: List\nitems:\n${item('one')}${item('two')}`)

    expect(await load(file)).toEqual([
      { name: 'one', file: 'a.yaml', document: 1, line: 4 },
      { name: 'two', file: 'a.yaml', document: 1, line: 7 },
    ])
  })

  it('with merge keys and aliases resolved', async () => {
    const file = write(
      'a.yaml',
      `x: &base { kind: Secret }\n<<: *base\napiVersion: v1\nmetadata: { name: a }\n`,
    )
    const [loaded] = await loadObjects([file], async () => Buffer.of())

    expect(loaded?.object.kind).toBe('Secret')
  })
})

describe('the error names what cannot be loaded', () => {
  it.each([
    [
      'a missing file',
      'missing.yaml',
      undefined,
      'missing.yaml: file not found; -f accepts files, folders, or - for stdin',
    ],
    [
      'invalid YAML',
      'a.yaml',
      `${yaml('one')}---\nkind: [\n`,
      'a.yaml, document 2 (line 7): is not YAML: ',
    ],
    [
      'a duplicate key',
      'a.yaml',
      'kind: A\nkind: B\n',
      'a.yaml, document 1 (line 2): is not YAML: Map keys must be unique',
    ],
    [
      'a document that is not an object',
      'a.yaml',
      'just words',
      'a.yaml, document 1 (line 1): is not an object: every document has apiVersion, kind and metadata.name',
    ],
    [
      'an object without a kind',
      'a.yaml',
      'apiVersion: v1\nmetadata: { name: a }',
      'a.yaml, document 1 (line 1): has no kind: a text is required',
    ],
    [
      'an object without anything',
      'a.yaml',
      '{}',
      'a.yaml, document 1 (line 1): has no apiVersion, no kind, no metadata.name: a text is required',
    ],
    [
      'a name that is a number',
      'a.yaml',
      yaml('7'),
      'a.yaml, document 1 (line 1): has no metadata.name: a text is required',
    ],
    [
      'a namespace that is a number',
      'a.yaml',
      `${yaml('a')}  namespace: 7`,
      'a.yaml, document 1 (line 1): has a metadata.namespace that is not a text: 7',
    ],
    [
      'an item of a list without a kind',
      'a.yaml',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n',
      'a.yaml, document 1 (line 4): has no kind, no metadata.name: a text is required',
    ],
  ])('%s', async (_, name, text, words) => {
    const file = text === undefined ? join(folder, name) : write(name, text)

    expect(await refusal(file)).toContain(words)
  })

  it('a folder with nothing in it', async () => {
    expect(await refusal(folder)).toBe(
      `${folder}: there is no .yaml, .yml or .json file in this folder`,
    )
  })

  it('all at once', async () => {
    write('a.yaml', 'one\n---\ntwo\n')
    write('b.yaml', '{}')

    expect((await refusal(folder)).split('\n').map((line) => line.split(' (')[0])).toEqual([
      'a.yaml, document 1',
      'a.yaml, document 2',
      'b.yaml, document 1',
    ])
  })

  it('the first twenty of many', async () => {
    const lines = (await refusal(write('a.yaml', Array(100).fill('one').join('\n---\n')))).split(
      '\n',
    )

    expect(lines).toHaveLength(21)
    expect(lines.at(-1)).toBe('and 80 more; sundial validate prints all of them')
  })

  it('aliases that multiply', async () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef']) {
      lines.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(', ')}]`)
    }

    expect(await refusal(write('a.yaml', lines.join('\n')))).toContain(
      'is not YAML: Excessive alias count',
    )
  })
})
