// Builders of Nodes and Pods: a row has only the fields that matter.
import type { KubeObject, ObjectMeta } from '#src/kube/object.ts'

type Meta = Partial<ObjectMeta>

export function node(
  more: { metadata?: Meta; spec?: object; conditions?: unknown } = {},
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'worker-1', uid: 'uid-node', resourceVersion: '7', ...more.metadata },
    spec: more.spec ?? {},
    status: { conditions: more.conditions ?? [{ type: 'Ready', status: 'True' }] },
  }
}

export function pod(more: { metadata?: Meta; phase?: string | undefined } = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'shop', name: 'web', uid: 'uid-web', ...more.metadata },
    spec: { nodeName: 'worker-1' },
    status: 'phase' in more ? { phase: more.phase } : { phase: 'Running' },
  }
}

export function owner(kind: string, controller?: boolean) {
  return {
    apiVersion: 'apps/v1',
    kind,
    name: 'owner',
    uid: `uid-${kind}`,
    ...(controller !== undefined && { controller }),
  }
}
