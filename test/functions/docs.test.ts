// `npm run docs`, on copies of the repository.
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const copies: string[] = []
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true })
})

test('the site has every page, and the files that pages link to', async () => {
  const root = copyOf([...globSync('*.md', { cwd: ROOT }), 'LICENSE', 'docs', 'deploy', 'test'])

  const built = await docs(root)

  expect(built).toMatchObject({ status: 0 })
  expect(readFileSync(join(root, 'site/index.html'), 'utf8')).toContain('A first ScheduledMachine')
  const files = ['docs/reference/api.html', 'docs/adr/README.html', 'docs/examples/weekend.yaml']
  expect(files.filter((file) => !existsSync(join(root, 'site', file)))).toEqual([])
}, 120_000)

test.each([
  { link: 'docs/README.md#nowhere', told: 'index.html: ./docs/README.html#nowhere' },
  { link: 'docs/nowhere.md', told: 'dead link ./docs/nowhere in file README.md' },
  { link: 'nowhere.yaml', told: 'dead link: README.md: nowhere.yaml' },
])(
  'a link to $link fails, and is named',
  async ({ link, told }) => {
    const root = copyOf(['docs/.vitepress', 'test/support'])
    writeFileSync(join(root, 'README.md'), `# Sundial\n\n[somewhere](${link})\n`)
    writeFileSync(join(root, 'docs/README.md'), '# Documentation\n')

    const built = await docs(root)

    expect(built.status).toBe(1)
    expect(built.output).toContain(told)
  },
  120_000,
)

test('an option that does not exist is named, with the usage', async () => {
  const built = await docs(ROOT, '--wach')

  expect(built.status).toBe(2)
  expect(built.output).toContain("Unknown option '--wach'")
  expect(built.output).toContain('usage: npm run docs')
})

function copyOf(paths: readonly string[]): string {
  const copy = mkdtempSync(join(tmpdir(), 'sundial-docs-'))
  copies.push(copy)
  for (const path of ['package.json', ...paths]) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

function docs(root: string, ...args: readonly string[]) {
  const programs = join(ROOT, 'node_modules/.bin')
  const env = {
    ...process.env,
    NO_COLOR: '1',
    PATH: `${programs}${delimiter}${process.env['PATH']}`,
  }
  return new Promise<{ readonly status: number; readonly output: string }>((resolve) => {
    execFile(
      process.execPath,
      ['test/support/docs.ts', ...args],
      { cwd: root, env },
      (error, stdout, stderr) =>
        resolve({ status: Number(error?.code ?? 0), output: `${stderr}${stdout}` }),
    )
  })
}
