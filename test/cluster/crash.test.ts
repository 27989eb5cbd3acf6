import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { closedNow } from '#test/support/control-plane/scheduled-machines.ts'
import { startKills } from '#test/support/control-plane/seeded-kills.ts'
import { createSpareNode, type Told, tellTwoEdges } from '#test/support/control-plane/two-edges.ts'

const SEED = Number(process.env.SUNDIAL_CRASH_SEED ?? Date.now() % 1_000_000)
const T0 = performance.now()
const say = (...x: unknown[]) => console.log(Math.round(performance.now() - T0), ...x)

let cluster: Cluster
let undisturbed: Told
let disturbed: Told
const kills: number[] = []

beforeAll(async () => {
  cluster = await startCluster({ copies: 2 })
  say('up')
  const { api, following, processes } = cluster
  await api.client.patch(
    PING_SOURCES,
    { namespace: 'sundial-system', name: 'backstop' },
    { spec: { schedule: '*/5 * * * * *' } },
  )
  await createSpareNode(cluster)
  const closed = closedNow()
  undisturbed = await tellTwoEdges(cluster, closed, async (edge) => { say('edge'); const r = await edge(); say('done'); return r })
  say('told')
  disturbed = await tellTwoEdges(cluster, closed, async (edge) => {
    say('edge')
    const killing = startKills(SEED + kills.length, processes, following)
    try {
      return await edge().catch(async (e) => { for (const sm of following.mirror.list('5spot.finos.org','ScheduledMachine')) console.log(JSON.stringify(sm.status)); for (const sm of following.mirror.list('cluster.x-k8s.io','Machine')) console.log(JSON.stringify(sm.metadata), JSON.stringify(sm.status)); for (const sm of following.mirror.list('','Pod')) console.log(sm.metadata.name, sm.metadata.deletionTimestamp, (sm.spec as any).nodeName, (sm.status as any).phase); console.log(cluster.api.workspace.path('')); await new Promise((r) => setTimeout(r, 20_000)); throw e })
    } finally {
      await killing.stop()
      kills.push(killing.count())
      say('done', kills)
    }
  })
  say('told')
}, 300_000)
afterAll(() => cluster?.stop())

describe(`seed ${SEED}`, () => {
  test('in service', () => {
    expect(disturbed.inService).toEqual(undisturbed.inService)
  })
  test('end', () => {
    expect(disturbed.end).toEqual(undisturbed.end)
  })
  test('events', () => {
    expect(disturbed.events).toEqual(undisturbed.events)
  })
})
