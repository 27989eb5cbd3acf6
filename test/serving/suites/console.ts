// The console as a function: its first page from zero pods, with the rights of a reader.
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { LIVE_SCRIPT, STYLESHEET } from '#src/console/assets/assets.ts'
import { numberAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import {
  closedNow,
  keyOf,
  scheduledMachine,
} from '#test/support/control-plane/scheduled-machines.ts'
import { build } from '#test/support/manifests/kustomize.ts'
import { apply } from '#test/support/serving/bed.ts'
import {
  hurryPods,
  isEnding,
  logOf,
  SERVICE,
  SUNDIAL,
  type World,
} from '#test/support/serving/world.ts'

/** A page shows fifty. The machines of other suites may be there, too. */
const NAMES = Array.from({ length: 45 }, (_, index) => `shown-${index}`)

/** Its pods go while other suites run. */
export function consoleInstalled(world: () => World): void {
  test('the console becomes Ready', async () => {
    const { bed } = world()
    // The stand-in for the network of the node knows no policies for Egress.
    const manifests = build('knative/overlays/console').filter(({ kind }) => !isPolicy(kind))
    await apply(bed, JSON.parse(JSON.stringify([...manifests, ...READER])))
    await apply(
      bed,
      NAMES.map((name) => scheduledMachine(name, { schedule: closedNow() })),
    )

    await hurryPods(world(), 'console')
  })
}

export function firstPage(world: () => World): void {
  test('from zero the first page is there soon after the process listens', async () => {
    const { bed, following } = world()
    await following.until('no pod of the console', () => podsOf(world()).length === 0, 120_000)
    const token = (await bed.kubectl(['-n', SUNDIAL, 'create', 'token', 'reader'])).stdout.trim()
    const ingress = ['-n', 'kingress-system', 'get', 'service', 'kingress']
    const only = ['-o', 'jsonpath={.spec.clusterIP}']
    const { stdout: address } = await bed.kubectl([...ingress, ...only])
    const get = (path: string) => read(address, path, token)

    const asked = Date.now()
    const page = await get('/')
    const answered = Date.now()

    const listening = await listeningAfter(world(), asked)
    const files = await Promise.all([STYLESHEET, LIVE_SCRIPT].map(({ path }) => get(path)))
    const began = Date.now()
    await get('/')
    const bytes = [page, ...files].reduce((sum, { body }) => sum + body.length, 0)
    process.stdout.write(
      `the console from zero: the process listens after ${listening - asked} ms, the page is there ` +
        `${answered - listening} ms later; with a pod there ${Date.now() - began} ms; ${bytes} bytes\n`,
    )
    const named = NAMES.filter((name) => page.body.includes(`>${keyOf(name).namespace}/${name}<`))
    expect([page.status, ...files.map(({ status }) => status)]).toEqual([200, 200, 200])
    expect(named).toEqual(NAMES)
    expect(bytes).toBeLessThan(100_000)
    // Where its container takes long to start, the machine is slow, and the page takes longer, too.
    expect(answered - listening).toBeLessThan(Math.max(1_000, 1.5 * (listening - asked)))

    const own = ['services.serving.knative.dev/console', 'serviceaccount/reader']
    await bed.kubectl(['-n', SUNDIAL, 'delete', ...own])
    const machines = ['delete', 'scheduledmachines', ...NAMES, '--wait=false']
    await bed.kubectl(['-n', keyOf('').namespace, ...machines])
  })
}

// With the rights that docs/console.md names.
const READER: readonly object[] = [
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { namespace: SUNDIAL, name: 'reader' },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'console-reader' },
    rules: [
      { apiGroups: ['5spot.finos.org'], resources: ['scheduledmachines'], verbs: ['list'] },
      {
        apiGroups: ['node.bootc.dev'],
        resources: ['bootcnodepools', 'bootcnodes'],
        verbs: ['list'],
      },
      { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['list'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'console-reader' },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'console-reader',
    },
    subjects: [{ kind: 'ServiceAccount', namespace: SUNDIAL, name: 'reader' }],
  },
]

function isPolicy(kind: string): boolean {
  return kind === 'NetworkPolicy'
}

function podsOf({ following }: World): readonly KubeObject[] {
  const pods = following.mirror.list('', 'Pod', SUNDIAL)
  return pods.filter((pod) => pod.metadata.labels?.[SERVICE] === 'console' && !isEnding(pod))
}

// A pod that ends has a log, too: the first pod that listens after this instant is the one that answered.
async function listeningAfter(world: World, asked: number): Promise<number> {
  const lines = (await logOf(world, 'console')).filter(({ message }) => message === 'listening')
  const instants = lines.map((line) => {
    const took = (numberAt(line, 'loadedAfterMs') ?? Number.NaN) - (numberAt(line, 'afterMs') ?? 0)
    return Date.parse(String(line['time'])) - took
  })
  const [first] = instants.filter((at) => at >= asked).sort((a, b) => a - b)
  if (first === undefined) throw new Error(`no pod listened after ${asked}: ${instants.join(' ')}`)
  return first
}

// As a proxy in the cluster asks that adds the token of a reader.
function read(host: string, path: string, token: string) {
  const headers = {
    host: `console.${SUNDIAL}.svc.cluster.local`,
    authorization: `Bearer ${token}`,
  }
  return new Promise<{ readonly status: number | undefined; readonly body: string }>(
    (resolve, reject) => {
      const asked = request({ host, path, headers }, async (response) => {
        const chunks = await response.toArray()
        resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString('latin1') })
      })
      asked.once('error', reject).end()
    },
  )
}
