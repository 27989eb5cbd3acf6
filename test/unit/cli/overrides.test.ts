// `sundial overrides` against the embedded control plane. The test writes the status as a function would.
import { expect, test } from 'vitest'
import { overrides } from '#src/cli/overrides.ts'
import type { OverridesOptions } from '#src/cli/program/overrides.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { type ClusterWorld, startClusterWorld } from '#test/support/cluster-world.ts'
import { collectingIo } from './collecting-io.ts'

const { apiVersion, kind } = SCHEDULE_OVERRIDES
const EXPRESSIONS = [
  { key: 'tier', operator: 'In', values: ['a', 'b'] },
  { key: 'old', operator: 'DoesNotExist' },
]

async function start(): Promise<ClusterWorld> {
  const world = await startClusterWorld()
  const create = (namespace: string, name: string, spec: object) =>
    world.client.create(SCHEDULE_OVERRIDES, {
      apiVersion,
      kind,
      metadata: { name, namespace },
      spec,
    })
  await create('default', 'late', {
    target: { selector: { matchLabels: { team: 'web' }, matchExpressions: EXPRESSIONS } },
    ...{ state: 'Off', until: '2026-12-20T06:00:00Z', reason: 'holidays' },
  })
  await create('default', 'office-on-x', {
    target: { name: 'office' },
    ...{ state: 'On', until: '2026-11-30T20:00:00+01:00', reason: 'a\nclosing' },
  })
  await create('kube-system', 'all', {
    target: { selector: {} },
    ...{ state: 'Off', until: '2026-12-01T06:00:00Z', reason: 'move' },
  })
  const key = { namespace: 'default', name: 'office-on-x' }
  const status = { phase: 'Active', createdBy: 'ada', matched: 1 }
  await world.client.patchStatus(SCHEDULE_OVERRIDES, key, { status })
  return world
}

async function list(
  world: ClusterWorld,
  options: Partial<OverridesOptions> = {},
  terminal = false,
) {
  const { kubeconfig, surroundings } = world
  const io = collectingIo()
  const all = { allNamespaces: false, output: 'table', ...options } as const
  const status = await overrides({ kubeconfig, ...all }, { ...io, terminal }, surroundings)
  return { status, out: io.out(), err: io.err() }
}

test('overrides are listed in the order of their ends, with who and why on one line', async () => {
  expect(await list(await start(), { timezone: 'Europe/Berlin' })).toEqual({
    status: 0,
    out: [
      'NAME         TARGET                        STATE  UNTIL (Europe/Berlin)  WHO              REASON     PHASE',
      'office-on-x  office                        On     Mon 20:00              ada              a closing  Active',
      'late         team=web,tier in (a, b),!old  Off    2026-12-20 07:00       program unknown  holidays   New',
      '',
    ].join('\n'),
    err: '',
  })
})

test('-A lists those of all namespaces, and each format is machine-readable', async () => {
  const world = await start()

  const table = await list(world, { allNamespaces: true })
  const names = await list(world, { output: 'name', namespace: 'kube-system' })
  const json = await list(world, { output: 'json', namespace: 'kube-system' })

  expect(table.out.split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual([
    ...['NAME', 'default/office-on-x', 'kube-system/all', 'default/late', ''],
  ])
  expect(names.out).toBe('scheduleoverride.schedule.sundial.dev/all\n')
  expect(JSON.parse(json.out)).toEqual([
    expect.objectContaining({
      ...{ namespace: 'kube-system', name: 'all', target: 'all machines', state: 'Off' },
      ...{ until: '2026-12-01T06:00:00Z', reason: 'move', phase: 'New' },
    }),
  ])
})

test('a long reason is cut in a terminal, so that the phase is seen', async () => {
  const world = await start()
  const key = { namespace: 'kube-system', name: 'all' }
  await world.client.patch(SCHEDULE_OVERRIDES, key, { spec: { reason: 'why '.repeat(60) } })
  const reasonIn = ({ out }: { out: string }) => out.split('\n')[1]?.split(/ {2,}/)[5]

  const inTerminal = await list(world, { namespace: 'kube-system' }, true)
  const forPrograms = await list(world, { namespace: 'kube-system' })

  expect(reasonIn(inTerminal)).toBe(`${'why '.repeat(9)}why…`)
  expect(reasonIn(forPrograms)).toBe('why '.repeat(60).trim())
})

test('a namespace without overrides says so, and that there are others', async () => {
  const { status, out, err } = await list(await start(), { namespace: 'empty' })

  expect({ status, out }).toEqual({ status: 0, out: '' })
  expect(err).toMatch(/^There are no overrides in namespace empty of .*\. All namespaces: -A\.\n$/)
})

test('a cluster without the definition: what to install', async () => {
  await expect(list(await startClusterWorld([]))).rejects.toThrow(
    /does not know ScheduleOverrides: install the definitions/,
  )
})
