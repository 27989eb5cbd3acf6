// Changes of objects that are stored: of a valid one, and of some that were stored before these rules.
import { bootstrapWith, letters, objectWith, scheduleWith, specWith, VALID } from './builders.ts'
import { byPolicy, type Cause, missing, outOfBounds, refused, unchecked } from './causes.ts'
import { ALLOWED, CLUSTER_NAME, ONE_BOOTSTRAP, ONE_INFRASTRUCTURE, RESERVED_KEYS } from './words.ts'

const FINALIZERS = ['5spot.finos.org/scheduledmachine']
const TEMPLATE = { apiVersion: 'k0smotron.io/v1beta1', kind: 'A', name: 'small' }

/** What a definition with wider rules, or none, has let in. */
export const STORED = {
  valid: withFinalizer(objectWith(VALID, 'valid')),
  wide: withFinalizer(
    objectWith(
      specWith({
        schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-99'] },
        clusterName: 'prod-',
        priority: 200,
        gracefulShutdownTimeout: '25h',
        machineTemplate: { annotations: { '5spot.finos.org/scheduled-by': 'wide' } },
        nodeTaints: [
          { key: 'a', effect: 'NoSchedule' },
          { key: 'a', effect: 'NoSchedule' },
        ],
      }),
      'wide',
    ),
  ),
  elsewhere: withFinalizer(
    objectWith(
      specWith({
        ...scheduleWith({ timezone: 'Mars/Olympus' }),
        ...bootstrapWith({ apiVersion: 'apps/v1', kind: 'Deployment' }),
        machineTemplate: { labels: { 'a b': 'c' } },
      }),
      'elsewhere',
    ),
  ),
  both: withFinalizer(objectWith(specWith({ bootstrapRef: TEMPLATE }), 'both')),
  long: withFinalizer(objectWith(VALID, letters(64))),
}

export interface ChangeRow {
  readonly name: string
  readonly stored: keyof typeof STORED
  /** Merge patch; one of nothing but `status` goes to the status subresource. */
  readonly change: Readonly<Record<string, unknown>>
  /** All that admission says. Empty: it is stored. */
  readonly causes: readonly Cause[]
}

const OF_OLD = [
  ['wide', 'an object of wider rules'],
  ['elsewhere', 'an object from before the policy'],
  ['both', 'an object with two sources'],
  ['long', 'an object with a name of 64'],
] as const

// Whatever is stored: a pass must be able to say what is wrong, and a removal to come to its end.
const ALWAYS: readonly ChangeRow[] = OF_OLD.flatMap(([stored, words]) =>
  [
    { name: `${words} gets a label`, stored, change: { metadata: { labels: { a: 'b' } } } },
    { name: `${words} gets a status`, stored, change: { status: { phase: 'Error' } } },
    { name: `${words} loses its finalizer`, stored, change: { metadata: { finalizers: null } } },
    { name: `${words} is killed`, stored, change: { spec: { killSwitch: true } } },
    { name: `${words} is disabled`, stored, change: { spec: { schedule: { enabled: false } } } },
  ].map((row) => ({ ...row, causes: [] })),
)

export const CHANGES: readonly ChangeRow[] = [
  {
    name: 'every field of a valid object may change',
    stored: 'valid',
    change: {
      spec: {
        schedule: { daysOfWeek: ['sat'], hoursOfDay: ['0-23'], timezone: 'Asia/Tokyo' },
        clusterName: 'another',
        bootstrapSpec: { apiVersion: 'k0smotron.io/v1beta1', kind: 'B', spec: { a: 1 } },
        infrastructureSpec: { kind: 'DockerMachine' },
        machineTemplate: { labels: { a: 'b' } },
        priority: 7,
        version: 'v1.34.2',
      },
    },
    causes: [],
  },
  {
    name: 'a spec may become templates',
    stored: 'valid',
    change: { spec: { bootstrapSpec: null, bootstrapRef: TEMPLATE } },
    causes: [],
  },
  {
    name: 'a second source is refused',
    stored: 'valid',
    change: { spec: { bootstrapRef: TEMPLATE } },
    causes: [refused('spec', ONE_BOOTSTRAP)],
  },
  {
    name: 'the last source stays',
    stored: 'valid',
    change: { spec: { infrastructureSpec: null } },
    causes: [refused('spec', ONE_INFRASTRUCTURE)],
  },
  {
    name: 'what is required stays',
    stored: 'valid',
    change: { spec: { clusterName: null, schedule: { hoursOfDay: null } } },
    causes: unchecked(missing('spec.clusterName')),
  },
  {
    name: 'a null for a default is the default',
    stored: 'valid',
    change: { spec: { priority: null, gracefulShutdownTimeout: null } },
    causes: [],
  },
  {
    name: 'two mistakes are both told',
    stored: 'valid',
    change: { spec: { priority: 101, clusterName: 'prod-' } },
    causes: [
      refused('spec.clusterName', CLUSTER_NAME, 'prod-'),
      outOfBounds('spec.priority', 101, 'should be less than or equal to 100'),
    ],
  },
  ...ALWAYS,
  {
    name: 'of wider rules only what changes is judged',
    stored: 'wide',
    change: {
      spec: {
        priority: 201,
        clusterName: 'prod-2-',
        machineTemplate: { annotations: { 'k8s.io/a': 'b' } },
      },
    },
    causes: [
      refused('spec.clusterName', CLUSTER_NAME, 'prod-2-'),
      refused('spec.machineTemplate.annotations', RESERVED_KEYS),
      outOfBounds('spec.priority', 201, 'should be less than or equal to 100'),
    ],
  },
  {
    name: 'of an object from before the policy only what changes is judged',
    stored: 'elsewhere',
    change: {
      spec: {
        schedule: { timezone: 'Mars/Utopia' },
        bootstrapSpec: { kind: 'ReplicaSet' },
        machineTemplate: { labels: { 'd e': 'f' } },
      },
    },
    causes: [
      byPolicy([
        `spec.schedule.timezone: "Mars/Utopia" is not allowed (Invalid timezone: Mars/Utopia): ${ALLOWED.zone}`,
        `spec.machineTemplate.labels: labels key "d e" is not allowed: ${ALLOWED.taintKey}`,
      ]),
    ],
  },
  {
    name: 'of an object from before the policy each value may become an allowed one',
    stored: 'elsewhere',
    change: {
      spec: {
        schedule: { timezone: 'Europe/Berlin' },
        bootstrapSpec: { apiVersion: 'k0smotron.io/v1beta1', kind: 'A' },
        machineTemplate: { labels: { 'a b': null } },
      },
    },
    causes: [],
  },
  {
    name: 'of two sources one may go',
    stored: 'both',
    change: { spec: { bootstrapRef: null } },
    causes: [],
  },
]

function withFinalizer<T extends { metadata: object }>(object: T) {
  return { ...object, metadata: { ...object.metadata, finalizers: FINALIZERS } }
}
