// The functions as parts of one process: each as it is elsewhere, and events reach it without a network.
import { createFunction as createBootcNodePool } from '#functions/bootc-node-pool/function.ts'
import { createFunction as createScheduledMachine } from '#functions/scheduled-machine/function.ts'
import type { ServedFunction } from '#functions/serve.ts'
import { createFunction as createSweep } from '#functions/sweep/function.ts'
import type { Deliver } from '#src/events/send.ts'
import type { Alarm } from '#src/wake/alarm.ts'

export interface Functions {
  readonly all: readonly ServedFunction[]
  /** Takes an event to the function at one of `ADDRESSES`, and gives the HTTP status of its answer. */
  readonly deliver: Deliver
}

/** Nothing listens there: they are names inside the process. */
export const ADDRESSES = {
  'scheduled-machine': 'http://scheduled-machine',
  'bootc-node-pool': 'http://bootc-node-pool',
  sweep: 'http://sweep',
} as const

/** Ends the process with status 2 when the environment of a function is wrong. */
export async function createFunctions(alarm: Alarm): Promise<Functions> {
  const functions = new Map<string, ServedFunction>()
  const deliver: Deliver = async (address, { headers, body }) => {
    const to = functions.get(address)
    if (to === undefined) throw new Error(`there is no function at ${address}`)
    const { status } = await to.app.request('/', { method: 'POST', headers, body })
    return status
  }
  const environment = {
    ...process.env,
    SCHEDULED_MACHINE_SINK: ADDRESSES['scheduled-machine'],
    BOOTC_NODE_POOL_SINK: ADDRESSES['bootc-node-pool'],
  }
  const [scheduledMachine, bootcNodePool, sweep] = await Promise.all([
    createScheduledMachine({ environment, alarm }),
    createBootcNodePool({ environment, alarm }),
    createSweep({ environment, alarm, post: deliver }),
  ])
  functions.set(ADDRESSES['scheduled-machine'], scheduledMachine)
  functions.set(ADDRESSES['bootc-node-pool'], bootcNodePool)
  functions.set(ADDRESSES.sweep, sweep)
  return { all: [...functions.values()], deliver }
}
