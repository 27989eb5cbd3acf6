// Whether an event of the ScheduledMachine leaves nothing to do.
import { IN_SERVICE, NOW, ready, testUpToDate, without } from './up-to-date-table.ts'

testUpToDate('ScheduledMachine', [
  { about: 'our own write', world: {}, isUpToDate: true },
  {
    about: 'a spec that was changed',
    world: { facts: { generation: 2 } },
    isUpToDate: false,
  },
  {
    about: 'a deletion',
    world: { facts: { deletedAt: NOW } },
    isUpToDate: false,
  },
  {
    about: 'a finalizer that was taken away',
    world: { facts: { finalizers: [] } },
    isUpToDate: false,
  },
  {
    about: 'a reclaim that somebody acknowledges',
    world: { facts: { isReclaimAcknowledged: true } },
    isUpToDate: false,
  },
  {
    about: 'a pause',
    world: { facts: { isPaused: true } },
    isUpToDate: false,
  },
  {
    about: 'a pause that was told',
    world: { facts: { isPaused: true }, status: { ...IN_SERVICE, conditions: ready('Paused') } },
    isUpToDate: true,
  },
  {
    about: 'the end of a pause',
    world: { status: { ...IN_SERVICE, conditions: ready('Paused') } },
    isUpToDate: false,
  },
  {
    about: 'a status without conditions',
    world: { status: without(IN_SERVICE, 'conditions') },
    isUpToDate: true,
  },
  {
    about: 'a status whose wake was taken away',
    world: { status: without(IN_SERVICE, 'wakeTime') },
    isUpToDate: false,
  },
  {
    about: 'a status that was taken away',
    world: { status: {} },
    isUpToDate: false,
  },
  {
    about: 'a wake that has come',
    world: { status: { ...IN_SERVICE, wakeTime: NOW } },
    isUpToDate: false,
  },
  {
    about: 'a removal under way, which waits for Pods that tell nobody',
    world: { status: { ...IN_SERVICE, phase: 'ShuttingDown' } },
    isUpToDate: false,
  },
])
