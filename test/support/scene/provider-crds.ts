// Kinds of real providers: the fields that this project writes, with the limits of the real definitions, and those that a
// user would set. Everything else in a spec is pruned, as in the real ones.
import { customResourceDefinition, OPEN } from '#src/embedded/crds/definition.ts'
import { pluralOf } from '#src/embedded/crds/provider-crd.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, type Resource } from '#src/kube/resource.ts'

const text = { type: 'string' }
const texts = { type: 'array', items: text }
const flag = { type: 'boolean' }
const map = { type: 'object', additionalProperties: text }

function object(properties: object, more: object = {}): object {
  return { type: 'object', properties, ...more }
}

function bounded(maxLength: number): object {
  return { type: 'string', minLength: 1, maxLength }
}

/** Cluster API v1.13, bootstrap/kubeadm. */
const KUBEADM_CONFIG = object({
  bootCommands: texts,
  clusterConfiguration: OPEN,
  diskSetup: OPEN,
  files: {
    type: 'array',
    minItems: 1,
    maxItems: 200,
    'x-kubernetes-list-type': 'atomic',
    items: object(
      {
        append: flag,
        content: bounded(10_240),
        contentFrom: object(
          {
            secret: object(
              { key: bounded(256), name: bounded(253) },
              { required: ['key', 'name'] },
            ),
          },
          { required: ['secret'] },
        ),
        encoding: { type: 'string', enum: ['base64', 'gzip', 'gzip+base64'] },
        owner: bounded(256),
        path: bounded(512),
        permissions: bounded(16),
      },
      { required: ['path'] },
    ),
  },
  format: { type: 'string', enum: ['cloud-config', 'ignition'] },
  initConfiguration: OPEN,
  joinConfiguration: OPEN,
  postKubeadmCommands: texts,
  preKubeadmCommands: texts,
  users: { type: 'array', items: OPEN },
  verbosity: { type: 'integer', format: 'int32' },
})

const SOURCE = object({ key: text, name: text }, { required: ['key', 'name'] })

/** k0smotron v1.5, bootstrap. */
const K0S_WORKER_CONFIG = object({
  args: texts,
  downloadURL: text,
  files: {
    type: 'array',
    items: object({
      content: text,
      contentFrom: object({ configMapRef: SOURCE, secretRef: SOURCE }),
      path: text,
      permissions: text,
    }),
  },
  postStartCommands: texts,
  preStartCommands: texts,
  useSystemHostname: { ...flag, default: false },
  version: text,
})

/** An earlier k0smotron: its files have nothing but content. */
const OLD_K0S_WORKER_CONFIG = object({
  files: { type: 'array', items: object({ content: text, path: text, permissions: text }) },
})

/** k0smotron v1.5, infrastructure. */
const REMOTE_MACHINE = object({
  address: text,
  customCleanUpCommands: texts,
  pool: text,
  port: { type: 'integer', default: 22 },
  providerID: text,
  sshKeyRef: object({ name: text }),
  useSudo: flag,
  user: { ...text, default: 'root' },
})

/** A provider that takes user data, and no files. */
const USER_DATA_CONFIG = object({ userData: text, preK0sCommands: texts })

const BOOTSTRAP = 'bootstrap.cluster.x-k8s.io'
const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io'

/** The kinds, and a template kind for each. */
const PROVIDER_KINDS = {
  KubeadmConfig: [BOOTSTRAP, KUBEADM_CONFIG],
  K0sWorkerConfig: [BOOTSTRAP, K0S_WORKER_CONFIG],
  OldK0sWorkerConfig: [BOOTSTRAP, OLD_K0S_WORKER_CONFIG],
  UserDataConfig: [BOOTSTRAP, USER_DATA_CONFIG],
  RemoteMachine: [INFRASTRUCTURE, REMOTE_MACHINE],
  Machine: [INFRASTRUCTURE, object({ providerID: text, size: text })],
} as const

type ProviderKind = keyof typeof PROVIDER_KINDS

/** Installs the definitions of these kinds and of their templates, in version v1beta1. */
export async function installProviders(
  client: KubeClient,
  kinds: readonly ProviderKind[],
): Promise<void> {
  for (const kind of kinds) {
    const [group, spec] = PROVIDER_KINDS[kind]
    const template = object({
      template: object({ metadata: object({ labels: map, annotations: map }), spec }),
    })
    await client.create(CUSTOM_RESOURCE_DEFINITIONS, definition(group, kind, spec))
    await client.create(CUSTOM_RESOURCE_DEFINITIONS, definition(group, `${kind}Template`, template))
  }
}

function definition(group: string, kind: string, spec: object): KubeObject {
  const labels = { 'cluster.x-k8s.io/v1beta1': 'v1beta1' }
  return customResourceDefinition({ group, kind, plural: pluralOf(kind), labels }, [
    { name: 'v1beta1', storage: true, properties: { spec, status: OPEN } },
  ])
}

/** The resource of a kind, or of its template. */
export function providerKind(kind: ProviderKind, suffix: '' | 'Template' = ''): Resource {
  const [group] = PROVIDER_KINDS[kind]
  const name = `${kind}${suffix}`
  return { apiVersion: `${group}/v1beta1`, kind: name, plural: pluralOf(name), namespaced: true }
}
