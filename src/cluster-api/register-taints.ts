// Taints with which a Node registers. Only some bootstrap kinds have arguments of the kubelet.
import { type Fields, fieldsAt, listAt } from '#src/kube/json.ts'
import { formatTaint, type Taint } from '#src/nodes/taints/taint.ts'

/** Whether Nodes of this bootstrap kind register with the taints that `withRegisteredTaints` puts into the object. */
export function registersTaints(kind: string | undefined): boolean {
  return kind !== undefined && Object.hasOwn(REGISTER, kind)
}

/** The spec of a bootstrap object with the taints; the same spec when the kind has no field for them. */
export function withRegisteredTaints(
  kind: string,
  spec: unknown,
  taints: readonly Taint[],
): unknown {
  const register = registersTaints(kind) ? REGISTER[kind] : undefined
  return register === undefined || taints.length === 0 ? spec : register(fieldsAt(spec), taints)
}

// After those that the user has put there.
const REGISTER: Readonly<Record<string, (spec: Fields, taints: readonly Taint[]) => Fields>> = {
  KubeadmConfig: (spec, taints) => {
    const joinConfiguration = fieldsAt(spec, 'joinConfiguration')
    const nodeRegistration = fieldsAt(joinConfiguration, 'nodeRegistration')
    const all = [...listAt(nodeRegistration, 'taints'), ...taints]
    return {
      ...spec,
      joinConfiguration: {
        ...joinConfiguration,
        nodeRegistration: { ...nodeRegistration, taints: all },
      },
    }
  },
  K0sWorkerConfig: (spec, taints) => ({
    ...spec,
    args: [...listAt(spec, 'args'), `--taints=${taints.map(formatTaint).join(',')}`],
  }),
}
