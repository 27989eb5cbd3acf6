// `sundial why` about a ScheduledMachine. Everything is real but the provider and the kubelet. The window in New York is
// 14:00Z to 23:00Z, the grace period 5 minutes, the drain 10.
import { expect, test } from 'vitest'
import { SECRETS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { INFRASTRUCTURE, KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { ask, does, forbidEvictions, outline, yesRules } from './ask.ts'

test('a machine that waits for its window', async () => {
  const scene = await createScene('2026-01-05T12:00:00Z')
  await scene.pass()

  const answer = await ask('sm', KEY, scene)

  expect(answer).toMatchObject({
    object: { kind: 'ScheduledMachine', namespace: 'team', name: 'worker' },
    summary:
      'ScheduledMachine team/worker is Inactive: Outside scheduled time window. It joins 2026-01-05 09:00 America/New_York (in 2h).',
    tree: { kind: 'ScheduledMachine', name: 'worker', state: 'Inactive', children: [] },
    decision: { effects: [], wake: '2026-01-05T14:00:00Z' },
    unread: [],
  })
  expect(yesRules(answer)).toEqual([
    'windowClosed: yes: it opens 2026-01-05 09:00 America/New_York',
    'read: yes',
    'machine: no: there should be none',
    'nothingLeft: yes',
  ])
})

test('a machine that was off has its time off until now, and what that saves', async () => {
  const scene = await createScene('2026-01-05T12:00:00Z')
  const before = await ask('sm', KEY, scene)
  await scene.edit({
    metadata: {
      labels: {
        'schedule.sundial.dev/price-per-hour': '0.5',
        'schedule.sundial.dev/price-currency': 'EUR',
      },
    },
  })
  await scene.pass()
  await scene.client.patchStatus(SCHEDULED_MACHINES, KEY, { status: { offSeconds: 36_000 } })
  await scene.clock.advanceTo(scene.clock.now().plus({ minutes: 30 }))

  const answer = await ask('sm', KEY, scene)

  expect(before.off).toBeUndefined()
  expect(answer.off).toBe('10.5 h, 5.25 EUR')
})

test('the answer changes nothing, and is what the next pass does', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.provision()
  const before = await scene.object()

  const answer = await ask('sm', KEY, scene)
  const after = await scene.object()
  await scene.pass()

  expect(after).toEqual(before)
  expect(does(answer)).toEqual([
    'writes the Normal Event MachineReady: Pending -> Active: The machine is in service',
    'stores the status: Active, The machine is in service',
  ])
  expect(await scene.status()).toEqual(answer.decision.status)
})

test('a machine that is provisioning', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()

  const answer = await ask('sm', KEY, scene)

  expect(answer.summary).toBe(
    'ScheduledMachine team/worker is Pending: Machine created; waiting for the providers. It is looked at again at 2026-01-05 10:05 America/New_York (in 5m), or when something changes.',
  )
  expect(outline(answer)).toEqual([
    'ScheduledMachine worker Pending',
    '  Machine worker WaitingForBootstrapData',
    '    TestConfig worker NotReady',
    '    TestMachine worker NotReady',
  ])
})

test('a failure of the provider is named in the first line', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.client.patchStatus(INFRASTRUCTURE, KEY, {
    status: { failureReason: 'CreateError', failureMessage: 'no host in rack 7 is free' },
  })
  await scene.client.patchStatus(MACHINES, KEY, {
    status: { failureReason: 'CreateError', failureMessage: 'no host in rack 7 is free' },
  })

  const coming = await ask('sm', KEY, scene)
  await scene.pass()
  const answer = await ask('sm', KEY, scene)

  expect(coming.summary).toMatch(/The next pass makes it Error: .*no host in rack 7 is free/)
  expect(answer.summary).toMatch(
    /^ScheduledMachine team\/worker is Error: .*no host in rack 7 is free/,
  )
  expect(outline(answer)).toContain('    TestMachine worker Failed')
  expect(yesRules(answer)).toContainEqual(
    expect.stringMatching(/^providerFailed: yes: .*no host in rack 7 is free/),
  )
})

test('a drain that a budget blocks: the pod and the budget are named', async () => {
  const scene = await inService()
  await scene.addPod('web')
  await forbidEvictions(scene.client, 'team')
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  await scene.advance('2026-01-05T23:05:00Z')
  await scene.pass()

  const answer = await ask('sm', KEY, scene)

  expect(answer.summary).toBe(
    'ScheduledMachine team/worker is ShuttingDown: The node is being drained, waiting for 1 pod, budget team/web. The machine is removed when its pods are gone, at the latest 2026-01-05 18:15 America/New_York (in 10m).',
  )
  expect(outline(answer)).toEqual([
    'ScheduledMachine worker ShuttingDown',
    '  Machine worker MachineReady',
    '    TestConfig worker Ready',
    '    TestMachine worker Ready',
    '    Node worker Ready, cordoned',
    '      Pod web Blocked',
  ])
  expect(yesRules(answer)).toContain(
    'drained: no: 1 left, at the longest until 2026-01-05T23:15:00Z',
  )
})

test('in the grace period the first line says when the drain begins', async () => {
  const scene = await inService()
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()

  const { summary } = await ask('sm', KEY, scene)

  expect(summary).toBe(
    'ScheduledMachine team/worker is ShuttingDown: Outside the schedule: the drain begins after a grace period of 300 s. The drain begins at 2026-01-05 18:05 America/New_York (in 5m).',
  )
})

test('a Secret that the reader may not read is a part of the answer', async () => {
  const scene = await inService()
  scene.fault((call) => (call.startsWith('GET secrets/') ? 403 : undefined))

  const answer = await ask('sm', KEY, { client: scene.functionClient, clock: scene.clock })

  expect(answer.unread).toEqual(['secrets prod-kubeconfig in namespace team'])
  expect(answer.summary).toMatch(
    /^ScheduledMachine team\/worker is Active: The machine is in service\./,
  )
  expect(outline(answer)).toContain('    Node worker Unread')
  expect(answer.decision).toEqual({
    effects: [],
    status: null,
    wake: '2026-01-05T23:00:00Z',
    isKnown: false,
  })
  expect(yesRules(answer)).toEqual([
    'windowClosed: no: it closes 2026-01-05 18:00 America/New_York',
    'read: no: a read is refused with your rights',
  ])
})

test('a Machine that the reader may not read is a part of the answer', async () => {
  const scene = await inService()
  scene.fault((call) => (call.startsWith('GET machines/') ? 403 : undefined))

  const answer = await ask('sm', KEY, { client: scene.functionClient, clock: scene.clock })

  expect(answer.unread).toEqual(['machines.cluster.x-k8s.io worker in namespace team'])
  expect(outline(answer)).toEqual(['ScheduledMachine worker Active', '  Machine worker Unread'])
})

test('a new object, a pause and a kill switch, in the first line', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z')
  const fresh = await ask('sm', KEY, scene)
  await scene.pass()
  await scene.edit({ spec: { killSwitch: true } })
  const killed = await ask('sm', KEY, scene)
  await scene.edit({ metadata: { annotations: { 'cluster.x-k8s.io/paused': '' } } })
  const paused = await ask('sm', KEY, scene)

  expect([fresh.summary, killed.summary, paused.summary]).toEqual([
    'ScheduledMachine team/worker is new, and no pass has looked at it yet. The next pass makes it Pending: Accepted; evaluating the schedule.',
    'ScheduledMachine team/worker is Pending: Machine created; waiting for the providers. The next pass makes it Terminated: Machine terminated due to kill switch.',
    'ScheduledMachine team/worker is Pending: Paused by the annotation cluster.x-k8s.io/paused on ScheduledMachine worker: nothing is done until it is resumed (kubectl annotate sm worker cluster.x-k8s.io/paused-).',
  ])
  expect(does(fresh).at(-1)).toBe('runs another pass at once')
  expect(does(killed).slice(-2)).toEqual([
    'tells Cluster API neither to drain the Node nor to wait for volumes',
    'deletes the Machine',
  ])
})

test('neither the content of a Secret nor a value of the spec is in the answer', async () => {
  const planted = 'planted-7f3a'
  const bootstrapSpec = {
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
    kind: 'TestConfig',
    spec: { joinToken: planted },
  }
  const scene = await createScene('2026-01-05T15:00:00Z', { bootstrapSpec })
  const creating = await ask('sm', KEY, scene)
  await scene.pass()
  await scene.provision()
  await scene.client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team', name: 'prod-kubeconfig' },
    data: { value: Buffer.from(`clusters: [${planted}]`).toString('base64') },
  })

  const answers = [creating, await ask('sm', KEY, scene)]

  expect(JSON.stringify(answers)).not.toContain(planted)
})

async function inService(): Promise<Scene> {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.provision()
  await scene.pass()
  return scene
}
