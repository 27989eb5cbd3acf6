// The defaults of pods, and of the templates of pods.
import { type Fields, fieldsAt, isFields, listAt, textAt } from '#src/kube/json.ts'

/** The spec of a pod with its defaults. Those of a pod itself are a few `more` than those of a template. */
export function completePodSpec(spec: Fields, more: Fields = {}): Fields {
  const complete = (name: 'containers' | 'initContainers') =>
    spec[name] === undefined ? {} : { [name]: listAt(spec, name).map(completeContainer) }
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...more,
    ...spec,
    ...complete('initContainers'),
    ...complete('containers'),
  }
}

function completeContainer(container: unknown): unknown {
  if (!isFields(container)) return container
  const image = textAt(container, 'image')
  const isLatest = image.endsWith(':latest') || !/[:@][^/]*$/.test(image)
  const ports = listAt(container, 'ports')
  return {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: isLatest ? 'Always' : 'IfNotPresent',
    ...container,
    resources: withRequests(fieldsAt(container, 'resources')),
    ...(ports.length > 0 && {
      ports: ports.map((port) => (isFields(port) ? { protocol: 'TCP', ...port } : port)),
    }),
  }
}

// A resource with a limit and no request has the limit as its request.
function withRequests(resources: Fields): Fields {
  const limits = fieldsAt(resources, 'limits')
  if (Object.keys(limits).length === 0) return resources
  return { ...resources, requests: { ...limits, ...fieldsAt(resources, 'requests') } }
}

/** Guaranteed when every container has limits for cpu and memory and requests as much; BestEffort when no container
 * has limits or requests. */
export function qualityOf(spec: Fields): string {
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  const amounts = containers.map((container) => ({
    limits: fieldsAt(container, 'resources', 'limits'),
    requests: fieldsAt(container, 'resources', 'requests'),
  }))
  const saysNothing = amounts.every(
    ({ limits, requests }) => Object.keys({ ...limits, ...requests }).length === 0,
  )
  if (saysNothing) return 'BestEffort'
  const isGuaranteed = amounts.every(({ limits, requests }) =>
    ['cpu', 'memory'].every(
      (name) => limits[name] !== undefined && (requests[name] ?? limits[name]) === limits[name],
    ),
  )
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}
