// The names that the API server allows (RFC 1123). No object has any other name.

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?'
const DNS_LABEL = new RegExp(`^${LABEL}$`)
const DNS_SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)

/** Whether it can be the name of a custom resource, a Node or a Secret. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && DNS_SUBDOMAIN.test(name)
}

/** Whether it can be the name of a namespace. */
export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && DNS_LABEL.test(name)
}
