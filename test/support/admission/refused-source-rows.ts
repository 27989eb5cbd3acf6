import { bootstrapWith, infrastructureWith } from './builders.ts'
import { missing, outOfBounds, refused, unchecked } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import {
  BOOTSTRAP_GROUP,
  INFRASTRUCTURE_GROUP,
  ONE_BOOTSTRAP,
  ONE_INFRASTRUCTURE,
} from './words.ts'

export const REFUSED_SOURCES: readonly RefusedRow[] = [
  {
    name: 'U13 G20 a bootstrap object of the core group',
    change: bootstrapWith({ apiVersion: 'v1' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: 'must use a namespaced API group',
    causes: [
      refused(
        'spec.bootstrapSpec.apiVersion',
        `must use a namespaced API group: ${BOOTSTRAP_GROUP}`,
        'v1',
      ),
    ],
  },
  {
    name: 'G21 a bootstrap object of RBAC',
    change: bootstrapWith({ apiVersion: 'rbac.authorization.k8s.io/v1' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: 'is not allowed',
    causes: [
      refused(
        'spec.bootstrapSpec.apiVersion',
        `the API group is not allowed: ${BOOTSTRAP_GROUP}`,
        'rbac.authorization.k8s.io/v1',
      ),
    ],
  },
  {
    name: 'G23 an infrastructure group for bootstrap',
    change: bootstrapWith({ apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: 'bootstrap.cluster.x-k8s.io or k0smotron.io',
    causes: [
      refused(
        'spec.bootstrapSpec.apiVersion',
        `the API group is not allowed: ${BOOTSTRAP_GROUP}`,
        'infrastructure.cluster.x-k8s.io/v1beta1',
      ),
    ],
  },
  {
    name: 'G24 an infrastructure object of admission',
    change: infrastructureWith({ apiVersion: 'admissionregistration.k8s.io/v1' }),
    field: 'spec.infrastructureSpec.apiVersion',
    says: 'is not allowed',
    causes: [
      refused(
        'spec.infrastructureSpec.apiVersion',
        `the API group is not allowed: ${INFRASTRUCTURE_GROUP}`,
        'admissionregistration.k8s.io/v1',
      ),
    ],
  },
  {
    name: 'U14 G22 an infrastructure object of apps',
    change: infrastructureWith({ apiVersion: 'apps/v1' }),
    field: 'spec.infrastructureSpec.apiVersion',
    says: 'infrastructure.cluster.x-k8s.io or k0smotron.io',
    causes: [
      refused(
        'spec.infrastructureSpec.apiVersion',
        `the API group is not allowed: ${INFRASTRUCTURE_GROUP}`,
        'apps/v1',
      ),
    ],
  },
  {
    name: 'a group that only ends like an allowed one',
    change: bootstrapWith({ apiVersion: 'evil.bootstrap.cluster.x-k8s.io/v1' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: 'is not allowed',
    causes: [
      refused(
        'spec.bootstrapSpec.apiVersion',
        `the API group is not allowed: ${BOOTSTRAP_GROUP}`,
        'evil.bootstrap.cluster.x-k8s.io/v1',
      ),
    ],
  },
  {
    name: 'a group without a version',
    change: bootstrapWith({ apiVersion: 'k0smotron.io/' }),
    field: 'spec.bootstrapSpec.apiVersion',
    says: '<group>/<version>',
    causes: [
      refused(
        'spec.bootstrapSpec.apiVersion',
        `the API group is not allowed: ${BOOTSTRAP_GROUP}`,
        'k0smotron.io/',
      ),
    ],
  },
  {
    name: 'U15 no kind',
    change: infrastructureWith({ kind: '' }),
    field: 'spec.infrastructureSpec.kind',
    says: 'must not be empty',
    causes: [outOfBounds('spec.infrastructureSpec.kind', '', 'should be at least 1 chars long')],
  },
  {
    name: 'a bootstrap object without a spec',
    change: bootstrapWith({ spec: undefined }),
    field: 'spec.bootstrapSpec.spec',
    says: 'is required',
    causes: unchecked(missing('spec.bootstrapSpec.spec')),
  },
  {
    name: 'no bootstrap source',
    change: { bootstrapSpec: undefined },
    field: 'spec.bootstrapSpec',
    says: 'exactly one of spec.bootstrapSpec and spec.bootstrapRef',
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
    field: 'spec.infrastructureRef',
    says: 'exactly one of',
    causes: [refused('spec', ONE_INFRASTRUCTURE)],
  },
  {
    name: 'a template of a group that is not allowed',
    change: {
      bootstrapSpec: undefined,
      bootstrapRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
    },
    field: 'spec.bootstrapRef.apiVersion',
    says: 'is not allowed',
    causes: [
      refused(
        'spec.bootstrapRef.apiVersion',
        `the API group is not allowed: ${BOOTSTRAP_GROUP}`,
        'apps/v1',
      ),
    ],
  },
  {
    name: 'a template without a name',
    change: {
      bootstrapSpec: undefined,
      bootstrapRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'A' },
    },
    field: 'spec.bootstrapRef.name',
    says: 'is required',
    causes: unchecked(missing('spec.bootstrapRef.name')),
  },
]
