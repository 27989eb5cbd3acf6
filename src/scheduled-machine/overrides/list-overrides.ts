// The overrides of a namespace. Only some of them count, so that nobody makes passes slow by creating many: docs/adr/0030.
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { MOST_COUNTED } from '#src/schedule-override/limits.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'

/**
 * Those that count: the first ones in order of name, as the API server lists them. `beyond` gets each other one; without it
 * they are not read. Throws the errors of the client.
 */
export async function countedOverrides(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
  beyond?: (override: KubeObject) => void,
): Promise<readonly KubeObject[]> {
  const counted: KubeObject[] = []
  for await (const page of client.pages(SCHEDULE_OVERRIDES, { namespace }, signal)) {
    const room = MOST_COUNTED - counted.length
    counted.push(...page.slice(0, room))
    if (beyond === undefined && counted.length === MOST_COUNTED) break
    for (const override of page.slice(room)) beyond?.(override)
  }
  return counted
}
