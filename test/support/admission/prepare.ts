// An API server with our definition and our policy, and with objects that were stored before it had its rules.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { eventually } from '#test/support/processes.ts'
import { type Answer, ask } from './ask.ts'
import { objectWith, scheduleWith, specWith } from './builders.ts'
import { STORED } from './change-rows.ts'

export const DEFINITION = 'scheduledmachines.5spot.finos.org'

/** `installPolicies` is called when the objects are stored. */
export async function prepare(
  transport: Transport,
  installPolicies: () => Promise<void> | void,
): Promise<void> {
  const definition = parse(readFileSync('deploy/crds/scheduledmachine.yaml', 'utf8'))
  await define(transport, withoutRules(definition))
  for (const object of Object.values(STORED)) {
    await eventually(async () => must(await create(transport, object), 201))
  }
  await define(transport, definition)
  await installPolicies()
  // The server goes on serving the old definition for a moment.
  await eventually(async () => must(await create(transport, objectWith({}), DRY), 422))
  const elsewhere = objectWith(specWith(scheduleWith({ timezone: 'Mars/Olympus' })))
  await eventually(async () => must(await create(transport, elsewhere, DRY), 422))
}

export const DRY = { dryRun: 'All' }

export function create(
  transport: Transport,
  object: object,
  query: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const write = { does: 'create', resource: SCHEDULED_MACHINES, namespace: 'default' } as const
  return ask(transport, { ...write, body: object, query })
}

async function define(transport: Transport, definition: object): Promise<void> {
  const answer = await ask(transport, {
    does: 'apply',
    resource: CUSTOM_RESOURCE_DEFINITIONS,
    name: DEFINITION,
    body: definition,
    query: { fieldManager: 'test', fieldValidation: 'Strict' },
  })
  must(answer, answer.status === 201 ? 201 : 200)
}

function must({ status, body }: Answer, wanted: number): void {
  if (status !== wanted) throw new Error(`${status} instead of ${wanted}: ${body['message']}`)
}

interface Definition {
  readonly spec: { readonly versions: readonly [Readonly<Record<string, unknown>>] }
}

// As somebody may have it who installed another project's, or an older one.
function withoutRules(definition: Definition): object {
  const { selectableFields: _, ...version } = definition.spec.versions[0]
  const schema = {
    openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  }
  return { ...definition, spec: { ...definition.spec, versions: [{ ...version, schema }] } }
}
