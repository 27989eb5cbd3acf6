// The Machine of these tests, and its Node.
import type { KubeObject } from '#src/kube/object.ts'

export const KEY = { namespace: 'default', name: 'web-1' }

export const NODE = { name: 'web-1' }

export function messageOf(object: KubeObject | undefined, type: string): string | undefined {
  const status = object?.status as { conditions?: Record<string, string>[] } | undefined
  return status?.conditions?.find((condition) => condition.type === type)?.message
}
