// The pods of a Knative Service as a Deployment. Knative's definition says what fields a container has,
// but not what may stand in them, and leaves some parts of a pod open; kube-apiserver knows pods.

export interface KnativeService {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace: string }
  readonly spec: { readonly template: Template }
}

interface Template {
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly spec: Readonly<Record<string, unknown>> & { readonly containers: readonly Container[] }
}

interface Container extends Readonly<Record<string, unknown>> {
  readonly ports?: readonly { readonly containerPort: number }[]
}

const OF_KNATIVE = [
  'containerConcurrency',
  'timeoutSeconds',
  'responseStartTimeoutSeconds',
  'idleTimeoutSeconds',
]
const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe']

export function deploymentOf({ metadata, spec }: KnativeService): object {
  const { name, namespace } = metadata
  const labels = { 'serving.knative.dev/service': name }
  const { template } = spec
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        ...template,
        metadata: { ...template.metadata, labels },
        spec: {
          ...without(template.spec, OF_KNATIVE),
          containers: template.spec.containers.map(withPortOfProbes),
        },
      },
    },
  }
}

// Knative fills in the port that the container serves.
function withPortOfProbes(container: Container): object {
  const [port] = container.ports ?? []
  const probes = PROBES.flatMap((name) => {
    const probe = container[name]
    if (!isObject(probe) || !isObject(probe['httpGet'])) return []
    return [[name, { ...probe, httpGet: { port: port?.containerPort, ...probe['httpGet'] } }]]
  })
  return { ...container, ...Object.fromEntries(probes) }
}

function without(fields: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
