// Why an override will not be carried out on a machine, for `sundial on` and `off`.
import { type KubeObject, keyOf } from '#src/kube/object.ts'
import { remedyOf } from '#src/scheduled-machine/overrides/telling.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { isOffAfterReclaim } from '#src/scheduled-machine/service.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'

/** Why no override turns the machine on: the kill switch and an emergency reclaim come before it. */
export function awayWhatever(machine: KubeObject): string | undefined {
  const { name } = machine.metadata
  const spec = parseSpec(machine.spec)
  const status = parseStatus(machine.status)
  if (spec.killSwitch) {
    return `the kill switch of ${name} is on, so it stays away before sundial release.`
  }
  if (!isOffAfterReclaim({ spec, status })) return undefined
  const key = { namespace: 'default', ...keyOf(machine.metadata) }
  return `${name} stays away: ${remedyOf({ key, status })}.`
}

/** Why the override with this metadata is superseded: of two, the one that was created last decides. */
export function newerThan(
  { uid, name, creationTimestamp = '' }: KubeObject['metadata'],
  machine: KubeObject,
): string | undefined {
  const { override } = parseStatus(machine.status)
  if (override === undefined || override.uid === uid || override.phase !== 'Active')
    return undefined
  const isNewer =
    `${override.createdAt ?? override.from} ${override.name}` > `${creationTimestamp} ${name}`
  return isNewer
    ? `override ${name} is superseded: override ${override.name} was created later, and keeps ${machine.metadata.name} ${override.state.toLowerCase()} until ${override.until}.`
    : undefined
}
