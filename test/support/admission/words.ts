// What our own rules say is allowed, as `kubectl` prints it.

export const DAYS =
  'must be a day (mon, tue, wed, thu, fri, sat, sun), a range that may wrap (mon-fri, fri-mon), or several of them with commas'
export const HOURS =
  'must be an hour from 0 to 23, a range that may wrap (9-17, 22-6), or several of them with commas, as a quoted string'
export const ZONE = 'must be the name of an IANA time zone, such as UTC or Europe/Berlin'
export const CLUSTER_NAME =
  'must be 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends'
export const BOOTSTRAP_GROUP =
  '<group>/<version> with the group bootstrap.cluster.x-k8s.io or k0smotron.io'
export const INFRASTRUCTURE_GROUP =
  '<group>/<version> with the group infrastructure.cluster.x-k8s.io or k0smotron.io'
export const ONE_BOOTSTRAP = 'exactly one of spec.bootstrapSpec and spec.bootstrapRef must be set'
export const ONE_INFRASTRUCTURE =
  'exactly one of spec.infrastructureSpec and spec.infrastructureRef must be set'
export const RESERVED_KEYS =
  'keys must not start with the reserved 5spot.finos.org/, cluster.x-k8s.io/, kubernetes.io/, k8s.io/'
export const LABEL_VALUE =
  'must be at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, or nothing'
export const DURATION =
  'must be a whole number and one unit of s, m or h, 24h at most, such as 90s or 5m'
export const TAINT_KEY =
  'must be a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /'
export const RESERVED_TAINT =
  'must not start with the reserved 5spot.finos.org/, kubernetes.io/, node.kubernetes.io/, node-role.kubernetes.io/; for a role label use spec.machineTemplate.labels'
export const ONE_TAINT = 'each pair of key and effect may appear once'
export const PATH = 'must be an absolute path without a .. segment'
export const PERMISSIONS = 'must be four octal digits, such as "0644", as a quoted string'
export const ONE_CONTENT = 'exactly one of content and contentFrom must be set'
export const LONG_NAME =
  'metadata.name must be at most 63 characters long: it becomes a label value'
