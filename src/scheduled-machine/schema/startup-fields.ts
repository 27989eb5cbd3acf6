// The startup of a node: the DaemonSets that it waits for, and the rule for its taints.
import * as z from 'zod/mini'
import { fieldsAt, listAt } from '#src/kube/json.ts'
import { quote } from '#src/kube/schema/field-error.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule } from '#src/kube/schema/rule.ts'
import { DNS_SUBDOMAIN, textLike } from '#src/kube/schema/texts.ts'

export function daemonSetFields() {
  return z
    .array(
      z
        .object({
          namespace: textLike(DNS_SUBDOMAIN, { description: 'Namespace of the DaemonSet.' }),
          name: textLike(DNS_SUBDOMAIN, { description: 'Name of the DaemonSet.' }),
        })
        .register(fieldNotes, { description: 'A DaemonSet in the cluster of the node.' }),
    )
    .check(z.maxLength(20))
    .register(fieldNotes, {
      description:
        'DaemonSets that must have a Ready pod on a new node before the machine is in service. startupTaints are removed then.',
      allowed: 'a list of at most 20 DaemonSets, each with namespace and name',
      listType: 'atomic',
    })
}

/** A taint that is removed when the startup is over cannot be one that stays. */
export const SEPARATE_TAINTS = objectRule({
  rule: '!has(self.startupTaints) || !has(self.nodeTaints) || self.startupTaints.all(a, !self.nodeTaints.exists(b, b.key == a.key && b.effect == a.effect))',
  message: 'no pair of key and effect may be in both spec.startupTaints and spec.nodeTaints',
  isMet: (spec) => inBoth(spec).length === 0,
  explain: (spec) =>
    inBoth(spec).map(({ index, key, effect }) => ({
      at: `startupTaints[${index}]`,
      message: `has key ${quote(key)} and effect ${quote(effect)}, as a taint of spec.nodeTaints: each pair of key and effect in one of the lists`,
    })),
})

function inBoth(spec: object) {
  const taints = (name: string) => listAt(spec, name).map((taint) => fieldsAt(taint))
  const lasting = taints('nodeTaints')
  return taints('startupTaints').flatMap(({ key, effect }, index) =>
    lasting.some((each) => each.key === key && each.effect === effect)
      ? [{ index, key, effect }]
      : [],
  )
}
