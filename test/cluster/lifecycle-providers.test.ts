// What a provider cannot do is said where the owner of a machine looks, and ends well as soon as it can.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Resource } from '#src/kube/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import {
  closedNow,
  createActive,
  createMachine,
  editMachine,
  keyOf,
  leftovers,
  resourcesOf,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import {
  conditionOf,
  countOf,
  eventsOf,
  JOIN_EVENTS,
  JOINS,
  LEAVES,
  storyOf,
} from '#test/support/control-plane/story.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
})
afterAll(() => cluster?.stop())

const PREFIX = 'stand-in.sundial.dev'
/** The provider of this machine fails, or hangs, as `provider-behaviour.ts` says. */
const provider = (name: 'fail' | 'hang' | 'bootstrap-seconds', value: string) => ({
  machineTemplate: { annotations: { [`${PREFIX}/${name}`]: value } },
})
const annotate = (resource: Resource, name: string, annotation: string, value: string | null) =>
  cluster.api.client.patch(resource, keyOf(name), {
    metadata: { annotations: { [`${PREFIX}/${annotation}`]: value } },
  })
const untilSaid = (name: string, type: string, words: string) =>
  untilMachine(cluster, name, `${type} ${words}`, (object) => conditionOf(object, type) === words)

describe.concurrent('an infrastructure provider', () => {
  const said =
    'False InfrastructureFailed: TestMachine team/NAME has failed: CreateError: no capacity in zone a'

  it('that fails is quoted; when it is mended the machine comes', async () => {
    const name = 'mended'
    await createMachine(cluster, name, provider('fail', 'no capacity in zone a'))
    const words = 'TestMachine team/mended has failed: CreateError: no capacity in zone a'
    await untilSaid(name, 'MachineReady', said.replace('NAME', name))
    // Cluster API tells the same of the Machine a moment after its provider.
    const replaced = `False ProvisioningFailed: ${words}. The machine will be replaced at 2`
    await untilMachine(cluster, name, replaced, (object) =>
      conditionOf(object, 'Ready')?.startsWith(replaced),
    )

    await annotate(resourcesOf(cluster).machines, name, 'fail', null)
    await untilPhase(cluster, name, 'Active')

    expect(countOf(cluster.following, 'Machine', name)).toBe(1)
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS.slice(0, 2),
      'Error ProvisioningFailed',
      'Active MachineReady',
    ])
    expect(await eventsOf(cluster.api, name)).toEqual([
      ...JOIN_EVENTS.slice(0, 1),
      expect.stringContaining(`Warning ProvisioningFailed: Pending -> Error: ${words}`),
      'Normal MachineReady: Error -> Active: The machine is in service',
    ])
  })

  it('that fails does not hold up the end of the window', async () => {
    const name = 'failing'
    await createMachine(cluster, name, provider('fail', 'no capacity in zone a'))
    await untilSaid(name, 'MachineReady', said.replace('NAME', name))

    await editMachine(cluster, name, { schedule: closedNow() })
    await untilPhase(cluster, name, 'Inactive')

    expect(await leftovers(cluster, name)).toEqual([])
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS.slice(0, 2),
      'Error ProvisioningFailed',
      // No Node has joined: there is no grace.
      ...LEAVES.slice(1),
      'Inactive MachineDeleted',
    ])
  })

  it('that hangs is named after provisioningTimeout; when it goes on the machine comes', async () => {
    const name = 'slow'
    await createMachine(cluster, name, {
      ...provider('hang', 'provision'),
      provisioningTimeout: '4s',
    })
    const late = await untilPhase(cluster, name, 'Error')

    await annotate(resourcesOf(cluster).machines, name, 'hang', null)
    await untilPhase(cluster, name, 'Active')

    expect(conditionOf(late, 'Ready')).toBe(
      'False ProvisioningTimedOut: Waiting for infrastructure TestMachine team/slow: Ready: Provisioning. ' +
        'Not in service after provisioningTimeout (4 s)',
    )
    expect(conditionOf(late, 'MachineReady')).toBe(
      'False WaitingForInfrastructure: Waiting for infrastructure TestMachine team/slow: Ready: Provisioning',
    )
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS.slice(0, 2),
      'Error ProvisioningTimedOut',
      'Active MachineReady',
    ])
  })

  it('that hangs when it should give a machine back is waited for', async () => {
    const name = 'clinging'
    await createActive(cluster, name, provider('hang', 'delete'))
    await editMachine(cluster, name, { schedule: closedNow() })
    const waiting = await untilMachine(
      cluster,
      name,
      'waiting for its infrastructure',
      (object) => conditionOf(object, 'MachineReady').includes('TestMachine'),
      15_000,
    )

    expect(conditionOf(waiting, 'MachineReady')).toBe(
      'False Deleting: The Machine is being deleted: Waiting for TestMachine to be deleted',
    )
    expect(conditionOf(waiting, 'Ready')).toBe('False NodeDrained: Removing Machine team/clinging')

    await annotate(resourcesOf(cluster).infrastructure, name, 'hang', 'no')
    await untilPhase(cluster, name, 'Inactive')

    expect(await leftovers(cluster, name)).toEqual([])
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS,
      ...LEAVES,
      'Inactive MachineDeleted',
    ])
  })
})

describe.concurrent('a bootstrap provider', () => {
  it('that fails is quoted after provisioningTimeout, and does not hold up the end', async () => {
    const name = 'unbooted'
    await createMachine(cluster, name, {
      ...provider('bootstrap-seconds', '3600'),
      provisioningTimeout: '6s',
    })
    await untilMachine(cluster, name, 'created', (object) =>
      conditionOf(object, 'Ready').includes('MachineCreated'),
    )

    await annotate(resourcesOf(cluster).bootstrap, name, 'fail', 'no token')
    const late = await untilPhase(cluster, name, 'Error')
    await editMachine(cluster, name, { schedule: closedNow() })
    await untilPhase(cluster, name, 'Inactive')

    expect(conditionOf(late, 'Ready')).toBe(
      'False ProvisioningTimedOut: Waiting for bootstrap data of TestConfig team/unbooted: Ready: no token. ' +
        'Not in service after provisioningTimeout (6 s)',
    )
    expect(await leftovers(cluster, name)).toEqual([])
    expect(storyOf(cluster.following, name)).toEqual([
      ...JOINS.slice(0, 2),
      'Error ProvisioningTimedOut',
      // No Node has joined: there is no grace.
      ...LEAVES.slice(1),
      'Inactive MachineDeleted',
    ])
  })
})
