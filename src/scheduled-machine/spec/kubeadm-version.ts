import type { ParsedSpec } from './parse-spec.ts'

/** A KubeadmConfig whose Machine has no version: its provider waits for ever, and says why only in its log. */
export function lacksKubeadmVersion({ bootstrap, version }: ParsedSpec): boolean {
  return bootstrap?.kind === 'KubeadmConfig' && version === undefined
}
