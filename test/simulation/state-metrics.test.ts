// The metrics that kube-state-metrics makes of Sundial's objects, of every status that the functions write in the stories.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { parseStatus, type ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import {
  KINDS,
  type Kind,
  nameOf,
  pathsOf,
  type Sample,
  samplesOf,
} from '#test/support/monitoring/state-metrics.ts'
import { report } from '#test/support/pool-scene/daemon.ts'
import { updatedPool } from '#test/support/pool-scene/states.ts'
import { imageOf, V1, V2 } from '#test/support/pool-scene.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'
import { STORIES } from '#test/support/stories.ts'

const DEFINITIONS = ['scheduledmachine', 'bootcnodepool', 'bootcnode'].map((name) =>
  parse(readFileSync(`deploy/crds/${name}.yaml`, 'utf8')),
)
const OURS = KINDS.filter(({ groupVersionKind }) => groupVersionKind.kind !== 'PingSource')

describe('every path is a field of the CustomResourceDefinition', () => {
  test.each(OURS.map((kind) => [kind.groupVersionKind.kind, kind] as const))('%s', (_, kind) => {
    const schema = schemaOf(kind)

    const unknown = kind.metrics
      .flatMap((metric) => pathsOf(metric).map((path) => ({ metric: nameOf(kind, metric), path })))
      .filter(({ path: [first, ...rest] }) => first !== 'metadata' && !isField(schema, first, rest))
    expect(unknown).toEqual([])
  })

  test('the states of a StateSet are the values of its field', () => {
    const machine = OURS.find(({ metricNamePrefix }) => /scheduledmachine/.test(metricNamePrefix))
    const phase = machine?.metrics.find(({ name }) => name === 'phase')?.each

    expect(phase?.type === 'StateSet' && phase.stateSet.list).toEqual(
      DEFINITIONS[0].spec.versions[0].schema.openAPIV3Schema.properties.status.properties.phase
        .enum,
    )
  })
})

describe('the metrics of a machine say what its status says', () => {
  test.each(STORIES)('$name', async ({ start, spec, settings, steps }) => {
    const scene = await createScene(start, spec, undefined, settings)
    let seen = 0

    for (const given of steps) {
      await given(scene)
      await scene.pass()
      const object = await scene.client.get(SCHEDULED_MACHINES, KEY)
      if (object === undefined) break
      expect(inWords(samplesOf(object))).toEqual(expectedOf(object))
      seen += 1
    }

    expect(seen).toBeGreaterThan(0)
  })
})

test('the metrics of a pool in a rollout that is paused, with a node in trouble', async () => {
  const scene = await updatedPool(['a', 'b'])
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await scene.pass()
  await report(scene, 'a', { booted: V1, staged: V2, idle: 'Staged' })
  await scene.pass()
  await report(scene, 'b', { booted: V1, error: 'no space left on device' })
  await scene.edit({ spec: { rollout: { paused: true } } })
  await scene.pass()

  const pool = await scene.pool()
  const status = await scene.status()
  const seconds = (instant: string | undefined) => Date.parse(instant ?? '') / 1000
  const [slot] = status.rebootSlots ?? []
  expect(slot?.node).toBe('a')
  expect(pool && inWords(samplesOf(pool))).toEqual({
    'condition{type=UpToDate,reason=Paused}': 0,
    'condition{type=Degraded,reason=NodeDegraded}': 1,
    nodes: 2,
    nodes_updated: 0,
    nodes_updating: 1,
    nodes_degraded: 1,
    update_available: 1,
    [`reboot_slot_timestamp_seconds{node=a,phase=${slot?.phase}}`]: seconds(slot?.reservedAt),
    rollout_timestamp_seconds: seconds(status.rolloutStartedAt),
    paused_timestamp_seconds: seconds(status.pausedSince),
    wake_timestamp_seconds: seconds(status.wakeTime),
    generation: 3,
    observed_generation: 3,
  })
})

test('the metrics of a BootcNode, with its pool', async () => {
  const scene = await updatedPool(['a'])
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  await scene.pass()
  await report(scene, 'a', { booted: V1, staged: V2, idle: 'Staged' })

  const bootcNode = await scene.bootcNode('a')
  const status = {
    ...(valueAt(bootcNode, 'status') ?? {}),
    ...{ state: 'Staged', bootedDigest: '1111', stagedDigest: '2222', stage: { attempts: 1 } },
  }
  const samples = bootcNode === undefined ? [] : samplesOf({ ...bootcNode, status })
  expect(inWords(samples)).toEqual({
    'state{state=Idle}': 0,
    'state{state=Staging}': 0,
    'state{state=Staged}': 1,
    'state{state=Rebooting}': 0,
    'state{state=Degraded}': 0,
    'condition{type=Idle,reason=Staged}': 0,
    'condition{type=Degraded,reason=Healthy}': 0,
    'image_info{booted=1111,staged=2222}': 1,
    stage_attempts: 1,
    generation: bootcNode?.metadata.generation,
    observed_generation: bootcNode?.metadata.generation,
  })
  expect(new Set(samples.map(({ labels }) => labels['pool']))).toEqual(new Set(['workers']))
})

// By the name after the prefix, with the labels that do not name the object.
function inWords(samples: readonly Sample[]): Readonly<Record<string, number>> {
  const words = samples.map(({ name, labels: all, value }) => {
    const { namespace: _, name: __, ...others } = all
    const { pool: ___, node, ...labels } = others
    const shown = /_bootcnode_/.test(name) || node === undefined ? labels : { node, ...labels }
    const text = Object.entries(shown).map(([label, each]) => `${label}=${each}`)
    const short = name.replace(/^sundial_[a-z]+_/, '')
    return [text.length === 0 ? short : `${short}{${text.join(',')}}`, value] as const
  })
  expect(new Set(words.map(([text]) => text)).size).toBe(words.length)
  return Object.fromEntries(words)
}

function expectedOf(object: KubeObject): Readonly<Record<string, number>> {
  const { metadata } = object
  const status = parseStatus(object['status'])
  const instants = {
    phase_since: status.phaseSince,
    next_activation: status.nextActivation,
    next_cleanup: status.nextCleanup,
    wake: status.wakeTime,
    deletion: metadata.deletionTimestamp,
    shutdown: status.shutdownStartedAt,
    drain: status.drain?.startedAt,
  }
  const numbers = {
    ...phases(status),
    ...conditions(status),
    in_schedule: status.inSchedule === undefined ? undefined : Number(status.inSchedule),
    generation: metadata.generation,
    observed_generation: status.observedGeneration,
    off_seconds: status.offSeconds,
    drain_pods_remaining: status.drain?.podsRemaining,
    retry_attempts: status.retry?.attempts,
    ...delays(status),
    ...Object.fromEntries(
      Object.entries(instants).map(([name, instant]) => [
        `${name}_timestamp_seconds`,
        instant === undefined ? undefined : Date.parse(instant) / 1000,
      ]),
    ),
    ...Object.fromEntries(
      (status.drain?.blocked ?? []).map(({ namespace, name }) => [
        `drain_blocked_pod_info{pod_namespace=${namespace},pod=${name}}`,
        1,
      ]),
    ),
  }
  return Object.fromEntries(
    Object.entries(numbers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
}

function delays({ lastTransitionDelay: delay }: ScheduledMachineStatus) {
  if (delay === undefined) return {}
  return {
    [`transition_planned_timestamp_seconds{transition=${delay.transition}}`]:
      Date.parse(delay.plannedAt) / 1000,
    transition_start_delay_seconds: delay.startSeconds,
    transition_delay_seconds: delay.endSeconds,
  }
}

function phases({ phase }: ScheduledMachineStatus): Readonly<Record<string, number>> {
  const all = ['Pending', 'Active', 'ShuttingDown', 'Inactive', 'Disabled', 'Terminated']
  return Object.fromEntries(
    [...all, 'EmergencyRemove', 'Error'].map((each) => [
      `phase{phase=${each}}`,
      Number(each === phase),
    ]),
  )
}

function conditions({ conditions: list = [] }: ScheduledMachineStatus) {
  return Object.fromEntries(
    list.map(({ type, status, reason }) => [
      `condition{type=${type},reason=${reason}}`,
      Number(status === 'True'),
    ]),
  )
}

function schemaOf({ groupVersionKind: { kind, version } }: Kind): unknown {
  const definition = DEFINITIONS.find(({ spec }) => spec.names.kind === kind)
  return definition.spec.versions.find(({ name }: { name: string }) => name === version).schema
    .openAPIV3Schema
}

function isField(schema: unknown, first: string | undefined, rest: readonly string[]): boolean {
  if (first === undefined) return true
  const fields = textAt(schema, 'type') === 'array' ? valueAt(schema, 'items') : schema
  const field = valueAt(fields, 'properties', first)
  const [next, ...others] = rest
  return field !== undefined && isField(field, next, others)
}
