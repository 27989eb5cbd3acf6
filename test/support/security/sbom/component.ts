// What a package or an image is made of.

export interface Component {
  readonly name: string
  readonly version: string
  /** Package URL, https://github.com/package-url/purl-spec; it is also the component's identity. */
  readonly purl: string
  /** An SPDX license expression, if it is known. */
  readonly license?: string
  /** SHA-512 of what the registry serves, in hexadecimal. */
  readonly sha512?: string
  /** purls of components that it needs. */
  readonly dependsOn: readonly string[]
}

/** What is described: a package or an image, and all its components. */
export interface Bill {
  readonly subject: Component & { readonly type: 'application' | 'container' }
  readonly components: readonly Component[]
  /** When the described commit was made, RFC 3339 in UTC: the same input gives the same bytes. */
  readonly created: string
}

/** Components by their purl, each once, with no dependency that is not among them. */
export function closed(components: readonly Component[]): readonly Component[] {
  const byPurl = new Map(components.map((component) => [component.purl, component]))
  return [...byPurl.values()]
    .map((component) => ({
      ...component,
      dependsOn: [...new Set(component.dependsOn)].filter((purl) => byPurl.has(purl)).sort(),
    }))
    .sort((a, b) => (a.purl < b.purl ? -1 : 1))
}
