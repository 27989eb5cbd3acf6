// The tables of docs/troubleshooting.md: the first line of `sundial why` has these words when it is so.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { report } from '#test/support/pool-scene/daemon.ts'
import { createPoolScene, imageOf, POOL, type PoolScene, V1, V2 } from '#test/support/pool-scene.ts'
import { MACHINES as CAPI_MACHINES, CLUSTERS, KEY } from '#test/support/scene/objects.ts'
import {
  createOverride,
  createSceneInService,
  OVERRIDE_CHANGED,
} from '#test/support/scene/override-scene.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { ask, forbidEvictions } from './ask.ts'
import { rollingOut } from './rolling-out.ts'

const PAGE = readFileSync('docs/troubleshooting.md', 'utf8')
const OPEN = '2026-01-05T15:00:00Z'

const MACHINES: Readonly<Record<string, () => Promise<Scene>>> = {
  'Outside scheduled time window. It joins …': () => seen('2026-01-05T12:00:00Z'),
  'Schedule is disabled': () =>
    seen(OPEN, { schedule: { daysOfWeek: ['mon'], hoursOfDay: ['0-23'], enabled: false } }),
  'Machine terminated due to kill switch': () => seen(OPEN, { killSwitch: true }),
  'Paused by … until it is resumed': async () => {
    const scene = await createScene(OPEN)
    await scene.edit({ metadata: { annotations: { 'cluster.x-k8s.io/paused': 'true' } } })
    await scene.pass()
    return scene
  },
  'On until … by override …': async () => {
    const scene = await createSceneInService()
    await createOverride(scene)
    await scene.pass({ event: OVERRIDE_CHANGED })
    await scene.advance('2026-01-05T18:00:00Z')
    await scene.pass()
    return scene
  },
  'Override … has no effect': async () => {
    const scene = await createSceneInService()
    const reclaim = { nodeName: 'node-1', startedAt: '2026-01-05T16:00:00Z' }
    const status = {
      reclaimedAt: '2026-01-05T16:00:00Z',
      reclaim: { ...reclaim, endedAt: reclaim.startedAt },
    }
    await scene.client.patchStatus(SCHEDULED_MACHINES, KEY, { status })
    await createOverride(scene)
    await scene.pass({ event: OVERRIDE_CHANGED })
    return scene
  },
  'calendars[0]: ConfigMap …: not found': () =>
    seen(OPEN, {
      schedule: {
        daysOfWeek: ['mon'],
        hoursOfDay: ['0-23'],
        calendars: [{ configMapKeyRef: { name: 'holidays', key: 'ics' }, use: 'Closed' }],
      },
    }),
  'Less than minimumWindow is left': () => seen('2026-01-05T21:55:00Z', { minimumWindow: '2h' }),
  'whenMachineIsDeleted is StayOff': async () => {
    const scene = await seen(OPEN, { whenMachineIsDeleted: 'StayOff' })
    await scene.provision()
    await scene.pass()
    await scene.client.delete(CAPI_MACHINES, KEY)
    await scene.pass()
    await scene.finishRemoval()
    await scene.pass()
    return scene
  },
  'Its window opens at …': async () => {
    const scene = await seen('2026-01-05T13:45:00Z', { leadTime: '20m' })
    await scene.provision()
    await scene.pass()
    return scene
  },
  'there is no Cluster …. Create it': async () => {
    const scene = await createScene(OPEN)
    await scene.client.delete(CLUSTERS, { namespace: 'team', name: 'prod' })
    await scene.pass()
    return scene
  },
  'spec.schedule.timezone: … is not allowed': () =>
    seen(OPEN, {
      schedule: { daysOfWeek: ['mon'], hoursOfDay: ['0-23'], timezone: 'Europe/Berln' },
    }),
  'waiting for the providers': () => seen(OPEN),
  'Not in service after provisioningTimeout': async () => {
    const scene = await seen(OPEN, { provisioningTimeout: '10m' })
    await scene.advance('2026-01-05T15:10:00Z')
    await scene.pass()
    return scene
  },
  'waiting for 1 pod, budget …': async () => {
    const scene = await seen(OPEN)
    await scene.provision()
    await scene.pass()
    await scene.addPod('web')
    await forbidEvictions(scene.client, 'team')
    for (const time of ['23:00', '23:05']) {
      await scene.advance(`2026-01-05T${time}:00Z`)
      await scene.pass()
    }
    return scene
  },
}

const POOLS: Readonly<Record<string, () => Promise<PoolScene>>> = {
  'No Node matches spec.nodeSelector': () => seenPool([]),
  '1 pending. Nothing happens': () => seenPool(['a']),
  'has no tag …; push it': () => seenPool(['a'], { image: { ref: 'quay.io/example/os:gone' } }),
  'because the pool is paused': async () => {
    const scene = await rollingOut()
    await scene.edit({ spec: { rollout: { paused: true } } })
    await scene.pass()
    return scene
  },
  'rebooting (…: waiting for 1 pod, budget …)': async () => {
    const scene = await rollingOut('web')
    await scene.advance(10)
    await scene.pass()
    return scene
  },
  'contested nodes: …': async () => {
    const scene = await seenPool(['a'])
    const { apiVersion } = BOOTC_NODE_POOLS
    const spec = { nodeSelector: { matchLabels: { pool: POOL } }, image: { ref: imageOf(V1) } }
    const metadata = { name: 'late' }
    await scene.client.create(BOOTC_NODE_POOLS, {
      apiVersion,
      kind: 'BootcNodePool',
      metadata,
      spec,
    })
    await scene.pass({ pool: 'late' })
    return scene
  },
  '1 degraded (…)': async () => {
    const scene = await rollingOut()
    await report(scene, 'b', { booted: V1, error: 'no space left on device' })
    await scene.pass()
    return scene
  },
  'Rollout halted: … (…: FellBack)': async () => {
    const scene = await rollingOut()
    await scene.edit({ spec: { rollout: { haltThreshold: 1 } } })
    await report(scene, 'a', { booted: V1, staged: V2, idle: 'Rebooting' })
    await scene.pass()
    await report(scene, 'a', { booted: V1, staged: null, idle: 'Idle' })
    await scene.pass()
    await scene.pass()
    return scene
  },
}

describe('a machine', () => {
  test.each(Object.entries(MACHINES))('%s', async (words, situation) => {
    expect((await ask('sm', KEY, await situation())).summary).toMatch(patternOf(words))
  })

  test('the table has these rows', () => {
    expect(wordsIn('### Of a machine')).toEqual(Object.keys(MACHINES))
  })
})

describe('a pool', () => {
  test.each(Object.entries(POOLS))('%s', async (words, situation) => {
    const name = words.startsWith('contested') ? 'late' : POOL

    expect((await ask('pool', { name }, await situation())).summary).toMatch(patternOf(words))
  })

  test('the table has these rows', () => {
    expect(wordsIn('### Of a pool')).toEqual(Object.keys(POOLS))
  })
})

async function seen(start: string, spec: object = {}): Promise<Scene> {
  const scene = await createScene(start, spec)
  await scene.pass()
  return scene
}

async function seenPool(nodes: readonly string[], spec: object = {}): Promise<PoolScene> {
  const scene = await createPoolScene(nodes, spec)
  await scene.pass()
  return scene
}

function patternOf(words: string): RegExp {
  const parts = words.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(parts.join('.+'))
}

function wordsIn(heading: string): readonly string[] {
  const [, rest = ''] = PAGE.split(`${heading}\n`)
  const [section = ''] = rest.split('\n## ')[0]?.split('\n### ') ?? []
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, words = '']) => words)
}
