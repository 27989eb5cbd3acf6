// The machine itself, for providers that reach it by an address.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { textOf } from '#src/kube/schema/texts.ts'
import { filesField } from './file-fields.ts'

/** `{ address, user, port, files }`. */
export function machineFields() {
  return z
    .object({
      address: z.optional(textOf(1, 253, { description: 'Address of the machine.' })),
      user: z.optional(textOf(1, 256, { description: 'User that logs in to the machine.' })),
      port: z.optional(
        z.int().check(z.gte(1), z.lte(65_535)).register(fieldNotes, {
          description: 'Port of the login.',
          allowed: 'an integer from 1 to 65535',
          format: 'int32',
        }),
      ),
      files: z.optional(filesField('More files to put on the machine, after spec.files.')),
    })
    .register(fieldNotes, {
      description:
        'How the machine is reached: for infrastructure kinds that have these fields and do not set them, such as a RemoteMachine.',
    })
}
