// What a Broker cannot deliver: tried again as triggers/overlays/broker says, then handed to the sweep,
// which finds out for itself what it was about.
import { Duration } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { numberAt, textAt } from '#src/embedded/stand-ins/json.ts'
import {
  attribute,
  type BrokerCluster,
  FUNCTION,
  SWEEP,
  startBrokerCluster,
} from '#test/support/control-plane/broker-cluster.ts'
import type { Exchange } from '#test/support/control-plane/broker-network.ts'
import { BROKERS, FILTER } from '#test/support/control-plane/broker-objects.ts'
import {
  createActive,
  createMachine,
  deleteMachine,
  editMachine,
  alwaysOpen,
  keyOf,
  leftovers,
  untilDeleted,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { storyOf } from '#test/support/control-plane/story.ts'

let cluster: BrokerCluster
beforeAll(async () => {
  cluster = await startBrokerCluster()
})
afterAll(() => cluster?.stop())

describe('an event that the function refuses', () => {
  it('is tried again, more and more slowly, and then the sweep looks at everything instead', async () => {
    const { network } = cluster.broker
    const mend = network.breakWhere((each) =>
      each.host === FUNCTION && isAbout('refused', each) ? { status: 503, body: 'full' } : undefined,
    )

    await createMachine(cluster, 'refused')
    const [letter] = await network.until('a dead letter', 1, isLetter('refused'))
    const swept = await cluster.api.client.get(SM, keyOf('refused'))
    mend()
    await untilPhase(cluster, 'refused', 'Active')
    console.log('seconds', attemptsOf(letter).map(x => x.at - attemptsOf(letter)[0].at), letter)
  })
})
