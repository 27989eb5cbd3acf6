import { expect, test } from 'vitest'
import { KubeError, type KubeErrorCode } from '#src/kube/kube-error.ts'
import {
  type AskedCluster,
  explainRequest,
  MANAGEMENT,
  missingRight,
} from '#src/scheduled-machine/failures/explain-request.ts'

const WORKLOAD: AskedCluster = { type: 'workload', secret: 'prod-kubeconfig' }
const MACHINE = '/apis/cluster.x-k8s.io/v1beta2/namespaces/team/machines/worker'
const RIGHT = 'User "sundial" cannot create resource "machines" in the namespace "team"'

function failed(code: KubeErrorCode, status: number | undefined, path = MACHINE, words = 'words') {
  const request = status === undefined ? undefined : { method: 'GET', path }
  return new KubeError(code, `GET ${path}: ${words}`, { status, request })
}

test.each<[KubeError, AskedCluster, string]>([
  [
    failed('Forbidden', 403, '/api/v1/pods'),
    MANAGEMENT,
    'Sundial cannot list pods in the management cluster: it has no right to do this (HTTP 403). Apply deploy/rbac (ClusterRole sundial-node-access and its binding)',
  ],
  [
    failed('Forbidden', 403, '/apis/cluster.x-k8s.io'),
    MANAGEMENT,
    'Sundial cannot discover cluster.x-k8s.io in the management cluster: it has no right to do this (HTTP 403). Bind the ClusterRole system:discovery, as Kubernetes does',
  ],
  [
    failed('Forbidden', 401, '/api/v1/nodes/n'),
    WORKLOAD,
    'Sundial cannot get nodes "n" in the workload cluster: its credentials are refused (HTTP 401). Renew the kubeconfig in Secret prod-kubeconfig',
  ],
  [
    failed('BadAnswer', undefined),
    MANAGEMENT,
    'Sundial cannot read an object in the management cluster: the answer is not one that the API allows. Check whether a proxy between Sundial and the API server changes the answers',
  ],
])('a request that failed is explained with its remedy: %s', (error, cluster, words) => {
  expect(explainRequest(error, cluster)).toBe(words)
})

test.each<KubeErrorCode>(['ServerError', 'Invalid', 'BadAnswer', 'Forbidden'])(
  'nothing of what the API server says is quoted: %s',
  (code) => {
    const error = failed(code, 500, MACHINE, 'spec.password: Invalid value: "marked"')

    expect(explainRequest(error, MANAGEMENT)).not.toContain('marked')
  },
)

test('a right that is missing has a remedy, and what a quota or a policy refuses has none', () => {
  expect(missingRight(failed('Forbidden', 403, MACHINE, RIGHT), MANAGEMENT)).toBe(
    'Apply deploy/rbac (ClusterRole sundial-scheduled-machine and its binding)',
  )
  expect(
    missingRight(failed('Forbidden', 403, MACHINE, 'exceeded quota'), MANAGEMENT),
  ).toBeUndefined()
})
