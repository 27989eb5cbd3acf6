// The content of files goes into the bootstrap object and nowhere else, and the content of a Secret not even there if the
// object can refer to the Secret.
import { expect, test } from 'vitest'
import { CONFIG_MAPS, SECRETS } from '#src/kube/resource.ts'
import { answer, isCall, leavingBed } from '#test/support/scene/leaving-bed.ts'
import { installProviders, providerKind } from '#test/support/scene/provider-crds.ts'
import { SPEC } from '#test/support/situation.ts'

const SECRET = 'MARK-secret'
const CONFIG_MAP = 'MARK-configmap'
const CONTENT = 'MARK-content'
const encoded = (text: string) => Buffer.from(text).toString('base64')
const MARKS = [SECRET, CONFIG_MAP, CONTENT, encoded(SECRET), encoded(CONFIG_MAP)]
const FILES = [
  { path: '/a', content: CONTENT },
  { path: '/b', contentFrom: { configMapKeyRef: { name: 'm', key: 'k' } } },
  { path: '/c', contentFrom: { secretKeyRef: { name: 's', key: 'k' } } },
]
const NOTHING = /^nothing$/

async function bed(kind: 'KubeadmConfig' | 'OldK0sWorkerConfig', status?: number) {
  const { plural } = providerKind(kind)
  const bootstrapSpec = { apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1', kind, spec: {} }
  const content = status === undefined ? NOTHING : new RegExp(`^POST .*/${plural}$`)
  const made = await leavingBed(
    { ...SPEC, bootstrapSpec, files: FILES },
    (request) =>
      status !== undefined && isCall(request, `POST ${plural}`)
        ? answer(status, { reason: 'Invalid', message: `refused: ${request.body}` })
        : undefined,
    content,
  )
  const { client } = made.scene
  await installProviders(client, [kind])
  const metadata = { namespace: 'team' }
  await client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadata, name: 'm' },
    data: { k: CONFIG_MAP },
  })
  await client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...metadata, name: 's' },
    data: { k: encoded(SECRET) },
  })
  const leaves = async () => {
    await made.pass()
    await made.scene.advance('2026-01-05T15:05:00Z')
    await made.pass()
    return [...made.left, made.metrics.render()]
  }
  return { ...made, leaves, plural }
}

test('a Secret that the kind can refer to never leaves the function', async () => {
  const { leaves } = await bed('KubeadmConfig')

  const left = await leaves()

  expect(left.filter((text) => has(text, SECRET))).toEqual([])
  expect(left.filter((text) => has(text, CONFIG_MAP))).toHaveLength(1)
})

test('content leaves the function once: in the bootstrap object', async () => {
  const { leaves } = await bed('OldK0sWorkerConfig')

  const left = await leaves()

  const withMark = left.filter((text) => MARKS.some((mark) => text.includes(mark)))
  expect(withMark).toHaveLength(1)
  expect(JSON.parse(withMark[0] ?? '{}')).toMatchObject({
    kind: 'OldK0sWorkerConfig',
    spec: { files: [{ content: CONTENT }, { content: CONFIG_MAP }, { content: SECRET }] },
  })
})

test.each([422, 400, 403, 500])(
  'a refusal of the bootstrap object with %i, which quotes it, tells no content',
  async (status) => {
    const { leaves } = await bed('OldK0sWorkerConfig', status)

    const left = await leaves()

    expect(left.filter((text) => MARKS.some((mark) => text.includes(mark)))).toEqual([])
    expect(left.join('').length).toBeGreaterThan(500)
  },
)

function has(text: string, mark: string): boolean {
  return text.includes(mark) || text.includes(encoded(mark))
}
