// Values of users and Secrets go only to the API server that they are for. They never appear in a log line, an
// Event, a status, a metric or an answer, whatever the message of a refusal contains.
import { expect, test } from 'vitest'
import { SECRETS } from '#src/kube/resource.ts'
import { answer, isCall, leavingBed } from '#test/support/scene/leaving-bed.ts'
import { SPEC } from '#test/support/situation.ts'

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

async function bed(spec: object, refuse: Parameters<typeof leavingBed>[1]) {
  const made = await leavingBed(spec, refuse)
  await made.scene.client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team', name: 'prod-kubeconfig' },
    data: { value: Buffer.from(KUBECONFIG).toString('base64') },
  })
  return made
}
