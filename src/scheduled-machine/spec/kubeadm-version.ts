import type { ParsedSpec } from './parse-spec.ts'

/**
 * Whether a KubeadmConfig has a Machine without a version. Its provider waits for ever, and reports this only in its
 * log.
 */
export function lacksKubeadmVersion({ bootstrap, version }: ParsedSpec): boolean {
  return bootstrap?.kind === 'KubeadmConfig' && version === undefined
}
