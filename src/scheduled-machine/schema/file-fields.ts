// A file for the machine: where it goes, and where its content comes from.
import * as z from 'zod/mini'
import { crdNotes } from '#src/kube/crd-notes.ts'
import { ALLOWED, PATTERNS, textLike, textOf } from './texts.ts'

/** As KubeadmConfig names them. */
const ENCODINGS = ['base64', 'gzip', 'gzip+base64'] as const

/** One entry of `spec.files`. */
export function fileFields() {
  return z
    .object({
      path: z
        .string()
        .check(z.maxLength(4096))
        .register(crdNotes, {
          description: 'Where the file goes on the machine.',
          allowed: ALLOWED.path,
          rules: [
            { rule: "self.startsWith('/')", message: `must be ${ALLOWED.path}` },
            { rule: "!self.matches('(^|/)[.][.](/|$)')", message: `must be ${ALLOWED.path}` },
          ],
        }),
      owner: z.optional(textOf(1, 256, 'Owner of the file, such as root:root.')),
      permissions: z.optional(
        textLike(PATTERNS.permissions, 4, {
          description: 'Permissions of the file, in octal.',
          allowed: ALLOWED.permissions,
        }),
      ),
      encoding: z.optional(
        z
          .enum(ENCODINGS)
          .register(crdNotes, { description: 'How the content is encoded; plain when absent.' }),
      ),
      content: z.optional(z.string().register(crdNotes, { description: 'The content itself.' })),
      contentFrom: z.optional(
        z
          .object({
            configMapKeyRef: z.optional(keyFields('Key of a ConfigMap in the same namespace.')),
            secretKeyRef: z.optional(keyFields('Key of a Secret in the same namespace.')),
          })
          .register(crdNotes, {
            description: 'Where the content is kept.',
            allowed: 'exactly one of configMapKeyRef and secretKeyRef',
            rules: [
              {
                rule: 'has(self.configMapKeyRef) != has(self.secretKeyRef)',
                message: 'exactly one of configMapKeyRef and secretKeyRef must be set',
              },
            ],
          }),
      ),
    })
    .register(crdNotes, {
      description: 'A file.',
      rules: [
        {
          rule: 'has(self.content) != has(self.contentFrom)',
          message: 'exactly one of content and contentFrom must be set',
        },
      ],
    })
}

function keyFields(description: string) {
  return z
    .object({
      name: textLike(PATTERNS.dnsSubdomain, 253, {
        description: 'Name of the object.',
        allowed: ALLOWED.dnsSubdomain,
      }),
      key: textLike(PATTERNS.secretKey, 253, {
        description: 'Key in it.',
        allowed: ALLOWED.secretKey,
      }),
      optional: z.optional(
        z.boolean().register(crdNotes, {
          description: 'Leave the file out when the object or key is missing.',
        }),
      ),
    })
    .register(crdNotes, { description })
}
