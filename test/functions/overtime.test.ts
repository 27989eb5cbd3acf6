// "Kept on for a while" in docs/recipes.md: each way, with the patches of the page. The window in New York is 14:00Z to
// 23:00Z, the grace period 5 minutes.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createScene, type Scene } from '#test/support/scene.ts'

const [, section = ''] = readFileSync('docs/recipes.md', 'utf8').split('\n## Kept on for a while\n')
const [overtime, longer, back, dayOff] = [
  ...section.matchAll(/kubectl patch sm office .* -p[ \\\n]+'(.*)'/g),
].map(([, patch = '']): object => JSON.parse(patch))

test('an extra ends a shutdown in its grace period, and the machine leaves at its end', async () => {
  const scene = await inService()
  await scene.advance('2026-01-05T23:00:00Z')
  const closed = await phaseAfter(scene)
  const patch = JSON.parse(JSON.stringify(overtime).replaceAll('2026-12-17', '2026-01-05'))
  const kept = await phaseAfter(scene, patch)
  await scene.advance('2026-01-06T02:59:59Z')
  const before = await phaseAfter(scene)
  await scene.advance('2026-01-06T03:00:00Z')

  expect([closed, kept, before, await phaseAfter(scene)]).toEqual([
    'ShuttingDown',
    'Active',
    'Active',
    'ShuttingDown',
  ])
})

test('longer hours end a shutdown in its grace period, and the former hours begin it again', async () => {
  const scene = await inService()
  await scene.advance('2026-01-05T23:00:00Z')

  expect([
    await phaseAfter(scene),
    await phaseAfter(scene, longer),
    await phaseAfter(scene, back),
  ]).toEqual(['ShuttingDown', 'Active', 'ShuttingDown'])
})

test('a pause before the window closes keeps the machine; after it the machine leaves', async () => {
  const scene = await inService()
  const paused = (value: string | null) => ({
    metadata: { annotations: { 'cluster.x-k8s.io/paused': value } },
  })

  await scene.advance('2026-01-05T22:55:00Z')
  await phaseAfter(scene, paused('true'))
  await scene.advance('2026-01-06T02:00:00Z')
  const duringPause = await phaseAfter(scene)
  const machine = await scene.machine()
  const afterwards = await phaseAfter(scene, paused(null))

  expect([duringPause, machine?.metadata.deletionTimestamp, afterwards]).toEqual([
    'Active',
    undefined,
    'ShuttingDown',
  ])
  expect(machine).toBeDefined()
})

test('a day off: the machine leaves, and comes back when the schedule is enabled', async () => {
  const scene = await inService()

  expect([
    await phaseAfter(scene, dayOff),
    await phaseAfter(scene, { spec: { schedule: { enabled: true } } }),
  ]).toEqual(['ShuttingDown', 'Active'])
})

async function inService(): Promise<Scene> {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.provision()
  expect(await phaseAfter(scene)).toBe('Active')
  return scene
}

async function phaseAfter(scene: Scene, patch?: object): Promise<unknown> {
  if (patch !== undefined) await scene.edit(patch)
  await scene.pass()
  return (await scene.status())['phase']
}
