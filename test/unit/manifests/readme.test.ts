import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ScheduledMachineEnvironment } from '#functions/scheduled-machine/environment.ts'
import { SweepEnvironment } from '#functions/sweep/environment.ts'
import { validateObject } from '#src/scheduled-machine/spec.ts'

const PAGES = globSync(['*.md', 'docs/**/*.md'])

test('every ScheduledMachine in the documentation is valid', () => {
  const objects = PAGES.flatMap((page) => blocksOf(page, 'yaml')).filter((block) =>
    block.includes('kind: ScheduledMachine'),
  )

  expect(objects.length).toBeGreaterThan(0)
  expect(objects.flatMap((text) => validateObject(parse(text)))).toEqual([])
})

test('every link in the documentation leads to a file', () => {
  const broken = PAGES.flatMap((page) => {
    const links = readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]+)/g)
    return [...links].flatMap(([, link = '']) =>
      existsSync(join(dirname(page), link)) ? [] : [`${page}: ${link}`],
    )
  })

  expect(broken).toEqual([])
})

test('the README names every variable that a function reads', () => {
  const rows = readFileSync('README.md', 'utf8').matchAll(/^\| `([A-Z_]+)` +\|/gm)

  const read = new Set([
    ...Object.keys(ScheduledMachineEnvironment.shape),
    ...Object.keys(SweepEnvironment.shape),
  ])
  // Kubernetes sets it. The other belongs to a function that does not exist yet.
  for (const name of ['KUBERNETES_SERVICE_HOST', 'BOOTC_NODE_POOL_SINK']) read.delete(name)
  expect([...rows].map(([, name]) => name).sort()).toEqual([...read].sort())
})

function blocksOf(page: string, language: string): readonly string[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)
  return [...blocks].flatMap(([, name, text = '']) => (name === language ? [text] : []))
}
