// The sources that wake the functions, as `triggers/` installs them in a cluster.
import type { KubeObject } from '#src/kube/object.ts'
import type { ClusterApiVersion } from '../crds/cluster-api.ts'

const NAMESPACE = 'sundial-system'
// 31 February: accepted, and never comes.
const PARKED = '0 0 0 31 2 *'
const BACKSTOP_SECONDS = 300

/** The three ApiServerSources and the two PingSources; Machines are watched in `machineVersion`.
 * Throws a RangeError for a backstop that no cron schedule can express. */
export function defaultSources({
  backstopSeconds = BACKSTOP_SECONDS,
  machineVersion = 'v1beta2',
}: {
  readonly backstopSeconds?: number
  readonly machineVersion?: ClusterApiVersion
} = {}): readonly KubeObject[] {
  return [
    apiServerSource('scheduled-machines', 'Reference', {
      apiVersion: '5spot.finos.org/v1alpha1',
      kind: 'ScheduledMachine',
    }),
    // The whole Machine: most changes of one that is on its way need no look.
    apiServerSource('machines', 'Resource', {
      apiVersion: `cluster.x-k8s.io/${machineVersion}`,
      kind: 'Machine',
      selector: exists('5spot.finos.org/scheduled-machine'),
    }),
    // The whole Node: its labels say to which ScheduledMachine it belongs, also once it is gone.
    apiServerSource('nodes', 'Resource', {
      apiVersion: 'v1',
      kind: 'Node',
      selector: exists('node.cluster.x-k8s.io/scheduled-machine'),
    }),
    pingSource('alarm', PARKED),
    pingSource('backstop', scheduleEvery(backstopSeconds)),
  ]
}

/** A cron schedule that fires each so many seconds. Throws a RangeError when there is none. */
export function scheduleEvery(seconds: number): string {
  const minutes = seconds / 60
  const hours = minutes / 60
  if (divides(seconds, 60)) return seconds === 60 ? '* * * * *' : `*/${seconds} * * * * *`
  if (divides(minutes, 60)) return minutes === 60 ? '0 * * * *' : `*/${minutes} * * * *`
  if (divides(hours, 24)) return hours === 24 ? '0 0 * * *' : `0 */${hours} * * *`
  throw new RangeError(
    `a backstop of ${seconds} seconds does not divide a minute, an hour or a day evenly`,
  )
}

function divides(part: number, whole: number): boolean {
  return Number.isInteger(part) && part >= 1 && whole % part === 0
}

function apiServerSource(name: string, mode: string, resource: object): KubeObject {
  return {
    apiVersion: 'sources.knative.dev/v1',
    kind: 'ApiServerSource',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      mode,
      namespaceSelector: {},
      resources: [resource],
      sink: sinkReference('scheduled-machine'),
    },
  }
}

function pingSource(name: string, schedule: string): KubeObject {
  return {
    apiVersion: 'sources.knative.dev/v1',
    kind: 'PingSource',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      schedule,
      contentType: 'application/json',
      data: JSON.stringify({ scope: 'due' }),
      sink: sinkReference('sweep'),
    },
  }
}

function sinkReference(name: string): object {
  return {
    ref: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name, namespace: NAMESPACE },
  }
}

function exists(key: string): object {
  return { matchExpressions: [{ key, operator: 'Exists' }] }
}
