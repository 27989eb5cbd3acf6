// What the real server fills in when an object of a built-in type is created: the defaults that
// somebody reads, and each type's first status.
import type { ApiObject } from '#src/embedded/api/api-object.ts'
import { withMeta } from '#src/embedded/api/api-object.ts'
import { at, type Fields, fieldsAt, isFields, listAt, textAt } from '#src/embedded/api/json.ts'

/** Gives a namespace its label, its finalizer and the phase Active. */
export function prepareNamespace(object: ApiObject): ApiObject {
  const { name, labels } = object.metadata
  const labelled = withMeta(object, { labels: { ...labels, 'kubernetes.io/metadata.name': name } })
  const finalizers = [...new Set([...listAt(object, 'spec', 'finalizers'), 'kubernetes'])]
  return {
    ...labelled,
    spec: { ...fieldsAt(object, 'spec'), finalizers },
    status: { phase: 'Active' },
  }
}

/** Completes a pod's spec; the pod is Pending. */
export function preparePod(object: ApiObject): ApiObject {
  const spec = completePodSpec(fieldsAt(object, 'spec'))
  return { ...object, spec, status: { phase: 'Pending', qosClass: qualityOf(spec) } }
}

/** Completes a deployment and the pods of its template. */
export function prepareDeployment(object: ApiObject): ApiObject {
  const spec = fieldsAt(object, 'spec')
  const template = fieldsAt(spec, 'template')
  return {
    ...object,
    spec: {
      replicas: 1,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
      },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
      template: {
        ...template,
        metadata: fieldsAt(template, 'metadata'),
        spec: completePodSpec(fieldsAt(template, 'spec')),
      },
    },
    status: {},
  }
}

/** A budget about which nothing has been counted yet. */
export function preparePdb(object: ApiObject): ApiObject {
  return {
    ...object,
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  }
}

/** Turns `stringData` into `data`. */
export function prepareSecret(object: ApiObject): ApiObject {
  const { stringData, ...rest } = object
  const encoded = Object.entries(isFields(stringData) ? stringData : {}).map(
    ([name, text]) => [name, Buffer.from(String(text)).toString('base64')] as const,
  )
  const data =
    encoded.length === 0
      ? rest['data']
      : { ...fieldsAt(rest, 'data'), ...Object.fromEntries(encoded) }
  return { ...rest, ...(data !== undefined && { data }), type: textAt(rest, 'type') ?? 'Opaque' }
}

/** The fields of an Event that are never left out. */
export function prepareEvent(object: ApiObject): ApiObject {
  return {
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
    ...object,
  }
}

/** Completes a CustomResourceDefinition, and accepts its names: it is in force at once. */
export function prepareCrd(object: ApiObject, now: string): ApiObject {
  const spec = fieldsAt(object, 'spec')
  const names = fieldsAt(spec, 'names')
  const kind = textAt(names, 'kind') ?? ''
  const acceptedNames = {
    ...names,
    listKind: textAt(names, 'listKind') ?? `${kind}List`,
    singular: textAt(names, 'singular') ?? kind.toLowerCase(),
  }
  const stored = listAt(spec, 'versions').filter((version) => at(version, 'storage') === true)
  return {
    ...object,
    spec: {
      ...spec,
      names: acceptedNames,
      conversion: at(spec, 'conversion') ?? { strategy: 'None' },
    },
    status: {
      conditions: [
        accepted('NamesAccepted', 'NoConflicts', 'no conflicts found', now),
        accepted(
          'Established',
          'InitialNamesAccepted',
          'the initial names have been accepted',
          now,
        ),
      ],
      acceptedNames,
      storedVersions: stored.map((version) => textAt(version, 'name') ?? ''),
    },
  }
}

function accepted(
  type: string,
  reason: string,
  message: string,
  lastTransitionTime: string,
): Fields {
  return { type, status: 'True', lastTransitionTime, reason, message }
}

function completePodSpec(spec: Fields): Fields {
  const complete = (name: 'containers' | 'initContainers') =>
    spec[name] === undefined ? {} : { [name]: listAt(spec, name).map(completeContainer) }
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    ...complete('initContainers'),
    ...complete('containers'),
  }
}

function completeContainer(container: unknown): unknown {
  if (!isFields(container)) return container
  const image = textAt(container, 'image') ?? ''
  const isLatest = image.endsWith(':latest') || !/[:@][^/]*$/.test(image)
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: isLatest ? 'Always' : 'IfNotPresent',
    ...container,
  }
}

// Guaranteed when every container limits cpu and memory and asks for as much; BestEffort when none
// says anything.
function qualityOf(spec: Fields): string {
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
