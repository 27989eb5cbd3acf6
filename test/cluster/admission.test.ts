// Our CustomResourceDefinition and our policy on a real kube-apiserver, held to the same rows as the embedded ones.
import { afterAll, describe, expect, it } from 'vitest'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { scheduledMachineSettings } from '#src/scheduled-machine/admission.ts'
import { objectWith, scheduleWith, specWith } from '#test/support/admission/builders.ts'
import { byPolicy } from '#test/support/admission/causes.ts'
import { create, DRY } from '#test/support/admission/prepare.ts'
import { admissionSuite } from '#test/support/admission/suite.ts'
import { ALLOWED } from '#test/support/admission/words.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { applyFolder, applyObjects } from '#test/support/control-plane/install.ts'
import { eventually } from '#test/support/processes.ts'

const onMars = objectWith(specWith(scheduleWith({ timezone: 'Mars/Olympus' })))
const MARS = `spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): ${ALLOWED.zone}`

let api: ApiServer | undefined
afterAll(() => api?.stop())

function running(): ApiServer {
  if (api === undefined) throw new Error('the server has not started')
  return api
}

admissionSuite(async () => {
  const server = await startApiServer()
  api = server
  return {
    transport: server.transport,
    async installPolicies() {
      await applyFolder(server, 'deploy/namespace')
      await applyFolder(server, 'deploy/admission')
    },
  }
})

describe('the ConfigMap of the policy', () => {
  const kind = 'spec.bootstrapSpec.kind: "K0sWorkerConfig" is not allowed: one of KubeadmConfig, A'

  it.each([
    ['allows kinds', { BOOTSTRAP_KINDS: 'KubeadmConfig, A' }, [MARS, kind]],
    [
      'allows groups',
      { INFRASTRUCTURE_GROUPS: 'example.com' },
      [
        MARS,
        'spec.infrastructureSpec.apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1" is not allowed: <group>/<version> with the group example.com',
      ],
    ],
    [
      'adds time zones',
      { ADDITIONAL_TIME_ZONES: 'Mars/Olympus', BOOTSTRAP_KINDS: 'A' },
      [kind.replace('KubeadmConfig, A', 'A')],
    ],
    [
      'has no other keys',
      { BOOTSTRAP_KIND: 'A' },
      [
        'ConfigMap sundial-system/scheduled-machine-settings: not a key of it: BOOTSTRAP_KIND; allowed are BOOTSTRAP_GROUPS, INFRASTRUCTURE_GROUPS, BOOTSTRAP_KINDS, INFRASTRUCTURE_KINDS, ADDITIONAL_TIME_ZONES',
      ],
    ],
  ])('%s', async (_, data, errors) => {
    const server = running()
    await applyObjects(server, [{ ...scheduledMachineSettings(), data }])

    // The server follows the ConfigMap with a delay.
    await eventually(async () => {
      const { causes } = await create(server.transport, onMars, DRY)
      expect(causes).toEqual([byPolicy(errors)])
    })
  })

  it('may be absent: nothing is refused by the policy, and every object can be changed', async () => {
    const server = running()
    const { namespace = '', name } = scheduledMachineSettings().metadata
    await server.client.delete(CONFIG_MAPS, { namespace, name })

    await eventually(async () => {
      expect((await create(server.transport, onMars, DRY)).status).toBe(201)
    })
  })
})
