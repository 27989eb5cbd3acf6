// A JSON schema for the data of each event about a transition: docs/reference/events.
import * as z from 'zod/mini'
import { NODE_STATES, POOL_STATES } from '#src/bootc-node-pool/pool-transitions.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { structuralSchema } from '#src/kube/schema/structural-schema.ts'
import { EventData, typeOf } from '#src/outbox/transition-event.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { PhaseName } from '#src/scheduled-machine/schema/status-fields.ts'

const { namespace: _, node: __, ...OF_ALL } = EventData.shape
const KINDS = [
  {
    noun: 'machine',
    kind: SCHEDULED_MACHINES.kind,
    states: PhaseName.options,
    fields: { namespace: required('namespace') },
  },
  { noun: 'pool', kind: BOOTC_NODE_POOLS.kind, states: POOL_STATES, fields: {} },
  {
    noun: 'node',
    kind: BOOTC_NODE_POOLS.kind,
    states: NODE_STATES,
    fields: { node: required('node') },
  },
]

/** The texts of the files by the type of the event. */
export function eventSchemas(): ReadonlyMap<string, string> {
  return new Map(
    KINDS.flatMap(({ noun, kind, states, fields }) =>
      states.map((state) => {
        const type = typeOf(noun, state)
        const schema = z.object({
          ...OF_ALL,
          ...fields,
          kind: only(kind, OF_ALL.kind),
          to: only(state, OF_ALL.to),
          from: z.optional(
            oneOf(othersOf(states, state), 'The state before. Absent: there was none.'),
          ),
        })
        const json = {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          title: type,
          description: `The data of an event of the type ${type}.`,
          ...structuralSchema(schema),
        }
        return [type, `${JSON.stringify(json, null, 2)}\n`] as const
      }),
    ),
  )
}

function othersOf(states: readonly string[], state: string): readonly string[] {
  return states.filter((each) => each !== state)
}

function required(name: 'namespace' | 'node') {
  return EventData.shape[name].def.innerType
}

function only(value: string, field: z.ZodMiniType) {
  return oneOf([value], fieldNotes.get(field)?.description ?? '')
}

function oneOf(values: readonly string[], description: string) {
  return z.enum([...values]).register(fieldNotes, { description })
}
