// The overrides of a namespace. Only some of them count, so that nobody makes passes slow by creating many: docs/adr/0030.
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CREATED_BY_ANNOTATION } from '#src/schedule-override/labels.ts'
import { MOST_COUNTED } from '#src/schedule-override/limits.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'

/** An override of a page is large if its creator wants that, with annotations. */
const PAGE = 100

/**
 * Those that count: the first ones in order of name, as the API server lists them, without the metadata that is not used.
 * `beyond` gets each other one; without it they are not read. Throws the errors of the client.
 */
export async function countedOverrides(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
  beyond?: (override: KubeObject) => void,
): Promise<readonly KubeObject[]> {
  const counted: KubeObject[] = []
  for await (const page of client.pages(SCHEDULE_OVERRIDES, { namespace, limit: PAGE }, signal)) {
    const room = MOST_COUNTED - counted.length
    counted.push(...page.slice(0, room).map(lean))
    if (beyond === undefined && counted.length === MOST_COUNTED) break
    for (const override of page.slice(room)) beyond?.(lean(override))
  }
  return counted
}

function lean(override: KubeObject): KubeObject {
  const { annotations = {}, managedFields = [], labels: _, ...metadata } = override.metadata
  const createdBy = annotations[CREATED_BY_ANNOTATION]
  const creator = managedFields.find(({ subresource }) => subresource === undefined)
  return {
    ...override,
    metadata: {
      ...metadata,
      ...(createdBy !== undefined && { annotations: { [CREATED_BY_ANNOTATION]: createdBy } }),
      ...(creator?.manager !== undefined && { managedFields: [{ manager: creator.manager }] }),
    },
  }
}
