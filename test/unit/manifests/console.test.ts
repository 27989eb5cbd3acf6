// The manifests of the console: like the other functions, and without rights.
import { expect, test } from 'vitest'
import { ConsoleEnvironment } from '#functions/console/environment.ts'
import { parseEnvironment } from '#functions/environment.ts'
import { fieldsAt, listAt, stringsAt, textAt } from '#src/kube/json.ts'
import { build } from '#test/support/manifests/kustomize.ts'

const objects = build('knative/overlays/console')
const find = (kind: string) => objects.find((each) => each.kind === kind)
const podSpec = fieldsAt(find('Service'), 'spec', 'template', 'spec')
const [container] = listAt(podSpec, 'containers')

test('the console runs as the other functions do', () => {
  const sweep = build('knative/overlays/default').find(({ metadata }) => metadata.name === 'sweep')
  const [other] = listAt(sweep, 'spec', 'template', 'spec', 'containers')
  const shared = ['image', 'ports', 'readinessProbe', 'livenessProbe', 'securityContext']

  for (const field of shared) {
    expect(fieldsAt(container)[field]).toEqual(fieldsAt(other)[field])
  }
  expect(listAt(container, 'args')).toEqual([
    '--max-old-space-size=160',
    '--max-semi-space-size=4',
    'dist/console.mjs',
  ])
})

test('it is reachable inside the cluster only, until somebody decides otherwise', () => {
  expect(find('Service')?.metadata.labels).toEqual({
    'app.kubernetes.io/part-of': 'sundial',
    'networking.knative.dev/visibility': 'cluster-local',
  })
})

test('its account has no rights, and no token in the pod', () => {
  expect(objects.filter(({ kind }) => /Role|Binding/.test(kind))).toEqual([])
  expect(fieldsAt(find('ServiceAccount'))['automountServiceAccountToken']).toBe(false)
  expect(textAt(podSpec, 'serviceAccountName')).toBe('console')
  expect(listAt(podSpec, 'volumes', '0', 'projected', 'sources')).toEqual([
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  ])
})

test('its environment is one that it accepts', () => {
  const env = listAt(container, 'env').map((each) => [textAt(each, 'name'), textAt(each, 'value')])

  expect(parseEnvironment(ConsoleEnvironment, Object.fromEntries(env))).toMatchObject({
    PORT: 8080,
    CLUSTER_NAME: 'this cluster',
  })
})

test('its NetworkPolicy is about its pods', () => {
  expect(stringsAt(find('NetworkPolicy'), 'spec', 'podSelector', 'matchLabels')).toEqual({
    'serving.knative.dev/service': 'console',
  })
})
