// As docs/install.md says it: kubectl, and nothing else.
import { expect, test } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PODS } from '#src/kube/resource.ts'
import { build } from '#test/support/manifests/kustomize.ts'
import { eventually } from '#test/support/processes.ts'
import { apply } from '#test/support/serving/bed.ts'
import {
  FUNCTIONS,
  functionOf,
  hurryPods,
  IS_SHORT,
  isTrue,
  OVERLAY,
  podsOf,
  runScript,
  SUNDIAL,
  type World,
} from '#test/support/serving/world.ts'

const WORKLOADS = [
  ...FUNCTIONS.map((name) => `Service ${name}`),
  'ApiServerSource bootc-node-pools',
  'ApiServerSource bootc-nodes',
  'ApiServerSource calendars',
  'ApiServerSource machines',
  'ApiServerSource nodes',
  'ApiServerSource pull-secrets',
  'ApiServerSource scheduled-machines',
  'PingSource alarm',
  'PingSource backstop',
]

export function install(world: () => World): void {
  test('everything that is applied becomes Ready, by the controllers of Knative', async () => {
    const { status, stderr } = await world().bed.kubectl(['apply', '-k', OVERLAY])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })

    await eventually(async () => {
      const objects = await workloads(world())
      const notReady = objects.filter((object) => !isTrue(object, 'Ready')).map(named)
      if (notReady.length > 0) throw new Error(`not Ready: ${notReady.join(', ')}`)
      expect(objects.map(named)).toEqual(WORKLOADS)
    }, 120_000)
    // The first PingSource is Ready for a moment before its adapter is there.
    const wait = ['-n', 'knative-eventing', 'wait', 'deployment', 'pingsource-mt-adapter']
    const adapter = await world().bed.kubectl([
      ...wait,
      '--for=jsonpath={.status.readyReplicas}=1',
      '--timeout=60s',
    ])
    expect(adapter.status).toBe(0)
  })

  test('the pods of the functions run as the manifests say', async () => {
    const pods = await eventually(async () => {
      const found = podsOf(world())
      if (found.length < FUNCTIONS.length)
        throw new Error('each function has a pod when it is installed')
      return found
    }, 30_000)

    for (const pod of pods) {
      const name = functionOf(pod)
      const [container] = (pod['spec'] as Spec).containers.filter((each) => each.name === name)
      expect(container).toMatchObject({
        image: 'dev.local/sundial:0.1.0',
        resources: { requests: { cpu: '100m', memory: '96Mi' }, limits: { memory: '256Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
      })
    }
  })

  test('under its NetworkPolicy a stranger reaches no pod, and all that follows does', async () => {
    const { bed } = world()
    const [pod] = podsOf(world())
    const ip = textAt(pod, 'status', 'podIP')
    const without = await reach(world(), 'before', ip)

    // Enforced from here to the end: every event of every suite passes it.
    await apply(bed, [policy()])
    await world().enforcePolicies()

    expect([without, await reach(world(), 'after', ip)]).toEqual([
      ['8012 open', '8080 open'],
      ['8012 shut', '8080 shut'],
    ])
  })

  test('to apply it once more changes nothing', async () => {
    const before = await versions(world())

    const { status, stdout } = await world().bed.kubectl(['diff', '-k', OVERLAY])
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    await world().bed.kubectl(['apply', '-k', OVERLAY])

    expect(await versions(world())).toEqual(before)
  })

  test('Cluster API finds its Cluster', async () => {
    if (IS_SHORT) for (const name of FUNCTIONS) await hurryPods(world(), name)
    await world().playMachines()
    const pods = await world().bed.api.client.list(PODS, { namespace: SUNDIAL })
    expect(pods.map((pod) => textAt(pod, 'status', 'phase')).sort()).not.toContain('Failed')
  })
}

// With the gateway of this node among those that may.
function policy(): KubeObject {
  const [found] = build('knative/overlays/network-policy').filter(isPolicy)
  const text = JSON.stringify(found).replace('"kourier-system"', '"kingress-system"')
  return JSON.parse(text)
}

function isPolicy({ kind }: { readonly kind: string }): boolean {
  return kind === 'NetworkPolicy'
}

// What a pod of another namespace finds at the ports of the proxy and of the process.
async function reach({ bed }: World, name: string, ip: string): Promise<readonly string[]> {
  const script = `
    const { connect } = require('node:net')
    for (const port of [8012, 8080]) {
      const socket = connect({ host: '${ip}', port, timeout: 1000 })
      const tell = (how) => { console.log(port + ' ' + how); socket.destroy() }
      socket.once('connect', () => tell('open')).once('timeout', () => tell('shut')).once('error', () => tell('shut'))
    }`
  const stdout = await runScript(bed, { namespace: 'default', name: `stranger-${name}` }, script)
  return stdout.trim().split('\n').sort()
}

interface Spec {
  readonly containers: readonly { readonly name: string }[]
}

async function workloads({ bed }: World): Promise<readonly KubeObject[]> {
  const kinds = 'services.serving.knative.dev,apiserversources,pingsources'
  const { stdout } = await bed.kubectl(['-n', SUNDIAL, 'get', kinds, '-o', 'json'])
  return (JSON.parse(stdout) as { items: readonly KubeObject[] }).items
}

function named({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.name}`
}

// Of what their users and controllers ask for; statuses come and go.
async function versions(world: World): Promise<Readonly<Record<string, number | undefined>>> {
  const objects = await workloads(world)
  return Object.fromEntries(
    objects
      // The functions set the alarm.
      .filter(({ metadata }) => metadata.name !== 'alarm')
      .map((object) => [named(object), object.metadata.generation]),
  )
}
