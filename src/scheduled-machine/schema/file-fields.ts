// A file for the machine: its path and the source of its content.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule, type Rule, textRule } from '#src/kube/schema/rule.ts'
import {
  DNS_SUBDOMAIN,
  type Grammar,
  SECRET_KEY,
  textLike,
  textOf,
} from '#src/kube/schema/texts.ts'

/** As KubeadmConfig names them. */
const ENCODINGS = ['base64', 'gzip', 'gzip+base64'] as const

const ABSOLUTE = 'an absolute path without a .. segment'
const PERMISSIONS: Grammar = {
  pattern: /^[0-7]{4}$/,
  maxLength: 4,
  allowed: 'four octal digits, such as "0644", as a quoted string',
}

/** A list of files. */
export function filesField(description: string) {
  return z.array(fileFields()).check(z.maxLength(100)).register(fieldNotes, {
    description,
    allowed: 'a list of at most 100 files',
    listType: 'atomic',
  })
}

function fileFields() {
  return z
    .object({
      path: z
        .string()
        .check(z.maxLength(4096))
        .register(fieldNotes, {
          description: 'Where the file goes on the machine.',
          allowed: ABSOLUTE,
          rules: [
            textRule({
              rule: "self.startsWith('/')",
              message: `must be ${ABSOLUTE}`,
              isMet: (path) => path.startsWith('/'),
            }),
            textRule({
              rule: "!self.matches('(^|/)[.][.](/|$)')",
              message: `must be ${ABSOLUTE}`,
              isMet: (path) => !path.split('/').includes('..'),
            }),
          ],
        }),
      owner: z.optional(textOf(1, 256, { description: 'Owner of the file, such as root:root.' })),
      permissions: z.optional(
        textLike(PERMISSIONS, { description: 'Permissions of the file, in octal.' }),
      ),
      encoding: z.optional(
        z
          .enum(ENCODINGS)
          .register(fieldNotes, { description: 'How the content is encoded; plain when absent.' }),
      ),
      content: z.optional(z.string().register(fieldNotes, { description: 'The content itself.' })),
      contentFrom: z.optional(
        z
          .object({
            configMapKeyRef: z.optional(keyFields('Key of a ConfigMap in the same namespace.')),
            secretKeyRef: z.optional(keyFields('Key of a Secret in the same namespace.')),
          })
          .register(fieldNotes, {
            description: 'Where the content is kept.',
            allowed: 'exactly one of configMapKeyRef and secretKeyRef',
            rules: [exactlyOne('configMapKeyRef', 'secretKeyRef')],
          }),
      ),
    })
    .register(fieldNotes, {
      description: 'A file.',
      confidential: true,
      rules: [exactlyOne('content', 'contentFrom')],
    })
}

function exactlyOne(one: string, other: string): Rule {
  return objectRule({
    rule: `has(self.${one}) != has(self.${other})`,
    message: `exactly one of ${one} and ${other} must be set`,
    isMet: (fields) => (fields[one] === undefined) !== (fields[other] === undefined),
  })
}

function keyFields(description: string) {
  return z
    .object({
      name: textLike(DNS_SUBDOMAIN, { description: 'Name of the object.' }),
      key: textLike(SECRET_KEY, { description: 'Key in it.' }),
      optional: z.optional(
        z.boolean().register(fieldNotes, {
          description: 'Leave the file out when the object or key is missing.',
        }),
      ),
    })
    .register(fieldNotes, { description })
}
