// What is judged in a run: design, invariants. I1 is that of pools, which have slots.

export const INVARIANTS: readonly string[] = [
  'I2 intent before what is disruptive',
  'I3 the same end, whatever was killed',
  'I4 nothing written without need',
  'I5 nothing outlives what asked for it',
  'I6 nothing of others is changed',
  'I7 lost events cost one backstop',
  'I8 budgets hold, or it is said',
  'I9 an invalid spec stops no removal',
  'I10 no clock runs a removal backwards',
  'I12 no pass before the time that Retry-After gives',
  'I13 nothing keeps a Cluster that is deleted',
]
