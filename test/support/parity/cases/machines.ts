// The definition of ScheduledMachines: what it refuses, in which words, and what it fills in.
import { type Area, get, patch, post } from '../case.ts'
import { MACHINES, machine } from '../objects.ts'

const schedule = (more: object) => ({
  schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'], ...more },
})
const refused = (spec: object) => post(MACHINES, machine('a', spec), { status: 422 })
const BOOTSTRAP = { apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1', kind: 'K', spec: {} }

export const ADMISSION: Area = {
  name: 'definitions: ScheduledMachine',
  cases: [
    {
      name: 'schedules that are none',
      steps: [
        refused(schedule({ daysOfWeek: ['funday'] })),
        refused(schedule({ daysOfWeek: [] })),
        refused(schedule({ daysOfWeek: ['mon-fri', 'x', 'sat'] })),
        refused(schedule({ daysOfWeek: 'mon-fri' })),
        refused(schedule({ hoursOfDay: ['25'] })),
        refused(schedule({ hoursOfDay: [9] })),
        refused(schedule({ hoursOfDay: undefined })),
        refused(schedule({ timezone: 'Berlin!' })),
        refused(schedule({ timezone: 'x'.repeat(65) })),
        refused(schedule({ enabled: 'yes' })),
        refused({ schedule: undefined }),
      ],
    },
    {
      name: 'names, groups and times that are none',
      steps: [
        refused({ clusterName: '-prod' }),
        refused({ clusterName: 'x'.repeat(64) }),
        refused({ clusterName: undefined }),
        refused({ bootstrapSpec: { ...BOOTSTRAP, apiVersion: 'v1' } }),
        refused({ bootstrapSpec: { ...BOOTSTRAP, kind: '' } }),
        refused({ gracefulShutdownTimeout: '5 minutes' }),
        refused({ gracefulShutdownTimeout: '25h' }),
        refused({ nodeDrainTimeout: 5 }),
        refused({ priority: 101 }),
        refused({ priority: -1 }),
        refused({ machineTemplate: { labels: { 'cluster.x-k8s.io/x': 'y' } } }),
        refused({ machineTemplate: { labels: { a: 'bad value' } } }),
        refused({ nodeTaints: [{ key: 'a', effect: 'Never' }] }),
        post(MACHINES, machine('x'.repeat(64)), { status: 422 }),
        post(MACHINES, { ...machine('a'), spec: undefined }, { status: 422 }),
      ],
    },
    {
      name: 'changes are refused in the same words, and a bad old value stays where it is',
      steps: [
        post(MACHINES, machine('a')),
        patch('merge', `${MACHINES}/a`, { spec: { clusterName: 'bad name' } }, { status: 422 }),
        patch('merge', `${MACHINES}/a`, schedulePatch({ hoursOfDay: ['9-25'] }), { status: 422 }),
        patch('merge', `${MACHINES}/a`, schedulePatch({ enabled: false })),
        patch('merge', `${MACHINES}/a`, { spec: { unknown: 1 } }),
        patch('merge', `${MACHINES}/a/status`, { status: { phase: 'Nonsense' } }, { status: 422 }),
        patch(
          'merge',
          `${MACHINES}/a/status`,
          {
            status: { phase: 'Active', conditions: [{ type: 'Ready', status: 'Maybe' }] },
          },
          { status: 422 },
        ),
        patch('merge', `${MACHINES}/a/status`, { status: { phase: 'Active', unknown: 1 } }),
        get(`${MACHINES}?fieldSelector=status.phase=Active,spec.clusterName=prod`),
        get(`${MACHINES}?fieldSelector=spec.priority=1`, { status: 400 }),
      ],
    },
  ],
}

function schedulePatch(schedule: object): object {
  return { spec: { schedule } }
}
