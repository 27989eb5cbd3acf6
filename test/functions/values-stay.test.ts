// Values of users and Secrets go only to the API server that they are for. They never appear in a log line, an
// Event, a status, a metric or an answer, whatever the message of a refusal contains.
import { Duration } from 'luxon'
import { expect, test } from 'vitest'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { createPass } from '#functions/scheduled-machine/pass.ts'
import { dueEvent } from '#src/events/post-event.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { SECRETS } from '#src/kube/resource.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import { createCountRequests } from '#src/telemetry/count-requests.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { SPEC } from '#test/support/situation.ts'
import { withoutPauses } from '#test/support/without-pauses.ts'

const BOOTSTRAP = 'MARK-bootstrap'
const INFRASTRUCTURE = 'MARK-infrastructure'
const FILE = 'MARK-file'
const SECRET = 'MARK-secret'
const CONFIG_MAP = 'MARK-configmap'
const ALL = [BOOTSTRAP, INFRASTRUCTURE, FILE, SECRET, CONFIG_MAP].join(' ')

const MARKED = {
  bootstrapSpec: { ...SPEC.bootstrapSpec, spec: { users: [{ password: BOOTSTRAP }] } },
  infrastructureSpec: { ...SPEC.infrastructureSpec, spec: { image: INFRASTRUCTURE } },
}
const KUBECONFIG = JSON.stringify({
  'current-context': 'c',
  contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  clusters: [{ name: 'c', cluster: { server: `https://${SECRET}.localhost:1/${SECRET}` } }],
  users: [{ name: 'u', user: { token: SECRET } }],
})

const quote = (value: string) => `Invalid value: ${JSON.stringify(value)}: ${value} is not allowed`
const REFUSALS: readonly (readonly [string, number, object])[] = [
  [
    '422 with causes',
    422,
    {
      reason: 'Invalid',
      message: `TestConfig.bootstrap.cluster.x-k8s.io "worker" is invalid: spec.image: ${quote(ALL)}`,
      details: {
        causes: [
          { reason: 'FieldValueInvalid', field: 'spec.image', message: quote(INFRASTRUCTURE) },
          { reason: 'FieldValueDuplicate', field: `spec.users[name="${BOOTSTRAP}"]`, message: ALL },
        ],
      },
    },
  ],
  [
    '400 of strict decoding',
    400,
    { reason: 'BadRequest', message: `strict decoding error: unknown field "spec.image": ${ALL}` },
  ],
  [
    'a webhook',
    403,
    { reason: 'Forbidden', message: `admission webhook "a.b.c" denied the request: ${ALL}` },
  ],
  ['500 with a text', 500, { reason: 'InternalError', message: `cannot parse ${ALL}` }],
  ['503 with a text', 503, { reason: ALL, message: `no room for ${ALL}` }],
  ['an answer that is no JSON', 200, { raw: `${SECRET}{` }],
]

const CALLS = [
  'POST testconfigs',
  'POST testmachines',
  'POST machines',
  'GET secrets',
  'GET machines',
  'PATCH scheduledmachines',
]

test.each(
  REFUSALS.flatMap(([what, status, body]) => CALLS.map((call) => ({ what, call, status, body }))),
)('$what, for $call, tells no value', async ({ call, status, body }) => {
  const { scene, left, metrics, pass } = await bed(MARKED, (request) =>
    isCall(request, call) ? answer(status, body) : undefined,
  )

  await pass()
  await scene.advance('2026-01-05T15:02:00Z')
  await pass()

  const everything = [...left, metrics.render()].join('\n')
  expect(everything).not.toContain('MARK')
  // Something was said: the test would find nothing else.
  expect(everything.length).toBeGreaterThan(500)
})

test('the field of a refusal is still told', async () => {
  const [refusal] = REFUSALS
  const { scene, pass } = await bed(MARKED, (request) =>
    isCall(request, 'POST testmachines') ? answer(422, refusal?.[2] ?? {}) : undefined,
  )

  await pass()

  expect((await scene.status())['message']).toContain('spec.image: Invalid value')
})

test('an invalid spec is reported without the content of its files', async () => {
  const files = [
    { path: FILE, content: FILE, permissions: FILE, encoding: FILE },
    { path: `/${FILE}`, contentFrom: { configMapKeyRef: { name: FILE, key: `${FILE} ` } } },
  ]
  const { left, metrics, pass } = await bed({ ...MARKED, files }, () => undefined)

  await pass()

  expect([...left, metrics.render()].join('\n')).not.toContain('MARK')
})

async function bed(spec: object, refuse: (request: KubeRequest) => KubeResponse | undefined) {
  const scene: Scene = await createScene('2026-01-05T15:00:00Z')
  await scene.client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team', name: 'prod-kubeconfig' },
    data: { value: Buffer.from(KUBECONFIG).toString('base64') },
  })
  const left: string[] = []
  const transport: Transport = async (request) => {
    const isContent = /^POST .*\/(?:testconfigs|testmachines|machines)$/.test(
      `${request.method} ${request.path}`,
    )
    if (request.body !== undefined && !isContent) left.push(request.body)
    const response = refuse(request) ?? (await scene.api.transport(request))
    return withSpec(response, request, spec)
  }
  const { log, lines } = collectingLog()
  const metrics = createMetrics()
  const client = createKubeClient(createCountRequests(metrics)(transport, 'management'))
  const { clock } = scene
  const { reconcile } = createPass({
    client,
    clock: withoutPauses(clock),
    log,
    countRequests: createCountRequests(createMetrics()),
    ...DEFAULT_SETTINGS,
    finalizerTimeout: Duration.fromObject({ minutes: 10 }),
    forceFinalizer: false,
    reclaimDisables: 'spec',
  })
  const { app } = createReconcilerApp({
    client,
    clock,
    log,
    metrics,
    alarm: createAlarm({ client, clock, log, namespace: 'sundial-system' }),
    reconcile,
    watches: createWatches({ providerGroups: [] }),
  })
  const due = { id: '1', source: '/test', time: '2026-01-05T15:00:00Z' }
  const pass = async () => {
    const event = dueEvent('ScheduledMachine', [KEY], due)
    const response = await app.request('/', { method: 'POST', ...event })
    left.push(await response.text(), JSON.stringify([...response.headers]))
    left.push(...lines.splice(0).map((line) => JSON.stringify(line)))
  }
  return { scene, left, metrics, pass }
}

// The object as an older definition may have accepted it, without validation.
function withSpec(response: KubeResponse, { method, path }: KubeRequest, spec: object) {
  if (method !== 'GET' || !path.endsWith('/scheduledmachines/worker')) return response
  if (response.status !== 200) return response
  const object = JSON.parse(response.body)
  const body = JSON.stringify({ ...object, spec: { ...object.spec, ...spec } })
  return { status: 200, headers: response.headers, body }
}

function isCall({ method, path }: KubeRequest, call: string): boolean {
  const [verb = '', plural = ''] = call.split(' ')
  return method === verb && path.split('/').includes(plural)
}

function answer(status: number, body: object): KubeResponse {
  const text = 'raw' in body ? String(body.raw) : JSON.stringify({ kind: 'Status', ...body })
  return { status, headers: { 'content-type': 'application/json' }, body: text }
}
