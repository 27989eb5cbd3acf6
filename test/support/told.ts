// What the status of a scene's ScheduledMachine says, and the Warnings that were written.
import { textAt } from '#src/kube/json.ts'
import { EVENTS } from '#src/kube/resource.ts'
import type { Scene } from './scene.ts'

/** `status reason: message` of a condition; `undefined` when it is not there. */
export async function conditionTold(scene: Scene, type: string): Promise<string | undefined> {
  const { conditions } = await scene.status()
  const found = Array.isArray(conditions)
    ? conditions.find((each) => textAt(each, 'type') === type)
    : undefined
  if (found === undefined) return undefined
  return `${textAt(found, 'status')} ${textAt(found, 'reason')}: ${textAt(found, 'message')}`
}

/** The notes of the Warnings, in the order of their names. */
export async function warningsTold({ client }: Scene): Promise<readonly string[]> {
  const events = await client.list(EVENTS)
  return events.filter((event) => event['type'] === 'Warning').map((event) => textAt(event, 'note'))
}
