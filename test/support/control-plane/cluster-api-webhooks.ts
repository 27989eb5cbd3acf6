// Cluster API's own webhooks, as an installation has them: Machines and Clusters are defaulted, validated and converted
// by its manager.
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import type { Access } from './api-server.ts'
import { applyObjects } from './install.ts'

const GROUP = 'cluster.x-k8s.io'
const VERSION = 'v1beta2'
const KINDS = ['machine', 'cluster'] as const

/** Registers the webhooks that a manager of Cluster API v1.13 serves on `port` of this machine. */
export async function registerWebhooks(api: Access, port: number): Promise<void> {
  const url = `https://127.0.0.1:${port}`
  const caBundle = Buffer.from(api.ca).toString('base64')
  for (const kind of KINDS) {
    const webhook = {
      conversionReviewVersions: ['v1'],
      clientConfig: { url: `${url}/convert`, caBundle },
    }
    await api.client.patch(
      CUSTOM_RESOURCE_DEFINITIONS,
      { name: `${kind}s.${GROUP}` },
      { spec: { conversion: { strategy: 'Webhook', webhook } } },
    )
  }
  await applyObjects(
    api,
    (['mutate', 'validate'] as const).map((verb) => ({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: verb === 'mutate' ? 'MutatingWebhookConfiguration' : 'ValidatingWebhookConfiguration',
      metadata: { name: `capi-${verb}` },
      webhooks: KINDS.map((kind) => ({
        name: `${verb}.${kind}.${GROUP}`,
        clientConfig: { url: `${url}/${verb}-cluster-x-k8s-io-${VERSION}-${kind}`, caBundle },
        rules: [
          {
            apiGroups: [GROUP],
            apiVersions: [VERSION],
            operations: ['CREATE', 'UPDATE'],
            resources: [`${kind}s`],
          },
        ],
        matchPolicy: 'Equivalent',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      })),
    })),
  )
}
