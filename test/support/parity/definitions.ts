// Two custom kinds with something of everything that a definition can say.

const CRD = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' } as const

export const GROUP = 'parity.example.com'

const SPEC = {
  type: 'object',
  required: ['color'],
  'x-kubernetes-validations': [
    { rule: '!has(self.limit) || self.size <= self.limit', message: 'size must not be over limit' },
    {
      rule: "self.color != 'green' || self.size > 1",
      messageExpression: "'a ' + self.color + ' one must be larger than 1'",
      reason: 'FieldValueForbidden',
      fieldPath: '.size',
    },
  ],
  properties: {
    color: { type: 'string', maxLength: 10, enum: ['red', 'green', 'blue'] },
    size: { type: 'integer', minimum: 1, maximum: 100, default: 3 },
    limit: { type: 'integer', format: 'int64' },
    ratio: { type: 'number', exclusiveMinimum: true, minimum: 0, multipleOf: 0.5 },
    code: { type: 'string', pattern: '^[A-Z]{2}$', minLength: 2, maxLength: 4 },
    owner: {
      type: 'string',
      'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'owner is immutable' }],
    },
    when: { type: 'string', format: 'date-time' },
    wait: { type: 'string', format: 'duration' },
    address: { type: 'string', format: 'ipv4' },
    port: { 'x-kubernetes-int-or-string': true },
    note: { type: 'string', nullable: true },
    active: { type: 'boolean', default: false },
    labels: { type: 'object', maxProperties: 3, additionalProperties: { type: 'string' } },
    tags: {
      type: 'array',
      maxItems: 4,
      'x-kubernetes-list-type': 'set',
      items: { type: 'string', maxLength: 10 },
    },
    steps: { type: 'array', 'x-kubernetes-list-type': 'atomic', items: { type: 'string' } },
    parts: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string' },
          value: { type: 'integer' },
          unit: { type: 'string', default: 'cm' },
        },
      },
    },
    nested: {
      type: 'object',
      default: {},
      properties: {
        deep: { type: 'string', default: 'yes' },
        either: { type: 'string' },
        or: { type: 'string' },
      },
      not: { required: ['either', 'or'] },
    },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    template: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    },
  },
} as const

const STATUS = {
  type: 'object',
  properties: {
    phase: { type: 'string', enum: ['Up', 'Down'] },
    ready: { type: 'boolean' },
    count: { type: 'integer', minimum: 0 },
    since: { type: 'string', format: 'date-time' },
    conditions: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
      items: {
        type: 'object',
        required: ['type', 'status'],
        properties: {
          type: { type: 'string' },
          status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
          message: { type: 'string' },
        },
      },
    },
  },
} as const

const COLUMNS = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Ready', type: 'boolean', jsonPath: '.status.ready' },
  { name: 'Size', type: 'integer', jsonPath: '.spec.size', description: 'How large it is.' },
  { name: 'Ratio', type: 'number', jsonPath: '.spec.ratio', format: 'double', priority: 1 },
  { name: 'Tags', type: 'string', jsonPath: '.spec.tags', priority: 1 },
  { name: 'Second', type: 'string', jsonPath: '.spec.tags[1]', priority: 1 },
  { name: 'Part', type: 'string', jsonPath: '.spec.parts[*].name', priority: 1 },
  {
    name: 'Message',
    type: 'string',
    jsonPath: '.status.conditions[?(@.type=="Ready")].message',
    priority: 1,
  },
  { name: 'Since', type: 'date', jsonPath: '.status.since' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
] as const

const FREE = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as const

export const THING_DEFINITION = {
  ...CRD,
  metadata: { name: `things.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: {
      plural: 'things',
      singular: 'thing',
      kind: 'Thing',
      shortNames: ['th'],
      categories: ['all', 'parity'],
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        selectableFields: [
          { jsonPath: '.spec.color' },
          { jsonPath: '.spec.size' },
          { jsonPath: '.spec.active' },
          { jsonPath: '.status.phase' },
        ],
        additionalPrinterColumns: COLUMNS,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['spec'],
            properties: { spec: SPEC, status: STATUS },
          },
        },
      },
      {
        name: 'v1beta1',
        served: true,
        storage: false,
        deprecated: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: FREE },
      },
      {
        name: 'v1alpha1',
        served: false,
        storage: false,
        subresources: { status: {} },
        schema: { openAPIV3Schema: FREE },
      },
    ],
  },
}

/** Of no namespace, without a status of its own and without columns. */
export const SHELF_DEFINITION = {
  ...CRD,
  metadata: { name: `shelves.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Cluster',
    names: { plural: 'shelves', singular: 'shelf', kind: 'Shelf' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { boards: { type: 'integer' } } },
              status: { type: 'object', properties: { full: { type: 'boolean' } } },
            },
          },
        },
      },
    ],
  },
}
