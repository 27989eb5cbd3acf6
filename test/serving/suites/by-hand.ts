// What an operator does by hand, as docs/operations.md and docs/install.md say it.
import { expect, test } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { ownersOf } from '#src/kube/owner.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import {
  createActive,
  keyOf,
  leftovers,
  scheduledMachine,
  untilDeleted,
} from '#test/support/control-plane/scheduled-machines.ts'
import { eventually } from '#test/support/processes.ts'
import {
  IS_SHORT,
  OVERLAY,
  reached,
  requestsSince,
  runScript,
  SUNDIAL,
  type World,
} from '#test/support/serving/world.ts'

export function byHand(world: () => World): void {
  test('a pod that posts what the backstop posts is told that all was looked at', async () => {
    const from = Date.now()

    const answer = await runScript(world().bed, { namespace: SUNDIAL, name: 'ask' }, ASK)

    expect(answer).toBe('204 \n')
    // One list of the sweep is what it takes to answer.
    expect(requestsSince(world(), from)['list']).toBeGreaterThan(0)
  })

  // Two installations more: minutes.
  test.skipIf(IS_SHORT)(
    'Sundial was removed before its machines: one is let go, one leaves with Sundial back',
    async () => {
      const { bed } = world()
      const names = ['let-go', 'leaves']
      await Promise.all(names.map((name) => createActive(reached(world()), name, SPEC)))

      // In one command with the rest they might see the deletions, and begin.
      const functions = ['-n', SUNDIAL, 'delete', 'services.serving.knative.dev', '--all']
      expect((await bed.kubectl(functions)).status).toBe(0)
      const removal = ['delete', '-k', OVERLAY, '--wait=false', '--ignore-not-found']
      const { status, stderr } = await bed.kubectl(removal)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const wait = ['wait', '--for=delete', `namespace/${SUNDIAL}`, '--timeout=10m']
      expect((await bed.kubectl(wait)).status).toBe(0)
      // They wait for their finalizers, and the definition for them; the machines run on.
      expect(await Promise.all(names.map((name) => stateOf(world(), name)))).toEqual([
        { phase: 'Active', isDeleted: true, hasMachine: true },
        { phase: 'Active', isDeleted: true, hasMachine: true },
      ])

      const merge = ['--type=merge', '-p', '{"metadata":{"finalizers":null}}']
      await bed.kubectl(['-n', 'team', 'patch', 'sm', 'let-go', ...merge])
      await untilDeleted(reached(world()), 'let-go')
      // Its Cluster owns the Machine, too, so that nothing takes it away but who deletes it.
      await eventually(async () => {
        const machine = await machineOf(world(), 'let-go')
        expect(ownersOf(machine).map(({ kind }) => kind)).toEqual(['Cluster'])
        expect(isDeleted(machine)).toBe(false)
      }, 60_000)
      const machines = 'machines.cluster.x-k8s.io'
      await bed.kubectl(['-n', 'team', 'delete', machines, 'let-go', '--timeout=120s'])
      expect(await leftovers(reached(world()), 'let-go')).toEqual([])

      expect((await bed.kubectl(['apply', '-k', OVERLAY])).status).toBe(0)
      const refused = await bed.kubectl(['apply', '-f', '-'], JSON.stringify(newcomer()))
      expect(refused.stderr).toContain('terminating')
      await untilDeleted(reached(world()), 'leaves', 180_000)
      expect(await leftovers(reached(world()), 'leaves')).toEqual([])
      await eventually(async () => expect(await definition(world())).toBeUndefined(), 60_000)

      // Once more, to keep it.
      expect((await bed.kubectl(['apply', '-k', OVERLAY])).status).toBe(0)
      await bed.kubectl(['wait', '--for=condition=Established', 'crd', CRD, '--timeout=60s'])
      await createActive(reached(world()), newcomer().metadata.name, SPEC)
    },
    1_200_000,
  )
}

const CRD = 'scheduledmachines.5spot.finos.org'

// What curl does in the document; the image of the functions has none.
const ASK = `
  const headers = {
    'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/pingsources/backstop',
    'ce-type': 'dev.knative.sources.ping', 'content-type': 'application/json',
  }
  const body = '{"scope":"due"}'
  fetch('http://sweep.sundial-system.svc.cluster.local', { method: 'POST', headers, body })
    .then(async (answer) => console.log(answer.status, await answer.text()))`

// By the kubeconfig of Cluster API: that of the suites has a token of an account that goes with the namespace.
const SPEC = { kubeconfigSecretRef: undefined }

function newcomer() {
  return scheduledMachine('newcomer', SPEC)
}

function definition({ bed }: World) {
  return bed.api.client.get(CUSTOM_RESOURCE_DEFINITIONS, { name: CRD })
}

async function stateOf(world: World, name: string) {
  const object = await world.bed.api.client.get(SCHEDULED_MACHINES, keyOf(name))
  const machine = await machineOf(world, name)
  return {
    phase: textAt(object, 'status', 'phase'),
    isDeleted: isDeleted(object),
    hasMachine: !isDeleted(machine),
  }
}

async function machineOf({ bed, machines }: World, name: string): Promise<KubeObject> {
  const machine = await bed.api.client.get(machines().machines, keyOf(name))
  if (machine === undefined) throw new Error(`there is no Machine ${name}`)
  return machine
}

function isDeleted(object: KubeObject | undefined): boolean {
  return object?.metadata.deletionTimestamp !== undefined
}
