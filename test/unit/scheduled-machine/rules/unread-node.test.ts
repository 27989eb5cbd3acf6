// A Node that may not be read, or a kubeconfig that cannot be used: said, and warned of once.
import { testRule } from '#test/support/rule-table.ts'
import { inService, told } from '#test/support/shared-situations.ts'

const REFUSED = { type: 'unknown', message: 'Sundial cannot get nodes', isRefused: true } as const
const UNUSABLE = { type: 'unknown', message: 'no Secret', isKubeconfigUnusable: true } as const

testRule([
  {
    name: 'the Node may not be read',
    given: inService({ node: REFUSED }),
    does: ['event Warning ReadFailed: Sundial cannot get nodes', 'record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: 'True MachineReady: Sundial cannot get nodes',
      MachineReady: 'Unknown ReadFailed: Sundial cannot get nodes',
    },
  },
  {
    name: 'the Node may not be read, as it was told before',
    given: inService(
      { node: REFUSED },
      {
        status: {
          conditions: told(
            'MachineReady',
            'Unknown',
            'ReadFailed',
            '2026-01-05T14:50:00Z',
            REFUSED.message,
          ),
        },
      },
    ),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: { Ready: 'True MachineReady: Sundial cannot get nodes' },
  },
  {
    name: 'the kubeconfig cannot be used',
    given: inService({ node: UNUSABLE }),
    does: ['event Warning WorkloadClusterUnreachable: no Secret', 'record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: 'True MachineReady: no Secret',
      MachineReady: 'Unknown WorkloadClusterUnreachable: no Secret',
    },
  },
  {
    name: 'the kubeconfig cannot be used, as it was told before',
    given: inService(
      { node: UNUSABLE },
      {
        status: {
          conditions: told(
            'MachineReady',
            'Unknown',
            'WorkloadClusterUnreachable',
            '2026-01-05T14:50:00Z',
            UNUSABLE.message,
          ),
        },
      },
    ),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: { Ready: 'True MachineReady: no Secret' },
  },
])
