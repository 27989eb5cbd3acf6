import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { BootcDaemonEnvironment } from '#functions/bootc-daemon/environment.ts'
import { BootcNodePoolEnvironment } from '#functions/bootc-node-pool/environment.ts'
import { ConsoleEnvironment } from '#functions/console/environment.ts'
import { ReclaimAgentEnvironment } from '#functions/reclaim-agent/environment.ts'
import { ScheduledMachineEnvironment } from '#functions/scheduled-machine/environment.ts'
import { SweepEnvironment } from '#functions/sweep/environment.ts'
import { parseSpec } from '#src/bootc-node-pool/spec.ts'
import { validateObject } from '#src/scheduled-machine/spec/parse-spec.ts'
import { githubAnchor } from '#test/support/docs/github-anchor.ts'

const PAGES = globSync(['*.md', 'docs/**/*.md'])

test('every ScheduledMachine in the documentation is valid', () => {
  const objects = PAGES.flatMap((page) => blocksOf(page, 'yaml')).filter((block) =>
    /^kind: ScheduledMachine/m.test(block),
  )

  expect(objects.length).toBeGreaterThan(0)
  expect(objects.flatMap(parsed).flatMap((object) => validateObject(object))).toEqual([])
})

test('every BootcNodePool in the documentation is valid', () => {
  const objects = PAGES.flatMap((page) => blocksOf(page, 'yaml')).filter((block) =>
    /^kind: BootcNodePool/m.test(block),
  )

  expect(objects.length).toBeGreaterThan(1)
  expect(objects.flatMap(parsed).flatMap(({ spec }) => parseSpec(spec).errors)).toEqual([])
})

test('every link in the documentation leads to a file, and to a heading of it', () => {
  const broken = PAGES.flatMap((page) => {
    const links = withoutCode(readFileSync(page, 'utf8')).matchAll(
      /\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g,
    )
    return [...links].flatMap(([, path = '', anchor = '']) => {
      const file = path === '' ? page : join(dirname(page), path)
      const isThere = existsSync(file) && (anchor === '' || anchorsOf(file).has(anchor))
      return isThere ? [] : [`${page}: ${path}#${anchor}`]
    })
  })

  expect(broken).toEqual([])
})

test('every path that the pages for contributors name is there', () => {
  const pages = ['CONTRIBUTING.md', ...globSync('docs/contributing/*.md')]

  const missing = pages.flatMap((page) => {
    const paths = withoutCode(readFileSync(page, 'utf8')).matchAll(
      /`((?:src|functions|test|deploy|knative|triggers)\/[\w./*-]+)`/g,
    )
    return [...paths].flatMap(([, path = '']) =>
      path.includes('NAME') || globSync(path).length > 0 ? [] : [`${page}: ${path}`],
    )
  })

  expect(missing).toEqual([])
})

// Code and the output of programs, indented or in a fence, are as wide as they are.
test('no line of prose or of a table has more than 120 characters', () => {
  const wide = PAGES.flatMap((page) =>
    withoutFences(readFileSync(page, 'utf8'))
      .split('\n')
      .flatMap((line, index) =>
        line.length > 120 && !line.startsWith('    ') ? [`${page}:${index + 1}`] : [],
      ),
  )

  expect(wide).toEqual([])
})

test('the documentation names every variable that a function reads', () => {
  const named = readFileSync('docs/configuration.md', 'utf8').matchAll(/^- `([A-Z_]+)` \(/gm)

  const read = new Set([
    ...Object.keys(ScheduledMachineEnvironment.shape),
    ...Object.keys(BootcNodePoolEnvironment.shape),
    ...Object.keys(SweepEnvironment.shape),
    ...Object.keys(ConsoleEnvironment.shape),
    ...Object.keys(ReclaimAgentEnvironment.shape),
    ...Object.keys(BootcDaemonEnvironment.shape),
  ])
  // Kubernetes sets it.
  read.delete('KUBERNETES_SERVICE_HOST')
  expect([...named].map(([, name]) => name).sort()).toEqual([...read].sort())
})

test('every log message in the documentation is one of the source', () => {
  const page = readFileSync('docs/monitoring.md', 'utf8')
  const sources = globSync(['src/**/*.ts', 'functions/**/*.ts'])
  const source = sources.map((path) => readFileSync(path, 'utf8')).join('\n')

  const told = [...page.matchAll(/^- ((?:`[^`]+`,? ?…?)+) ?\((?:info|warn|error)\)/gm)].flatMap(
    ([, list = '']) => [...list.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message),
  )

  expect(told.length).toBeGreaterThan(20)
  expect(told.filter((message) => !source.includes(message.replace(/ ?…$/, '')))).toEqual([])
})

function parsed(text: string) {
  return parseAllDocuments(text).map((document) => document.toJS())
}

function anchorsOf(file: string): ReadonlySet<string> {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)
  return new Set([...headings].map(([, text = '']) => githubAnchor(text)))
}

function withoutCode(page: string): string {
  return page.replaceAll(/`[^`\n]*`/g, '')
}

// The lines of the rest keep their numbers.
function withoutFences(page: string): string {
  return page.replaceAll(/^ *```[\s\S]*?^ *```/gm, (block) => block.replaceAll(/[^\n]/g, ''))
}

function blocksOf(page: string, language: string): readonly string[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)
  return [...blocks].flatMap(([, name, text = '']) => (name === language ? [text] : []))
}
