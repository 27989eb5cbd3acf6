// Runs after all other suites on real programs, over the audit logs of their API servers: the accounts
// of Sundial may do what they have to, and nothing else.
import { expect, test } from 'vitest'
import { type Request, readAuditLogs } from '#test/support/control-plane/audit.ts'
import {
  demandedByAdmission,
  demandedBySources,
} from '#test/support/control-plane/audit-demands.ts'
import {
  describeRight,
  type Grant,
  grantsOfDeploy,
  isUse,
} from '#test/support/control-plane/audit-grants.ts'

const folder = process.env.SUNDIAL_AUDIT_LOGS
if (folder === undefined) throw new Error('the audit logs are gathered by npm run test:cluster')
const requests = readAuditLogs(folder)
const grants = grantsOfDeploy()
/** Which versions and kinds there are, how the server is, and what one may do: the suite of stolen tokens asks that. */
const EVERYBODY = [
  'ClusterRoleBinding system:basic-user',
  'ClusterRoleBinding system:discovery',
  'ClusterRoleBinding system:public-info-viewer',
]

/** Its Role is that of the account of workload clusters, too. One of its rights this account has by another binding. */
const SHARED = 'RoleBinding sundial-reclaim-configs/5spot-system'

test('no request of Sundial was refused', () => {
  const refused = requests.filter(({ isRefused }) => isRefused)

  expect(refused).toEqual([])
})

test('each was allowed by what is in deploy, or is what everybody may do', () => {
  const known = new Set([...grants.map(({ binding }) => binding), ...EVERYBODY])

  const others = requests.filter((each) => !each.isRefused && !known.has(each.allowedBy))

  expect(others).toEqual([])
})

test('each verb on each resource that is granted was used', () => {
  // `access-paths.test.ts` shows that these are asked for, without a request of the account.
  const demanded = [
    // That it watches is seen.
    ...demandedBySources().filter(({ verb }) => verb !== 'watch'),
    ...requests.flatMap(demandedByAdmission),
  ]
  const known = new Set(demanded.map(describeRight))
  const isUsed = (grant: Grant, request: Request) =>
    isUse(grant, request) ||
    (grant.binding === SHARED && isUse({ ...grant, binding: request.allowedBy }, request))

  const unused = grants.filter(
    (grant) =>
      !known.has(describeRight(grant)) && !requests.some((request) => isUsed(grant, request)),
  )

  expect(unused.map((grant) => `${describeRight(grant)}, by ${grant.binding}`)).toEqual([])
})
