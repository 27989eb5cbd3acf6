// The values of the chart: which folder each stands for, their defaults, and what is allowed.
import { LOG_LEVELS } from '#src/telemetry/logger.ts'
import { VERSION } from '#src/telemetry/version.ts'

/** Folders of deploy, by the value of `deploy`. */
export const DEPLOY = {
  all: 'deploy',
  'narrow-secrets': 'deploy/overlays/narrow-secrets',
  standalone: 'deploy/overlays/standalone',
} as const

/** Folders of knative, by the value of `knative`. */
export const KNATIVE = {
  default: 'knative/overlays/default',
  warm: 'knative/overlays/warm',
  placement: 'knative/overlays/placement',
  'network-policy': 'knative/overlays/network-policy',
} as const

/** Folders of triggers, by the value of `triggers`. */
export const TRIGGERS = {
  default: 'triggers',
  broker: 'triggers/overlays/broker',
  'quiet-nodes': 'triggers/overlays/quiet-nodes',
  'capi-v1beta1': 'triggers/overlays/capi-v1beta1',
} as const

export const DEFAULT_VALUES = `# deploy, knative and triggers name an overlay in the folder of that name: docs/packages.md.

# all, narrow-secrets (no right to every Secret), or standalone (without Knative).
deploy: all

# Functions of Knative: default, warm, placement or network-policy.
knative: default

# Sources of Knative: default, broker, quiet-nodes or capi-v1beta1.
triggers: default

image:
  repository: dev.local/sundial
  tag: ${VERSION}
  # sha256:…; counts more than the tag.
  digest: ""

# For the ServiceAccounts: [{name: my-registry}].
imagePullSecrets: []

# debug, info, warn or error.
logLevel: info

# Of standalone.
replicas: 2

# The URL of a sink for the changes of machines, pools and nodes: docs/transition-events.md.
transitionSink: ""

# With Knative: the console, docs/console.md.
console: false

# ScheduledMachines in the roles view, edit and admin of users. Read docs/rights.md first.
userRoles: false

# The definitions. They stay when the release is removed.
crds: true
`

const OCTET = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const IP_V4 = `(${OCTET}\\.){3}${OCTET}`
const DOMAIN = '([A-Za-z0-9_-]+\\.)*[A-Za-z]([A-Za-z0-9_-]*[A-Za-z0-9])?\\.?'
const GROUP = '[0-9A-Fa-f]{1,4}'
const IP_V6 = `(${[
  `(${GROUP}:){7}${GROUP}`,
  ...[1, 2, 3, 4, 5, 6].map((most) => `(${GROUP}:){1,${most}}(:${GROUP}){1,${7 - most}}`),
  `(${GROUP}:){1,7}:`,
  `:((:${GROUP}){1,7}|:)`,
].join('|')})`
const PORT = '(6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]\\d{4}|\\d{1,4})'
// Helm has no lookahead, and no `format` that refuses a port of 99999.
const URL_OR_NOTHING = `^([Hh][Tt][Tt][Pp][Ss]?://(${DOMAIN}|${IP_V4}|\\[${IP_V6}\\])(:${PORT})?([/?#][!-~]*)?)?$`

/** As JSON Schema. */
export const VALUES_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Values of the chart sundial',
  type: 'object',
  additionalProperties: false,
  properties: {
    deploy: { enum: Object.keys(DEPLOY), description: 'A folder of deploy.' },
    knative: { enum: Object.keys(KNATIVE), description: 'An overlay of knative.' },
    triggers: { enum: Object.keys(TRIGGERS), description: 'An overlay of triggers.' },
    image: {
      type: 'object',
      additionalProperties: false,
      required: ['repository', 'tag'],
      properties: {
        repository: { type: 'string', minLength: 1 },
        tag: { type: 'string', pattern: '^\\w[\\w.-]{0,127}$' },
        digest: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
      },
    },
    imagePullSecrets: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: { name: { type: 'string', minLength: 1 } },
      },
    },
    logLevel: { enum: LOG_LEVELS },
    replicas: { type: 'integer', minimum: 1, maximum: 10 },
    transitionSink: { type: 'string', pattern: URL_OR_NOTHING },
    console: { type: 'boolean' },
    userRoles: { type: 'boolean' },
    crds: { type: 'boolean' },
    // What a chart that contains this one passes on.
    global: { type: 'object' },
  },
} as const
