// Whether an event of its Machine leaves nothing to do.
import { IN_SERVICE, JOINING, machine, NOW, testUpToDate, without } from './up-to-date-table.ts'

testUpToDate('Machine', [
  { about: 'a Machine as it was', world: {}, isUpToDate: true },
  {
    about: 'a Machine whose Node is not in the status',
    world: { status: without(IN_SERVICE, 'nodeRef') },
    isUpToDate: false,
  },
  {
    about: 'a Machine that is being deleted',
    world: machine({ metadata: { deletionTimestamp: NOW } }),
    isUpToDate: false,
  },
  {
    about: 'a Machine that was made anew',
    world: machine({ metadata: { creationTimestamp: NOW } }),
    isUpToDate: false,
  },
  {
    about: 'a Machine that somebody took over',
    world: machine({ metadata: { ownerReferences: [] } }),
    isUpToDate: false,
  },
  {
    about: 'a Machine with another Node',
    world: machine({ status: { nodeRef: { name: 'other' } } }),
    isUpToDate: false,
  },
  {
    about: 'a Machine with another provider ID',
    world: machine({ spec: { providerID: 'test://other' } }),
    isUpToDate: false,
  },
  {
    about: 'the Machine of a join: it has a Node now',
    world: { status: JOINING },
    isUpToDate: false,
  },
  {
    about: 'the Machine of a join: its Node is Ready',
    world: { status: JOINING, ...machine({ status: { conditions: [nodeReady('True')] } }) },
    isUpToDate: false,
  },
  {
    about: 'the Machine of a join: it has a Node, which is not Ready yet',
    world: { status: JOINING, ...machine({ status: { conditions: [nodeReady('False')] } }) },
    isUpToDate: true,
  },
  {
    about: 'the same, and nobody looks at it soon',
    world: {
      status: { ...JOINING, wakeTime: NOW },
      ...machine({ status: { conditions: [nodeReady('False')] } }),
    },
    isUpToDate: false,
  },
  {
    about: 'the same, of a Machine that somebody took over',
    world: {
      status: JOINING,
      ...machine({
        metadata: { ownerReferences: [] },
        status: { conditions: [nodeReady('False')] },
      }),
    },
    isUpToDate: false,
  },
  {
    about: 'a Machine that lost its Node in service, and whose next is not Ready',
    world: {
      status: { ...IN_SERVICE, phase: 'Pending' },
      ...machine({ status: { conditions: [nodeReady('False')] } }),
    },
    isUpToDate: false,
  },
])

function nodeReady(status: string) {
  return { type: 'NodeReady', status, reason: 'X', lastTransitionTime: NOW }
}
