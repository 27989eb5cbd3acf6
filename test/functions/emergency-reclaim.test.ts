// Emergency reclaims through the function: the Node's cluster, refusals, strangers, and machines that are reclaimed again
// and again.
import { expect, test } from 'vitest'
import { valueAt } from '#src/kube/json.ts'
import { CONFIG_MAPS, EVENTS, NODES } from '#src/kube/resource.ts'
import { hasReclaimAgent, reclaimConfigKey, reclaimRequestOf } from '#src/nodes/reclaim.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { binaryEvent } from '#test/support/events.ts'
import { requestReclaim } from '#test/support/reclaim/request.ts'
import { condition } from '#test/support/scene/condition.ts'
import { inService } from '#test/support/scene/in-service.ts'
import { KEY } from '#test/support/scene/objects.ts'
import type { Scene } from '#test/support/scene.ts'

const NODE = { name: 'worker' }
const WANTED = { killIfCommands: ['java'] }
const CONFIG = reclaimConfigKey(NODE.name)

test('the namespace of the agents is missing: told once, and configured when it is there', async () => {
  const scene = await inService()
  scene.fault((call) => (call === 'POST configmaps' ? 404 : undefined))
  await scene.edit({ spec: WANTED })

  await scene.pass()
  await scene.pass()
  const missing = await condition(scene, 'ReclaimAgentConfigured')
  const warnings = await warningsOf(scene)
  scene.fault(undefined)
  await scene.backstop()

  expect(missing).toEqual({ status: 'False', reason: 'AgentNotConfigured' })
  expect(warnings).toEqual([
    'AgentNotConfigured: Namespace 5spot-system does not exist in the management cluster; apply deploy/reclaim-agent there',
  ])
  expect(await scene.status()).toMatchObject({ phase: 'Active', ready: true })
  expect(await condition(scene, 'ReclaimAgentConfigured')).toEqual({
    status: 'True',
    reason: 'AgentConfigured',
  })
  expect(await isConfigured(scene)).toEqual([true, true])
})

test('the label is removed by hand and every event is lost: the backstop sets it again', async () => {
  const scene = await inService(WANTED)
  const labels = { '5spot.finos.org/reclaim-agent': null }
  await scene.client.patch(NODES, NODE, { metadata: { labels } })

  await scene.backstop()
  const { calls } = await scene.backstop()

  expect(await isConfigured(scene)).toEqual([true, true])
  expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([])
})

test('an event of the Node that asks for a reclaim begins it, and the backstop begins it without', async () => {
  for (const isHeard of [true, false]) {
    const scene = await inService()
    await requestReclaim(scene.client, NODE.name)
    const node = await scene.client.get(NODES, NODE)

    if (isHeard) await scene.pass({ event: changed(node) })
    else await scene.backstop()

    expect((await scene.machine())?.metadata.deletionTimestamp).toBeDefined()
    expect(await isEnabled(scene)).toBe(false)
  }
})

test('the Node of a machine whose spec is not valid asks for a reclaim: it comes before the spec', async () => {
  for (const spec of [{}, WANTED]) {
    const scene = await inService(spec)
    await scene.edit({ spec: { schedule: { timezone: 'Mars/Olympus' } } })
    await scene.pass()
    const { calls } = await scene.pass()
    await requestReclaim(scene.client, NODE.name)

    await scene.backstop()

    expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([])
    expect((await scene.machine())?.metadata.deletionTimestamp).toBeDefined()
    expect(await isEnabled(scene)).toBe(false)
  }
})

test('a stranger has the name of the Node and asks for a reclaim: nothing happens', async () => {
  const scene = await inService(WANTED)
  await scene.client.delete(NODES, NODE)
  await scene.client.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...NODE, annotations: { 'cluster.x-k8s.io/machine': 'somebody-elses' } },
    spec: { providerID: 'test://another' },
  })
  await requestReclaim(scene.client, NODE.name)
  const stranger = await scene.client.get(NODES, NODE)

  await scene.backstop()
  await scene.pass()

  expect(await scene.client.get(NODES, NODE)).toEqual(stranger)
  expect((await scene.machine())?.metadata.deletionTimestamp).toBeUndefined()
  expect(await isEnabled(scene)).toBe(true)
  expect(await scene.status()).not.toHaveProperty('reclaim')
})

test('the Machine cannot be deleted: the schedule stays enabled and the request stays, until it can', async () => {
  const scene = await inService()
  await requestReclaim(scene.client, NODE.name)
  scene.fault((call) => (call.startsWith('DELETE machines/') ? 500 : undefined))

  await scene.pass()
  const failed = { phase: (await scene.status())['phase'], isEnabled: await isEnabled(scene) }
  const request = await requestOn(scene)
  scene.fault(undefined)
  await scene.advance('2026-01-05T15:10:00Z')
  await scene.pass()

  expect(failed).toEqual({ phase: 'Error', isEnabled: true })
  expect(request).toBeDefined()
  expect(await isEnabled(scene)).toBe(false)
  expect(await requestOn(scene)).toBeUndefined()
  expect(await scene.status()).toMatchObject({ phase: 'EmergencyRemove' })
})

test('the schedule may not be disabled: the phase says so, and it is tried again', async () => {
  const scene = await inService()
  await requestReclaim(scene.client, NODE.name)
  scene.fault((call) => (call === 'PATCH scheduledmachines/worker' ? 403 : undefined))

  await scene.pass()
  const { phase, message } = await scene.status()
  scene.fault(undefined)
  await scene.advance('2026-01-05T15:10:00Z')
  await scene.pass()

  expect(phase).toBe('Error')
  expect(message).toMatch(/^Failed to disable the schedule: /)
  expect(await isEnabled(scene)).toBe(false)
  expect(await requestOn(scene)).toBeUndefined()
})

test('three reclaims within ten minutes are told, and forgotten after ten minutes in service', async () => {
  const scene = await inService()
  for (const minute of ['01', '04', '07']) {
    await scene.advance(`2026-01-05T15:${minute}:00Z`)
    await requestReclaim(scene.client, NODE.name)
    await scene.pass()
    await scene.finishRemoval()
    await scene.pass()
    await scene.edit({ spec: { schedule: { enabled: true } } })
    await scene.pass()
    await scene.provision()
    await scene.pass()
  }
  const rapid = await condition(scene, 'RapidReclaim')
  await scene.advance('2026-01-05T15:17:00Z')
  await scene.pass()

  expect(rapid).toEqual({ status: 'True', reason: 'RapidReclaim' })
  expect((await warningsOf(scene)).filter((each) => each.startsWith('RapidReclaim'))).toEqual([
    expect.stringContaining('the last at 2026-01-05T15:07:00Z'),
  ])
  expect(await condition(scene, 'RapidReclaim')).toEqual({})
  expect(await scene.status()).not.toHaveProperty('recentReclaims')
})

async function warningsOf({ client }: Scene): Promise<readonly string[]> {
  const events = await client.list(EVENTS)
  return events.flatMap((event) => {
    const { type, reason, note } = Object(event)
    return type === 'Warning' ? [`${reason}: ${note}`] : []
  })
}

async function isConfigured({ client }: Scene): Promise<readonly boolean[]> {
  const node = await client.get(NODES, NODE)
  const config = await client.get(CONFIG_MAPS, CONFIG)
  return [node !== undefined && hasReclaimAgent(node), config !== undefined]
}

async function isEnabled(scene: Scene): Promise<unknown> {
  const object = await scene.client.get(SCHEDULED_MACHINES, KEY)
  return valueAt(object, 'spec', 'schedule', 'enabled')
}

async function requestOn({ client }: Scene) {
  const node = await client.get(NODES, NODE)
  return node && reclaimRequestOf(node)
}

// What an ApiServerSource in mode Resource sends.
function changed(object: object | undefined) {
  const of = { apiversion: 'v1', kind: 'Node', name: NODE.name }
  return binaryEvent('dev.knative.apiserver.resource.update', object, of)
}

test('a time of the request that is after the year 9999 in UTC does not block the reclaim', async () => {
  const scene = await inService()
  await requestReclaim(scene.client, NODE.name)
  const annotations = { '5spot.finos.org/reclaim-requested-at': '9999-12-31T23:59:59-23:59' }
  await scene.client.patch(NODES, NODE, { metadata: { annotations } })

  await scene.backstop()

  expect(await scene.status()).toMatchObject({ reclaim: { nodeName: NODE.name } })
})
