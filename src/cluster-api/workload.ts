// Access to the cluster of a machine's Node and Pods. The kubeconfig is read each time, because it is rotated. The client
// and its open connections are kept while the content is the same.
import { createHash } from 'node:crypto'
import type { KubeClient } from '#src/kube/client.ts'
import { optionalTextAt } from '#src/kube/json.ts'
import { createLruCache } from '#src/kube/lru-cache.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { SECRETS } from '#src/kube/resource.ts'
import { createSingleFlight } from '#src/kube/single-flight.ts'
import { parseKubeconfig, type WorkloadCredentials } from './kubeconfig.ts'

export interface SecretKey {
  readonly name: string
  readonly key: string
}

export interface WorkloadTarget {
  readonly namespace: string
  readonly clusterName: string
  /** Default: `<clusterName>-kubeconfig`, key `value`. */
  readonly secretRef?: SecretKey | undefined
  /** The Secret with which an earlier pass reached the cluster. */
  readonly reachedBy?: SecretKey | undefined
}

export type Workload =
  /** With `secret`, a client of its kubeconfig. Without, a client of the management cluster. */
  | { readonly type: 'client'; readonly client: KubeClient; readonly secret?: SecretKey }
  | { readonly type: 'missing'; readonly message: string }
  /** The message names the Secret and the field, and never quotes a value. */
  | { readonly type: 'refused'; readonly message: string; readonly secret: SecretKey }

export interface WorkloadAccess {
  /**
   * A client for the workload cluster. If there is no Secret of the default name, the workload cluster is the management
   * cluster. But if an earlier pass used a Secret, the result is `missing`. Throws the errors of reading the Secret.
   */
  open(target: WorkloadTarget, signal?: AbortSignal): Promise<Workload>
}

export interface WorkloadAccessOptions {
  readonly management: KubeClient
  /** Makes a client. Called once for each content of a Secret. */
  readonly connect: (credentials: WorkloadCredentials) => KubeClient
  /** Hears the credentials of a Secret, each time that its content is new. */
  readonly onCredentials?: (secret: NamespacedKey, credentials: WorkloadCredentials) => void
}

export function createWorkloadAccess(options: WorkloadAccessOptions): WorkloadAccess {
  const { management, connect } = options
  const clients = createLruCache<KubeClient>(CLIENTS_KEPT)
  const secrets = createSingleFlight<KubeObject | undefined>()

  return {
    async open(target, signal) {
      const { namespace, clusterName, secretRef, reachedBy } = target
      const named = secretRef ?? { name: `${clusterName}-kubeconfig`, key: 'value' }
      const { name, key } = named
      const read = () => management.get(SECRETS, { namespace, name }, signal)
      const secret = await secrets.share(`${namespace}/${name}`, read, signal)
      if (secret === undefined && secretRef === undefined && reachedBy === undefined) {
        return { type: 'client', client: management }
      }
      const encoded = optionalTextAt(secret, 'data', key)
      if (encoded === undefined) return { type: 'missing', message: missing(target, named, secret) }
      const text = Buffer.from(encoded, 'base64').toString('utf8')
      // By hash, so that no Secret is kept longer than a client needs it.
      const hash = hashOf(text)
      const known = clients.get(hash)
      if (known !== undefined) return { type: 'client', client: known, secret: named }

      const parsed = await parseKubeconfig(text)
      if (parsed.type === 'refused') {
        const where = `Secret ${namespace}/${name} key ${key}`
        return {
          type: 'refused',
          message: `the kubeconfig in ${where} is refused: ${parsed.because}`,
          secret: named,
        }
      }
      options.onCredentials?.({ namespace, name }, parsed.credentials)
      // Another pass may have connected with the same text meanwhile.
      const client = clients.get(hash) ?? connect(parsed.credentials)
      clients.set(hash, client)
      return { type: 'client', client, secret: named }
    },
  }
}

/** Whether both name the same key of the same Secret. */
export function isSameSecret(one: SecretKey, other: SecretKey): boolean {
  return one.name === other.name && one.key === other.key
}

function missing(
  { namespace, reachedBy }: WorkloadTarget,
  named: SecretKey,
  secret: KubeObject | undefined,
): string {
  const { name, key } = named
  const lack = secret === undefined ? 'does not exist' : `has no key ${key}`
  const what = `Secret ${namespace}/${name} ${lack}`
  if (reachedBy === undefined || isSameSecret(reachedBy, named)) {
    return `${what}; restore it, or name another in spec.kubeconfigSecretRef`
  }
  return `${what}; the cluster was reached before with Secret ${namespace}/${reachedBy.name} key ${reachedBy.key}: name that one in spec.kubeconfigSecretRef, or create the missing one`
}

const CLIENTS_KEPT = 64

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
