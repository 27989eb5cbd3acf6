import { bootstrapWith, infrastructureWith } from './builders.ts'
import { missing, refused, unchecked } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import {
  ALLOWED,
  BOOTSTRAP_GROUP,
  BOOTSTRAP_VERSION,
  INFRASTRUCTURE_GROUP,
  NAMESPACED_GROUP,
  ONE_BOOTSTRAP,
  ONE_INFRASTRUCTURE,
  RESERVED_KEYS,
} from './words.ts'

export const REFUSED_SOURCES: readonly RefusedRow[] = [
  {
    name: 'U13 G20 a bootstrap object of the core group',
    change: bootstrapWith({ apiVersion: 'v1' }),
    errors: [
      `spec.bootstrapSpec.apiVersion: "v1" is not allowed (must use a namespaced API group): ${BOOTSTRAP_GROUP}`,
    ],
    causes: [refused('spec.bootstrapSpec.apiVersion', NAMESPACED_GROUP, 'v1')],
  },
  {
    name: 'G21 a bootstrap object of RBAC',
    change: bootstrapWith({ apiVersion: 'rbac.authorization.k8s.io/v1' }),
    errors: [
      `spec.bootstrapSpec.apiVersion: "rbac.authorization.k8s.io/v1" is not allowed: ${BOOTSTRAP_GROUP}`,
    ],
    causes: 'policy',
  },
  {
    name: 'G23 an infrastructure group for bootstrap',
    change: bootstrapWith({ apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1' }),
    errors: [
      `spec.bootstrapSpec.apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1" is not allowed: ${BOOTSTRAP_GROUP}`,
    ],
    causes: 'policy',
  },
  {
    name: 'G24 an infrastructure object of admission',
    change: infrastructureWith({ apiVersion: 'admissionregistration.k8s.io/v1' }),
    errors: [
      `spec.infrastructureSpec.apiVersion: "admissionregistration.k8s.io/v1" is not allowed: ${INFRASTRUCTURE_GROUP}`,
    ],
    causes: 'policy',
  },
  {
    name: 'U14 G22 an infrastructure object of apps',
    change: infrastructureWith({ apiVersion: 'apps/v1' }),
    errors: [
      `spec.infrastructureSpec.apiVersion: "apps/v1" is not allowed: ${INFRASTRUCTURE_GROUP}`,
    ],
    causes: 'policy',
  },
  {
    name: 'a group that only ends like an allowed one',
    change: bootstrapWith({ apiVersion: 'evil.bootstrap.cluster.x-k8s.io/v1' }),
    errors: [
      `spec.bootstrapSpec.apiVersion: "evil.bootstrap.cluster.x-k8s.io/v1" is not allowed: ${BOOTSTRAP_GROUP}`,
    ],
    causes: 'policy',
  },
  {
    name: 'a group without a version',
    change: bootstrapWith({ apiVersion: 'k0smotron.io/' }),
    errors: [`spec.bootstrapSpec.apiVersion: "k0smotron.io/" is not allowed: ${BOOTSTRAP_GROUP}`],
    causes: [refused('spec.bootstrapSpec.apiVersion', BOOTSTRAP_VERSION, 'k0smotron.io/')],
  },
  {
    name: 'U15 no kind',
    change: infrastructureWith({ kind: '' }),
    errors: [`spec.infrastructureSpec.kind: must not be empty: ${ALLOWED.kind}`],
    causes: [refused('spec.infrastructureSpec.kind', `must be ${ALLOWED.kind}`, '')],
  },
  {
    name: 'a kind with a space',
    change: infrastructureWith({ kind: 'Docker Machine' }),
    errors: [`spec.infrastructureSpec.kind: "Docker Machine" is not allowed: ${ALLOWED.kind}`],
    causes: [refused('spec.infrastructureSpec.kind', `must be ${ALLOWED.kind}`, 'Docker Machine')],
  },
  {
    name: 'a kind of a template with its plural',
    change: {
      bootstrapSpec: undefined,
      bootstrapRef: {
        ...{ apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2', name: 'worker' },
        kind: 'kubeadmconfigtemplates/v1',
      },
    },
    errors: [`spec.bootstrapRef.kind: "kubeadmconfigtemplates/v1" is not allowed: ${ALLOWED.kind}`],
    causes: [
      refused('spec.bootstrapRef.kind', `must be ${ALLOWED.kind}`, 'kubeadmconfigtemplates/v1'),
    ],
  },
  {
    name: 'a version with a space',
    change: infrastructureWith({ apiVersion: 'infrastructure.cluster.x-k8s.io/v1 beta1' }),
    errors: [
      `spec.infrastructureSpec.apiVersion: "infrastructure.cluster.x-k8s.io/v1 beta1" is not allowed: ${INFRASTRUCTURE_GROUP}`,
    ],
    causes: [
      refused(
        'spec.infrastructureSpec.apiVersion',
        'must be <group>/<version>, such as infrastructure.cluster.x-k8s.io/v1beta2',
        'infrastructure.cluster.x-k8s.io/v1 beta1',
      ),
    ],
  },
  {
    name: 'a bootstrap object without a spec',
    change: bootstrapWith({ spec: undefined }),
    errors: ['spec.bootstrapSpec.spec: is required: an object'],
    causes: unchecked(missing('spec.bootstrapSpec.spec')),
  },
  {
    name: 'a bootstrap object with a reserved label',
    change: bootstrapWith({ metadata: { labels: { 'cluster.x-k8s.io/cluster-name': 'other' } } }),
    errors: [
      `spec.bootstrapSpec.metadata.labels: labels key "cluster.x-k8s.io/cluster-name" uses reserved prefix 'cluster.x-k8s.io/': ${ALLOWED.keyPrefix}`,
    ],
    causes: [refused('spec.bootstrapSpec.metadata.labels', RESERVED_KEYS)],
  },
  {
    name: 'an infrastructure object with a reserved annotation',
    change: infrastructureWith({
      metadata: { annotations: { '5spot.finos.org/scheduled-machine': 'other' } },
    }),
    errors: [
      `spec.infrastructureSpec.metadata.annotations: annotations key "5spot.finos.org/scheduled-machine" uses reserved prefix '5spot.finos.org/': ${ALLOWED.keyPrefix}`,
    ],
    causes: [refused('spec.infrastructureSpec.metadata.annotations', RESERVED_KEYS)],
  },
  {
    name: 'no bootstrap source',
    change: { bootstrapSpec: undefined },
    errors: [`spec.bootstrapSpec: is required: ${ONE_BOOTSTRAP}`],
    causes: [refused('spec', ONE_BOOTSTRAP)],
  },
  {
    name: 'two infrastructure sources',
    change: {
      infrastructureRef: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'DockerMachineTemplate',
        name: 'small',
      },
    },
    errors: [
      `spec.infrastructureRef: is not allowed beside spec.infrastructureSpec: ${ONE_INFRASTRUCTURE}`,
    ],
    causes: [refused('spec', ONE_INFRASTRUCTURE)],
  },
  {
    name: 'a template of a group that is not allowed',
    change: {
      bootstrapSpec: undefined,
      bootstrapRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
    },
    errors: [`spec.bootstrapRef.apiVersion: "apps/v1" is not allowed: ${BOOTSTRAP_GROUP}`],
    causes: 'policy',
  },
  {
    name: 'a template without a name',
    change: {
      bootstrapSpec: undefined,
      bootstrapRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'A' },
    },
    errors: [`spec.bootstrapRef.name: is required: ${ALLOWED.dnsSubdomain}`],
    causes: unchecked(missing('spec.bootstrapRef.name')),
  },
]
