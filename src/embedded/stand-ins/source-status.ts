// Stands in for the Knative Eventing controller, as far as the status of sources goes.
// Like it: a source whose sink is one of the functions is Ready and shows the sink's address, all
// others are not.
// Unlike it: it does not look whether the Knative Service exists.
import { readConditions, setCondition } from '#src/kube/conditions.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import { createController } from './controller.ts'
import { sinkOf } from './delivery.ts'
import { keyText, parseKey } from './mirror.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

const GROUP = 'sources.knative.dev'

/** Starts it for all sources. */
export function startSourceStatus(context: StandInContext): StandIn {
  const { clock, mirror } = context
  const controller = createController(clock, async (text): Promise<undefined> => {
    const [kind = '', key = ''] = text.split('|')
    const source = mirror.get(GROUP, kind, parseKey(key))
    if (source === undefined) return
    const name = textAt(source, 'spec', 'sink', 'ref', 'name')
    const namespace =
      textAt(source, 'spec', 'sink', 'ref', 'namespace') || source.metadata.namespace
    const before = fieldsAt(source, 'status')
    const ready =
      sinkOf(source, context.functions) === undefined
        ? ({
            status: 'False',
            reason: 'NotFound',
            message: `services "${name}" not found`,
          } as const)
        : ({ status: 'True', reason: '', message: '' } as const)
    const conditions = readConditions(before.conditions).map((condition) => ({
      ...condition,
      lastTransitionTime: condition.lastTransitionTime ?? '',
    }))
    const status = {
      ...before,
      sinkUri:
        ready.status === 'True' ? `http://${name}.${namespace}.svc.cluster.local` : undefined,
      conditions: setCondition(conditions, { type: 'Ready', ...ready }, clock.now()),
    }
    await write(context, source, { ...source, status })
  })
  context.follow(({ type, object, resource }) => {
    const isSource = resource.apiVersion.startsWith(`${GROUP}/`)
    if (isSource && type !== 'DELETED') {
      controller.enqueue(`${resource.kind}|${keyText(object.metadata)}`)
    }
  })
  return controller
}
