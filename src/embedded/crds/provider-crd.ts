// CRDs for the kinds of Cluster API providers. Their spec and status are open: what is inside is
// between the user and the provider, and the stand-in providers do not read it.
import type { KubeObject } from '#src/kube/object.ts'
import { AGE, customResourceDefinition, OPEN } from './definition.ts'

/** Groups whose kinds the stand-in providers bring to life. */
const PROVIDER_GROUPS = [
  'bootstrap.cluster.x-k8s.io',
  'infrastructure.cluster.x-k8s.io',
  'k0smotron.io',
] as const

/** True when objects of this API group are the business of the stand-in providers. */
export function isProviderGroup(group: string): boolean {
  return PROVIDER_GROUPS.some((known) => known === group)
}

/**
 * The CRD of one provider kind with an open spec, served in `versions`; the last of them is stored.
 * It carries the labels by which Cluster API finds the version for a contract: `v1beta2` for a
 * version of that name, `v1beta1` for all others.
 */
export function providerCrd(group: string, kind: string, versions: readonly string[]): KubeObject {
  const storage = versions.at(-1)
  const contract = versions.includes('v1beta2') ? 'v1beta2' : 'v1beta1'
  const named = contract === 'v1beta2' ? 'v1beta2' : (storage ?? 'v1beta1')
  return customResourceDefinition(
    {
      group,
      kind,
      plural: pluralOf(kind),
      categories: ['cluster-api'],
      labels: { [`cluster.x-k8s.io/${contract}`]: named },
    },
    versions.map((name) => ({
      name,
      storage: name === storage,
      properties: { spec: OPEN, status: OPEN },
      columns: [
        {
          name: 'Cluster',
          type: 'string',
          jsonPath: '.metadata.labels.cluster\\.x-k8s\\.io/cluster-name',
        },
        { name: 'ProviderID', type: 'string', jsonPath: '.spec.providerID' },
        {
          name: 'Ready',
          type: 'string',
          jsonPath: '.status.conditions[?(@.type=="Ready")].status',
        },
        AGE,
      ],
    })),
  )
}

/** The plural as Cluster API computes it to find a CRD by kind. */
export function pluralOf(kind: string): string {
  const lower = kind.toLowerCase()
  if (/(s|x|z|ch|sh)$/.test(lower)) return `${lower}es`
  if (/[^aeiou]y$/.test(lower)) return `${lower.slice(0, -1)}ies`
  return `${lower}s`
}

/** The provider kinds that the examples and tests use. */
export function exampleProviderCrds(): readonly KubeObject[] {
  const bootstrap = 'bootstrap.cluster.x-k8s.io'
  const infrastructure = 'infrastructure.cluster.x-k8s.io'
  const both = ['v1beta1', 'v1beta2']
  return [
    providerCrd(bootstrap, 'KubeadmConfig', both),
    providerCrd(bootstrap, 'KubeadmConfigTemplate', both),
    providerCrd(bootstrap, 'K0sWorkerConfig', both),
    providerCrd(bootstrap, 'K0sWorkerConfigTemplate', both),
    providerCrd(bootstrap, 'TestConfig', both),
    providerCrd('k0smotron.io', 'K0sWorkerConfig', ['v1beta1']),
    providerCrd('k0smotron.io', 'RemoteMachine', ['v1beta1']),
    providerCrd(infrastructure, 'RemoteMachine', both),
    providerCrd(infrastructure, 'RemoteMachineTemplate', both),
    providerCrd(infrastructure, 'DockerMachine', both),
    providerCrd(infrastructure, 'DockerMachineTemplate', both),
    providerCrd(infrastructure, 'Metal3Machine', ['v1beta1']),
    providerCrd(infrastructure, 'TestMachine', both),
  ]
}
