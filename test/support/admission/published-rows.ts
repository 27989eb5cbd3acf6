// ScheduledMachines as the project that the API comes from publishes them: the same fields, in words
// and addresses of our own.
import { objectWith, scheduleWith, specWith } from './builders.ts'
import { type Cause, refused } from './causes.ts'
import { GRID_OR_WINDOWS, ONE_TAINT, RESERVED_KEYS, RESERVED_TAINT } from './words.ts'

export interface PublishedRow {
  readonly name: string
  readonly object: object
  /** All that admission says. Empty: it is stored. */
  readonly causes: readonly Cause[]
  /** Fields that are not of this API: dropped with a warning, refused by `--validate=strict`. */
  readonly unknown: readonly string[]
}

const SOURCES = {
  bootstrapSpec: {
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
    kind: 'K0sWorkerConfig',
    spec: { version: 'v1.30.0+k0s.0' },
  },
  infrastructureSpec: {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'RemoteMachine',
    spec: { address: '192.0.2.100', port: 22, user: 'admin', useSudo: true },
  },
}
const LIFECYCLE = {
  priority: 50,
  gracefulShutdownTimeout: '5m',
  nodeDrainTimeout: '5m',
  killSwitch: false,
}
const WEEKDAYS = {
  daysOfWeek: ['mon-fri'],
  hoursOfDay: ['9-17'],
  timezone: 'America/New_York',
  enabled: true,
}
const LABELS = { 'node-role.kubernetes.io/worker': '', 'topology.kubernetes.io/zone': 'zone-a' }
const RESERVED = { '5spot.finos.org/scheduled-by': 'business-hours' }
const TAINTS = [
  { key: 'workload', value: 'batch', effect: 'NoSchedule' },
  { key: 'dedicated', value: 'ml', effect: 'NoExecute' },
]
const REFUSED_FOR_ITS_ANNOTATION = [refused('spec.machineTemplate.annotations', RESERVED_KEYS)]

function machine(spec: object): object {
  return objectWith(specWith({ clusterName: 'a-cluster', schedule: WEEKDAYS, ...SOURCES, ...spec }))
}

/** The schedules of the page about schedules; an hour range without quotes is a text in YAML. */
const SCHEDULES: readonly (readonly [string, object])[] = [
  ['business hours', { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'] }],
  ['all day, every day', { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'], timezone: 'UTC' }],
  ['a night shift', { daysOfWeek: ['mon-fri'], hoursOfDay: ['18-23', '0-6'], timezone: 'UTC' }],
  ['weekends', { daysOfWeek: ['sat-sun'], hoursOfDay: ['0-23'], timezone: 'UTC' }],
  ['peak hours', { hoursOfDay: ['8-10', '16-18'], timezone: 'America/Los_Angeles' }],
  ['several days', { daysOfWeek: ['mon-wed', 'fri', 'sun'], hoursOfDay: ['6-12', '14-20'] }],
  ['ranges that wrap', { daysOfWeek: ['fri-mon'], hoursOfDay: ['22-6'] }],
  ['a disabled one', { enabled: false }],
]

export const PUBLISHED: readonly PublishedRow[] = [
  {
    name: 'the page about ScheduledMachines: business hours',
    object: machine(LIFECYCLE),
    causes: [],
    unknown: [],
  },
  {
    name: 'the page about emergency reclaim: killIfCommands',
    object: machine({
      schedule: { ...WEEKDAYS, hoursOfDay: ['19-23'] },
      killIfCommands: ['java', 'idea', 'steam'],
    }),
    causes: [],
    unknown: [],
  },
  ...SCHEDULES.map(([name, schedule]) => ({
    name: `the page about schedules: ${name}`,
    object: objectWith(specWith(scheduleWith({ ...schedule }))),
    causes: [],
    unknown: [],
  })),
  {
    name: 'G32 the file for a start: an annotation with a reserved prefix, and nothing else, is refused',
    object: machine({
      machineTemplate: { labels: LABELS, annotations: RESERVED },
      ...LIFECYCLE,
    }),
    causes: REFUSED_FOR_ITS_ANNOTATION,
    unknown: [],
  },
  {
    name: 'G31 the file for a start without that annotation',
    object: machine({ machineTemplate: { labels: LABELS }, ...LIFECYCLE }),
    causes: [],
    unknown: [],
  },
  {
    name: 'G32 the file with taints: refused for the same annotation',
    object: machine({
      machineTemplate: { labels: LABELS, annotations: RESERVED },
      nodeTaints: TAINTS,
      ...LIFECYCLE,
    }),
    causes: REFUSED_FOR_ITS_ANNOTATION,
    unknown: [],
  },
  {
    name: 'the file with taints without that annotation',
    object: machine({
      machineTemplate: { labels: LABELS },
      nodeTaints: TAINTS,
      ...LIFECYCLE,
    }),
    causes: [],
    unknown: [],
  },
  {
    name: 'U16 U17 U18 the file with taints that are wrong: refused for each of the three',
    object: machine({
      nodeTaints: [
        { key: '5spot.finos.org/internal', value: 'reserved', effect: 'NoSchedule' },
        { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
        { key: 'workload', value: 'batch', effect: 'NoSchedule' },
        { key: 'workload', value: 'interactive', effect: 'NoSchedule' },
      ],
      ...LIFECYCLE,
    }),
    causes: [
      refused('spec.nodeTaints', ONE_TAINT),
      refused('spec.nodeTaints[0].key', RESERVED_TAINT, '5spot.finos.org/internal'),
      refused('spec.nodeTaints[1].key', RESERVED_TAINT, 'node.kubernetes.io/unschedulable'),
    ],
    unknown: [],
  },
  {
    name: 'the file for weekends: `cron` is of an API before this one',
    object: machine({
      schedule: { cron: '* * * * 0,6', timezone: 'UTC', enabled: true },
      ...LIFECYCLE,
    }),
    causes: [refused('spec.schedule', GRID_OR_WINDOWS)],
    unknown: ['spec.schedule.cron'],
  },
  {
    name: 'the quick start: its machine and its templates are taken; the namespaces of templates are dropped',
    object: machine({
      bootstrapSpec: undefined,
      infrastructureSpec: undefined,
      machine: { address: '192.0.2.100', user: 'admin', port: 22, files: [] },
      bootstrapRef: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
        kind: 'KubeadmConfigTemplate',
        name: 'worker-bootstrap',
        namespace: 'default',
      },
      infrastructureRef: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'MachineTemplate',
        name: 'worker-machine',
        namespace: 'default',
      },
      priority: 50,
      gracefulShutdownTimeout: '5m',
    }),
    causes: [],
    unknown: ['spec.bootstrapRef.namespace', 'spec.infrastructureRef.namespace'],
  },
]
