// What is known of a host before anything is done to it: its bootc, its back end, and what will not work there.
import type { HostStatus } from './bootc-status.ts'
import type { Preflight } from './facts.ts'
import { isAtLeast } from './version.ts'

export interface PreflightFacts {
  /** `undefined` when it could not be asked. */
  readonly version: readonly number[] | undefined
  /** `undefined` while it is not known. */
  readonly bootc: HostStatus | undefined
  /** Why the file with the credentials of registries cannot be used. */
  readonly authProblem: string | undefined
}

interface Rule {
  readonly applies: (facts: PreflightFacts) => boolean
  readonly problem: string
}

const isComposefs = ({ bootc }: PreflightFacts) => bootc?.backend === 'composefs'
const isOlder = ({ version }: PreflightFacts, ...than: readonly number[]) =>
  version !== undefined && !isAtLeast(version, ...than)

const RULES: readonly Rule[] = [
  {
    applies: ({ version }) => version === undefined,
    problem: 'The version of bootc is not known: `bootc --version` does not print one.',
  },
  {
    applies: (facts) => isOlder(facts, 1, 12, 0),
    problem: 'bootc is older than 1.12.0, the oldest version that Sundial is tested with.',
  },
  {
    applies: (facts) => isComposefs(facts) && isOlder(facts, 1, 16, 2),
    problem: 'Before bootc 1.16.2, a composefs host cannot use the credentials of a registry.',
  },
  {
    applies: (facts) => isComposefs(facts) && isOlder(facts, 1, 16, 4),
    problem:
      'Before bootc 1.16.4, a composefs host reports the digest of the configuration: an image is recognised only by the digest in its reference.',
  },
  {
    applies: (facts) =>
      isComposefs(facts) && facts.bootc?.isUki === true && !isAtLeast(facts.version, 1, 16, 10),
    problem:
      'Up to bootc 1.16.9, a composefs host with unified kernel images may report its boot order the wrong way round (bootc#2405): going back to the previous image may fail.',
  },
]

export function preflightOf(facts: PreflightFacts): Preflight {
  const { version, bootc, authProblem } = facts
  const summary = [
    `bootc ${version === undefined ? 'of unknown version' : version.join('.')}`,
    ...(bootc === undefined ? [] : [bootc.backend]),
  ].join(', ')
  const problems = RULES.filter(({ applies }) => applies(facts)).map(({ problem }) => problem)
  return { summary, problems: [...problems, ...(authProblem === undefined ? [] : [authProblem])] }
}
