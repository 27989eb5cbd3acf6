// Taints with which a Node registers. Only some bootstrap kinds have arguments of the kubelet.
import { type Fields, fieldsAt, listAt } from '#src/kube/json.ts'
import {
  findTaint,
  formatTaint,
  type PresentTaint,
  parseTaint,
  readTaint,
  type Taint,
} from '#src/nodes/taints/taint.ts'

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

// After those that the user has put there. A kubelet does not start with two taints of the same key and effect, so that of
// the user stays.
const REGISTER: Readonly<Record<string, (spec: Fields, taints: readonly Taint[]) => Fields>> = {
  KubeadmConfig: (spec, taints) => {
    const joinConfiguration = fieldsAt(spec, 'joinConfiguration')
    const nodeRegistration = fieldsAt(joinConfiguration, 'nodeRegistration')
    const own = listAt(nodeRegistration, 'taints')
    const all = [...own, ...missing(taints, own.map(readTaint))]
    return {
      ...spec,
      joinConfiguration: {
        ...joinConfiguration,
        nodeRegistration: { ...nodeRegistration, taints: all },
      },
    }
  },
  K0sWorkerConfig: (spec, taints) => {
    const args = listAt(spec, 'args')
    const added = missing(taints, taintsInArguments(args))
    if (added.length === 0) return spec
    return { ...spec, args: [...args, `--taints=${added.map(formatTaint).join(',')}`] }
  },
}

function missing(taints: readonly Taint[], own: readonly PresentTaint[]): readonly Taint[] {
  return taints.filter((taint) => findTaint(own, taint) === undefined)
}

// `--taints=KEY=VALUE:EFFECT,…`, or the flag and its value as two arguments.
function taintsInArguments(args: readonly unknown[]): readonly PresentTaint[] {
  return args.flatMap((argument, index) => {
    if (typeof argument !== 'string') return []
    const isValue = args[index - 1] === '--taints'
    const list = isValue ? argument : /^--taints=(.*)$/s.exec(argument)?.[1]
    return (list ?? '').split(',').map(parseTaint)
  })
}
