// ScheduleOverrides on a real API server, by a user who may not edit ScheduledMachines.
import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { overrideAdmissionSuite } from '#test/support/admission/override-suite.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { NAMESPACE } from '#test/support/control-plane/cluster-objects.ts'
import { applyFolder, applyObjects } from '#test/support/control-plane/install.ts'
import {
  closedNow,
  createActive,
  editMachine,
  keyOf,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { eventually } from '#test/support/processes.ts'

const USER = 'ann'
const IDENTITY = `${NAMESPACE}:${USER}` as const

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
  await applyFolder(cluster.api, 'deploy/admission')
  await applyFolder(cluster.api, 'deploy/user-roles')
  await applyObjects(cluster.api, [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: USER, namespace: NAMESPACE } },
    binding('sundial-override'),
    binding('sundial-view'),
  ])
})
afterAll(() => cluster?.stop())

describe('its definition and its policy', () => {
  overrideAdmissionSuite(async () => ({
    transport: cluster.api.transport,
    user: await whoAmI(),
    now: () => DateTime.utc(),
  }))
})

it('one that was over long ago is deleted', async () => {
  const { client } = cluster.api
  const until = DateTime.utc().minus({ hours: 25 }).startOf('second').toISO()

  await client.create(SCHEDULE_OVERRIDES, overrideOf('over', { until }))

  await eventually(async () => {
    expect(await client.get(SCHEDULE_OVERRIDES, keyOf('over'))).toBeUndefined()
  })
})

describe('a user who may override, and not edit', () => {
  it('keeps a machine over its close, and it leaves after', async () => {
    await createActive(cluster, 'kept')
    const user = await cluster.api.clientAs(IDENTITY)
    const until = DateTime.utc().plus({ seconds: 25 }).startOf('second').toISO()

    await expect(editAs(user)).rejects.toMatchObject({ code: 'Forbidden' })
    await user.create(SCHEDULE_OVERRIDES, overrideOf('late', { until }))
    await untilMachine(cluster, 'kept', 'overridden', (object) =>
      textAt(object, 'status', 'message').includes('by override late'),
    )
    await editMachine(cluster, 'kept', { schedule: closedNow() })
    const kept = await untilMachine(cluster, 'kept', 'outside its schedule, and kept', (object) =>
      textAt(object, 'status', 'next').includes('(override late)'),
    )
    const gone = await untilPhase(cluster, 'kept', 'Inactive')

    expect(textAt(kept, 'status', 'phase')).toBe('Active')
    expect(Date.now()).toBeGreaterThan(Date.parse(until))
    expect(valueAt(gone, 'status', 'override')).toBeUndefined()
    const override = await cluster.api.client.get(SCHEDULE_OVERRIDES, keyOf('late'))
    expect(override).toMatchObject({ status: { phase: 'Expired', matched: 1 } })
  })
})

function overrideOf(name: string, spec: object): KubeObject {
  return {
    apiVersion: SCHEDULE_OVERRIDES.apiVersion,
    kind: SCHEDULE_OVERRIDES.kind,
    metadata: keyOf(name),
    spec: { target: { name: 'kept' }, state: 'On', reason: 'release night', ...spec },
  }
}

function editAs(user: Awaited<ReturnType<Cluster['api']['clientAs']>>) {
  return user.patch(SCHEDULED_MACHINES, keyOf('kept'), { spec: { killSwitch: true } })
}

async function whoAmI(): Promise<string> {
  const { transport } = cluster.api
  const { body } = await transport({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
  })
  return textAt(JSON.parse(body), 'status', 'userInfo', 'username')
}

function binding(role: string) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: role, namespace: NAMESPACE },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: USER, namespace: NAMESPACE }],
  }
}
