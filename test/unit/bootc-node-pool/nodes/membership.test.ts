// Which nodes belong to the pool, and what their BootcNodes say (spec/bootc.md §2).
import { STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { on } from '#test/support/pool/situation.ts'

const OTHER = { uid: 'uid-of-other', name: 'other-pool' }
const EARLIER = { uid: 'uid-of-earlier', name: 'workers' }
const secret = { name: 'pull', namespace: 'os' }
const withSecret = { pullSecretRef: secret }
const none = { bootcNode: 'none' } as const
const CLAIM = 'createBootcNode NEW Staged, labelNode'

testPoolRule([
  {
    name: 'two Nodes match: both are claimed, with the managed label',
    given: { nodes: { w1: none, w2: none } },
    does: ['record', `w1: ${CLAIM}`, `w2: ${CLAIM}`],
    message: '0/2 updated; 2 pending',
    again: true,
  },
  {
    name: 'the first nodes are claimed: a share of no nodes is no limit that anybody set',
    given: { spec: { rollout: { maxUnavailable: '50%' } }, nodes: { w1: none, w2: none } },
    does: ['record', `w1: ${CLAIM}`, `w2: ${CLAIM}`],
    message: '0/2 updated; 2 pending',
    again: true,
  },
  {
    name: 'the digest is not known yet: no node is claimed',
    given: {
      resolution: { ref: 'quay.io/example/os:stable', lastError: 'fetching manifest: no route' },
      spec: { image: { ref: 'quay.io/example/os:stable' } },
      nodes: { w1: none },
    },
    does: ['record'],
    degraded: 'TagResolutionError: fetching manifest: no route',
    message: '0/0 updated. fetching manifest: no route',
  },
  {
    name: 'the managed label is missing: it is put on again, whoever removed it',
    given: { nodes: { w1: on(UPDATED, { isManaged: false }) } },
    does: ['record', 'w1: labelNode'],
  },
  {
    name: 'the image changes: all nodes stage at once, and approvals are withdrawn in the same patch',
    given: {
      image: 'NEXT',
      nodes: { w1: on({ ...UPDATED, isApproved: true }), w2: on(STAGED) },
    },
    does: ['record', 'w1: syncBootcNode NEXT Staged', 'w2: syncBootcNode NEXT Staged'],
    message: '0/2 updated; 2 pending',
  },
  {
    name: 'a node that is approved and runs its image stays approved',
    given: { nodes: { w1: on({ ...UPDATED, isApproved: true }) } },
    does: ['record'],
    message: '1/1 updated',
  },
  {
    name: 'the BootcNode of another pool has the name: the later pool says so, and goes on with the others',
    given: { nodes: { w1: on({ owner: OTHER }), w2: on(STAGED), w3: none } },
    does: ['record', `w3: ${CLAIM}`, 'w2: markSlot, cordonNode, emitForNode Staged'],
    slots: ['w2 Reserved NEW'],
    degraded: 'NodeConflict: Node selector overlaps with pool(s): other-pool; contested nodes: w1',
    message:
      '0/2 updated; 1 pending, 1 rebooting (w2). Node selector overlaps with pool(s): other-pool; contested nodes: w1',
    again: true,
  },
  {
    name: 'a BootcNode without an owner has the name: told, and not taken',
    given: { nodes: { w1: on({ owner: 'none' }), w2: on(UPDATED) } },
    does: ['record'],
    degraded:
      'NodeConflict: BootcNodes without an owner: w1; delete them, and the pool creates its own',
  },
  {
    name: 'a pool of the same name was deleted before: its BootcNodes are no conflict with itself',
    given: { nodes: { w1: on({ owner: EARLIER }) } },
    does: ['record'],
    message: '0/0 updated. BootcNodes of an earlier pool with this name are being deleted: w1',
  },
  {
    name: 'no Node matches',
    given: { nodes: {} },
    does: ['record'],
    message: '0/0 updated. No Node matches spec.nodeSelector',
  },
  {
    name: 'the pull Secret is there: nodes get its name and its hash',
    given: {
      spec: withSecret,
      pullSecret: { type: 'usable', hash: 'abc' },
      nodes: { w1: none, w2: on(UPDATED) },
    },
    does: [
      'record',
      'w1: createBootcNode NEW Staged {"pullSecretRef":{"name":"pull","namespace":"os"},"pullSecretHash":"abc"}, labelNode',
      'w2: syncBootcNode NEW Staged {"pullSecretRef":{"name":"pull","namespace":"os"},"pullSecretHash":"abc"}',
    ],
    again: true,
  },
  {
    name: 'the pull Secret is missing: nodes are claimed, and keep the hash that they have',
    given: {
      spec: withSecret,
      pullSecret: { type: 'missing', message: 'Secret os/pull does not exist: create it' },
      nodes: {
        w1: none,
        w2: on({ ...UPDATED, spec: { pullSecretRef: secret, pullSecretHash: 'old' } }),
      },
    },
    does: [
      'record',
      'w1: createBootcNode NEW Staged {"pullSecretRef":{"name":"pull","namespace":"os"}}, labelNode',
    ],
    degraded: 'SecretError: Secret os/pull does not exist: create it',
    again: true,
  },
  {
    name: 'the reference to the pull Secret is removed: from the nodes, too, without another reboot',
    given: {
      nodes: {
        w1: on({
          ...UPDATED,
          isApproved: true,
          spec: { pullSecretRef: secret, pullSecretHash: 'old' },
        }),
      },
    },
    does: ['record', 'w1: syncBootcNode NEW Booted'],
    message: '1/1 updated',
  },
  {
    name: 'the reference to the pull Secret is invalid: nodes keep theirs',
    given: {
      spec: { pullSecretRef: { name: 'pull' } },
      nodes: { w1: on({ ...UPDATED, spec: { pullSecretRef: secret, pullSecretHash: 'old' } }) },
    },
    does: ['record'],
    degraded:
      'InvalidSpec: spec.pullSecretRef.namespace: is required: a text of 1 to 63 characters',
  },
  {
    name: 'soft reboots are allowed: nodes are told',
    given: {
      spec: { disruption: { rebootPolicy: 'AllowSoftReboot' } },
      nodes: { w1: on(UPDATED) },
    },
    does: ['record', 'w1: syncBootcNode NEW Staged {"rebootPolicy":"AllowSoftReboot"}'],
  },
  {
    name: 'a BootcNode of the bootc operator, without a policy, is not written for that',
    given: { nodes: { w1: on({ ...UPDATED, spec: { rebootPolicy: undefined } }) } },
    does: ['record'],
  },
  {
    name: 'the tag is another one and cannot be looked up: nodes keep their images, and none reboots',
    given: {
      spec: { image: { ref: 'quay.io/example/other:stable' } },
      resolution: { ref: 'quay.io/example/other:stable', lastError: 'fetching manifest: 503' },
      nodes: { w1: on(STAGED) },
    },
    does: ['record'],
    degraded: 'TagResolutionError: fetching manifest: 503',
    message:
      '0/1 updated; 1 staged. fetching manifest: 503. No further node begins to reboot, because the digest of the image is not known',
  },
])
