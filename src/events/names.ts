// Checks the names in an event. They become parts of paths and field selectors, so an invalid name is refused here.
import { BadEvent } from '#src/events/bad-event.ts'
import type { Involved } from '#src/events/involved.ts'
import { quoted } from '#src/events/quoted.ts'
import { isDnsLabel, isDnsSubdomain } from '#src/kube/names.ts'

export const NAME = 'a lower-case RFC 1123 subdomain of at most 253 characters'
export const NAMESPACE = 'a lower-case RFC 1123 label of at most 63 characters'

/** Throws `BadEvent` with the place of an invalid name or namespace. A cluster-scoped object has no namespace. */
export function checkNames({ name, namespace, saidIn }: Involved): void {
  checkName(name, saidIn.name)
  if (namespace !== '') checkNamespace(namespace, saidIn.namespace)
}

export function checkName(value: string, where: string): void {
  if (!isDnsSubdomain(value)) throw notAName(value, where, NAME)
}

export function checkNamespace(value: string, where: string): void {
  if (!isDnsLabel(value)) throw notAName(value, where, NAMESPACE)
}

function notAName(value: string, where: string, allowed: string): BadEvent {
  return new BadEvent({
    status: 400,
    title: 'Not a name',
    detail: `The ${where} has ${quoted(value)}, which cannot be the name of an object.`,
    remedy: `Send ${allowed}.`,
  })
}
