// The words for what is allowed: in an error of ours, and, as `kubectl` prints a rule, behind "must be".

export const ALLOWED = {
  days: 'a day (mon, tue, wed, thu, fri, sat, sun), a range that may wrap (mon-fri, fri-mon), or several of them with commas',
  hours:
    'an hour from 0 to 23, a range that may wrap (9-17, 22-6), or several of them with commas, as a quoted string',
  zone: 'the name of an IANA time zone, such as UTC or Europe/Berlin',
  time: 'a time from 00:00 to 24:00, with two digits for the hour, such as 08:30',
  cron: 'five fields: minute, hour, day of month, month and day of week, such as 30 6 * * mon-fri',
  windowDuration: 'a whole number and one unit of s, m, h or d, from 1m to 7d, such as 90m or 2d',
  dates:
    'a date (2026-12-25), a range of dates (2026-12-24..2027-01-02), or a day of each year (12-25)',
  localTime: 'a local time without an offset, such as 2026-12-24T08:30',
  clusterName: '1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
  kind: '1 to 63 letters, digits or -, with a letter first and no - at the end',
  labelValue:
    'at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, or nothing',
  duration: 'a whole number and one unit of s, m or h, 24h at most, such as 90s or 5m',
  taintKey:
    'a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /',
  path: 'an absolute path without a .. segment',
  permissions: 'four octal digits, such as "0644", as a quoted string',
  dnsSubdomain:
    'at most 253 lower-case letters, digits, - or ., with a letter or digit at both ends',
  secretKey: 'at most 253 letters, digits, -, _ or .',
  command: 'a text of 1 to 256 characters',
  taintPrefix:
    'any prefix but 5spot.finos.org/, kubernetes.io/, node.kubernetes.io/, node-role.kubernetes.io/',
  keyPrefix: 'any but 5spot.finos.org/, cluster.x-k8s.io/, kubernetes.io/, k8s.io/',
} as const

export const DAYS = `must be ${ALLOWED.days}`
export const HOURS = `must be ${ALLOWED.hours}`
export const ZONE = `must be ${ALLOWED.zone}`
export const GRID_OR_WINDOWS = 'must have both daysOfWeek and hoursOfDay, or windows'
export const CLUSTER_NAME = `must be ${ALLOWED.clusterName}`
export const BOOTSTRAP_GROUP =
  '<group>/<version> with the group bootstrap.cluster.x-k8s.io or k0smotron.io'
export const INFRASTRUCTURE_GROUP =
  '<group>/<version> with the group infrastructure.cluster.x-k8s.io or k0smotron.io'
export const NAMESPACED_GROUP = 'must use a namespaced API group: <group>/<version>'
export const BOOTSTRAP_VERSION =
  'must be <group>/<version>, such as bootstrap.cluster.x-k8s.io/v1beta2'
export const ONE_BOOTSTRAP = 'exactly one of spec.bootstrapSpec and spec.bootstrapRef must be set'
export const ONE_INFRASTRUCTURE =
  'exactly one of spec.infrastructureSpec and spec.infrastructureRef must be set'
export const RESERVED_KEYS =
  'keys must not start with the reserved 5spot.finos.org/, cluster.x-k8s.io/, kubernetes.io/, k8s.io/'
export const LABEL_VALUE = `must be ${ALLOWED.labelValue}`
export const DURATION = `must be ${ALLOWED.duration}`
export const TAINT_KEY = `must be ${ALLOWED.taintKey}`
export const RESERVED_TAINT =
  'must not start with the reserved 5spot.finos.org/, kubernetes.io/, node.kubernetes.io/, node-role.kubernetes.io/; for a role label use spec.machineTemplate.labels'
export const ONE_TAINT = 'each pair of key and effect may appear once'
export const SEPARATE_TAINTS =
  'no pair of key and effect may be in both spec.startupTaints and spec.nodeTaints'
export const PATH = `must be ${ALLOWED.path}`
export const PERMISSIONS = `must be ${ALLOWED.permissions}`
export const ONE_CONTENT = 'exactly one of content and contentFrom must be set'
export const LONG_NAME =
  'metadata.name must be at most 63 characters long: it becomes a label value'
