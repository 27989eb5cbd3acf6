// The token of a daemon's pod, on a real API server.
import { expect } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import { ownerReference } from '#src/kube/owner.ts'
import { PODS } from '#src/kube/resource.ts'
import type { ApiServer } from '../control-plane/api-server.ts'
import { DAEMON_SETS } from '../control-plane/pods.ts'

const NAMESPACE = 'sundial-bootc'
const ACCOUNT = 'bootc-daemon'
export const DAEMON_ACCOUNT = `${NAMESPACE}:${ACCOUNT}`

/** The token of the daemon's pod on this Node, as the kubelet asks for it. The pod is one of the DaemonSet: no drain
 * evicts it. */
export async function tokenOfDaemonOn(api: ApiServer, nodeName: string): Promise<string> {
  const set = await api.client.get(DAEMON_SETS, { namespace: NAMESPACE, name: ACCOUNT })
  if (set === undefined) throw new Error(`there is no DaemonSet ${ACCOUNT}`)
  const pod = await api.client.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: NAMESPACE,
      name: `${ACCOUNT}-${nodeName}`,
      ownerReferences: [ownerReference(set, { controller: true })],
    },
    spec: {
      nodeName,
      serviceAccountName: ACCOUNT,
      containers: [{ name: ACCOUNT, image: 'sundial' }],
    },
  })
  const { name, uid } = pod.metadata
  return tokenFor(api, { apiVersion: 'v1', kind: 'Pod', name, uid })
}

/** A token of the account; bound to no pod without `boundObjectRef`. */
export async function tokenFor(api: ApiServer, boundObjectRef?: object): Promise<string> {
  const { status, body } = await api.transport({
    method: 'POST',
    path: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${ACCOUNT}/token`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600, ...(boundObjectRef && { boundObjectRef }) },
    }),
  })
  expect(status).toBe(201)
  return textAt(JSON.parse(body), 'status', 'token')
}
