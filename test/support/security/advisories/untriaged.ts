// The gate: an advisory passes when a statement says that it does not matter or is fixed.
import type { FoundAdvisory } from './npm-audit.ts'
import type { OpenVex, Statement } from './openvex.ts'

/** How long an advisory may be under investigation, in days. */
const INVESTIGATION_DAYS = 14

/** One sentence for each advisory that stops a release. `now` is in milliseconds since 1970. */
export function untriaged(
  advisories: readonly FoundAdvisory[],
  vex: OpenVex,
  now: number,
): readonly string[] {
  return advisories.flatMap((advisory) => {
    const reason = whyNot(statementOn(advisory, vex), vex, now)
    const { id, severity, purl, title } = advisory
    return reason === undefined ? [] : [`${id} (${severity}) in ${purl}, ${title}: ${reason}`]
  })
}

// The last one, because a later statement replaces an earlier one.
function statementOn({ id, purl }: FoundAdvisory, vex: OpenVex): Statement | undefined {
  return vex.statements.findLast(
    ({ vulnerability, products }) =>
      [vulnerability.name, ...(vulnerability.aliases ?? [])].includes(id) &&
      products.some(({ subcomponents }) => subcomponents.some((each) => each['@id'] === purl)),
  )
}

function whyNot(statement: Statement | undefined, vex: OpenVex, now: number): string | undefined {
  switch (statement?.status) {
    case undefined:
      return 'nobody has looked at it; say so in .vex/sundial.openvex.json, or update the package'
    case 'affected':
      return `it matters: ${statement.action_statement}`
    case 'under_investigation': {
      const days = (now - Date.parse(statement.timestamp ?? vex.timestamp)) / 86_400_000
      return days > INVESTIGATION_DAYS
        ? `under investigation for more than ${INVESTIGATION_DAYS} days`
        : undefined
    }
    default:
      return undefined
  }
}
