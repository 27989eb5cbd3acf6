// Brings the credentials of a registry from the Secret that the BootcNode names to the host.
import { authFileOf, parsePullSecret } from '#src/images/pull-secret.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { type NamespacedKey, nameOfKey } from '#src/kube/object.ts'
import { SECRETS } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { removeAuthFile, writeAuthFile } from './auth-file.ts'
import type { Host } from './host.ts'
import type { SecretWords } from './secret-words.ts'
import { wordsOf } from './words-of.ts'

export interface PullSecretSpec {
  readonly pullSecretRef?: NamespacedKey
  readonly pullSecretHash?: string
}

export interface PullSecret {
  /**
   * Brings the host in line with the spec: at first, whenever reference or hash have changed, and until it succeeds.
   * Returns why it failed, as a sentence without any content of the Secret; `undefined` when all is well.
   */
  sync(spec: PullSecretSpec, signal: AbortSignal): Promise<string | undefined>
  /** Without a hash nothing tells of a change: then the next `sync` reads the Secret again. */
  expire(): void
}

export interface PullSecretDeps {
  readonly client: KubeClient
  readonly host: Host
  readonly secrets: SecretWords
  readonly log: Logger
}

export function createPullSecret({ client, host, secrets, log }: PullSecretDeps): PullSecret {
  let synced: PullSecretSpec | undefined

  const bring = async (key: NamespacedKey, signal: AbortSignal): Promise<string | undefined> => {
    const secret = await client.get(SECRETS, key, signal)
    if (secret === undefined) return 'there is no such Secret'
    const parsed = parsePullSecret(secret)
    if (parsed.type === 'refused') return parsed.because
    const content = authFileOf(secret, parsed.from)
    secrets.learn(content)
    if (await writeAuthFile(host, content)) {
      log.info('wrote the credentials of the registry', { secret: nameOfKey(key) })
    }
    return undefined
  }

  return {
    async sync(spec, signal) {
      if (synced !== undefined && isSame(spec, synced)) return undefined
      const { pullSecretRef: key } = spec
      const problem = await (key === undefined ? clear() : explain(key, bring(key, signal)))
      if (problem === undefined) synced = spec
      return problem
    },
    expire() {
      if (synced?.pullSecretHash === undefined) synced = undefined
    },
  }

  async function clear(): Promise<string | undefined> {
    try {
      if (await removeAuthFile(host)) log.info('removed the credentials of the registry')
      return undefined
    } catch (error) {
      return wordsOf(error)
    }
  }
}

async function explain(
  { namespace, name }: NamespacedKey,
  brought: Promise<string | undefined>,
): Promise<string | undefined> {
  const secret = `pull secret ${namespace}/${name}`
  try {
    const problem = await brought
    return problem === undefined ? undefined : `${secret}: ${problem}`
  } catch (error) {
    if (isKubeError(error, 'Forbidden')) {
      return `${secret}: the daemon may not read it; name it in the Role bootc-daemon-pull-secrets of its namespace`
    }
    return `${secret}: ${wordsOf(error)}`
  }
}

function isSame(a: PullSecretSpec, b: PullSecretSpec): boolean {
  return (
    a.pullSecretHash === b.pullSecretHash &&
    a.pullSecretRef?.namespace === b.pullSecretRef?.namespace &&
    a.pullSecretRef?.name === b.pullSecretRef?.name
  )
}
