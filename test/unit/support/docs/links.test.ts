import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { deadAnchors } from '#test/support/docs/dead-anchors.ts'
import { linkedFiles, type Token } from '#test/support/docs/linked-files.ts'

const FOLDER = mkdtempSync(join(tmpdir(), 'sundial-docs-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))

it('a link to a page without that heading is dead; a page that is not there is left to the generator', () => {
  const site = folderWith('site', {
    'index.html': `<h2 id="install">Install</h2>
      <a href="#install">here</a> <a href="#remove">nowhere</a>
      <a href="docs/a.html#b%C3%A4r">there</a> <a href="/docs/a.html#wolf">not there</a>
      <a href="https://example.com/#wolf">elsewhere</a> <a href="gone.html#wolf">gone</a>`,
    'docs/a.html': '<h1 id="bär">Bär</h1> <a href="../#install">back</a> <a href="/#bär">no</a>',
  })

  expect(deadAnchors(site).toSorted()).toEqual([
    'docs/a.html: /#bär',
    'index.html: #remove',
    'index.html: /docs/a.html#wolf',
  ])
})

it('a file that a page links to is copied beside the pages, and the link is left as it is', () => {
  const root = folderWith('root', { LICENSE: 'free', 'docs/examples/a.yaml': 'kind: A' })
  const out = join(FOLDER, 'out')
  const files = linkedFiles(root)
  const links = ['a.yaml', '../../LICENSE', 'page.md', 'page.md#heading', '#here', 'https://a.dev/']
  const tokens = links.map(linkTo)

  files.find([inline(tokens)], join(root, 'docs/examples/README.md'))
  files.copyTo(out)

  expect(tokens.map((token) => token.attrGet('target'))).toEqual(['_self', '_self', ...none(4)])
  expect(readFileSync(join(out, 'docs/examples/a.yaml'), 'utf8')).toBe('kind: A')
  expect(existsSync(join(out, 'LICENSE'))).toBe(true)
})

it.each(['b.yaml', '../examples'])('a link to %s, where no file is, is an error', (link) => {
  const root = folderWith('dead', { 'docs/examples/a.yaml': 'kind: A' })

  const find = () =>
    linkedFiles(root).find([inline([linkTo(link)])], join(root, 'docs/examples/README.md'))

  expect(find).toThrow(`dead link: docs/examples/README.md: ${link}`)
})

function folderWith(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(FOLDER, name)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function linkTo(href: string): Token {
  const attributes = new Map([['href', href]])
  return {
    type: 'link_open',
    children: null,
    attrGet: (name) => attributes.get(name) ?? null,
    attrSet: (name, value) => attributes.set(name, value),
  }
}

function inline(children: readonly Token[]): Token {
  return { type: 'inline', children, attrGet: () => null, attrSet: () => undefined }
}

function none(count: number): readonly null[] {
  return Array.from({ length: count }, () => null)
}
