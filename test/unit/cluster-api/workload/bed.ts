// The way to a workload cluster, with the Secrets that a test gives.
import type { WorkloadCredentials } from '#src/cluster-api/kubeconfig.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { base64, kubeconfig } from '#test/unit/cluster-api/kubeconfigs.ts'
import { type Answer, failure, recorded } from '#test/unit/kube/recorded-transport.ts'

export const TARGET = { namespace: 'team-a', clusterName: 'prod' }

export const SECRET = { name: 'prod-kubeconfig', key: 'value' }

export const SECRET_REF = { name: 'custom', key: 'config' }

export const REMEDY = 'restore it, or name another in spec.kubeconfigSecretRef'

export const NOT_FOUND = failure(404, 'NotFound', 'secrets "x" not found')

export function secret(data: Record<string, string>): Answer {
  const metadata = { name: 'prod-kubeconfig', namespace: 'team-a', uid: 'u' }
  return { body: { apiVersion: 'v1', kind: 'Secret', metadata, data } }
}

export const holding = (text: string) => secret({ value: base64(text) })

export const numbered = (number: number) => kubeconfig({ user: { token: `T${number}` } })

export function accessWith(...answers: readonly Answer[]) {
  const { transport, requests } = recorded(...answers)
  const management = createKubeClient(transport)
  const connected: WorkloadCredentials[] = []
  const made: KubeClient[] = []
  const access = createWorkloadAccess({
    management,
    connect(credentials) {
      connected.push(credentials)
      const client = createKubeClient(recorded().transport)
      made.push(client)
      return client
    },
  })
  return { access, management, connected, made, paths: () => requests.map(({ path }) => path) }
}
