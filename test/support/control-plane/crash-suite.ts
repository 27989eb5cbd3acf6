// Processes killed in the middle of their work, and started again: what they leave behind is what an
// undisturbed run leaves behind, and what must never happen did not happen in between.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { readAuditLog } from '#test/support/control-plane/audit.ts'
import {
  type Cluster,
  type ClusterOptions,
  startCluster,
} from '#test/support/control-plane/cluster.ts'
import { differences } from '#test/support/control-plane/everything.ts'
import { closedNow, phasesOf } from '#test/support/control-plane/scheduled-machines.ts'
import { startKills } from '#test/support/control-plane/seeded-kills.ts'
import {
  APP_NAMES,
  createSpareNode,
  MIN_AVAILABLE,
  NAMES,
  PODS_EACH,
  type Told,
  tellTwoEdges,
} from '#test/support/control-plane/two-edges.ts'
import { countByName, fewestHealthy } from '#test/support/control-plane/watched.ts'

const SEED = Number(process.env.SUNDIAL_CRASH_SEED ?? Date.now() % 1_000_000)
const KILLS = 60
const OPENING = { most: KILLS / 2, heldMs: 0 }
// An API server that loses the client of an eviction has counted the disruption, leaves the Pod alone,
// and lets no other Pod of its budget go for two minutes. Held for a moment, the eviction mostly ends.
const CLOSING = { heldMs: 200 }

const STORY = ['Pending', 'Inactive', 'Pending', 'Active', 'ShuttingDown', 'Inactive']
const TRANSITIONS = STORY.map((phase, index) => `${STORY[index - 1] ?? 'Unknown'} -> ${phase}`)

export interface CrashSuite {
  readonly options: ClusterOptions
  /** Makes the cluster find soon what nobody heard of. */
  readonly prepare: (cluster: Cluster) => Promise<void>
}

/** Defines the tests, on a cluster of their own. */
export function crashSuite({ options, prepare }: CrashSuite): void {
  let cluster: Cluster
  let undisturbed: Told
  let disturbed: Told
  /** Of each edge. */
  const kills: number[] = []

  beforeAll(async () => {
    cluster = await startCluster(options)
    const { following, processes } = cluster
    await prepare(cluster)
    await createSpareNode(cluster)
    const closed = closedNow()

    undisturbed = await tellTwoEdges(cluster, closed)
    disturbed = await tellTwoEdges(cluster, closed, async (edge) => {
      const [before] = kills
      const how = before === undefined ? OPENING : { ...CLOSING, most: KILLS - before }
      const written = SCHEDULED_MACHINES
      const killing = startKills({
        seed: SEED + kills.length,
        processes,
        following,
        written,
        ...how,
      })
      try {
        return await edge()
      } finally {
        kills.push(await killing.stop())
      }
    })
  }, 900_000)
  afterAll(() => cluster?.stop())

  describe(`two edges, with processes killed by SUNDIAL_CRASH_SEED=${SEED}`, () => {
    test('there were at least fifty kills, at both edges', () => {
      const [opening = 0, closing = 0] = kills

      expect(opening + closing).toBeGreaterThanOrEqual(50)
      expect(Math.min(opening, closing)).toBeGreaterThanOrEqual(10)
    })

    test('in service, all that exists is what exists undisturbed', () => {
      expect(differences(undisturbed.inService, disturbed.inService)).toEqual({})
    })

    test('in the end, all that exists is what exists undisturbed', () => {
      expect(differences(undisturbed.end, disturbed.end)).toEqual({})
    })

    test('in the end nothing is left of any machine', () => {
      const left = Object.keys(disturbed.end).filter((name) => /\/m-\d\d$/.test(name))

      expect(left).toEqual(NAMES.map((name) => `ScheduledMachine team/${name}`))
    })

    test('every machine goes through the same phases', () => {
      const phases = (told: Told) => forEach((name) => phasesOf(told, name))
      const mayMissPending = (all: readonly string[] = []) =>
        all.filter((each) => each !== 'Pending')

      expect(phases(undisturbed)).toEqual(forEach(() => STORY))
      expect(forEach((name) => mayMissPending(phases(disturbed)[name]))).toEqual(
        forEach(() => mayMissPending(STORY)),
      )
    })

    test('every transition is told once', () => {
      const told = ({ events }: Told) => forEach((name) => transitionsIn(events[name] ?? []))

      expect(told(undisturbed)).toEqual(forEach(() => TRANSITIONS))
      expect(forEach((name) => repeated(told(disturbed)[name] ?? []))).toEqual(forEach(() => []))
      expect(forEach((name) => told(disturbed)[name]?.filter(isNeverMissed))).toEqual(
        forEach(() => TRANSITIONS.filter(isNeverMissed)),
      )
    })

    test.each(['Machine', 'TestConfig', 'TestMachine', 'Node'])(
      'there is never a second %s',
      (kind) => {
        const { spare: _, ...found } = countByName(disturbed.history, kind)

        expect(found).toEqual(forEach(() => 1))
      },
    )

    test('every budget is kept at every moment', () => {
      const kept = Object.fromEntries(APP_NAMES.map((app) => [app, MIN_AVAILABLE]))

      expect(fewestHealthy(undisturbed.history, PODS_EACH)).toEqual(kept)
      expect(fewestHealthy(disturbed.history, PODS_EACH)).toEqual(kept)
    })

    test('pods are evicted, and never deleted', () => {
      const requests = readAuditLog(cluster.api.workspace.path('audit.log'))
      const writes = requests.filter(
        ({ resource, verb }) => resource.startsWith('pods') && verb !== 'list',
      )

      expect([...new Set(writes.map(({ resource, verb }) => `${verb} ${resource}`))]).toEqual([
        'create pods/eviction',
      ])
    })
  })
}

function forEach<T>(of: (name: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(NAMES.map((name) => [name, of(name)]))
}

function transitionsIn(events: readonly string[]): readonly string[] {
  return events.map((event) => /\w+ -> \w+/.exec(event)?.[0] ?? event)
}

function repeated(all: readonly string[]): readonly string[] {
  return all.filter((each, index) => all.indexOf(each) !== index)
}

// A machine may be in service before anybody has looked at it again.
function isNeverMissed(transition: string): boolean {
  return transition !== 'Inactive -> Pending' && !transition.endsWith('-> Active')
}
