// The recipes, and the schedules of other programs: the program prints what the pages show.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { main } from '#src/cli/main.ts'
import { collectingIo } from './collecting-io.ts'

const PAGE = [
  'docs/recipes.md',
  'docs/recipes-shared.md',
  'docs/migrate-schedules.md',
  'docs/window-edges.md',
]
  .map((page) => readFileSync(page, 'utf8'))
  .join('\n')

const RECIPES = PAGE.split(/^## /m)
  .slice(1)
  .map((text) => {
    const [, yaml = ''] = /^```yaml\n([\s\S]*?)^```/m.exec(text) ?? []
    const [, flags, shown = ''] =
      /^ {4}npx sundial preview -f \S+ (.*)\n\n((?: {4}.*\n|\n)+)/m.exec(text) ?? []
    return { title: text.split('\n')[0] ?? '', yaml, flags, shown }
  })

async function run(command: string, yaml: string, flags: readonly string[] = []) {
  const io = collectingIo({ input: yaml })
  const status = await main([command, '-f', '-', ...flags], io, () => AbortSignal.abort())
  return { status, out: io.out(), err: io.err() }
}

const previewed = RECIPES.filter(({ flags }) => flags !== undefined)

test.each(previewed)('the windows of $title', async ({ yaml, flags = '', shown }) => {
  expect(await run('preview', yaml, flags.split(' '))).toEqual({
    status: 0,
    out: `${shown.replace(/^ {4}/gm, '').trimEnd()}\n`,
    err: '',
  })
})

test('all recipes with a machine show their windows', () => {
  const machines = RECIPES.filter(({ yaml }) => yaml.includes('kind: ScheduledMachine'))

  expect(previewed.map(({ title }) => title)).toEqual(machines.map(({ title }) => title))
  expect(previewed.length).toBe(12)
})

test.each(RECIPES.filter(({ yaml }) => yaml !== ''))(
  '$title is valid, without a warning',
  async ({ yaml }) => {
    const { status, err } = await run('validate', yaml, ['--strict', '-q'])

    expect({ status, err }).toEqual({ status: 0, err: '' })
  },
)
