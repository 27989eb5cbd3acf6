// The advisories that npm audit reports, one for each package in a version of its own.
import { z } from 'zod'
import { type Lock, npmPurl } from '../sbom/npm-components.ts'

const Advisory = z.object({ url: z.string(), title: z.string(), severity: z.string() })
const Report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      // A text is the name of a package that has the advisory itself.
      via: z.array(z.union([z.string(), Advisory])),
      nodes: z.array(z.string()),
    }),
  ),
})

export interface FoundAdvisory {
  /** Such as `GHSA-67mh-4wv8-2f99`. */
  readonly id: string
  readonly title: string
  readonly severity: string
  readonly purl: string
}

/** @param output of `npm audit --json`
 * @returns nothing when the registry gave no report, as one that has no advisories */
export function advisoriesOf(
  output: string,
  { packages }: Lock,
): readonly FoundAdvisory[] | undefined {
  const { data } = Report.safeParse(parsed(output))
  return data === undefined
    ? undefined
    : Object.entries(data.vulnerabilities).flatMap(([name, { via, nodes }]) =>
        via.flatMap((advisory) =>
          typeof advisory === 'string'
            ? []
            : nodes.map((node) => ({
                id: advisory.url.slice(advisory.url.lastIndexOf('/') + 1),
                title: advisory.title,
                severity: advisory.severity,
                purl: npmPurl(name, packages[node]?.version ?? ''),
              })),
        ),
      )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
