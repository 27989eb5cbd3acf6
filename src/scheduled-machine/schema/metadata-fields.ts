// Labels and annotations for the Machine, of which Cluster API copies some to the Node, and for the provider objects.
import * as z from 'zod/mini'
import { celMatches, celQuote, celText } from '#src/kube/schema/cel-text.ts'
import { quote } from '#src/kube/schema/field-error.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule } from '#src/kube/schema/rule.ts'
import {
  isQualifiedName,
  LONGEST_PREFIX,
  OPTIONAL_LABEL_VALUE,
  QUALIFIED_NAME,
  textLike,
} from '#src/kube/schema/texts.ts'

/** Prefixes of the key itself, not of its domain: `node-role.kubernetes.io/worker` is allowed. */
const RESERVED_PREFIXES = [
  '5spot.finos.org/',
  'cluster.x-k8s.io/',
  'kubernetes.io/',
  'k8s.io/',
] as const

/** `{ labels, annotations }` of the object that `what` names. */
export function metadataFields(what: string, description: string) {
  return z
    .object({
      labels: z._default(
        z
          .record(
            z.string(),
            textLike(OPTIONAL_LABEL_VALUE, { description: 'Value of the label.' }),
          )
          .register(fieldNotes, {
            description: `Labels for the ${what}.`,
            maxProperties: 64,
            rules: keyRules('labels'),
          }),
        {},
      ),
      annotations: z._default(
        z
          .record(
            z.string(),
            z.string().register(fieldNotes, { description: 'Value of the annotation.' }),
          )
          .register(fieldNotes, {
            description: `Annotations for the ${what}.`,
            maxProperties: 64,
            rules: keyRules('annotations'),
          }),
        {},
      ),
    })
    .register(fieldNotes, { description })
}

function keyRules(map: string) {
  const reserved = RESERVED_PREFIXES.join(', ')
  const notReserved = objectRule({
    rule: `self.all(key, !${isReserved('key')})`,
    message: `keys must not start with the reserved ${reserved}`,
    isMet: (entries) => Object.keys(entries).every((key) => reservedPrefix(key) === undefined),
    explain: (entries) =>
      Object.keys(entries).flatMap((key) => {
        const prefix = reservedPrefix(key)
        if (prefix === undefined) return []
        return [
          {
            message: `${map} key ${quote(key)} uses reserved prefix '${prefix}': any but ${reserved}`,
          },
        ]
      }),
  })
  const qualified = objectRule({
    policy: {
      isMet: `${isReserved('self')} || (self.size() <= ${QUALIFIED_NAME.maxLength} && self.indexOf('/') <= ${LONGEST_PREFIX} && ${celMatches('self', QUALIFIED_NAME.pattern)})`,
      message: `'${map} key ' + ${celQuote('self')} + ${celText(` is not allowed: ${QUALIFIED_NAME.allowed}`)}`,
    },
    message: `keys must be ${QUALIFIED_NAME.allowed}`,
    isMet: (entries) => unqualifiedKeys(entries).length === 0,
    explain: (entries) =>
      unqualifiedKeys(entries).map((key) => ({
        message: `${map} key ${quote(key)} is not allowed: ${QUALIFIED_NAME.allowed}`,
      })),
  })
  return [notReserved, qualified]
}

/** CEL. */
function isReserved(key: string): string {
  return `(${RESERVED_PREFIXES.map((prefix) => `${key}.startsWith('${prefix}')`).join(' || ')})`
}

function reservedPrefix(key: string): string | undefined {
  return RESERVED_PREFIXES.find((prefix) => key.startsWith(prefix))
}

// A reserved key is reported once, as reserved.
function unqualifiedKeys(entries: object): readonly string[] {
  return Object.keys(entries).filter(
    (key) => reservedPrefix(key) === undefined && !isQualifiedName(key),
  )
}
